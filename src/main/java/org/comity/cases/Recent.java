package org.comity.cases;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.comity.sql.Database;
import org.comity.sql.Session;

/**
 * The cases that one reader may see, by their last changes. A change bears a stamp that rises over all cases and tells
 * nothing of those which that reader does not see; no more cases are read than are asked for.
 */
public final class Recent {
    /** Steps that are looked at to say whether anything changed for somebody who does not see all work areas. */
    private static final int CAME_LOOKED_AT_MAX = 200;

    private final Casebook casebook;
    private final Database database;
    private final Sight sight;

    Recent(Casebook casebook, Database database, Sight sight) {
        this.casebook = casebook;
        this.database = database;
        this.sight = sight;
    }

    /**
     * A case in a list by their last changes.
     *
     * @param changed the stamp of its last change, which rises over all cases
     */
    public record Latest(CaseState state, long changed) {}

    /** Cases that this reader may see, those that changed last first, from before that stamp; no more of them are read. */
    public List<Latest> latest(long before, int limit) {
        return database.read(reading -> {
            var cases = new ArrayList<Latest>();
            for (CaseRows.Changed each : CaseRows.changed(reading, sight.person(), true, before, limit)) {
                if (casebook.kind(each.row().kind()).isPresent() && casebook.isOpened(reading, each.row())) {
                    cases.add(new Latest(sight.state(reading, each.row()), each.changed()));
                }
            }
            return cases;
        });
    }

    /** The stamp of the last change of any case, whoever sees it. */
    public long lastChange() {
        return database.read(CaseRows::lastChange);
    }

    /**
     * Something in a case changed that this reader sees.
     *
     * @param changed the stamp, after which to ask for more
     */
    public record Change(String id, long changed) {}

    /**
     * What changed, as far as it was looked at.
     *
     * @param upTo the stamp up to which this is all that this reader sees
     * @param more whether there may be more after that
     */
    public record Changes(List<Change> changes, long upTo, boolean more) {}

    /** What changed after that stamp in the cases that this reader may see, and in what of them it sees. */
    public Changes changedAfter(long after, int limit) {
        return database.read(reading -> {
            var changes = new ArrayList<Change>();
            List<CaseRows.Changed> rows = CaseRows.changed(reading, sight.person(), false, after, limit);
            for (CaseRows.Changed each : rows) {
                Kind kind = casebook.kind(each.row().kind()).orElse(null);
                if (kind != null && shows(reading, each.row(), kind, after)) {
                    changes.add(new Change(each.row().id(), each.changed()));
                }
            }
            return new Changes(
                    changes, rows.isEmpty() ? after : rows.getLast().changed(), rows.size() == limit);
        });
    }

    /** Whether anything that came since is in a work area that this reader sees; where nothing came, who sees it changed. */
    private boolean shows(Session session, CaseRows.Row row, Kind kind, long after) throws SQLException {
        Set<String> hidden = sight.hidden(session, row, kind);
        if (hidden.isEmpty()) {
            return true;
        }
        List<Step> came = CaseRows.cameSince(session, row.nr(), after, CAME_LOOKED_AT_MAX);
        return came.isEmpty()
                || came.size() == CAME_LOOKED_AT_MAX
                || came.stream().anyMatch(step -> !Partial.isHidden(kind, step, hidden));
    }
}
