-- What feeds see again and what became of it: counts, never addresses; the sets of addresses lie in files below the data
-- folder, for as long as blocks do. Owned by org.comity.feeds. Days are days since 1970, in UTC; -1 where a row has none.
-- A country is two letters, or empty where the tables say none.
CREATE TABLE feed_family (
    nr   ${long} PRIMARY KEY,                -- stands for the family in the sets
    name ${binary_text} NOT NULL
);
CREATE UNIQUE INDEX feed_family_name ON feed_family (name);

-- Up to which block all is counted; no row before the first was.
CREATE TABLE feed_counted (
    block ${long} NOT NULL
);

CREATE TABLE feed_sighted (
    day       ${long} NOT NULL,
    country   ${binary_text} NOT NULL,
    family    ${binary_text} NOT NULL,
    report    ${binary_text} NOT NULL,
    row_count ${long} NOT NULL,              -- that were read and were no duplicates, whoever got them
    PRIMARY KEY (day, country, family, report)
) ${clustered};

CREATE TABLE feed_seen (
    day       ${long} NOT NULL,
    country   ${binary_text} NOT NULL,
    family    ${binary_text} NOT NULL,
    addresses ${long} NOT NULL,              -- of victims, each once
    fresh     ${long},                       -- of them not seen the day before; null where that is not known
    PRIMARY KEY (day, country, family)
) ${clustered};

CREATE TABLE feed_notice (
    day       ${long} NOT NULL,
    country   ${binary_text} NOT NULL,
    family    ${binary_text} NOT NULL,
    report    ${binary_text} NOT NULL,
    recipient ${binary_text} NOT NULL,
    party     ${binary_text} NOT NULL,
    agreement ${binary_text} NOT NULL,
    laid      ${long} NOT NULL,              -- rows
    delivered ${long} NOT NULL,              -- rows of segments that the recipient has
    PRIMARY KEY (day, country, family, report, recipient, party, agreement)
) ${clustered};

-- Segments that are not with their recipient yet, with what then counts as delivered.
CREATE TABLE feed_awaiting (
    segment ${long} PRIMARY KEY,
    block   ${long} NOT NULL,
    cells   TEXT NOT NULL                    -- a line each: day, country, family, rows, with tabs between them
);
CREATE INDEX feed_awaiting_block ON feed_awaiting (block);

-- Days of which a report was gone through. Where no name of a file says a day, the rows do.
CREATE TABLE feed_covered (
    report ${binary_text} NOT NULL,
    day    ${long} NOT NULL,
    named  ${long} NOT NULL,                 -- 1 where the name of the file said so
    whole  ${long} NOT NULL,                 -- 0 where the only file of that day breaks off
    PRIMARY KEY (report, day)
) ${clustered};

-- What of a segment of theirs there is to answer to.
CREATE TABLE feed_came (
    segment   ${long} NOT NULL,              -- its number among those received
    day       ${long} NOT NULL,
    family    ${binary_text} NOT NULL,
    party     ${binary_text} NOT NULL,
    agreement ${binary_text} NOT NULL,
    report    ${binary_text} NOT NULL,
    row_count ${long} NOT NULL,
    PRIMARY KEY (segment, day, family)
) ${clustered};
CREATE INDEX feed_came_cell ON feed_came (party, report, day, family);

-- The last answer for each: what they told us, and what we told them.
CREATE TABLE feed_answer (
    ours           ${long} NOT NULL,         -- 1 where we gave it
    party          ${binary_text} NOT NULL,  -- the other side
    agreement      ${binary_text} NOT NULL,
    report         ${binary_text} NOT NULL,
    day            ${long} NOT NULL,
    family         ${binary_text} NOT NULL,
    recipient      ${binary_text} NOT NULL,  -- where one of our people wrote down what it said; empty where a letter came
    notified       ${long} NOT NULL,         -- all of these count rows
    fixed          ${long} NOT NULL,
    false_positive ${long} NOT NULL,
    unreachable    ${long} NOT NULL,
    as_of          ${long} NOT NULL,         -- a day
    text           TEXT NOT NULL,
    told_by        TEXT NOT NULL,            -- how it was told; empty where a letter was
    person         TEXT NOT NULL,            -- who wrote it down, or gave it
    at             ${long} NOT NULL,         -- microseconds since 1970
    PRIMARY KEY (ours, party, agreement, report, day, family, recipient)
) ${clustered};

-- A segment that came is looked at by its id alone.
CREATE INDEX segment_received_by_id ON segment_received (id);
