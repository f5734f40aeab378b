package org.comity.cases;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Memory holds so many steps, whatever is asked for; what was used last stays. */
final class HeldCasesTest {
    @Test
    void what_was_not_used_for_the_longest_time_goes_when_there_are_too_many_steps() {
        var held = new HeldCases();
        for (int nr = 1; nr <= 100; nr++) {
            held.put(joint(nr, 1_000));
            held.get(1);
            assertThat(held.steps()).isLessThanOrEqualTo(HeldCases.HELD_STEPS_MAX);
        }
        assertThat(held.get(1)).isNotNull();
        assertThat(held.get(100)).isNotNull();
        assertThat(held.get(2)).isNull();
    }

    @Test
    void one_case_is_held_however_long_it_is_and_alone() {
        var held = new HeldCases();
        held.put(joint(1, 10));
        held.put(joint(2, Arriving.CASE_STEPS_MAX));
        assertThat(held.get(2)).isNotNull();
        assertThat(held.get(1)).isNull();
        held.put(joint(3, 10));
        assertThat(held.get(2)).isNull();
        assertThat(held.get(3)).isNotNull();
    }

    private static Held joint(long nr, long steps) {
        return Held.fresh(Club.KIND, new CaseRows.Row(nr, "c", Club.KIND.name(), Club.AGREEMENT, steps, ""));
    }
}
