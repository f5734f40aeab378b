package org.comity.cases;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.comity.cases.CaseState.Task;
import org.comity.cases.CaseSummary.Due;
import org.comity.parties.Person;
import org.comity.parties.Role;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/** The tables of cases in short, and which of them somebody may see. */
final class SummaryRows {
    /** How they are made. Another number has every case summed up anew when the node opens. */
    private static final int FORM = 1;

    /** Whether nobody is named for a case, or whoever looks is; for a query in which that case is c. */
    private static final String MAY_READ = " AND (NOT EXISTS (SELECT 1 FROM case_reader r WHERE r.joint_case = c.nr"
            + " AND r.area = '') OR EXISTS (SELECT 1 FROM case_reader r WHERE r.joint_case = c.nr AND r.area = ''"
            + " AND r.person = ?))";

    private SummaryRows() {}

    /** What a case comes to; equal where nothing in the tables would change. */
    record Sum(
            String title,
            String tlp,
            String lead,
            String standing,
            boolean open,
            boolean duties,
            Map<String, Task> ours) {
        static @Nullable Sum of(Fold fold, List<Step> aside, String us) {
            Step opened = fold.opened;
            if (opened == null) {
                return null;
            }
            Member member = fold.members.get(us);
            var ours = new TreeMap<String, Task>();
            if (fold.open) {
                fold.tasks.values().stream()
                        .filter(task -> task.party().equals(us) && task.doneBy().isEmpty())
                        .forEach(task -> ours.put(task.name(), task));
            }
            return new Sum(
                    opened.text("title"),
                    opened.text("tlp"),
                    fold.isWithoutLead() ? "" : fold.lead,
                    member == null ? "" : member.standing().label(),
                    fold.open,
                    aside.stream().anyMatch(step -> step.type().equals(DutySteps.STATED)),
                    ours);
        }
    }

    // ---- keeping ----

    /** @param now null where no step opens it that counts */
    static void keep(Transaction transaction, long nr, @Nullable Sum now) throws SQLException {
        dropDue(transaction, nr);
        if (now == null) {
            var delete = transaction.prepare("DELETE FROM case_summary WHERE joint_case = ?");
            delete.setLong(1, nr);
            delete.executeUpdate();
            return;
        }
        var insert =
                transaction.prepare("INSERT INTO case_summary (joint_case, form, title, tlp, lead, standing, is_open,"
                        + " duties) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (joint_case) DO UPDATE SET form = excluded.form,"
                        + " title = excluded.title, tlp = excluded.tlp, lead = excluded.lead, standing = excluded.standing,"
                        + " is_open = excluded.is_open, duties = excluded.duties");
        insert.setLong(1, nr);
        insert.setInt(2, FORM);
        insert.setString(3, now.title());
        insert.setString(4, now.tlp());
        insert.setString(5, now.lead());
        insert.setString(6, now.standing());
        insert.setLong(7, now.open() ? 1 : 0);
        insert.setLong(8, now.duties() ? 1 : 0);
        insert.executeUpdate();
        for (Task task : now.ours().values()) {
            var due = transaction.prepare("INSERT INTO case_due (joint_case, task, title, due) VALUES (?, ?, ?, ?)");
            due.setLong(1, nr);
            due.setString(2, task.name());
            due.setString(3, task.title());
            due.setString(4, task.due());
            due.executeUpdate();
        }
    }

    private static void dropDue(Transaction transaction, long nr) throws SQLException {
        var delete = transaction.prepare("DELETE FROM case_due WHERE joint_case = ?");
        delete.setLong(1, nr);
        delete.executeUpdate();
    }

    /** Cases whose steps were kept before they were summed up so, the first ones after that number. */
    static List<Long> unsummed(Session session, long after, int limit) throws SQLException {
        var select = session.prepare("SELECT c.nr FROM joint_case c LEFT JOIN case_summary s ON s.joint_case = c.nr"
                + " WHERE c.opened = 1 AND c.nr > ? AND (s.form IS NULL OR s.form <> ?) ORDER BY c.nr LIMIT ?");
        select.setLong(1, after);
        select.setInt(2, FORM);
        select.setInt(3, limit);
        var numbers = new ArrayList<Long>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
        }
        return numbers;
    }

    // ---- reading ----

    /** Whether a step opens it that counts. */
    static boolean isOpened(Session session, long nr) throws SQLException {
        var select = session.prepare("SELECT 1 FROM case_summary WHERE joint_case = ?");
        select.setLong(1, nr);
        try (var rows = select.executeQuery()) {
            return rows.next();
        }
    }

    /** Whose reading is asked about: whoever sits at the folder and auditors read all. */
    private static boolean readsAll(@Nullable Person person) {
        return person == null || person.is(Role.AUDITOR);
    }

    private static PreparedStatement prepare(Session session, String before, String after, @Nullable Person person)
            throws SQLException {
        return session.prepare(before + (readsAll(person) ? "" : MAY_READ) + after);
    }

    private static int person(PreparedStatement select, int at, @Nullable Person person) throws SQLException {
        if (person == null || readsAll(person)) {
            return at;
        }
        select.setLong(at, person.nr());
        return at + 1;
    }

    /** Those that changed last first, from before that stamp. */
    static List<CaseSummary> latest(
            Session session, Map<String, Kind> kinds, @Nullable Person person, long before, int limit)
            throws SQLException {
        var select = prepare(
                session,
                "SELECT c.nr, c.id, c.kind, c.agreement, s.title, s.tlp, s.lead, s.standing, s.is_open, c.changed"
                        + " FROM joint_case c CROSS JOIN case_summary s WHERE s.joint_case = c.nr AND c.changed < ?",
                " ORDER BY c.changed DESC LIMIT ?",
                person);
        select.setLong(1, before);
        select.setInt(person(select, 2, person), limit);
        var found = new ArrayList<CaseSummary>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                Kind kind = kinds.get(rows.getString(3));
                if (kind != null) {
                    found.add(summary(rows, kind));
                }
            }
        }
        return found;
    }

    /** Numbers of those after that number, the first first. */
    static List<Long> after(Session session, Map<String, Kind> kinds, @Nullable Person person, long nr, int limit)
            throws SQLException {
        var select = prepare(
                session,
                "SELECT c.nr, c.kind FROM joint_case c CROSS JOIN case_summary s WHERE s.joint_case = c.nr AND c.nr > ?",
                " ORDER BY c.nr LIMIT ?",
                person);
        select.setLong(1, nr);
        select.setInt(person(select, 2, person), limit);
        var found = new ArrayList<Long>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                if (kinds.containsKey(rows.getString(2))) {
                    found.add(rows.getLong(1));
                }
            }
        }
        return found;
    }

    private static CaseSummary summary(ResultSet rows, Kind kind) throws SQLException {
        return new CaseSummary(
                rows.getLong(1),
                rows.getLong(10),
                rows.getString(2),
                kind,
                rows.getString(4),
                rows.getString(5),
                rows.getString(6),
                rows.getString(7),
                rows.getString(8),
                rows.getLong(9) == 1);
    }

    /** How many are open; counted in an index, but for those for which persons are named. */
    static long open(Session session, @Nullable Person person) throws SQLException {
        long all = count(session.prepare("SELECT count(*) FROM case_summary WHERE is_open = 1"));
        if (person == null || readsAll(person)) {
            return all;
        }
        var hidden =
                session.prepare("SELECT count(*) FROM (SELECT DISTINCT joint_case FROM case_reader WHERE area = '')"
                        + " AS named CROSS JOIN case_summary s WHERE s.joint_case = named.joint_case AND s.is_open = 1"
                        + " AND NOT EXISTS (SELECT 1 FROM case_reader r WHERE r.joint_case = named.joint_case AND r.area = ''"
                        + " AND r.person = ?)");
        hidden.setLong(1, person.nr());
        return all - count(hidden);
    }

    private static long count(PreparedStatement select) throws SQLException {
        try (var rows = select.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** What is ours to do: where we are asked to join, then tasks, each in the order of the cases. */
    static List<Due> due(Session session, @Nullable Person person, int limit) throws SQLException {
        var due = new ArrayList<Due>();
        var invited = prepare(
                session,
                "SELECT c.id FROM case_summary s CROSS JOIN joint_case c WHERE s.is_open = 1"
                        + " AND s.standing = 'invited' AND c.nr = s.joint_case",
                " ORDER BY s.joint_case LIMIT ?",
                person);
        invited.setInt(person(invited, 1, person), limit);
        try (var rows = invited.executeQuery()) {
            while (rows.next()) {
                due.add(new Due(rows.getString(1), "", "", ""));
            }
        }
        var tasks = prepare(
                session,
                "SELECT c.id, d.task, d.title, d.due FROM case_due d CROSS JOIN joint_case c WHERE c.nr = d.joint_case",
                " ORDER BY d.joint_case, d.task LIMIT ?",
                person);
        tasks.setInt(person(tasks, 1, person), limit - due.size());
        try (var rows = tasks.executeQuery()) {
            while (rows.next()) {
                due.add(new Due(rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4)));
            }
        }
        return due;
    }

    /** Numbers of the cases whose duty clocks go by facts of ours. */
    static List<Long> withDuties(Session session) throws SQLException {
        var numbers = new ArrayList<Long>();
        try (var rows = session.prepare("SELECT joint_case FROM case_summary WHERE duties = 1 ORDER BY joint_case")
                .executeQuery()) {
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
        }
        return numbers;
    }

    /** Those of our people who are named for a case, by area; empty for the whole case. */
    static Map<String, Set<Long>> readers(Session session, long nr) throws SQLException {
        var select = session.prepare("SELECT area, person FROM case_reader WHERE joint_case = ?");
        select.setLong(1, nr);
        var readers = new TreeMap<String, Set<Long>>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                readers.computeIfAbsent(rows.getString(1), any -> new TreeSet<>())
                        .add(rows.getLong(2));
            }
        }
        return readers;
    }
}
