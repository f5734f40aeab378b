package org.comity.doors.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.comity.border.DeletionStatements;
import org.comity.border.Retention;
import org.comity.ledger.LogName;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;

/** The records that name what is gone go too, at both ends, and the logs stay whole. */
final class RetainedRecordsTest {
    @OnBothDatabases
    void our_own_records_of_what_was_handed_over_go_some_time_after_the_partners_word(Databases kind) throws Exception {
        try (var world = new RetentionWorld(kind)) {
            world.turn(10 + 2 * Site.OWN_RECORDS_DAYS);
            assertThat(world.runAtNorth().records())
                    .as("the partner has said nothing, so it may have it still")
                    .isZero();
            world.runAndTell();
            world.turn(Site.OWN_RECORDS_DAYS - 1);
            assertThat(world.runAtNorth().records()).isZero();
            assertThat(world.named()).as("it proves still that West got them").isEqualTo(2 + 2);

            world.turn(1);
            assertThat(world.runAtNorth()).isEqualTo(new Retention.Ran(0, 0, 2, 0, 0));
            assertThat(world.named()).isZero();
            assertThat(world.north.held()).as("at home it stays").hasSize(2);
            assertThat(world.released().confirmed())
                    .as("the account of numbers too")
                    .isEqualTo(2);
            assertThat(world.runAtNorth().records()).isZero();
            world.holds();
            assertThat(world.reconciled()).isNotEmpty().allSatisfy(each -> {
                assertThat(each.differing()).isZero();
                assertThat(each.unknown()).isZero();
            });
        }
    }

    @OnBothDatabases
    void a_word_that_comes_before_the_time_of_the_agreement_is_over_takes_no_record(Databases kind) throws Exception {
        try (var world = new RetentionWorld(kind)) {
            world.agree("botnets", 2, "90 days");
            world.north.release("botnets", 4, 4);
            world.exchange();
            world.exchange();
            world.forge(DeletionStatements.STATED, world.gone());
            world.turn(Site.OWN_RECORDS_DAYS);
            assertThat(world.runAtNorth().records())
                    .as("of the first batch, whose 10 days are over")
                    .isEqualTo(2);
            world.turn(90 - Site.OWN_RECORDS_DAYS - 1);
            assertThat(world.runAtNorth().records()).isZero();
            world.turn(1);
            assertThat(world.runAtNorth().records()).isEqualTo(2);
            world.holds();
        }
    }

    @OnBothDatabases
    void a_record_that_names_more_than_what_is_gone_stays(Databases kind) throws Exception {
        try (var world = new RetentionWorld(kind)) {
            world.turn(10);
            world.runAndTell();
            // As if what was released at once had gone in two batches, of which the second is still out.
            world.north.database.write(transaction -> {
                transaction
                        .prepare("UPDATE handed_entry SET last = last + 1 WHERE number ="
                                + " (SELECT min(number) FROM handed_entry)")
                        .executeUpdate();
                return transaction
                        .prepare("INSERT INTO handed (party, outbox, last, after, agreement, objects, at, due, state)"
                                + " SELECT party, outbox, last + 1, last, agreement, 1, at, due, 'out' FROM handed")
                        .executeUpdate();
            });
            world.turn(Site.OWN_RECORDS_DAYS);
            assertThat(world.runAtNorth().records())
                    .as("that of the first batch")
                    .isEqualTo(1);
            assertThat(world.named()).as("what was released").isEqualTo(2);

            world.north.database.write(transaction -> transaction
                    .prepare("UPDATE handed SET state = 'gone', answered = at WHERE state = 'out'")
                    .executeUpdate());
            assertThat(world.runAtNorth().records()).isEqualTo(1);
            assertThat(world.named()).isZero();
            world.holds();
        }
    }

    @OnBothDatabases
    void our_own_records_go_also_in_the_log_of_an_earlier_life(Databases kind) throws Exception {
        try (var world = new RetentionWorld(kind)) {
            world.turn(10);
            world.runAndTell();
            world.north.ledger.checkpointAll();
            var old = world.north.ledger.named(LogName.of("botnets", Site.WEST));
            world.north = world.north.again("2");
            assertThat(RetentionWorld.named(world.north, old)).isEqualTo(4);
            world.turn(10 + Site.OWN_RECORDS_DAYS);
            assertThat(world.runAtNorth().records()).isEqualTo(2);
            assertThat(RetentionWorld.named(world.north, old)).isZero();
            world.north.ledger.checkpointAll();
            assertThat(world.north.ledger.verify().holds()).isTrue();
        }
    }

    /** After a restore from a backup the node goes on in a new log beside the old one. */
    @OnBothDatabases
    void records_in_the_log_of_an_earlier_life_of_the_node_go_too(Databases kind) throws Exception {
        try (var world = new RetentionWorld(kind)) {
            world.west.ledger.checkpointAll();
            var old = world.west.ledger.named(LogName.of("botnets", Site.NORTH));
            world.west = world.west.again("2");
            assertThatThrownBy(() -> world.west.exchange.with(Site.NORTH)).isInstanceOf(PeerFault.class);
            world.north.federation.peers().acknowledge("lena", Site.WEST);
            assertThat(RetentionWorld.named(world.west, old)).isEqualTo(2);

            world.turn(10);
            assertThat(world.run()).isEqualTo(new Retention.Ran(2, 2, 1, 1, 0));

            assertThat(RetentionWorld.named(world.west, old)).isZero();
            assertThat(world.west.log(LogName.of("botnets", Site.NORTH)))
                    .filteredOn(record -> "records destroyed".equals(record.text("kind")))
                    .singleElement()
                    .satisfies(record -> assertThat(Objects.requireNonNull(record.object("details"))
                                    .text("log"))
                            .isEqualTo(old.text()));
            world.exchange();
            world.exchange();
            assertThat(world.released().confirmed()).isEqualTo(2);
            world.holds();
            assertThat(world.west.ledger.verify().holds()).isTrue();
        }
    }

    @OnBothDatabases
    void a_record_that_nobody_said_was_destroyed_is_a_fault_also_beside_those_that_were(Databases kind)
            throws Exception {
        try (var world = new RetentionWorld(kind)) {
            world.turn(10);
            world.runAndTell();
            world.holds();
            world.west.database.write(transaction -> transaction
                    .prepare("DELETE FROM ledger_record WHERE number = (SELECT max(number) FROM ledger_record"
                            + " WHERE log = (SELECT nr FROM ledger_log WHERE origin LIKE '%botnets%'))"
                            + " AND log = (SELECT nr FROM ledger_log WHERE origin LIKE '%botnets%')")
                    .executeUpdate());
            assertThat(world.west.ledger.verify().holds()).isFalse();
            assertThat(world.west.ledger.verify().logs())
                    .extracting(log -> log.fault() == null ? "" : log.fault().why())
                    .anySatisfy(why -> assertThat(why).contains("no entry says it was destroyed"));
        }
    }
}
