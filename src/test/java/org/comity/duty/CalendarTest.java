package org.comity.duty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.comity.yaml.BadYaml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalendarTest {
    private static final Path PUBLISHED = Path.of("src", "test", "resources", "duty", "holidays.csv");

    private static Calendar calendar(String id) {
        return Ground.CALENDARS.of(id).orElseThrow();
    }

    private static LocalDate day(String text) {
        return LocalDate.parse(text);
    }

    @Test
    void the_rules_give_the_published_days_and_no_others() throws IOException {
        var looked = new ArrayList<String>();
        for (String line : Files.readAllLines(PUBLISHED)) {
            if (line.startsWith("#") || line.startsWith("calendar,")) {
                continue;
            }
            String[] cells = line.split(",", -1);
            int year = Integer.parseInt(cells[1]);
            List<String> ours = calendar(cells[0]).holidays(year).keySet().stream()
                    .filter(each ->
                            each.getDayOfWeek() != DayOfWeek.SATURDAY && each.getDayOfWeek() != DayOfWeek.SUNDAY)
                    .map(each -> each.toString().substring(5))
                    .toList();
            assertThat(ours).as("%s %s", cells[0], year).containsExactly(cells[2].split(" ", -1));
            looked.add(cells[0] + year);
        }
        assertThat(looked).hasSize(61).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "2025,04-20",
        "2026,04-05",
        "2027,03-28",
        "2028,04-16",
        "2029,04-01",
        "2030,04-21",
        "1818,03-22",
        "2038,04-25"
    })
    void easter_falls_where_it_was_published(int year, String day) {
        assertThat(Holiday.easter(year)).isEqualTo(year + "-" + day);
    }

    /** As the United States Office of Personnel Management publishes them. */
    @Test
    void federal_holidays_on_a_weekend_are_kept_on_the_next_weekday() {
        assertThat(calendar("us-federal").rest(day("2026-07-03"))).contains("Independence Day");
        assertThat(calendar("us-federal").rest(day("2027-07-05"))).contains("Independence Day");
        assertThat(calendar("us-federal").rest(day("2027-06-18"))).contains("Juneteenth");
        assertThat(calendar("us-federal").rest(day("2027-12-31"))).contains("New Year's Day");
        assertThat(calendar("us-federal").isWorkingDay(day("2026-07-06"))).isTrue();
    }

    @Test
    void a_holiday_that_moved_or_began_is_kept_from_then_on() {
        assertThat(calendar("IE").rest(day("2030-02-01"))).contains("St Brigid's Day");
        assertThat(calendar("IE").isWorkingDay(day("2030-02-04"))).isTrue();
        assertThat(calendar("IE").rest(day("2029-02-05"))).contains("St Brigid's Day");
        assertThat(calendar("IT").holidays(2025)).doesNotContainKey(day("2025-10-04"));
        assertThat(calendar("IT").rest(day("2027-10-04"))).contains("St Francis of Assisi");
        assertThat(calendar("NL").holidays(2025)).containsKey(day("2025-04-26")).doesNotContainKey(day("2025-04-27"));
    }

    @Test
    void working_days_are_found_behind_days_of_rest() {
        Calendar germany = calendar("DE");
        assertThat(germany.workingDayFrom(day("2026-04-03"))).isEqualTo("2026-04-07");
        assertThat(germany.workingDayFrom(day("2026-04-07"))).isEqualTo("2026-04-07");
        assertThat(germany.workingDayAfter(day("2026-04-02"), 1)).isEqualTo("2026-04-07");
        assertThat(germany.workingDayAfter(day("2026-04-02"), 3)).isEqualTo("2026-04-09");
        assertThat(germany.rest(day("2026-04-04"))).contains("Saturday");
    }

    @Test
    void years_it_was_not_looked_up_for_are_refused() {
        assertThatThrownBy(() -> calendar("DE").isWorkingDay(day("2031-01-02")))
                .hasMessageContaining("2025 to 2030")
                .hasMessageContaining("2031");
        assertThatThrownBy(() -> calendar("DE").isWorkingDay(day("2024-12-31"))).hasMessageContaining("2024");
    }

    @Test
    void there_are_the_calendars_that_are_promised() {
        assertThat(Ground.CALENDARS.all())
                .extracting(Calendar::id)
                .containsExactly("AT", "BE", "DE", "ES", "FR", "IE", "IT", "NL", "PL", "eu-institutions", "us-federal")
                .allSatisfy(id -> {
                    assertThat(calendar(id).source()).isNotBlank();
                    assertThat(calendar(id).from()).isLessThanOrEqualTo(2025);
                    assertThat(calendar(id).until()).isEqualTo(2030);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "on: 13-40 | line 10 | is no day of the year",
                "on: every full moon | line 10 | last monday of may",
                "on: first moonday of may | line 10 | a weekday such as monday",
                "moved: tomorrow | line 10 | nearest weekday",
                "colour: red | line 10 | there is no field",
            })
    void a_wrong_rule_is_refused_with_its_line(String wrong, String line, String wanted) {
        String document = """
            comity: duty-calendars/1
            calendars:
              - id: XX
                title: Somewhere
                zone: Europe/Berlin
                source: nobody
                from: 2025
                until: 2030
                weekend: [saturday, sunday]
                holidays: [{name: A day, %s}]
            """.formatted(wrong.startsWith("on:") ? wrong : "on: 01-01, " + wrong);
        assertThatThrownBy(() -> Calendars.read(document, "mine.yaml", ZoneId::of))
                .isInstanceOf(BadYaml.class)
                .hasMessageContaining("mine.yaml: " + line)
                .hasMessageContaining(wanted);
    }

    @Test
    void a_zone_that_does_not_exist_is_refused() {
        String document = Resources.text("calendars.yaml").replace("Europe/Vienna", "Europe/Vindobona");
        assertThatThrownBy(() -> Calendars.read(document, "mine.yaml", ZoneId::of))
                .isInstanceOf(BadYaml.class)
                .hasMessageContaining("Europe/Vindobona");
    }
}
