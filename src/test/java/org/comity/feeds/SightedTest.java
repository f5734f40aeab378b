package org.comity.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.comity.border.Refused;
import org.comity.border.Segment;
import org.comity.border.SegmentAnswers.Counts;
import org.comity.feeds.FeedAnswers.Of;
import org.comity.feeds.FeedCurve.Coverage;
import org.comity.feeds.FeedCurve.Line;
import org.comity.feeds.FeedCurve.Measure;
import org.comity.sql.Databases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What feeds count, against sets and maps that hold everything. */
final class SightedTest {
    private static final LocalDate FIRST = LocalDate.of(2026, 3, 5);
    private static final LocalDate LAST = FIRST.plusDays(3);

    @ParameterizedTest
    @EnumSource
    void every_address_counts_once_a_day_for_country_and_family_over_all_runs_and_reports(Databases on)
            throws Exception {
        try (var node = new FeedNode(on.freshUrl())) {
            var random = new Random(7);
            Map<String, Set<String>> addresses = new TreeMap<>();
            Map<String, Integer> sent = new TreeMap<>();
            Set<String> seen = new HashSet<>();
            for (int run = 0; run < 12; run++) {
                String report = random.nextBoolean() ? "event_sinkhole" : "event_other";
                var rows = new StringBuilder();
                for (int i = 0; i < 200; i++) {
                    LocalDate day = FIRST.plusDays(random.nextInt(4));
                    int country = random.nextInt(FeedNode.COUNTRIES.size() + 1);
                    String address = random.nextBoolean()
                            ? "10.%d.0.%d".formatted(country, random.nextInt(20))
                            : "2001:db8:%x::%x".formatted(country, random.nextInt(20));
                    String infection = List.of("", "andromeda", "mirai").get(random.nextInt(3));
                    String tag = List.of("", "sinkhole").get(random.nextInt(2));
                    String port = Integer.toString(random.nextInt(3));
                    rows.append(String.join(",", day + " 10:00:00", address, port, infection, tag))
                            .append('\n');
                    String family = !infection.isEmpty() ? infection : !tag.isEmpty() ? tag : report;
                    String code = country == FeedNode.COUNTRIES.size() ? "" : FeedNode.COUNTRIES.get(country);
                    String cell = code + " " + family + " " + day;
                    addresses.computeIfAbsent(cell, any -> new HashSet<>()).add(address);
                    if (code.equals("NL")
                            && seen.add(String.join(",", report, day.toString(), address, port, infection, tag))) {
                        sent.merge(cell, 1, Integer::sum);
                    }
                }
                node.run("run " + run, report, rows.toString());
                if (random.nextInt(3) == 0) {
                    node.again();
                }
            }
            Map<String, Line> lines = new TreeMap<>();
            for (Line each : node.feeds().curve(LAST, 4).lines(true)) {
                lines.put(each.country() + " " + each.family() + " " + each.day(), each);
            }
            addresses.forEach((cell, all) -> {
                assertThat(lines.get(cell).of(Measure.ADDRESSES)).as(cell).isEqualTo(Integer.toString(all.size()));
                assertThat(lines.get(cell).of(Measure.SENT))
                        .as(cell)
                        .isEqualTo(Integer.toString(sent.getOrDefault(cell, 0)));
                LocalDate day = lines.get(cell).day();
                var fresh = new HashSet<>(all);
                fresh.removeAll(addresses.getOrDefault(
                        cell.replace(day.toString(), day.minusDays(1).toString()), Set.of()));
                assertThat(lines.get(cell).of(Measure.FRESH))
                        .as(cell)
                        .isEqualTo(day.equals(FIRST) ? "" : Integer.toString(fresh.size()));
            });
            assertThat(lines.values().stream()
                            .filter(each -> !each.country().equals(FeedCurve.ALL)
                                    && !each.family().equals(FeedCurve.ALL))
                            .filter(each -> !each.of(Measure.ADDRESSES).equals("0")))
                    .hasSameSizeAs(addresses.keySet());
        }
    }

    @Test
    void a_day_that_no_file_is_named_after_is_a_gap_though_stray_rows_are_of_it() throws Exception {
        try (var node = new FeedNode("")) {
            node.run(FIRST + "-event_sinkhole-world.csv", FeedNode.REPORT, rows(FIRST, 8));
            node.run(
                    FIRST.plusDays(2) + "-event_sinkhole-world.csv",
                    FeedNode.REPORT,
                    rows(FIRST.plusDays(2), 6) + FIRST.plusDays(1) + " 23:59:59,10.0.0.77,1,andromeda,\n");
            FeedCurve curve = node.feeds().curve(LAST, 10);
            assertThat(curve.gaps())
                    .containsExactly(
                            new FeedCurve.Gap(FeedNode.REPORT, FIRST.plusDays(1), FIRST.plusDays(1)),
                            new FeedCurve.Gap(FeedNode.REPORT, LAST, LAST));
            List<Line> lines = curve.lines(true).stream()
                    .filter(each -> each.country().equals("NL") && each.family().equals("andromeda"))
                    .toList();
            assertThat(lines)
                    .extracting(Line::coverage)
                    .containsExactly(Coverage.WHOLE, Coverage.GAP, Coverage.WHOLE, Coverage.GAP);
            assertThat(lines).extracting(each -> each.of(Measure.ADDRESSES)).containsExactly("8", "", "6", "");
            assertThat(lines).extracting(Line::churn).containsExactly("", "", "", "");
        }
    }

    private static String rows(LocalDate day, int count) {
        var rows = new StringBuilder();
        for (int i = 0; i < count; i++) {
            rows.append(day)
                    .append(" 00:00:0")
                    .append(i % 10)
                    .append(",10.0.0.")
                    .append(i)
                    .append(",1,andromeda,\n");
        }
        return rows.toString();
    }

    @ParameterizedTest
    @EnumSource
    void what_a_recipient_has_is_delivered_and_what_lay_too_long_never_is(Databases on) throws Exception {
        try (var node = new FeedNode(on.freshUrl())) {
            node.run("one", FeedNode.REPORT, rows(FIRST, 7));
            node.run("two", FeedNode.REPORT, rows(FIRST.plusDays(1), 9));
            Segment one = node.feeds().laid("", 10).getLast();
            var road = node.rooms().federation().segments();
            for (int times = 0; times < 2; times++) {
                node.rooms().database().write(transaction -> {
                    Segment now = road.find(one.id()).orElseThrow();
                    road.handedOver(transaction, now, "by hand");
                    return null;
                });
            }
            assertThat(delivered(node)).containsExactly("7", "0");
            node.turn(Instant.parse("2026-06-01T00:00:00Z"));
            assertThat(node.feeds().tidy()).isEqualTo(2);
            assertThat(delivered(node)).containsExactly("7", "0");
            assertThat(node.folder().resolve("sighted")).isEmptyDirectory();
            // The sets are gone; what was counted stands, and cannot be counted on.
            node.run("three", FeedNode.REPORT, rows(FIRST, 9));
            assertThat(node.feeds().curve(LAST, 10).lines(true).stream()
                            .filter(each ->
                                    each.country().equals("NL") && each.family().equals("andromeda"))
                            .map(each -> each.of(Measure.ADDRESSES)))
                    .startsWith("7", "9");
        }
    }

    private static List<String> delivered(FeedNode node) throws IOException {
        return node.feeds().curve(FIRST.plusDays(1), 10).lines(true).stream()
                .filter(each -> each.country().equals("NL") && each.family().equals("andromeda"))
                .map(each -> each.of(Measure.DELIVERED))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void what_a_recipient_says_stands_until_it_says_more_and_is_never_more_than_it_got(Databases on) throws Exception {
        try (var node = new FeedNode(on.freshUrl())) {
            node.run("one", FeedNode.REPORT, rows(FIRST, 8));
            FeedAnswers answers = node.feeds().answers();
            var of = new Of(FeedNode.REPORT, FIRST, "andromeda");
            assertThatThrownBy(() -> answers.record("westland", of, new Counts(9, 0, 0, 0), FIRST, "", "mail", "lena"))
                    .hasMessageContaining("has 8 rows, and 9 of them cannot be notified");
            assertThatThrownBy(() -> answers.record("westland", of, new Counts(0, 4, 3, 2), FIRST, "", "mail", "lena"))
                    .hasMessageContaining("has 8 rows, and fixed, false positive and unreachable make 9");
            assertThatThrownBy(() -> answers.record("east", of, Counts.NONE, FIRST, "", "mail", "lena"))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("were laid for east");
            assertThatThrownBy(() -> answers.record("westland", of, Counts.NONE, FIRST, "", " ", "lena"))
                    .hasMessageContaining("how it was told");
            assertThatThrownBy(() ->
                            answers.record("westland", of, Counts.NONE, LocalDate.of(2026, 3, 11), "", "mail", "lena"))
                    .hasMessageContaining("still to come");
            answers.record("westland", of, new Counts(8, 2, 0, 0), FIRST.plusDays(1), "", "mail of 2026-03-06", "lena");
            answers.record(
                    "westland", of, new Counts(8, 6, 1, 1), FIRST.plusDays(2), "slow", "mail of 2026-03-07", "lena");
            assertThatThrownBy(() -> answers.record(
                            "westland", of, new Counts(8, 1, 0, 0), FIRST.plusDays(1), "", "mail", "lena"))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("as of 2026-03-07 stands already");
            assertThat(answers.list(false, 10)).singleElement().satisfies(kept -> {
                assertThat(kept.answer().counts()).isEqualTo(new Counts(8, 6, 1, 1));
                assertThat(kept.toldBy()).isEqualTo("mail of 2026-03-07");
                assertThat(kept.recipient()).isEqualTo("westland");
            });
            Line line = node.feeds().curve(FIRST, 1).lines(true).getFirst();
            assertThat(line.of(Measure.ANSWERED)).isEqualTo("8");
            assertThat(line.of(Measure.FIXED)).isEqualTo("6");
            assertThat(line.of(Measure.FALSE_POSITIVE)).isEqualTo("1");
        }
    }

    @Test
    void putting_addresses_to_a_set_twice_is_as_once(@TempDir Path folder) throws IOException {
        AddressSet four = AddressSet.four(folder.resolve("x.four"));
        AddressSet six = AddressSet.six(folder.resolve("x.six"));
        assertThat(four.count(null)).isEmpty();
        for (int times = 0; times < 2; times++) {
            AddressSet.Pending fours = four.pending();
            AddressSet.Pending sixes = six.pending();
            for (long i = 20; i > 0; i--) {
                fours.add((i % 2) << 32 | i * 7);
                sixes.add(i % 2, i / 2 * 7, -i);
            }
            four.put(fours);
            six.put(sixes);
        }
        for (AddressSet set : List.of(four, six)) {
            Map<Integer, long[]> counts = set.count(null);
            assertThat(new ArrayList<>(counts.keySet())).containsExactly(0, 1);
            assertThat(counts.get(0)).containsExactly(10, 10);
            assertThat(counts.get(1)).containsExactly(10, 10);
            assertThat(set.count(set).get(0)).containsExactly(10, 0);
        }
        assertThat(Files.size(folder.resolve("x.four"))).isEqualTo(20 * 8);
        assertThat(Files.size(folder.resolve("x.six"))).isEqualTo(20 * 24);
    }
}
