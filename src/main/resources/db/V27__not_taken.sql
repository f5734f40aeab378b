-- Ids of what a partner sent and we did not take, for as long as it might be kept had we taken it: whoever sent it is not
-- to learn from an answer that it was refused. Owned by org.comity.border.
CREATE TABLE not_taken (
    agreement ${binary_text} NOT NULL,
    party     ${binary_text} NOT NULL,  -- who sent it
    id        ${binary_text} NOT NULL,
    due       ${long},                  -- null: the agreement says no end
    PRIMARY KEY (agreement, party, id)
) ${clustered};
