package org.comity.personal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comity.personal.Sample.crossing;
import static org.comity.personal.Sample.observable;
import static org.comity.personal.Sample.rendition;
import static org.comity.personal.Sample.versioned;

import java.util.Map;
import java.util.Set;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Markings of parts: their selectors follow what moved, and a part that is held too strictly is left out. */
class PartsTest {
    private static final String RED = "'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed'";
    private static final String SOMEBODY = "'object_refs': ['identity--00000001-0000-4000-8000-000000000001']";
    private static final Minimisation NOTHING = Sample.of(Map.of());

    private static String markings(String... selectors) {
        return "'granular_markings': [{'marking_ref': " + RED + ", 'selectors': "
                + JsonArray.ofTexts(selectors).toString().replace('"', '\'') + "}]";
    }

    private static JsonObject note(String... selectors) {
        return versioned(
                "note",
                "'content': 'x', 'abstract': 'y', 'authors': ['a', 'b', 'c'], 'labels': ['one', 'on ana@mail.example', 'three'], "
                        + SOMEBODY + ", " + markings(selectors));
    }

    private static Iterable<String> selectors(JsonObject object) {
        return ((JsonObject) ((JsonArray) object.get("granular_markings")).get(0)).texts("selectors");
    }

    @Test
    void a_selector_of_a_property_that_went_goes_too() {
        JsonObject crossed = crossing(Sample.of(Map.of(Category.NAME, Measure.DROP)), note("authors", "abstract"));
        assertThat(selectors(crossed)).containsExactly("abstract");
    }

    @Test
    void where_no_selector_is_left_the_marking_goes_and_the_property_with_it() {
        JsonObject crossed = crossing(Sample.of(Map.of(Category.NAME, Measure.DROP)), note("authors.[1]"));
        assertThat(crossed.has("granular_markings")).isFalse();
    }

    @Test
    void an_index_behind_an_element_that_went_moves_up() {
        JsonObject crossed = crossing(
                Sample.of(Map.of(Category.FREE_TEXT, Measure.DROP)), note("labels.[0]", "labels.[1]", "labels.[2]"));
        assertThat(crossed.texts("labels")).containsExactly("one", "three");
        assertThat(selectors(crossed)).containsExactly("labels.[0]", "labels.[1]");
    }

    @Test
    void an_index_inside_a_list_of_objects_moves_up_with_what_is_below() {
        JsonObject campaign = versioned(
                "campaign",
                "'name': 'x', 'external_references': [{'source_name': 'a', 'description': 'ana@mail.example'},"
                        + " {'source_name': 'b', 'external_id': '7'}], "
                        + markings("external_references.[0].source_name", "external_references.[1].external_id"));
        JsonObject crossed = crossing(Sample.of(Map.of(Category.FREE_TEXT, Measure.DROP)), campaign);
        assertThat(selectors(crossed)).containsExactly("external_references.[0].external_id");
    }

    @Test
    void a_part_above_the_ceiling_is_left_out_and_the_rest_crosses() {
        JsonObject note = note("abstract", "authors.[0]");
        JsonObject crossed = crossing(NOTHING.withoutPartsAbove(Set.of("abstract", "authors.[0]")::contains), note);
        assertThat(crossed.has("abstract")).isFalse();
        assertThat(crossed.texts("authors")).containsExactly("b", "c");
        assertThat(crossed.has("granular_markings")).isFalse();
    }

    @Test
    void only_parts_that_are_marked_are_asked_about() {
        assertThat(rendition(NOTHING.withoutPartsAbove(selector -> true), note("abstract")))
                .isInstanceOfSatisfying(
                        Rendition.Changed.class,
                        changed -> assertThat(changed.changes())
                                .containsExactly(new Rendition.Change("abstract", "part above the ceiling: dropped")));
        assertThat(rendition(NOTHING.withoutPartsAbove(selector -> false), note("abstract")))
                .isInstanceOf(Rendition.Unchanged.class);
    }

    @Test
    void a_required_part_above_the_ceiling_takes_the_object_with_it() {
        assertThat(rendition(NOTHING.withoutPartsAbove(selector -> true), note("content")))
                .isInstanceOf(Rendition.Refused.class);
    }

    @Test
    void markings_that_are_marked_too_strictly_take_the_object_with_them() {
        JsonObject note = versioned(
                "note",
                "'content': 'x', " + SOMEBODY + ", 'object_marking_refs': [" + RED + "], "
                        + markings("object_marking_refs"));
        assertThat(rendition(NOTHING.withoutPartsAbove(selector -> true), note)).isInstanceOf(Rendition.Refused.class);
    }

    @Test
    void an_id_that_is_computed_from_a_part_left_out_does_not_cross() {
        JsonObject file = observable(
                "file",
                "'hashes': {'MD5': 'd41d8cd98f00b204e9800998ecf8427e'}, 'name': 'ana.pdf', " + markings("name"));
        assertThat(rendition(NOTHING.withoutPartsAbove(selector -> true), file))
                .isInstanceOfSatisfying(
                        Rendition.Refused.class,
                        refused -> assertThat(refused.reason()).contains("id"));
    }
}
