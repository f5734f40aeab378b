-- What the steps of a case add up to, in short, so that lists need no steps. Owned by org.comity.cases.
-- There is a row for each case that a step opens which counts; it is written in the transaction of its last step.
CREATE TABLE case_summary (
    joint_case ${long} PRIMARY KEY,
    form       ${long} NOT NULL,          -- how it was made; a program that makes another sums up anew
    title      TEXT NOT NULL,
    tlp        TEXT NOT NULL,
    lead       ${binary_text} NOT NULL,   -- empty where nobody leads
    standing   ${binary_text} NOT NULL,   -- what we are to it; empty where we are no member
    is_open    ${long} NOT NULL,          -- 1 while the work goes on
    duties     ${long} NOT NULL           -- 1 where facts of ours are stated that duty clocks go by
);
CREATE INDEX case_summary_open ON case_summary (is_open);
CREATE INDEX case_summary_duties ON case_summary (joint_case) WHERE duties = 1;
CREATE INDEX case_summary_invited ON case_summary (joint_case) WHERE is_open = 1 AND standing = 'invited';

-- What is ours to do in cases that are open.
CREATE TABLE case_due (
    joint_case ${long} NOT NULL,
    task       ${binary_text} NOT NULL,
    title      TEXT NOT NULL,
    due        TEXT NOT NULL,             -- an instant as its author wrote it; empty where that is open
    PRIMARY KEY (joint_case, task)
) ${clustered};
