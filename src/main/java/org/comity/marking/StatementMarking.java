package org.comity.marking;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Words for people, such as a copyright or terms of use. STIX 2.1 §7.2.1.3.
 *
 * @param statement the words
 * @param namedTlp the strictest TLP that the words name among others; null where they name none
 * @param classified where the words are those of a classified document
 */
public record StatementMarking(
        String id, String statement, @Nullable Tlp namedTlp, List<Classified> classified) implements Marking {
    public StatementMarking {
        classified = List.copyOf(classified);
    }
}
