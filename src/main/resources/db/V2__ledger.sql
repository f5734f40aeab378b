-- What happened at the border, in logs that others can check. Owned by org.comity.ledger.
-- The entries of a log are numbered from 1 without gaps; entry n is leaf n - 1 of the log's tree.
CREATE TABLE ledger_log (
    nr       ${long} PRIMARY KEY,
    origin   ${binary_text} NOT NULL UNIQUE, -- PARTY/ledger/INCARNATION/NAME
    entries  ${long} NOT NULL,               -- how many so far
    salt_key ${blob} NOT NULL                -- gives the next entry's salt, and is then hashed on
);

CREATE TABLE ledger_entry (
    log        ${long} NOT NULL,
    number     ${long} NOT NULL,
    commitment ${blob} NOT NULL,
    PRIMARY KEY (log, number)
) ${clustered};

-- What an entry commits to. The row goes when its retention ends; the entry stays.
CREATE TABLE ledger_record (
    log    ${long} NOT NULL,
    number ${long} NOT NULL,
    salt   ${blob} NOT NULL,
    record ${blob} NOT NULL, -- JSON in UTF-8
    items  ${blob},          -- null: none; else the items themselves when few, or the roots of their bundles
    PRIMARY KEY (log, number)
) ${clustered};

-- Items that entries commit to, in bundles named by their Merkle root: what crosses to many parties is kept once.
CREATE TABLE ledger_bundle (
    root  ${blob} PRIMARY KEY,
    uses  ${long} NOT NULL, -- how often records name it
    items ${blob} NOT NULL
);

-- Roots over 256, 65,536, ... entries, as far as the last checkpoint goes.
CREATE TABLE ledger_subtree (
    log    ${long} NOT NULL,
    level  ${long} NOT NULL, -- 8, 16, ...
    number ${long} NOT NULL, -- in its level, from 0
    root   ${blob} NOT NULL,
    PRIMARY KEY (log, level, number)
) ${clustered};

CREATE TABLE ledger_checkpoint (
    log  ${long} NOT NULL,
    size ${long} NOT NULL,
    note ${binary_text} NOT NULL,
    PRIMARY KEY (log, size)
) ${clustered};

-- What others put under our checkpoints. The checkpoint itself stays as it was signed.
CREATE TABLE ledger_cosignature (
    log  ${long} NOT NULL,
    size ${long} NOT NULL,
    key  ${binary_text} NOT NULL, -- the cosigner's, in text form: NAME+ID+BASE64
    line ${binary_text} NOT NULL, -- as it stands under the note
    PRIMARY KEY (log, size, key)
) ${clustered};

-- Who is asked to cosign, and whose logs are looked at, where an address is known.
CREATE TABLE ledger_cosigner (
    party   ${binary_text} PRIMARY KEY,
    auditor ${long} NOT NULL, -- 1: of every log; 0: of the logs with that party
    how     TEXT NOT NULL     -- JSON: address, files of secrets
);

-- The latest checkpoint of each log of others that we have seen and stand by.
CREATE TABLE witnessed (
    origin ${binary_text} PRIMARY KEY,
    size   ${long} NOT NULL,
    root   ${blob} NOT NULL,
    note   ${binary_text} NOT NULL
);

-- Two checkpoints of one log that cannot both be true, each as it was signed.
CREATE TABLE ledger_fork (
    origin ${binary_text} PRIMARY KEY, -- the first contradiction is proof enough
    kept   ${binary_text} NOT NULL,
    found  ${binary_text} NOT NULL,
    why    TEXT NOT NULL,
    seen   ${long} NOT NULL
);
