package org.comity.doors.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.comity.border.AskedVersion;
import org.comity.border.Partner;
import org.comity.border.Recall;
import org.comity.border.Recall.Answer;
import org.comity.border.Recalls;
import org.comity.border.Refused;
import org.comity.border.Versions;
import org.comity.border.Wanted;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonElements;
import org.comity.json.JsonLimits;
import org.comity.json.JsonObject;
import org.comity.ledger.LogName;
import org.comity.ledger.Reconciliation;
import org.comity.ledger.ShownLogs;
import org.comity.seal.Digest;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;
import org.junit.jupiter.api.Test;

/** Asking back what was released, and what those who are asked do. */
final class RecallTest {
    private static final String FIRST = Site.toolId(1);

    /** North has released two tools to West, which holds them. */
    private static final class World implements AutoCloseable {
        final Site north;
        final Site west;

        World(Databases kind) throws Exception {
            north = new Site(kind, Site.NORTH);
            west = new Site(kind, Site.WEST);
            north.know(west);
            west.know(north);
            Site.agree("botnets", north, west);
            north.release("botnets", 1, 2);
            west.federation.peers().add(Site.NORTH, north.open());
            exchange();
            assertThat(west.held()).hasSize(2);
        }

        void exchange() throws Exception {
            west.exchange.with(Site.NORTH);
        }

        Recall ask(boolean correction) throws Exception {
            north.federation
                    .recalls()
                    .ask(
                            "lena",
                            "botnets",
                            List.of(FIRST),
                            "it was wrong",
                            Site.NOW.plus(Duration.ofDays(2)),
                            correction);
            exchange();
            exchange();
            return west.federation.recalls().all().getLast();
        }

        Recall asked() {
            return north.federation.recalls().all().getLast();
        }

        String standing() {
            return asked().standing(north.clock.instant());
        }

        List<Reconciliation.Compared> reconciled() {
            north.ledger.checkpointAll();
            west.ledger.checkpointAll();
            var reconciliation = new Reconciliation();
            ShownLogs ours = north.ledger.shownTo(Site.WEST);
            ours.origins().forEach(origin -> ours.tell(origin, reconciliation.ours()));
            ShownLogs theirs = west.ledger.shownTo(Site.NORTH);
            theirs.origins().forEach(origin -> theirs.tell(origin, reconciliation.theirs()));
            return reconciliation.compare();
        }

        Recall answer(Recall recall, Answer answer) throws Exception {
            Recall answered = west.federation.recalls().answer("otto", recall.nr(), answer);
            exchange();
            return answered;
        }

        @Override
        public void close() {
            north.close();
            west.close();
        }
    }

    @OnBothDatabases
    void what_is_recalled_is_handed_over_no_more_and_the_other_side_says_that_it_erased_it(Databases kind)
            throws Exception {
        try (var world = new World(kind)) {
            Recall recall = world.ask(false);

            assertThat(world.standing()).isEqualTo("acknowledged");
            assertThat(recall.why()).isEqualTo("it was wrong");
            assertThat(world.west.held())
                    .as("nothing is done before somebody answers")
                    .hasSize(2);

            world.answer(recall, new Answer.Erased());

            assertThat(world.standing()).isEqualTo("erased");
            assertThat(world.west.held()).containsExactly(Site.tool(2, ""));
            assertThat(world.north.held()).as("at home it stays").hasSize(2);
            assertThat(world.north.kinds("botnets", world.west))
                    .containsSubsequence("recall asked", "recall acknowledged", "recall answered");
            assertThat(world.west.kinds("botnets", world.north)).containsSubsequence("recall asked", "recall answered");
            world.north.ledger.checkpointAll();
            world.west.ledger.checkpointAll();
            assertThat(world.north.ledger.verify().holds()).isTrue();
            assertThat(world.west.ledger.verify().holds()).isTrue();
        }
    }

    /** The partner's node died, or the line was cut, before it had the batch; what was in it is asked back meanwhile. */
    @OnBothDatabases
    void what_never_arrived_and_is_asked_back_is_no_difference_between_the_logs(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            world.north.release("botnets", 3, 3);
            var west = new Partner(world.north.parties.require(Site.WEST), "1");
            var outbox = world.north
                    .federation
                    .batches()
                    .offers(west)
                    .getFirst()
                    .outboxes()
                    .getFirst();
            var place = world.west
                    .federation
                    .arrivals()
                    .place(new Partner(world.west.parties.require(Site.NORTH), "1"), outbox);
            assertThat(world.north.federation.batches().after(west, "botnets", outbox, place.after(), place.previous()))
                    .as("what is lost on the way")
                    .isPresent();
            world.north
                    .federation
                    .recalls()
                    .ask("lena", "botnets", List.of(Site.toolId(3)), "it was wrong", null, false);
            world.exchange();
            world.exchange();

            assertThat(world.west.held()).hasSize(2);
            assertThat(world.standing()).isEqualTo("not held: nothing of it is held from " + Site.NORTH);
            Reconciliation.Compared sent = world.reconciled().getFirst();
            assertThat(sent.differences()).isEmpty();
            assertThat(sent.unreceipted()).isEqualTo(1);
        }
    }

    @OnBothDatabases
    void a_recalled_version_is_not_released_again_and_a_new_one_is(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            Recall recall = world.ask(true);
            assertThatThrownBy(() -> world.answer(recall, new Answer.Corrected()))
                    .hasMessageContaining("no later version of " + FIRST);

            var again = world.north.gate.release("lena", "botnets", Wanted.everything(10), false);
            assertThat(again.released()).isZero();
            assertThat(again.refusals().getFirst().decision().reason()).contains("recalled (recall 1)");
            assertThat(world.north.gate.why(FIRST, Site.WEST).get("botnets").allowed())
                    .isFalse();

            String corrected =
                    Site.tool(1, " corrected").replace("\"modified\":\"2026-01-01", "\"modified\":\"2026-02-01");
            world.north.add(corrected);
            assertThat(world.north
                            .gate
                            .release("lena", "botnets", Wanted.everything(10), false)
                            .released())
                    .isEqualTo(1);
            world.exchange();
            world.answer(recall, new Answer.Corrected());

            assertThat(world.west.held()).containsExactlyInAnyOrder(Site.tool(2, ""), corrected);
            assertThat(world.standing()).isEqualTo("corrected");
        }
    }

    @OnBothDatabases
    void what_is_restricted_is_kept_with_ground_and_end_and_may_be_erased_later(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            Recall recall = world.ask(false);
            Instant until = Instant.parse("2027-06-01T00:00:00Z");
            world.answer(recall, new Answer.Restricted("evidence", until));

            assertThat(world.standing()).isEqualTo("restricted, evidence until 2027-06-01T00:00:00Z");
            assertThat(world.west.held()).hasSize(2);
            var wanted = new Wanted(
                    OptionalLong.empty(), 0, 1, List.of(FIRST), List.of(), Versions.LAST, List.of(), true, Set.of());
            var row = world.west
                    .gate
                    .serve(world.west.operator, world.west.gate.shelf(world.west.operator, "home"), wanted)
                    .content()
                    .rows()
                    .getFirst();
            assertThat(world.west.federation.recalls().restricting(row)).hasSize(1);
            assertThat(world.west.federation.recalls().restricted()).containsExactly(row.nr());
            assertThat(world.west.gate.why(FIRST, Site.NORTH).get("botnets").allowed())
                    .isFalse();

            world.answer(recall, new Answer.Erased());
            assertThat(world.standing()).isEqualTo("erased");
            assertThat(world.west.held()).hasSize(1);
            assertThatThrownBy(() -> world.answer(recall, new Answer.Refusal("too late")))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("what is gone is gone");
        }
    }

    @OnBothDatabases
    void a_refusal_has_its_reason_and_a_deadline_without_an_answer_shows(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            Recall recall = world.ask(false);
            world.north.clock.turn(Duration.ofDays(2));
            assertThat(world.standing()).isEqualTo("no answer");

            world.west.clock.turn(Duration.ofDays(2));
            world.answer(recall, new Answer.Refusal("a court has asked for it"));
            assertThat(world.standing()).isEqualTo("refused: a court has asked for it");
            assertThat(world.west.held()).hasSize(2);
        }
    }

    /** CVE-2026-21886: a request to delete one sort of thing removes any. */
    @OnBothDatabases
    void a_recall_of_an_object_that_did_not_come_from_that_sender_removes_nothing(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            world.west.add(Site.tool(3, ""));
            Site.forge(
                    world.north,
                    world.west,
                    "botnets",
                    Recalls.ASKED,
                    JsonObject.builder()
                            .put("why", "because we say so")
                            .put("items", new JsonArray(List.of(item(1), item(3))))
                            .build());

            var recalls = world.west.federation.recalls();
            Recall recall = recalls.all().getLast();
            assertThat(recall.standing(Site.NOW))
                    .as("the first is for a person")
                    .isEqualTo("acknowledged");
            assertThat(recalls.items(recall))
                    .filteredOn(item -> item.id().equals(Site.toolId(3)))
                    .extracting(AskedVersion::version)
                    .containsExactly(0L);
            recalls.answer("otto", recall.nr(), new Answer.Erased());
            assertThat(world.west.held()).containsExactlyInAnyOrder(Site.tool(2, ""), Site.tool(3, ""));
        }
    }

    @OnBothDatabases
    void what_is_held_from_others_alone_is_answered_at_once_and_like_what_is_not_held_at_all(Databases kind)
            throws Exception {
        try (var world = new World(kind)) {
            world.west.add(Site.tool(3, ""));
            for (int number : new int[] {3, 4}) {
                world.north.release("botnets", number, number);
                world.north
                        .federation
                        .recalls()
                        .ask("lena", "botnets", List.of(Site.toolId(number)), "it was wrong", null, false);
            }
            world.exchange();
            world.exchange();

            String nothing = "not held: nothing of it is held from " + Site.NORTH;
            assertThat(world.north.federation.recalls().all())
                    .extracting(each -> each.standing(Site.NOW))
                    .containsExactly(nothing, nothing);
            assertThat(world.west.held()).as("it removes nothing").contains(Site.tool(3, ""));
            var said = world.west.federation.letters().with("botnets", Site.NORTH).stream()
                    .filter(each -> each.ours() && each.letter().kind().startsWith("recall"))
                    .map(each ->
                            each.letter().kind() + " " + each.letter().body().text("answer") + " "
                                    + each.letter().body().text("ground"))
                    .toList();
            assertThat(said).hasSize(4);
            assertThat(said.subList(0, 2))
                    .as("held from others, and not at all")
                    .isEqualTo(said.subList(2, 4));
            assertThat(world.reconciled().stream().mapToLong(Reconciliation.Compared::differing))
                    .containsOnly(0L);
        }
    }

    @OnBothDatabases
    void what_was_refused_of_a_batch_is_asked_about_like_what_was_taken_until_its_time_is_over(Databases kind)
            throws Exception {
        try (var world = new World(kind)) {
            byte[] timed = (Site.document("timed", 1, world.north, world.west) + "obligations:\n  retention: 10 days\n")
                    .getBytes(StandardCharsets.UTF_8);
            Site.accept(world.north, timed, world.north, world.west);
            Site.accept(world.west, timed, world.north, world.west);
            byte[] amber =
                    ("[" + Site.tool(7, "").replace(Site.GREEN, Site.AMBER) + "]").getBytes(StandardCharsets.UTF_8);
            try (JsonElements elements = Json.elements(amber, JsonLimits.STANDARD)) {
                var element = Objects.requireNonNull(elements.next());
                world.west.gate.admitFrom("timed", Site.NORTH, List.of(element), "timed", null);
            }
            assertThat(world.west.held()).as("it was refused").hasSize(2);

            askByLetter(world, 7);
            assertThat(world.west.federation.recalls().all().getLast().standing(Site.NOW))
                    .as("what was taken would wait for a person, and so does this")
                    .isEqualTo("acknowledged");

            world.west.clock.turn(Duration.ofDays(10));
            world.west.federation.retention().run();
            askByLetter(world, 7);
            assertThat(world.west.federation.recalls().all().getLast().standing(Site.NOW))
                    .as("what was taken would be gone, and so is this")
                    .startsWith("not held");
        }
    }

    @OnBothDatabases
    void what_the_node_has_answered_by_itself_nobody_answers_again(Databases kind) throws Exception {
        try (var world = new World(kind)) {
            askByLetter(world, 9);
            var recalls = world.west.federation.recalls();
            long nr = recalls.all().getLast().nr();
            assertThatThrownBy(() -> recalls.answer("otto", nr, new Answer.Erased()))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("nothing of it is held");
            Recall held = world.ask(false);
            assertThatThrownBy(() -> recalls.answer("otto", held.nr(), new Answer.NotHeld("we say so")))
                    .as("only the node knows, not a person")
                    .isInstanceOf(Refused.class);
            assertThat(world.west.held()).hasSize(2);
        }
    }

    private static void askByLetter(World world, int number) {
        Site.forge(
                world.north,
                world.west,
                "botnets",
                Recalls.ASKED,
                JsonObject.builder()
                        .put("why", "it was wrong")
                        .put("items", new JsonArray(List.of(item(number))))
                        .build());
    }

    @Test
    void only_who_was_asked_answers_and_what_was_never_asked_is_recorded() throws Exception {
        try (var world = new World(Databases.SQLITE);
                var far = new Site(Databases.SQLITE, Site.FAR)) {
            world.north.know(far);
            far.know(world.north);
            Site.agree("third", world.north, far);
            world.ask(false);
            JsonObject answer = JsonObject.builder()
                    .put("recall", world.asked().letter())
                    .put("answer", "erased")
                    .build();

            Site.forge(far, world.north, "third", Recalls.ANSWERED, answer);

            assertThat(world.standing()).isEqualTo("acknowledged");
            assertThat(world.north.notAdmitted().getLast()).contains(Site.FAR + " was never asked for");
            assertThat(world.north.log(LogName.of("third", Site.FAR)).stream().map(each -> each.text("kind")))
                    .doesNotContain("recall answered");
        }
    }

    @Test
    void nobody_answers_their_own_recall_and_what_was_not_released_is_not_recalled() throws Exception {
        try (var world = new World(Databases.SQLITE)) {
            world.ask(false);
            var recalls = world.north.federation.recalls();
            assertThatThrownBy(() -> recalls.answer("lena", 1, new Answer.Erased()))
                    .hasMessageContaining("recall 1 is ours");
            assertThatThrownBy(() -> recalls.ask("lena", "botnets", List.of(FIRST), "again", null, false))
                    .hasMessageContaining("lies in no outbox under botnets");
            assertThatThrownBy(() -> recalls.ask("lena", "botnets", List.of(Site.toolId(2)), " ", null, false))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> recalls.ask("lena", "botnets", List.of(Site.toolId(2)), "late", Site.NOW, false))
                    .hasMessageContaining("is over already");
            assertThat(world.north.federation.recalls().all()).hasSize(1);
        }
    }

    @Test
    void answers_that_are_none_change_nothing() throws Exception {
        try (var world = new World(Databases.SQLITE)) {
            world.ask(false);
            String id = world.asked().letter();
            for (var body : List.of(
                    JsonObject.builder()
                            .put("recall", id)
                            .put("answer", "forgotten")
                            .build(),
                    JsonObject.builder()
                            .put("recall", id)
                            .put("answer", "restricted")
                            .build(),
                    JsonObject.builder()
                            .put("recall", id)
                            .put("answer", "refused")
                            .build(),
                    JsonObject.builder().put("answer", "erased").build())) {
                Site.forge(world.west, world.north, "botnets", Recalls.ANSWERED, body);
                assertThat(world.standing()).isEqualTo("acknowledged");
            }
            assertThat(world.north.notAdmitted()).hasSize(4);
        }
    }

    private static JsonObject item(int number) {
        return JsonObject.builder()
                .put("id", Site.toolId(number))
                .put("sha256", Digest.of(Site.tool(number, "")).hex())
                .build();
    }
}
