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

    private static List<Lint> lint(Border border, String... objects) {
        border.agree(border.document("botnets", 1, "GREEN").replace("[indicator, tool]", "[report, tool]"));
        border.add(objects);
        return border.gate.releases().lint("botnets", Border.all(100));
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
    void what_was_released_earlier_or_came_from_the_receiver_does_not_dangle(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            lint(border, Border.tool(1, Border.GREEN));
            border.gate.release("operator", "botnets", Border.all(100), false);
            border.gate.admitFrom(
                    "botnets", Border.THEIRS, Border.elements(Border.tool(2, Border.GREEN)), "theirs", null);
            border.add(report(1, "", toolId(1), toolId(2)));
            var report = Border.wanted(100, List.of(), List.of("report"), Versions.LAST);
            assertThat(border.gate.releases().lint("botnets", report)).isEmpty();
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
            assertThat(border.gate.releases().lint("botnets", Border.all(100))).isEmpty();
        }
    }
}
