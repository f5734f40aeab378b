package org.comity.border;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;

/** Under which agreements the things that are held came. */
final class CameUnderTest {

    @OnBothDatabases
    void what_comes_under_an_agreement_is_recorded_under_it_also_where_it_is_held_already(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            border.agree("botnets", "refuse");
            border.agree("phishing", "refuse");
            border.add(Border.tool(9, Border.GREEN));
            come(border, "botnets", 1, 2);
            // 2 comes again under another agreement, and twice; 3 is new and comes twice.
            come(border, "phishing", 2, 2, 3, 3);
            come(border, "phishing", 2);

            assertThat(recorded(border))
                    .containsExactlyInAnyOrderEntriesOf(
                            Map.of(2L, Set.of("botnets"), 3L, Set.of("botnets", "phishing"), 4L, Set.of("phishing")));
        }
    }

    @OnBothDatabases
    void what_is_ours_public_refused_or_in_conflict_came_under_no_agreement(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            border.agree("botnets", "refuse");
            border.agree("phishing", "refuse");
            border.add(Border.tool(1, Border.GREEN));
            border.gate.admitPublic(Border.elements(Border.tool(2, Border.GREEN)), "follow public", null);
            border.gate.admitFrom("botnets", Border.THEIRS, Border.elements(Border.tool(3, Border.AMBER)), "a", null);
            come(border, "botnets", 4);
            String other = Border.tool(4, Border.GREEN).replace("Tool 4", "Another tool");
            Admission conflict =
                    border.gate.admitFrom("phishing", Border.THEIRS, Border.elements(other), "follow", null);

            assertThat(conflict.outcomes().getFirst().taken()).isFalse();
            assertThat(recorded(border)).containsExactly(Map.entry(3L, Set.of("botnets")));
        }
    }

    private static void come(Border border, String agreement, int... numbers) {
        String[] objects = java.util.Arrays.stream(numbers)
                .mapToObj(each -> Border.tool(each, Border.GREEN))
                .toArray(String[]::new);
        border.gate.admitFrom(agreement, Border.THEIRS, Border.elements(objects), "follow", null);
    }

    /** By the versions' numbers, of which those past the last one are none. */
    private static Map<Long, Set<String>> recorded(Border border) {
        return border.database.read(reading -> CameUnder.of(reading, List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L)));
    }
}
