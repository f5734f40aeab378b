-- Who one of our people is at a login provider: only somebody who is tied gets in. Owned by org.comity.parties.
CREATE TABLE login_tie (
    issuer  ${binary_text} NOT NULL,
    claim   ${binary_text} NOT NULL,     -- whose value the subject is, such as sub
    subject ${binary_text} NOT NULL,
    person  ${long} NOT NULL,
    since   ${long} NOT NULL,            -- microseconds since 1970, as all times here
    PRIMARY KEY (issuer, claim, subject)
);
CREATE INDEX login_tie_of_person ON login_tie (person);

-- Why somebody who came from a login provider was not let in, for some weeks, by the reference that they were told.
CREATE TABLE login_refusal (
    reference ${binary_text} PRIMARY KEY,
    at        ${long} NOT NULL,
    person    ${long},                   -- null where nobody is known
    address   ${binary_text} NOT NULL,
    claim     TEXT NOT NULL,             -- what failed
    why       TEXT NOT NULL
);
CREATE INDEX login_refusal_at ON login_refusal (at);

-- Which login provider opened it; null where none did.
ALTER TABLE sitting ADD COLUMN issuer ${binary_text};
