package org.comity.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class YamlTest {

    @Test
    void a_form_reads_as_it_is_written_and_no_word_turns_into_something_else() {
        Mapping form = Yaml.read("""
                country: no
                version: 1.10
                valid:
                  from: 2026-11-01T00:00:00Z
                types: [indicator, malware]
                one: tool
                clauses:
                  - id: 07
                """);
        assertThat(form.text("country")).isEqualTo("no");
        assertThat(form.text("version")).isEqualTo("1.10");
        assertThat(form.mapping("valid").instant("from")).isEqualTo(Instant.parse("2026-11-01T00:00:00Z"));
        assertThat(form.texts("types")).containsExactly("indicator", "malware");
        assertThat(form.texts("one")).containsExactly("tool");
        assertThat(form.mappings("clauses").getFirst().text("id")).isEqualTo("07");
        form.nothingElse();
    }

    @Test
    void each_no_names_the_line_and_the_next_move() {
        refused("a: 1\na: 2", "line 2: the field \"a\" stands twice");
        refused("a: &x 1\nb: *x", "line 1: anchors and aliases");
        refused("a: !!int 1", "line 1: tags");
        refused("- a", "expected a mapping");
        refused("a: 1\n---\nb: 2", "a second document follows");
        refused("", "the document is empty");
        refused("a: [", "not YAML");
        refused("a: " + "[".repeat(40) + "]".repeat(40), "nested more than");
    }

    @Test
    void an_unknown_field_is_refused_with_the_one_probably_meant() {
        Mapping form = Yaml.read("unmaked: GREEN");
        form.optionalText("unmarked");
        assertThatThrownBy(form::nothingElse)
                .isInstanceOf(BadYaml.class)
                .hasMessage("line 1: there is no field \"unmaked\" here; did you mean \"unmarked\"?");
    }

    @Test
    void a_field_of_the_wrong_shape_is_told_by_its_path() {
        Mapping form = Yaml.read("valid:\n  from: yesterday\n  days: -1\n  who: [a]\n  empty: ''");
        Mapping valid = form.mapping("valid");
        assertThatThrownBy(() -> valid.instant("from")).hasMessageContaining("line 2: valid.from is \"yesterday\"");
        assertThatThrownBy(() -> valid.count("days", 0)).hasMessageContaining("valid.days");
        assertThatThrownBy(() -> valid.text("who")).hasMessageContaining("valid.who should be text");
        assertThatThrownBy(() -> valid.text("empty")).hasMessageContaining("valid.empty is empty");
        assertThatThrownBy(() -> valid.text("until")).hasMessageContaining("valid.until is missing");
        assertThatThrownBy(() -> form.text("valid")).hasMessageContaining("valid should be text");
    }

    @Property
    void whatever_the_text_nothing_but_a_clear_no_comes_out(@ForAll String text) {
        try {
            Yaml.read(text);
        } catch (BadYaml clear) {
            assertThat(clear).hasMessageMatching("(?s).{5,}");
        }
    }

    private static void refused(String document, String message) {
        assertThatThrownBy(() -> Yaml.read(document))
                .isInstanceOf(BadYaml.class)
                .hasMessageContaining(message);
    }
}
