-- The plans by which a node parts observations, and what was mailed to recipients without a node. Owned by org.comity.feeds.
CREATE TABLE feed_plan (
    nr     ${long} PRIMARY KEY,
    made   ${long} NOT NULL,                 -- microseconds since 1970
    person TEXT NOT NULL,                    -- who set it
    sha256 ${binary_text} NOT NULL,          -- of its plan.json, which names every file with its digest
    entry  ${long} NOT NULL                  -- in the home log
);

-- One mail. It is written down before it is sent, so that it is sent again as the same one.
CREATE TABLE feed_digest (
    nr        ${long} PRIMARY KEY,
    recipient ${binary_text} NOT NULL,       -- as our list of recipients calls it
    party     ${binary_text} NOT NULL,
    made      ${long} NOT NULL,              -- microseconds since 1970
    sent      ${long},                       -- when a server took it; null until one did
    tries     ${long} NOT NULL,
    next_try  ${long} NOT NULL,              -- not before then
    why       TEXT                           -- why the last try failed
);
CREATE INDEX feed_digest_recipient ON feed_digest (recipient, sent);

CREATE TABLE feed_digest_segment (
    segment ${long} PRIMARY KEY,             -- its number in the table of segments
    digest  ${long} NOT NULL
);
CREATE INDEX feed_digest_segment_digest ON feed_digest_segment (digest);
