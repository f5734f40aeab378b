-- A page of one type is read from its index alone: its rows lie far apart among those of other types, on a page of the
-- table each, and what was a page for every row is now one for sixty. Their bodies are far apart all the same.
DROP INDEX outbox_row_of_type;
CREATE INDEX outbox_row_of_type ON outbox_row (box, type, nr) INCLUDE (added, version, rendition, size) WHERE is_last = 1;
