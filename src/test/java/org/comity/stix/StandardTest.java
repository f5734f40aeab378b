package org.comity.stix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of every type hold against the tables, and the tables hold nothing that no example shows. */
class StandardTest {

    @ParameterizedTest
    @MethodSource("org.comity.stix.Examples#all")
    void a_whole_example_has_no_findings(JsonObject example) {
        Checked checked = Stix.check(example);
        assertThat(checked.findings()).isEmpty();
        assertThat(checked.object()).isNotNull();
    }

    @Test
    void every_type_of_the_standard_has_an_example() {
        assertThat(Examples.all().stream().map(object -> object.text("type")))
                .containsAll(ObjectType.all().stream().map(ObjectType::name).toList());
        assertThat(ObjectType.all()).hasSize(19 + 2 + 18 + 3);
    }

    @Test
    void every_row_of_every_table_stands_in_an_example() {
        var shown = new HashSet<String>();
        Examples.all().forEach(object -> names(object, String.valueOf(object.text("type")), shown));
        for (ObjectType type : ObjectType.all()) {
            var common = new HashSet<>(
                    Set.of("confidence", "lang", "external_references", "granular_markings", "extensions", "labels"));
            common.addAll(Set.of("created_by_ref", "revoked", "object_marking_refs", "defanged", "objects"));
            for (Property row : type.shape().rows()) {
                if (row.need().compareTo(Property.Need.NOT_APPLICABLE) < 0 && !common.contains(row.name())) {
                    assertThat(shown).contains(type.name() + " " + row.name());
                }
            }
        }
        for (Shape shape : ObservableExtensions.all()) {
            for (Property row : shape.rows()) {
                assertThat(shown).as(shape.name()).contains("* " + row.name());
            }
        }
    }

    private static void names(JsonValue value, String type, Set<String> shown) {
        if (value instanceof JsonObject object) {
            object.forEach((name, member) -> {
                shown.add(type + " " + name);
                names(member, "*", shown);
            });
        } else if (value instanceof JsonArray list) {
            list.forEach(element -> names(element, type, shown));
        }
    }

    @Test
    void what_is_read_from_an_object_is_what_it_says() {
        StixObject identity =
                Objects.requireNonNull(Stix.check(Examples.of("identity")).object());
        assertThat(identity.type()).isEqualTo("identity");
        assertThat(identity.id()).isEqualTo("identity--00000001-0000-4000-8000-000000000001");
        assertThat(identity.specVersion()).isEqualTo("2.1");
        assertThat(identity.category()).isEqualTo(Category.DOMAIN);
        assertThat(identity.created()).isEqualTo(Timestamp.of("2026-03-01T08:00:00Z"));
        assertThat(identity.modified()).isEqualTo(Timestamp.of("2026-03-02T09:30:00Z"));
        assertThat(identity.revoked()).isFalse();
        assertThat(identity.createdByRef()).isNull();
        assertThat(identity.markingRefs()).containsExactly("marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da");
        assertThat(identity.json()).isSameAs(Examples.of("identity"));
    }

    @Test
    void an_observable_without_versions_has_no_times() {
        StixObject address = Objects.requireNonNull(
                Stix.check(Examples.of("ipv4-addr", "{\"spec_version\": null}")).object());
        assertThat(address.specVersion()).isEqualTo("2.1");
        assertThat(address.category()).isEqualTo(Category.OBSERVABLE);
        assertThat(address.created()).isNull();
        assertThat(address.modified()).isNull();
    }

    @Test
    void the_tables_know_each_relationship_of_the_standard_and_no_other() {
        assertThat(Relationships.defined("indicator", "indicates", "malware")).isTrue();
        assertThat(Relationships.defined("indicator", "indicates", "vulnerability"))
                .isFalse();
        assertThat(Relationships.defined("infrastructure", "consists-of", "mutex"))
                .isTrue();
        assertThat(Relationships.defined("campaign", "related-to", "url")).isTrue();
        assertThat(Relationships.defined("campaign", "derived-from", "campaign"))
                .isTrue();
        assertThat(Relationships.defined("campaign", "derived-from", "malware")).isFalse();
        assertThat(Relationships.defined("x-example", "uses", "malware")).isNull();
    }

    @Test
    void the_vocabularies_have_the_terms_of_the_standard() {
        assertThat(Vocabularies.INDUSTRY_SECTOR.terms()).hasSize(35).contains("dams", "legal", "government-local");
        assertThat(Vocabularies.REGION.terms()).hasSize(29);
        assertThat(Vocabularies.MALWARE_CAPABILITIES.terms()).hasSize(37);
        assertThat(Vocabularies.WINDOWS_REGISTRY_DATATYPE.terms()).hasSize(14);
        assertThat(Vocabularies.IMPLEMENTATION_LANGUAGE.terms()).contains("c", "c#", "c++", "rust");
    }
}
