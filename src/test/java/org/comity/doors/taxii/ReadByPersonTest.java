package org.comity.doors.taxii;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A person's token at the door: what personal data it reads is kept with the reason that the request gives. */
class ReadByPersonTest {
    private static final String MAILBOX = "{\"type\":\"email-addr\",\"spec_version\":\"2.1\","
            + "\"id\":\"email-addr--2d77a846-6264-5d51-b586-e43822ea1ea3\",\"value\":\"ana@ministry.example\"}";

    @Test
    void the_reason_in_the_header_is_kept_with_the_persons_name_and_one_entry_a_page() throws Exception {
        try (var stand = new Stand()) {
            stand.add(MAILBOX, Stand.malware(1));
            stand.person("lena");

            stand.ask("lena", Stand.HOME + "objects/", "Comity-Why", "case 7");
            stand.ask("lena", Stand.HOME + "objects/");
            stand.ask("lena", Stand.HOME + "objects/?match[type]=malware", "Comity-Why", "case 8");
            stand.ask("lena", Stand.HOME + "manifest/", "Comity-Why", "case 9");
            stand.ask(Stand.READER, Stand.HOME + "objects/", "Comity-Why", "case 10");

            assertThat(stand.readsLogged())
                    .hasSize(2)
                    .allSatisfy(record -> assertThat(record.text("actor")).isEqualTo("lena"));
            assertThat(stand.readsLogged().getFirst().toString())
                    .contains("case 7")
                    .contains("lena's tool");
            assertThat(stand.readsLogged().getLast().toString()).doesNotContain("case");
        }
    }
}
