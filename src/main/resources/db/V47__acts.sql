-- When each act of a log was and of what sort, so that those of a period are found without reading whole logs. It is for
-- finding alone: what is shown is read from the record. A row goes with its record. Owned by org.comity.ledger.
CREATE TABLE ledger_act (
    log      ${long} NOT NULL,
    number   ${long} NOT NULL,
    at       ${long} NOT NULL,        -- microseconds since 1970
    kind     ${binary_text} NOT NULL,
    objects  ${long} NOT NULL,        -- how many it is about
    personal ${long},                 -- in how many of them personal data crossed; null where the record does not say
    PRIMARY KEY (log, number)
) ${clustered};
CREATE INDEX ledger_act_by_time ON ledger_act (at, log, number);
