-- The keys of parties in their time: which counted from when to when, and why. Owned by org.comity.parties. A party
-- without a row here has had one key only, the one it was taken in with.
CREATE TABLE party_key (
    party     ${binary_text} NOT NULL,
    key       ${binary_text} NOT NULL,  -- its written form
    since     ${long} NOT NULL,
    until     ${long},                  -- null while it counts
    revoked   ${long} NOT NULL,         -- 1: it was taken back, not followed by another in good order
    statement TEXT NOT NULL,            -- the signed note that says so; empty where an operator did
    PRIMARY KEY (party, key)
);
