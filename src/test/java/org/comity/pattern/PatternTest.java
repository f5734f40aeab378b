package org.comity.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PatternTest {

    private static Comparison.Compare only(String text) {
        return (Comparison.Compare) Pattern.parse(text).leaves().getFirst();
    }

    private static BadPattern refusal(String text) {
        return catchThrowableOfType(BadPattern.class, () -> Pattern.parse(text));
    }

    @Test
    void a_single_comparison_is_read_into_path_operator_and_constant() {
        Pattern pattern = Pattern.parse("[ipv4-addr:value = '198.51.100.1']");
        assertThat(pattern.root())
                .isEqualTo(new Observation.Bracket(new Comparison.Compare(
                        ObjectPath.of("ipv4-addr", "value"), false, Operator.EQUAL, new Literal.Text("198.51.100.1"))));
    }

    @Test
    void among_observations_AND_binds_tighter_than_OR_and_OR_tighter_than_FOLLOWEDBY() {
        assertThat(Pattern.parse("[a:b=1] FOLLOWEDBY [a:b=2] OR [a:b=3] AND [a:b=4]"))
                .isEqualTo(Pattern.parse("([a:b=1]) FOLLOWEDBY (([a:b=2]) OR ([a:b=3] AND [a:b=4]))"))
                .isNotEqualTo(Pattern.parse("([a:b=1] FOLLOWEDBY [a:b=2]) OR [a:b=3] AND [a:b=4]"));
    }

    @Test
    void among_comparisons_AND_binds_tighter_than_OR() {
        assertThat(Pattern.parse("[a:b=1 OR a:b=2 AND a:b=3]"))
                .isEqualTo(Pattern.parse("[a:b=1 OR (a:b=2 AND a:b=3)]"))
                .isNotEqualTo(Pattern.parse("[(a:b=1 OR a:b=2) AND a:b=3]"));
    }

    @Test
    void a_qualifier_belongs_to_the_expression_just_before_it() {
        Pattern pattern = Pattern.parse("[a:b=1] AND [a:b=2] WITHIN 5 SECONDS");
        assertThat(((Observation.And) pattern.root()).parts().getLast())
                .isEqualTo(new Observation.Qualified(
                        ((Observation.Bracket) Pattern.parse("[a:b=2]").root()),
                        List.of(new Qualifier.Within(BigDecimal.valueOf(5)))));
        assertThat(Pattern.parse("([a:b=1] AND [a:b=2]) WITHIN 5 SECONDS").root())
                .isInstanceOf(Observation.Qualified.class);
    }

    @Test
    void a_path_has_names_quoted_names_indices_and_references() {
        ObjectPath path = only("[email-message:body_multipart[*].body_raw_ref.'x-y'[3].z = 1]")
                .path();
        assertThat(path.type()).isEqualTo("email-message");
        assertThat(path.steps())
                .containsExactly(
                        new ObjectPath.Key("body_multipart"),
                        new ObjectPath.AnyIndex(),
                        new ObjectPath.Key("body_raw_ref"),
                        new ObjectPath.Key("x-y"),
                        new ObjectPath.Index(3),
                        new ObjectPath.Key("z"));
        assertThat(((ObjectPath.Key) path.steps().get(2)).isReference()).isTrue();
        assertThat(((ObjectPath.Key) path.steps().get(3)).isReference()).isFalse();
        assertThat(path).hasToString("email-message:body_multipart[*].body_raw_ref.'x-y'[3].z");
    }

    @Test
    void a_keyword_as_a_property_name_stands_in_quotes() {
        assertThat(only("[a:'AND'.'LAST' = 1]").path()).hasToString("a:'AND'.'LAST'");
        assertThat(refusal("[a:AND = 1]")).hasMessageContaining("property name").hasMessageContaining("'AND'");
    }

    @Test
    void constants_of_every_sort_are_read() {
        assertThat(only("[a:b = 'it\\'s \\\\ here']").literal()).isEqualTo(new Literal.Text("it's \\ here"));
        assertThat(only("[a:b = -42]").literal()).isEqualTo(new Literal.Whole(BigInteger.valueOf(-42)));
        assertThat(only("[a:b = .50]").literal()).isEqualTo(new Literal.Real(new BigDecimal("0.5")));
        assertThat(only("[a:b = false]").literal()).isEqualTo(new Literal.Truth(false));
        assertThat(((Literal.Binary) only("[a:b = b'AQID']").literal()).bytes()).containsExactly(1, 2, 3);
        assertThat(((Literal.Hex) only("[a:b = h'FFd8']").literal()).bytes()).containsExactly(0xff, 0xd8);
        assertThat(only("[a:b = t'2016-12-31T23:59:60.25Z']").literal())
                .isEqualTo(new Timestamp("2016-12-31T23:59:60.25Z"));
    }

    @Test
    void comments_spaces_needless_parentheses_and_second_spellings_make_no_difference() {
        assertThat(Pattern.parse("/* who */ ( [\u3000((a : b == 1)) // why\n OR a:c<>h'AB'\t] ) "))
                .isEqualTo(Pattern.parse("[a:b = 1 OR a:c != h'ab']"))
                .hasToString("[a:b = 1 OR a:c != h'ab']");
    }

    @Test
    void words_may_touch_quotes_and_brackets() {
        assertThat(Pattern.parse("[a:b MATCHES'x'AND a:c IN('y')]REPEATS 2 TIMES"))
                .hasToString("[a:b MATCHES 'x' AND a:c IN ('y')] REPEATS 2 TIMES");
    }

    @Test
    void NOT_stands_after_the_path_or_before_EXISTS_and_nowhere_else() {
        assertThat(Pattern.parse("[a:b NOT = 1 AND a:b NOT IN (1) AND NOT EXISTS a:c]")
                        .leaves())
                .allMatch(Comparison.Leaf::negated);
        assertThat(refusal("[NOT a:b = 1]")).hasMessageContaining("EXISTS");
        assertThat(refusal("[NOT (a:b = 1)]")).hasMessageContaining("EXISTS");
        assertThat(refusal("[a:b EXISTS]")).hasMessageContaining("a comparison operator");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            file:size = 1            | 0  | where an observation expression begins
            [file.size = 1]          | 5  | ':' after the object type
            [file:size = ]           | 13 | a constant
            [file:size = 1           | 14 | the end of the pattern
            [file:size = 1] x        | 16 | found 'x'
            [a:b = 1] within 2 SECONDS | 10 | is WITHIN meant?
            [a:b = 'x                | 7  | never closed
            [a:b = 'x\\ny']          | 9  | no other escapes
            [a:b = 1] /* open        | 10 | a comment that is never closed
            [a:b ! 1]                | 5  | expected '=' after '!'
            [a:b = 01]               | 7  | does not begin with 0
            [a:b = 1.]               | 8  | found '.'
            [a:b = +]                | 7  | a digit after '+'
            [a:b = True]             | 7  | is true meant?
            [a:b < true]             | 7  | a constant that has an order
            [a:b LIKE 5]             | 10 | a string after LIKE
            [a:b ISSUBSET h'00']     | 14 | a string after ISSUBSET
            [a:b = h'abc']           | 7  | pairs of hexadecimal digits
            [a:b = b'']              | 7  | base64
            [a:b = b'====']          | 7  | base64
            [a:b = b'AB']            | 7  | base64
            [a:b = t'2024-13-01T12:00:00Z'] | 7 | a timestamp
            [a:b = t'2024-01-01T12:00:00']  | 7 | a timestamp
            [a:b = t'2024-01-01T12:00:00.Z'] | 7 | a timestamp
            [a:b-c = 1]              | 3  | a property name
            [a:b[-1] = 1]            | 5  | an index from 0
            [a:b[2147483648] = 1]    | 5  | an index from 0
            [a:b[x] = 1]             | 5  | '*' or an index
            [a:[0] = 1]              | 3  | a property name
            [AND:b = 1]              | 1  | an object type
            [a:b IN (1, 'x')]        | 12 | constants of one sort
            [a:b IN 1]               | 8  | '(' after IN
            [a:b IN (1 2)]           | 11 | ',' or ')'
            [a:b = 1] REPEATS 0 TIMES  | 18 | an integer from 1
            [a:b = 1] REPEATS 1.5 TIMES | 18 | an integer, how many times
            [a:b = 1] REPEATS 9223372036854775808 TIMES | 18 | an integer from 1
            [a:b = 1] WITHIN 0.0 SECONDS | 17 | above 0
            [a:b = 1] WITHIN -5 SECONDS  | 17 | above 0
            [a:b = 1] WITHIN 5 HOURS     | 19 | expected SECONDS, found 'HOURS'
            [a:b = 1] WITHIN 5 SECONDS WITHIN 6 SECONDS | 27 | a second qualifier of the same kind
            [a:b = 1] START '2024-01-01T00:00:00Z' STOP '2024-01-02T00:00:00Z' | 16 | a timestamp
            [a:b = 1] START t'2024-01-02T00:00:00Z' STOP t'2024-01-02T00:00:00.000Z' | 10 | START before STOP
            [a:b = 1] AND            | 13 | an observation expression
            ([a:b = 1]               | 10 | or ')'
            [file:hashes.'SHA-256' = 'f00'] | 25 | a SHA-256 hash
            [file:hashes.MD5 IN ('d41d8cd98f00b204e9800998ecf8427e', 'x')] | 57 | a MD5 hash
            """)
    void what_is_no_pattern_is_refused_with_the_place_and_what_was_expected(String text, int position, String said) {
        BadPattern refusal = refusal(text);
        assertThat(refusal).as(text).isNotNull().hasMessageContaining(said);
        assertThat(refusal.position()).as(text + ": " + refusal.getMessage()).isEqualTo(position);
        assertThat(refusal.getMessage()).endsWith("(at character " + (position + 1) + " of the pattern)");
    }

    /** All that is known of, besides the limits of length, depth and digits: OASIS's grammar 2.1 takes each of these. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[a:b[-1] = 1]", // §9.7.2 counts from 0; OASIS's own inspector fails on it
                "[a:b = 1] WITHIN 0 SECONDS", // §9.5.1
                "[a:b = 1] REPEATS 0 TIMES", // §9.5.1
                "[a:b = 1] START t'2024-01-02T00:00:00Z' STOP t'2024-01-01T00:00:00Z'", // §9.5.1, no instant fits
                "[a:b IN (1, 'x')]" // §9.6.1
            })
    void where_the_OASIS_validator_is_milder_the_standard_is_followed(String text) {
        assertThat(refusal(text)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "// OASIS asks for a bracket or parenthesis as the first character\n[a:b = 1]",
                "[file:hashes.MD5 LIKE 'd41d%']", // OASIS asks for a whole hash here too
                "[file:hashes.MD6 = 'any']" // no name of the vocabulary in STIX 2.1 §10.7
            })
    void where_the_OASIS_validator_is_stricter_than_the_standard_the_standard_is_followed(String text) {
        assertThat(Pattern.parse(text)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "// only a comment", "[]", "()", "[a]", "[a:b]", "'", "t'", "]", "[a:b='x''y']"})
    void a_torso_is_refused(String text) {
        assertThat(refusal(text)).isNotNull();
    }

    @Test
    void qualifiers_of_different_kinds_may_follow_each_other_and_on_a_group_of_the_same_kind_too() {
        assertThat(Pattern.parse("[a:b=1] WITHIN 5 SECONDS REPEATS 2 TIMES")).isNotNull();
        Pattern pattern = Pattern.parse("([a:b=1]) WITHIN 5 SECONDS WITHIN 6 SECONDS");
        assertThat(pattern).hasToString("([a:b = 1]) WITHIN 5 SECONDS WITHIN 6 SECONDS");
        assertThat(Pattern.parse(pattern.toString())).isEqualTo(pattern);
    }

    @Test
    void an_instant_lies_before_another_by_its_fraction_whatever_its_digits() {
        assertThat(new Timestamp("2024-01-01T00:00:00Z").isBefore(new Timestamp("2024-01-01T00:00:00.0000000001Z")))
                .isTrue();
        assertThat(new Timestamp("2024-01-01T00:00:00.10Z").isBefore(new Timestamp("2024-01-01T00:00:00.1Z")))
                .isFalse();
        assertThat(new Timestamp("2024-01-01T00:00:00.9Z").isBefore(new Timestamp("2024-01-01T00:00:01Z")))
                .isTrue();
    }

    @Test
    void paths_are_listed_once_in_the_order_of_first_mention() {
        assertThat(Pattern.parse("[a:b = 1 AND EXISTS a:c] FOLLOWEDBY ([a:b IN (2)] OR [d:e = 3]) REPEATS 2 TIMES")
                        .paths())
                .hasToString("[a:b, a:c, d:e]");
    }

    @Test
    void constants_are_rewritten_by_path_and_everything_else_stays() {
        Pattern pattern = Pattern.parse(
                "[ipv4-addr:value IN ('192.0.2.1', '192.0.2.2') AND file:name = '192.0.2.1'] WITHIN 5 SECONDS");
        assertThat(pattern.mapLiterals(
                        (path, literal) -> path.type().equals("ipv4-addr") ? new Literal.Text("192.0.2.0") : literal))
                .hasToString("[ipv4-addr:value IN ('192.0.2.0', '192.0.2.0') AND file:name = '192.0.2.1']"
                        + " WITHIN 5 SECONDS");
    }

    @Test
    void a_rewrite_that_the_operator_cannot_take_is_refused() {
        Pattern pattern = Pattern.parse("[a:b LIKE 'x%']");
        assertThatThrownBy(() -> pattern.mapLiterals((path, literal) -> new Literal.Truth(true)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("LIKE does not take true");
    }

    @Test
    void what_obeys_the_grammar_and_cannot_be_meant_is_warned_of() {
        assertThat(Pattern.parse("[a:b ISSUBSET '198.51.100.0/24' AND a:b NOT ISSUPERSET '2001:db8::/32']")
                        .warnings())
                .isEmpty();
        assertThat(Pattern.parse("[a:b ISSUBSET '1234']").warnings())
                .singleElement()
                .asString()
                .contains("'1234'");
        assertThat(Pattern.parse("[a:b = t'2023-02-29T00:00:00Z']").warnings())
                .singleElement()
                .asString()
                .contains("no calendar");
        assertThat(Pattern.parse("[a:b = 1] START t'2024-04-31T00:00:00Z' STOP t'2024-05-01T00:00:00Z'")
                        .warnings())
                .hasSize(1);
        assertThat(Pattern.parse("[a:b = t'2024-02-29T00:00:00Z' AND a:b = t'2000-02-29T00:00:00Z']")
                        .warnings())
                .isEmpty();
        assertThat(Pattern.parse("[a:b = t'1900-02-29T00:00:00Z']").warnings()).hasSize(1);
        assertThat(Pattern.parse("[a:b = 9007199254740992 AND a:b IN ()]").warnings())
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.1",
                "192.0.2.0/24",
                "0.0.0.0/0",
                "::",
                "::1",
                "2001:db8::",
                "2001:db8::1/128",
                "2001:0db8:dead:beef:0000:0000:0000:0000/64",
                "::ffff:192.0.2.1",
                "2001:db8:0:0:0:0:192.0.2.1"
            })
    void addresses_and_blocks_are_known(String text) {
        assertThat(Doubts.isAddressBlock(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "192.0.2",
                "192.0.2.1.5",
                "192.0.2.256",
                "192.0.2.1/33",
                "192.0.2.1/",
                "192.0.2.1/x",
                "x",
                "2001:db8",
                ":::",
                "1::2::3",
                "2001:db8::/129",
                "12345::",
                "2001:db8:0:0:0:0:0:1:2",
                "::g",
                "1:2:3:4:5:6:7:8::",
                "192.0.2.1::",
                "::192.0.2.1:1"
            })
    void what_is_no_address_is_known_too(String text) {
        assertThat(Doubts.isAddressBlock(text)).isFalse();
    }

    @Test
    void whole_hashes_are_checked_and_parts_of_one_are_not() {
        String sha1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709";
        assertThat(Pattern.parse("[file:hashes.'SHA-1' = '" + sha1 + "' OR file:hashes.sha1 != '" + sha1 + "']"))
                .isNotNull();
        assertThat(Pattern.parse("[file:hashes.'SHA-1' LIKE 'da39%' OR file:hashes.'SHA-1' MATCHES '^da']"))
                .isNotNull();
        assertThat(Pattern.parse("[file:hashes.TLSH = 'anything' OR file:hashes[*] = 'anything']"))
                .isNotNull();
        assertThat(Pattern.parse("[file:hashes.SSDEEP = '3:AXGBicFlgVNhBGcL6wCrFQEv:AXGHsNhxLsr2C']"))
                .isNotNull();
        assertThat(refusal("[file:content_ref.hashes.'SHA-1' = '" + sha1 + "0']"))
                .isNotNull();
        assertThat(refusal("[file:hashes.MD5 = 'z41d8cd98f00b204e9800998ecf8427e']"))
                .isNotNull();
    }

    @Test
    void values_refuse_nonsense_from_the_program_too() {
        ObjectPath path = ObjectPath.of("a", "b");
        assertThatThrownBy(() -> ObjectPath.of("a b", "c")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ObjectPath.of("a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ObjectPath("a", List.of(new ObjectPath.AnyIndex())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ObjectPath.Index(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Literal.Real(new BigDecimal("1E+999999999")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Literal.Whole(BigInteger.TEN.pow(400)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Literal.Hex("abc")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Literal.Binary("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Timestamp("yesterday")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Qualifier.Repeats(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Qualifier.Within(BigDecimal.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Comparison.And(List.of(new Comparison.Exists(path, false))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> new Comparison.In(path, false, List.of(new Literal.Truth(true), new Literal.Text("x"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Comparison.Compare(path, false, Operator.LESS, new Literal.Truth(true)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
