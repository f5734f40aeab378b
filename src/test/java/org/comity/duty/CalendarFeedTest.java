package org.comity.duty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CalendarFeedTest {
    private static final Instant AT = Instant.parse("2026-10-07T10:00:00Z");

    private static Ground breach() {
        return Ground.facts(
                "entity-name", "Hafen & Söhne, Straße 7; Ufer (harbour.example)",
                "incident-reference", "H-7",
                "establishment", "DE",
                "personal-data-breach", "yes",
                "gdpr-role", "controller",
                "risk-to-persons", "risk",
                "aware-at", "2026-10-06T10:20+02:00");
    }

    private static List<String> lines(String feed) {
        assertThat(feed).endsWith("\r\n");
        assertThat(feed.replace("\r\n", "")).doesNotContain("\n").doesNotContain("\r");
        return List.of(feed.split("\r\n", -1)).subList(0, feed.split("\r\n", -1).length - 1);
    }

    private static List<String> all(String feed, String name) {
        var found = new ArrayList<String>();
        for (String line : feed.replace("\r\n ", "").split("\r\n", -1)) {
            if (line.startsWith(name + ":")) {
                found.add(line.substring(name.length() + 1));
            }
        }
        return found;
    }

    @Test
    void each_end_is_an_event_and_readings_that_agree_share_one() {
        String feed = CalendarFeed.of(breach().duties(AT), "No advice.");
        assertThat(lines(feed)).startsWith("BEGIN:VCALENDAR", "VERSION:2.0").endsWith("END:VCALENDAR");
        assertThat(all(feed, "DTSTART")).containsExactly("20261009T082000Z", "20261009T090000Z");
        assertThat(all(feed, "DTSTAMP")).containsOnly("20261007T100000Z");
        assertThat(all(feed, "SUMMARY").get(1)).contains("(eu-1182\\, eu-1182-two-days)");
        assertThat(all(feed, "DESCRIPTION")).allMatch(text -> text.endsWith("No advice."));
        assertThat(all(feed, "BEGIN")).hasSize(3);
        assertThat(all(feed, "END")).hasSize(3);
    }

    @Test
    void an_event_keeps_its_uid_when_its_instant_is_corrected_and_no_two_share_one() {
        List<String> before = all(CalendarFeed.of(breach().duties(AT), ""), "UID");
        List<String> after = all(
                CalendarFeed.of(
                        breach().and("aware-at", "2026-10-06T12:20+02:00").duties(AT), ""),
                "UID");
        assertThat(after).isEqualTo(before).doesNotHaveDuplicates();
        assertThat(all(CalendarFeed.of(breach().and("incident-reference", "H-8").duties(AT), ""), "UID"))
                .doesNotContainAnyElementsOf(before);
    }

    @Test
    void what_is_done_or_not_due_is_not_in_it() {
        Ground done = breach().submitted("gdpr-controller/authority", "2026-10-06T18:00Z", "", Map.of());
        assertThat(all(CalendarFeed.of(done.duties(AT), ""), "UID")).isEmpty();
        assertThat(all(CalendarFeed.of(Ground.facts().duties(AT), ""), "UID")).isEmpty();
    }

    @Test
    void a_rule_of_which_it_cannot_be_said_whether_it_applies_is_not_in_it() {
        Ground open = breach().and("gdpr-role", "unknown");
        assertThat(open.regime("gdpr-controller", AT).applies()).isEqualTo(Answer.OPEN);
        assertThat(all(CalendarFeed.of(open.duties(AT), ""), "UID")).isEmpty();
    }

    @Test
    void what_is_overdue_says_so() {
        String feed = CalendarFeed.of(breach().duties(Instant.parse("2026-11-01T00:00:00Z")), "");
        assertThat(all(feed, "SUMMARY")).hasSize(2).allMatch(text -> text.endsWith("\\, overdue"));
    }

    @Property
    void no_line_is_too_long_and_unfolding_gives_the_text_back(@ForAll String value) {
        String one = CalendarFeed.escaped(value);
        assertThat(one).doesNotContain("\n").doesNotContain("\r");
        String folded = CalendarFeed.folded("X:" + one);
        for (String line : folded.split("\r\n", -1)) {
            assertThat(line.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(CalendarFeed.LINE_BYTES_MAX);
        }
        assertThat(folded.replace("\r\n ", "")).isEqualTo("X:" + one);
    }

    @Test
    void a_character_of_several_bytes_is_not_cut() {
        String folded = CalendarFeed.folded("SUMMARY:" + "ß".repeat(80) + "𝄞".repeat(40));
        for (String line : folded.split("\r\n", -1)) {
            assertThat(new String(line.getBytes(UTF_8), UTF_8)).isEqualTo(line).doesNotContain("\uFFFD");
            assertThat(line.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(75);
        }
    }
}
