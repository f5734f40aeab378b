package org.comity.misp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.comity.json.JsonObject;
import org.comity.pattern.Pattern;
import org.junit.jupiter.api.Test;

class TablesTest {

    /** A value that fits the path. */
    static String sample(String path, int salt) {
        String name = path.substring(path.lastIndexOf('.') + 1).replace("'", "");
        if (path.contains(":hashes.")) {
            return switch (name) {
                case "SSDEEP" -> "3:AXGBicFlgVNhBGcL6wCrFQEv:AXGHsNhxLsr2C";
                case "TLSH" -> "T1" + "0a".repeat(35);
                default -> hex(name, salt);
            };
        }
        if (path.endsWith("_port") || path.endsWith("_packets") || path.endsWith("_byte_count")) {
            return Integer.toString(1024 + salt);
        }
        if (path.endsWith("gid") || path.endsWith("pid") || path.endsWith(":size") || path.endsWith(":number")) {
            return Integer.toString(64_496 + salt);
        }
        if (Fact.isTime(path)) {
            return "2026-01-02T03:04:%02d.000Z".formatted(salt % 60);
        }
        return switch (path) {
            case "file:name_enc", "directory:path_enc" -> "UTF-8";
            case "mac-addr:value" -> "00:00:5e:00:53:0" + salt % 10;
            case "email-addr:value",
                    "email-message:from_ref.value",
                    "email-message:to_refs[*].value",
                    "email-message:cc_refs[*].value",
                    "email-message:bcc_refs[*].value" -> "user" + salt + "@mail.example";
            case "domain-name:value" -> "host" + salt + ".example";
            case "network-traffic:dst_ref.value",
                    "network-traffic:src_ref.value",
                    "domain-name:resolves_to_refs[*].value" -> "198.51.100." + salt % 250;
            case "url:value" -> "https://host" + salt + ".example/a?b='c'";
            case "windows-registry-key:key" -> "HKEY_CURRENT_USER\\Software\\Example" + salt;
            default -> path.contains(":is_") || path.contains("can_escalate") ? "true" : "it's a \\ value " + salt;
        };
    }

    private static String hex(String name, int salt) {
        int digits = switch (name) {
            case "MD5", "IMPHASH" -> 32;
            case "SHA-1" -> 40;
            case "SHA224", "SHA512224", "SHA3224" -> 56;
            case "SHA384", "SHA3384" -> 96;
            case "SHA-512", "SHA3-512" -> 128;
            default -> 64;
        };
        String start = Integer.toHexString(salt);
        return start + "a".repeat(digits - start.length());
    }

    static String sample(AttributeTypes.Row row, int salt) {
        return switch (row.form()) {
            case RULE ->
                row.type().equals("stix2-pattern")
                        ? "[url:value LIKE '%/a/%']"
                        : "rule r" + salt + " { condition: true }";
            case NAMED -> row.type().equals("vulnerability") ? "CVE-2099-1" + (1000 + salt) : "Campaign " + salt;
            default ->
                String.join(
                        "|",
                        row.paths().stream().map(path -> sample(path, salt)).toList());
        };
    }

    @Test
    void every_attribute_type_reads_its_sample_without_complaint() throws Exception {
        for (AttributeTypes.Row row : AttributeTypes.all()) {
            MispEvent detected = Seeds.attribute(row.type(), sample(row, 7), true, "");
            assertThat(detected.problems()).as(row.type()).isEmpty();
            if (row.form() != AttributeTypes.Form.NAMED) {
                JsonObject indicator = Seeds.only(detected, "indicator");
                if ("stix".equals(indicator.text("pattern_type"))) {
                    assertThat(Pattern.parse(indicator.text("pattern")))
                            .as(row.type())
                            .isNotNull();
                }
            }
            MispEvent seen = Seeds.attribute(row.type(), sample(row, 7), false, "");
            assertThat(seen.problems()).as(row.type()).isEmpty();
            assertThat(Seeds.all(seen, "indicator")).as(row.type()).isEmpty();
        }
    }

    @Test
    void what_is_placed_is_found_again_for_every_relation_of_every_template() throws Exception {
        for (ObjectTemplates.Template template : ObjectTemplates.all()) {
            if (!template.isObservable()) {
                continue;
            }
            var observable = new Observables(template.root());
            var placed = new ArrayList<Fact>();
            int salt = 0;
            for (ObjectTemplates.Relation relation : template.relations().values()) {
                assertThat(relation.path()).startsWith(template.root() + ":");
                Fact fact = Fact.of(relation.path(), sample(relation.path(), ++salt));
                if (observable.place(fact)) {
                    placed.add(fact);
                }
            }
            List<JsonObject> built = observable.build(List.of());
            List<Fact> found = Observables.facts(
                    built.getLast(),
                    id -> built.stream()
                            .filter(one -> id.equals(one.text("id")))
                            .findFirst()
                            .orElse(null));
            assertThat(found).as(template.name()).containsAll(placed);
        }
    }

    @Test
    void the_row_of_a_path_is_the_first_that_has_it() {
        assertThat(AttributeTypes.at(List.of("network-traffic:dst_ref.value")).type())
                .isEqualTo("ip-dst");
        assertThat(AttributeTypes.at(List.of("domain-name:value")).type()).isEqualTo("domain");
        assertThat(AttributeTypes.at(List.of("file:hashes.MD5", "file:name")).type())
                .isEqualTo("filename|md5");
        assertThat(AttributeTypes.at(List.of("ipv6-addr:value")).type()).isEqualTo("ip-dst");
        assertThat(AttributeTypes.at(List.of("software:name"))).isNull();
    }

    @Test
    void addresses_are_told_from_names() {
        for (String address : List.of(
                "192.0.2.1",
                "198.51.100.0/24",
                "2001:db8::1",
                "::",
                "::1",
                "2001:db8::/32",
                "1:2:3:4:5:6:7:8",
                "::ffff:192.0.2.1",
                "1:2:3:4:5:6:192.0.2.1",
                "fe80::")) {
            assertThat(Addresses.isAddress(address)).as(address).isTrue();
        }
        for (String other : List.of(
                "",
                "192.0.2",
                "192.0.2.256",
                "192.0.2.1.1",
                "192.0.2.1/33",
                "a.example",
                "1:2",
                "1::2::3",
                "1:2:3:4:5:6:7:8:9",
                ":1:2:3:4:5:6:7",
                "12345::",
                "2001:db8::/129",
                "1.2.3.4::",
                ":",
                ":::")) {
            assertThat(Addresses.isAddress(other)).as(other).isFalse();
        }
    }

    @Test
    void times_are_read_in_every_form_and_printed_in_one() throws Exception {
        assertThat(Instants.print(Instants.read("1767360000"))).isEqualTo("2026-01-02T13:20:00.000Z");
        assertThat(Instants.print(Instants.read("2026-01-02"))).isEqualTo("2026-01-02T00:00:00.000Z");
        assertThat(Instants.print(Instants.read("2026-01-02 03:04:05"))).isEqualTo("2026-01-02T03:04:05.000Z");
        assertThat(Instants.print(Instants.read("2026-01-02T03:04:05.123456+00:00")))
                .isEqualTo("2026-01-02T03:04:05.123456Z");
        assertThat(Instants.print(Instants.read("2026-01-02T03:04:05.0+0200"))).isEqualTo("2026-01-02T01:04:05.000Z");
        for (String none :
                List.of("soon", "99999999999999", "2026-13-01", "-5", "", "2026-01-02T99:00:00Z", "+999999999-01-01")) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> Instants.read(none))
                    .as(none)
                    .isInstanceOf(Unfit.class);
        }
    }

    @Test
    void only_simple_patterns_are_read_as_such() {
        assertThat(SimplePattern.read(
                        "[ipv4-addr:value = '192.0.2.1' OR ipv4-addr:value IN ('192.0.2.2', '192.0.2.3')]"))
                .hasSize(3);
        assertThat(SimplePattern.read("[url:value = 'a'] OR [url:value = 'b']")).hasSize(2);
        assertThat(SimplePattern.read("[file:name = 'it\\'s' AND file:size = 3]")
                        .getFirst())
                .extracting(Fact::text)
                .containsExactly("it's", "3");
        assertThat(SimplePattern.read("[file:hashes.'SHA-256' = 'ab']")
                        .getFirst()
                        .getFirst()
                        .bare())
                .isEqualTo("file:hashes.SHA-256");
        for (String other : List.of(
                "",
                "[",
                "[]",
                "[url:value LIKE 'a']",
                "[url:value != 'a']",
                "[NOT url:value = 'a']",
                "[url:value = 'a'] AND [url:value = 'b']",
                "[url:value = 'a'] REPEATS 2 TIMES",
                "[(url:value = 'a')]",
                "[url:value = 'a",
                "[url:value = 1.5]",
                "[url:value = 'a'] x",
                "url:value = 'a'",
                "[url:value IN ()]")) {
            assertThat(SimplePattern.read(other)).as(other).isNull();
        }
    }
}
