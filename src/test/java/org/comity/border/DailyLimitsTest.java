package org.comity.border;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.comity.parties.Person;
import org.comity.parties.Reservation;
import org.comity.parties.Reservation.Limits;
import org.comity.parties.Role;
import org.comity.parties.StandingAgreement;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;

/** How many objects a clause lets cross in a day. */
final class DailyLimitsTest {

    private static String limited(Border border, int version, int objectsADay) {
        return border.document("botnets", version, "refuse") + "    objects-a-day: " + objectsADay + "\n";
    }

    private static void tools(Border border, int from, int to) {
        border.add(IntStream.range(from, to)
                .mapToObj(each -> Border.tool(each, Border.GREEN))
                .toArray(String[]::new));
    }

    private static Release release(Border border) {
        return border.gate.release("operator", "botnets", Border.all(100), false);
    }

    @OnBothDatabases
    void what_is_over_stays_at_home_and_crosses_the_next_day(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            border.agree(limited(border, 1, 3));
            tools(border, 0, 5);

            Release first = release(border);
            assertThat(first.released()).isEqualTo(3);
            assertThat(first.refusals()).singleElement().satisfies(each -> {
                assertThat(each.count()).isEqualTo(2);
                assertThat(each.receiver()).isEqualTo(Border.THEIRS);
                assertThat(each.decision().clause()).isEqualTo("1");
                assertThat(each.decision().reason())
                        .isEqualTo("clause 1 lets cross 3 objects a day to cert.westland.example, and none is left of"
                                + " them for 2026-11-23 (UTC)");
                assertThat(each.decision().remedy())
                        .isEqualTo("it opens again at 2026-11-24T00:00:00Z, or the parties may raise the limit");
            });
            assertThat(border.theirs("botnets")).hasSize(3);

            border.clock.turn(Duration.ofHours(12).minusNanos(1_000));
            assertThat(release(border).released())
                    .as("a moment before midnight")
                    .isZero();
            border.clock.turn(Duration.ofNanos(1_000));
            Release next = release(border);
            assertThat(next.released()).isEqualTo(2);
            assertThat(next.already()).isEqualTo(3);
            assertThat(next.refusals()).isEmpty();
            assertThat(border.theirs("botnets")).hasSize(5);
        }
    }

    @OnBothDatabases
    void a_dry_run_says_what_the_run_would_and_counts_nothing(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            border.agree(limited(border, 1, 3));
            tools(border, 0, 5);
            Release dry = border.gate.release("operator", "botnets", Border.all(2), true);
            assertThat(dry.released()).isEqualTo(3);
            assertThat(dry.refused()).isEqualTo(2);
            assertThat(release(border).released()).isEqualTo(3);
        }
    }

    @OnBothDatabases
    void what_crossed_in_the_morning_counts_where_a_limit_is_set_at_noon(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            StandingAgreement agreement = border.agree("botnets", "refuse");
            tools(border, 0, 2);
            assertThat(release(border).released()).isEqualTo(2);
            String note = border.agreements
                    .alone()
                    .reserve(
                            agreement,
                            Reservation.Verb.NARROW,
                            Reservation.Subject.AGREEMENT,
                            new Limits(null, null, java.util.Set.of(), java.util.Set.of(), null, 3),
                            "we are moving house",
                            border.ourKey);
            border.gate.agreeing().take(agreement, note);
            tools(border, 2, 5);

            Release after = release(border);
            assertThat(after.released()).isEqualTo(1);
            Decision no = after.refusals().getFirst().decision();
            assertThat(no.reason()).contains("3 objects a day").endsWith("we are moving house");
            assertThat(no.remedy()).contains("opens again").endsWith(Border.OURS + " may resume it");
        }
    }

    @OnBothDatabases
    void a_new_version_of_the_agreement_begins_no_new_day(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            border.agree(limited(border, 1, 3));
            tools(border, 0, 5);
            assertThat(release(border).released()).isEqualTo(3);
            border.agree(limited(border, 2, 4));
            assertThat(release(border).released()).isEqualTo(1);
        }
    }

    @OnBothDatabases
    void a_clock_that_steps_back_over_midnight_opens_nothing(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            border.agree(limited(border, 1, 3));
            tools(border, 0, 9);
            assertThat(release(border).released()).isEqualTo(3);
            border.clock.turn(Duration.ofHours(13));
            assertThat(release(border).released()).isEqualTo(3);
            border.clock.turn(Duration.ofHours(-3));
            Release back = release(border);
            assertThat(back.released()).isZero();
            assertThat(back.refusals().getFirst().decision().remedy()).contains("2026-11-25T00:00:00Z");
        }
    }

    @OnBothDatabases
    void an_approval_past_the_limit_leaves_out_what_is_over_and_it_is_staged_again(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            Person lena = border.person("lena", Role.APPROVER);
            border.agree(limited(border, 1, 3) + "    approval: staged\n");
            tools(border, 0, 5);
            Staging staging = release(border).stagings().getFirst();
            assertThat(staging.count()).isEqualTo(5);

            Approved approved = border.gate.releases().approve(staging.nr(), lena, null);
            assertThat(approved.released()).isEqualTo(3);
            assertThat(approved.already()).isZero();
            assertThat(approved.leftOut())
                    .hasSize(2)
                    .allSatisfy(each -> assertThat(each.reason()).contains("3 objects a day", "2026-11-24T00:00:00Z"));
            assertThat(border.theirs("botnets")).hasSize(3);

            border.clock.turn(Duration.ofDays(1));
            Staging again = release(border).stagings().getFirst();
            assertThat(again.count()).isEqualTo(2);
            assertThat(border.gate.releases().approve(again.nr(), lena, null).released())
                    .isEqualTo(2);
        }
    }

    @OnBothDatabases
    void runs_at_the_same_time_do_not_go_past_it_together(Databases kind) throws Exception {
        try (var border = new Border(kind.fresh());
                var pool = Executors.newFixedThreadPool(4)) {
            border.agree(limited(border, 1, 10));
            tools(border, 0, 30);
            Callable<Release> run = () -> border.gate.release("operator", "botnets", Border.all(3), false);
            long released = 0;
            for (var each : pool.invokeAll(List.of(run, run, run, run))) {
                released += each.get().released();
            }
            assertThat(released).isEqualTo(10);
            assertThat(border.theirs("botnets")).hasSize(10);
        }
    }

    @OnBothDatabases
    void why_lint_and_simulation_say_it(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            border.agree(limited(border, 1, 3));
            tools(border, 0, 5);
            assertThat(border.gate.releases().lint("botnets", Border.all(100), border.keys, border.credentials))
                    .singleElement()
                    .satisfies(each -> {
                        assertThat(each.rule()).isEqualTo("daily limit");
                        assertThat(each.blocks()).isFalse();
                        assertThat(each.count()).isEqualTo(2);
                    });
            List<String> ids = border.read(Border.all(100)).rows().stream()
                    .map(row -> org.comity.json.Json.parseObject(row.body()).text("id"))
                    .toList();
            assertThat(why(border, ids.get(4)).allowed()).as("before").isTrue();
            release(border);
            assertThat(why(border, ids.get(0)).allowed()).as("it crossed").isTrue();
            assertThat(why(border, ids.get(4)).allowed()).isFalse();
            assertThat(why(border, ids.get(4)).reason()).contains("3 objects a day");

            Simulation simulation = border.gate.simulate(
                    limited(border, 2, 2).getBytes(java.nio.charset.StandardCharsets.UTF_8), any -> {});
            assertThat(simulation.limits()).singleElement().satisfies(each -> {
                assertThat(each.allowed()).isEqualTo(5);
                assertThat(each.objectsADay()).isEqualTo(2);
                assertThat(each.days()).isEqualTo(3);
            });
        }
    }

    private static Decision why(Border border, String id) {
        return border.gate.releases().why(id, Border.THEIRS).get("botnets");
    }

    /** Whatever is added and released when, no day has more than the limit, and nothing is lost. */
    @Property(tries = 15)
    void no_day_has_more_than_the_limit(
            @ForAll @IntRange(min = 1, max = 4) int limit,
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 0, max = 5) Integer> added,
            @ForAll @IntRange(min = 1, max = 30) int hours,
            @ForAll @IntRange(min = 1, max = 4) int batch) {
        try (var border = new Border(Databases.SQLITE.fresh())) {
            border.agree(limited(border, 1, limit));
            int number = 0;
            long lain = 0;
            var days = new ArrayList<String>();
            for (int each : added) {
                if (each > 0) {
                    tools(border, number, number + each);
                }
                number += each;
                Release run = border.gate.release("operator", "botnets", Border.all(batch), false);
                for (int i = 0; i < run.released(); i++) {
                    days.add(border.clock.instant().toString().substring(0, 10));
                }
                lain += run.released();
                assertThat(lain + run.refused()).isEqualTo(number);
                border.clock.turn(Duration.ofHours(hours % 9));
            }
            assertThat(days.stream()
                            .distinct()
                            .allMatch(day -> days.stream().filter(day::equals).count() <= limit))
                    .isTrue();
        }
    }
}
