-- Under which agreements a version came; none for our own and what is public. Owned by org.comity.border.
CREATE TABLE came_under (
    version   ${long} NOT NULL,
    agreement ${binary_text} NOT NULL,
    at        ${long} NOT NULL,         -- when it first came under that one
    PRIMARY KEY (version, agreement)
) ${clustered};
