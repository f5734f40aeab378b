package org.comity.doors.taxii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comity.border.Versions;
import org.comity.doors.BadRequest;
import org.comity.doors.Request;
import org.comity.doors.taxii.Question.Known;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionTest {
    private static final String ID = "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f";

    static Question ask(String query, Known known) {
        var request = new Request(
                "GET", "/", query, Map.of(), name -> List.of(), "127.0.0.1", null, InputStream.nullInputStream());
        return Question.read(request.query(), known);
    }

    private static void refused(String query, String... words) {
        assertThatExceptionOfType(BadRequest.class)
                .as(query)
                .isThrownBy(() -> ask(query, Known.COLLECTION))
                .satisfies(e -> assertThat(e.status()).isEqualTo(400))
                .satisfies(e -> assertThat(e.getMessage()).contains(words));
    }

    @Test
    void no_query_asks_for_everything_in_its_latest_version() {
        Question question = ask("", Known.COLLECTION);
        assertThat(question.addedAfter()).isEmpty();
        assertThat(question.limit()).isEqualTo(Question.PAGE_OBJECTS_MAX);
        assertThat(question.next()).isEmpty();
        assertThat(question.ids()).isEmpty();
        assertThat(question.types()).isEmpty();
        assertThat(question.versions()).isEmpty();
        assertThat(question.specVersions()).isEmpty();
    }

    @Test
    void all_parameters_are_read() {
        Question question = ask(
                "added_after=2016-01-01T00%3A00%3A00.000001Z&limit=7&next=abc&match%5Bid%5D=" + ID
                        + ",url--1&match[type]=url,indicator&match[version]=first,last,2016-01-01T00:00:00Z&match[spec_version]=2.0,2.1",
                Known.COLLECTION);
        assertThat(question.addedAfter()).hasValue(1_451_606_400_000_001L);
        assertThat(question.limit()).isEqualTo(7);
        assertThat(question.next()).hasValue("abc");
        assertThat(question.ids()).containsExactly(ID, "url--1");
        assertThat(question.types()).containsExactly("indicator", "url");
        assertThat(question.versions()).hasValue(new Versions(false, true, true, Set.of(1_451_606_400_000_000L)));
        assertThat(question.specVersions()).containsExactly("2.0", "2.1");
    }

    @Test
    void added_after_is_read_without_a_fraction_and_with_seven_digits() {
        assertThat(ask("added_after=2016-01-01T00:00:00Z", Known.COLLECTION).addedAfter())
                .isPresent();
        assertThat(ask("added_after=2016-01-01T00:00:00.1234567Z", Known.COLLECTION)
                        .addedAfter())
                .hasValue(1_451_606_400_123_456L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2016-01-01",
                "2016-01-01T00:00:00+00:00",
                "2016-01-01T00:00:00%2B01:00",
                "2016-01-01T00:00:00-00:00",
                "0"
            })
    void added_after_that_is_no_utc_time_is_refused(String text) {
        refused("added_after=" + text, "added_after", "ending in Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "abc", "", "1.5", "1e3", "+1", "%2B1", " 1", "0x10", "00", "١"})
    void limit_that_is_no_positive_number_is_refused(String text) {
        refused("limit=" + text, "limit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1001", "2147483648", "99999999999999999999999999", "0001001"})
    void limit_above_the_most_is_cut_to_it(String text) {
        assertThat(ask("limit=" + text, Known.COLLECTION).limit()).isEqualTo(Question.PAGE_OBJECTS_MAX);
    }

    @Test
    void limit_one_and_the_most_are_kept() {
        assertThat(ask("limit=1", Known.COLLECTION).limit()).isEqualTo(1);
        assertThat(ask("limit=1000", Known.COLLECTION).limit()).isEqualTo(1_000);
        assertThat(ask("limit=010", Known.COLLECTION).limit()).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "match[foo]=bar",
                "match[]=bar",
                "match=bar",
                "match[type=indicator",
                "Match[type]=indicator",
                "match[TYPE]=indicator",
                "added-after=2016-01-01T00:00:00Z",
                "version=last",
                "type=indicator",
                "page=2",
                "=x",
                "x"
            })
    void an_unknown_parameter_is_refused_and_told_the_known_ones(String query) {
        refused(query, "is known here", "added_after, limit, next, match[id]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=1&limit=1",
                "next=a&next=b",
                "added_after=2016-01-01T00:00:00Z&added_after=2016-01-01T00:00:00Z",
                "match[type]=url&match[type]=indicator",
                "match[id]=url--1&match%5Bid%5D=url--2",
                "match[version]=last&match[version]=first",
                "match[spec_version]=2.1&match[spec_version]=2.1"
            })
    void a_parameter_that_stands_twice_is_refused(String query) {
        refused(query, "more than once");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "indicator", "--1", "indicator--", ID + ",", "," + ID, ID + ", " + ID, "a--b\u00e9"})
    void what_is_no_id_is_refused(String text) {
        refused("match[id]=" + text, "match[id]", "STIX id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Indicator", "indicator,", "indicator, url", "threat_actor", "*", "a;b"})
    void what_is_no_type_is_refused(String text) {
        refused("match[type]=" + text, "match[type]", "STIX type");
    }

    @Test
    void a_type_that_nobody_knows_is_no_error() {
        assertThat(ask("match[type]=x-nobody-knows,incident", Known.COLLECTION).types())
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "Last",
                "last,",
                "2016-01-01",
                "2016-01-01T00:00:00.1234567Z",
                "last, first",
                "-1"
            })
    void what_is_no_version_is_refused(String text) {
        refused("match[version]=" + text, "match[version]");
    }

    @Test
    void all_stands_by_itself_and_nothing_stands_twice() {
        refused("match[version]=all,last", "stands by itself");
        refused("match[version]=2016-01-01T00:00:00Z,all", "stands by itself");
        refused("match[version]=last,last", "twice");
        refused("match[version]=all,all", "twice");
        refused("match[version]=2016-01-01T00:00:00Z,2016-01-01T00:00:00.000Z", "twice");
        assertThat(ask("match[version]=all", Known.COLLECTION).versions()).hasValue(Versions.ALL);
        assertThat(ask("match[version]=last", Known.COLLECTION).versions()).hasValue(Versions.LAST);
        assertThat(ask("match[version]=2016-01-01T00:00:00.123456Z,2017-01-01T00:00:00Z", Known.COLLECTION)
                        .versions())
                .hasValue(Versions.exactly(List.of(1_451_606_400_123_456L, 1_483_228_800_000_000L)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two", "2", "2.1.0", "2.1,", "2.1, 2.0", "v2.1"})
    void what_is_no_spec_version_is_refused(String text) {
        refused("match[spec_version]=" + text, "match[spec_version]");
    }

    @Test
    void an_endpoint_takes_only_what_the_standard_gives_it() {
        for (String query : List.of("match[id]=url--1", "match[type]=url")) {
            for (Known known : List.of(Known.OBJECT, Known.VERSIONS, Known.DELETE)) {
                assertThatExceptionOfType(BadRequest.class).isThrownBy(() -> ask(query, known));
            }
        }
        assertThat(ask("match[version]=all", Known.OBJECT).versions()).isPresent();
        assertThat(ask("match[version]=all", Known.DELETE).versions()).isPresent();
        assertThatExceptionOfType(BadRequest.class).isThrownBy(() -> ask("match[version]=all", Known.VERSIONS));
        assertThatExceptionOfType(BadRequest.class).isThrownBy(() -> ask("limit=1", Known.DELETE));
        assertThat(ask("limit=1&added_after=2016-01-01T00:00:00Z&match[spec_version]=2.1", Known.VERSIONS)
                        .limit())
                .isEqualTo(1);
    }

    @Test
    void the_filter_is_the_same_in_whatever_order_it_is_written_and_whatever_the_limit() {
        String filter = ask("match[type]=url,indicator&match[version]=last,first&limit=3", Known.COLLECTION)
                .filter();
        assertThat(ask("limit=9&match[version]=first,last&match[type]=indicator,url,url", Known.COLLECTION)
                        .filter())
                .isEqualTo(filter);
        assertThat(ask("match[version]=last", Known.COLLECTION).filter())
                .isEqualTo(ask("", Known.COLLECTION).filter());
        for (String other : List.of(
                "match[type]=url",
                "match[type]=url,indicator",
                "match[version]=first,last",
                "match[type]=url,indicator&match[version]=first,last&added_after=2016-01-01T00:00:00Z",
                "match[type]=url,indicator&match[version]=first,last&match[spec_version]=2.1",
                "match[type]=url,indicator&match[version]=first,last&match[id]=url--1")) {
            assertThat(ask(other, Known.COLLECTION).filter()).isNotEqualTo(filter);
        }
    }

    @Test
    void a_filter_may_be_repeated_in_part_or_not_at_all_but_not_otherwise() {
        String first = ask(
                        "match[type]=url,indicator&added_after=2016-01-01T00:00:00Z&match[version]=first,2016-01-01T00:00:00.5Z"
                                + "&match[id]=url--a=b&match[spec_version]=2.1",
                        Known.COLLECTION)
                .filter();
        for (String repeated : List.of(
                "",
                "limit=3",
                "match[type]=indicator,url",
                "added_after=2016-01-01T00:00:00.000Z&match[id]=url--a%3Db")) {
            Question whole = ask(repeated, Known.COLLECTION)
                    .with(first, Known.COLLECTION)
                    .orElseThrow();
            assertThat(whole.filter()).isEqualTo(first);
            assertThat(whole.limit()).isEqualTo(ask(repeated, Known.COLLECTION).limit());
        }
        for (String other : List.of(
                "match[type]=indicator",
                "match[version]=all",
                "match[spec_version]=2.0",
                "added_after=2016-01-01T00:00:01Z")) {
            assertThat(ask(other, Known.COLLECTION).with(first, Known.COLLECTION))
                    .as(other)
                    .isEmpty();
        }
        assertThat(ask("", Known.COLLECTION).with("", Known.COLLECTION)).isPresent();
        assertThat(ask("match[type]=url", Known.COLLECTION).with("", Known.COLLECTION))
                .isEmpty();
    }

    @Test
    void what_callers_wrote_comes_back_short_and_harmless() {
        assertThatExceptionOfType(BadRequest.class)
                .isThrownBy(() -> ask("match[type]=%1B[31m%E2%80%AE" + "x".repeat(500), Known.COLLECTION))
                .satisfies(e -> assertThat(e.getMessage())
                        .doesNotContain("\u001b", "\u202e")
                        .hasSizeLessThan(400));
    }
}
