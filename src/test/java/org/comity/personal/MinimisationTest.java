package org.comity.personal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.comity.personal.Sample.crossing;
import static org.comity.personal.Sample.observable;
import static org.comity.personal.Sample.rendition;
import static org.comity.personal.Sample.versioned;

import java.util.Map;
import java.util.stream.Stream;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MinimisationTest {
    private static final String SOMEBODY = "'object_refs': ['identity--00000001-0000-4000-8000-000000000001']";
    private static final String REFUSED = "refused";
    private static final String GONE = "gone";

    /** Object, category, measure, selector, and what stands there afterwards (a regular expression). */
    static Stream<Arguments> rows() {
        JsonObject person = versioned("identity", "'name': 'Ana Example', 'identity_class': 'individual'");
        JsonObject office = versioned(
                "identity",
                "'name': 'CERT', 'identity_class': 'organization', 'contact_information': 'ana@mail.example, +32 2 555 01 23'");
        JsonObject place = versioned(
                "location",
                "'country': 'BE', 'city': 'Brussels', 'street_address': 'Rue Example 1', 'postal_code': '1000',"
                        + " 'latitude': 50.8467, 'longitude': -4.3525, 'precision': 5.0, 'name': 'Her house'");
        JsonObject spot = versioned("location", "'latitude': 50.8467, 'longitude': 4.3525");
        JsonObject note = versioned("note", "'content': 'x', 'authors': ['Ana Example', 'Ben Example'], " + SOMEBODY);
        JsonObject mailbox = observable("email-addr", "'value': 'ana@mail.example', 'display_name': 'Ana E.'");
        JsonObject four = observable("ipv4-addr", "'value': '198.51.100.7'");
        JsonObject six = observable("ipv6-addr", "'value': '2001:db8:1:2::9'");
        JsonObject block = observable("ipv4-addr", "'value': '198.51.100.0/24'");
        JsonObject account = observable(
                "user-account",
                "'user_id': '1001', 'account_login': 'aexample', 'credential': 's', 'account_type': 'unix'");
        JsonObject bare = observable("user-account", "'account_login': 'aexample'");
        JsonObject mail = observable(
                "email-message",
                "'is_multipart': false, 'message_id': '<7@mail.example>', 'received_lines': ['by mx.example'],"
                        + " 'additional_header_fields': {'X-Mailer': ['x']}, 'subject': 'For ben@mail.example',"
                        + " 'raw_email_ref': 'artifact--a3e8d8f1-7d30-57a7-b8d3-3127e8943787'");
        JsonObject login = observable("url", "'value': 'https://ana:pw@www.example/x'");
        JsonObject host = observable("url", "'value': 'http://198.51.100.7:8080/x'");
        JsonObject mailto = observable("url", "'value': 'mailto:ana@mail.example'");
        JsonObject certificate =
                observable("x509-certificate", "'serial_number': '1', 'subject': 'C=BE, CN=Ana Example'");
        JsonObject said =
                versioned("campaign", "'name': 'x', 'description': 'Ask ana@mail.example or +32 2 555 01 23'");
        JsonObject titled = versioned("campaign", "'name': 'On 198.51.100.7'");
        JsonObject cited = versioned(
                "campaign",
                "'name': 'x', 'external_references': [{'source_name': 'x', 'description': 'ana@mail.example'}]");
        return Stream.of(
                row(person, Category.NAME, Measure.DROP, "name", REFUSED),
                row(person, Category.NAME, Measure.TRUNCATE, "name", "individual"),
                row(person, Category.NAME, Measure.GENERALISE, "name", "individual"),
                row(person, Category.NAME, Measure.PSEUDONYM, "name", "name-[0-9a-f]{16}"),
                row(office, Category.EMAIL, Measure.DROP, "contact_information", GONE),
                row(
                        office,
                        Category.EMAIL,
                        Measure.TRUNCATE,
                        "contact_information",
                        "\\[email]@mail.example, \\+32 2 555 01 23"),
                row(office, Category.EMAIL, Measure.GENERALISE, "contact_information", "\\[email], \\+32 2 555 01 23"),
                row(
                        office,
                        Category.EMAIL,
                        Measure.PSEUDONYM,
                        "contact_information",
                        "[0-9a-f]{24}@pseudonym.invalid, \\+32 2 555 01 23"),
                row(
                        office,
                        Category.PHONE,
                        Measure.GENERALISE,
                        "contact_information",
                        "ana@mail.example, \\+32 \\[phone]"),
                row(
                        office,
                        Category.PHONE,
                        Measure.PSEUDONYM,
                        "contact_information",
                        "ana@mail.example, phone-[0-9a-f]{16}"),
                row(office, Category.NAME, Measure.DROP, "name", "CERT"),
                row(place, Category.ADDRESS, Measure.DROP, "street_address", GONE),
                row(place, Category.ADDRESS, Measure.DROP, "latitude", GONE),
                row(place, Category.ADDRESS, Measure.DROP, "precision", GONE),
                row(place, Category.ADDRESS, Measure.DROP, "name", GONE),
                row(place, Category.ADDRESS, Measure.GENERALISE, "city", "Brussels"),
                row(place, Category.ADDRESS, Measure.GENERALISE, "postal_code", GONE),
                row(place, Category.ADDRESS, Measure.TRUNCATE, "latitude", "50.8"),
                row(place, Category.ADDRESS, Measure.TRUNCATE, "longitude", "-4.4"),
                row(place, Category.ADDRESS, Measure.TRUNCATE, "precision", "10000"),
                row(place, Category.ADDRESS, Measure.PSEUDONYM, "street_address", "address-[0-9a-f]{16}"),
                row(place, Category.ADDRESS, Measure.PSEUDONYM, "latitude", GONE),
                row(spot, Category.ADDRESS, Measure.DROP, "latitude", REFUSED),
                row(note, Category.NAME, Measure.DROP, "authors", GONE),
                row(
                        note,
                        Category.NAME,
                        Measure.PSEUDONYM,
                        "authors",
                        "\\[\"name-[0-9a-f]{16}\",\"name-[0-9a-f]{16}\"]"),
                row(mailbox, Category.EMAIL, Measure.DROP, "value", REFUSED),
                row(mailbox, Category.EMAIL, Measure.TRUNCATE, "value", REFUSED),
                row(mailbox, Category.EMAIL, Measure.GENERALISE, "value", REFUSED),
                row(mailbox, Category.EMAIL, Measure.PSEUDONYM, "value", "[0-9a-f]{24}@pseudonym.invalid"),
                row(mailbox, Category.NAME, Measure.DROP, "display_name", GONE),
                row(mailbox, Category.NAME, Measure.PSEUDONYM, "display_name", "name-[0-9a-f]{16}"),
                row(four, Category.IP_ADDRESS, Measure.DROP, "value", REFUSED),
                row(four, Category.IP_ADDRESS, Measure.TRUNCATE, "value", "198.51.100.0/24"),
                row(four, Category.IP_ADDRESS, Measure.GENERALISE, "value", "198.51.0.0/16"),
                row(four, Category.IP_ADDRESS, Measure.PSEUDONYM, "value", "2[45][0-9](\\.[0-9]{1,3}){3}"),
                row(six, Category.IP_ADDRESS, Measure.DROP, "value", REFUSED),
                row(six, Category.IP_ADDRESS, Measure.TRUNCATE, "value", "2001:db8:1::/48"),
                row(six, Category.IP_ADDRESS, Measure.GENERALISE, "value", "2001:db8::/32"),
                row(six, Category.IP_ADDRESS, Measure.PSEUDONYM, "value", "2001:db8:[0-9a-f:]+"),
                row(block, Category.IP_ADDRESS, Measure.PSEUDONYM, "value", "198.51.100.0/24"),
                row(account, Category.ACCOUNT, Measure.DROP, "account_login", GONE),
                row(account, Category.ACCOUNT, Measure.GENERALISE, "account_type", "unix"),
                row(account, Category.ACCOUNT, Measure.TRUNCATE, "user_id", GONE),
                row(account, Category.ACCOUNT, Measure.PSEUDONYM, "account_login", "account-[0-9a-f]{16}"),
                row(account, Category.ACCOUNT, Measure.PSEUDONYM, "credential", GONE),
                row(bare, Category.ACCOUNT, Measure.DROP, "account_login", REFUSED),
                row(mail, Category.EMAIL, Measure.PSEUDONYM, "message_id", "<[0-9a-f]{24}@pseudonym.invalid>"),
                row(mail, Category.EMAIL, Measure.TRUNCATE, "message_id", GONE),
                row(mail, Category.EMAIL, Measure.PSEUDONYM, "received_lines", GONE),
                row(mail, Category.IP_ADDRESS, Measure.TRUNCATE, "received_lines", GONE),
                row(mail, Category.EMAIL, Measure.PSEUDONYM, "additional_header_fields", GONE),
                row(mail, Category.EMAIL, Measure.PSEUDONYM, "raw_email_ref", GONE),
                row(mail, Category.FREE_TEXT, Measure.DROP, "subject", GONE),
                row(login, Category.ACCOUNT, Measure.DROP, "value", "https://www.example/x"),
                row(login, Category.ACCOUNT, Measure.PSEUDONYM, "value", "https://account-[0-9a-f]{16}@www.example/x"),
                row(host, Category.IP_ADDRESS, Measure.DROP, "value", REFUSED),
                row(host, Category.IP_ADDRESS, Measure.TRUNCATE, "value", REFUSED),
                row(
                        host,
                        Category.IP_ADDRESS,
                        Measure.PSEUDONYM,
                        "value",
                        "http://2[45][0-9](\\.[0-9]{1,3}){3}:8080/x"),
                row(mailto, Category.EMAIL, Measure.PSEUDONYM, "value", "mailto:[0-9a-f]{24}@pseudonym.invalid"),
                row(mailto, Category.EMAIL, Measure.GENERALISE, "value", REFUSED),
                row(certificate, Category.NAME, Measure.DROP, "subject", GONE),
                row(certificate, Category.NAME, Measure.GENERALISE, "subject", "C=BE, CN=\\[name]"),
                row(certificate, Category.NAME, Measure.PSEUDONYM, "subject", "C=BE, CN=name-[0-9a-f]{16}"),
                row(said, Category.FREE_TEXT, Measure.DROP, "description", GONE),
                row(
                        said,
                        Category.FREE_TEXT,
                        Measure.TRUNCATE,
                        "description",
                        "Ask \\[email]@mail.example or \\[phone]"),
                row(said, Category.FREE_TEXT, Measure.GENERALISE, "description", "Ask \\[email] or \\+32 \\[phone]"),
                row(
                        said,
                        Category.FREE_TEXT,
                        Measure.PSEUDONYM,
                        "description",
                        "Ask [0-9a-f]{24}@pseudonym.invalid or phone-[0-9a-f]{16}"),
                row(titled, Category.FREE_TEXT, Measure.DROP, "name", REFUSED),
                row(titled, Category.FREE_TEXT, Measure.TRUNCATE, "name", "On 198.51.100.0/24"),
                row(cited, Category.FREE_TEXT, Measure.DROP, "external_references", GONE));
    }

    private static Arguments row(JsonObject object, Category category, Measure measure, String property, String now) {
        return Arguments.of(object.text("type"), category, measure, property, now, object);
    }

    @ParameterizedTest(name = "{0}.{3}: {1} {2}")
    @MethodSource("rows")
    void each_measure_does_to_a_property_what_the_table_says(
            String type, Category category, Measure measure, String property, String now, JsonObject object) {
        Minimisation minimisation = Sample.of(Map.of(category, measure));
        if (now.equals(REFUSED)) {
            assertThat(rendition(minimisation, object))
                    .isInstanceOfSatisfying(
                            Rendition.Refused.class,
                            refused -> assertThat(refused.reason())
                                    .isNotBlank()
                                    .doesNotContain("ana@", "198.51.100.7", "Ana Example"));
            return;
        }
        JsonValue left = crossing(minimisation, object).get(property);
        if (now.equals(GONE)) {
            assertThat(left).isNull();
        } else {
            assertThat(left).isNotNull();
            assertThat(String.valueOf(left).replaceAll("^\"|\"$", "")).matches(now);
        }
    }

    @Test
    void where_everything_is_kept_the_very_bytes_cross() {
        byte[] body =
                "{ \"type\":\"ipv4-addr\",\"id\":\"ipv4-addr--12592121-be4c-5a93-a813-5a5af16e50db\",  \"value\":\"198.51.100.7\"}"
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Rendition kept = Sample.of(Map.of(Category.NAME, Measure.DROP)).rendition(Json.parseObject(body), body);
        assertThat(kept)
                .isInstanceOfSatisfying(
                        Rendition.Unchanged.class,
                        unchanged -> assertThat(unchanged.body()).isSameAs(body));
    }

    @Test
    void a_pseudonym_is_the_hmac_that_others_compute_too() {
        // Computed elsewhere (Python's hmac): four bytes of length, the agreement, one of length, "email", the value in
        // lower case.
        JsonObject crossed = crossing(
                Sample.of(Map.of(Category.EMAIL, Measure.PSEUDONYM)),
                observable("email-addr", "'value': 'Ana@mail.example'"));
        assertThat(crossed.text("value")).isEqualTo("7d5f2bca51e63c6ab16e2e62@pseudonym.invalid");
    }

    @Test
    void a_pseudonym_stays_the_same_in_prose_and_in_properties() {
        Minimisation minimisation =
                Sample.of(Map.of(Category.EMAIL, Measure.PSEUDONYM, Category.FREE_TEXT, Measure.PSEUDONYM));
        JsonObject box = crossing(minimisation, observable("email-addr", "'value': 'ana@mail.example'"));
        JsonObject report =
                crossing(minimisation, versioned("campaign", "'name': 'x', 'description': 'ana[at]mail.example'"));
        assertThat(report.text("description")).isEqualTo(box.text("value"));
    }

    @Test
    void two_agreements_have_nothing_in_common() {
        Map<Category, Measure> measures = Map.of(Category.EMAIL, Measure.PSEUDONYM);
        JsonObject box = observable("email-addr", "'value': 'ana@mail.example'");
        JsonObject one = crossing(Minimisation.of(measures, Sample.KEY, "one"), box);
        JsonObject other = crossing(Minimisation.of(measures, Sample.KEY, "two"), box);
        JsonObject otherKey = crossing(Minimisation.of(measures, Sample.OTHER_KEY, "one"), box);
        assertThat(one.text("value")).isNotIn(other.text("value"), otherKey.text("value"));
        assertThat(one.text("id")).isNotIn(other.text("id"), otherKey.text("id"), box.text("id"));
    }

    @Test
    void references_are_rewritten_by_type_and_to_domain_objects_are_not() {
        Minimisation minimisation = Sample.of(Map.of(Category.IP_ADDRESS, Measure.TRUNCATE));
        String address = "ipv4-addr--12592121-be4c-5a93-a813-5a5af16e50db";
        String domain = "domain-name--48a20b60-d03a-5e96-ad43-977ad0c63d84";
        JsonObject report = crossing(
                minimisation,
                versioned(
                        "report",
                        "'name': 'x', 'published': '2026-01-01T00:00:00Z', 'created_by_ref':"
                                + " 'identity--00000001-0000-4000-8000-000000000001', 'description': 'see " + address
                                + ".', 'object_refs': ['" + address + "', '" + domain + "']"));
        String crossed = minimisation.idOf(address).orElseThrow();
        assertThat(crossed).isNotEqualTo(address).matches("ipv4-addr--.{14}4.*");
        assertThat(report.texts("object_refs")).containsExactly(crossed, domain);
        assertThat(report.text("description")).isEqualTo("see " + crossed + ".");
        assertThat(report.text("created_by_ref")).isEqualTo("identity--00000001-0000-4000-8000-000000000001");
        assertThat(report.text("modified")).isEqualTo("2026-03-02T09:30:00.000Z");
    }

    @Test
    void what_is_computed_from_references_gets_a_fresh_id_too() {
        Minimisation minimisation = Sample.of(Map.of(Category.IP_ADDRESS, Measure.PSEUDONYM));
        JsonObject traffic = observable(
                "network-traffic",
                "'protocols': ['tcp'], 'src_ref': 'ipv4-addr--12592121-be4c-5a93-a813-5a5af16e50db'");
        assertThat(crossing(minimisation, traffic).text("id")).isNotEqualTo(traffic.text("id"));
        assertThat(minimisation.idOf("file--4431cb12-8fff-5454-a6ea-f89f0d4bafae"))
                .contains("file--4431cb12-8fff-5454-a6ea-f89f0d4bafae");
        assertThat(minimisation.idOf("no id")).isEmpty();
    }

    @Test
    void a_type_of_somebody_elses_making_keeps_a_random_id_and_loses_a_computed_one() {
        Minimisation minimisation = Sample.of(Map.of(Category.FREE_TEXT, Measure.GENERALISE));
        assertThat(minimisation.idOf("x-person--00000001-1111-4111-8111-111111111111"))
                .contains("x-person--00000001-1111-4111-8111-111111111111");
        assertThat(minimisation.idOf("x-person--12592121-be4c-5a93-a813-5a5af16e50db"))
                .isPresent()
                .get()
                .isNotEqualTo("x-person--12592121-be4c-5a93-a813-5a5af16e50db");
    }

    @Test
    void the_deprecated_container_is_minimised_inside_too() {
        JsonObject seen = versioned(
                "observed-data",
                "'first_observed': '2026-01-01T00:00:00Z', 'last_observed': '2026-01-01T00:00:00Z', 'number_observed': 1,"
                        + " 'objects': {'0': {'type': 'ipv4-addr', 'value': '198.51.100.7'}}");
        assertThat(crossing(Sample.of(Map.of(Category.IP_ADDRESS, Measure.TRUNCATE)), seen)
                        .toString())
                .contains("198.51.100.0/24")
                .doesNotContain("198.51.100.7");
    }

    @Test
    void a_value_of_a_property_is_not_repeated_in_prose_or_names_of_members() {
        JsonObject account = observable(
                "user-account",
                "'account_login': 'aexample', 'x_remark': 'AExample logged in', 'x_seen': {'aexample': true, 'other': true}");
        JsonObject crossed = crossing(
                Sample.of(Map.of(Category.ACCOUNT, Measure.DROP)),
                observable(
                        "user-account",
                        "'account_type': 'unix', 'account_login': 'aexample', 'x_remark': 'AExample logged in', 'x_seen': {'aexample': true, 'other': true}"));
        assertThat(crossed.text("x_remark")).isEqualTo("[account] logged in");
        assertThat(crossed.object("x_seen")).isEqualTo(Sample.read("{'other': true}"));
        assertThat(rendition(Sample.of(Map.of(Category.ACCOUNT, Measure.KEEP)), account))
                .isInstanceOf(Rendition.Unchanged.class);
    }

    @Test
    void what_was_done_is_told_by_selector_of_the_object_as_it_was() {
        JsonObject note = versioned("note", "'content': 'x', 'authors': ['Ana Example'], " + SOMEBODY);
        assertThat(rendition(Sample.of(Map.of(Category.NAME, Measure.PSEUDONYM)), note))
                .isInstanceOfSatisfying(
                        Rendition.Changed.class,
                        changed -> assertThat(changed.changes())
                                .containsExactly(new Rendition.Change("authors.[0]", "name: pseudonym")));
    }

    @Test
    void a_key_that_could_be_guessed_is_refused() {
        assertThatThrownBy(() -> Minimisation.of(Map.of(), new byte[31], "x"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
