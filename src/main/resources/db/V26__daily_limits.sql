-- How many versions a clause has let cross to one receiver on the last day on which it let any. Owned by
-- org.comity.border.
CREATE TABLE released_in_a_day (
    agreement ${binary_text} NOT NULL,
    clause    ${binary_text} NOT NULL,
    receiver  ${binary_text} NOT NULL,  -- id of the party
    day       ${long} NOT NULL,         -- of the UTC calendar, counted from 1970-01-01; only rises
    objects   ${long} NOT NULL,
    PRIMARY KEY (agreement, clause, receiver)
);
