package org.comity.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.comity.border.Refused;
import org.comity.border.Segment;
import org.comity.border.SegmentAnswers.Counts;
import org.comity.feeds.FeedAnswers.Of;
import org.comity.feeds.FeedCurve.Line;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;

/** A curve that is gone on with from an earlier one says what one says that is read anew. */
final class FeedCurveTest {
    private static final int STEPS = 60;

    private final Random random = new Random(7);
    private Instant now = Instant.parse("2026-03-10T09:00:00Z");

    @OnBothDatabases
    void what_is_remembered_of_a_curve_is_what_would_be_read_anew(Databases on) throws Exception {
        try (var node = new FeedNode(on.freshUrl())) {
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(6)) {
                    case 0 -> {
                        now = now.plus(1, ChronoUnit.DAYS);
                        node.turn(now);
                    }
                    case 1, 2 -> run(node, step);
                    case 3, 4 -> deliver(node);
                    default -> answer(node);
                }
                if (random.nextInt(3) > 0) {
                    FeedCurve curve = node.feeds().curve(null, Feeds.SHOWN_DAYS);
                    FeedCurve anew = node.rooms()
                            .database()
                            .read(reading -> FeedCurve.read(reading, curve.to(), Feeds.SHOWN_DAYS, Map.of(), null));
                    assertThat(curve.lines(true)).as("step " + step).isEqualTo(anew.lines(true));
                    assertThat(curve.lines(false)).as("step " + step).isEqualTo(anew.lines(false));
                    assertThat(curve.gaps()).isEqualTo(anew.gaps());
                    assertThat(curve.known()).isEqualTo(anew.known());
                    assertThat(curve.families()).isEqualTo(anew.families());
                    assertThat(curve.countries()).isEqualTo(anew.countries());
                    partsAreOfTheWhole(curve, random.nextBoolean());
                }
            }
            assertThat(node.feeds().curve(null, Feeds.SHOWN_DAYS))
                    .isSameAs(node.feeds().curve(null, Feeds.SHOWN_DAYS));
        }
    }

    private static void partsAreOfTheWhole(FeedCurve curve, boolean exact) {
        List<Line> all = curve.lines(exact);
        for (Line each : all) {
            assertThat(curve.lines(exact, each.country(), each.family())).contains(each);
            assertThat(curve.lines(each.day(), each.family(), exact)).contains(each);
        }
        assertThat(all.stream().filter(each -> each.family().equals("mirai")).toList())
                .isEqualTo(curve.lines(exact, null, "mirai"));
        assertThat(all.stream().filter(each -> each.country().equals("NL")).toList())
                .isEqualTo(curve.lines(exact, "NL", null));
        assertThat(curve.lines(curve.from().minusDays(1), FeedCurve.ALL, exact)).isEmpty();
    }

    private LocalDate someDay() {
        return LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(random.nextInt(5));
    }

    private void run(FeedNode node, int step) throws IOException, InterruptedException {
        LocalDate day = someDay();
        String report = random.nextBoolean() ? "event_sinkhole" : "event_other";
        var rows = new StringBuilder();
        for (int i = random.nextInt(30); i > 0; i--) {
            rows.append(String.join(
                            ",",
                            (random.nextInt(9) == 0 ? day.minusDays(1) : day) + " 10:00:00",
                            "10.%d.0.%d".formatted(random.nextInt(4), random.nextInt(40)),
                            Integer.toString(random.nextInt(3)),
                            List.of("andromeda", "mirai", "").get(random.nextInt(3)),
                            ""))
                    .append('\n');
        }
        String named = random.nextInt(4) > 0 ? day + "-" + report + "-" + step + ".csv" : "run " + step;
        node.run(named, report, rows.toString());
    }

    private void deliver(FeedNode node) {
        List<Segment> laid = node.feeds().laid("", 100);
        if (!laid.isEmpty()) {
            Segment one = laid.get(random.nextInt(laid.size()));
            node.rooms().database().write(transaction -> {
                var road = node.rooms().federation().segments();
                road.handedOver(transaction, road.find(one.id()).orElseThrow(), "by hand");
                return null;
            });
        }
    }

    private void answer(FeedNode node) throws IOException {
        var of = new Of(
                random.nextBoolean() ? "event_sinkhole" : "event_other",
                someDay(),
                random.nextBoolean() ? "andromeda" : "mirai");
        try {
            LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
            node.feeds()
                    .answers()
                    .record("westland", of, new Counts(1, random.nextInt(2), 0, 0), today, "", "mail", "lena");
        } catch (Refused e) {
            assertThat(e).hasMessageContaining("were laid for westland");
        }
    }
}
