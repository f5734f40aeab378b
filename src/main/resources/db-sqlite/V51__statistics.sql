-- How many rows a table has and how many share a key, told to SQLite rather than gathered by it: without this it takes
-- an outbox for a thing of ten rows and reads the whole of it, for every object that is looked for. Round figures of a
-- node with two million rows in ten outboxes; plans are then the same on every node and at every size.
-- The columns are described at sqlite.org/fileformat2.html, "The sqlite_stat1 table".
ANALYZE sqlite_schema;
DELETE FROM sqlite_stat1;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('outbox_row', 'outbox_row', '2000000 200000 1'),
    ('outbox_row', 'outbox_row_of_object', '2000000 4 1'),
    ('outbox_row', 'outbox_row_of_type', '2000000 200000 10000 1');
