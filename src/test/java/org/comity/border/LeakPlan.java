package org.comity.border;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.comity.json.Json;

/**
 * What happens in one world: an agreement, and what comes to be held before each of two releases.
 *
 * @param terms which of the agreements, in bits
 * @param limit how large a batch of a release is
 * @param phases objects as they come
 * @param changes in how many it differs from the plan it was made of
 */
record LeakPlan(int terms, int limit, List<List<String>> phases, int changes) {
    static final List<String> TYPES =
            List.of("tool", "email-addr", "ipv4-addr", "observed-data", "malware", "x-unheard-of");

    private static final String RED = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1";
    private static final String STATEMENT = "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da";
    private static final String[] MARKINGS = {Border.GREEN, Border.GREEN, Border.GREEN, Border.AMBER, RED, STATEMENT, ""
    };

    static LeakPlan of(SplittableRandom random) {
        var first = new ArrayList<String>();
        var second = new ArrayList<String>();
        if (random.nextBoolean()) {
            first.add("{\"type\":\"marking-definition\",\"spec_version\":\"2.1\",\"id\":\"" + STATEMENT
                    + "\",\"created\":\"2026-01-01T00:00:00.000Z\",\"definition_type\":\"statement\","
                    + "\"definition\":{\"statement\":\"Some words\"}}");
        }
        for (int i = random.nextInt(3, 12); i > 0; i--) {
            first.add(object(random, random.nextInt(20), "2026-01-01T00:00:00.000Z", "first", marking(random)));
        }
        for (int i = random.nextInt(1, 9); i > 0; i--) {
            second.add(object(random, random.nextInt(20), "2026-01-02T00:00:00.000Z", "second", marking(random)));
        }
        return new LeakPlan(random.nextInt(128), random.nextInt(1, 5), List.of(first, second), 0);
    }

    /** The same where what is not among those released is altered, gone, or joined by more. */
    LeakPlan altered(Set<String> released, SplittableRandom random) {
        var altered = new ArrayList<List<String>>();
        int count = 0;
        for (List<String> phase : phases) {
            var other = new ArrayList<String>();
            for (String each : phase) {
                if (random.nextInt(4) == 0) {
                    other.add(object(random, 100 + random.nextInt(50), "2026-01-01T00:00:00.000Z", "added", RED));
                    count++;
                }
                if (released.contains(each) || random.nextInt(3) == 0) {
                    other.add(each);
                    continue;
                }
                count++;
                if (random.nextBoolean()) {
                    other.add(
                            random.nextBoolean()
                                    ? each.replace("first", "altered, and longer")
                                            .replace("second", "altered")
                                            .replace("words", "others")
                                    : each.replace(Border.GREEN, RED).replace(Border.AMBER, RED));
                }
            }
            altered.add(other);
        }
        return new LeakPlan(terms, limit, altered, count);
    }

    /** The ids at home. */
    List<String> ids() {
        return phases.stream()
                .flatMap(List::stream)
                .map(each -> String.valueOf(Json.parseObject(each).text("id")))
                .toList();
    }

    Wanted wanted() {
        return Border.wanted(limit, List.of(), List.of(), (terms & 32) == 0 ? Versions.LAST : Versions.ALL);
    }

    /** Northland, Westland and a third, who gets more. */
    String document(Border border, String id, String third) {
        String[] approvals = {"flows", "flows", "staged", "two persons"};
        String data = (terms & 4) == 0 ? "" : """
                    data:
                      - category: email
                        basis: mandate
                        transfer: adequacy
                        measure: pseudonym
                      - category: ip-address
                        basis: mandate
                        transfer: adequacy
                        measure: pseudonym
                      - category: free-text
                        basis: mandate
                        transfer: adequacy
                        measure: drop
                """.indent(0);
        return """
                comity: agreement/1
                id: %s
                version: 1
                title: What three share
                parties:
                  - {id: %s, name: Northland CSIRT, key: %s}
                  - {id: %s, name: Westland CERT, key: %s}
                  - {id: %s, name: Farland Agency, key: %s}
                valid:
                  from: 2026-11-01T00:00:00Z
                  until: 2026-12-01T00:00:00Z
                purposes:
                  - id: defence
                    text: Protect networks
                grounds:
                  - id: mandate
                    kind: processing basis
                    text: The mandate of the team
                    source: An act
                    status: in force
                  - id: adequacy
                    kind: transfer ground
                    text: A decision
                    source: Its number
                    status: in force
                clauses:
                  - id: "1"
                    title: For both
                    purposes: defence
                    types: [tool, ipv4-addr, email-addr, observed-data]
                    tlp: %s
                    unmarked: %s
                    approval: %s
                %s  - id: "2"
                    title: For one
                    to: [%s]
                    purposes: defence
                    types: [tool, malware]
                    tlp: AMBER
                    unmarked: AMBER
                %s""".formatted(
                        id,
                        Border.OURS,
                        Border.key(Border.OURS, border.ourKey),
                        Border.THEIRS,
                        Border.key(Border.THEIRS, border.theirKey),
                        third,
                        Border.key(third, border.theirKey),
                        (terms & 8) == 0 ? "GREEN" : "AMBER",
                        (terms & 16) == 0 ? "refuse" : "GREEN",
                        approvals[terms & 3],
                        data,
                        third,
                        passesOn() ? "obligations:\n  onward: within the agreement\n" : "");
    }

    /** Whether what is received may be passed on; half of all then comes from the third. */
    private boolean passesOn() {
        return (terms & 64) != 0;
    }

    /** Whether that object comes from the third, and not from Northland itself. */
    boolean isTheThirds(String object) {
        return passesOn() && String.valueOf(Json.parseObject(object).text("id")).hashCode() % 2 == 0;
    }

    private static String marking(SplittableRandom random) {
        return MARKINGS[random.nextInt(MARKINGS.length)];
    }

    private static String object(SplittableRandom random, int number, String modified, String words, String marking) {
        String type = TYPES.get(random.nextInt(TYPES.size() - 1));
        String marked = marking.isEmpty() ? "" : ",\"object_marking_refs\":[\"" + marking + "\"]";
        String head =
                "{\"type\":\"" + type + "\",\"spec_version\":\"2.1\",\"id\":\"" + id(type, number) + "\"" + marked;
        String times = ",\"created\":\"2026-01-01T00:00:00.000Z\",\"modified\":\"" + modified + "\"";
        return switch (type) {
            case "tool" -> head + times + ",\"name\":\"Tool\",\"description\":\"" + words + "\"}";
            case "malware" -> head + times + ",\"is_family\":true,\"name\":\"" + words + "\"}";
            case "email-addr" -> head + ",\"value\":\"p" + number + "@mail.example\"}";
            case "ipv4-addr" -> head + ",\"value\":\"192.0.2." + number + "\"}";
            default ->
                head + times + ",\"first_observed\":\"2026-01-01T00:00:00Z\",\"last_observed\":"
                        + "\"2026-01-02T00:00:00Z\",\"number_observed\":3,\"object_refs\":[\""
                        + id("ipv4-addr", random.nextInt(20)) + "\",\"" + id("email-addr", random.nextInt(20)) + "\"]}";
        };
    }

    private static String id(String type, int number) {
        return type + "--" + new UUID(0x4000L | ((long) number << 16), 0x8000000000000000L | number);
    }
}
