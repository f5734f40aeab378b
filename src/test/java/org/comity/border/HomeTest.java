package org.comity.border;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.comity.border.Refused.Why;
import org.comity.json.Json;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;

/** The node's own collection: taking in, paging, filters, taking out. */
final class HomeTest {

    @OnBothDatabases
    void what_is_taken_in_is_read_back_byte_for_byte_in_its_order(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            String spaced = Border.tool(1, Border.GREEN).replace(",", " , ");
            Admission admission = border.add(spaced, Border.tool(2, ""), Border.address("192.0.2.1", ""));

            assertThat(admission.outcomes()).allMatch(Outcome::taken);
            assertThat(bodies(border.read(Border.all(10))))
                    .containsExactly(spaced, Border.tool(2, ""), Border.address("192.0.2.1", ""));
        }
    }

    @OnBothDatabases
    void each_object_has_its_own_outcome_and_a_bad_one_keeps_no_other_out(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            Admission admission = border.add(
                    Border.tool(1, ""),
                    Border.tool(2, "").replace("\"name\"", "\"nam\""),
                    "42",
                    Border.tool(3, "").replace("\"name\":", "\"name\":\"a\",\"name\":"),
                    Border.tool(4, ""));

            assertThat(admission.outcomes().stream().map(Outcome::taken))
                    .containsExactly(true, false, false, false, true);
            assertThat(admission.outcomes().get(1).problem()).contains("name");
            assertThat(admission.outcomes().get(3).problem()).contains("stands twice");
            assertThat(border.read(Border.all(10)).rows()).hasSize(2);
            assertThat(border.gate.admission(border.operator, border.home(), admission.id()))
                    .contains(new Admission(
                            admission.id(),
                            admission.requested(),
                            border.gate
                                    .admission(border.operator, border.home(), admission.id())
                                    .orElseThrow()
                                    .outcomes()));
            assertThat(border.gate
                            .admission(border.operator, border.home(), admission.id())
                            .orElseThrow()
                            .outcomes())
                    .isEqualTo(admission.outcomes());
        }
    }

    @OnBothDatabases
    void paging_visits_each_row_once_whatever_the_limit(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            border.add(IntStream.range(0, 57).mapToObj(i -> Border.tool(i, "")).toArray(String[]::new));
            for (int limit : List.of(1, 2, 7, 56, 57, 58, 1000)) {
                var seen = new ArrayList<Long>();
                Wanted next = Border.all(limit);
                Page page;
                do {
                    page = border.read(next);
                    page.rows().forEach(row -> seen.add(row.nr()));
                    next = next.after(page.next());
                } while (page.more());
                assertThat(seen).as("limit %d", limit).hasSize(57).isSorted().doesNotHaveDuplicates();
            }
        }
    }

    @OnBothDatabases
    void stamps_rise_strictly_even_when_the_clock_steps_back(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            border.add(Border.tool(1, ""), Border.tool(2, ""));
            border.clock.turn(Duration.ofHours(-1));
            border.add(Border.tool(3, ""));
            List<Long> stamps =
                    border.read(Border.all(10)).rows().stream().map(Row::added).toList();
            assertThat(stamps).isSorted().doesNotHaveDuplicates();
            for (int i = 0; i < 3; i++) {
                var after = new Wanted(
                        OptionalLong.of(stamps.get(i)),
                        0,
                        10,
                        List.of(),
                        List.of(),
                        Versions.LAST,
                        List.of(),
                        true,
                        Set.of());
                assertThat(border.read(after).rows()).hasSize(2 - i);
            }
        }
    }

    @OnBothDatabases
    void versions_are_told_apart_by_first_last_all_and_their_time(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            String first = Border.tool(1, "2026-01-01T00:00:00.000Z", "");
            String second = Border.tool(1, "2026-02-01T00:00:00.000Z", "");
            String third = Border.tool(1, "2026-03-01T00:00:00.000Z", "");
            border.add(second);
            border.add(third, first); // out of order, and two in one envelope
            String id = "tool--" + Json.parseObject(first).text("id").substring(6);

            assertThat(versions(border, id, Versions.LAST)).containsExactly(third);
            assertThat(versions(border, id, new Versions(false, true, false, Set.of())))
                    .containsExactly(first);
            assertThat(versions(border, id, new Versions(false, true, true, Set.of())))
                    .containsExactly(third, first);
            assertThat(versions(border, id, Versions.ALL)).containsExactly(second, third, first);
            assertThat(versions(border, id, Versions.exactly(List.of(1769904000000000L))))
                    .containsExactly(second);
            assertThat(bodies(border.read(Border.wanted(10, List.of(), List.of("tool"), Versions.ALL))))
                    .hasSize(3);
            assertThat(bodies(border.read(Border.all(10)))).containsExactly(third);
        }
    }

    @OnBothDatabases
    void the_type_filter_merges_its_types_in_order_and_knows_when_more_follows(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            var objects = new ArrayList<String>();
            for (int i = 0; i < 20; i++) {
                objects.add(i % 3 == 0 ? Border.address("192.0.2." + i, "") : Border.tool(i, ""));
            }
            border.add(objects.toArray(String[]::new));
            Page both = border.read(Border.wanted(15, List.of(), List.of("tool", "ipv4-addr"), Versions.LAST));
            assertThat(bodies(both)).isEqualTo(objects.subList(0, 15));
            assertThat(both.more()).isTrue();
            Page rest = border.read(Border.wanted(15, List.of(), List.of("tool", "ipv4-addr"), Versions.LAST)
                    .after(both.next()));
            assertThat(bodies(rest)).isEqualTo(objects.subList(15, 20));
            assertThat(rest.more()).isFalse();
            assertThat(border.read(Border.wanted(15, List.of(), List.of("malware"), Versions.LAST))
                            .rows())
                    .isEmpty();
        }
    }

    @OnBothDatabases
    void pages_of_one_type_begin_after_a_time_and_hold_each_last_version_once(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            for (int batch = 0; batch < 4; batch++) {
                border.clock.turn(Duration.ofSeconds(1));
                border.add(IntStream.range(batch * 10, batch * 10 + 10)
                        .mapToObj(i -> i % 3 == 0 ? Border.address("192.0.2." + i, "") : Border.tool(i, ""))
                        .toArray(String[]::new));
            }
            border.add(Border.tool(1, "2026-02-01T00:00:00.000Z", "")); // from here on the first one is not the last
            List<Row> rows = border.read(Border.all(100)).rows();
            for (Row after : rows) {
                List<String> expected = rows.stream()
                        .filter(row -> row.added() > after.added())
                        .map(HomeTest::body)
                        .filter(body -> body.contains("\"tool\""))
                        .toList();
                for (int limit : List.of(1, 4, 7, 100)) {
                    var seen = new ArrayList<String>();
                    Wanted next = tools(limit, after.added());
                    Page page;
                    do {
                        page = border.read(next);
                        assertThat(page.rows().size()).isLessThanOrEqualTo(limit);
                        seen.addAll(bodies(page));
                        next = next.after(page.next());
                    } while (page.more());
                    assertThat(seen)
                            .as("limit %d after %d", limit, after.added())
                            .isEqualTo(expected);
                }
            }
            assertThat(border.read(tools(100, Border.NOW.toEpochMilli() * 1_000L + 3_600_000_000L))
                            .rows())
                    .isEmpty();
        }
    }

    @OnBothDatabases
    void a_page_of_one_type_ends_with_its_bytes_and_goes_on_behind_them(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            String text = ",\"description\":\"" + "x".repeat(1_000_000) + "\"}";
            List<String> objects = IntStream.range(0, 20)
                    .mapToObj(i -> Border.tool(i, "").replaceFirst("}$", text))
                    .toList();
            for (String each : objects) {
                border.add(each);
            }
            Page page = border.read(tools(100, 0));
            assertThat(bodies(page)).isEqualTo(objects.subList(0, 17));
            assertThat(page.more()).isTrue();
            Page rest = border.read(tools(100, 0).after(page.next()));
            assertThat(bodies(rest)).isEqualTo(objects.subList(17, 20));
            assertThat(rest.more()).isFalse();
        }
    }

    private static Wanted tools(int limit, long addedAfter) {
        return new Wanted(
                OptionalLong.of(addedAfter),
                0,
                limit,
                List.of(),
                List.of("tool"),
                Versions.LAST,
                List.of(),
                true,
                Set.of());
    }

    @OnBothDatabases
    void deleting_at_home_erases_and_the_version_before_it_is_the_last_again(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            String first = Border.tool(1, "2026-01-01T00:00:00.000Z", "");
            String second = Border.tool(1, "2026-02-01T00:00:00.000Z", "");
            border.add(first, second);
            String id = String.valueOf(Json.parseObject(first).text("id"));

            assertThat(border.gate.delete(border.operator, border.home(), id, Versions.LAST))
                    .isEqualTo(1);
            assertThat(bodies(border.read(Border.all(10)))).containsExactly(first);
            assertThat(border.gate.delete(border.operator, border.home(), id, Versions.ALL))
                    .isEqualTo(1);
            assertThat(border.read(Border.all(10)).rows()).isEmpty();
            assertThatThrownBy(() -> border.gate.delete(border.operator, border.home(), id, Versions.ALL))
                    .isInstanceOfSatisfying(
                            Refused.class, no -> assertThat(no.why()).isEqualTo(Why.UNKNOWN));
        }
    }

    @OnBothDatabases
    void who_may_not_write_or_is_of_another_party_changes_nothing_and_sees_nothing(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            var elements = Json.elements(
                    Border.tool(1, "").getBytes(StandardCharsets.UTF_8), org.comity.json.JsonLimits.STANDARD);
            assertThatThrownBy(() -> border.gate.admit(border.reader, border.home(), elements))
                    .isInstanceOfSatisfying(
                            Refused.class, no -> assertThat(no.why()).isEqualTo(Why.FORBIDDEN));
            Shelf home = border.home();
            for (var outsider : List.of(border.partner, border.stranger)) {
                assertThat(border.gate.shelves(outsider)).isEmpty();
                assertThatThrownBy(() -> border.gate.shelf(outsider, "home")).isInstanceOf(Refused.class);
                // A shelf got from elsewhere opens nothing either.
                assertThatThrownBy(() -> border.gate.serve(outsider, home, Border.all(1)))
                        .isInstanceOfSatisfying(
                                Refused.class, no -> assertThat(no.why()).isEqualTo(Why.UNKNOWN));
                assertThatThrownBy(() -> border.gate.admit(outsider, home, elements))
                        .isInstanceOf(Refused.class);
                assertThatThrownBy(() -> border.gate.delete(outsider, home, "tool--x", Versions.ALL))
                        .isInstanceOf(Refused.class);
            }
        }
    }

    private static List<String> versions(Border border, String id, Versions versions) {
        return bodies(border.read(Border.wanted(10, List.of(id), List.of(), versions)));
    }

    static List<String> bodies(Page page) {
        return page.rows().stream().map(HomeTest::body).toList();
    }

    private static String body(Row row) {
        return new String(java.util.Objects.requireNonNull(row.body()), StandardCharsets.UTF_8);
    }
}
