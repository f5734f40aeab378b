-- Observations that leave for a partner, and those that came from one. Owned by org.comity.border.
-- Rows of a report never lie here one by one: a segment is what one block holds for one recipient.
CREATE TABLE segment (
    nr        ${long} PRIMARY KEY,
    id        ${binary_text} NOT NULL,       -- UUIDv4, as the other side is told
    block     ${long} NOT NULL,              -- in which file its rows lie
    place     ${long} NOT NULL,              -- where in it they begin, in bytes
    recipient ${binary_text} NOT NULL,       -- as our list of recipients calls it
    party     ${binary_text} NOT NULL,
    agreement ${binary_text} NOT NULL,
    clause    ${binary_text} NOT NULL,
    measures  TEXT NOT NULL,                 -- what was done to personal data, as the decision said it
    owner     ${long} NOT NULL,              -- 1 where the recipient has the addresses, and gets them exactly
    report    ${binary_text} NOT NULL,
    header    TEXT NOT NULL,
    tlp       ${binary_text} NOT NULL,       -- empty where the feed is unmarked
    bytes     ${long} NOT NULL,
    row_count ${long} NOT NULL,
    sha256    ${binary_text} NOT NULL,
    entry     ${long} NOT NULL,              -- in the log with that party: of laying it, then of serving it last
    laid      ${long} NOT NULL,              -- microseconds since 1970
    state     ${binary_text} NOT NULL,       -- laid, served, taken, gone
    changed   ${long} NOT NULL
);
CREATE UNIQUE INDEX segment_id ON segment (id);
CREATE INDEX segment_party ON segment (party, agreement, nr);
CREATE INDEX segment_block ON segment (block);

CREATE TABLE segment_received (
    nr        ${long} PRIMARY KEY,
    id        ${binary_text} NOT NULL,
    party     ${binary_text} NOT NULL,       -- whose node parted them
    agreement ${binary_text} NOT NULL,
    clause    ${binary_text} NOT NULL,       -- by which they may come; empty where they may not
    letter    ${binary_text} NOT NULL,       -- that told of it
    report    ${binary_text} NOT NULL,
    header    TEXT NOT NULL,
    tlp       ${binary_text} NOT NULL,
    bytes     ${long} NOT NULL,
    row_count ${long} NOT NULL,
    sha256    ${binary_text} NOT NULL,
    told      ${long} NOT NULL,              -- microseconds since 1970
    state     ${binary_text} NOT NULL,       -- told, taken, refused, deleted
    why       TEXT,                          -- of a refusal
    proven    ${long} NOT NULL,              -- 1 where a checkpoint of the sender covers its entry
    entry     ${long} NOT NULL,              -- in our log with that party; 0 until it is taken
    due       ${long},                       -- until when it may be kept; null without an end
    changed   ${long} NOT NULL
);
CREATE UNIQUE INDEX segment_received_id ON segment_received (party, id);
CREATE INDEX segment_received_state ON segment_received (state, party, agreement);
