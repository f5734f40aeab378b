-- What was answered to acts over the REST API, for a day, so that nothing is done twice. Owned by org.comity.doors.api.
CREATE TABLE api_answer (
    person   ${long} NOT NULL,
    key      ${binary_text} NOT NULL,   -- as the caller chose it
    request  ${binary_text} NOT NULL,   -- sha256 of method, path and body, in hex
    status   ${long} NOT NULL,
    location TEXT,
    body     ${blob} NOT NULL,
    at       ${long} NOT NULL,
    PRIMARY KEY (person, key)
) ${clustered};
CREATE INDEX api_answer_at ON api_answer (at);
