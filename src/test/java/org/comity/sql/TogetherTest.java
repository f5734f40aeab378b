package org.comity.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What acts of one commit want done together is done once, for those of them that succeed, and with them or not at all. */
final class TogetherTest {
    private static final Together<String> LETTER = (transaction, pieces) -> put(transaction, "letter", pieces);

    @OnBothDatabases
    void it_is_done_once_behind_the_acts_and_in_their_order(Databases kind) throws Exception {
        try (var database = kind.fresh()) {
            List<Future<Integer>> acts = inOneCommit(database, List.of(act("one"), act("two"), act("three")));
            for (Future<Integer> each : acts) {
                assertThat(each.get()).as("rows it saw of the letter").isZero();
            }
            assertThat(facts(database)).containsExactlyInAnyOrder("one", "two", "three", "letter one two three");
        }
    }

    @OnBothDatabases
    void an_act_that_fails_hands_nothing_in_and_its_neighbours_do(Databases kind) throws Exception {
        try (var database = kind.fresh()) {
            Act<Integer> failing = transaction -> {
                act("two").in(transaction);
                throw new IllegalStateException("changed my mind");
            };
            List<Future<Integer>> acts = inOneCommit(database, List.of(act("one"), failing, act("three")));
            assertThatThrownBy(acts.get(1)::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("changed my mind");
            acts.get(0).get();
            acts.get(2).get();
            assertThat(facts(database)).containsExactlyInAnyOrder("one", "three", "letter one three");
        }
    }

    @OnBothDatabases
    void where_it_fails_nothing_of_the_commit_stays_and_everybody_is_told(Databases kind) throws Exception {
        try (var database = kind.fresh()) {
            Together<String> failing = (transaction, pieces) -> {
                put(transaction, "half", pieces);
                throw new SQLException("the disk is full");
            };
            Act<Integer> bad = transaction -> {
                put(transaction, "bad", List.of());
                transaction.together(failing, "bad");
                return 0;
            };
            for (Future<Integer> each : inOneCommit(database, List.of(act("one"), bad))) {
                assertThatThrownBy(each::get).hasMessageContaining("the disk is full");
            }
            assertThatThrownBy(() -> database.write(bad)).hasMessageContaining("the disk is full");
            assertThat(facts(database)).isEmpty();
            database.write(act("after"));
            assertThat(facts(database)).containsExactlyInAnyOrder("after", "letter after");
        }
    }

    @OnBothDatabases
    void what_it_tells_of_is_told_once_it_is_durable_and_before_anybody_is_answered(Databases kind) {
        try (var database = kind.fresh()) {
            var told = new ArrayList<List<String>>();
            Together<String> telling = (transaction, pieces) -> {
                put(transaction, "letter", pieces);
                transaction.onCommit(() -> told.add(facts(database)));
            };
            database.write(transaction -> {
                transaction.together(telling, "one");
                return 0;
            });
            assertThat(told).containsExactly(List.of("letter one"));
        }
    }

    @OnBothDatabases
    void it_hands_nothing_in_itself(Databases kind) {
        try (var database = kind.fresh()) {
            Together<String> endless = (transaction, pieces) -> transaction.together(LETTER, "again");
            assertThatThrownBy(() -> database.write(transaction -> {
                        transaction.together(endless, "one");
                        return 0;
                    }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(facts(database)).isEmpty();
        }
    }

    /** Writes a fact and wants it in the letter; answers how many letters it sees. */
    private static Act<Integer> act(String name) {
        return transaction -> {
            put(transaction, name, List.of());
            transaction.together(LETTER, name);
            try (var rows = transaction
                    .prepare("SELECT count(*) FROM node_fact WHERE name LIKE 'letter%'")
                    .executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        };
    }

    private static void put(Transaction transaction, String name, List<String> more) throws SQLException {
        var insert = transaction.prepare("INSERT INTO node_fact (name, value) VALUES (?, 'x')");
        insert.setString(1, more.isEmpty() ? name : name + " " + String.join(" ", more));
        insert.executeUpdate();
    }

    /** They wait in this order behind an act that does not end before they do. */
    private static List<Future<Integer>> inOneCommit(Database database, List<Act<Integer>> acts) throws Exception {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            Future<?> first = threads.submit((Callable<Integer>) () -> database.write(transaction -> {
                begun.countDown();
                await(go);
                return 0;
            }));
            begun.await();
            var answers = new ArrayList<Future<Integer>>();
            for (int i = 0; i < acts.size(); i++) {
                Act<Integer> act = acts.get(i);
                answers.add(threads.submit((Callable<Integer>) () -> database.write(act)));
                while (database.waiting() <= i) {
                    Thread.onSpinWait();
                }
            }
            go.countDown();
            first.get();
            return answers;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> facts(Database database) {
        return database.read(reading -> {
            var names = new ArrayList<String>();
            try (var rows =
                    reading.prepare("SELECT name FROM node_fact ORDER BY name").executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            return names;
        });
    }
}
