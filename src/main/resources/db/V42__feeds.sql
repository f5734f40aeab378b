-- Addresses of calendar feeds of our own people. Owned by org.comity.parties.
CREATE TABLE calendar_feed (
    nr         ${long} PRIMARY KEY,
    digest     ${binary_text} NOT NULL UNIQUE, -- sha256 of the token in the address, in hex
    person     ${long} NOT NULL,
    joint_case ${binary_text} NOT NULL,        -- the id of the one case it is about; empty: all that the person may see
    made       ${long} NOT NULL
);
CREATE INDEX calendar_feed_of_person ON calendar_feed (person);
