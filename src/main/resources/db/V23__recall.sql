-- What somebody asks back of somebody, and what became of it; either way. Owned by org.comity.border.
CREATE TABLE recall (
    nr         ${long} PRIMARY KEY,
    ours       ${long} NOT NULL,        -- 1: we ask; 0: we are asked
    agreement  ${binary_text} NOT NULL,
    party      ${binary_text} NOT NULL, -- the other side
    letter     ${binary_text} NOT NULL, -- the id of the letter that asks
    why        TEXT NOT NULL,
    correction ${long} NOT NULL,        -- 1: a corrected version comes in its place
    deadline   ${long},                 -- an answer is expected before; null: whenever
    asked_by   TEXT NOT NULL,
    asked      ${long} NOT NULL,
    state      ${binary_text} NOT NULL, -- asked, acknowledged, done, refused; "no answer" follows from the deadline
    answer     ${binary_text},          -- of what is done: erased, corrected, restricted
    ground     TEXT,                    -- of a restriction, or the reason of a refusal
    until      ${long},                 -- of a restriction
    answered   ${long},
    UNIQUE (ours, party, letter)
);

CREATE TABLE recall_item (
    recall  ${long} NOT NULL,
    nr      ${long} NOT NULL,
    id      ${binary_text} NOT NULL,    -- as it crossed
    version ${long} NOT NULL,           -- as it is held here; 0 where it is not
    digest  ${blob} NOT NULL,           -- sha256 of what crossed
    PRIMARY KEY (recall, nr)
) ${clustered};
CREATE INDEX recall_item_of_version ON recall_item (version);
