-- Who we deal with and on what terms. Owned by org.comity.parties.
CREATE TABLE party (
    nr    ${long} PRIMARY KEY,
    id    ${binary_text} NOT NULL UNIQUE,   -- a domain name
    name  TEXT NOT NULL,
    key   TEXT NOT NULL,                    -- its verification key, text form
    ours  ${long} NOT NULL,                 -- 1 for the one party this node belongs to
    added ${long} NOT NULL                  -- microseconds since 1970, as all times here
);

CREATE TABLE agreement (
    nr       ${long} PRIMARY KEY,
    id       ${binary_text} NOT NULL,
    version  ${long} NOT NULL,
    document ${blob} NOT NULL,              -- the exact bytes that are signed
    added    ${long} NOT NULL,
    ended    ${long},                       -- when one side suspended it or a later version took over
    why      TEXT,
    UNIQUE (id, version)
);

CREATE TABLE agreement_acceptance (
    agreement ${long} NOT NULL,
    party     ${long} NOT NULL,
    note      TEXT NOT NULL,                -- the signed note, as it came
    person    TEXT,                         -- who of our own people signed; null for other parties
    accepted  ${long} NOT NULL,
    PRIMARY KEY (agreement, party)
);

-- By which one party alone joined a standing text, or suspended, narrowed or resumed what concerns it.
CREATE TABLE agreement_note (
    agreement ${long} NOT NULL,
    nr        ${long} NOT NULL,
    note      TEXT NOT NULL,                -- signed by that party, or by us over a paper
    taken     ${long} NOT NULL,
    PRIMARY KEY (agreement, nr)
);

-- What our own people said of it before it was signed.
CREATE TABLE agreement_opinion (
    agreement ${long} NOT NULL,
    kind      ${binary_text} NOT NULL,      -- legal or data-protection
    person    ${binary_text} NOT NULL,
    opinion   TEXT NOT NULL,
    given     ${long} NOT NULL,
    PRIMARY KEY (agreement, kind, person)
);

-- Files kept with it byte for byte, such as detached signatures made elsewhere. Nothing here verifies them.
CREATE TABLE agreement_attachment (
    agreement ${long} NOT NULL,
    sha256    ${binary_text} NOT NULL,
    form      TEXT NOT NULL,                -- openpgp, cades, pades, paper or text
    name      TEXT NOT NULL,
    file      ${blob} NOT NULL,
    added     ${long} NOT NULL,
    PRIMARY KEY (agreement, sha256)
);

-- Our own people. A name is never given to somebody else: the logs know it.
CREATE TABLE person (
    nr      ${long} PRIMARY KEY,
    name    ${binary_text} NOT NULL UNIQUE,
    display TEXT NOT NULL,
    roles   TEXT NOT NULL,
    key     TEXT,                           -- the verification key they approve by, text form
    added   ${long} NOT NULL,
    removed ${long}
);

CREATE TABLE credential (
    nr      ${long} PRIMARY KEY,
    name    ${binary_text} NOT NULL UNIQUE,
    party   ${long} NOT NULL,
    kind    TEXT NOT NULL,                  -- token or certificate
    digest  ${binary_text} NOT NULL UNIQUE, -- sha256 of the token or of the certificate's DER form, in hex
    scopes  TEXT NOT NULL,
    created ${long} NOT NULL,
    expires ${long} NOT NULL,
    revoked ${long},
    person  ${long}                         -- the one of our people it stands for
);
