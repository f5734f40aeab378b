-- Steps of joint cases that did not cross: theirs that were not taken here, ours that somebody did not take. Owned by
-- org.comity.border.
CREATE TABLE case_refused (
    hash       ${binary_text} NOT NULL,   -- of the step
    party      ${binary_text} NOT NULL,   -- who brought it, or who did not take it
    ours       ${long} NOT NULL,          -- 1: our step, as the other side says; 0: not taken here
    joint_case ${binary_text} NOT NULL,   -- the case's id
    agreement  ${binary_text} NOT NULL,
    author     ${binary_text} NOT NULL,
    step       TEXT NOT NULL,             -- author, place and sort, for people
    why        TEXT NOT NULL,
    waits      ${long} NOT NULL,          -- 1: it is asked for again when the agreement stands
    at         ${long} NOT NULL,
    asked      ${long},                   -- when it was asked for last
    PRIMARY KEY (hash, party, ours)
) ${clustered};
CREATE INDEX case_refused_of_case ON case_refused (joint_case);
CREATE INDEX case_refused_waiting ON case_refused (agreement, party, waits);
