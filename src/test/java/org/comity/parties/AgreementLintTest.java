package org.comity.parties;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.comity.parties.AgreementLint.Finding;
import org.junit.jupiter.api.Test;

final class AgreementLintTest {

    private static List<Finding> found(String... changes) {
        String text = Documents.FULL;
        for (int i = 0; i < changes.length; i += 2) {
            assertThat(text).contains(changes[i]);
            text = text.replace(changes[i], changes[i + 1]);
        }
        return AgreementLint.of(Documents.read(text));
    }

    private static void finds(String where, String what, String... changes) {
        assertThat(found(changes)).anySatisfy(finding -> {
            assertThat(finding.where()).isEqualTo(where);
            assertThat(finding.text()).contains(what);
            assertThat(finding.remedy()).isNotBlank();
        });
    }

    @Test
    void what_may_not_be_meant_is_told() {
        finds("ground adequacy", "before the agreement does");
        finds("clause 2", "never matches: it asks for sectors", "types: any", "types: indicator");
        finds("clause 2", "unmarked things count as TLP:AMBER, and it lets cross up to TLP:GREEN");
        finds("clause 2", "does not speak of personal data");
        finds("purpose prosecution", "no clause serves it", "purposes: prosecution", "purposes: defence");
        finds("obligations", "longer than the agreement lasts", "retention: 90 days", "retention: 400 days");
        finds(
                "clause 1",
                "does not speak of IP addresses",
                "category: ip-address\n        not-personal: Addresses of servers that attack, not of persons",
                "category: phone\n        measure: drop");
        finds("clause 1", "names no processing basis for email", "        basis: mandate\n", "");
        finds("clause 1", "names no transfer ground for email", "        transfer: adequacy\n", "");
        finds("clause 1", "names no purpose", "    purposes: defence\n", "");
        finds("clause 1", "TLP:RED", "tlp: AMBER", "tlp: RED");
        finds(
                "clause 2",
                "has no receiver but its sender",
                "to: cyber.police.westland.example",
                "from: cyber.police.westland.example\n    to: cyber.police.westland.example");
        finds("ground redress", "nothing rests on it", "        safeguards: redress\n", "");
        finds(
                "ground mandate",
                "it is suspended, and clauses rest on it",
                "section 7\n    status: in force",
                "section 7\n    status: suspended");
        finds(
                "group teams",
                "hidden from each other, and this document",
                "name: The two teams",
                "name: The two teams\n    hidden: yes");
        finds(
                "clause 1",
                "a hidden member of teams",
                "name: The two teams",
                "name: The two teams\n    hidden: yes",
                "    to: teams\n",
                "    to: cert.westland.example\n");
    }

    @Test
    void two_clauses_for_the_same_things_are_told() {
        String again = """
                  - id: "3"
                    title: Once more
                    from: teams
                    to: teams
                    types: [indicator, ipv4-addr]
                    tlp: GREEN
                    unmarked: refuse
                """;
        List<Finding> findings = AgreementLint.of(Documents.read(Documents.FULL + again));
        assertThat(findings)
                .anyMatch(finding ->
                        finding.where().equals("clause 3") && finding.text().contains("two markings"));
        String swallowed = Documents.SHORT + """
                  - id: "2"
                    title: Less of the same
                    types: [indicator]
                    tlp: CLEAR
                    unmarked: refuse
                """;
        assertThat(AgreementLint.of(Documents.read(swallowed)))
                .anyMatch(finding -> finding.text().contains("it never decides"));
    }

    @Test
    void a_plain_document_has_no_mistake() {
        assertThat(AgreementLint.of(Documents.read(Documents.SHORT)))
                .noneMatch(finding -> finding.weight() == AgreementLint.Weight.MISTAKE);
    }
}
