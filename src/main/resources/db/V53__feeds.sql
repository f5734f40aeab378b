-- Feeds of observations: what was gone through, and where the blocks lie that came of it. Owned by org.comity.feeds.
CREATE TABLE feed_report (
    nr   ${long} PRIMARY KEY,                -- stands for the report in keys by which duplicates are found
    name ${binary_text} NOT NULL
);
CREATE UNIQUE INDEX feed_report_name ON feed_report (name);

-- One input. Its place moves in the transaction in which what came before it is laid.
CREATE TABLE feed_run (
    nr       ${long} PRIMARY KEY,
    input    TEXT NOT NULL,                  -- its name, as people call it
    identity ${binary_text} NOT NULL,        -- name, size and time of change of the file; empty where it cannot come again
    report   ${binary_text} NOT NULL,
    person   TEXT NOT NULL,                  -- who had it gone through
    begun    ${long} NOT NULL,               -- microseconds since 1970
    changed  ${long} NOT NULL,
    position ${long} NOT NULL,               -- bytes of it, unpacked, that are laid
    line     ${long} NOT NULL,
    state    ${binary_text} NOT NULL,        -- open, done, broken
    account  TEXT NOT NULL                   -- what became of its rows, as JSON
);
CREATE INDEX feed_run_identity ON feed_run (identity);

CREATE TABLE feed_block (
    nr       ${long} PRIMARY KEY,
    made     ${long} NOT NULL,
    bytes    ${long} NOT NULL,
    row_count ${long} NOT NULL,
    tables   TEXT NOT NULL,                  -- the tables and recipients it was parted by, as JSON
    entry    ${long} NOT NULL,               -- in the home log
    state    ${binary_text} NOT NULL         -- kept, gone
);
