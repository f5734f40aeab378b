package org.comity.doors.taxii;

import java.util.Arrays;
import java.util.Optional;
import org.comity.border.Shelf;

/** The API roots (TAXII 2.1 §1.6.2). */
enum Root {
    HOME("home", "at home", "What this node holds, for its own people."),
    AGREEMENTS(
            "agreements",
            "under agreements",
            "What this node has released to partners, one collection for each agreement.");

    final String path;
    final String title;
    final String description;

    Root(String path, String title, String description) {
        this.path = path;
        this.title = title;
        this.description = description;
    }

    static Optional<Root> named(String path) {
        return Arrays.stream(values()).filter(root -> root.path.equals(path)).findFirst();
    }

    boolean holds(Shelf shelf) {
        return shelf.home() == (this == HOME);
    }
}
