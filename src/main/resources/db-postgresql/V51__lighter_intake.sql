-- What an object costs that is taken in. An id is only ever looked for whole, so its index holds hashes: a quarter of the
-- size, and a page less to go through for each of the random places where new ids fall. The constraint is as strict as
-- the one it replaces; it is the only sort of unique index over hashes that PostgreSQL has.
ALTER TABLE object DROP CONSTRAINT object_id_key;
ALTER TABLE object ADD CONSTRAINT object_of_id EXCLUDE USING hash (id WITH =);

-- Kept for a day, and read once if at all: not worth the packing, for which the one writer would wait.
ALTER TABLE admission ALTER COLUMN outcomes SET STORAGE EXTERNAL;
