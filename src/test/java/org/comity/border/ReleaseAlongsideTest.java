package org.comity.border;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Objects;
import org.comity.ledger.LogName;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;

/** What is written with a release stands in its last commit: a run that breaks off before is gone on with by running again. */
final class ReleaseAlongsideTest {

    private static long refusals(Border border) {
        return border.ledger.entries(LogName.HOME, 0, 100).stream()
                .filter(each -> "refused"
                        .equals(Objects.requireNonNull(each.opening()).json().text("kind")))
                .count();
    }

    @OnBothDatabases
    void a_run_whose_last_commit_fails_leaves_what_was_laid_and_the_next_says_so(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            border.agree("botnets", "refuse");
            border.add(
                    Border.tool(1, Border.GREEN),
                    Border.tool(2, Border.GREEN),
                    Border.tool(3, Border.GREEN),
                    Border.tool(4, Border.AMBER));
            assertThatThrownBy(() -> border.gate
                            .releases()
                            .release("lena", "botnets", Border.all(1), (transaction, release) -> {
                                throw new IllegalStateException("the disk is full");
                            }))
                    .hasMessage("the disk is full");
            assertThat(border.theirs("botnets")).hasSize(3);
            assertThat(refusals(border)).isZero();

            var told = new ArrayList<Release>();
            Release again = border.gate
                    .releases()
                    .release("lena", "botnets", Border.all(1), (transaction, release) -> told.add(release));
            assertThat(told).containsExactly(again);
            assertThat(again.released()).isZero();
            assertThat(again.already()).isEqualTo(3);
            assertThat(again.refused()).isEqualTo(1);
            assertThat(refusals(border)).isEqualTo(1);
            assertThat(border.theirs("botnets")).hasSize(3);
        }
    }

    @OnBothDatabases
    void what_is_written_is_written_also_where_nothing_was_released_or_refused(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            border.agree("botnets", "refuse");
            var told = new ArrayList<Release>();
            border.gate
                    .releases()
                    .release("operator", "botnets", Border.all(1), (transaction, release) -> told.add(release));
            assertThat(told)
                    .singleElement()
                    .satisfies(each -> assertThat(each.released()).isZero());
        }
    }
}
