package org.comity.border;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.comity.marking.Handling;
import org.comity.parties.Agreement;
import org.comity.parties.Parties;
import org.comity.parties.StandingAgreement;
import org.comity.parties.StandingClause;
import org.comity.sql.Database;
import org.comity.sql.Micros;
import org.comity.sql.Session;

/** Goes through all that is held at home, and asks the policy twice: as the agreement stands, and as a draft would. */
final class SimulationRun {
    private static final int BATCH = 1_000;

    private final Database database;
    private final Facets facets;
    private final Parties parties;
    private final Optional<StandingAgreement> standing;
    private final StandingAgreement draft;
    private final Instant now;
    private final Instant then;
    private final List<Receiver> receivers = new ArrayList<>();
    private final Map<Sort, Count> changes = new LinkedHashMap<>();
    private long objects;
    private long twoMarkings;

    private record Held(long nr, String id, Handling handling, FacetBook.Faceted faceted) {}

    private record Receiver(
            String id,
            Optional<CompiledPolicy> standing,
            CompiledPolicy draft,
            long[] before,
            long[] after,
            Map<String, Long> allowed) {}

    private record Sort(String receiver, Decision was, Decision becomes) {}

    private static final class Count {
        private long count;
        private String example = "";
    }

    /** @param now when it is asked; a draft that has not begun is asked at its beginning */
    SimulationRun(
            Database database,
            Facets facets,
            Parties parties,
            Optional<StandingAgreement> standing,
            StandingAgreement draft,
            Instant now) {
        this.database = database;
        this.facets = facets;
        this.parties = parties;
        this.standing = standing;
        this.draft = draft;
        this.now = now;
        this.then = now.isBefore(draft.terms().from()) ? draft.terms().from() : now;
        String ours = parties.ours().id();
        for (Agreement.Member member : draft.members()) {
            if (!member.id().equals(ours)) {
                receivers.add(new Receiver(
                        member.id(),
                        standing.map(
                                each -> new CompiledPolicy(each, ours, Audience.with(each, ours, member.id()), now)),
                        new CompiledPolicy(draft, ours, Audience.with(draft, ours, member.id()), then),
                        new long[3],
                        new long[3],
                        new LinkedHashMap<>()));
            }
        }
    }

    /**
     * @param since what came to be held before is left out
     * @param each hears of every single object whose answer changes
     */
    Simulation over(long home, Instant since, Consumer<Simulation.Change> each) {
        long after = since.equals(Instant.MIN) ? 0 : database.read(reading -> before(reading, home, since));
        while (true) {
            long from = after;
            List<Held> batch = database.read(reading -> batch(reading, home, from));
            for (Held held : batch) {
                after = held.nr();
                objects++;
                twoMarkings +=
                        held.handling().findings().stream().anyMatch(finding -> finding.startsWith("two TLP markings"))
                                ? 1
                                : 0;
                receivers.forEach(receiver -> ask(receiver, held, each));
            }
            if (batch.size() < BATCH) {
                break;
            }
        }
        return new Simulation(
                draft.terms().id(),
                draft.terms().version(),
                objects,
                receivers.stream()
                        .map(receiver -> new Simulation.Tally(
                                receiver.id(),
                                Simulation.Counts.of(receiver.before()),
                                Simulation.Counts.of(receiver.after())))
                        .toList(),
                changes.entrySet().stream()
                        .map(entry -> change(entry.getKey(), entry.getValue().count, entry.getValue().example))
                        .sorted(Comparator.comparingLong(Simulation.Change::count)
                                .reversed())
                        .toList(),
                limits(),
                twoMarkings);
    }

    private List<Simulation.Limit> limits() {
        var limits = new ArrayList<Simulation.Limit>();
        for (Receiver receiver : receivers) {
            for (StandingClause each : draft.clauses(parties.ours().id(), receiver.id())) {
                Integer limit = each.clause().objectsADay();
                long allowed = receiver.allowed().getOrDefault(each.clause().id(), 0L);
                if (limit != null && allowed > limit) {
                    limits.add(new Simulation.Limit(receiver.id(), each.clause().id(), allowed, limit));
                }
            }
        }
        return limits;
    }

    private void ask(Receiver receiver, Held held, Consumer<Simulation.Change> each) {
        Decision was = receiver.standing()
                .map(policy -> policy.decide(held.faceted(), now))
                .orElseGet(() -> Decision.no(
                        "", "there is no agreement " + draft.terms().id() + " yet", "an agreement would allow it"));
        Decision becomes = receiver.draft().decide(held.faceted(), then);
        receiver.before()[Simulation.Answer.of(was).ordinal()]++;
        receiver.after()[Simulation.Answer.of(becomes).ordinal()]++;
        if (becomes.allowed()) {
            receiver.allowed().merge(becomes.clause(), 1L, Long::sum);
        }
        boolean same = Simulation.Answer.of(was) == Simulation.Answer.of(becomes)
                && (!was.allowed()
                        || (was.approval() == becomes.approval()
                                && was.minimisation().equals(becomes.minimisation())));
        if (!same) {
            var sort = new Sort(receiver.id(), was, becomes);
            Count count = changes.computeIfAbsent(sort, any -> new Count());
            count.count++;
            count.example = held.id();
            each.accept(change(sort, 1, held.id()));
        }
    }

    private static Simulation.Change change(Sort sort, long count, String example) {
        return new Simulation.Change(sort.receiver(), sort.was(), sort.becomes(), count, example);
    }

    /** The last number that was laid before that instant; what was laid at once has one stamp. */
    private static long before(Session session, long home, Instant since) throws SQLException {
        var select = session.prepare(
                "SELECT last FROM outbox_stamp WHERE box = ? AND added < ? ORDER BY added DESC LIMIT 1");
        select.setLong(1, home);
        select.setLong(2, Micros.of(since));
        try (var rows = select.executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private List<Held> batch(Session session, long home, long after) throws SQLException {
        var ids = new ArrayList<String>(BATCH);
        var numbers = new ArrayList<Long>(BATCH);
        var versions = new ArrayList<Facets.Version>(BATCH);
        var query = session.prepare("SELECT r.nr, o.id, v.nr, v.source"
                + " FROM outbox_row r CROSS JOIN version v CROSS JOIN object o"
                + " WHERE v.nr = r.version AND o.nr = r.object AND r.box = ? AND r.nr > ? AND r.is_last = 1"
                + " ORDER BY r.nr LIMIT " + BATCH);
        query.setLong(1, home);
        query.setLong(2, after);
        try (var rows = query.executeQuery()) {
            while (rows.next()) {
                numbers.add(rows.getLong(1));
                ids.add(rows.getString(2));
                versions.add(new Facets.Version(rows.getLong(3), rows.getLong(4)));
            }
        }
        Map<Long, Facets.Seen> seen = facets.of(session, versions);
        var held = new ArrayList<Held>(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            Facets.Seen each = Objects.requireNonNull(seen.get(versions.get(i).nr()));
            held.add(new Held(numbers.get(i), ids.get(i), each.handling(), each.faceted()));
        }
        return held;
    }
}
