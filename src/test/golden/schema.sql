CREATE TABLE admission (
    uuid      TEXT PRIMARY KEY,
    box       INTEGER NOT NULL,
    party     TEXT NOT NULL,
    requested INTEGER NOT NULL,
    outcomes  BLOB NOT NULL
);

CREATE INDEX admission_by_time ON admission (requested);

CREATE TABLE agreement (
    nr       INTEGER PRIMARY KEY,
    id       TEXT NOT NULL,
    version  INTEGER NOT NULL,
    document BLOB NOT NULL,              -- the exact bytes that are signed
    added    INTEGER NOT NULL,
    ended    INTEGER,                       -- when one side suspended it or a later version took over
    why      TEXT,
    UNIQUE (id, version)
);

CREATE TABLE agreement_acceptance (
    agreement INTEGER NOT NULL,
    party     INTEGER NOT NULL,
    note      TEXT NOT NULL,                -- the signed note, as it came
    person    TEXT,                         -- who of our own people signed; null for other parties
    accepted  INTEGER NOT NULL,
    PRIMARY KEY (agreement, party)
);

CREATE TABLE agreement_attachment (
    agreement INTEGER NOT NULL,
    sha256    TEXT NOT NULL,
    form      TEXT NOT NULL,                -- openpgp, cades, pades, paper or text
    name      TEXT NOT NULL,
    file      BLOB NOT NULL,
    added     INTEGER NOT NULL,
    PRIMARY KEY (agreement, sha256)
);

CREATE TABLE agreement_note (
    agreement INTEGER NOT NULL,
    nr        INTEGER NOT NULL,
    note      TEXT NOT NULL,                -- signed by that party, or by us over a paper
    taken     INTEGER NOT NULL,
    PRIMARY KEY (agreement, nr)
);

CREATE TABLE agreement_opinion (
    agreement INTEGER NOT NULL,
    kind      TEXT NOT NULL,      -- legal or data-protection
    person    TEXT NOT NULL,
    opinion   TEXT NOT NULL,
    given     INTEGER NOT NULL,
    PRIMARY KEY (agreement, kind, person)
);

CREATE TABLE api_answer (
    person   INTEGER NOT NULL,
    key      TEXT NOT NULL,   -- as the caller chose it
    request  TEXT NOT NULL,   -- sha256 of method, path and body, in hex
    status   INTEGER NOT NULL,
    location TEXT,
    body     BLOB NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (person, key)
) WITHOUT ROWID;

CREATE INDEX api_answer_at ON api_answer (at);

CREATE TABLE batch_sent (
    incarnation TEXT NOT NULL,  -- ours
    party       TEXT NOT NULL,
    outbox      TEXT NOT NULL,
    after       INTEGER NOT NULL,
    last        INTEGER NOT NULL,
    digest      TEXT NOT NULL,
    at          INTEGER NOT NULL,
    receipted   INTEGER,
    PRIMARY KEY (incarnation, party, outbox, last, digest)
);

CREATE TABLE calendar_feed (
    nr         INTEGER PRIMARY KEY,
    digest     TEXT NOT NULL UNIQUE, -- sha256 of the token in the address, in hex
    person     INTEGER NOT NULL,
    joint_case TEXT NOT NULL,        -- the id of the one case it is about; empty: all that the person may see
    made       INTEGER NOT NULL
);

CREATE INDEX calendar_feed_of_person ON calendar_feed (person);

CREATE TABLE came_under (
    version   INTEGER NOT NULL,
    agreement TEXT NOT NULL,
    at        INTEGER NOT NULL,         -- when it first came under that one
    PRIMARY KEY (version, agreement)
) WITHOUT ROWID;

CREATE TABLE case_due (
    joint_case INTEGER NOT NULL,
    task       TEXT NOT NULL,
    title      TEXT NOT NULL,
    due        TEXT NOT NULL,             -- an instant as its author wrote it; empty where that is open
    PRIMARY KEY (joint_case, task)
) WITHOUT ROWID;

CREATE TABLE case_reader (
    joint_case INTEGER NOT NULL,
    area       TEXT NOT NULL,   -- empty: the whole case
    person     INTEGER NOT NULL,
    PRIMARY KEY (joint_case, area, person)
) WITHOUT ROWID;

CREATE TABLE case_receiver (
    joint_case INTEGER NOT NULL,
    party      TEXT NOT NULL,
    PRIMARY KEY (joint_case, party)
) WITHOUT ROWID;

CREATE TABLE case_refused (
    hash       TEXT NOT NULL,   -- of the step
    party      TEXT NOT NULL,   -- who brought it, or who did not take it
    ours       INTEGER NOT NULL,          -- 1: our step, as the other side says; 0: not taken here
    joint_case TEXT NOT NULL,   -- the case's id
    agreement  TEXT NOT NULL,
    author     TEXT NOT NULL,
    step       TEXT NOT NULL,             -- author, place and sort, for people
    why        TEXT NOT NULL,
    waits      INTEGER NOT NULL,          -- 1: it is asked for again when the agreement stands
    at         INTEGER NOT NULL,
    asked      INTEGER,                   -- when it was asked for last
    PRIMARY KEY (hash, party, ours)
) WITHOUT ROWID;

CREATE INDEX case_refused_of_case ON case_refused (joint_case);

CREATE INDEX case_refused_waiting ON case_refused (agreement, party, waits);

CREATE TABLE case_step (
    joint_case INTEGER NOT NULL,
    place      INTEGER NOT NULL,          -- from 1, in the order they came
    hash       TEXT NOT NULL,   -- of what is signed
    signed     BLOB NOT NULL,
    note       TEXT NOT NULL,             -- the author's signature
    salt       BLOB NOT NULL,
    said       BLOB NOT NULL,          -- what the header commits to, with the salt
    came       INTEGER NOT NULL,
    via        TEXT NOT NULL,   -- the party whose node brought it
    PRIMARY KEY (joint_case, place)
) WITHOUT ROWID;

CREATE TABLE case_summary (
    joint_case INTEGER PRIMARY KEY,
    form       INTEGER NOT NULL,          -- how it was made; a program that makes another sums up anew
    title      TEXT NOT NULL,
    tlp        TEXT NOT NULL,
    lead       TEXT NOT NULL,   -- empty where nobody leads
    standing   TEXT NOT NULL,   -- what we are to it; empty where we are no member
    is_open    INTEGER NOT NULL,          -- 1 while the work goes on
    duties     INTEGER NOT NULL           -- 1 where facts of ours are stated that duty clocks go by
);

CREATE INDEX case_summary_duties ON case_summary (joint_case) WHERE duties = 1;

CREATE INDEX case_summary_invited ON case_summary (joint_case) WHERE is_open = 1 AND standing = 'invited';

CREATE INDEX case_summary_open ON case_summary (is_open);

CREATE TABLE consent (
    nr        INTEGER PRIMARY KEY,
    ours      INTEGER NOT NULL,         -- 1: we ask; 0: we are asked
    agreement TEXT NOT NULL,  -- under which the versions came to whoever asks
    party     TEXT NOT NULL,  -- the other side
    letter    TEXT NOT NULL,  -- the id of the letter that asks
    receiver  TEXT NOT NULL,  -- to whom they would cross
    under     TEXT NOT NULL,  -- the agreement under which they would
    why       TEXT NOT NULL,            -- may be empty
    asked_by  TEXT NOT NULL,
    asked     INTEGER NOT NULL,
    state     TEXT NOT NULL,  -- asked, given, refused, withdrawn
    until     INTEGER,                  -- of one that is given; null: it does not end by itself
    reason    TEXT,                     -- of a refusal or a withdrawal
    answered  INTEGER,
    UNIQUE (ours, party, letter)
);

CREATE TABLE consent_item (
    consent INTEGER NOT NULL,
    nr      INTEGER NOT NULL,
    id      TEXT NOT NULL,    -- as it crossed
    version INTEGER NOT NULL,           -- as it is held here; 0 where it is not, or did not go to whoever asks
    digest  BLOB NOT NULL,           -- sha256 of what crossed
    PRIMARY KEY (consent, nr)
) WITHOUT ROWID;

CREATE INDEX consent_item_of_version ON consent_item (version);

CREATE TABLE credential (
    nr      INTEGER PRIMARY KEY,
    name    TEXT NOT NULL UNIQUE,
    party   INTEGER NOT NULL,
    kind    TEXT NOT NULL,                  -- token or certificate
    digest  TEXT NOT NULL UNIQUE, -- sha256 of the token or of the certificate's DER form, in hex
    scopes  TEXT NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    revoked INTEGER,
    person  INTEGER                         -- the one of our people it stands for
);

CREATE TABLE deletion (
    nr        INTEGER PRIMARY KEY,
    ours      INTEGER NOT NULL,         -- 1: we ask; 0: we are asked
    agreement TEXT NOT NULL,
    party     TEXT NOT NULL,
    version   INTEGER NOT NULL,         -- of the agreement, the last that named the party; 0 where we are asked
    letter    TEXT,           -- that asks; null where the party has no node to be told by letter
    why       TEXT NOT NULL,
    deadline  INTEGER NOT NULL,
    asked     INTEGER NOT NULL,
    state     TEXT NOT NULL,  -- asked, acknowledged, done, held, refused
    ground    TEXT,
    until     INTEGER,
    answered  INTEGER,
    UNIQUE (ours, party, letter)
);

CREATE TABLE evidence (
    nr     INTEGER PRIMARY KEY,
    party  TEXT NOT NULL,
    at     INTEGER NOT NULL,
    reason TEXT NOT NULL,
    note   TEXT NOT NULL,
    bytes  BLOB NOT NULL               -- the beginning of it, where it is long
);

CREATE TABLE feed_answer (
    ours           INTEGER NOT NULL,         -- 1 where we gave it
    party          TEXT NOT NULL,  -- the other side
    agreement      TEXT NOT NULL,
    report         TEXT NOT NULL,
    day            INTEGER NOT NULL,
    family         TEXT NOT NULL,
    recipient      TEXT NOT NULL,  -- where one of our people wrote down what it said; empty where a letter came
    notified       INTEGER NOT NULL,         -- all of these count rows
    fixed          INTEGER NOT NULL,
    false_positive INTEGER NOT NULL,
    unreachable    INTEGER NOT NULL,
    as_of          INTEGER NOT NULL,         -- a day
    text           TEXT NOT NULL,
    told_by        TEXT NOT NULL,            -- how it was told; empty where a letter was
    person         TEXT NOT NULL,            -- who wrote it down, or gave it
    at             INTEGER NOT NULL,         -- microseconds since 1970
    PRIMARY KEY (ours, party, agreement, report, day, family, recipient)
) WITHOUT ROWID;

CREATE INDEX feed_answer_at ON feed_answer (ours, at DESC, day DESC, report, family);

CREATE INDEX feed_answer_day ON feed_answer (ours, day, party, recipient);

CREATE TABLE feed_awaiting (
    segment INTEGER PRIMARY KEY,
    block   INTEGER NOT NULL,
    cells   TEXT NOT NULL                    -- a line each: day, country, family, rows, with tabs between them
);

CREATE INDEX feed_awaiting_block ON feed_awaiting (block);

CREATE TABLE feed_block (
    nr       INTEGER PRIMARY KEY,
    made     INTEGER NOT NULL,
    bytes    INTEGER NOT NULL,
    row_count INTEGER NOT NULL,
    tables   TEXT NOT NULL,                  -- the tables and recipients it was parted by, as JSON
    entry    INTEGER NOT NULL,               -- in the home log
    state    TEXT NOT NULL         -- kept, gone
);

CREATE INDEX feed_block_kept ON feed_block (made) WHERE state = 'kept';

CREATE TABLE feed_came (
    segment   INTEGER NOT NULL,              -- its number among those received
    day       INTEGER NOT NULL,
    family    TEXT NOT NULL,
    party     TEXT NOT NULL,
    agreement TEXT NOT NULL,
    report    TEXT NOT NULL,
    row_count INTEGER NOT NULL,
    PRIMARY KEY (segment, day, family)
) WITHOUT ROWID;

CREATE INDEX feed_came_of_day ON feed_came (day DESC, party, report, family, agreement);

CREATE INDEX feed_came_of_party ON feed_came (party, day DESC, report, family, agreement);

CREATE TABLE feed_counted (
    block INTEGER NOT NULL
);

CREATE TABLE feed_covered (
    report TEXT NOT NULL,
    day    INTEGER NOT NULL,
    named  INTEGER NOT NULL,                 -- 1 where the name of the file said so
    whole  INTEGER NOT NULL,                 -- 0 where the only file of that day breaks off
    PRIMARY KEY (report, day)
) WITHOUT ROWID;

CREATE INDEX feed_covered_day ON feed_covered (day);

CREATE TABLE feed_digest (
    nr        INTEGER PRIMARY KEY,
    recipient TEXT NOT NULL,       -- as our list of recipients calls it
    party     TEXT NOT NULL,
    made      INTEGER NOT NULL,              -- microseconds since 1970
    sent      INTEGER,                       -- when a server took it; null until one did
    tries     INTEGER NOT NULL,
    next_try  INTEGER NOT NULL,              -- not before then
    why       TEXT                           -- why the last try failed
);

CREATE INDEX feed_digest_recipient ON feed_digest (recipient, sent);

CREATE TABLE feed_digest_segment (
    segment INTEGER PRIMARY KEY,             -- its number in the table of segments
    digest  INTEGER NOT NULL
);

CREATE INDEX feed_digest_segment_digest ON feed_digest_segment (digest);

CREATE TABLE feed_family (
    nr   INTEGER PRIMARY KEY,                -- stands for the family in the sets
    name TEXT NOT NULL
);

CREATE UNIQUE INDEX feed_family_name ON feed_family (name);

CREATE TABLE feed_notice (
    day       INTEGER NOT NULL,
    country   TEXT NOT NULL,
    family    TEXT NOT NULL,
    report    TEXT NOT NULL,
    recipient TEXT NOT NULL,
    party     TEXT NOT NULL,
    agreement TEXT NOT NULL,
    laid      INTEGER NOT NULL,              -- rows
    delivered INTEGER NOT NULL,              -- rows of segments that the recipient has
    PRIMARY KEY (day, country, family, report, recipient, party, agreement)
) WITHOUT ROWID;

CREATE TABLE feed_plan (
    nr     INTEGER PRIMARY KEY,
    made   INTEGER NOT NULL,                 -- microseconds since 1970
    person TEXT NOT NULL,                    -- who set it
    sha256 TEXT NOT NULL,          -- of its plan.json, which names every file with its digest
    entry  INTEGER NOT NULL                  -- in the home log
);

CREATE TABLE feed_report (
    nr   INTEGER PRIMARY KEY,                -- stands for the report in keys by which duplicates are found
    name TEXT NOT NULL
);

CREATE UNIQUE INDEX feed_report_name ON feed_report (name);

CREATE TABLE feed_run (
    nr       INTEGER PRIMARY KEY,
    input    TEXT NOT NULL,                  -- its name, as people call it
    identity TEXT NOT NULL,        -- name, size and time of change of the file; empty where it cannot come again
    report   TEXT NOT NULL,
    person   TEXT NOT NULL,                  -- who had it gone through
    begun    INTEGER NOT NULL,               -- microseconds since 1970
    changed  INTEGER NOT NULL,
    position INTEGER NOT NULL,               -- bytes of it, unpacked, that are laid
    line     INTEGER NOT NULL,
    state    TEXT NOT NULL,        -- open, done, broken
    account  TEXT NOT NULL                   -- what became of its rows, as JSON
);

CREATE INDEX feed_run_identity ON feed_run (identity);

CREATE TABLE feed_seen (
    day       INTEGER NOT NULL,
    country   TEXT NOT NULL,
    family    TEXT NOT NULL,
    addresses INTEGER NOT NULL,              -- of victims, each once
    fresh     INTEGER,                       -- of them not seen the day before; null where that is not known
    PRIMARY KEY (day, country, family)
) WITHOUT ROWID;

CREATE TABLE feed_sighted (
    day       INTEGER NOT NULL,
    country   TEXT NOT NULL,
    family    TEXT NOT NULL,
    report    TEXT NOT NULL,
    row_count INTEGER NOT NULL,              -- that were read and were no duplicates, whoever got them
    PRIMARY KEY (day, country, family, report)
) WITHOUT ROWID;

CREATE TABLE followed (
    name      TEXT PRIMARY KEY,
    agreement TEXT,            -- null: public material, taken in as our own import
    party     TEXT,            -- the party it comes from; null with the agreement
    how       TEXT NOT NULL              -- JSON: address, files that hold secrets, filters
);

CREATE TABLE handed (
    party     TEXT NOT NULL,
    outbox    TEXT NOT NULL,
    last      INTEGER NOT NULL,
    after     INTEGER NOT NULL,
    agreement TEXT NOT NULL,
    objects   INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    due       INTEGER,                  -- null: the agreement says no end
    state     TEXT NOT NULL,  -- out, held, gone
    ground    TEXT,
    until     INTEGER,
    answered  INTEGER, records INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (party, outbox, last)
) WITHOUT ROWID;

CREATE INDEX handed_of_agreement ON handed (agreement, party, state);

CREATE TABLE handed_entry (
    party     TEXT NOT NULL,
    outbox    TEXT NOT NULL,
    origin    TEXT NOT NULL,  -- of the log
    number    INTEGER NOT NULL,         -- in it
    agreement TEXT NOT NULL,
    after     INTEGER NOT NULL,
    last      INTEGER NOT NULL,
    PRIMARY KEY (party, outbox, origin, number)
) WITHOUT ROWID;

CREATE TABLE joint_case (
    nr        INTEGER PRIMARY KEY,
    id        TEXT NOT NULL,
    kind      TEXT NOT NULL,
    agreement TEXT NOT NULL,
    steps     INTEGER NOT NULL,           -- how many are here
    last      TEXT NOT NULL,    -- hash of the one that came last; empty before the first
    opened    INTEGER NOT NULL, changed INTEGER NOT NULL DEFAULT 0,           -- 1: a step that opens it is here
    UNIQUE (id, kind, agreement)
);

CREATE INDEX joint_case_changed ON joint_case (changed);

CREATE TABLE ledger_act (
    log      INTEGER NOT NULL,
    number   INTEGER NOT NULL,
    at       INTEGER NOT NULL,        -- microseconds since 1970
    kind     TEXT NOT NULL,
    objects  INTEGER NOT NULL,        -- how many it is about
    personal INTEGER,                 -- in how many of them personal data crossed; null where the record does not say
    PRIMARY KEY (log, number)
) WITHOUT ROWID;

CREATE INDEX ledger_act_admitted ON ledger_act (at, log, number) WHERE kind = 'admitted';

CREATE INDEX ledger_act_by_time ON ledger_act (at, log, number);

CREATE INDEX ledger_act_refused ON ledger_act (at, log, number) WHERE kind = 'refused';

CREATE TABLE ledger_bundle (
    root  BLOB PRIMARY KEY,
    uses  INTEGER NOT NULL, -- how often records name it
    items BLOB NOT NULL
);

CREATE TABLE ledger_checkpoint (
    log  INTEGER NOT NULL,
    size INTEGER NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (log, size)
) WITHOUT ROWID;

CREATE TABLE ledger_cosignature (
    log  INTEGER NOT NULL,
    size INTEGER NOT NULL,
    key  TEXT NOT NULL, -- the cosigner's, in text form: NAME+ID+BASE64
    line TEXT NOT NULL, -- as it stands under the note
    PRIMARY KEY (log, size, key)
) WITHOUT ROWID;

CREATE TABLE ledger_cosigner (
    party   TEXT PRIMARY KEY,
    auditor INTEGER NOT NULL, -- 1: of every log; 0: of the logs with that party
    how     TEXT NOT NULL     -- JSON: address, files of secrets
);

CREATE TABLE ledger_entry (
    log        INTEGER NOT NULL,
    number     INTEGER NOT NULL,
    commitment BLOB NOT NULL,
    PRIMARY KEY (log, number)
) WITHOUT ROWID;

CREATE TABLE ledger_fork (
    origin TEXT PRIMARY KEY, -- the first contradiction is proof enough
    kept   TEXT NOT NULL,
    found  TEXT NOT NULL,
    why    TEXT NOT NULL,
    seen   INTEGER NOT NULL
);

CREATE TABLE ledger_log (
    nr       INTEGER PRIMARY KEY,
    origin   TEXT NOT NULL UNIQUE, -- PARTY/ledger/INCARNATION/NAME
    entries  INTEGER NOT NULL,               -- how many so far
    salt_key BLOB NOT NULL                -- gives the next entry's salt, and is then hashed on
);

CREATE TABLE ledger_record (
    log    INTEGER NOT NULL,
    number INTEGER NOT NULL,
    salt   BLOB NOT NULL,
    record BLOB NOT NULL, -- JSON in UTF-8
    items  BLOB,          -- null: none; else the items themselves when few, or the roots of their bundles
    PRIMARY KEY (log, number)
) WITHOUT ROWID;

CREATE TABLE ledger_subtree (
    log    INTEGER NOT NULL,
    level  INTEGER NOT NULL, -- 8, 16, ...
    number INTEGER NOT NULL, -- in its level, from 0
    root   BLOB NOT NULL,
    PRIMARY KEY (log, level, number)
) WITHOUT ROWID;

CREATE TABLE letter (
    nr          INTEGER PRIMARY KEY,
    agreement   TEXT NOT NULL,
    party       TEXT NOT NULL,  -- the other side
    ours        INTEGER NOT NULL,         -- 1: we wrote it; 0: they did
    incarnation TEXT NOT NULL,  -- of whoever wrote it
    number      INTEGER NOT NULL,         -- in that incarnation and under that agreement, from 1 without gaps
    id          TEXT NOT NULL,  -- a UUID; after a restore the same letter may come again under another number
    kind        TEXT NOT NULL,
    bytes       BLOB NOT NULL,         -- exactly as signed
    note        TEXT NOT NULL,            -- the signature, a signed note over the digest
    at          INTEGER NOT NULL,         -- written, or come in
    state       TEXT NOT NULL,  -- ours: waiting, delivered; theirs: taken, unknown, refused
    why         TEXT,                     -- of a refused one
    UNIQUE (ours, party, agreement, incarnation, number)
);

CREATE INDEX letter_by_id ON letter (party, id);

CREATE INDEX letter_by_state ON letter (state, nr) WHERE state <> 'delivered' AND state <> 'taken';

CREATE TABLE login (
    person   INTEGER PRIMARY KEY,
    password TEXT NOT NULL,             -- Argon2id in PHC form
    secret   BLOB NOT NULL,          -- shared with the app that shows the codes
    step     INTEGER NOT NULL,          -- of the last code used; no earlier one counts again
    since    INTEGER NOT NULL           -- microseconds since 1970, as all times here
);

CREATE TABLE login_guess (
    subject TEXT PRIMARY KEY,
    wrong   INTEGER NOT NULL,
    since   INTEGER NOT NULL,           -- when the count began
    until   INTEGER                     -- locked until then; null where it is not
);

CREATE TABLE login_link (
    digest  TEXT PRIMARY KEY, -- sha256 of the link's token, in hex
    person  INTEGER NOT NULL,
    made    INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    used    INTEGER                     -- when it was used, or another took its place
);

CREATE TABLE login_refusal (
    reference TEXT PRIMARY KEY,
    at        INTEGER NOT NULL,
    person    INTEGER,                   -- null where nobody is known
    address   TEXT NOT NULL,
    claim     TEXT NOT NULL,             -- what failed
    why       TEXT NOT NULL
);

CREATE INDEX login_refusal_at ON login_refusal (at);

CREATE TABLE login_tie (
    issuer  TEXT NOT NULL,
    claim   TEXT NOT NULL,     -- whose value the subject is, such as sub
    subject TEXT NOT NULL,
    person  INTEGER NOT NULL,
    since   INTEGER NOT NULL,            -- microseconds since 1970, as all times here
    PRIMARY KEY (issuer, claim, subject)
);

CREATE INDEX login_tie_of_person ON login_tie (person);

CREATE TABLE named (
    word    INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (word, version)
) WITHOUT ROWID;

CREATE TABLE named_up_to (
    version INTEGER NOT NULL
);

CREATE TABLE node_fact (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE not_taken (
    agreement TEXT NOT NULL,
    party     TEXT NOT NULL,  -- who sent it
    id        TEXT NOT NULL,
    due       INTEGER,                  -- null: the agreement says no end
    PRIMARY KEY (agreement, party, id)
) WITHOUT ROWID;

CREATE TABLE object (
    nr   INTEGER PRIMARY KEY,
    id   TEXT NOT NULL UNIQUE,
    type INTEGER NOT NULL
);

CREATE TABLE object_type (
    nr   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

CREATE TABLE outbox (
    nr        INTEGER PRIMARY KEY,
    uuid      TEXT NOT NULL UNIQUE,  -- a UUIDv4: the id a TAXII client sees
    agreement TEXT,                  -- null for home, the node's own collection
    audience  TEXT NOT NULL,         -- ids of the receivers, sorted, one space between; empty for home
    created   INTEGER NOT NULL
);

CREATE TABLE outbox_row (
    box      INTEGER NOT NULL,
    nr       INTEGER NOT NULL,
    added    INTEGER NOT NULL,    -- microseconds since 1970
    object   INTEGER NOT NULL,
    version  INTEGER NOT NULL,
    type     INTEGER NOT NULL,
    rendition INTEGER NOT NULL,   -- 0: as held; else the minimised one that crosses in its place
    size     INTEGER NOT NULL,    -- bytes of the body, so that a page is cut without fetching bodies
    is_first INTEGER NOT NULL,    -- 1 on the earliest version of the object in this outbox
    is_last  INTEGER NOT NULL,    -- 1 on the latest
    PRIMARY KEY (box, nr)
) WITHOUT ROWID;

CREATE INDEX outbox_row_of_object ON outbox_row (object, box);

CREATE INDEX outbox_row_of_type ON outbox_row (box, type, nr) WHERE is_last = 1;

CREATE TABLE outbox_stamp (
    box    INTEGER NOT NULL,
    added  INTEGER NOT NULL, -- of the first number
    first  INTEGER NOT NULL,
    last   INTEGER NOT NULL,
    PRIMARY KEY (box, added)
) WITHOUT ROWID;

CREATE TABLE party (
    nr    INTEGER PRIMARY KEY,
    id    TEXT NOT NULL UNIQUE,   -- a domain name
    name  TEXT NOT NULL,
    key   TEXT NOT NULL,                    -- its verification key, text form
    ours  INTEGER NOT NULL,                 -- 1 for the one party this node belongs to
    added INTEGER NOT NULL                  -- microseconds since 1970, as all times here
);

CREATE TABLE party_key (
    party     TEXT NOT NULL,
    key       TEXT NOT NULL,  -- its written form
    since     INTEGER NOT NULL,
    until     INTEGER,                  -- null while it counts
    revoked   INTEGER NOT NULL,         -- 1: it was taken back, not followed by another in good order
    statement TEXT NOT NULL,            -- the signed note that says so; empty where an operator did
    PRIMARY KEY (party, key)
);

CREATE TABLE peer (
    party       TEXT PRIMARY KEY,
    url         TEXT,                     -- where its door for peers is; null: it comes to us
    incarnation TEXT,           -- the one we deal with; null before the first meeting
    said        TEXT,           -- another it says it is in now, which nobody here has acknowledged
    met         INTEGER,                  -- when it was last at the other end
    failures    INTEGER NOT NULL,         -- in a row
    due         INTEGER NOT NULL,         -- not asked again before
    ahead       INTEGER NOT NULL,         -- how far its clock is before ours, in microseconds; negative: behind
    problem     TEXT,                     -- why the last exchange failed
    recorded    TEXT                      -- the refusal that was last written into the home log
);

CREATE TABLE peer_stream (
    party       TEXT NOT NULL,
    incarnation TEXT NOT NULL,  -- the partner's
    outbox      TEXT NOT NULL,
    last        INTEGER NOT NULL,         -- the last number of the last batch
    digest      TEXT NOT NULL,  -- sha256 of that batch, in hex
    PRIMARY KEY (party, incarnation, outbox)
);

CREATE TABLE person (
    nr      INTEGER PRIMARY KEY,
    name    TEXT NOT NULL UNIQUE,
    display TEXT NOT NULL,
    roles   TEXT NOT NULL,
    key     TEXT,                           -- the verification key they approve by, text form
    added   INTEGER NOT NULL,
    removed INTEGER
);

CREATE TABLE pseudonym_key (
    agreement TEXT PRIMARY KEY,
    key       BLOB NOT NULL
);

CREATE TABLE reading_cursor (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE recall (
    nr         INTEGER PRIMARY KEY,
    ours       INTEGER NOT NULL,        -- 1: we ask; 0: we are asked
    agreement  TEXT NOT NULL,
    party      TEXT NOT NULL, -- the other side
    letter     TEXT NOT NULL, -- the id of the letter that asks
    why        TEXT NOT NULL,
    correction INTEGER NOT NULL,        -- 1: a corrected version comes in its place
    deadline   INTEGER,                 -- an answer is expected before; null: whenever
    asked_by   TEXT NOT NULL,
    asked      INTEGER NOT NULL,
    state      TEXT NOT NULL, -- asked, acknowledged, done, refused; "no answer" follows from the deadline
    answer     TEXT,          -- of what is done: erased, corrected, restricted
    ground     TEXT,                    -- of a restriction, or the reason of a refusal
    until      INTEGER,                 -- of a restriction
    answered   INTEGER,
    UNIQUE (ours, party, letter)
);

CREATE TABLE recall_item (
    recall  INTEGER NOT NULL,
    nr      INTEGER NOT NULL,
    id      TEXT NOT NULL,    -- as it crossed
    version INTEGER NOT NULL,           -- as it is held here; 0 where it is not
    digest  BLOB NOT NULL,           -- sha256 of what crossed
    PRIMARY KEY (recall, nr)
) WITHOUT ROWID;

CREATE INDEX recall_item_of_version ON recall_item (version);

CREATE TABLE recall_onward (
    recall INTEGER NOT NULL,            -- theirs
    onward INTEGER NOT NULL UNIQUE,     -- ours
    PRIMARY KEY (recall, onward)
) WITHOUT ROWID;

CREATE TABLE recall_told (
    recall   INTEGER NOT NULL,          -- ours
    standing TEXT NOT NULL,   -- asked, acknowledged, erased, corrected, restricted, refused
    count    INTEGER NOT NULL,
    PRIMARY KEY (recall, standing)
) WITHOUT ROWID;

CREATE TABLE released_in_a_day (
    agreement TEXT NOT NULL,
    clause    TEXT NOT NULL,
    receiver  TEXT NOT NULL,  -- id of the party
    day       INTEGER NOT NULL,         -- of the UTC calendar, counted from 1970-01-01; only rises
    objects   INTEGER NOT NULL,
    PRIMARY KEY (agreement, clause, receiver)
);

CREATE TABLE rendition (
    nr        INTEGER PRIMARY KEY,
    version   INTEGER NOT NULL,
    agreement TEXT NOT NULL,
    digest    BLOB NOT NULL, -- sha256 of the body
    body      BLOB NOT NULL
);

CREATE INDEX rendition_of_version ON rendition (version);

CREATE TABLE retention (
    version   INTEGER NOT NULL,
    agreement TEXT NOT NULL,
    party     TEXT NOT NULL,  -- who it came from
    clause    TEXT NOT NULL,  -- that let it in
    came      INTEGER NOT NULL,
    kept_for  INTEGER,                  -- until when by that clause; null: it says no end
    due       INTEGER,                  -- the same, or earlier where its deletion was asked for
    entry     INTEGER NOT NULL,         -- the first that covers it, in retention_entry
    state     TEXT NOT NULL,  -- kept, done
    tried     INTEGER NOT NULL,         -- 0: never
    problem   TEXT,                     -- why it failed then
    done      INTEGER,
    PRIMARY KEY (version, agreement)
) WITHOUT ROWID;

CREATE INDEX retention_by_due ON retention (state, due);

CREATE INDEX retention_of_agreement ON retention (agreement, party, state);

CREATE TABLE retention_entry (
    nr        INTEGER PRIMARY KEY,
    origin    TEXT NOT NULL,  -- of the log
    number    INTEGER NOT NULL,         -- in it
    agreement TEXT NOT NULL,
    party     TEXT NOT NULL,
    outbox    TEXT,           -- at its source; null where it was no batch from node to node
    after     INTEGER NOT NULL,
    last      INTEGER NOT NULL,
    kept_for  INTEGER,
    due       INTEGER,
    state     TEXT NOT NULL,  -- open, gone
    tried     INTEGER NOT NULL,
    problem   TEXT,
    gone      INTEGER,
    told      INTEGER,                  -- until when it is held, as its source was told
    letter    TEXT            -- the letter that says it is gone; empty where none can
);

CREATE INDEX retention_entry_by_state ON retention_entry (state, due);

CREATE INDEX retention_entry_of_agreement ON retention_entry (agreement, party, state);

CREATE TABLE retention_hold (
    nr        INTEGER PRIMARY KEY,
    version   INTEGER NOT NULL,
    ground    TEXT NOT NULL,
    until     INTEGER NOT NULL,
    placed_by TEXT NOT NULL,
    placed    INTEGER NOT NULL,
    lifted    INTEGER,
    lifted_by TEXT
);

CREATE INDEX retention_hold_of_version ON retention_hold (version);

CREATE TABLE segment (
    nr        INTEGER PRIMARY KEY,
    id        TEXT NOT NULL,       -- UUIDv4, as the other side is told
    block     INTEGER NOT NULL,              -- in which file its rows lie
    place     INTEGER NOT NULL,              -- where in it they begin, in bytes
    recipient TEXT NOT NULL,       -- as our list of recipients calls it
    party     TEXT NOT NULL,
    agreement TEXT NOT NULL,
    clause    TEXT NOT NULL,
    measures  TEXT NOT NULL,                 -- what was done to personal data, as the decision said it
    owner     INTEGER NOT NULL,              -- 1 where the recipient has the addresses, and gets them exactly
    report    TEXT NOT NULL,
    header    TEXT NOT NULL,
    tlp       TEXT NOT NULL,       -- empty where the feed is unmarked
    bytes     INTEGER NOT NULL,
    row_count INTEGER NOT NULL,
    sha256    TEXT NOT NULL,
    entry     INTEGER NOT NULL,              -- in the log with that party: of laying it, then of serving it last
    laid      INTEGER NOT NULL,              -- microseconds since 1970
    state     TEXT NOT NULL,       -- laid, served, taken, gone
    changed   INTEGER NOT NULL
);

CREATE INDEX segment_block ON segment (block);

CREATE INDEX segment_here ON segment (nr) WHERE state <> 'gone';

CREATE UNIQUE INDEX segment_id ON segment (id);

CREATE INDEX segment_party ON segment (party, agreement, nr);

CREATE INDEX segment_recipient ON segment (recipient, nr);

CREATE INDEX segment_waiting ON segment (recipient, nr) WHERE state IN ('laid', 'served');

CREATE INDEX segment_waiting_party ON segment (party, nr) WHERE state IN ('laid', 'served');

CREATE TABLE segment_received (
    nr        INTEGER PRIMARY KEY,
    id        TEXT NOT NULL,
    party     TEXT NOT NULL,       -- whose node parted them
    agreement TEXT NOT NULL,
    clause    TEXT NOT NULL,       -- by which they may come; empty where they may not
    letter    TEXT NOT NULL,       -- that told of it
    report    TEXT NOT NULL,
    header    TEXT NOT NULL,
    tlp       TEXT NOT NULL,
    bytes     INTEGER NOT NULL,
    row_count INTEGER NOT NULL,
    sha256    TEXT NOT NULL,
    told      INTEGER NOT NULL,              -- microseconds since 1970
    state     TEXT NOT NULL,       -- told, taken, refused, deleted
    why       TEXT,                          -- of a refusal
    proven    INTEGER NOT NULL,              -- 1 where a checkpoint of the sender covers its entry
    entry     INTEGER NOT NULL,              -- in our log with that party; 0 until it is taken
    due       INTEGER,                       -- until when it may be kept; null without an end
    changed   INTEGER NOT NULL
, counted INTEGER NOT NULL DEFAULT 0);

CREATE INDEX segment_received_by_id ON segment_received (id);

CREATE INDEX segment_received_due ON segment_received (state, due);

CREATE INDEX segment_received_here ON segment_received (state, nr);

CREATE UNIQUE INDEX segment_received_id ON segment_received (party, id);

CREATE INDEX segment_received_party ON segment_received (party, nr);

CREATE INDEX segment_received_state ON segment_received (state, party, agreement);

CREATE INDEX segment_received_uncounted ON segment_received (counted, state, nr) WHERE counted = 0;

CREATE TABLE segment_sum (
    recipient TEXT NOT NULL,
    party     TEXT NOT NULL,
    state     TEXT NOT NULL,
    segments  INTEGER NOT NULL,
    row_count INTEGER NOT NULL,
    last      INTEGER NOT NULL,              -- when the last of those was laid that ever were so far
    PRIMARY KEY (recipient, party, state)
) WITHOUT ROWID;

CREATE TABLE sitting (
    digest  TEXT PRIMARY KEY, -- sha256 of the cookie's token, in hex
    person  INTEGER NOT NULL,
    begun   INTEGER NOT NULL,
    seen    INTEGER NOT NULL,           -- to the minute
    ended   INTEGER,
    address TEXT NOT NULL,
    linked  INTEGER NOT NULL,           -- 1 where a link opened it, so that no password is asked before a new one is set
    offer   BLOB NOT NULL            -- the secret for codes that is shown while a password is set
, issuer TEXT);

CREATE INDEX sitting_of_person ON sitting (person);

CREATE TABLE staging (
    nr        INTEGER PRIMARY KEY,
    agreement TEXT NOT NULL,
    version   INTEGER NOT NULL,          -- of the agreement
    terms     BLOB NOT NULL,          -- sha256 of the agreement's document
    audience  TEXT NOT NULL,   -- as of an outbox
    approval  TEXT NOT NULL,             -- staged, or two persons
    staged_by TEXT NOT NULL,
    staged    INTEGER NOT NULL,
    items     INTEGER NOT NULL,
    root      BLOB NOT NULL,          -- over the digests and ids of its items
    state     TEXT NOT NULL,             -- waiting, released, rejected, withdrawn or void
    ended     INTEGER,
    ended_by  TEXT,
    why       TEXT NOT NULL
);

CREATE TABLE staging_approval (
    staging  INTEGER NOT NULL,
    person   INTEGER NOT NULL,
    approved INTEGER NOT NULL,
    note     TEXT,                       -- the signed note; null where a token was shown
    PRIMARY KEY (staging, person)
) WITHOUT ROWID;

CREATE TABLE staging_item (
    staging INTEGER NOT NULL,
    nr      INTEGER NOT NULL,
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    digest  BLOB NOT NULL,            -- sha256 of the bytes that would cross
    PRIMARY KEY (staging, nr)
) WITHOUT ROWID;

CREATE INDEX staging_item_of_version ON staging_item (version);

CREATE TABLE stated_origin (
    id      TEXT NOT NULL,
    version INTEGER NOT NULL,
    source  TEXT NOT NULL,
    origin  TEXT NOT NULL,
    PRIMARY KEY (id, version, source)
);

CREATE TABLE version (
    nr       INTEGER PRIMARY KEY,
    object   INTEGER NOT NULL,
    source   INTEGER NOT NULL,   -- the party we have it from
    modified INTEGER,            -- microseconds since 1970; null where the object is not versioned
    digest   BLOB NOT NULL,   -- sha256 of the body; stays when the body is erased
    body     BLOB             -- as received, byte for byte; null once erased
);

CREATE INDEX version_of_object ON version (object);

CREATE TABLE witnessed (
    origin TEXT PRIMARY KEY,
    size   INTEGER NOT NULL,
    root   BLOB NOT NULL,
    note   TEXT NOT NULL
);

