package org.comity.border;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;

/** What a marking means is for whoever marked to say, and what is remembered of it goes when it changes. */
class DefinitionsTest {
    private static final String MARKING = "marking-definition--7f8b3c1a-2d4e-4f60-8a9b-0c1d2e3f4a5b";

    /** Nobody here knows that extension, so that what carries it stays. */
    private static final String STRICT = definition(
            "2026-01-01T00:00:00.000Z",
            "\"extensions\":{\"extension-definition--3c1b9f0e-5a6d-4c7b-8e9f-0a1b2c3d4e5f\":"
                    + "{\"extension_type\":\"property-extension\",\"level\":3}}");

    private static final String HARMLESS = definition(
            "2026-02-01T00:00:00.000Z",
            "\"definition_type\":\"statement\",\"definition\":{\"statement\":\"Thank you\"}");

    private static String definition(String created, String more) {
        return "{\"type\":\"marking-definition\",\"spec_version\":\"2.1\",\"id\":\"" + MARKING + "\",\"created\":\""
                + created + "\"," + more + "}";
    }

    private static String marked(int number) {
        return Border.tool(number, Border.GREEN + "\",\"" + MARKING);
    }

    private static Border border(Databases kind) {
        var border = new Border(kind.fresh());
        border.agree(border.document("botnets", 1, "GREEN").replace("[indicator, tool]", "any"));
        return border;
    }

    private static List<String> released(Border border) {
        border.gate.release("operator", "botnets", Border.all(1_000), false);
        return border.theirs("botnets");
    }

    private static String id(int number) {
        return "tool--" + new java.util.UUID(0x4000L | ((long) number << 16), 0x8000000000000000L | number);
    }

    @OnBothDatabases
    void nobody_lowers_the_marking_of_ours_by_sending_another_definition(Databases kind) {
        try (var border = border(kind)) {
            border.add(STRICT, marked(1), Border.tool(2, Border.GREEN));
            border.gate.admitFrom("botnets", Border.THEIRS, Border.elements(HARMLESS), "follow", null);

            assertThat(released(border)).contains(id(2)).doesNotContain(id(1));
        }
    }

    @OnBothDatabases
    void what_comes_is_marked_as_its_source_says(Databases kind) {
        try (var border = border(kind)) {
            border.add(HARMLESS);
            Admission first =
                    border.gate.admitFrom("botnets", Border.THEIRS, Border.elements(STRICT, marked(1)), "follow", null);

            // The definition itself carries a marking that nobody can read.
            assertThat(first.outcomes())
                    .last()
                    .satisfies(each -> assertThat(each.problem()).contains("marking"));
        }
    }

    @OnBothDatabases
    void a_definition_comes_in_one_batch_with_what_it_marks(Databases kind) {
        try (var border = border(kind)) {
            Admission admission = border.gate.admitFrom(
                    "botnets", Border.THEIRS, Border.elements(HARMLESS, marked(1)), "follow", null);

            assertThat(admission.outcomes())
                    .allSatisfy(each -> assertThat(each.problem()).isNull());
        }
    }

    @OnBothDatabases
    void what_was_seen_without_the_definition_is_seen_anew_when_it_comes_and_goes(Databases kind) {
        try (var border = border(kind)) {
            border.add(marked(1));
            assertThat(released(border)).isEmpty();

            border.add(HARMLESS);
            assertThat(released(border)).contains(id(1));
        }
        try (var border = border(kind)) {
            border.add(HARMLESS, marked(1));
            assertThat(border.gate
                            .releases()
                            .why(id(1), Border.THEIRS)
                            .get("botnets")
                            .allowed())
                    .isTrue();
            border.gate.simulate(
                    border.document("botnets", 2, "GREEN").getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    any -> {});
            border.gate.delete(border.operator, border.home(), MARKING, Versions.ALL);
            assertThat(released(border)).isEmpty();
        }
    }
}
