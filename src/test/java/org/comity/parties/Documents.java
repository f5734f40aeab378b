package org.comity.parties;

import java.nio.charset.StandardCharsets;

/** Agreement documents for tests: one that says all there is to say, and changes to it. */
final class Documents {
    static final String NORTH = "csirt.northland.example";
    static final String WEST = "cert.westland.example";
    static final String POLICE = "cyber.police.westland.example";

    /** Everything an agreement can say, once. */
    static final String FULL = """
            comity: agreement/1
            id: incidents
            version: 1
            title: Incidents that touch both countries
            implements:
              title: Memorandum of understanding on cyber incidents
              date: 2025-03-03
              signatories: [Northland, Westland]
              languages: [en, fr]
              binding: no
              sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
            purposes:
              - id: defence
                text: Protect networks of both countries
              - id: prosecution
                text: Find who attacks them
            parties:
              - id: csirt.northland.example
                name: Northland CSIRT
                key: NORTH_KEY
              - id: cert.westland.example
                name: Westland CERT
                key: WEST_KEY
              - id: cyber.police.westland.example
                name: Westland Cyber Police
                key: none
            groups:
              - id: teams
                name: The two teams
                members: [csirt.northland.example, cert.westland.example]
            valid:
              from: 2026-01-01T00:00:00Z
              until: 2027-01-01T00:00:00Z
            grounds:
              - id: mandate
                kind: processing basis
                text: The mandate of the team
                source: Network Security Act of Northland, section 7
                status: in force
              - id: adequacy
                kind: transfer ground
                text: The adequacy decision on Westland
                source: Decision 2024/17
                from: 2024-06-01T00:00:00Z
                until: 2026-07-01T00:00:00Z
                status: in force
              - id: redress
                kind: safeguard
                text: Persons may ask either team what crossed
                source: Memorandum, article 9
                status: in force
            obligations:
              retention: 90 days
              onward: within the agreement
              attribution: required
              notification: 72 hours
              explain-use: on request
            accession: open
            opinions: required
            clauses:
              - id: "1"
                title: Technical indicators
                from: teams
                to: teams
                purposes: defence
                types: [indicator, ipv4-addr]
                tlp: AMBER
                pap: AMBER
                unmarked: refuse
                data:
                  - category: email
                    basis: mandate
                    transfer: adequacy
                    safeguards: redress
                    measure: pseudonym
                  - category: ip-address
                    not-personal: Addresses of servers that attack, not of persons
                  - category: free-text
                    measure: drop
                approval: staged
                objects-a-day: 1000
              - id: "2"
                title: For the police
                to: cyber.police.westland.example
                valid:
                  from: 2026-02-01T00:00:00Z
                purposes: prosecution
                types: any
                sectors: [energy]
                tlp: GREEN
                unmarked: AMBER
                handling: [H0, H1]
                approval: two persons
                obligations:
                  retention: 30 days
            """;

    /** A short one, as it could be written from the beginning. */
    static final String SHORT = """
            comity: agreement/1
            id: botnets
            version: 1
            title: Botnet indicators
            purpose: Protect networks against botnets
            implements: Memorandum of understanding of 3 March 2025
            parties:
              - id: csirt.northland.example
                name: Northland CSIRT
                key: NORTH_KEY
              - id: cert.westland.example
                name: Westland CERT
                key: WEST_KEY
            valid:
              from: 2026-01-01T00:00:00Z
              until: 2027-01-01T00:00:00Z
            clauses:
              - id: "1"
                title: Technical indicators
                types: [indicator, malware]
                tlp: GREEN
                unmarked: refuse
            """;

    private Documents() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Agreement read(String text) {
        return Agreement.read(bytes(text));
    }
}
