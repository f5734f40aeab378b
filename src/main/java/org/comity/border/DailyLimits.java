package org.comity.border;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.comity.parties.StandingAgreement;
import org.comity.parties.StandingClause;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * How many objects a clause has let cross to a receiver today, and how many more it lets. Every version that is laid
 * counts, also under a clause without a limit, so that a limit set at noon knows of the morning. A recall gives nothing
 * back: it had crossed.
 *
 * <p>A day is one of the UTC calendar. Like the stamps of an outbox it only rises: a clock that steps back over midnight
 * opens no clause again.
 */
final class DailyLimits {
    private DailyLimits() {}

    /** What is left today of the limits of those clauses under which something goes to one audience. One thread. */
    static final class Room {
        private final long today;
        private final Map<String, Left> left;

        private Room(long today, Map<String, Left> left) {
            this.today = today;
            this.left = left;
        }

        private static final class Left {
            private final Decision no;
            private long objects;

            Left(Decision no, long objects) {
                this.no = no;
                this.objects = objects;
            }
        }

        /** Whether a day has begun since, on which more is left. */
        boolean isOver(Instant now) {
            return day(now) > today;
        }

        /** Whether none of the clauses has a limit. */
        boolean isBoundless() {
            return left.isEmpty();
        }

        /** Takes the place of one object that a clause has allowed; the no where none is left today. */
        @Nullable
        Decision take(Decision allowed) {
            Left of = left.get(allowed.clause());
            if (of == null) {
                return null;
            }
            if (of.objects <= 0) {
                return of.no;
            }
            of.objects--;
            return null;
        }
    }

    /** What is left to all receivers of that audience, as far as has been laid until now. */
    static Room room(Session session, StandingAgreement agreement, String sender, Audience audience, Instant now)
            throws SQLException {
        long today = day(now);
        var left = new HashMap<String, Room.Left>();
        for (String receiver : audience.receivers()) {
            for (StandingClause clause : agreement.clauses(sender, receiver)) {
                Integer limit = clause.clause().objectsADay();
                if (limit == null) {
                    continue;
                }
                String id = clause.clause().id();
                Counted counted = counted(session, agreement.terms().id(), id, receiver, today);
                long objects = Math.max(0, limit - counted.objects());
                Room.Left known = left.get(id);
                if (known == null || objects < known.objects) {
                    left.put(id, new Room.Left(no(clause, receiver, limit, counted.day()), objects));
                }
            }
        }
        return new Room(today, left);
    }

    private static Decision no(StandingClause clause, String receiver, int limit, long day) {
        String id = clause.clause().id();
        LocalDate date = LocalDate.ofEpochDay(day);
        return Policy.narrowed(
                clause,
                Decision.no(
                        id,
                        "clause " + id + " lets cross " + limit + (limit == 1 ? " object" : " objects") + " a day to "
                                + receiver + ", and none is left of them for " + date + " (UTC)",
                        "it opens again at "
                                + date.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC)
                                + ", or the parties may raise the limit"));
    }

    /** Counts what was laid, in the transaction that laid it. */
    static void count(Transaction transaction, String agreement, Audience audience, List<Proposal> laid, Instant now)
            throws SQLException {
        var byClause = new TreeMap<String, Long>();
        laid.forEach(each -> byClause.merge(each.decision().clause(), 1L, Long::sum));
        long today = day(now);
        var keep = transaction.prepare("INSERT INTO released_in_a_day (agreement, clause, receiver, day, objects)"
                + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (agreement, clause, receiver)"
                + " DO UPDATE SET day = excluded.day, objects = excluded.objects");
        for (Map.Entry<String, Long> each : byClause.entrySet()) {
            for (String receiver : audience.receivers()) {
                Counted before = counted(transaction, agreement, each.getKey(), receiver, today);
                keep.setString(1, agreement);
                keep.setString(2, each.getKey());
                keep.setString(3, receiver);
                keep.setLong(4, before.day());
                keep.setLong(5, before.objects() + each.getValue());
                keep.executeUpdate();
            }
        }
    }

    /** @param day today, or a later one that was counted in before the clock stepped back */
    private record Counted(long day, long objects) {}

    private static Counted counted(Session session, String agreement, String clause, String receiver, long today)
            throws SQLException {
        var lookup = session.prepare(
                "SELECT day, objects FROM released_in_a_day" + " WHERE agreement = ? AND clause = ? AND receiver = ?");
        lookup.setString(1, agreement);
        lookup.setString(2, clause);
        lookup.setString(3, receiver);
        try (var rows = lookup.executeQuery()) {
            return rows.next() && rows.getLong(1) >= today
                    ? new Counted(rows.getLong(1), rows.getLong(2))
                    : new Counted(today, 0);
        }
    }

    private static long day(Instant instant) {
        return instant.atZone(ZoneOffset.UTC).toLocalDate().toEpochDay();
    }
}
