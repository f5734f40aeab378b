-- What has been released, to whom, in which order. Owned by org.comity.border.
CREATE TABLE outbox (
    nr        ${long} PRIMARY KEY,
    uuid      ${binary_text} NOT NULL UNIQUE,  -- a UUIDv4: the id a TAXII client sees
    agreement ${binary_text},                  -- null for home, the node's own collection
    audience  ${binary_text} NOT NULL,         -- ids of the receivers, sorted, one space between; empty for home
    created   ${long} NOT NULL
);

-- One row lets one version be read in one outbox. Numbers and stamps belong to the outbox, both only rise.
CREATE TABLE outbox_row (
    box      ${long} NOT NULL,
    nr       ${long} NOT NULL,
    added    ${long} NOT NULL,    -- microseconds since 1970
    object   ${long} NOT NULL,
    version  ${long} NOT NULL,
    type     ${long} NOT NULL,
    size     ${long} NOT NULL,    -- bytes of the body, so that a page is cut without fetching bodies
    is_first ${long} NOT NULL,    -- 1 on the earliest version of the object in this outbox
    is_last  ${long} NOT NULL,    -- 1 on the latest
    PRIMARY KEY (box, nr)
) ${clustered};
CREATE INDEX outbox_row_of_object ON outbox_row (object);
CREATE INDEX outbox_row_of_type ON outbox_row (box, type, nr) WHERE is_last = 1;

-- One row for all that was laid at once: within it stamps rise with the numbers, one microsecond each.
CREATE TABLE outbox_stamp (
    box    ${long} NOT NULL,
    added  ${long} NOT NULL, -- of the first number
    first  ${long} NOT NULL,
    last   ${long} NOT NULL,
    PRIMARY KEY (box, added)
) ${clustered};

-- What became of each object that was handed in; asked for by its id, forgotten after a day.
CREATE TABLE admission (
    uuid      ${binary_text} PRIMARY KEY,
    box       ${long} NOT NULL,
    party     ${binary_text} NOT NULL,
    requested ${long} NOT NULL,
    outcomes  ${blob} NOT NULL
);
CREATE INDEX admission_by_time ON admission (requested);

-- Where reading from elsewhere goes on.
CREATE TABLE reading_cursor (
    name  ${binary_text} PRIMARY KEY,
    value TEXT NOT NULL
);

-- Collections of others that this node follows.
CREATE TABLE followed (
    name      ${binary_text} PRIMARY KEY,
    agreement ${binary_text},            -- null: public material, taken in as our own import
    party     ${binary_text},            -- the party it comes from; null with the agreement
    how       TEXT NOT NULL              -- JSON: address, files that hold secrets, filters
);
