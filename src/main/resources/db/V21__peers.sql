-- Nodes of partners, and how far the exchange with each has come. Owned by org.comity.border.
CREATE TABLE peer (
    party       ${binary_text} PRIMARY KEY,
    url         TEXT,                     -- where its door for peers is; null: it comes to us
    incarnation ${binary_text},           -- the one we deal with; null before the first meeting
    said        ${binary_text},           -- another it says it is in now, which nobody here has acknowledged
    met         ${long},                  -- when it was last at the other end
    failures    ${long} NOT NULL,         -- in a row
    due         ${long} NOT NULL,         -- not asked again before
    ahead       ${long} NOT NULL,         -- how far its clock is before ours, in microseconds; negative: behind
    problem     TEXT,                     -- why the last exchange failed
    recorded    TEXT                      -- the refusal that was last written into the home log
);

-- How far we have read an outbox of a partner.
CREATE TABLE peer_stream (
    party       ${binary_text} NOT NULL,
    incarnation ${binary_text} NOT NULL,  -- the partner's
    outbox      ${binary_text} NOT NULL,
    last        ${long} NOT NULL,         -- the last number of the last batch
    digest      ${binary_text} NOT NULL,  -- sha256 of that batch, in hex
    PRIMARY KEY (party, incarnation, outbox)
);

-- Batches that were handed to a partner: those not yet receipted, and the chain of those that are.
CREATE TABLE batch_sent (
    incarnation ${binary_text} NOT NULL,  -- ours
    party       ${binary_text} NOT NULL,
    outbox      ${binary_text} NOT NULL,
    after       ${long} NOT NULL,
    last        ${long} NOT NULL,
    digest      ${binary_text} NOT NULL,
    at          ${long} NOT NULL,
    receipted   ${long},
    PRIMARY KEY (incarnation, party, outbox, last, digest)
);

-- What a partner signed and must not have signed. Kept until an operator has looked.
CREATE TABLE evidence (
    nr     ${long} PRIMARY KEY,
    party  ${binary_text} NOT NULL,
    at     ${long} NOT NULL,
    reason TEXT NOT NULL,
    note   TEXT NOT NULL,
    bytes  ${blob} NOT NULL               -- the beginning of it, where it is long
);

-- Whose a thing is, as its sender says. The source is who sent it, whatever stands here.
CREATE TABLE stated_origin (
    id      ${binary_text} NOT NULL,
    version ${long} NOT NULL,
    source  ${binary_text} NOT NULL,
    origin  ${binary_text} NOT NULL,
    PRIMARY KEY (id, version, source)
);
