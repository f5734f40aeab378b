package org.comity.doors.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.comity.cases.CaseState;
import org.comity.cases.CaseSummary;
import org.comity.cases.Desk;
import org.comity.cases.NewCase;
import org.comity.json.JsonObject;
import org.comity.parties.Actor;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;
import org.junit.jupiter.api.Test;

/** What is remembered of cases, and what is kept of them in short, is what their steps say: whoever takes them, and when. */
final class ManyCasesTest {
    private static final int TAKERS = 4;
    private static final int STEPS_EACH = 12;

    @OnBothDatabases
    void who_reads_while_others_take_sees_whole_states_that_only_grow(Databases kind) throws Exception {
        try (var table = new Table(kind)) {
            table.begin(table.west);
            var working = new AtomicBoolean(true);
            try (var threads = Executors.newFixedThreadPool(TAKERS + 2)) {
                var readers = List.of(
                        threads.submit(() -> growing(table, working)), threads.submit(() -> growing(table, working)));
                var takers = new ArrayList<Future<?>>();
                for (int taker = 0; taker < TAKERS; taker++) {
                    int number = taker;
                    takers.add(threads.submit((Callable<Void>) () -> {
                        for (int i = 0; i < STEPS_EACH; i++) {
                            table.take(table.north, "noted", "text", "note " + number + " " + i);
                        }
                        return null;
                    }));
                }
                for (Future<?> each : takers) {
                    each.get();
                }
                working.set(false);
                for (Future<Integer> each : readers) {
                    assertThat(each.get()).isPositive();
                }
            }
            table.meet();
            CaseState seen = table.state(table.north);
            assertThat(seen.notCounting()).isEmpty();
            assertThat(seen.entries()).hasSize(3 + TAKERS * STEPS_EACH);
            assertThat(table.state(table.west)).isEqualTo(seen);
            try (Site again = table.north.again("1")) {
                assertThat(Table.book(again).as(Actor.AT_THE_FOLDER).require("grid"))
                        .as("read from the rows alone")
                        .isEqualTo(seen);
            }
        }
    }

    /** Reads on and on; answers how often. */
    private static int growing(Table table, AtomicBoolean working) {
        int readings = 0;
        List<CaseState.Entry> before = List.of();
        while (working.get() || readings == 0) {
            CaseState state = table.state(table.north);
            assertThat(state.entries().size()).isGreaterThanOrEqualTo(before.size());
            assertThat(state.entries().subList(0, before.size())).isEqualTo(before);
            before = state.entries();
            readings++;
        }
        return readings;
    }

    @OnBothDatabases
    void a_list_says_what_the_steps_say(Databases kind) throws Exception {
        try (var table = new Table(kind)) {
            table.begin(table.west);
            assertAsTheStepsSay(table.desk(table.north), "joined");
            assertAsTheStepsSay(table.desk(table.west), "joined");
            table.desk(table.north).open(new NewCase("other", "incident", "joint", "Another", "TLP:GREEN", ""));
            table.desk(table.north)
                    .take(
                            "other",
                            "invited",
                            JsonObject.builder().put("party", Site.WEST).build(),
                            Desk.ALL);
            table.take(table.north, "tasked", "task", "look", "title", "Look", "party", Site.WEST);
            table.meet();
            Desk west = table.desk(table.west);
            assertThat(west.due(10))
                    .extracting(CaseSummary.Due::name, CaseSummary.Due::task)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("other", ""),
                            org.assertj.core.groups.Tuple.tuple("grid", "look"));
            assertThat(west.due(1)).hasSize(1);
            assertThat(west.open()).isEqualTo(2);
            assertThat(west.summaries()).extracting(CaseSummary::name).containsExactly("grid", "other");
            List<CaseSummary> latest = west.latest(Long.MAX_VALUE, 10);
            assertThat(west.latest(latest.getFirst().changed(), 10)).isEqualTo(latest.subList(1, 2));
            table.take(table.west, "task-done", "task", "look");
            table.meet();
            table.take(table.north, "assessed", "class", "availability", "severity", "red");
            table.take(table.north, "closed");
            table.meet();
            assertThat(west.due(10)).extracting(CaseSummary.Due::name).containsExactly("other");
            assertThat(west.open()).isEqualTo(1);
            assertAsTheStepsSay(west, "joined", "invited");
        }
    }

    @OnBothDatabases
    void cases_of_an_earlier_program_are_summed_up_when_the_node_opens(Databases kind) throws Exception {
        try (var table = new Table(kind)) {
            table.begin(table.west);
            table.take(table.north, "tasked", "task", "look", "title", "Look", "party", Site.NORTH);
            Desk north = table.desk(table.north);
            List<CaseSummary> before = north.summaries();
            List<CaseSummary.Due> due = north.due(10);
            for (String gone : List.of("DELETE FROM case_summary", "DELETE FROM case_due")) {
                table.north.database.write(
                        transaction -> transaction.prepare(gone).executeUpdate());
            }
            assertThat(north.summaries()).isEmpty();
            try (Site again = table.north.again("1")) {
                Desk same = Table.book(again).as(Actor.AT_THE_FOLDER);
                assertThat(same.summaries()).hasSize(1);
                assertThat(same.summaries().getFirst().title())
                        .isEqualTo(before.getFirst().title());
                assertThat(same.due(10)).isEqualTo(due);
                assertThat(same.find("grid")).isPresent();
            }
        }
    }

    @OnBothDatabases
    void a_letter_that_is_refused_keeps_none_beside_it_out(Databases kind) throws Exception {
        try (var table = new Table(kind)) {
            table.begin(table.west);
            table.take(table.north, "noted", "text", "before");
            table.north.database.write(transaction -> table.north
                    .federation
                    .letters()
                    .send(transaction, "joint", Site.WEST, "case-steps", JsonObject.EMPTY));
            table.take(table.north, "noted", "text", "after");
            table.meet();
            assertThat(table.west.federation.letters().open())
                    .extracting(each -> each.state())
                    .containsExactly("refused");
            assertThat(table.state(table.west)).isEqualTo(table.state(table.north));
        }
    }

    @Test
    void a_letter_goes_when_it_is_written_and_not_at_the_next_round() throws Exception {
        try (var table = new Table(Databases.SQLITE)) {
            table.begin(table.west);
            try (var messenger = new Messenger(table.west.federation, table.west.exchange)) {
                for (int i = 0; i < 20; i++) {
                    table.take(table.west, "noted", "text", "note " + i);
                }
                long until = System.nanoTime() + 60_000_000_000L;
                while (!table.state(table.north).equals(table.state(table.west))) {
                    assertThat(System.nanoTime()).isLessThan(until);
                    Thread.sleep(5);
                }
            }
            table.take(table.west, "noted", "text", "after it was closed");
            table.meet();
            assertThat(table.state(table.north)).isEqualTo(table.state(table.west));
        }
    }

    private static void assertAsTheStepsSay(Desk desk, String... standings) {
        var summaries = desk.summaries();
        assertThat(summaries).extracting(CaseSummary::standing).containsExactly(standings);
        for (CaseSummary each : summaries) {
            CaseState state = desk.require(each.id());
            assertThat(List.of(each.id(), each.title(), each.tlp(), each.lead(), each.agreement()))
                    .isEqualTo(List.of(state.id(), state.title(), state.tlp(), state.lead(), state.agreement()));
            assertThat(each.open()).isEqualTo(state.open());
            assertThat(each.kind()).isEqualTo(state.kind());
        }
        assertThat(desk.all())
                .extracting(CaseState::id)
                .containsExactlyElementsOf(
                        summaries.stream().map(CaseSummary::id).toList());
    }
}
