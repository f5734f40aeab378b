CREATE TABLE admission (
    uuid      TEXT PRIMARY KEY,
    box       INTEGER NOT NULL,
    party     TEXT NOT NULL,
    requested INTEGER NOT NULL,
    outcomes  BLOB NOT NULL
);

CREATE INDEX admission_by_time ON admission (requested);

CREATE TABLE agreement (
    nr       INTEGER PRIMARY KEY,
    id       TEXT NOT NULL,
    version  INTEGER NOT NULL,
    document BLOB NOT NULL,              -- the exact bytes that are signed
    added    INTEGER NOT NULL,
    ended    INTEGER,                       -- when one side suspended it or a later version took over
    why      TEXT,
    UNIQUE (id, version)
);

CREATE TABLE agreement_acceptance (
    agreement INTEGER NOT NULL,
    party     INTEGER NOT NULL,
    note      TEXT NOT NULL,                -- the signed note, as it came
    accepted  INTEGER NOT NULL,
    PRIMARY KEY (agreement, party)
);

CREATE TABLE credential (
    nr      INTEGER PRIMARY KEY,
    name    TEXT NOT NULL UNIQUE,
    party   INTEGER NOT NULL,
    kind    TEXT NOT NULL,                  -- token or certificate
    digest  TEXT NOT NULL UNIQUE, -- sha256 of the token or of the certificate's DER form, in hex
    scopes  TEXT NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    revoked INTEGER
);

CREATE TABLE followed (
    name      TEXT PRIMARY KEY,
    agreement TEXT,            -- null: public material, taken in as our own import
    party     TEXT,            -- the party it comes from; null with the agreement
    how       TEXT NOT NULL              -- JSON: address, files that hold secrets, filters
);

CREATE TABLE ledger_bundle (
    root  BLOB PRIMARY KEY,
    uses  INTEGER NOT NULL, -- how often records name it
    items BLOB NOT NULL
);

CREATE TABLE ledger_checkpoint (
    log  INTEGER NOT NULL,
    size INTEGER NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (log, size)
) WITHOUT ROWID;

CREATE TABLE ledger_cosignature (
    log  INTEGER NOT NULL,
    size INTEGER NOT NULL,
    key  TEXT NOT NULL, -- the cosigner's, in text form: NAME+ID+BASE64
    line TEXT NOT NULL, -- as it stands under the note
    PRIMARY KEY (log, size, key)
) WITHOUT ROWID;

CREATE TABLE ledger_cosigner (
    party   TEXT PRIMARY KEY,
    auditor INTEGER NOT NULL, -- 1: of every log; 0: of the logs with that party
    how     TEXT NOT NULL     -- JSON: address, files of secrets
);

CREATE TABLE ledger_entry (
    log        INTEGER NOT NULL,
    number     INTEGER NOT NULL,
    commitment BLOB NOT NULL,
    PRIMARY KEY (log, number)
) WITHOUT ROWID;

CREATE TABLE ledger_fork (
    origin TEXT PRIMARY KEY, -- the first contradiction is proof enough
    kept   TEXT NOT NULL,
    found  TEXT NOT NULL,
    why    TEXT NOT NULL,
    seen   INTEGER NOT NULL
);

CREATE TABLE ledger_log (
    nr       INTEGER PRIMARY KEY,
    origin   TEXT NOT NULL UNIQUE, -- PARTY/ledger/INCARNATION/NAME
    entries  INTEGER NOT NULL,               -- how many so far
    salt_key BLOB NOT NULL                -- gives the next entry's salt, and is then hashed on
);

CREATE TABLE ledger_record (
    log    INTEGER NOT NULL,
    number INTEGER NOT NULL,
    salt   BLOB NOT NULL,
    record BLOB NOT NULL, -- JSON in UTF-8
    items  BLOB,          -- null: none; else the items themselves when few, or the roots of their bundles
    PRIMARY KEY (log, number)
) WITHOUT ROWID;

CREATE TABLE ledger_subtree (
    log    INTEGER NOT NULL,
    level  INTEGER NOT NULL, -- 8, 16, ...
    number INTEGER NOT NULL, -- in its level, from 0
    root   BLOB NOT NULL,
    PRIMARY KEY (log, level, number)
) WITHOUT ROWID;

CREATE TABLE node_fact (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE object (
    nr   INTEGER PRIMARY KEY,
    id   TEXT NOT NULL UNIQUE,
    type INTEGER NOT NULL
);

CREATE TABLE object_type (
    nr   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

CREATE TABLE outbox (
    nr        INTEGER PRIMARY KEY,
    uuid      TEXT NOT NULL UNIQUE,  -- a UUIDv4: the id a TAXII client sees
    agreement TEXT,                  -- null for home, the node's own collection
    audience  TEXT NOT NULL,         -- ids of the receivers, sorted, one space between; empty for home
    created   INTEGER NOT NULL
);

CREATE TABLE outbox_row (
    box      INTEGER NOT NULL,
    nr       INTEGER NOT NULL,
    added    INTEGER NOT NULL,    -- microseconds since 1970
    object   INTEGER NOT NULL,
    version  INTEGER NOT NULL,
    type     INTEGER NOT NULL,
    is_first INTEGER NOT NULL,    -- 1 on the earliest version of the object in this outbox
    is_last  INTEGER NOT NULL,    -- 1 on the latest
    PRIMARY KEY (box, nr)
) WITHOUT ROWID;

CREATE INDEX outbox_row_of_object ON outbox_row (object);

CREATE INDEX outbox_row_of_type ON outbox_row (box, type, nr) WHERE is_last = 1;

CREATE TABLE party (
    nr    INTEGER PRIMARY KEY,
    id    TEXT NOT NULL UNIQUE,   -- a domain name
    name  TEXT NOT NULL,
    key   TEXT NOT NULL,                    -- its verification key, text form
    ours  INTEGER NOT NULL,                 -- 1 for the one party this node belongs to
    added INTEGER NOT NULL                  -- microseconds since 1970, as all times here
);

CREATE TABLE reading_cursor (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE version (
    nr       INTEGER PRIMARY KEY,
    object   INTEGER NOT NULL,
    source   INTEGER NOT NULL,   -- the party we have it from
    modified INTEGER,            -- microseconds since 1970; null where the object is not versioned
    digest   BLOB NOT NULL,   -- sha256 of the body; stays when the body is erased
    body     BLOB             -- as received, byte for byte; null once erased
);

CREATE INDEX version_of_object ON version (object);

CREATE TABLE witnessed (
    origin TEXT PRIMARY KEY,
    size   INTEGER NOT NULL,
    root   BLOB NOT NULL,
    note   TEXT NOT NULL
);

