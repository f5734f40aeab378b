package org.comity.doors.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.comity.border.CaseRoad;
import org.comity.border.Letter;
import org.comity.border.Letters;
import org.comity.border.Refused;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.ledger.Entry;
import org.comity.ledger.LogName;
import org.comity.ledger.Reconciliation;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;

/** Steps that many take at once go to a member in few letters: in their order, each once, and none that was refused. */
final class SharedLettersTest {
    private static final int TAKERS = 6;

    @OnBothDatabases
    void steps_of_one_commit_share_a_letter_and_an_entry_and_come_in_their_order(Databases kind) throws Exception {
        try (var table = new Table(kind)) {
            table.begin(table.west);
            long before = table.north.federation.letters().last(Site.WEST, "joint");
            int entriesBefore = sent(table).size();

            List<Future<?>> taken = atOnce(table, i -> table.take(table.north, "noted", "text", "note " + i));
            for (Future<?> each : taken) {
                each.get();
            }
            List<Letter> letters = letters(table, before);
            assertThat(letters).hasSize(1);
            JsonArray steps = Objects.requireNonNull(letters.getFirst().body().array("steps"));
            assertThat(steps.elements()).hasSize(TAKERS);
            assertThat(numbers(steps)).isSorted().doesNotHaveDuplicates();
            assertThat(sent(table)).hasSize(entriesBefore + 1);

            table.meet();
            assertThat(table.state(table.west).notCounting()).isEmpty();
            assertThat(table.state(table.west)).isEqualTo(table.state(table.north));
            assertThat(asked(table)).as("nothing was missing on the way").isZero();
            Reconciliation.Compared compared = table.compared(table.north, table.west, true);
            assertThat(compared.differing()).isZero();
            assertThat(compared.agreed()).isEqualTo(3 + TAKERS - 1);
        }
    }

    @OnBothDatabases
    void the_entry_says_by_which_clause_they_went_and_in_how_many_personal_data_crossed(Databases kind)
            throws Exception {
        try (var table = new Table(kind)) {
            table.begin(table.west);
            List<Future<?>> taken = atOnce(
                    table,
                    i -> table.take(
                            table.north, "noted", "text", i < 2 ? "Ask person" + i + "@victim.example" : "note " + i));
            for (Future<?> each : taken) {
                each.get();
            }
            assertThat(String.valueOf(sent(table).getLast().opening()))
                    .contains("\"version\":1", "\"under\":[{\"clause\":\"1\",\"objects\":6,\"personal\":2}]");
        }
    }

    @OnBothDatabases
    void what_the_gate_refuses_is_in_no_letter_and_the_others_are(Databases kind) throws Exception {
        try (var table = new Table(kind)) {
            table.begin(table.west);
            long before = table.north.federation.letters().last(Site.WEST, "joint");
            List<Future<?>> taken = atOnce(
                    table,
                    i -> table.take(
                            table.north, "noted", "text", "note " + i, "tlp", i == 2 ? "TLP:RED" : "TLP:GREEN"));
            for (int i = 0; i < TAKERS; i++) {
                Future<?> each = taken.get(i);
                if (i == 2) {
                    assertThatThrownBy(each::get).hasCauseInstanceOf(Refused.class);
                } else {
                    each.get();
                }
            }
            List<Letter> letters = letters(table, before);
            assertThat(letters).hasSize(1);
            assertThat(letters.getFirst().body().toString())
                    .doesNotContain("note 2")
                    .contains("note 1", "note 3");
            table.meet();
            assertThat(table.state(table.west)).isEqualTo(table.state(table.north));
        }
    }

    @OnBothDatabases
    void each_member_gets_its_own_letter(Databases kind) throws Exception {
        try (var table = new Table(kind)) {
            table.begin(table.west, table.far);
            long west = table.north.federation.letters().last(Site.WEST, "joint");
            long far = table.north.federation.letters().last(Site.FAR, "joint");
            for (Future<?> each : atOnce(table, i -> table.take(table.north, "noted", "text", "note " + i))) {
                each.get();
            }
            assertThat(table.north.federation.letters().last(Site.WEST, "joint"))
                    .isEqualTo(west + 1);
            assertThat(table.north.federation.letters().last(Site.FAR, "joint")).isEqualTo(far + 1);
            table.meet();
            assertThat(table.state(table.west)).isEqualTo(table.state(table.north));
            assertThat(table.state(table.far)).isEqualTo(table.state(table.north));
        }
    }

    /** Something that the taker of that number does. */
    private interface Take {
        void by(int number) throws Exception;
    }

    /** Takes steps behind an act that holds the writer until all of them wait for it, in their order. */
    private static List<Future<?>> atOnce(Table table, Take take) throws Exception {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (var threads = Executors.newCachedThreadPool()) {
            Future<?> holding = threads.submit((Callable<Integer>) () -> table.north.database.write(transaction -> {
                begun.countDown();
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return 0;
            }));
            begun.await();
            var taken = new ArrayList<Future<?>>();
            for (int i = 0; i < TAKERS; i++) {
                int number = i;
                taken.add(threads.submit((Callable<Void>) () -> {
                    take.by(number);
                    return null;
                }));
                while (table.north.database.waiting() <= i) {
                    Thread.onSpinWait();
                }
            }
            go.countDown();
            holding.get();
            return taken;
        }
    }

    private static List<Letter> letters(Table table, long after) {
        return table.north.federation.letters().with("joint", Site.WEST).stream()
                .filter(Letters.Kept::ours)
                .map(Letters.Kept::letter)
                .filter(each -> each.number() > after && each.kind().equals(CaseRoad.STEPS))
                .toList();
    }

    private static List<Long> numbers(JsonArray steps) {
        return steps.elements().stream()
                .map(each -> org.comity.json.Json.parseObject(Objects.requireNonNull(((JsonObject) each).text("header"))
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .map(header -> Long.parseLong(String.valueOf(header.get("number"))))
                .toList();
    }

    private static List<Entry> sent(Table table) {
        return table.north.ledger.entries(LogName.of("joint", Site.WEST), 0, 1_000).stream()
                .filter(each -> String.valueOf(each.opening()).contains("case steps sent"))
                .toList();
    }

    private static long asked(Table table) {
        return table.west.federation.letters().with("joint", Site.NORTH).stream()
                .filter(each -> each.ours() && each.letter().kind().equals(CaseRoad.WANTED))
                .count();
    }
}
