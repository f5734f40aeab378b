package org.comity.border;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was never released to a reader changes no byte of anything that reader can obtain. */
final class NonInterferenceTest {

    @Test
    void what_was_never_released_changes_no_byte_of_what_the_partner_can_obtain() {
        long seed = System.nanoTime();
        int same = 0;
        int changes = 0;
        int released = 0;
        try (var database = Databases.SQLITE.fresh()) {
            var mill = new LeakMill(database);
            for (int i = 0; i < 12; i++) {
                LeakMill.Pair pair = mill.pair(seed + i);
                assertThat(pair.result()).as(pair.difference()).isNotEqualTo(LeakMill.Result.LEAK);
                if (pair.result() == LeakMill.Result.SAME) {
                    same++;
                    changes += pair.hidden();
                    released += pair.released();
                }
            }
        }
        assertThat(List.of(same, changes, released))
                .as("pairs, changes, versions released from seed %d", seed)
                .allMatch(each -> each > 5);
    }

    /** Pairs that once leaked: content that came back after something in between that stayed at home was laid once more. */
    @ParameterizedTest
    @ValueSource(longs = {20263879, 20274911, 20281539})
    void a_pair_that_once_leaked_does_so_no_more(long seed) {
        try (var database = Databases.SQLITE.fresh()) {
            LeakMill.Pair pair = new LeakMill(database).pair(seed);
            assertThat(pair.result()).as(pair.difference()).isEqualTo(LeakMill.Result.SAME);
        }
    }

    @OnBothDatabases
    void content_that_comes_back_is_laid_again_only_where_the_reader_saw_what_came_between(Databases kind) {
        try (Border border = new Border(kind.fresh())) {
            border.agree(border.document("shared", 1, "refuse").replace("tool]", "tool, ipv4-addr]"));
            String one = address("one");
            border.add(one);
            release(border);
            border.add(Border.address("192.0.2.1", ",\"object_marking_refs\":[\"" + Border.AMBER + "\"]"));
            release(border);
            border.add(one);
            release(border);
            assertThat(numbers(border))
                    .as("AMBER stood between, and stayed at home")
                    .containsExactly(1L);

            border.add(address("two"));
            release(border);
            border.add(one);
            release(border);
            assertThat(numbers(border)).as("the reader has seen both").containsExactly(1L, 2L, 3L);
        }
    }

    private static String address(String words) {
        return Border.address(
                "192.0.2.1", ",\"x_words\":\"" + words + "\",\"object_marking_refs\":[\"" + Border.GREEN + "\"]");
    }

    private static void release(Border border) {
        border.gate.releases().release("lena", "shared", Wanted.everything(10), false);
    }

    private static List<Long> numbers(Border border) {
        return border
                .gate
                .serve(
                        border.partner,
                        border.gate.shelf(border.partner, "shared"),
                        Border.wanted(50, List.of(), List.of(), Versions.ALL))
                .content()
                .rows()
                .stream()
                .map(Row::nr)
                .toList();
    }

    @OnBothDatabases
    void a_batch_in_the_partners_log_ends_by_what_crossed_and_not_by_what_lay_between(Databases kind) {
        try (Border border = new Border(kind.fresh())) {
            border.agree("shared", "refuse");
            border.add(
                    Border.tool(1, Border.GREEN),
                    Border.tool(2, Border.AMBER),
                    Border.tool(3, Border.AMBER),
                    Border.tool(4, Border.GREEN),
                    Border.tool(5, Border.GREEN));
            border.gate.releases().release("lena", "shared", Wanted.everything(2), false);
            var log = org.comity.ledger.LogName.of("shared", Border.THEIRS);
            assertThat(border.ledger.entries(log, 0, 100).stream()
                            .map(each -> border.ledger.items(log, each.number()).size())
                            .filter(size -> size > 0))
                    .containsExactly(2, 1);
        }
    }

    @OnBothDatabases
    void a_newer_version_that_is_kept_back_leaves_no_gap_in_the_numbers(Databases kind) {
        try (Border border = new Border(kind.fresh())) {
            border.agree("shared", "refuse");
            border.add(Border.tool(1, Border.GREEN), Border.tool(2, Border.GREEN));
            border.gate.releases().release("lena", "shared", Wanted.everything(10), false);
            border.add(Border.tool(1, "2026-01-02T00:00:00.000Z", Border.AMBER), Border.tool(3, Border.GREEN));
            border.gate.releases().release("lena", "shared", Wanted.everything(10), false);
            Page page = border.gate
                    .serve(border.partner, border.gate.shelf(border.partner, "shared"), Border.all(10))
                    .content();
            assertThat(page.rows()).extracting(Row::nr).containsExactly(1L, 2L, 3L);
        }
    }

    @OnBothDatabases
    void a_type_that_is_held_but_not_released_answers_like_one_that_nobody_holds(Databases kind) {
        try (Border border = new Border(kind.fresh())) {
            border.agree("shared", "refuse");
            border.add(Border.tool(1, Border.GREEN), Border.address("198.51.100.7", ""));
            border.gate.releases().release("lena", "shared", Wanted.everything(10), false);
            // A long outbox, in which one window does not reach the end.
            border.database.write(transaction -> transaction
                    .prepare("UPDATE outbox_row SET nr = " + 2 * PageQuery.WINDOW_ROWS + " WHERE box > 1")
                    .executeUpdate());
            Shelf shelf = border.gate.shelf(border.partner, "shared");
            List<Page> pages = List.of("ipv4-addr", "x-unheard-of").stream()
                    .map(type -> border.gate
                            .serve(border.partner, shelf, Border.wanted(10, List.of(), List.of(type), Versions.ALL))
                            .content())
                    .toList();
            assertThat(pages.get(0)).isEqualTo(pages.get(1));
            assertThat(pages.get(0).more()).isTrue();
        }
    }
}
