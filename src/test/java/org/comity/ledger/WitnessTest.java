package org.comity.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.comity.seal.BadSeal;
import org.comity.seal.Checkpoint;
import org.comity.seal.Digest;
import org.comity.seal.Merkle;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.comity.seal.SigningKey;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;
import org.junit.jupiter.api.Test;

final class WitnessTest {
    private static final String ORIGIN = "beta.example/ledger/1/agreement/agreement-7/alpha.example";
    private static final SigningKey BETA = SigningKey.create(new SecureRandom());

    private static List<Digest> leaves(int count, String flavour) {
        var leaves = new ArrayList<Digest>();
        for (int i = 0; i < count; i++) {
            leaves.add(Digest.of(flavour + i));
        }
        return leaves;
    }

    private static SignedNote head(List<Digest> leaves) {
        return new Checkpoint(ORIGIN, leaves.size(), Merkle.root(leaves)).sign(BETA);
    }

    private static List<Digest> proof(int old, List<Digest> leaves) {
        return Merkle.consistency(old, leaves.size(), Merkle.Subtrees.over(leaves));
    }

    @OnBothDatabases
    void a_log_that_only_grows_is_taken_and_remembered_across_a_restart(Databases kind) {
        try (var shelf = new Shelf(kind, "alpha.example")) {
            Witness witness = shelf.ledger.witness();
            assertThat(witness.seen(ORIGIN)).isEmpty();
            assertThat(witness.take(head(leaves(5, "a")), 0, List.of())).isInstanceOf(Witness.Taken.class);
            assertThat(witness.take(head(leaves(5, "a")), 5, List.of())).isInstanceOf(Witness.Taken.class);
            List<Digest> nine = leaves(9, "a");
            assertThat(witness.take(head(nine), 5, proof(5, nine))).isInstanceOf(Witness.Taken.class);

            Witness later = shelf.again("2").witness();
            assertThat(later.seen(ORIGIN).orElseThrow().size()).isEqualTo(9);
            assertThat(later.take(head(nine), 5, proof(5, nine))).isEqualTo(new Witness.OtherSize(9));
            assertThat(later.take(head(leaves(5, "a")), 5, List.of())).isEqualTo(new Witness.OtherSize(9));
            assertThat(later.forks()).isEmpty();
        }
    }

    @OnBothDatabases
    void two_roots_of_one_size_are_kept_as_evidence_whatever_size_was_claimed(Databases kind) {
        try (var shelf = new Shelf(kind, "alpha.example")) {
            Witness witness = shelf.ledger.witness();
            SignedNote kept = head(leaves(5, "a"));
            SignedNote other = head(leaves(5, "b"));
            witness.take(kept, 0, List.of());
            assertThat(witness.take(other, 0, List.of())).isInstanceOf(Witness.Contradiction.class);
            assertThat(witness.forks()).singleElement().satisfies(fork -> {
                assertThat(fork.origin()).isEqualTo(ORIGIN);
                assertThat(fork.kept()).isEqualTo(kept.print());
                assertThat(fork.found()).isEqualTo(other.print());
                assertThat(fork.why()).contains("two roots are signed for the size 5");
                assertThat(fork.seen()).isEqualTo(Instant.parse("2026-11-23T12:00:00Z"));
            });
            assertThat(witness.seen(ORIGIN).orElseThrow().note()).isEqualTo(kept);
        }
    }

    @OnBothDatabases
    void a_later_checkpoint_that_does_not_follow_is_kept_as_evidence_and_the_first_stays(Databases kind) {
        try (var shelf = new Shelf(kind, "alpha.example")) {
            Witness witness = shelf.ledger.witness();
            witness.take(head(leaves(5, "a")), 0, List.of());
            List<Digest> forked = leaves(9, "b");
            assertThat(witness.take(head(forked), 5, proof(5, forked)))
                    .isInstanceOfSatisfying(
                            Witness.Contradiction.class,
                            fork -> assertThat(fork.seen()).isEqualTo(5));
            witness.take(head(leaves(7, "c")), 5, List.of());
            assertThat(witness.forks()).hasSize(1);
            List<Digest> honest = leaves(9, "a");
            assertThat(witness.take(head(honest), 5, proof(5, honest))).isInstanceOf(Witness.Taken.class);
        }
    }

    @Test
    void the_first_checkpoint_of_a_log_follows_nothing() {
        try (var shelf = new Shelf(Databases.SQLITE, "alpha.example")) {
            Witness witness = shelf.ledger.witness();
            SignedNote five = head(leaves(5, "a"));
            assertThat(witness.take(five, 3, proof(3, leaves(5, "a")))).isEqualTo(new Witness.OtherSize(0));
            assertThatThrownBy(() -> witness.take(five, 0, leaves(1, "x"))).hasMessageContaining("needs no proof");
            assertThat(witness.forks()).isEmpty();
        }
    }

    @Test
    void a_cosignature_holds_under_the_partys_key_and_is_dated() {
        try (var shelf = new Shelf(Databases.SQLITE, "alpha.example")) {
            Witness witness = shelf.ledger.witness();
            SignedNote note = head(leaves(5, "a"));
            var taken = (Witness.Taken) witness.take(note, 0, List.of());
            SignedNote cosigned = note.with(witness.cosign(taken));
            assertThat(cosigned.open(List.of(witness.noteKey())))
                    .containsExactly(new SignedNote.Held(witness.noteKey(), Shelf.AT));
        }
    }

    @OnBothDatabases
    void what_a_cosigner_puts_under_our_checkpoint_is_served_with_it_and_checked(Databases kind) {
        LogName log = LogName.of("agreement-7", "beta.example");
        try (var shelf = new Shelf(kind, "alpha.example");
                var partner = new Shelf(kind, "beta.example")) {
            shelf.append(log, 3);
            shelf.ledger.checkpointAll();
            SignedNote note = shelf.ledger.checkpoint(log).orElseThrow();
            var taken = (Witness.Taken) partner.ledger.witness().take(note, 0, List.of());
            NoteKey key = partner.ledger.witness().noteKey();
            SignedNote.Line line = partner.ledger.witness().cosign(taken);

            shelf.ledger.cosigned(log, note, key, line);
            shelf.ledger.cosigned(log, note, key, line);
            assertThat(shelf.ledger.cosigned(log, key)).isEqualTo(3);
            assertThat(shelf.ledger.cosigners(log)).containsExactly("beta.example");
            SignedNote served = shelf.ledger.checkpoint(log).orElseThrow();
            assertThat(served.open(List.of(shelf.ledger.noteKey(log), key))).hasSize(2);
            assertThat(shelf.ledger.verify().holds()).isTrue();

            assertThatThrownBy(() -> shelf.ledger.cosigned(
                            log, note, shelf.ledger.witness().noteKey(), line))
                    .isInstanceOf(BadSeal.class);
            SignedNote another = head(leaves(3, "a"));
            var elsewhere = new Witness.Taken(Checkpoint.parse(another.text()));
            SignedNote.Line stray = partner.ledger.witness().cosign(elsewhere);
            assertThatThrownBy(() -> shelf.ledger.cosigned(log, another, key, stray))
                    .hasMessageContaining("is no checkpoint of the log");

            shelf.append(log, 1);
            shelf.ledger.checkpointAll();
            assertThat(shelf.ledger.cosigners(log)).isEmpty();
            assertThat(shelf.ledger.cosigned(log, key)).isEqualTo(3);
            assertThat(shelf.ledger.verify().holds()).isTrue();
        }
    }

    /** However checkpoints of a true and a false history come, the seen one is always a beginning of the true one. */
    @Property(tries = 60)
    void a_false_history_is_never_taken_after_a_true_one(@ForAll Random random) {
        try (var shelf = new Shelf(Databases.SQLITE, "alpha.example")) {
            Witness witness = shelf.ledger.witness();
            List<Digest> truth = leaves(60, "a");
            int split = random.nextInt(3);
            var lie = new ArrayList<>(truth.subList(0, split));
            lie.addAll(leaves(60, "b"));
            witness.take(head(truth.subList(0, 3)), 0, List.of());
            for (int i = 0; i < 12; i++) {
                long seen = witness.seen(ORIGIN).orElseThrow().size();
                List<Digest> history = random.nextBoolean() ? truth : lie;
                List<Digest> next = history.subList(0, 3 + random.nextInt(57));
                int old = random.nextInt(4) == 0 ? random.nextInt(next.size() + 1) : (int) Math.min(seen, next.size());
                Witness.Verdict verdict = witness.take(head(next), old, proof(old, next));
                Witness.Seen now = witness.seen(ORIGIN).orElseThrow();
                assertThat(now.root()).isEqualTo(Merkle.root(truth.subList(0, (int) now.size())));
                assertThat(now.size()).isGreaterThanOrEqualTo(seen);
                if (verdict instanceof Witness.Taken) {
                    assertThat(history).isSameAs(truth);
                }
            }
        }
    }
}
