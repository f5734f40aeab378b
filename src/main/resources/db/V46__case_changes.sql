-- When something last changed in a case or in who of us sees it. Owned by org.comity.cases.
-- Rises strictly over all cases, also when the clock steps back; a stamp and not a count, so that it tells nobody how
-- much happens in cases that they do not see.
ALTER TABLE joint_case ADD COLUMN changed ${long} NOT NULL DEFAULT 0;
UPDATE joint_case SET changed = nr;
CREATE INDEX joint_case_changed ON joint_case (changed);
