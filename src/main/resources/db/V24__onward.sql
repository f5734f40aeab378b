-- Under which agreements a version came; none for our own and what is public. Owned by org.comity.border.
CREATE TABLE came_under (
    version   ${long} NOT NULL,
    agreement ${binary_text} NOT NULL,
    at        ${long} NOT NULL,         -- when it first came under that one
    PRIMARY KEY (version, agreement)
) ${clustered};

-- What one party asks of another: to let versions of its own go on to a third; and what it said. Only these two know of it.
CREATE TABLE consent (
    nr        ${long} PRIMARY KEY,
    ours      ${long} NOT NULL,         -- 1: we ask; 0: we are asked
    agreement ${binary_text} NOT NULL,  -- under which the versions came to whoever asks
    party     ${binary_text} NOT NULL,  -- the other side
    letter    ${binary_text} NOT NULL,  -- the id of the letter that asks
    receiver  ${binary_text} NOT NULL,  -- to whom they would cross
    under     ${binary_text} NOT NULL,  -- the agreement under which they would
    why       TEXT NOT NULL,            -- may be empty
    asked_by  TEXT NOT NULL,
    asked     ${long} NOT NULL,
    state     ${binary_text} NOT NULL,  -- asked, given, refused, withdrawn
    until     ${long},                  -- of one that is given; null: it does not end by itself
    reason    TEXT,                     -- of a refusal or a withdrawal
    answered  ${long},
    UNIQUE (ours, party, letter)
);

CREATE TABLE consent_item (
    consent ${long} NOT NULL,
    nr      ${long} NOT NULL,
    id      ${binary_text} NOT NULL,    -- as it crossed
    version ${long} NOT NULL,           -- as it is held here; 0 where it is not, or did not go to whoever asks
    digest  ${blob} NOT NULL,           -- sha256 of what crossed
    PRIMARY KEY (consent, nr)
) ${clustered};
CREATE INDEX consent_item_of_version ON consent_item (version);

-- The recalls of ours that carry on one of somebody else's, to those to whom we passed the thing on.
CREATE TABLE recall_onward (
    recall ${long} NOT NULL,            -- theirs
    onward ${long} NOT NULL UNIQUE,     -- ours
    PRIMARY KEY (recall, onward)
) ${clustered};

-- How that stands with whoever we ask, as it tells us: how many of those to whom it passed the thing on say what.
CREATE TABLE recall_told (
    recall   ${long} NOT NULL,          -- ours
    standing ${binary_text} NOT NULL,   -- asked, acknowledged, erased, corrected, restricted, refused
    count    ${long} NOT NULL,
    PRIMARY KEY (recall, standing)
) ${clustered};
