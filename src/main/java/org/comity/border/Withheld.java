package org.comity.border;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.comity.sql.Session;

/** Versions that no release lays in an outbox, whatever the agreement allows: we asked them back, or were asked for them. */
final class Withheld {
    private Withheld() {}

    /** The no for each such version under that agreement, by the version's number; recalls are few. */
    static Map<Long, Decision> under(Session session, String agreement) throws SQLException {
        var select = session.prepare("SELECT i.version, r.ours, r.nr, r.party FROM recall r CROSS JOIN recall_item i"
                + " WHERE i.recall = r.nr AND i.version > 0"
                + " AND ((r.ours = 1 AND r.agreement = ?) OR (r.ours = 0 AND r.state <> 'refused'))");
        select.setString(1, agreement);
        var withheld = new HashMap<Long, Decision>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                String nr = " (recall " + rows.getLong(3) + ")";
                withheld.put(
                        rows.getLong(1),
                        rows.getLong(2) == 1
                                ? Decision.no(
                                        "",
                                        "this version was released under " + agreement + " and recalled" + nr,
                                        "a new version of it")
                                : Decision.no(
                                        "",
                                        rows.getString(4) + " has recalled it" + nr,
                                        "that recall answered with a refusal"));
            }
        }
        return withheld;
    }
}
