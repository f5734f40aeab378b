package org.comity.doors.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import org.comity.border.CaseForger;
import org.comity.border.CaseStep;
import org.comity.border.Refused;
import org.comity.border.Signer;
import org.comity.cases.CaseState;
import org.comity.cases.CaseState.Entry;
import org.comity.cases.CaseState.Standing;
import org.comity.cases.Desk;
import org.comity.cases.Step;
import org.comity.json.JsonObject;
import org.comity.seal.Digest;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;
import org.junit.jupiter.api.Test;

/** Steps that no honest member would take: refused or kept and shown, and recorded. */
final class CaseBadInputTest {

    private static void tell(Site from, Site to, CaseStep... steps) {
        Site.forge(from, to, "joint", "case-steps", CaseForger.letter(steps));
    }

    private static List<Digest> heads(CaseState state) {
        return List.of(last(state).signed().hash());
    }

    private static Step last(CaseState state) {
        return state.entries().getLast().step();
    }

    private static Step lastOf(CaseState state, Site author) {
        return state.entries().stream()
                .map(Entry::step)
                .filter(step -> step.author().equals(author.id))
                .reduce((one, other) -> other)
                .orElseThrow();
    }

    private static CaseStep next(Table table, Site site, String text) {
        CaseState state = table.state(site);
        Step last = lastOf(state, site);
        return table.forge(site, last.number() + 1, last.signed().hash(), heads(state), Table.noted(text));
    }

    @OnBothDatabases
    void two_steps_under_one_number_reach_everybody_and_neither_counts(Databases kind) throws Exception {
        try (var table = new Table(kind)) {
            table.begin(table.west, table.far);
            CaseStep one = next(table, table.west, "to North");
            CaseStep two = next(table, table.west, "to Far");
            tell(table.west, table.north, one);
            tell(table.west, table.far, two);
            assertThat(CasesTest.texts(table.state(table.north))).contains("to North");
            // What honest members do next names what they were told, and the other asks for it.
            table.take(table.north, "noted", "text", "North goes on");
            table.take(table.far, "noted", "text", "Far goes on");
            table.meet();
            table.meet();

            for (Site site : List.of(table.north, table.far)) {
                CaseState state = table.state(site);
                assertThat(state.forks()).containsEntry(Site.WEST, "1.2");
                assertThat(state.notCounting())
                        .extracting(entry -> entry.step().text(), Entry::standing)
                        .containsExactlyInAnyOrder(
                                org.assertj.core.groups.Tuple.tuple("to North", Standing.FORKED),
                                org.assertj.core.groups.Tuple.tuple("to Far", Standing.FORKED));
            }
            assertThat(table.state(table.far)).isEqualTo(table.state(table.north));
        }
    }

    @Test
    void what_somebody_else_signed_or_changed_on_the_way_is_not_taken() throws Exception {
        try (var table = new Table(Databases.SQLITE)) {
            table.begin(table.west);
            CaseState before = table.state(table.north);
            CaseStep step = next(table, table.west, "true");

            Site.forge(
                    table.west,
                    table.north,
                    "joint",
                    "case-steps",
                    CaseForger.letter(
                            packed -> packed.toBuilder()
                                    .put(
                                            "says",
                                            Objects.requireNonNull(packed.text("says"))
                                                    .replace("true", "else"))
                                    .build(),
                            step));
            Site.forge(
                    table.west,
                    table.north,
                    "joint",
                    "case-steps",
                    CaseForger.letter(
                            packed -> packed.toBuilder()
                                    .put(
                                            "header",
                                            Objects.requireNonNull(packed.text("header"))
                                                    .replace(Site.WEST, Site.FAR))
                                    .build(),
                            step));

            CaseStep.Header said = step.header();
            var posing = new CaseStep.Header(
                    said.caseId(),
                    said.agreement(),
                    said.kind(),
                    Site.FAR,
                    "1",
                    List.of(),
                    1,
                    null,
                    said.heads(),
                    Site.NOW,
                    said.commitment());
            tell(
                    table.west,
                    table.north,
                    CaseStep.sign(
                            posing, step.salt(), Table.noted("posing"), new Signer(Site.FAR, "1", table.west.key)));

            assertThat(table.state(table.north)).isEqualTo(before);
            assertThat(table.north.notAdmitted())
                    .anySatisfy(why -> assertThat(why).contains("over other bytes than these"))
                    .anySatisfy(why -> assertThat(why).contains("not what its author committed to"))
                    .anySatisfy(why -> assertThat(why).contains("key"));
        }
    }

    @Test
    void a_step_of_no_member_is_kept_and_shown_and_changes_nothing() throws Exception {
        try (var table = new Table(Databases.SQLITE)) {
            table.begin(table.west);
            CaseState before = table.state(table.north);
            CaseStep step = table.forge(table.far, 1, null, heads(before), Table.noted("me too"));
            tell(table.far, table.north, step);

            CaseState state = table.state(table.north);
            assertThat(state.members()).isEqualTo(before.members());
            assertThat(state.notCounting())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.why()).isEqualTo(Site.FAR + " is no member of the case"));
        }
    }

    @Test
    void nobody_opens_a_case_under_the_id_of_another() throws Exception {
        try (var table = new Table(Databases.SQLITE)) {
            table.begin(table.west);
            CaseState before = table.state(table.north);
            JsonObject says = JsonObject.builder()
                    .put("step", "opened")
                    .put("tlp", "TLP:GREEN")
                    .put("title", "Mine")
                    .put("nonce", "00112233445566778899aabbccddeeff")
                    .build();
            tell(table.far, table.north, table.forge(table.far, 1, null, List.of(), says));
            assertThat(table.state(table.north).lead()).isEqualTo(Site.NORTH);
            assertThat(table.state(table.north).title()).isEqualTo(before.title());
        }
    }

    @Test
    void a_step_that_names_what_nobody_has_waits_and_says_so() throws Exception {
        try (var table = new Table(Databases.SQLITE)) {
            table.begin(table.west);
            Step last = lastOf(table.state(table.west), table.west);
            CaseStep step = table.forge(
                    table.west, 2, last.signed().hash(), List.of(Digest.of("made up")), Table.noted("dangling"));
            tell(table.west, table.north, step);
            table.meet();
            assertThat(table.state(table.north).waiting())
                    .singleElement()
                    .asString()
                    .contains(Site.WEST);
            assertThat(CasesTest.texts(table.state(table.north))).doesNotContain("dangling");
        }
    }

    @Test
    void more_than_a_step_may_say_is_refused_on_both_sides() throws Exception {
        try (var table = new Table(Databases.SQLITE)) {
            table.begin(table.west);
            assertThatThrownBy(() -> table.take(table.north, "noted", "text", "x".repeat(70_000)))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("up to 65536");
            assertThatThrownBy(() -> table.take(table.north, "noted", "text", "x".repeat(10_001)))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("10000 characters");
            CaseStep step = next(table, table.west, "y");
            Site.forge(
                    table.west,
                    table.north,
                    "joint",
                    "case-steps",
                    CaseForger.letter(
                            packed -> packed.toBuilder()
                                    .put("says", "{\"step\":\"noted\",\"text\":\"" + "x".repeat(70_000) + "\"}")
                                    .build(),
                            step));
            assertThat(table.north.notAdmitted())
                    .anySatisfy(why -> assertThat(why).contains("70"));
        }
    }

    @OnBothDatabases
    void a_member_removed_while_it_was_away_sees_its_steps_overtaken(Databases kind) throws Exception {
        try (var table = new Table(kind)) {
            table.begin(table.west, table.far);
            table.take(table.west, "noted", "text", "before");
            table.meet();
            table.take(table.north, "removed", "party", Site.WEST);
            table.take(table.west, "noted", "text", "while away");
            table.meet();

            for (Site site : List.of(table.north, table.far, table.west)) {
                assertThat(table.state(site).notCounting()).singleElement().satisfies(entry -> {
                    assertThat(entry.step().text()).isEqualTo("while away");
                    assertThat(entry.standing()).isEqualTo(Standing.OVERTAKEN);
                    assertThat(entry.why()).contains("removed by " + Site.NORTH);
                });
            }
            assertThatThrownBy(() -> table.take(table.west, "noted", "text", "after"))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("takes no part in the case (removed)");
            Desk.Taken after = table.take(table.north, "noted", "text", "without West");
            assertThat(after.receivers()).containsExactly(Site.FAR);
        }
    }

    @OnBothDatabases
    void a_node_that_was_restored_gets_its_own_steps_back_and_goes_on(Databases kind) throws Exception {
        try (var table = new Table(kind)) {
            table.begin(table.west);
            table.take(table.west, "noted", "text", "lost at West");
            table.meet();
            // What a backup does not have: the last step, and the letter that carried it.
            table.west.database.write(transaction -> transaction
                    .prepare("DELETE FROM case_step WHERE place = (SELECT max(place) FROM case_step)")
                    .executeUpdate());
            table.west.database.write(transaction -> transaction
                    .prepare("UPDATE joint_case SET steps = steps - 1,"
                            + " last = (SELECT hash FROM case_step ORDER BY place DESC LIMIT 1)")
                    .executeUpdate());
            assertThat(CasesTest.texts(table.state(table.west))).doesNotContain("lost at West");

            table.take(table.north, "noted", "text", "North goes on");
            table.meet();
            table.meet();
            assertThat(CasesTest.texts(table.state(table.west))).contains("lost at West", "North goes on");
            assertThat(table.state(table.west)).isEqualTo(table.state(table.north));
        }
    }

    @Test
    void a_long_gap_is_asked_for_piece_by_piece_until_it_is_closed() throws Exception {
        try (var table = new Table(Databases.SQLITE)) {
            table.begin(table.west, table.far);
            // West tells North alone: what an honest node never does, and North's next step makes it known.
            CaseState state = table.state(table.west);
            Step last = lastOf(state, table.west);
            long number = last.number();
            Digest previous = last.signed().hash();
            var steps = new java.util.ArrayList<CaseStep>();
            for (int i = 0; i < 1_200; i++) {
                CaseStep step = table.forge(
                        table.west,
                        ++number,
                        previous,
                        i == 0 ? heads(state) : List.of(previous),
                        Table.noted("n" + i));
                steps.add(step);
                previous = step.hash();
            }
            for (int i = 0; i < steps.size(); i += 60) {
                tell(table.west, table.north, steps.subList(i, i + 60).toArray(CaseStep[]::new));
            }
            table.take(table.north, "noted", "text", "North goes on");
            assertThat(table.state(table.far).entries()).hasSizeLessThan(100);
            for (int i = 0; i < 3; i++) {
                table.meet();
            }
            assertThat(CasesTest.texts(table.state(table.far))).contains("n0", "n1199", "North goes on");
            assertThat(table.state(table.far)).isEqualTo(table.state(table.north));
        }
    }
}
