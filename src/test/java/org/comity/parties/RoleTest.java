package org.comity.parties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;

final class RoleTest {

    @Test
    void roles_are_read_by_their_names_and_by_other_words_for_them() {
        assertThat(Role.list("analyst, Admin ,legal"))
                .isEqualTo(EnumSet.of(Role.OPERATOR, Role.ADMINISTRATOR, Role.LEGAL));
        assertThat(Role.print(Role.list("lead,analyst"))).isEqualTo("operator,lead");
        assertThat(Role.list(Role.print(EnumSet.allOf(Role.class)))).isEqualTo(EnumSet.allOf(Role.class));
        assertThat(Role.list("")).isEmpty();
    }

    @Test
    void what_is_no_role_is_told_with_those_there_are() {
        assertThatThrownBy(() -> Role.list("boss"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"boss\"")
                .hasMessageContaining("lead,legal");
    }

    @Test
    void whoever_looks_after_the_law_changes_no_case_and_releases_nothing() {
        assertThat(Role.WORKING_CASES).doesNotContain(Role.LEGAL, Role.AUDITOR);
        assertThat(Role.STATING).contains(Role.LEGAL).doesNotContain(Role.AUDITOR);
        assertThat(Role.READING).contains(Role.LEGAL).doesNotContain(Role.ADMINISTRATOR);
    }
}
