package org.comity.personal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comity.personal.Sample.indicator;
import static org.comity.personal.Sample.observable;
import static org.comity.personal.Sample.versioned;

import java.util.stream.Stream;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PersonalSearchTest {

    static Stream<Arguments> rows() {
        return Stream.of(
                row(
                        versioned("identity", "'name': 'Ana Example', 'identity_class': 'individual'"),
                        "name",
                        Category.NAME,
                        true,
                        "Ana Example"),
                row(versioned("identity", "'name': 'Ana Example'"), "name", Category.NAME, false, "Ana Example"),
                row(
                        versioned(
                                "identity",
                                "'name': 'CERT', 'identity_class': 'organization', 'contact_information': 'Write to ana@mail.example'"),
                        "contact_information",
                        Category.EMAIL,
                        true,
                        "ana@mail.example"),
                row(
                        versioned(
                                "identity",
                                "'name': 'CERT', 'identity_class': 'organization', 'contact_information': 'call +32 2 555 01 23'"),
                        "contact_information",
                        Category.PHONE,
                        true,
                        "+32 2 555 01 23"),
                row(
                        versioned("location", "'country': 'BE', 'street_address': 'Rue Example 1'"),
                        "street_address",
                        Category.ADDRESS,
                        true,
                        "Rue Example 1"),
                row(
                        versioned("location", "'country': 'BE', 'postal_code': '1000'"),
                        "postal_code",
                        Category.ADDRESS,
                        true,
                        "1000"),
                row(
                        versioned("location", "'latitude': 50.8467, 'longitude': 4.3525"),
                        "latitude",
                        Category.ADDRESS,
                        true,
                        "50.8467"),
                row(
                        versioned("location", "'latitude': 50.8467, 'longitude': 4.3525, 'name': 'Her house'"),
                        "name",
                        Category.ADDRESS,
                        false,
                        "Her house"),
                row(
                        versioned(
                                "note",
                                "'content': 'x', 'authors': ['Ana Example'], 'object_refs': ['identity--00000001-0000-4000-8000-000000000001']"),
                        "authors.[0]",
                        Category.NAME,
                        true,
                        "Ana Example"),
                row(
                        versioned(
                                "opinion",
                                "'opinion': 'agree', 'authors': ['Ana Example'], 'object_refs': ['identity--00000001-0000-4000-8000-000000000001']"),
                        "authors.[0]",
                        Category.NAME,
                        true,
                        "Ana Example"),
                row(
                        versioned("threat-actor", "'name': 'Ben Example', 'resource_level': 'individual'"),
                        "name",
                        Category.NAME,
                        false,
                        "Ben Example"),
                row(
                        observable("email-addr", "'value': 'ana@mail.example'"),
                        "value",
                        Category.EMAIL,
                        true,
                        "ana@mail.example"),
                row(
                        observable("email-addr", "'value': 'ana@mail.example', 'display_name': 'Ana E.'"),
                        "display_name",
                        Category.NAME,
                        true,
                        "Ana E."),
                row(
                        observable("ipv4-addr", "'value': '198.51.100.7'"),
                        "value",
                        Category.IP_ADDRESS,
                        true,
                        "198.51.100.7"),
                row(
                        observable("ipv4-addr", "'value': '198.51.100.0/25'"),
                        "value",
                        Category.IP_ADDRESS,
                        true,
                        "198.51.100.0/25"),
                row(
                        observable("ipv6-addr", "'value': '2001:db8:1:2::9'"),
                        "value",
                        Category.IP_ADDRESS,
                        true,
                        "2001:db8:1:2::9"),
                row(
                        observable("user-account", "'account_login': 'aexample'"),
                        "account_login",
                        Category.ACCOUNT,
                        true,
                        "aexample"),
                row(observable("user-account", "'user_id': '1001'"), "user_id", Category.ACCOUNT, true, "1001"),
                row(
                        observable("user-account", "'user_id': '1001', 'credential': 'secret'"),
                        "credential",
                        Category.ACCOUNT,
                        true,
                        "secret"),
                row(
                        observable("user-account", "'display_name': 'Ana E.'"),
                        "display_name",
                        Category.ACCOUNT,
                        true,
                        "Ana E."),
                row(
                        observable("user-account", "'extensions': {'unix-account-ext': {'home_dir': '/home/ana'}}"),
                        "extensions.unix-account-ext.home_dir",
                        Category.ACCOUNT,
                        true,
                        "/home/ana"),
                row(
                        observable("email-message", "'is_multipart': false, 'message_id': '<7.ana@mail.example>'"),
                        "message_id",
                        Category.EMAIL,
                        false,
                        "<7.ana@mail.example>"),
                row(
                        observable(
                                "email-message",
                                "'is_multipart': false, 'received_lines': ['from mail.example by mx.example']"),
                        "received_lines.[0]",
                        Category.EMAIL,
                        false,
                        "from mail.example by mx.example"),
                row(
                        observable(
                                "email-message",
                                "'is_multipart': false, 'additional_header_fields': {'Reply-To': ['ana@mail.example']}"),
                        "additional_header_fields.Reply-To.[0]",
                        Category.EMAIL,
                        false,
                        "ana@mail.example"),
                row(
                        observable("email-message", "'is_multipart': false, 'body': 'Call +1 202 555 0143 now'"),
                        "body",
                        Category.FREE_TEXT,
                        false,
                        "+1 202 555 0143"),
                row(
                        observable("file", "'name': 'C:\\\\Users\\\\aexample\\\\x.exe'"),
                        "name",
                        Category.FREE_TEXT,
                        false,
                        "aexample"),
                row(
                        observable("file", "'name': 'x', 'extensions': {'ntfs-ext': {'sid': 'S-1-5-21-1-2-3-1001'}}"),
                        "extensions.ntfs-ext.sid",
                        Category.ACCOUNT,
                        true,
                        "S-1-5-21-1-2-3-1001"),
                row(
                        observable(
                                "file",
                                "'name': 'x', 'extensions': {'pdf-ext': {'document_info_dict': {'Author': 'Ana E.'}}}"),
                        "extensions.pdf-ext.document_info_dict.Author",
                        Category.NAME,
                        false,
                        "Ana E."),
                row(
                        observable(
                                "file",
                                "'name': 'x', 'extensions': {'raster-image-ext': {'exif_tags': {'GPSLatitude': '50 deg'}}}"),
                        "extensions.raster-image-ext.exif_tags.GPSLatitude",
                        Category.ADDRESS,
                        true,
                        "50 deg"),
                row(
                        observable("directory", "'path': '/home/aexample/mail'"),
                        "path",
                        Category.FREE_TEXT,
                        false,
                        "aexample"),
                row(
                        observable("url", "'value': 'https://ana:pw@www.example/x'"),
                        "value",
                        Category.ACCOUNT,
                        true,
                        "ana:pw"),
                row(
                        observable("url", "'value': 'http://198.51.100.7:8080/x'"),
                        "value",
                        Category.IP_ADDRESS,
                        true,
                        "198.51.100.7"),
                row(
                        observable("url", "'value': 'http://[2001:db8::7]/x'"),
                        "value",
                        Category.IP_ADDRESS,
                        true,
                        "2001:db8::7"),
                row(
                        observable("url", "'value': 'mailto:ana@mail.example?subject=x'"),
                        "value",
                        Category.EMAIL,
                        true,
                        "ana@mail.example"),
                row(observable("url", "'value': 'tel:+3225550123'"), "value", Category.PHONE, true, "+3225550123"),
                row(
                        observable("process", "'environment_variables': {'USERNAME': 'aexample'}"),
                        "environment_variables.USERNAME",
                        Category.ACCOUNT,
                        true,
                        "aexample"),
                row(
                        observable("process", "'extensions': {'windows-process-ext': {'owner_sid': 'S-1-5-21-9'}}"),
                        "extensions.windows-process-ext.owner_sid",
                        Category.ACCOUNT,
                        true,
                        "S-1-5-21-9"),
                row(
                        observable(
                                "network-traffic",
                                "'protocols': ['tcp'], 'src_port': 1, 'dst_port': 2, 'src_ref': 'domain-name--48a20b60-d03a-5e96-ad43-977ad0c63d84', 'ipfix': {'sourceIPv4Address': '198.51.100.7'}"),
                        "ipfix.sourceIPv4Address",
                        Category.IP_ADDRESS,
                        true,
                        "198.51.100.7"),
                row(
                        observable(
                                "network-traffic",
                                "'protocols': ['http'], 'src_ref': 'domain-name--48a20b60-d03a-5e96-ad43-977ad0c63d84', 'extensions': {'http-request-ext': {'request_method': 'get', 'request_value': '/', 'request_header': {'Cookie': ['id=7']}}}"),
                        "extensions.http-request-ext.request_header.Cookie.[0]",
                        Category.ACCOUNT,
                        true,
                        "id=7"),
                row(
                        observable("windows-registry-key", "'key': 'HKEY_USERS\\\\S-1-5-21-1-2-3-1001'"),
                        "key",
                        Category.FREE_TEXT,
                        false,
                        "S-1-5-21-1-2-3-1001"),
                row(
                        observable("x509-certificate", "'subject': 'C=BE, CN=Ana Example'"),
                        "subject",
                        Category.NAME,
                        false,
                        "Ana Example"),
                row(
                        observable("x509-certificate", "'subject': 'GN=Ana,SN=Example'"),
                        "subject",
                        Category.NAME,
                        true,
                        "Ana"),
                row(
                        observable("x509-certificate", "'subject': 'CN=www.example,emailAddress=ana@mail.example'"),
                        "subject",
                        Category.EMAIL,
                        true,
                        "ana@mail.example"),
                row(
                        observable("artifact", "'mime_type': 'message/rfc822', 'payload_bin': 'ZXhhbXBsZQ=='"),
                        "payload_bin",
                        Category.EMAIL,
                        true,
                        "ZXhhbXBsZQ=="),
                row(
                        observable(
                                "artifact",
                                "'mime_type': 'text/plain', 'payload_bin': 'd3JpdGUgdG8gYW5hQG1haWwuZXhhbXBsZQ=='"),
                        "payload_bin",
                        Category.FREE_TEXT,
                        false,
                        "d3JpdGUgdG8gYW5hQG1haWwuZXhhbXBsZQ=="),
                row(
                        indicator("[ipv4-addr:value = '198.51.100.7']", ""),
                        "pattern",
                        Category.IP_ADDRESS,
                        true,
                        "198.51.100.7"),
                row(
                        indicator("[network-traffic:dst_ref.value = '198.51.100.7']", ""),
                        "pattern",
                        Category.IP_ADDRESS,
                        true,
                        "198.51.100.7"),
                row(
                        indicator("[email-message:from_ref.value = 'ana@mail.example']", ""),
                        "pattern",
                        Category.EMAIL,
                        true,
                        "ana@mail.example"),
                row(
                        indicator("[email-message:to_refs[*].value IN ('b@mail.example')]", ""),
                        "pattern",
                        Category.EMAIL,
                        true,
                        "b@mail.example"),
                row(
                        indicator("[process:creator_user_ref.account_login = 'aexample']", ""),
                        "pattern",
                        Category.ACCOUNT,
                        true,
                        "aexample"),
                row(
                        indicator("[file:extensions.'ntfs-ext'.sid = 'S-1-5-21-9']", ""),
                        "pattern",
                        Category.ACCOUNT,
                        true,
                        "S-1-5-21-9"),
                row(
                        versioned(
                                "report",
                                "'name': 'On ana@mail.example', 'published': '2026-01-01T00:00:00Z', 'object_refs': ['identity--00000001-0000-4000-8000-000000000001']"),
                        "name",
                        Category.FREE_TEXT,
                        false,
                        "ana@mail.example"),
                row(
                        versioned("campaign", "'name': 'x', 'labels': ['about:198.51.100.7']"),
                        "labels.[0]",
                        Category.FREE_TEXT,
                        false,
                        "198.51.100.7"),
                row(
                        versioned(
                                "campaign",
                                "'name': 'x', 'external_references': [{'source_name': 'x', 'description': 'ana@mail.example'}]"),
                        "external_references.[0].description",
                        Category.FREE_TEXT,
                        false,
                        "ana@mail.example"),
                row(
                        versioned("campaign", "'name': 'x', 'x_contact': {'mail': 'ana@mail.example'}"),
                        "x_contact.mail",
                        Category.FREE_TEXT,
                        false,
                        "ana@mail.example"),
                row(
                        versioned(
                                "language-content",
                                "'object_ref': 'location--00000001-0000-4000-8000-000000000001', 'contents': {'fr': {'street_address': 'Rue Example 1'}}"),
                        "contents.fr.street_address",
                        Category.ADDRESS,
                        true,
                        "Rue Example 1"),
                row(
                        versioned(
                                "observed-data",
                                "'first_observed': '2026-01-01T00:00:00Z', 'last_observed': '2026-01-01T00:00:00Z', 'number_observed': 1, 'objects': {'0': {'type': 'ipv4-addr', 'value': '198.51.100.7'}}"),
                        "objects.0.value",
                        Category.IP_ADDRESS,
                        true,
                        "198.51.100.7"));
    }

    private static Arguments row(JsonObject object, String selector, Category category, boolean sure, String value) {
        return Arguments.of(object.text("type"), object, new Found(selector, category, sure, value));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("rows")
    void what_a_row_speaks_of_is_found(String type, JsonObject object, Found found) {
        assertThat(PersonalSearch.find(object)).contains(found);
    }

    static Stream<Arguments> nobodys() {
        return Stream.of(
                Arguments.of(versioned("identity", "'name': 'CERT Example', 'identity_class': 'organization'")),
                Arguments.of(versioned("location", "'country': 'BE', 'city': 'Brussels', 'name': 'Headquarters'")),
                Arguments.of(versioned("threat-actor", "'name': 'EXAMPLE BEAR', 'aliases': ['APT 7']")),
                Arguments.of(observable("ipv4-addr", "'value': '198.51.100.0/24'")),
                Arguments.of(observable("ipv6-addr", "'value': '2001:db8:1::/48'")),
                Arguments.of(observable("domain-name", "'value': 'c2.example'")),
                Arguments.of(observable("file", "'hashes': {'MD5': 'd41d8cd98f00b204e9800998ecf8427e'}")),
                Arguments.of(observable("software", "'name': 'Example', 'version': '1.2.3.4'")),
                Arguments.of(observable("url", "'value': 'https://www.example/a@b'")),
                Arguments.of(observable("x509-certificate", "'subject': 'CN=c2.example, O=Example'")),
                Arguments.of(observable("artifact", "'payload_bin': 'AAECAzEuMi4zLjQ='")),
                Arguments.of(
                        versioned(
                                "campaign",
                                "'name': 'x', 'description': 'seen 12:30:45, C++ std::vector, CVE-2026-12345, 2026-01-02, version 10.0.19041.1, T1059.001, identity--00123456-7890-4123-8123-123456789012, call me'")),
                Arguments.of(versioned(
                        "campaign", "'name': 'x', 'description': 'C:\\\\Users\\\\Public\\\\x.exe on 10.0.0.0/8'")),
                Arguments.of(indicator(
                        "[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e' AND domain-name:value = 'c2.example']",
                        "")));
    }

    @ParameterizedTest
    @MethodSource("nobodys")
    void what_is_nobodys_is_not_found(JsonObject object) {
        assertThat(PersonalSearch.find(object)).isEmpty();
    }

    static Stream<Arguments> prose() {
        return Stream.of(
                Arguments.of("mail ana.b+c@mail.example now", Category.EMAIL, "ana.b+c@mail.example"),
                Arguments.of("mail ana[at]mail[.]example.", Category.EMAIL, "ana@mail.example"),
                Arguments.of("(josé@münchen.example)", Category.EMAIL, "josé@münchen.example"),
                Arguments.of("from 192[.]0[.]2[.]77, port 80", Category.IP_ADDRESS, "192.0.2.77"),
                Arguments.of("from 192.0.2.77.", Category.IP_ADDRESS, "192.0.2.77"),
                Arguments.of("net 192.0.2.64/26", Category.IP_ADDRESS, "192.0.2.64/26"),
                Arguments.of("from 2001:db8::77, again", Category.IP_ADDRESS, "2001:db8::77"),
                Arguments.of("::ffff:192.0.2.77 mapped", Category.IP_ADDRESS, "::ffff:192.0.2.77"),
                Arguments.of("call +49 (30) 1234-567", Category.PHONE, "+49 (30) 1234-567"),
                Arguments.of("call 0049301234567", Category.PHONE, "0049301234567"),
                Arguments.of("call (202) 555-0143", Category.PHONE, "(202) 555-0143"),
                Arguments.of("call 202-555-0143 now", Category.PHONE, "202-555-0143"),
                Arguments.of(
                        "pay to DE89 3704 0044 0532 0130 00 today", Category.ACCOUNT, "DE89 3704 0044 0532 0130 00"),
                Arguments.of("owner S-1-5-21-1-2-3-500", Category.ACCOUNT, "S-1-5-21-1-2-3-500"),
                Arguments.of("in /home/aexample/.ssh", Category.ACCOUNT, "aexample"),
                Arguments.of("at ftp://ana:pw@files.example/", Category.ACCOUNT, "ana:pw"));
    }

    @ParameterizedTest
    @MethodSource("prose")
    void prose_is_searched_by_pattern_for_each_sort(String text, Category kind, String value) {
        assertThat(TextSearch.in(text)).singleElement().satisfies(span -> {
            assertThat(span.kind()).isEqualTo(kind);
            assertThat(span.value()).isEqualTo(value);
            assertThat(span.category()).isEqualTo(Category.FREE_TEXT);
        });
    }

    @Test
    void a_number_that_fails_the_check_of_its_digits_is_no_account() {
        assertThat(TextSearch.in("pay to DE89 3704 0044 0532 0130 01 today"))
                .noneMatch(span -> span.kind() == Category.ACCOUNT);
    }

    @Test
    void labels_of_categories_and_measures_read_back() {
        for (Category category : Category.values()) {
            assertThat(Category.of(category.label())).contains(category);
        }
        for (Measure measure : Measure.values()) {
            assertThat(Measure.of(measure.label())).contains(measure);
        }
        assertThat(Category.of("E-mail")).isEmpty();
        assertThat(Measure.of("")).isEmpty();
    }

    @Test
    void a_flood_of_findings_ends_at_its_limit() {
        var authors = new String[PersonalSearch.FOUND_MAX + 5];
        java.util.Arrays.fill(authors, "Ana");
        JsonObject note = JsonObject.builder()
                .put("type", "note")
                .put("authors", JsonArray.ofTexts(authors))
                .build();
        assertThat(PersonalSearch.find(note)).hasSize(PersonalSearch.FOUND_MAX);
    }

    @Test
    void no_flood_of_one_category_hides_another() {
        var authors = new String[PersonalSearch.FOUND_MAX + 5];
        java.util.Arrays.fill(authors, "Ana");
        JsonObject note = JsonObject.builder()
                .put("type", "note")
                .put("authors", JsonArray.ofTexts(authors))
                .put("content", "write to ana@ministry.example")
                .build();
        assertThat(PersonalSearch.contents(note).categories())
                .containsExactlyInAnyOrder(Category.NAME, Category.FREE_TEXT);
    }

    @Test
    void what_stands_in_a_name_of_a_member_is_found() {
        JsonObject tool = JsonObject.builder()
                .put("type", "tool")
                .put(
                        "x_seen",
                        JsonObject.builder().put("ana@ministry.example", "yes").build())
                .build();
        assertThat(PersonalSearch.contents(tool).categories()).containsExactly(Category.FREE_TEXT);
    }

    @Test
    void the_words_before_identifiers_are_mentioned() {
        JsonObject note = JsonObject.builder()
                .put("type", "note")
                .put("content", "as of not-email-addr--5e57c739-391a-4eb3-b6be-7d15ca92d5ed -- and so on")
                .put("object_refs", JsonArray.ofTexts("url--5e57c739-391a-5eb3-b6be-7d15ca92d5ed"))
                .build();
        assertThat(PersonalSearch.contents(note).mentioned()).containsExactlyInAnyOrder("not-email-addr", "url");
    }
}
