-- Which entries of our logs name what was laid for a partner's node and handed to it, by the numbers of the outbox. Their
-- records go some time after the partner has said that all of it is gone. Owned by org.comity.border.
CREATE TABLE handed_entry (
    party     ${binary_text} NOT NULL,
    outbox    ${binary_text} NOT NULL,
    origin    ${binary_text} NOT NULL,  -- of the log
    number    ${long} NOT NULL,         -- in it
    agreement ${binary_text} NOT NULL,
    after     ${long} NOT NULL,
    last      ${long} NOT NULL,
    PRIMARY KEY (party, outbox, origin, number)
) ${clustered};

-- 1: the records of what was in it were looked at after it was gone.
ALTER TABLE handed ADD COLUMN records ${long} NOT NULL DEFAULT 0;
