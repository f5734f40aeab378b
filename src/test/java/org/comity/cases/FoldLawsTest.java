package org.comity.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.comity.cases.CaseState.Entry;
import org.comity.cases.CaseState.Standing;
import org.comity.json.JsonObject;
import org.comity.seal.Digest;

/**
 * Whatever happens among members of whom one lies, those who hold the same steps have the same state, in whatever order
 * the steps came, however often, and however late.
 */
final class FoldLawsTest {
    private static final String A = "a.example";
    private static final String B = "b.example";
    private static final String C = "c.example";
    private static final String LIAR = "liar.example";
    private static final List<String> HONEST = List.of(A, B, C);

    @Property(tries = 150)
    void who_holds_the_same_steps_has_the_same_state(
            @ForAll long seed, @ForAll @IntRange(min = 5, max = 40) int moves) {
        var random = new Random(seed);
        Club club = played(random, moves);
        List<Step> all = everything(club);

        CaseState first = Club.stateOf(all, new Random(1)).view(List.of());
        CaseState other = Club.stateOf(all, new Random(seed)).view(List.of());
        assertThat(other).isEqualTo(first);
        assertThat(other.digest()).isEqualTo(first.digest());
    }

    @Property(tries = 100)
    void a_state_taken_up_step_by_step_is_the_state_of_all_steps(@ForAll long seed) {
        var random = new Random(seed);
        List<Step> all = new ArrayList<>(everything(played(random, 25)));
        java.util.Collections.shuffle(all, random);
        var row = new CaseRows.Row(1, "x", Club.KIND.name(), Club.AGREEMENT, 0, "");
        Held held = Held.fresh(Club.KIND, row);
        for (Step step : all) {
            held.add(step, row);
            if (random.nextInt(3) == 0) {
                held.fold();
            }
        }
        assertThat(held.view(java.util.Set.of()))
                .isEqualTo(Club.stateOf(all, random).view(List.of()));
    }

    @Property(tries = 150)
    void a_restriction_in_force_wins_over_whatever_did_not_know_of_it(@ForAll long seed) {
        Club club = played(new Random(seed), 30);
        Fold fold = Club.stateOf(everything(club), new Random(seed));
        List<Entry> entries = fold.view(List.of()).entries();
        List<Weave.Node> inForce = entries.stream()
                .filter(entry -> entry.standing() == Standing.COUNTS)
                .map(entry ->
                        Objects.requireNonNull(fold.weave.find(entry.step().hash())))
                .filter(node -> node.weight() == StepForm.Weight.RESTRICTS)
                .toList();
        for (Entry entry : entries) {
            Weave.Node node =
                    Objects.requireNonNull(fold.weave.find(entry.step().hash()));
            if (entry.standing() != Standing.COUNTS || inForce.contains(node)) {
                continue;
            }
            for (Weave.Node restriction : inForce) {
                boolean aimed = restriction.step.type().equals(CoreSteps.REMOVED)
                        ? restriction.step.text("party").equals(entry.step().author())
                        : restriction.step.type().equals(CoreSteps.FROZEN)
                                && restriction.step.text("frozen-area").equals(Rules.area(Club.KIND, entry.step()));
                assertThat(aimed && fold.weave.areConcurrent(restriction, node))
                        .as("%s counts beside %s", entry.step(), restriction.step)
                        .isFalse();
            }
        }
    }

    @Property(tries = 100)
    void of_two_steps_under_one_number_none_counts_nor_anything_after(@ForAll long seed) {
        Club club = played(new Random(seed), 30);
        CaseState state = Club.stateOf(everything(club), new Random(seed)).view(List.of());
        for (var fork : state.forks().entrySet()) {
            Weave.Place place = Weave.Place.parse(fork.getValue());
            assertThat(fork.getKey()).isEqualTo(LIAR);
            for (Entry entry : state.entries()) {
                if (entry.step().author().equals(LIAR) && entry.step().number() >= place.number()) {
                    assertThat(entry.standing()).isEqualTo(Standing.FORKED);
                }
            }
        }
    }

    /** What happens: honest members act on what they know and meet now and then; one other does what it should not. */
    static Club played(Random random, int moves) {
        var club = new Club(A, B, C, LIAR);
        for (String each : List.of(B, C, LIAR)) {
            club.view(A).act(CoreSteps.INVITED, Club.invites(each, "speaker", "host"));
        }
        club.meet(A, B, C, LIAR);
        for (String each : List.of(B, C, LIAR)) {
            club.view(each).act(CoreSteps.JOINED, JsonObject.EMPTY);
        }
        club.meet(A, B, C, LIAR);
        for (int i = 0; i < moves; i++) {
            switch (random.nextInt(6)) {
                case 0, 1 -> honest(club, pick(random, HONEST), random, i);
                case 2 -> honest(club, LIAR, random, i);
                case 3 -> lie(club, random, i);
                default -> hand(club, random);
            }
        }
        return club;
    }

    private static void honest(Club club, String party, Random random, int i) {
        Club.View view = club.view(party);
        String other = pick(random, List.of(A, B, C, LIAR));
        switch (random.nextInt(11)) {
            case 0 -> view.act(CoreSteps.REMOVED, Club.says("party", other, "last", view.lastOf(other)));
            case 1 -> view.act(CoreSteps.FROZEN, Club.says("frozen-area", "red", "text", "wait"));
            case 2 -> view.act(CoreSteps.UNFROZEN, Club.says("frozen-area", "red"));
            case 3 -> view.act(CoreSteps.LEAD_PASSED, Club.says("party", other));
            case 4 -> view.act(CoreSteps.LEAD_TAKEN, JsonObject.EMPTY);
            case 5 -> view.act(CoreSteps.INVITED, Club.invites(other, "speaker"));
            case 6 -> view.act(CoreSteps.JOINED, JsonObject.EMPTY);
            case 7 -> view.act(CoreSteps.ROLE_REVOKED, Club.says("party", other, "role", "speaker"));
            case 8 -> view.act(CoreSteps.CLOSED, JsonObject.EMPTY);
            case 9 -> view.act("sang", Club.says("word", "w" + i));
            default -> view.act("said", Club.says("word", "w" + i));
        }
    }

    /** Two steps under one number, steps that name old heads or heads that are none, and steps nobody may take. */
    private static void lie(Club club, Random random, int i) {
        Club.View view = club.view(LIAR);
        Step last = Objects.requireNonNull(view.weave().last(LIAR, 1));
        switch (random.nextInt(4)) {
            case 0 -> {
                Step one = view.draft("said", Club.says("word", "one" + i));
                Step two = view.draft("said", Club.says("word", "two" + i));
                club.view(A).take(one);
                club.view(B).take(two);
            }
            case 1 -> {
                Step backdated =
                        club.sign(LIAR, last.number() + 1, last, List.of(), "sang", Club.says("word", "old" + i));
                view.take(backdated);
                club.view(pick(random, HONEST)).take(backdated);
            }
            case 2 -> {
                JsonObject body = Club.says("step", "said", "tlp", "TLP:AMBER", "word", "made-up" + i);
                Step dangling = club.sign(LIAR, last.number() + 1, last, List.of(Digest.of("nothing" + i)), body);
                club.view(pick(random, HONEST)).take(dangling);
            }
            default -> {
                Step forbidden = view.draft(CoreSteps.REMOVED, Club.says("party", A, "last", view.lastOf(A)));
                view.take(forbidden);
                club.view(C).take(forbidden);
            }
        }
    }

    private static void hand(Club club, Random random) {
        List<String> all = List.of(A, B, C, LIAR);
        Club.View from = club.view(pick(random, all));
        Club.View to = club.view(pick(random, all));
        for (Step step : List.copyOf(from.steps)) {
            if (random.nextInt(4) > 0) {
                to.take(step);
            }
        }
    }

    static List<Step> everything(Club club) {
        return club.views.values().stream()
                .flatMap(view -> view.steps.stream())
                .distinct()
                .toList();
    }

    private static <T> T pick(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
