package org.comity.doors.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.comity.border.Consent;
import org.comity.border.Consents;
import org.comity.border.Decision;
import org.comity.border.Recall;
import org.comity.border.Recall.Answer;
import org.comity.border.Refused;
import org.comity.border.Release;
import org.comity.border.Wanted;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonElements.Element;
import org.comity.json.JsonObject;
import org.comity.parties.Actor;
import org.comity.seal.Digest;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What came from others: passed on only where that is allowed, by consent case by case, and recalled to the end. */
final class OnwardTest {
    private static final String FIRST = Site.toolId(1);

    /** North, West and Far; North's door is open to West, and West's to Far and, where it goes round, Far's to North. */
    private static final class World implements AutoCloseable {
        final Site north;
        final Site west;
        final Site far;

        World(Databases kind) throws Exception {
            north = new Site(kind, Site.NORTH);
            west = new Site(kind, Site.WEST);
            far = new Site(kind, Site.FAR);
            north.know(west, far);
            west.know(north, far);
            far.know(north, west);
            west.federation.peers().add(Site.NORTH, north.open());
            far.federation.peers().add(Site.WEST, west.open());
            north.federation.peers().add(Site.FAR, far.open());
        }

        /** All three under one agreement. */
        World three(String onward) {
            Site.agreeOnward("botnets", onward, north, west, far);
            return this;
        }

        /** North with West, and West with Far, under one each. */
        World two(String onward) {
            Site.agreeOnward("botnets", onward, north, west);
            Site.agree("watch", west, far);
            return this;
        }

        void exchange() throws Exception {
            for (int i = 0; i < 2; i++) {
                west.exchange.with(Site.NORTH);
                far.exchange.with(Site.WEST);
            }
        }

        void round() throws Exception {
            exchange();
            north.exchange.with(Site.FAR);
        }

        int recalls() {
            return java.util.stream.Stream.of(north, west, far)
                    .mapToInt(each -> each.federation.recalls().all().size())
                    .sum();
        }

        long letters() {
            return java.util.stream.Stream.of(north, west, far)
                    .mapToLong(site -> site.database.read(reading -> {
                        try (var rows = reading.prepare("SELECT count(*) FROM letter WHERE kind LIKE 'recall%'")
                                .executeQuery()) {
                            rows.next();
                            return rows.getLong(1);
                        }
                    }))
                    .sum();
        }

        Release pass(String agreement) {
            return west.gate.release("otto", agreement, Wanted.everything(100), false);
        }

        @Nullable
        Decision why(String agreement) {
            return west.gate.why(FIRST, Site.FAR).get(agreement);
        }

        Consent ask() throws Exception {
            west.federation
                    .consents()
                    .ask(Actor.AT_THE_FOLDER, List.of(FIRST), null, Site.FAR, "watch", "they are hit by the same");
            exchange();
            return north.federation.consents().all().getLast();
        }

        @Override
        public void close() {
            north.close();
            west.close();
            far.close();
        }
    }

    // ---- within the agreement ----

    @OnBothDatabases
    void within_the_agreement_it_is_passed_on_and_its_origin_is_told(Databases kind) throws Exception {
        try (var world = new World(kind).three("within the agreement")) {
            world.north.release("botnets", 1, 2);
            world.exchange();
            assertThat(world.far.held()).isEmpty();

            assertThat(world.pass("botnets").released()).isEqualTo(2);
            world.exchange();

            assertThat(world.far.held()).containsExactly(Site.tool(1, ""), Site.tool(2, ""));
            assertThat(origins(world.far)).containsExactly(Site.NORTH, Site.NORTH);
            assertThat(world.pass("botnets").refusals().getFirst().decision().reason())
                    .as("nothing goes back to whoever it came from")
                    .isEqualTo("it came from " + Site.NORTH + " itself, and goes back to nobody");
            assertThat(world.north.held()).hasSize(2);

            // Far says of it what it was told, and passes it on to nobody: all others have it already.
            Release round = world.far.gate.release("mo", "botnets", Wanted.everything(100), false);
            assertThat(round.released()).isZero();
            assertThat(round.refusals().stream().map(each -> each.decision().reason()))
                    .contains("it came from " + Site.NORTH + " itself, and goes back to nobody")
                    .contains("it came from " + Site.WEST + " itself, and goes back to nobody");
        }
    }

    @Test
    void where_the_clauses_say_no_or_it_came_under_another_agreement_it_stays() throws Exception {
        try (var world = new World(Databases.SQLITE).three("no")) {
            world.north.release("botnets", 1, 1);
            world.exchange();
            assertThat(world.pass("botnets").released()).isZero();
            assertThat(world.why("botnets").reason()).contains("under clause 1 what is received is passed on: no");
        }
        try (var world = new World(Databases.SQLITE).three("within the agreement")) {
            Site.agreeOnward("others", "within the agreement", world.north, world.west);
            world.north.release("others", 1, 1);
            world.exchange();
            assertThat(world.pass("botnets").released()).isZero();
            assertThat(world.why("botnets").reason()).contains("whose consent to pass it on is not recorded");

            // Once the very same comes under the other agreement too, it goes on under that one.
            world.north.gate.release("lena", "botnets", Wanted.everything(100), false);
            world.exchange();
            assertThat(world.pass("botnets").released()).isEqualTo(1);
        }
    }

    // ---- with consent ----

    @OnBothDatabases
    void with_the_consent_of_whose_it_is_it_goes_on_and_with_its_withdrawal_it_is_recalled(Databases kind)
            throws Exception {
        try (var world = new World(kind).two("with consent")) {
            world.north.release("botnets", 1, 2);
            world.exchange();
            assertThat(world.pass("watch").released()).isZero();

            Consent asked = world.ask();
            assertThat(asked.why()).isEqualTo("they are hit by the same");
            assertThat(world.north.federation.consents().items(asked))
                    .singleElement()
                    .satisfies(item -> assertThat(item.version()).isPositive());
            assertThat(world.pass("watch").released()).as("asked is not given").isZero();

            world.north.federation.consents().give(Actor.AT_THE_FOLDER, asked.nr(), null);
            world.exchange();
            assertThat(world.pass("watch").released())
                    .as("what it names and no more")
                    .isEqualTo(1);
            world.exchange();
            assertThat(world.far.held()).containsExactly(Site.tool(1, ""));
            assertThat(origins(world.far)).containsExactly(Site.NORTH);

            world.north.federation.consents().withdraw(Actor.AT_THE_FOLDER, asked.nr(), "a case is open");
            world.exchange();
            world.exchange();

            assertThat(world.west.federation.consents().all().getFirst().state())
                    .isEqualTo(Consent.State.WITHDRAWN);
            Recall recall = world.far.federation.recalls().all().getFirst();
            assertThat(recall.why()).isEqualTo("it may not be passed on to you any longer");
            assertThat(world.pass("watch").released()).isZero();
            // Of the consent itself only the pair has heard.
            assertThat(world.far.federation.consents().all()).isEmpty();
            assertThat(world.far.kinds("watch", world.west)).noneMatch(each -> each.contains("consent"));
            assertThat(world.west.kinds("watch", world.far)).noneMatch(each -> each.contains("consent"));
            assertThat(world.west.kinds("botnets", world.north))
                    .containsSubsequence("consent asked", "consent given", "consent withdrawn");
            assertThat(world.north.kinds("botnets", world.west))
                    .containsSubsequence("consent asked", "consent given", "consent withdrawn");
        }
    }

    @OnBothDatabases
    void a_consent_that_ends_by_itself_stops_the_next_batch(Databases kind) throws Exception {
        try (var world = new World(kind).two("with consent")) {
            world.north.release("botnets", 1, 1);
            world.exchange();
            Consent asked = world.ask();
            world.north.federation.consents().give(Actor.AT_THE_FOLDER, asked.nr(), Site.NOW.plus(Duration.ofDays(1)));
            world.exchange();
            assertThat(world.pass("watch").released()).isEqualTo(1);

            world.west.clock.turn(Duration.ofDays(1));
            world.far.clock.turn(Duration.ofDays(1));
            world.far.exchange.with(Site.WEST);

            assertThat(world.far.held()).isEmpty();
            assertThat(world.west.federation.consents().all().getFirst().standing(world.west.clock.instant()))
                    .startsWith("ended by itself");
        }
    }

    @Test
    void a_refusal_comes_with_its_reason_and_changes_nothing() throws Exception {
        try (var world = new World(Databases.SQLITE).two("with consent")) {
            world.north.release("botnets", 1, 1);
            world.exchange();
            Consent asked = world.ask();
            var norths = world.north.federation.consents();
            assertThatThrownBy(() -> norths.withdraw(Actor.AT_THE_FOLDER, asked.nr(), "why"))
                    .hasMessageContaining("is not given");
            norths.refuse(Actor.AT_THE_FOLDER, asked.nr(), "they are under investigation");
            world.exchange();

            assertThat(world.west.federation.consents().all().getFirst().standing(Site.NOW))
                    .isEqualTo("refused: they are under investigation");
            assertThat(world.pass("watch").released()).isZero();
            assertThatThrownBy(() -> world.west.federation.consents().give(Actor.AT_THE_FOLDER, 1, null))
                    .hasMessageContaining("is what we ask");
        }
    }

    @Test
    void no_consent_goes_against_a_clause_or_a_marking() throws Exception {
        try (var world = new World(Databases.SQLITE).two("no")) {
            world.north.release("botnets", 1, 1);
            world.exchange();
            assertThatThrownBy(world::ask)
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("under no agreement in force that lets them be passed on");
        }
        try (var world = new World(Databases.SQLITE)) {
            // Up to GREEN under the one agreement, up to CLEAR under the other.
            Site.agreeOnward("botnets", "with consent", world.north, world.west);
            byte[] watch = Site.document("watch", 1, world.west, world.far)
                    .replace("tlp: GREEN", "tlp: CLEAR")
                    .getBytes(StandardCharsets.UTF_8);
            Site.accept(world.west, watch, world.west, world.far);
            Site.accept(world.far, watch, world.west, world.far);
            world.north.release("botnets", 1, 1);
            world.exchange();
            Consent asked = world.ask();
            world.north.federation.consents().give(Actor.AT_THE_FOLDER, asked.nr(), null);
            world.exchange();
            assertThat(world.pass("watch").released()).isZero();
            assertThat(world.why("watch").reason()).contains("lets cross up to TLP:CLEAR");
        }
    }

    @Test
    void nobody_consents_to_what_is_not_their_own_or_was_not_released() throws Exception {
        try (var world = new World(Databases.SQLITE).two("with consent")) {
            world.north.release("botnets", 1, 1);
            world.west.add(Site.tool(7, ""));
            world.exchange();
            var wests = world.west.federation.consents();
            assertThatThrownBy(
                            () -> wests.ask(Actor.AT_THE_FOLDER, List.of(Site.toolId(7)), null, Site.FAR, "watch", ""))
                    .hasMessageContaining("is our own");
            assertThatThrownBy(() -> wests.ask(Actor.AT_THE_FOLDER, List.of(FIRST), Site.FAR, Site.FAR, "watch", ""))
                    .hasMessageContaining("is " + Site.NORTH + "'s");
            assertThatThrownBy(() -> wests.ask(Actor.AT_THE_FOLDER, List.of(FIRST), null, Site.NORTH, "watch", ""))
                    .hasMessageContaining("is no party to watch");
            assertThatThrownBy(
                            () -> wests.ask(Actor.AT_THE_FOLDER, List.of(Site.toolId(9)), null, Site.FAR, "watch", ""))
                    .hasMessageContaining("nothing is held");

            // What North holds and never released is not found by asking for it.
            world.north.add(Site.tool(8, ""));
            Site.forge(
                    world.west,
                    world.north,
                    "botnets",
                    Consents.ASKED,
                    JsonObject.builder()
                            .put("to", Site.FAR)
                            .put("under", "watch")
                            .put(
                                    "items",
                                    new JsonArray(List.of(JsonObject.builder()
                                            .put("id", Site.toolId(8))
                                            .put(
                                                    "sha256",
                                                    Digest.of(Site.tool(8, "")).hex())
                                            .build())))
                            .build());
            Consent guessed = world.north.federation.consents().all().getLast();
            assertThat(world.north
                            .federation
                            .consents()
                            .items(guessed)
                            .getFirst()
                            .version())
                    .isZero();
            assertThatThrownBy(() -> world.north.federation.consents().give(Actor.AT_THE_FOLDER, guessed.nr(), null))
                    .hasMessageContaining("not ours to consent");
        }
    }

    // ---- recalled to the end of the road ----

    @OnBothDatabases
    void a_recall_reaches_those_to_whom_it_was_passed_on_and_what_they_say_comes_back(Databases kind) throws Exception {
        try (var world = new World(kind).three("within the agreement")) {
            world.north.release("botnets", 1, 2);
            world.exchange();
            world.pass("botnets");
            world.exchange();
            assertThat(world.far.held()).hasSize(2);

            world.north.federation.recalls().ask("lena", "botnets", List.of(FIRST), "it was wrong", null, false);
            world.west.exchange.with(Site.NORTH);

            // In the very act that took it in: held back, out of the outbox, and asked for.
            List<Recall> wests = world.west.federation.recalls().all();
            assertThat(wests).hasSize(2);
            assertThat(wests.getLast().ours()).isTrue();
            assertThat(wests.getLast().party()).isEqualTo(Site.FAR);
            assertThat(wests.getLast().why()).isEqualTo("it was wrong");
            assertThat(world.west.federation.recalls().onward(wests.getFirst())).hasSize(1);
            assertThat(world.pass("botnets").released()).isZero();

            world.exchange();
            world.exchange();
            Recall fars = world.far.federation.recalls().all().getFirst();
            Recall norths = ofWest(world.north);
            assertThat(world.north.federation.recalls().beyond(norths)).isEqualTo(Map.of("acknowledged", 1L));

            world.far.federation.recalls().answer("mo", fars.nr(), new Answer.Erased());
            world.west.federation.recalls().answer("otto", wests.getFirst().nr(), new Answer.Erased());
            world.exchange();
            world.exchange();

            assertThat(world.far.held()).containsExactly(Site.tool(2, ""));
            assertThat(world.west.held()).containsExactly(Site.tool(2, ""));
            assertThat(world.north.federation.recalls().beyond(norths)).isEqualTo(Map.of("erased", 1L));
            assertThat(ofWest(world.north).standing(Site.NOW)).isEqualTo("erased");
            for (Site site : List.of(world.north, world.west, world.far)) {
                site.ledger.checkpointAll();
                assertThat(site.ledger.verify().holds()).isTrue();
            }
        }
    }

    @Test
    void what_went_round_is_recalled_and_the_recall_comes_to_an_end() throws Exception {
        try (var world = new World(Databases.SQLITE).three("within the agreement")) {
            // Read over TAXII, where nothing is said of an origin, the same goes from North to West, to Far and back.
            world.north.release("botnets", 1, 1);
            take(world.west, Site.NORTH);
            assertThat(world.pass("botnets").released()).isEqualTo(1);
            take(world.far, Site.WEST);
            assertThat(world.far
                            .gate
                            .release("mo", "botnets", Wanted.everything(100), false)
                            .released())
                    .isEqualTo(1);
            take(world.north, Site.FAR);
            world.north.gate.release("lena", "botnets", Wanted.everything(100), false);

            world.north.federation.recalls().ask("lena", "botnets", List.of(FIRST), "it was wrong", null, false);
            for (int i = 0; i < 4; i++) {
                world.round();
            }
            int recalls = world.recalls();
            long letters = world.letters();
            world.round();
            world.round();

            assertThat(world.recalls()).isEqualTo(recalls);
            assertThat(world.letters()).as("nobody writes any more").isEqualTo(letters);
            assertThat(world.far.federation.recalls().all()).anyMatch(each -> !each.ours());
            assertThat(world.north.federation.recalls().all())
                    .as("Far asks North for what North had of it")
                    .anyMatch(each -> !each.ours() && each.party().equals(Site.FAR));
        }
    }

    private static void take(Site site, String from) {
        byte[] tool = Site.tool(1, "").getBytes(StandardCharsets.UTF_8);
        site.gate.admitFrom("botnets", from, List.of(new Element(tool, Json.parseObject(tool), null)), "follow", null);
    }

    private static Recall ofWest(Site site) {
        return site.federation.recalls().all().stream()
                .filter(each -> each.party().equals(Site.WEST))
                .findFirst()
                .orElseThrow();
    }

    /** What is said of the origins of all that is held, in the order it came. */
    private static List<String> origins(Site site) {
        return site.database.read(reading -> {
            var origins = new java.util.ArrayList<String>();
            try (var rows = reading.prepare("SELECT origin FROM stated_origin ORDER BY id")
                    .executeQuery()) {
                while (rows.next()) {
                    origins.add(rows.getString(1));
                }
            }
            return origins;
        });
    }
}
