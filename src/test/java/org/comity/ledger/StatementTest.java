package org.comity.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import org.comity.json.JsonObject;
import org.comity.seal.BadSeal;
import org.comity.seal.Checkpoint;
import org.comity.seal.SignedNote;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Statements, and two of them laid side by side. */
final class StatementTest {
    private static final String A = "alpha.example";
    private static final String B = "beta.example";
    private static final String G = "gamma.example";

    private static byte @Nullable [] honest;
    private static @Nullable Shelf shelf;

    private static synchronized byte[] honest() {
        byte[] known = honest;
        if (known == null) {
            Shelf filled = new Shelf(Databases.SQLITE, A);
            filled.crossed("served", "seven", B, "indicator--1", "indicator--2");
            filled.crossed("served", "seven", B, "indicator--3");
            filled.append(LogName.of("seven", B), 600);
            filled.database.write(transaction -> filled.ledger.destroy(
                    transaction, LogName.of("seven", B), List.of(2L, 9L), "retention", "its end"));
            filled.crossed("served", "eight", B, "indicator--4");
            shelf = filled;
            known = stated(filled, B);
            honest = known;
        }
        return known;
    }

    @AfterContainer
    static synchronized void close() {
        if (shelf != null) {
            shelf.close();
            shelf = null;
            honest = null;
        }
    }

    private static byte[] stated(Shelf of, String to) {
        of.ledger.checkpointAll();
        var out = new ByteArrayOutputStream();
        ShownLogs logs = of.ledger.shownTo(to);
        try {
            for (Origin origin : logs.origins()) {
                logs.state(origin, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** What a statement says, as text. */
    private static final class Said implements Statement.Listener {
        final List<String> lines = new ArrayList<>();

        @Override
        public void log(Origin origin, Checkpoint head, SignedNote note) {
            lines.add(origin + " " + head.size());
        }

        @Override
        public void entry(Origin origin, long number, @Nullable JsonObject record, List<Item> items) {
            lines.add(number + " " + record + " " + items);
        }
    }

    private static Said read(byte[] statement, Shelf of) throws IOException {
        var said = new Said();
        Statement.read(
                new ByteArrayInputStream(statement), id -> id.equals(of.party) ? List.of(of.known()) : List.of(), said);
        return said;
    }

    @OnBothDatabases
    void a_statement_says_what_the_logs_say_to_that_party_alone(Databases kind) throws IOException {
        try (var one = new Shelf(kind, A)) {
            one.crossed("served", "seven", B, "indicator--1");
            one.crossed("served", "seven", G, "indicator--2");
            one.append(LogName.HOME, Act.of("refused", "node"));
            byte[] statement = stated(one, B);
            var told = new Said();
            ShownLogs logs = one.ledger.shownTo(B);
            logs.origins().forEach(origin -> logs.tell(origin, told));
            assertThat(read(statement, one).lines).isEqualTo(told.lines);
            assertThat(new String(statement, StandardCharsets.UTF_8))
                    .contains("indicator--1")
                    .doesNotContain("indicator--2")
                    .doesNotContain("gamma")
                    .doesNotContain("refused");
        }
    }

    @Property(tries = 400)
    void no_byte_of_a_statement_can_change_what_it_says(@ForAll Random random) throws IOException {
        byte[] statement = honest();
        Shelf of = java.util.Objects.requireNonNull(shelf);
        byte[] bent = statement.clone();
        int at = random.nextInt(bent.length);
        bent[at] ^= (byte) (1 << random.nextInt(8));
        List<String> said = read(statement, of).lines;
        Throwable thrown = catchThrowable(() -> assertThat(read(bent, of).lines).isEqualTo(said));
        assertThat(thrown == null || thrown instanceof BadSeal)
                .as("byte " + at + ": " + thrown)
                .isTrue();
    }

    @Test
    void a_statement_cut_short_or_out_of_order_is_refused() {
        String statement = new String(honest(), StandardCharsets.UTF_8);
        Shelf of = java.util.Objects.requireNonNull(shelf);
        List<String> lines = statement.lines().toList();
        var swapped = new ArrayList<>(lines);
        swapped.set(3, lines.get(4));
        swapped.set(4, lines.get(3));
        for (String bad : List.of(
                "",
                "{}\n",
                statement.substring(0, statement.length() - 1),
                String.join("\n", lines.subList(0, lines.size() - 1)) + "\n",
                String.join("\n", lines.subList(1, lines.size())) + "\n",
                String.join("\n", swapped) + "\n",
                statement + lines.getLast() + "\n")) {
            assertThatThrownBy(() -> read(bad.getBytes(StandardCharsets.UTF_8), of))
                    .isInstanceOf(BadSeal.class);
        }
    }

    private static List<Reconciliation.Compared> compare(Shelf here, Shelf there) throws IOException {
        here.ledger.checkpointAll();
        var reconciliation = new Reconciliation();
        ShownLogs logs = here.ledger.shownTo(there.party);
        logs.origins().forEach(origin -> logs.tell(origin, reconciliation.ours()));
        Statement.read(
                new ByteArrayInputStream(stated(there, here.party)),
                id -> List.of(there.known()),
                reconciliation.theirs());
        return reconciliation.compare();
    }

    @OnBothDatabases
    void two_parties_that_wrote_down_the_same_agree(Databases kind) throws IOException {
        try (var one = new Shelf(kind, A);
                var other = new Shelf(kind, B)) {
            one.crossed("released", "seven", B, "indicator--1", "indicator--2", "indicator--7");
            one.crossed("served", "seven", B, "indicator--1", "indicator--2");
            one.crossed("served", "seven", B, "indicator--2");
            other.crossed("admitted", "seven", A, "indicator--1");
            other.crossed("admitted", "seven", A, "indicator--2");
            other.crossed("served", "seven", A, "malware--1");
            one.crossed("admitted", "seven", B, "malware--1");
            assertThat(compare(one, other))
                    .containsExactly(
                            new Reconciliation.Compared("seven", true, 2, 0, 0, List.of(), 0),
                            new Reconciliation.Compared("seven", false, 1, 0, 0, List.of(), 0));
            assertThat(compare(other, one))
                    .allSatisfy(each -> assertThat(each.differing()).isZero());
        }
    }

    @OnBothDatabases
    void the_first_difference_is_shown_with_the_entries_of_both_sides(Databases kind) throws IOException {
        try (var one = new Shelf(kind, A);
                var other = new Shelf(kind, B)) {
            one.crossed("served", "seven", B, "indicator--1", "indicator--2@mine", "indicator--3");
            other.crossed("admitted", "seven", A, "indicator--1");
            other.crossed("admitted", "seven", A, "indicator--2@theirs", "indicator--4");
            Reconciliation.Compared sent = compare(one, other).getFirst();
            assertThat(sent.agreed()).isEqualTo(1);
            assertThat(sent.differing()).isEqualTo(3);
            assertThat(sent.differences())
                    .extracting(
                            Reconciliation.Difference::id,
                            Reconciliation.Difference::here,
                            Reconciliation.Difference::there)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("indicator--2", "entry 1", "entry 2"),
                            org.assertj.core.groups.Tuple.tuple("indicator--3", "entry 1", ""),
                            org.assertj.core.groups.Tuple.tuple("indicator--4", "", "entry 2"));
            assertThat(sent.differences().getFirst().why()).contains("other content here");
        }
    }

    private static void said(Shelf by, String kind, String actor, String other, JsonObject details, String... names) {
        by.append(
                LogName.of("seven", other),
                Act.of(kind, actor)
                        .under("seven", other)
                        .over(Items.of(List.of(names).stream().map(Shelf::item).toList()))
                        .with(details));
    }

    private static JsonObject of(String letter) {
        return JsonObject.builder().put("recall", letter).build();
    }

    private static JsonObject answer(String said) {
        return JsonObject.builder().put("recall", "l1").put("answer", said).build();
    }

    @OnBothDatabases
    void a_recall_is_compared_as_asked_acknowledged_and_answered(Databases kind) throws IOException {
        try (var one = new Shelf(kind, A);
                var other = new Shelf(kind, B)) {
            said(one, "recall asked", "operator", B, of("l1"), "indicator--1", "indicator--2");
            said(one, "recall acknowledged", B, B, of("l1"));
            said(one, "recall answered", B, B, answer("erased"));
            said(other, "recall asked", A, A, of("l1"), "indicator--1", "indicator--2");
            said(other, "recall answered", "operator", A, answer("erased"), "indicator--1", "indicator--2");
            assertThat(compare(one, other))
                    .containsExactly(
                            new Reconciliation.Compared("seven", true, 4, 0, 0, List.of(), 0),
                            new Reconciliation.Compared("seven", false, 0, 0, 0, List.of(), 0));
            assertThat(compare(other, one).getLast().agreed()).isEqualTo(4);
        }
    }

    @OnBothDatabases
    void a_recall_that_one_side_does_not_know_is_a_difference(Databases kind) throws IOException {
        try (var one = new Shelf(kind, A);
                var other = new Shelf(kind, B)) {
            other.crossed("released", "seven", A, "indicator--9");
            said(one, "recall asked", "operator", B, of("l1"), "indicator--1");
            Reconciliation.Compared sent = compare(one, other).getFirst();
            assertThat(sent.differing()).isEqualTo(1);
            assertThat(sent.differences().getFirst())
                    .isEqualTo(new Reconciliation.Difference(
                            "recall l1 asked of indicator--1", "entry 1", "", "our log has it, and theirs does not"));
            assertThat(compare(other, one).getLast().differences().getFirst().why())
                    .isEqualTo("their log has it, and ours does not");
        }
    }

    @OnBothDatabases
    void an_acknowledgement_or_an_answer_that_one_side_does_not_have_is_a_difference(Databases kind)
            throws IOException {
        try (var one = new Shelf(kind, A);
                var other = new Shelf(kind, B)) {
            said(one, "recall asked", "operator", B, of("l1"), "indicator--1");
            said(other, "recall asked", A, A, of("l1"), "indicator--1");
            assertThat(compare(one, other).getFirst().differences())
                    .extracting(Reconciliation.Difference::id)
                    .containsExactly("recall l1 acknowledged");
            said(one, "recall acknowledged", B, B, of("l1"));
            said(one, "recall answered", B, B, answer("erased"));
            assertThat(compare(one, other).getFirst().differences())
                    .extracting(Reconciliation.Difference::id)
                    .containsExactly("recall l1 answered");
            said(other, "recall answered", "operator", A, answer("refused"), "indicator--1");
            Reconciliation.Compared told = compare(one, other).getFirst();
            assertThat(told.differing()).isEqualTo(1);
            assertThat(told.differences().getFirst().why()).contains("other content here");
        }
    }

    private static JsonObject batch(String sha256) {
        return JsonObject.builder().put("outbox", "o").put("sha256", sha256).build();
    }

    @OnBothDatabases
    void what_was_handed_over_and_has_no_receipt_is_no_difference_and_is_counted(Databases kind) throws IOException {
        try (var one = new Shelf(kind, A);
                var other = new Shelf(kind, B)) {
            said(one, "served", B, B, batch("first"), "indicator--1", "indicator--2");
            said(one, "served", B, B, batch("again"), "indicator--1");
            said(one, "receipt", B, B, batch("again"));
            said(other, "admitted", "node", A, batch("again"), "indicator--1");
            assertThat(compare(one, other).getFirst())
                    .isEqualTo(new Reconciliation.Compared("seven", true, 1, 0, 1, List.of(), 0));
            assertThat(compare(other, one).getLast())
                    .isEqualTo(new Reconciliation.Compared("seven", false, 1, 0, 1, List.of(), 0));
        }
    }

    @OnBothDatabases
    void what_was_receipted_or_read_by_somebody_who_gives_no_receipt_has_to_be_in_the_other_log(Databases kind)
            throws IOException {
        try (var one = new Shelf(kind, A);
                var other = new Shelf(kind, B)) {
            other.crossed("released", "seven", A, "indicator--9");
            said(one, "served", B, B, batch("first"), "indicator--1");
            said(one, "served", B, B, batch("second"), "indicator--2");
            said(one, "receipt", B, B, batch("second"));
            one.crossed("served", "seven", B, "indicator--3");
            Reconciliation.Compared sent = compare(one, other).getFirst();
            assertThat(sent.differences())
                    .extracting(Reconciliation.Difference::id)
                    .containsExactly("indicator--2", "indicator--3");
            assertThat(sent.unreceipted()).isEqualTo(1);
            said(one, "receipt", B, B, batch("first"));
            assertThat(compare(other, one).getLast().differing()).isEqualTo(3);
        }
    }

    @OnBothDatabases
    void what_came_with_other_content_than_was_handed_over_is_a_difference_without_a_receipt_too(Databases kind)
            throws IOException {
        try (var one = new Shelf(kind, A);
                var other = new Shelf(kind, B)) {
            said(one, "served", B, B, batch("first"), "indicator--1@mine");
            said(other, "admitted", "node", A, batch("first"), "indicator--1@theirs");
            assertThat(compare(one, other).getFirst().differing()).isPositive();
            assertThat(compare(other, one).getLast().differing()).isPositive();
        }
    }

    @OnBothDatabases
    void what_was_destroyed_on_one_side_is_not_called_a_difference(Databases kind) throws IOException {
        try (var one = new Shelf(kind, A);
                var other = new Shelf(kind, B)) {
            one.crossed("served", "seven", B, "indicator--1", "indicator--2");
            other.crossed("admitted", "seven", A, "indicator--1");
            other.crossed("admitted", "seven", A, "indicator--2");
            other.database.write(transaction ->
                    other.ledger.destroy(transaction, LogName.of("seven", A), List.of(1L), "retention", "its end"));
            assertThat(compare(one, other).getFirst())
                    .isEqualTo(new Reconciliation.Compared("seven", true, 1, 1, 0, List.of(), 0));
        }
    }
}
