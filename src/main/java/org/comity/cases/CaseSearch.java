package org.comity.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.comity.sql.Database;

/** Looks for a text in the cases that one reader may see; what stands in a work area closed to that reader finds nothing. */
public final class CaseSearch {
    /** Cases that a text is looked for in at once, those that changed last. */
    static final int SEARCHED_MAX = 200;

    private final Casebook casebook;
    private final Database database;
    private final Sight sight;

    CaseSearch(Casebook casebook, Database database, Sight sight) {
        this.casebook = casebook;
        this.database = database;
        this.sight = sight;
    }

    /** A case that was found, and the steps in which the text stands. */
    public record Hit(CaseState state, List<Step> steps) {}

    /**
     * What was found.
     *
     * @param more whether there may be more
     */
    public record Finding(List<Hit> hits, boolean more) {
        public Finding {
            hits = List.copyOf(hits);
        }
    }

    /**
     * Cases with a text in their name, their title or what their steps say, those that changed last first.
     *
     * @param limit cases at most
     */
    public Finding find(String text, int limit) {
        String sought = text.toLowerCase(Locale.ROOT);
        return database.read(reading -> {
            List<CaseSummary> latest =
                    SummaryRows.latest(reading, casebook.kinds(), sight.reader(), Long.MAX_VALUE, SEARCHED_MAX + 1);
            var found = new ArrayList<Hit>();
            for (CaseSummary each : latest.subList(0, Math.min(latest.size(), SEARCHED_MAX))) {
                if (found.size() == limit) {
                    return new Finding(found, true);
                }
                CaseState state = sight.state(reading, CaseRows.require(reading, each.nr()));
                List<Step> steps = state.entries().stream()
                        .map(CaseState.Entry::step)
                        .filter(step -> step.signed().texts().stream().anyMatch(said -> holds(said, sought)))
                        .toList();
                if (!steps.isEmpty() || holds(each.id(), sought) || holds(each.title(), sought)) {
                    found.add(new Hit(state, steps));
                }
            }
            return new Finding(found, latest.size() > SEARCHED_MAX);
        });
    }

    private static boolean holds(String text, String sought) {
        return text.toLowerCase(Locale.ROOT).contains(sought);
    }
}
