-- What is asked of observations again and again, so that it is answered without going over all that ever was.
-- Segments and their sums are owned by org.comity.border, the rest by org.comity.feeds.
CREATE INDEX segment_recipient ON segment (recipient, nr);
CREATE INDEX segment_waiting ON segment (recipient, nr) WHERE state IN ('laid', 'served');
CREATE INDEX segment_waiting_party ON segment (party, nr) WHERE state IN ('laid', 'served');
CREATE INDEX segment_here ON segment (nr) WHERE state <> 'gone';

-- How many segments of whom are how far; kept in the transactions that move them.
CREATE TABLE segment_sum (
    recipient ${binary_text} NOT NULL,
    party     ${binary_text} NOT NULL,
    state     ${binary_text} NOT NULL,
    segments  ${long} NOT NULL,
    row_count ${long} NOT NULL,
    last      ${long} NOT NULL,              -- when the last of those was laid that ever were so far
    PRIMARY KEY (recipient, party, state)
) ${clustered};
INSERT INTO segment_sum (recipient, party, state, segments, row_count, last)
    SELECT recipient, party, state, count(*), sum(row_count), max(laid) FROM segment GROUP BY recipient, party, state;

-- 1 once what there is to answer to was counted.
ALTER TABLE segment_received ADD COLUMN counted ${long} NOT NULL DEFAULT 0;
UPDATE segment_received SET counted = 1 WHERE nr IN (SELECT segment FROM feed_came);
CREATE INDEX segment_received_uncounted ON segment_received (counted, state, nr) WHERE counted = 0;
CREATE INDEX segment_received_here ON segment_received (state, nr);
CREATE INDEX segment_received_due ON segment_received (state, due);
CREATE INDEX segment_received_party ON segment_received (party, nr);

CREATE INDEX feed_block_kept ON feed_block (made) WHERE state = 'kept';
CREATE INDEX feed_covered_day ON feed_covered (day);
CREATE INDEX feed_answer_at ON feed_answer (ours, at DESC, day DESC, report, family);
CREATE INDEX feed_answer_day ON feed_answer (ours, day, party, recipient);

-- In the order in which it is listed: of a party, and of all.
DROP INDEX feed_came_cell;
CREATE INDEX feed_came_of_party ON feed_came (party, day DESC, report, family, agreement);
CREATE INDEX feed_came_of_day ON feed_came (day DESC, party, report, family, agreement);
