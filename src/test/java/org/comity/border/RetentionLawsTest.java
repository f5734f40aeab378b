package org.comity.border;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.comity.json.Json;
import org.comity.ledger.LedgerVerification;
import org.comity.sql.Databases;

/** What holds for every interleaving of what comes under several agreements, holds, runs and kills. */
final class RetentionLawsTest {
    private static final int TOOLS = 5;
    private static final List<String> RETENTIONS = List.of("3 days", "8 days", "");

    private static Border border;
    private static Federation federation;
    private static int worlds;

    @BeforeContainer
    static void open() {
        border = new Border(Databases.SQLITE.fresh());
        restart();
    }

    @AfterContainer
    static void close() {
        border.close();
    }

    /** All that a node has in memory about this is gone, and read again. */
    private static void restart() {
        var gate = new Gate(
                border.database,
                border.parties,
                border.agreements,
                new org.comity.objects.Holdings(border.database),
                border.ledger,
                border.clock,
                UUID::randomUUID);
        federation = gate.federation(
                border.keys, border.ledger, new Signer(Border.OURS, "1", border.ourKey), UUID::randomUUID);
    }

    private enum Verb {
        COME,
        OWN,
        HOLD,
        LIFT,
        TURN,
        RUN,
        KILL
    }

    /** Something that happens; which tool and which agreement is meant is counted round. */
    private record Event(Verb verb, int tool, int number) {}

    @Provide
    Arbitrary<List<Event>> events() {
        Arbitrary<Verb> verb = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.just(Verb.COME)),
                Tuple.of(4, Arbitraries.just(Verb.TURN)),
                Tuple.of(3, Arbitraries.of(Verb.RUN, Verb.KILL)),
                Tuple.of(3, Arbitraries.of(Verb.OWN, Verb.HOLD, Verb.LIFT)));
        return Combinators.combine(
                        verb,
                        Arbitraries.integers().between(0, TOOLS - 1),
                        Arbitraries.integers().between(0, 5))
                .as(Event::new)
                .list()
                .ofMinSize(5)
                .ofMaxSize(40);
    }

    /** What ought to be so, written down beside. */
    private static final class Model {
        final int base = ++worlds * TOOLS;
        final Set<Integer> own = new HashSet<>();

        /** Of each tool that came: until when each agreement lets it be kept. */
        final Map<Integer, Map<String, Instant>> kept = new TreeMap<>();

        final Map<Integer, Instant> held = new HashMap<>();

        void run(Instant now) {
            kept.forEach((tool, agreements) -> {
                if (!held.getOrDefault(tool, Instant.MIN).isAfter(now)) {
                    agreements.values().removeIf(due -> !due.isAfter(now));
                }
                if (agreements.isEmpty()) {
                    held.remove(tool);
                }
            });
            kept.values().removeIf(Map::isEmpty);
        }
    }

    @Property(tries = 40)
    void nothing_of_our_own_is_lost_nothing_due_is_left_and_the_logs_hold(@ForAll("events") List<Event> events)
            throws InterruptedException {
        var model = new Model();
        for (int i = 0; i < RETENTIONS.size(); i++) {
            String text = border.document(agreement(model, i), 1, "refuse")
                    .replaceFirst("(?m)until: .*$", "until: 2999-01-01T00:00:00Z");
            border.agree(
                    RETENTIONS.get(i).isEmpty()
                            ? text
                            : text + "obligations:\n  retention: " + RETENTIONS.get(i) + "\n");
        }
        for (Event event : events) {
            happen(model, event);
        }
        federation.retention().run();
        model.run(border.clock.instant());
        check(model);
        assertThat(federation.retained().those(Retained.Which.DUE, 10)).isEmpty();
        border.ledger.checkpointAll();
        LedgerVerification verified = border.ledger.verify();
        assertThat(verified.faults()).isEmpty();
        assertThat(verified.logs()).allSatisfy(log -> assertThat(log.fault()).isNull());
    }

    private static void happen(Model model, Event event) throws InterruptedException {
        Instant now = border.clock.instant();
        int tool = model.base + event.tool();
        switch (event.verb()) {
            case COME -> {
                int which = event.number() % RETENTIONS.size();
                String agreement = agreement(model, which);
                border.gate.admitFrom(
                        agreement, Border.THEIRS, Border.elements(Border.tool(tool, Border.GREEN)), agreement, null);
                Instant due = RETENTIONS.get(which).isEmpty()
                        ? Instant.MAX
                        : now.plus(Duration.ofDays(
                                Character.digit(RETENTIONS.get(which).charAt(0), 10)));
                model.kept.computeIfAbsent(tool, any -> new TreeMap<>()).putIfAbsent(agreement, due);
            }
            case OWN -> {
                border.add(Border.tool(tool, Border.GREEN));
                model.own.add(tool);
            }
            case HOLD -> {
                Instant until = now.plus(Duration.ofDays(1 + event.number()));
                if (model.kept.containsKey(tool)) {
                    federation.holds().place("otto", id(tool), "evidence", until);
                    model.held.merge(tool, until, (one, other) -> one.isAfter(other) ? one : other);
                }
            }
            case LIFT -> {
                if (model.held.getOrDefault(tool, Instant.MIN).isAfter(now)) {
                    federation.holds().lift("otto", id(tool));
                    model.held.remove(tool);
                }
            }
            case TURN -> border.clock.turn(Duration.ofDays(event.number()));
            case RUN -> {
                assertThat(federation.retention().run().failed()).isZero();
                model.run(now);
                check(model);
            }
            case KILL -> {
                kill(event.number());
                restart();
                federation.retention().run();
                model.run(now);
                check(model);
            }
        }
    }

    /** A run that ends at whatever it has come to: between two transactions, or in one that nobody waits for any more. */
    private static void kill(int number) throws InterruptedException {
        Thread running = Thread.ofPlatform().start(() -> {
            try {
                federation.retention().run();
            } catch (RuntimeException interrupted) {
                // As a process that is gone: what it has not committed is not there.
            }
        });
        for (int i = 0; i < number * 50_000; i++) {
            Thread.onSpinWait();
        }
        running.interrupt();
        running.join();
        border.database.write(transaction -> null); // what it left with the writer is through
    }

    private static void check(Model model) {
        long theirs = border.parties.require(Border.THEIRS).nr();
        Map<Boolean, Set<String>> held = new HashMap<>();
        border.database.read(reading -> {
            try (var rows = reading.prepare("SELECT o.id, v.source FROM version v, object o WHERE o.nr = v.object"
                            + " AND v.body IS NOT NULL")
                    .executeQuery()) {
                while (rows.next()) {
                    held.computeIfAbsent(rows.getLong(2) == theirs, any -> new HashSet<>())
                            .add(rows.getString(1));
                }
            }
            return null;
        });
        for (int tool = model.base; tool < model.base + TOOLS; tool++) {
            assertThat(held.getOrDefault(false, Set.of()).contains(id(tool)))
                    .as("our own %d", tool)
                    .isEqualTo(model.own.contains(tool));
            assertThat(held.getOrDefault(true, Set.of()).contains(id(tool)))
                    .as("what came, %d", tool)
                    .isEqualTo(model.kept.containsKey(tool));
        }
    }

    private static String agreement(Model model, int which) {
        return "law-" + model.base + "-" + which;
    }

    private static String id(int tool) {
        return String.valueOf(Json.parseObject(Border.tool(tool, Border.GREEN)).text("id"));
    }
}
