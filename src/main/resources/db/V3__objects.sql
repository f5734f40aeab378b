-- Every version of every STIX object, in the order it came to be held. Owned by org.comity.objects.
-- Rows get numbers that only rise, so that the random part of an insert is one index entry: the object's id.
CREATE TABLE object_type (
    nr   ${long} PRIMARY KEY,
    name ${binary_text} NOT NULL UNIQUE
);

CREATE TABLE object (
    nr   ${long} PRIMARY KEY,
    id   ${binary_text} NOT NULL UNIQUE,
    type ${long} NOT NULL
);

CREATE TABLE version (
    nr       ${long} PRIMARY KEY,
    object   ${long} NOT NULL,
    source   ${long} NOT NULL,   -- the party we have it from
    modified ${long},            -- microseconds since 1970; null where the object is not versioned
    digest   ${blob} NOT NULL,   -- sha256 of the body; stays when the body is erased
    body     ${blob}             -- as received, byte for byte; null once erased
);
CREATE INDEX version_of_object ON version (object);
