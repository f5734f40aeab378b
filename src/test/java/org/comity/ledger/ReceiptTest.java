package org.comity.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.security.SecureRandom;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import org.comity.seal.BadSeal;
import org.comity.seal.LogProof;
import org.comity.seal.NoteKey;
import org.comity.seal.SigningKey;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ReceiptTest {
    private static final LogName BETA = LogName.of("agreement-7", "beta.example");
    private static @Nullable Shelf filled;

    private static synchronized Shelf filled() {
        Shelf shelf = filled;
        if (shelf == null) {
            shelf = new Shelf(Databases.SQLITE, "alpha.example");
            shelf.append(BETA, 300);
            shelf.crossed("released", "agreement-7", "beta.example", "indicator--1", "indicator--2", "malware--3");
            shelf.ledger.checkpointAll();
            filled = shelf;
        }
        return shelf;
    }

    @AfterContainer
    static synchronized void close() {
        if (filled != null) {
            filled.close();
            filled = null;
        }
    }

    private static Receipt reread(Receipt receipt) {
        return Receipt.parse(receipt.print().getBytes(UTF_8));
    }

    @OnBothDatabases
    void a_third_party_checks_an_act_with_the_partys_key_alone(Databases kind) {
        try (var shelf = new Shelf(kind, "alpha.example")) {
            shelf.append(BETA, 3);
            long number = shelf.crossed("released", "agreement-7", "beta.example", "indicator--1", "indicator--2");
            ShownLogs logs = shelf.ledger.shownTo("beta.example");
            assertThat(logs.receipt(shelf.origin(BETA), number)).isEmpty(); // until a checkpoint covers it
            shelf.ledger.checkpointAll();

            Receipt.Proved proved = reread(
                            logs.receipt(shelf.origin(BETA), number).orElseThrow())
                    .verify(List.of(shelf.known()), List.of());
            assertThat(proved.origin()).isEqualTo(shelf.origin(BETA));
            assertThat(proved.number()).isEqualTo(4);
            assertThat(proved.record().orElseThrow().text("kind")).isEqualTo("released");
            assertThat(proved.items()).isEmpty();

            assertThat(reread(logs.receiptWithItems(shelf.origin(BETA), number).orElseThrow())
                            .verify(List.of(shelf.known()), List.of())
                            .items())
                    .containsExactly(Shelf.item("indicator--1"), Shelf.item("indicator--2"));
            assertThat(reread(logs.receiptOf(shelf.origin(BETA), number, "indicator--2")
                                    .orElseThrow())
                            .verify(List.of(shelf.known()), List.of())
                            .items())
                    .containsExactly(Shelf.item("indicator--2"));
            assertThatThrownBy(() -> logs.receiptOf(shelf.origin(BETA), number, "indicator--9"))
                    .hasMessageContaining("does not name indicator--9");
            assertThat(logs.receipt(shelf.origin(BETA), 5)).isEmpty();
            assertThat(logs.receipt(shelf.origin(BETA), 0)).isEmpty();
        }
    }

    @Test
    void a_closed_receipt_and_one_of_a_destroyed_record_prove_the_entry_and_say_nothing() {
        try (var shelf = new Shelf(Databases.SQLITE, "alpha.example")) {
            shelf.crossed("released", "agreement-7", "beta.example", "indicator--1");
            shelf.ledger.checkpointAll();
            Receipt open = shelf.ledger.receipt(BETA, 1).orElseThrow();
            assertThat(open.closed().print()).doesNotContain("released");
            assertThat(reread(open.closed())
                            .verify(List.of(shelf.known()), List.of())
                            .record())
                    .isEmpty();
            shelf.database.write(
                    transaction -> shelf.ledger.destroy(transaction, BETA, List.of(1L), "retention", "its end"));
            assertThat(shelf.ledger.receipt(BETA, 1).orElseThrow().print())
                    .isEqualTo(open.closed().print());
        }
    }

    @Test
    void a_receipt_is_a_proof_that_others_read_too() {
        Shelf shelf = filled();
        Receipt receipt = shelf.ledger.receipt(BETA, 301).orElseThrow();
        LogProof proof = LogProof.parse(receipt.print().getBytes(UTF_8));
        assertThat(proof.verify(receipt.entry(), shelf.ledger.origin(BETA), List.of(shelf.ledger.noteKey(BETA)))
                        .size())
                .isEqualTo(301);
    }

    @Test
    void another_partys_key_and_another_key_of_that_name_prove_nothing() {
        Shelf shelf = filled();
        Receipt receipt = shelf.ledger.receipt(BETA, 301).orElseThrow();
        SigningKey other = SigningKey.create(new SecureRandom());
        for (NoteKey key : List.of(
                new NoteKey("gamma.example", shelf.key.verifyKey()), new NoteKey("alpha.example", other.verifyKey()))) {
            assertThatThrownBy(() -> receipt.verify(List.of(key), List.of())).isInstanceOf(BadSeal.class);
        }
    }

    @Test
    void items_of_another_act_are_not_taken_for_those_of_this_one() {
        Shelf shelf = filled();
        Receipt honest = shelf.ledger
                .shownToAuditor()
                .receiptWithItems(shelf.origin(BETA), 301)
                .orElseThrow();
        for (List<Item> shown : List.of(
                List.of(Shelf.item("indicator--1")),
                List.of(Shelf.item("indicator--2"), Shelf.item("indicator--1"), Shelf.item("malware--3")),
                List.of(Shelf.item("indicator--1"), Shelf.item("indicator--2"), Shelf.item("malware--4")))) {
            var forged = new Receipt(honest.proof(), honest.entry(), honest.opening(), shown, null);
            assertThatThrownBy(() -> reread(forged).verify(List.of(shelf.known()), List.of()))
                    .hasMessageContaining("not those of the act");
        }
    }

    @Property(tries = 1_000)
    void no_byte_of_a_receipt_can_change_what_it_proves(@ForAll Random random) {
        Shelf shelf = filled();
        ShownLogs logs = shelf.ledger.shownToAuditor();
        Receipt receipt = random.nextBoolean()
                ? logs.receiptWithItems(shelf.origin(BETA), 301).orElseThrow()
                : logs.receiptOf(shelf.origin(BETA), 301, "indicator--2").orElseThrow();
        byte[] bent = receipt.print().getBytes(UTF_8);
        bent[random.nextInt(bent.length)] ^= (byte) (1 << random.nextInt(8));
        Receipt.Proved honest = receipt.verify(List.of(shelf.known()), List.of());
        Throwable thrown = catchThrowable(() -> {
            Receipt.Proved proved = Receipt.parse(bent).verify(List.of(shelf.known()), List.of());
            // Where it holds still, as a letter of a name nobody reads may change, it says the same.
            assertThat(proved.record()).isEqualTo(honest.record());
            assertThat(proved.number()).isEqualTo(honest.number());
            assertThat(honest.items()).containsAll(proved.items());
        });
        assertThat(thrown == null || thrown instanceof BadSeal)
                .as(String.valueOf(thrown))
                .isTrue();
    }
}
