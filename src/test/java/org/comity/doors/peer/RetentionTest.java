package org.comity.doors.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.comity.border.DeletionStatements;
import org.comity.border.Deletions;
import org.comity.border.Partner;
import org.comity.border.Recall;
import org.comity.border.Retained;
import org.comity.border.Retained.Which;
import org.comity.border.Retention;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.ledger.LogName;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;
import org.junit.jupiter.api.Test;

/** What came goes when its time is over, and each side hears of it from the other. */
final class RetentionTest {
    private static final String FIRST = RetentionWorld.FIRST;
    private static final String SECOND = RetentionWorld.SECOND;

    @OnBothDatabases
    void what_came_goes_when_its_time_is_over_and_the_source_hears_of_it(Databases kind) throws Exception {
        try (var world = new RetentionWorld(kind)) {
            world.turn(9);
            assertThat(world.run()).isEqualTo(new Retention.Ran(0, 0, 0, 0, 0));
            assertThat(world.received().kept()).isEqualTo(2);
            assertThat(world.released().kept()).isEqualTo(2);

            world.turn(1);
            assertThat(world.received().due()).isEqualTo(2);
            assertThat(world.released().due()).isEqualTo(2);
            assertThat(world.west.federation.retained().those(Which.DUE, 10))
                    .extracting(Retained::what)
                    .containsExactly(FIRST, SECOND);
            assertThat(world.run()).isEqualTo(new Retention.Ran(2, 2, 1, 1, 0));

            assertThat(world.west.held()).as("our own stays").containsExactly(Site.tool(3, ""));
            assertThat(world.received().done()).isEqualTo(2);
            assertThat(world.west.federation.retained().those(Which.UNCONFIRMED, 10))
                    .hasSize(2);
            world.exchange();
            world.exchange();
            assertThat(world.received().confirmed()).isEqualTo(2);
            assertThat(world.released().confirmed()).isEqualTo(2);
            assertThat(world.north.held()).as("at home it stays").hasSize(2);
            assertThat(world.run()).isEqualTo(new Retention.Ran(0, 0, 0, 0, 0));

            assertThat(world.destroyed()).isEqualTo(1);
            assertThat(world.north.kinds("botnets", world.west)).endsWith("deletion stated");
            world.holds();
        }
    }

    @OnBothDatabases
    void nothing_is_left_of_what_is_deleted_but_numbers(Databases kind) throws Exception {
        try (var world = new RetentionWorld(kind)) {
            world.turn(10);
            world.runAndTell();
            world.west.database.read(reading -> {
                try (var rows = reading.prepare("SELECT body, digest FROM version ORDER BY nr")
                        .executeQuery()) {
                    int whole = 0;
                    while (rows.next()) {
                        whole += rows.getBytes(1) == null ? 0 : 1;
                        assertThat(rows.getBytes(2)).hasSize(rows.getBytes(1) == null ? 0 : 32);
                    }
                    assertThat(whole).isEqualTo(1);
                }
                return null;
            });
            assertThat(RetentionWorld.named(world.west, world.west.ledger.named(LogName.of("botnets", Site.NORTH))))
                    .isZero();
        }
    }

    @OnBothDatabases
    void what_came_under_two_agreements_stays_until_both_are_over(Databases kind) throws Exception {
        try (var world = new RetentionWorld(kind)) {
            world.agree("phishing", 1, "20 days");
            world.north.gate.release("lena", "phishing", org.comity.border.Wanted.everything(10), false);
            world.exchange();
            assertThat(world.west.held()).hasSize(3);

            world.turn(10);
            assertThat(world.run()).isEqualTo(new Retention.Ran(2, 0, 1, 1, 0));
            assertThat(world.west.held()).hasSize(3);

            world.turn(10);
            assertThat(world.run()).isEqualTo(new Retention.Ran(2, 2, 1, 1, 0));
            assertThat(world.west.held()).containsExactly(Site.tool(3, ""));
            world.holds();
        }
    }

    @OnBothDatabases
    void what_comes_again_after_its_time_begins_anew(Databases kind) throws Exception {
        try (var world = new RetentionWorld(kind)) {
            world.turn(10);
            world.runAndTell();
            world.agree("phishing", 1, "5 days");
            world.north.gate.release("lena", "phishing", org.comity.border.Wanted.everything(10), false);
            world.exchange();
            assertThat(world.west.held()).hasSize(3);
            world.turn(5);
            assertThat(world.run().bodies()).isEqualTo(2);
            world.holds();
        }
    }

    @OnBothDatabases
    void a_hold_keeps_one_object_and_the_record_that_names_it_until_it_is_lifted(Databases kind) throws Exception {
        try (var world = new RetentionWorld(kind)) {
            var until = Site.NOW.plus(Duration.ofDays(100));
            assertThat(world.west.federation.holds().place("otto", FIRST, "a preservation order", until))
                    .isEqualTo(1);
            world.turn(10);
            assertThat(world.run()).isEqualTo(new Retention.Ran(1, 1, 0, 1, 0));
            assertThat(world.west.held()).containsExactlyInAnyOrder(Site.tool(1, ""), Site.tool(3, ""));
            assertThat(world.received().held()).isEqualTo(1);
            world.exchange();
            world.exchange();
            assertThat(world.released().held()).isEqualTo(2);
            assertThat(world.north.federation.retained().those(Which.HELD, 10))
                    .singleElement()
                    .satisfies(each -> assertThat(each.why()).isEqualTo("a preservation order until " + until));
            assertThat(world.run()).as("it is told once").isEqualTo(new Retention.Ran(0, 0, 0, 0, 0));

            world.west.federation.holds().lift("otto", FIRST);
            assertThat(world.run()).isEqualTo(new Retention.Ran(1, 1, 1, 1, 0));
            world.exchange();
            assertThat(world.released().confirmed()).isEqualTo(2);
            world.holds();
        }
    }

    @OnBothDatabases
    void a_hold_ends_at_its_time_by_itself(Databases kind) throws Exception {
        try (var world = new RetentionWorld(kind)) {
            world.west
                    .federation
                    .holds()
                    .place("otto", FIRST, "a preservation order", Site.NOW.plus(Duration.ofDays(12)));
            world.turn(10);
            assertThat(world.run().bodies()).isEqualTo(1);
            world.turn(2);
            assertThat(world.run()).isEqualTo(new Retention.Ran(1, 1, 1, 1, 0));
        }
    }

    @Test
    void a_hold_has_a_ground_a_time_and_something_to_hold() throws Exception {
        try (var world = new RetentionWorld(Databases.SQLITE)) {
            var holds = world.west.federation.holds();
            var until = Site.NOW.plus(Duration.ofDays(12));
            assertThatThrownBy(() -> holds.place("otto", FIRST, " ", until)).hasMessageContaining("a ground");
            assertThatThrownBy(() -> holds.place("otto", FIRST, "evidence", Site.NOW))
                    .hasMessageContaining("is over already");
            assertThatThrownBy(() -> holds.place("otto", Site.toolId(3), "evidence", until))
                    .as("what is our own has no time")
                    .hasMessageContaining("nothing is kept under");
            assertThatThrownBy(() -> holds.lift("otto", FIRST)).hasMessageContaining("there is no hold");
        }
    }

    @OnBothDatabases
    void a_recall_that_was_answered_restricted_holds_and_a_hold_stands_before_an_erasure(Databases kind)
            throws Exception {
        try (var world = new RetentionWorld(kind)) {
            world.north.federation.recalls().ask("lena", "botnets", List.of(FIRST), "wrong", null, false);
            world.exchange();
            var recalls = world.west.federation.recalls();
            world.west
                    .federation
                    .holds()
                    .place("otto", FIRST, "a preservation order", Site.NOW.plus(Duration.ofDays(2)));
            assertThatThrownBy(() -> recalls.answer("otto", 1, new Recall.Answer.Erased()))
                    .hasMessageContaining("is held until");
            recalls.answer("otto", 1, new Recall.Answer.Restricted("evidence", Site.NOW.plus(Duration.ofDays(30))));
            world.turn(10);
            assertThat(world.run()).isEqualTo(new Retention.Ran(1, 1, 0, 1, 0));
            recalls.answer("otto", 1, new Recall.Answer.Erased());
            assertThat(world.run()).isEqualTo(new Retention.Ran(1, 1, 3, 1, 0));
            world.holds();
        }
    }

    @OnBothDatabases
    void what_fails_is_told_tried_again_and_keeps_nothing_else_back(Databases kind) throws Exception {
        try (var world = new RetentionWorld(kind)) {
            world.turn(10);
            // A rendition that cannot be read stands in the way of the first.
            world.west.database.write(transaction -> {
                var insert = transaction.prepare("INSERT INTO rendition (nr, version, agreement, digest, body)"
                        + " SELECT 1, t.version, 'x', v.digest, ? FROM retention t, version v, object o"
                        + " WHERE v.nr = t.version AND o.nr = v.object AND o.id = ?");
                insert.setBytes(1, new byte[] {'{'});
                insert.setString(2, FIRST);
                return insert.executeUpdate();
            });
            assertThat(world.run()).isEqualTo(new Retention.Ran(1, 1, 0, 0, 1));
            assertThat(world.received().failed()).isEqualTo(1);
            assertThat(world.west.federation.retained().those(Which.FAILED, 10))
                    .singleElement()
                    .satisfies(each -> assertThat(each.why()).isNotBlank());

            world.west.database.write(
                    transaction -> transaction.prepare("DELETE FROM rendition").executeUpdate());
            assertThat(world.run()).isEqualTo(new Retention.Ran(1, 1, 1, 1, 0));
            assertThat(world.received().failed()).isZero();
            world.holds();
        }
    }

    @OnBothDatabases
    void whoever_says_nothing_in_time_is_late(Databases kind) throws Exception {
        try (var world = new RetentionWorld(kind)) {
            world.turn(11);
            assertThat(world.released().late()).isEqualTo(2);
            assertThat(world.north.federation.retained().those(Which.UNCONFIRMED, 10))
                    .singleElement()
                    .satisfies(each -> assertThat(each.standing()).isEqualTo("late"));
            world.runAndTell();
            assertThat(world.released().late()).isZero();
        }
    }

    @OnBothDatabases
    void when_an_agreement_ends_the_other_side_is_asked_and_answers(Databases kind) throws Exception {
        try (var world = new RetentionWorld(kind)) {
            world.north.gate.agreeing().end("lena", world.north.agreements.require("botnets"), "a new law");
            assertThat(world.north.federation.retention().run().letters()).isEqualTo(1);
            assertThat(world.north.federation.retention().run().letters())
                    .as("asked once")
                    .isZero();
            world.exchange();
            world.exchange();
            assertThat(world.standing()).isEqualTo("acknowledged");
            assertThat(world.west.federation.deletions().all().getFirst().why()).contains("a new law");
            assertThat(world.run().done())
                    .as("until the deadline it may be kept")
                    .isZero();

            world.turn(30);
            world.runAndTell();
            assertThat(world.west.held()).containsExactly(Site.tool(3, ""));
            assertThat(world.standing()).isEqualTo("done");
            assertThat(world.released().confirmed()).isEqualTo(2);
            world.holds();
        }
    }

    @OnBothDatabases
    void what_has_no_end_goes_when_the_agreement_has_lapsed(Databases kind) throws Exception {
        try (var world = new RetentionWorld(kind)) {
            world.agree("forever", 1, "");
            world.north.gate.release("lena", "forever", org.comity.border.Wanted.everything(10), false);
            world.exchange();
            world.turn(38); // 2026-12-31 is the end of both
            world.runAndTell();
            assertThat(world.west.held()).hasSize(3);
            world.north.federation.retention().run();
            world.exchange();
            world.turn(30);
            world.runAndTell();
            assertThat(world.west.held()).containsExactly(Site.tool(3, ""));
            assertThat(world.north.federation.deletions().all())
                    .extracting(each -> each.standing(world.north.clock.instant()))
                    .containsExactly("done", "done");
            world.holds();
        }
    }

    @OnBothDatabases
    void a_member_that_a_new_version_leaves_out_is_asked_and_the_others_are_not(Databases kind) throws Exception {
        try (var world = new RetentionWorld(kind);
                var far = new Site(kind, Site.FAR)) {
            world.north.know(far);
            world.west.know(far);
            far.know(world.north, world.west);
            Site[] all = {world.north, world.west, far};
            byte[] first = RetentionWorld.document("three", 1, "10 days", all);
            for (Site each : all) {
                Site.accept(each, first, all);
            }
            world.north.gate.release("lena", "three", org.comity.border.Wanted.everything(10), false);
            byte[] second = RetentionWorld.document("three", 2, "10 days", world.north, far);
            Site.accept(world.north, second, world.north, far);

            world.north.federation.retention().run();

            assertThat(world.north.federation.deletions().all()).singleElement().satisfies(each -> {
                assertThat(each.party()).isEqualTo(Site.WEST);
                assertThat(each.why()).contains("no party to three any more");
            });
        }
    }

    @OnBothDatabases
    void what_is_asked_may_be_refused_and_then_the_times_of_its_clauses_hold(Databases kind) throws Exception {
        try (var world = new RetentionWorld(kind)) {
            world.north.gate.agreeing().end("lena", world.north.agreements.require("botnets"), "a new law");
            world.north
                    .federation
                    .deletions()
                    .ask("lena", "botnets", Site.WEST, "at once", Site.NOW.plus(Duration.ofDays(1)));
            world.exchange();
            world.west.federation.deletions().refuse("otto", 1, "an investigation of our own");
            world.exchange();
            assertThat(world.standing()).isEqualTo("refused: an investigation of our own");
            world.turn(2);
            assertThat(world.run().done()).isZero();
            assertThatThrownBy(() -> world.west.federation.deletions().refuse("otto", 1, "again"))
                    .hasMessageContaining("is refused");
            assertThatThrownBy(() -> world.north.federation.deletions().refuse("lena", 1, "again"))
                    .hasMessageContaining("is ours");
            world.turn(8);
            assertThat(world.run().done()).isEqualTo(2);
            world.holds();
        }
    }

    @OnBothDatabases
    void what_is_asked_and_held_is_answered_with_the_ground(Databases kind) throws Exception {
        try (var world = new RetentionWorld(kind)) {
            var until = Site.NOW.plus(Duration.ofDays(60));
            world.west.federation.holds().place("otto", FIRST, "evidence", until);
            world.north.gate.agreeing().end("lena", world.north.agreements.require("botnets"), "a new law");
            world.north.federation.retention().run();
            world.exchange();
            world.turn(30);
            world.runAndTell();
            assertThat(world.standing()).isEqualTo("held, evidence until " + until);
            world.turn(30);
            world.runAndTell();
            assertThat(world.standing()).isEqualTo("done");
        }
    }

    @Test
    void nobody_is_asked_under_what_stands_or_for_what_was_never_released() throws Exception {
        try (var world = new RetentionWorld(Databases.SQLITE)) {
            var north = world.north.federation.deletions();
            assertThatThrownBy(() -> north.ask("lena", "botnets", Site.WEST, "at once", null))
                    .hasMessageContaining("stands between us");
            assertThatThrownBy(() -> north.ask("lena", "botnets", Site.FAR, "at once", null))
                    .hasMessageContaining("never a party");
            world.west.gate.agreeing().end("otto", world.west.agreements.require("botnets"), "over");
            assertThat(world.west.federation.retention().run().letters()).isZero();
            assertThatThrownBy(() -> world.west.federation.deletions().ask("otto", "botnets", Site.NORTH, "now", null))
                    .hasMessageContaining("nothing was released");
        }
    }

    @Test
    void what_was_never_handed_over_or_asked_is_not_answered() throws Exception {
        try (var world = new RetentionWorld(Databases.SQLITE)) {
            String outbox = world.north
                    .federation
                    .batches()
                    .offers(new Partner(world.north.parties.require(Site.WEST), "1"))
                    .getFirst()
                    .outboxes()
                    .getFirst()
                    .toString();
            var never = JsonObject.builder()
                    .put("outbox", outbox)
                    .put("after", 2)
                    .put("last", 9)
                    .put("state", "gone")
                    .build();
            for (var batches : List.of(List.of(never), List.<JsonObject>of())) {
                world.forge(
                        DeletionStatements.STATED,
                        JsonObject.builder()
                                .put("batches", new JsonArray(List.copyOf(batches)))
                                .build());
            }
            world.forge(
                    Deletions.ANSWERED,
                    JsonObject.builder()
                            .put("asked", java.util.UUID.randomUUID().toString())
                            .put("answer", "done")
                            .build());
            world.forge(
                    Deletions.ASKED, JsonObject.builder().put("why", "because").build());
            assertThat(world.north.notAdmitted()).hasSize(4);
            assertThat(world.released().kept()).isEqualTo(2);
            assertThat(world.north.federation.deletions().all()).isEmpty();
        }
    }

    @Test
    void a_partner_may_ask_only_for_what_came_from_it() throws Exception {
        try (var world = new RetentionWorld(Databases.SQLITE)) {
            world.forge(
                    Deletions.ASKED,
                    JsonObject.builder()
                            .put("why", "because")
                            .put("deadline", Site.NOW.toString())
                            .put("outboxes", new JsonArray(List.of()))
                            .build());
            world.north.federation.retention().run();
            assertThat(world.north.held())
                    .as("what is our own did not come from anybody")
                    .hasSize(2);
            world.exchange();
            assertThat(world.north.federation.deletions().all().getFirst().standing(Site.NOW))
                    .isEqualTo("done");
        }
    }

    @Test
    void a_crash_between_deleting_and_telling_is_made_up_for() throws Exception {
        try (var world = new RetentionWorld(Databases.SQLITE)) {
            world.turn(10);
            world.run();
            world.west.database.write(transaction -> {
                transaction
                        .prepare("DELETE FROM letter WHERE kind = 'deletion-stated'")
                        .executeUpdate();
                return transaction
                        .prepare("UPDATE retention_entry SET letter = NULL")
                        .executeUpdate();
            });
            assertThat(world.run()).isEqualTo(new Retention.Ran(0, 0, 0, 1, 0));
            world.exchange();
            assertThat(world.released().confirmed()).isEqualTo(2);
        }
    }
}
