-- The latest acts of the two kinds that the first page shows; most acts are of neither. Owned by org.comity.ledger.
CREATE INDEX ledger_act_admitted ON ledger_act (at, log, number) WHERE kind = 'admitted';
CREATE INDEX ledger_act_refused ON ledger_act (at, log, number) WHERE kind = 'refused';

-- Which versions name a value or another object, so that these are found without reading what is held. A word is the
-- beginning of a digest; what is found by it is read, and asked whether it names the thing. Filled behind the versions,
-- in the order of their numbers; a version's rows go with its body. Owned by org.comity.objects.
CREATE TABLE named (
    word    ${long} NOT NULL,
    version ${long} NOT NULL,
    PRIMARY KEY (word, version)
) ${clustered};

-- Up to which version that has come; no row before the first was gone over.
CREATE TABLE named_up_to (
    version ${long} NOT NULL
);
