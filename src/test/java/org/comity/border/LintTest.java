package org.comity.border;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;

/** What is looked at before a release, as its receivers would see it. */
final class LintTest {
    private static final String CLEAR = "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487";

    private static String toolId(int number) {
        return org.comity.json.Json.parseObject(Border.tool(number, "")).text("id");
    }

    private static String report(int number, String more, String... refs) {
        return ("{\"type\":\"report\",\"spec_version\":\"2.1\",\"id\":\"report--%s\","
                        + "\"created\":\"2026-01-01T00:00:00.000Z\",\"modified\":\"2026-01-01T00:00:00.000Z\","
                        + "\"name\":\"Report\",\"published\":\"2026-01-01T00:00:00Z\",\"object_refs\":[\"%s\"]%s}")
                .formatted(new UUID(0x4000L, 0x8000000000000000L | number), String.join("\",\"", refs), more);
    }

    private static List<Lint> lint(Border border, Wanted wanted) {
        return border.gate.releases().lint("botnets", wanted, border.keys, border.credentials);
    }

    private static List<Lint> lint(Border border, String... objects) {
        border.agree(border.document("botnets", 1, "GREEN").replace("[indicator, tool]", "[report, tool]"));
        border.add(objects);
        return lint(border, Border.all(100));
    }

    @OnBothDatabases
    void what_is_whole_has_nothing_to_be_said_of(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            assertThat(lint(border, Border.tool(1, Border.GREEN), report(1, "", toolId(1))))
                    .isEmpty();
        }
    }

    @OnBothDatabases
    void a_reference_to_what_the_receiver_would_not_hold_dangles(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            List<Lint> findings = lint(
                    border,
                    Border.tool(1, Border.GREEN),
                    Border.tool(2, Border.AMBER),
                    report(1, "", toolId(1), toolId(2)));
            assertThat(findings).singleElement().satisfies(each -> {
                assertThat(each.rule()).isEqualTo("dangling reference");
                assertThat(each.blocks()).isFalse();
                assertThat(each.receivers()).isEqualTo(Border.THEIRS);
                assertThat(each.count()).isEqualTo(1);
                assertThat(each.example()).startsWith("report--");
            });
        }
    }

    @OnBothDatabases
    void a_report_about_nothing_the_receiver_would_hold_blocks(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            List<Lint> findings =
                    lint(border, Border.tool(1, Border.AMBER), report(1, "", toolId(1)), report(2, "", toolId(1)));
            assertThat(findings).singleElement().satisfies(each -> {
                assertThat(each.rule()).isEqualTo("empty");
                assertThat(each.blocks()).isTrue();
                assertThat(each.count()).isEqualTo(2);
            });
        }
    }

    @OnBothDatabases
    void its_marking_is_nothing_that_a_report_is_about(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            String marked = ",\"object_marking_refs\":[\"" + Border.GREEN + "\"]";
            List<Lint> findings = lint(border, Border.tool(1, Border.AMBER), report(1, marked, toolId(1)));
            assertThat(findings)
                    .singleElement()
                    .satisfies(each -> assertThat(each.rule()).isEqualTo("empty"));
        }
    }

    @OnBothDatabases
    void what_was_released_earlier_or_came_from_the_receiver_does_not_dangle(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            lint(border, Border.tool(1, Border.GREEN));
            border.gate.release("operator", "botnets", Border.all(100), false);
            border.gate.admitFrom(
                    "botnets", Border.THEIRS, Border.elements(Border.tool(2, Border.GREEN)), "theirs", null);
            border.add(report(1, "", toolId(1), toolId(2)));
            var report = Border.wanted(100, List.of(), List.of("report"), Versions.LAST);
            assertThat(lint(border, report)).isEmpty();
        }
    }

    @OnBothDatabases
    void two_tlp_markings_on_one_object_are_said(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            String two = Border.tool(1, Border.GREEN).replace("[\"", "[\"" + CLEAR + "\",\"");
            assertThat(lint(border, two)).singleElement().satisfies(each -> {
                assertThat(each.rule()).isEqualTo("marking");
                assertThat(each.blocks()).isFalse();
                assertThat(each.message()).contains("two TLP markings").endsWith("the stricter counts");
            });
        }
    }

    @OnBothDatabases
    void an_address_of_somebody_in_a_text_is_said(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            String written = Border.tool(1, Border.GREEN)
                    .replace("\"name\":", "\"description\":\"Ask lena@ministry.example about it\",\"name\":");
            assertThat(lint(border, written)).singleElement().satisfies(each -> {
                assertThat(each.rule()).isEqualTo("free text");
                assertThat(each.blocks()).isFalse();
                assertThat(each.message()).doesNotContain("lena");
            });
        }
    }

    @OnBothDatabases
    void what_lies_in_the_outbox_already_is_not_looked_at_again(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            lint(
                    border,
                    Border.tool(1, Border.GREEN),
                    Border.tool(2, Border.AMBER),
                    report(1, "", toolId(1), toolId(2)));
            border.gate.release("operator", "botnets", Border.all(100), false);
            assertThat(lint(border, Border.all(100))).isEmpty();
        }
    }

    /** Of nothing in particular, under an agreement that lasts until 2026-12-01, eight days from now. */
    private static List<Lint> ofReceiver(Border border, String retention) {
        border.agree(border.document("botnets", 1, "refuse") + retention);
        return lint(border, Border.all(100));
    }

    @OnBothDatabases
    void an_agreement_that_ends_before_what_crosses_has_to_be_deleted_is_said(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            assertThat(ofReceiver(border, "obligations:\n  retention: 9 days\n"))
                    .singleElement()
                    .satisfies(each -> {
                        assertThat(each.rule()).isEqualTo("agreement ends first");
                        assertThat(each.blocks()).isFalse();
                        assertThat(each.receivers()).isEqualTo(Border.THEIRS);
                        assertThat(each.message()).contains("clause 1").contains("2026-12-01T00:00:00Z");
                    });
        }
    }

    @OnBothDatabases
    void an_agreement_that_lasts_as_long_as_that_or_says_no_end_is_not(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            assertThat(ofReceiver(border, "obligations:\n  retention: 7 days\n"))
                    .isEmpty();
        }
        try (var border = new Border(kind.fresh())) {
            assertThat(ofReceiver(border, "")).isEmpty();
        }
    }

    @OnBothDatabases
    void a_token_of_the_receiver_that_ends_soon_or_has_ended_is_said_and_one_behind_another_is_not(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            token(border, "first", 29);
            assertThat(ofReceiver(border, "")).singleElement().satisfies(each -> {
                assertThat(each.rule()).isEqualTo("receiver's access ends");
                assertThat(each.message()).contains("token first").contains("ends at");
            });
            border.clock.turn(java.time.Duration.ofDays(29));
            assertThat(lint(border, Border.all(100)))
                    .singleElement()
                    .satisfies(each -> assertThat(each.message()).contains("ended at"));
            token(border, "second", 90);
            assertThat(lint(border, Border.all(100))).isEmpty();
        }
    }

    private static void token(Border border, String name, int days) {
        border.database.write(transaction -> border.credentials.createToken(
                transaction,
                name,
                border.parties.require(Border.THEIRS),
                java.util.Set.of(org.comity.parties.Scope.TAXII_READ),
                java.time.Duration.ofDays(days)));
    }

    @OnBothDatabases
    void a_key_of_the_receiver_that_counts_no_more_or_soon_will_not_is_said(Databases kind) {
        for (int days : List.of(-1, 10)) {
            try (var border = new Border(kind.fresh())) {
                var their = border.parties.require(Border.THEIRS);
                // Agreed while the key counted: with one that does not, nothing is signed any more.
                border.agree(border.document("botnets", 1, "refuse"));
                border.database.write(transaction -> {
                    border.keys.revoke(
                            transaction, their, their.noteKey(), Border.NOW.plus(java.time.Duration.ofDays(days)));
                    return null;
                });
                assertThat(lint(border, Border.all(100))).singleElement().satisfies(each -> {
                    assertThat(each.rule()).isEqualTo("receiver's key ends");
                    assertThat(each.message())
                            .contains(days < 0 ? "no key of" : "counts until 2026-12-03T12:00:00Z, and none follows");
                });
            }
        }
    }
}
