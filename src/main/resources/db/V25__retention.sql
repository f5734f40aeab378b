-- Until when what came under an agreement may be kept, and what became of it: a row beside each of came_under. That one goes
-- when its time is over, this one stays to say so. Owned by org.comity.border.
CREATE TABLE retention (
    version   ${long} NOT NULL,
    agreement ${binary_text} NOT NULL,
    party     ${binary_text} NOT NULL,  -- who it came from
    clause    ${binary_text} NOT NULL,  -- that let it in
    came      ${long} NOT NULL,
    kept_for  ${long},                  -- until when by that clause; null: it says no end
    due       ${long},                  -- the same, or earlier where its deletion was asked for
    entry     ${long} NOT NULL,         -- the first that covers it, in retention_entry
    state     ${binary_text} NOT NULL,  -- kept, done
    tried     ${long} NOT NULL,         -- 0: never
    problem   TEXT,                     -- why it failed then
    done      ${long},
    PRIMARY KEY (version, agreement)
) ${clustered};
CREATE INDEX retention_by_due ON retention (state, due);
CREATE INDEX retention_of_agreement ON retention (agreement, party, state);

-- Entries whose records go when the last of their items is done.
CREATE TABLE retention_entry (
    nr        ${long} PRIMARY KEY,
    origin    ${binary_text} NOT NULL,  -- of the log
    number    ${long} NOT NULL,         -- in it
    agreement ${binary_text} NOT NULL,
    party     ${binary_text} NOT NULL,
    outbox    ${binary_text},           -- at its source; null where it was no batch from node to node
    after     ${long} NOT NULL,
    last      ${long} NOT NULL,
    kept_for  ${long},
    due       ${long},
    state     ${binary_text} NOT NULL,  -- open, gone
    tried     ${long} NOT NULL,
    problem   TEXT,
    gone      ${long},
    told      ${long},                  -- until when it is held, as its source was told
    letter    ${binary_text}            -- the letter that says it is gone; empty where none can
);
CREATE INDEX retention_entry_by_state ON retention_entry (state, due);
CREATE INDEX retention_entry_of_agreement ON retention_entry (agreement, party, state);

-- What is due and may not go: law may want it kept.
CREATE TABLE retention_hold (
    nr        ${long} PRIMARY KEY,
    version   ${long} NOT NULL,
    ground    TEXT NOT NULL,
    until     ${long} NOT NULL,
    placed_by TEXT NOT NULL,
    placed    ${long} NOT NULL,
    lifted    ${long},
    lifted_by TEXT
);
CREATE INDEX retention_hold_of_version ON retention_hold (version);

-- Batches that a partner's node has receipted, and what it has said of their deletion.
CREATE TABLE handed (
    party     ${binary_text} NOT NULL,
    outbox    ${binary_text} NOT NULL,
    last      ${long} NOT NULL,
    after     ${long} NOT NULL,
    agreement ${binary_text} NOT NULL,
    objects   ${long} NOT NULL,
    at        ${long} NOT NULL,
    due       ${long},                  -- null: the agreement says no end
    state     ${binary_text} NOT NULL,  -- out, held, gone
    ground    TEXT,
    until     ${long},
    answered  ${long},
    PRIMARY KEY (party, outbox, last)
) ${clustered};
CREATE INDEX handed_of_agreement ON handed (agreement, party, state);

-- What somebody is asked to delete because an agreement with them is over; either way.
CREATE TABLE deletion (
    nr        ${long} PRIMARY KEY,
    ours      ${long} NOT NULL,         -- 1: we ask; 0: we are asked
    agreement ${binary_text} NOT NULL,
    party     ${binary_text} NOT NULL,
    version   ${long} NOT NULL,         -- of the agreement, the last that named the party; 0 where we are asked
    letter    ${binary_text},           -- that asks; null where the party has no node to be told by letter
    why       TEXT NOT NULL,
    deadline  ${long} NOT NULL,
    asked     ${long} NOT NULL,
    state     ${binary_text} NOT NULL,  -- asked, acknowledged, done, held, refused
    ground    TEXT,
    until     ${long},
    answered  ${long},
    UNIQUE (ours, party, letter)
);
