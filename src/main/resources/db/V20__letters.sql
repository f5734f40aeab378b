-- Numbered, signed messages between two parties under one agreement. Owned by org.comity.border.
CREATE TABLE letter (
    nr          ${long} PRIMARY KEY,
    agreement   ${binary_text} NOT NULL,
    party       ${binary_text} NOT NULL,  -- the other side
    ours        ${long} NOT NULL,         -- 1: we wrote it; 0: they did
    incarnation ${binary_text} NOT NULL,  -- of whoever wrote it
    number      ${long} NOT NULL,         -- in that incarnation and under that agreement, from 1 without gaps
    id          ${binary_text} NOT NULL,  -- a UUID; after a restore the same letter may come again under another number
    kind        ${binary_text} NOT NULL,
    bytes       ${blob} NOT NULL,         -- exactly as signed
    note        TEXT NOT NULL,            -- the signature, a signed note over the digest
    at          ${long} NOT NULL,         -- written, or come in
    state       ${binary_text} NOT NULL,  -- ours: waiting, delivered; theirs: taken, unknown, refused
    why         TEXT,                     -- of a refused one
    UNIQUE (ours, party, agreement, incarnation, number)
);
CREATE INDEX letter_by_id ON letter (party, id);
CREATE INDEX letter_by_state ON letter (state, nr) WHERE state <> 'delivered' AND state <> 'taken';
