package org.comity.personal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comity.personal.Sample.crossing;
import static org.comity.personal.Sample.indicator;
import static org.comity.personal.Sample.observable;
import static org.comity.personal.Sample.rendition;
import static org.comity.personal.Sample.versioned;

import java.util.Map;
import java.util.stream.Stream;
import org.comity.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PatternRewritingTest {
    private static final String REFUSED = "refused";
    private static final String FOUR = "2[45][0-9](?:\\.[0-9]{1,3}){3}";

    static Stream<Arguments> patterns() {
        return Stream.of(
                row(
                        Category.IP_ADDRESS,
                        Measure.TRUNCATE,
                        "[ipv4-addr:value = '198.51.100.7']",
                        "\\[ipv4-addr:value ISSUBSET '198.51.100.0/24']"),
                row(
                        Category.IP_ADDRESS,
                        Measure.TRUNCATE,
                        "[ipv4-addr:value != '198.51.100.7']",
                        "\\[ipv4-addr:value NOT ISSUBSET '198.51.100.0/24']"),
                row(
                        Category.IP_ADDRESS,
                        Measure.TRUNCATE,
                        "[ipv4-addr:value NOT != '198.51.100.7']",
                        "\\[ipv4-addr:value ISSUBSET '198.51.100.0/24']"),
                row(
                        Category.IP_ADDRESS,
                        Measure.GENERALISE,
                        "[ipv6-addr:value ISSUBSET '2001:db8:1:2::/64']",
                        "\\[ipv6-addr:value ISSUBSET '2001:db8::/32']"),
                row(
                        Category.IP_ADDRESS,
                        Measure.TRUNCATE,
                        "[ipv4-addr:value IN ('198.51.100.7', '198.51.100.8', '192.0.2.1')]",
                        "\\[ipv4-addr:value ISSUBSET '198.51.100.0/24' OR ipv4-addr:value ISSUBSET '192.0.2.0/24']"),
                row(
                        Category.IP_ADDRESS,
                        Measure.TRUNCATE,
                        "[ipv4-addr:value NOT IN ('198.51.100.7', '192.0.2.1')]",
                        "\\[ipv4-addr:value NOT ISSUBSET '198.51.100.0/24' AND ipv4-addr:value NOT ISSUBSET '192.0.2.0/24']"),
                row(
                        Category.IP_ADDRESS,
                        Measure.TRUNCATE,
                        "[network-traffic:src_ref.value IN ('198.51.100.7', 'c2.example')]",
                        "\\[network-traffic:src_ref.value IN \\('c2.example'\\) OR network-traffic:src_ref.value ISSUBSET '198.51.100.0/24']"),
                row(
                        Category.IP_ADDRESS,
                        Measure.PSEUDONYM,
                        "[ipv4-addr:value = '198.51.100.7'] FOLLOWEDBY [domain-name:value = 'c2.example'] WITHIN 5 SECONDS",
                        "\\[ipv4-addr:value = '" + FOUR
                                + "'] FOLLOWEDBY \\[domain-name:value = 'c2.example'] WITHIN 5 SECONDS"),
                row(
                        Category.IP_ADDRESS,
                        Measure.PSEUDONYM,
                        "[ipv4-addr:value IN ('198.51.100.7', '192.0.2.1')]",
                        "\\[ipv4-addr:value IN \\('" + FOUR + "', '" + FOUR + "'\\)]"),
                row(
                        Category.IP_ADDRESS,
                        Measure.PSEUDONYM,
                        "[ipv4-addr:value ISSUBSET '198.51.100.0/24']",
                        "\\[ipv4-addr:value ISSUBSET '198.51.100.0/24']"),
                row(Category.IP_ADDRESS, Measure.PSEUDONYM, "[ipv4-addr:value ISSUBSET '198.51.100.0/28']", REFUSED),
                row(Category.IP_ADDRESS, Measure.PSEUDONYM, "[ipv4-addr:value LIKE '198.51.100.%']", REFUSED),
                row(Category.IP_ADDRESS, Measure.PSEUDONYM, "[ipv4-addr:value MATCHES '^198\\\\.51']", REFUSED),
                row(Category.IP_ADDRESS, Measure.TRUNCATE, "[ipv4-addr:value ISSUPERSET '198.51.100.7/32']", REFUSED),
                row(
                        Category.IP_ADDRESS,
                        Measure.DROP,
                        "[ipv4-addr:value = '198.51.100.7' OR domain-name:value = 'c2.example']",
                        REFUSED),
                row(Category.IP_ADDRESS, Measure.DROP, "[url:value = 'http://198.51.100.7/x']", REFUSED),
                row(
                        Category.IP_ADDRESS,
                        Measure.PSEUDONYM,
                        "[url:value = 'http://198.51.100.7/x']",
                        "\\[url:value = 'http://" + FOUR + "/x']"),
                row(
                        Category.EMAIL,
                        Measure.PSEUDONYM,
                        "[email-addr:value = 'ana@mail.example']",
                        "\\[email-addr:value = '[0-9a-f]{24}@pseudonym.invalid']"),
                row(
                        Category.EMAIL,
                        Measure.PSEUDONYM,
                        "[email-message:from_ref.value = 'ana@mail.example' AND email-message:subject = 'x']",
                        "\\[email-message:from_ref.value = '[0-9a-f]{24}@pseudonym.invalid' AND email-message:subject = 'x']"),
                row(Category.EMAIL, Measure.TRUNCATE, "[email-addr:value = 'ana@mail.example']", REFUSED),
                row(Category.EMAIL, Measure.PSEUDONYM, "[email-addr:value LIKE 'ana@%']", REFUSED),
                row(Category.EMAIL, Measure.PSEUDONYM, "[email-addr:value = b'YW5hQG1haWwuZXhhbXBsZQ==']", REFUSED),
                row(
                        Category.ACCOUNT,
                        Measure.PSEUDONYM,
                        "[user-account:account_login = 'aexample']",
                        "\\[user-account:account_login = 'account-[0-9a-f]{16}']"),
                row(Category.ACCOUNT, Measure.GENERALISE, "[user-account:account_login = 'aexample']", REFUSED),
                row(
                        Category.ACCOUNT,
                        Measure.PSEUDONYM,
                        "[url:value = 'http://ana:pw@www.example/']",
                        "\\[url:value = 'http://account-[0-9a-f]{16}@www.example/']"),
                row(
                        Category.FREE_TEXT,
                        Measure.PSEUDONYM,
                        "[file:name = '/home/aexample/x']",
                        "\\[file:name = '/home/account-[0-9a-f]{16}/x']"),
                row(Category.FREE_TEXT, Measure.DROP, "[process:command_line = 'mail ana@mail.example']", REFUSED),
                row(
                        Category.FREE_TEXT,
                        Measure.DROP,
                        "[file:name = 'x'] /* ask ana@mail.example */",
                        "\\[file:name = 'x']"),
                row(Category.EMAIL, Measure.DROP, "[EXISTS email-addr:value]", "\\[EXISTS email-addr:value]"),
                row(
                        Category.IP_ADDRESS,
                        Measure.TRUNCATE,
                        "[ipv4-addr:id = 'ipv4-addr--12592121-be4c-5a93-a813-5a5af16e50db']",
                        "\\[ipv4-addr:id = 'ipv4-addr--(?!12592121)[0-9a-f-]{36}']"));
    }

    private static Arguments row(Category category, Measure measure, String pattern, String now) {
        return Arguments.of(category, measure, pattern, now);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("patterns")
    void a_pattern_is_rewritten_by_the_same_measures_or_refused(
            Category category, Measure measure, String pattern, String now) {
        Minimisation minimisation = Sample.of(Map.of(category, measure));
        JsonObject indicator = indicator(pattern, "");
        if (now.equals(REFUSED)) {
            assertThat(rendition(minimisation, indicator)).isInstanceOf(Rendition.Refused.class);
        } else {
            assertThat(crossing(minimisation, indicator).text("pattern")).matches(now);
        }
    }

    @Test
    void a_pseudonym_in_a_pattern_is_that_of_the_object_it_looks_for() {
        Minimisation minimisation = Sample.of(Map.of(Category.IP_ADDRESS, Measure.PSEUDONYM));
        JsonObject address = crossing(minimisation, observable("ipv4-addr", "'value': '198.51.100.7'"));
        assertThat(crossing(minimisation, indicator("[ipv4-addr:value = '198.51.100.7']", ""))
                        .text("pattern"))
                .isEqualTo("[ipv4-addr:value = '" + address.text("value") + "']");
    }

    @Test
    void a_name_that_repeats_the_value_is_rewritten_with_it() {
        JsonObject indicator = indicator(
                "[ipv4-addr:value = '198.51.100.7']",
                "'name': 'Traffic to 198.51.100.7', 'description': 'Not 198.51.100.70'");
        JsonObject crossed = crossing(Sample.of(Map.of(Category.IP_ADDRESS, Measure.TRUNCATE)), indicator);
        assertThat(crossed.text("name")).isEqualTo("Traffic to 198.51.100.0/24");
        assertThat(crossed.text("description")).isEqualTo("Not 198.51.100.70");
    }

    @Test
    void a_pattern_that_holds_nothing_personal_keeps_its_spelling() {
        JsonObject indicator =
                indicator("[  file:name=='x'  ] /* kept */", "'name': 'x', 'x_mail': 'ana@mail.example'");
        assertThat(crossing(Sample.of(Map.of(Category.FREE_TEXT, Measure.GENERALISE)), indicator)
                        .text("pattern"))
                .isEqualTo("[  file:name=='x'  ] /* kept */");
    }

    @Test
    void a_rule_in_another_language_is_refused_where_it_seems_to_hold_personal_data() {
        String rule =
                "'pattern': 'alert tcp any any -> 198.51.100.7 443', 'pattern_type': 'snort', 'valid_from': '2026-01-01T00:00:00Z'";
        JsonObject indicator = versioned("indicator", rule);
        assertThat(rendition(Sample.of(Map.of(Category.IP_ADDRESS, Measure.TRUNCATE)), indicator))
                .isInstanceOfSatisfying(
                        Rendition.Refused.class,
                        refused ->
                                assertThat(refused.reason()).contains("snort").doesNotContain("198.51.100.7"));
        assertThat(rendition(Sample.of(Map.of(Category.EMAIL, Measure.DROP)), indicator))
                .isInstanceOf(Rendition.Unchanged.class);
    }
}
