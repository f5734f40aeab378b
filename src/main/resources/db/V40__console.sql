-- How our own people get in to the console. Owned by org.comity.parties.
CREATE TABLE login (
    person   ${long} PRIMARY KEY,
    password TEXT NOT NULL,             -- Argon2id in PHC form
    secret   ${blob} NOT NULL,          -- shared with the app that shows the codes
    step     ${long} NOT NULL,          -- of the last code used; no earlier one counts again
    since    ${long} NOT NULL           -- microseconds since 1970, as all times here
);

-- Each lets its holder in once.
CREATE TABLE login_link (
    digest  ${binary_text} PRIMARY KEY, -- sha256 of the link's token, in hex
    person  ${long} NOT NULL,
    made    ${long} NOT NULL,
    expires ${long} NOT NULL,
    used    ${long}                     -- when it was used, or another took its place
);

-- Who is in, or was in the last thirty days.
CREATE TABLE sitting (
    digest  ${binary_text} PRIMARY KEY, -- sha256 of the cookie's token, in hex
    person  ${long} NOT NULL,
    begun   ${long} NOT NULL,
    seen    ${long} NOT NULL,           -- to the minute
    ended   ${long},
    address ${binary_text} NOT NULL,
    linked  ${long} NOT NULL,           -- 1 where a link opened it, so that no password is asked before a new one is set
    offer   ${blob} NOT NULL            -- the secret for codes that is shown while a password is set
);
CREATE INDEX sitting_of_person ON sitting (person);

-- What was guessed wrong lately, by name, by address and by both.
CREATE TABLE login_guess (
    subject ${binary_text} PRIMARY KEY,
    wrong   ${long} NOT NULL,
    since   ${long} NOT NULL,           -- when the count began
    until   ${long}                     -- locked until then; null where it is not
);
