-- What the node knows of itself: one row per fact, such as its own party and incarnation.
CREATE TABLE node_fact (
    name  ${binary_text} PRIMARY KEY,
    value TEXT NOT NULL
);
