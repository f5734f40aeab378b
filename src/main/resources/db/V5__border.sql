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
    rendition ${long} NOT NULL,   -- 0: as held; else the minimised one that crosses in its place
    size     ${long} NOT NULL,    -- bytes of the body, so that a page is cut without fetching bodies
    is_first ${long} NOT NULL,    -- 1 on the earliest version of the object in this outbox
    is_last  ${long} NOT NULL,    -- 1 on the latest
    PRIMARY KEY (box, nr)
) ${clustered};
CREATE INDEX outbox_row_of_object ON outbox_row (object, box);
CREATE INDEX outbox_row_of_type ON outbox_row (box, type, nr) WHERE is_last = 1;

-- What crosses in place of a version, with its personal data minimised for one agreement; kept once for all its outboxes.
CREATE TABLE rendition (
    nr        ${long} PRIMARY KEY,
    version   ${long} NOT NULL,
    agreement ${binary_text} NOT NULL,
    digest    ${blob} NOT NULL, -- sha256 of the body
    body      ${blob} NOT NULL
);
CREATE INDEX rendition_of_version ON rendition (version);

-- What pseudonyms and identifiers of one agreement are made from.
CREATE TABLE pseudonym_key (
    agreement ${binary_text} PRIMARY KEY,
    key       ${blob} NOT NULL
);

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

-- What waits until our own people have approved it. What is in a staging never changes.
CREATE TABLE staging (
    nr        ${long} PRIMARY KEY,
    agreement ${binary_text} NOT NULL,
    version   ${long} NOT NULL,          -- of the agreement
    terms     ${blob} NOT NULL,          -- sha256 of the agreement's document
    audience  ${binary_text} NOT NULL,   -- as of an outbox
    approval  TEXT NOT NULL,             -- staged, or two persons
    staged_by TEXT NOT NULL,
    staged    ${long} NOT NULL,
    items     ${long} NOT NULL,
    root      ${blob} NOT NULL,          -- over the digests and ids of its items
    state     TEXT NOT NULL,             -- waiting, released, rejected, withdrawn or void
    ended     ${long},
    ended_by  TEXT,
    why       TEXT NOT NULL
);

CREATE TABLE staging_item (
    staging ${long} NOT NULL,
    nr      ${long} NOT NULL,
    id      ${binary_text} NOT NULL,
    version ${long} NOT NULL,
    digest  ${blob} NOT NULL,            -- sha256 of the bytes that would cross
    PRIMARY KEY (staging, nr)
) ${clustered};
CREATE INDEX staging_item_of_version ON staging_item (version);

-- One yes of one person, however often they say it.
CREATE TABLE staging_approval (
    staging  ${long} NOT NULL,
    person   ${long} NOT NULL,
    approved ${long} NOT NULL,
    note     TEXT,                       -- the signed note; null where a token was shown
    PRIMARY KEY (staging, person)
) ${clustered};
