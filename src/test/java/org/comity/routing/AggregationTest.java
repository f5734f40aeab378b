package org.comity.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class AggregationTest {
    private static final String HEADER = "timestamp,src_ip,src_port,tag,infection";

    /** Counted plainly beside it: by the text of what makes two rows the same. */
    @Property(tries = 200)
    void every_row_says_how_often_it_came_and_when(@ForAll long seed) throws IOException {
        var random = new Random(seed);
        var text = new StringBuilder(HEADER + "\n");
        Map<String, String> first = new LinkedHashMap<>();
        Map<String, long[]> counted = new LinkedHashMap<>();
        for (int i = 0; i < random.nextInt(200); i++) {
            long seconds = 1_764_000_000L + random.nextInt(200_000);
            String address = random.nextBoolean() ? "192.0.2." + random.nextInt(4) : "2001:db8::" + random.nextInt(4);
            String rest = address + "," + random.nextInt(3) + ",t" + random.nextInt(2) + ",x";
            String row =
                    Instant.ofEpochSecond(seconds).toString().replace("T", " ").replace("Z", "") + "," + rest;
            text.append(row).append(random.nextBoolean() ? "\n" : "\r\n");
            first.putIfAbsent(rest, row);
            long[] times = counted.computeIfAbsent(rest, any -> new long[] {0, seconds, seconds});
            times[0]++;
            times[1] = Math.min(times[1], seconds);
            times[2] = Math.max(times[2], seconds);
        }
        var expected = new StringBuilder(HEADER + Aggregation.COLUMNS + "\n");
        counted.forEach((rest, times) -> expected.append(first.get(rest))
                .append(",\"%d\",\"%s\",\"%s\"\n"
                        .formatted(times[0], Instant.ofEpochSecond(times[1]), Instant.ofEpochSecond(times[2]))));
        assertThat(aggregated(text.toString(), 1_000_000)).isEqualTo(expected.toString());
    }

    @Test
    void of_a_key_that_was_forgotten_nothing_is_said() throws IOException {
        String rows = HEADER + "\n" + row("192.0.2.1") + row("192.0.2.2") + row("192.0.2.3") + row("192.0.2.4");
        assertThat(aggregated(rows, 2).lines().toList())
                .contains("2026-11-29 00:00:01,192.0.2.1,1,a,b,,,")
                .last()
                .asString()
                .endsWith(",\"1\",\"2026-11-29T00:00:01Z\",\"2026-11-29T00:00:01Z\"");
    }

    @Test
    void a_row_without_a_time_counts_and_leaves_first_and_last_as_they_are() throws IOException {
        String timed = "2026-11-29 00:00:0%d,192.0.2.1,1,a,b\n";
        String rows = HEADER + "\n" + ",192.0.2.1,1,a,b\n" + timed.formatted(4) + timed.formatted(7)
                + ",192.0.2.1,1,a,b\n" + ",192.0.2.2,1,a,b\n";
        assertThat(aggregated(rows, 100).lines().skip(1))
                .containsExactly(
                        ",192.0.2.1,1,a,b,\"4\",\"2026-11-29T00:00:04Z\",\"2026-11-29T00:00:07Z\"",
                        ",192.0.2.2,1,a,b,\"1\",\"\",\"\"");
    }

    @Test
    void where_days_part_rows_one_without_a_time_says_nothing() throws IOException {
        String rows = HEADER + "\n" + ",192.0.2.1,1,a,b\n" + "2026-11-29 00:00:04,192.0.2.1,1,a,b\n";
        assertThat(aggregated(rows, new SeenKeys(1, 100, SeenKeys.Period.DAY, true))
                        .lines()
                        .skip(1))
                .containsExactly(
                        ",192.0.2.1,1,a,b,,,",
                        "2026-11-29 00:00:04,192.0.2.1,1,a,b,\"1\",\"2026-11-29T00:00:04Z\",\"2026-11-29T00:00:04Z\"");
    }

    private static String row(String address) {
        return "2026-11-29 00:00:01," + address + ",1,a,b\n";
    }

    private static String aggregated(String report, int keys) throws IOException {
        return aggregated(report, new SeenKeys(1, keys, SeenKeys.Period.NONE, true));
    }

    private static String aggregated(String report, SeenKeys seen) throws IOException {
        var all = new Listed(List.of("0.0.0.0/0", "::/0"), List.of(), List.of(), List.of(), List.of());
        var recipients = List.of(new Recipient("all", "Everybody", "", all, List.of(), Listed.NOTHING, List.of()));
        RangeTable none = RangeTable.builder().build();
        Routes routes = Routes.of(recipients, "event4_x", Tables.of(none, none), -1);
        var router = new Router(seen, -1);
        var reader = new CsvReader(new ByteArrayInputStream(report.getBytes(UTF_8)), new Tally());
        Columns columns = columns(reader.names());
        reader.select(columns.selected());
        var delivered = new ByteArrayOutputStream();
        delivered.writeBytes(reader.header());
        while (reader.next()) {
            CsvBatch batch = reader.batch();
            router.route(batch, columns, 7, routes, new Tally());
            for (int row = 0; row < batch.rows(); row++) {
                if (batch.copies(row) > 0) {
                    delivered.write(batch.bytes(), batch.rowFrom(row), batch.rowTo(row) - batch.rowFrom(row));
                }
            }
        }
        var to = new ByteArrayOutputStream();
        new Aggregation(seen).copy(new ByteArrayInputStream(delivered.toByteArray()), AggregationTest::columns, 7, to);
        return to.toString(UTF_8);
    }

    private static Columns columns(List<String> names) {
        return Columns.of("event4_x", names, List.of("src_port", "tag", "infection"));
    }
}
