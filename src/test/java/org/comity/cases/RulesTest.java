package org.comity.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.comity.cases.CaseState.Entry;
import org.comity.cases.CaseState.Standing;
import org.comity.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What counts, what is overtaken, and what is told of it: by steps whose authors did not know of each other. */
final class RulesTest {
    private static final String A = "a.example";
    private static final String B = "b.example";
    private static final String C = "c.example";

    private Club club;

    @BeforeEach
    void begin() {
        club = new Club(A, B, C);
        for (String each : List.of(B, C)) {
            act(A, CoreSteps.INVITED, Club.invites(each, "speaker"));
        }
        club.meet(A, B, C);
        act(B, CoreSteps.JOINED, JsonObject.EMPTY);
        act(C, CoreSteps.JOINED, JsonObject.EMPTY);
        club.meet(A, B, C);
    }

    private Step act(String party, String type, JsonObject says) {
        return Objects.requireNonNull(
                club.view(party).act(type, says), () -> party + " may not: " + why(party, type, says));
    }

    private Step act(String party, String type, String... says) {
        return act(party, type, Club.says(says));
    }

    /** Why that step would not count as far as that party knows; null where it would. */
    private String why(String party, String type, JsonObject says) {
        Club.View view = club.view(party);
        return view.fold().objection(view.weave().probe(view.draft(type, says)));
    }

    private CaseState met() {
        club.meet(A, B, C);
        CaseState state = club.view(A).fold().view(List.of());
        assertThat(club.view(B).fold().view(List.of())).isEqualTo(state);
        assertThat(Club.stateOf(FoldLawsTest.everything(club), new Random(7)).view(List.of()))
                .isEqualTo(state);
        return state;
    }

    private static Entry of(CaseState state, Step step) {
        return state.entries().stream()
                .filter(entry -> entry.step().equals(step))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void two_who_take_the_lead_at_once_do_not_both_have_it() {
        act(A, CoreSteps.LEFT, JsonObject.EMPTY);
        club.meet(A, B, C);
        Step first = act(B, CoreSteps.LEAD_TAKEN, JsonObject.EMPTY);
        Step other = act(C, CoreSteps.LEAD_TAKEN, JsonObject.EMPTY);
        // Each acts as the lead before it knows of the other.
        Step firstRemoves =
                act(B, CoreSteps.REMOVED, "party", C, "last", club.view(B).lastOf(C));
        Step otherRemoves =
                act(C, CoreSteps.REMOVED, "party", B, "last", club.view(C).lastOf(B));

        CaseState state = met();
        boolean isFirst = state.lead().equals(B);
        assertThat(state.lead()).isIn(B, C);
        assertThat(of(state, isFirst ? first : other).standing()).isEqualTo(Standing.COUNTS);
        assertThat(of(state, isFirst ? other : first).standing()).isEqualTo(Standing.OVERTAKEN);
        assertThat(of(state, isFirst ? firstRemoves : otherRemoves).standing()).isEqualTo(Standing.COUNTS);
        assertThat(of(state, isFirst ? otherRemoves : firstRemoves).standing()).isEqualTo(Standing.OVERTAKEN);
    }

    @Test
    void what_was_said_in_an_area_that_another_froze_at_the_same_time_is_overtaken_and_other_areas_go_on() {
        act(A, CoreSteps.FROZEN, "frozen-area", "red", "text", "the ministry asked");
        Step sang = act(B, "sang", "word", "loud");
        Step said = act(B, "said", "word", "quiet");

        CaseState state = met();
        assertThat(of(state, sang).why()).isEqualTo("the work area red was frozen by " + A);
        assertThat(of(state, said).standing()).isEqualTo(Standing.COUNTS);
        assertThat(why(B, "sang", Club.says("word", "again"))).isEqualTo("the work area red is frozen by " + A);
        assertThat(why(B, CoreSteps.UNFROZEN, Club.says("frozen-area", "red"))).isEqualTo(B + " has not frozen red");
        act(A, CoreSteps.UNFROZEN, "frozen-area", "red");
        met();
        act(B, "sang", "word", "again");
    }

    @Test
    void a_step_dated_back_before_a_freeze_or_a_removal_does_not_slip_in() {
        Step before = Objects.requireNonNull(club.view(B).weave().last(B, 1));
        act(A, CoreSteps.FROZEN, "frozen-area", "red", "text", "wait");
        club.meet(A, B, C);
        Step slipped = club.sign(B, 2, before, List.of(before), "sang", Club.says("word", "earlier"));
        club.view(A).take(slipped);
        assertThat(of(met(), slipped).standing()).isEqualTo(Standing.OVERTAKEN);

        act(A, CoreSteps.REMOVED, "party", B, "last", "1.2");
        Step late = club.sign(B, 3, slipped, List.of(slipped), "said", Club.says("word", "late"));
        club.view(A).take(late);
        assertThat(of(met(), late).why())
                .isEqualTo(B + " was removed by " + A + ", and its last step that counts is 1.2");
    }

    @Test
    void a_removal_names_the_last_step_its_author_had_seen_and_no_earlier_one() {
        act(B, "said", "word", "one");
        club.meet(A, B, C);
        assertThat(why(A, CoreSteps.REMOVED, Club.says("party", B, "last", "1.1")))
                .isEqualTo("it names 1.1 as the last step that counts, and had seen 1.2");
        assertThat(why(B, CoreSteps.REMOVED, Club.says("party", C, "last", "1.1")))
                .isEqualTo("only the lead may remove a member; that is " + A);
        act(A, CoreSteps.REMOVED, "party", B, "last", "1.2");
        assertThat(met().members().get(B).standing()).isEqualTo(Member.Standing.REMOVED);
    }

    @Test
    void whoever_was_removed_may_be_invited_again_and_only_what_it_says_then_counts() {
        act(A, CoreSteps.REMOVED, "party", B, "last", "1.1");
        Step away = act(B, "said", "word", "away");
        club.meet(A, B, C);
        act(A, CoreSteps.INVITED, Club.invites(B, "speaker"));
        club.meet(A, B, C);
        act(B, CoreSteps.JOINED, JsonObject.EMPTY);
        Step back = act(B, "said", "word", "back");
        CaseState state = met();
        assertThat(of(state, away).standing()).isEqualTo(Standing.OVERTAKEN);
        assertThat(of(state, back).standing()).isEqualTo(Standing.COUNTS);
    }

    @Test
    void what_was_said_while_the_lead_closed_the_case_counts_and_nothing_after() {
        act(B, "said", "word", "one");
        club.meet(A, B, C);
        act(A, CoreSteps.CLOSED, JsonObject.EMPTY);
        Step meanwhile = act(B, "said", "word", "meanwhile");
        CaseState state = met();
        assertThat(of(state, meanwhile).standing()).isEqualTo(Standing.COUNTS);
        assertThat(state.open()).isFalse();
        assertThat(why(B, "said", Club.says("word", "late"))).isEqualTo("the case is closed");
        act(B, CoreSteps.NOTED, "text", "still to be noted");
        act(A, CoreSteps.REOPENED, JsonObject.EMPTY);
        met();
        act(B, "said", "word", "again");
    }

    @Test
    void a_lead_that_signed_two_steps_under_one_number_leads_no_more() {
        Step last = Objects.requireNonNull(club.view(A).weave().last(A, 1));
        for (String word : List.of("one", "two")) {
            club.view(B).take(club.sign(A, last.number() + 1, last, List.of(last), "said", Club.says("word", word)));
        }
        club.meet(A, B, C);
        assertThat(met().lead()).isEmpty();
        act(B, CoreSteps.LEAD_TAKEN, JsonObject.EMPTY);
        act(B, CoreSteps.REMOVED, "party", A, "last", club.view(B).lastOf(A));
        CaseState state = met();
        assertThat(state.lead()).isEqualTo(B);
        assertThat(state.member(A).orElseThrow().standing()).isEqualTo(Member.Standing.REMOVED);
        assertThat(state.notCounting())
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.standing()).isEqualTo(Standing.FORKED));
    }

    @Test
    void what_rests_on_an_invitation_that_does_not_count_does_not_count_either() {
        act(A, CoreSteps.INVITED, Club.invites("d.example", "host"));
        club.views.put("d.example", club.new View("d.example"));
        club.meet(A, "d.example");
        act("d.example", CoreSteps.JOINED, JsonObject.EMPTY);
        act("d.example", CoreSteps.INVITED, Club.invites("e.example"));
        act(A, CoreSteps.REMOVED, "party", "d.example", "last", "none");
        club.views.put("e.example", club.new View("e.example"));
        club.meet("d.example", "e.example");
        Step joined = act("e.example", CoreSteps.JOINED, JsonObject.EMPTY);
        club.meet(A, "d.example", "e.example");
        CaseState state = met();
        assertThat(state.members()).doesNotContainKey("e.example");
        assertThat(of(state, joined).why()).isEqualTo("e.example is no member of the case");
    }

    @Test
    void roles_and_tasks_are_held() {
        assertThat(why(B, CoreSteps.INVITED, Club.invites("d.example"))).isEqualTo("only the lead or host may invite");
        act(A, CoreSteps.ROLE_REVOKED, "party", B, "role", "speaker");
        club.meet(A, B, C);
        assertThat(why(B, "sang", Club.says("word", "x")))
                .contains("is for the lead or speaker")
                .contains("neither");
        act(A, CoreSteps.ROLE_GIVEN, "party", B, "role", "host");
        act(A, CoreSteps.TASKED, "task", "logs", "title", "Collect them", "party", C);
        met();
        act(B, CoreSteps.INVITED, Club.invites("d.example"));
        assertThat(why(B, CoreSteps.TASK_DONE, Club.says("task", "logs"))).isEqualTo("the task is " + C + "'s");
        act(C, CoreSteps.TASK_DONE, "task", "logs");
        assertThat(met().tasks().get("logs").doneBy()).isEqualTo(C);
        assertThat(why(A, CoreSteps.TASKED, Club.says("task", "logs", "title", "Again")))
                .isEqualTo("there is a task logs already");
    }

    @Test
    void a_step_that_is_not_written_as_its_form_says_does_not_count() {
        assertThat(why(B, "said", Club.says("word", "Not A Name"))).isEqualTo("its word is not a word");
        assertThat(why(B, "said", JsonObject.EMPTY)).startsWith("its word is missing");
        assertThat(why(B, "said", Club.says("word", "x", "more", "y"))).contains("says nothing called more");
        assertThat(why(B, "danced", JsonObject.EMPTY)).contains("knows no step \"danced\"");
        assertThat(why(B, CoreSteps.NOTED, Club.says("text", "bell \u0007"))).contains("steer a terminal");
        assertThat(why(B, CoreSteps.NOTED, Club.says("text", "x", "area", "green")))
                .contains("no work area green");
        assertThat(why(B, CoreSteps.CLOSED, JsonObject.EMPTY)).contains("only the lead may close");
        assertThat(why(A, CoreSteps.CLOSED, JsonObject.EMPTY)).isEqualTo("nothing was said");
    }

    @Test
    void a_step_that_skips_a_number_or_follows_anothers_never_counts() {
        Step own = Objects.requireNonNull(club.view(B).weave().last(B, 1));
        Step anothers = Objects.requireNonNull(club.view(B).weave().last(A, 1));
        for (Step step : List.of(
                club.sign(B, 3, own, List.of(own), "said", Club.says("word", "skips")),
                club.sign(B, 4, anothers, List.of(own), "said", Club.says("word", "follows")))) {
            club.view(A).take(step);
            assertThat(of(met(), step).why()).isEqualTo("it does not follow the step before it in its author's chain");
        }
    }

    @Test
    void a_probe_stands_only_on_what_is_here() {
        Step stranger = new Club(C).view(C).steps.getFirst();
        Step on = club.sign(
                B,
                2,
                Objects.requireNonNull(club.view(B).weave().last(B, 1)),
                List.of(stranger),
                "said",
                Club.says("word", "x"));
        assertThatThrownBy(() -> club.view(B).weave().probe(on)).isInstanceOf(IllegalStateException.class);
    }
}
