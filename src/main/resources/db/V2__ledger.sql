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
