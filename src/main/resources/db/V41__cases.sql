-- Joint cases and their steps, in the order they came. Owned by org.comity.cases.
CREATE TABLE joint_case (
    nr        ${long} PRIMARY KEY,
    id        ${binary_text} NOT NULL,
    kind      ${binary_text} NOT NULL,
    agreement ${binary_text} NOT NULL,
    steps     ${long} NOT NULL,           -- how many are here
    last      ${binary_text} NOT NULL,    -- hash of the one that came last; empty before the first
    opened    ${long} NOT NULL,           -- 1: a step that opens it is here
    UNIQUE (id, kind, agreement)
);

CREATE TABLE case_step (
    joint_case ${long} NOT NULL,
    place      ${long} NOT NULL,          -- from 1, in the order they came
    hash       ${binary_text} NOT NULL,   -- of what is signed
    signed     ${blob} NOT NULL,
    note       TEXT NOT NULL,             -- the author's signature
    salt       ${blob} NOT NULL,
    said       ${blob} NOT NULL,          -- what the header commits to, with the salt
    came       ${long} NOT NULL,
    via        ${binary_text} NOT NULL,   -- the party whose node brought it
    PRIMARY KEY (joint_case, place)
) ${clustered};

-- Members to whom our steps go since we know that they are in.
CREATE TABLE case_receiver (
    joint_case ${long} NOT NULL,
    party      ${binary_text} NOT NULL,
    PRIMARY KEY (joint_case, party)
) ${clustered};

-- Which of our people see a case, or a work area of it; where none is named, all of them do.
CREATE TABLE case_reader (
    joint_case ${long} NOT NULL,
    area       ${binary_text} NOT NULL,   -- empty: the whole case
    person     ${long} NOT NULL,
    PRIMARY KEY (joint_case, area, person)
) ${clustered};
