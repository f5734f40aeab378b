package org.comity.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.comity.marking.Handling;
import org.comity.stix.Stix;
import org.comity.stix.StixId;
import org.junit.jupiter.api.Test;

class BotnetsTest {
    private static final Botnets BOTNETS = new Botnets();
    private static final Pattern RESERVED_ADDRESS =
            Pattern.compile("(192\\.0\\.2|198\\.51\\.100|203\\.0\\.113)\\.\\d{1,3}|2001:db8:[0-9a-f:]+");

    @Test
    void the_collection_is_the_golden_one() throws Exception {
        byte[] bundle = BOTNETS.bundle();
        var text = new StringBuilder("sha256 "
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bundle)) + "\n"
                + "bytes " + bundle.length + "\nobjects " + BOTNETS.objects().size() + "\n\nby type\n");
        counts(each -> string(each, "type")).forEach((type, count) -> text.append(count + " " + type + "\n"));
        text.append("\nby marking\n");
        counts(BotnetsTest::mark).forEach((mark, count) -> text.append(count + " " + mark.label() + "\n"));

        assertThat(text).hasToString(golden());
    }

    private static String golden() throws IOException {
        return Files.readString(Path.of("src/test/golden/botnets.txt"));
    }

    private static <K extends Comparable<K>> Map<K, Integer> counts(Function<JsonObject, K> key) {
        var counts = new TreeMap<K, Integer>();
        BOTNETS.forEach(each -> counts.merge(key.apply(each), 1, Integer::sum));
        return counts;
    }

    @Property(tries = 5)
    void the_same_seed_and_date_give_the_same_bytes(@ForAll long seed, @ForAll short days) {
        Instant date = Botnets.DATE.plus(Duration.ofDays(days));

        assertThat(new Botnets(seed, date).bundle()).isEqualTo(new Botnets(seed, date).bundle());
    }

    @Property(tries = 5)
    void whatever_the_seed_every_object_is_valid_and_there_once(@ForAll long seed) {
        var ids = new HashSet<String>();
        for (JsonObject object : new Botnets(seed, Botnets.DATE)) {
            assertThat(Stix.check(object).errors()).isEmpty();
            assertThat(ids.add(string(object, "id"))).isTrue();
        }
    }

    @Test
    void another_seed_changes_the_findings_and_not_the_public_part() {
        List<JsonObject> here = BOTNETS.objects();
        List<JsonObject> there = new Botnets(7, Botnets.DATE).objects();
        int shared = 0;
        while (here.get(shared).equals(there.get(shared))) {
            shared++;
        }

        assertThat(here.subList(0, shared)).noneMatch(BotnetsTest::isGenerated);
        assertThat(here.subList(shared, here.size()))
                .noneMatch(each -> !each.texts("labels").isEmpty() && !isGenerated(each));
        assertThat(ids(here.subList(shared, here.size())))
                .doesNotContainAnyElementsOf(ids(there.subList(shared, there.size())));
    }

    private static List<String> ids(List<JsonObject> objects) {
        return objects.stream()
                .filter(each -> !isObservable(each)) // there are few documentation addresses
                .map(each -> string(each, "id"))
                .toList();
    }

    @Test
    void nothing_is_warned_about_but_links_without_a_hash() {
        assertThat(BOTNETS)
                .flatExtracting(each -> Stix.check(each).findings())
                .filteredOn(finding -> !finding.property().endsWith(".hashes"))
                .isEmpty();
    }

    @Test
    void the_bundle_is_valid_and_holds_the_same_objects() {
        JsonObject bundle = Json.parseObject(BOTNETS.bundle());

        assertThat(Stix.checkBundle(bundle)).isEmpty();
        assertThat(array(bundle, "objects").elements()).isEqualTo(new ArrayList<JsonValue>(BOTNETS.objects()));
    }

    @Test
    void every_object_says_whether_it_is_generated_public_or_fictional() {
        var coveredByNote = new HashSet<String>();
        for (JsonObject each : BOTNETS) {
            if (string(each, "type").equals("note")) {
                assertThat(string(each, "content")).contains("Generated");
                coveredByNote.addAll(each.texts("object_refs"));
            }
        }
        for (JsonObject each : BOTNETS) {
            String type = string(each, "type");
            if (type.equals("marking-definition") || type.equals("note")) {
                continue;
            }
            if (isObservable(each) || type.equals("observed-data")) {
                assertThat(coveredByNote).contains(string(each, "id"));
            } else if (isGenerated(each)) {
                assertThat(string(each, "description")).contains("Generated");
            } else {
                assertThat(each.texts("labels")).containsAnyOf("public-record", "fictional");
            }
        }
    }

    @Test
    void every_public_fact_names_its_source() {
        assertThat(BOTNETS)
                .filteredOn(each -> each.texts("labels").contains("public-record"))
                .hasSizeGreaterThan(90)
                .allSatisfy(
                        each -> assertThat(array(each, "external_references").elements())
                                .isNotEmpty());
    }

    @Test
    void every_name_and_address_is_reserved_for_documentation() {
        for (JsonObject each : BOTNETS) {
            switch (string(each, "type")) {
                case "domain-name" -> assertThat(string(each, "value")).matches("[a-z]+-[a-z]+-\\d\\d\\.example");
                case "ipv4-addr", "ipv6-addr" ->
                    assertThat(string(each, "value")).matches(RESERVED_ADDRESS);
                case "url" ->
                    assertThat(string(each, "value")).matches("http://[a-z]+-[a-z]+-\\d\\d\\.example/[a-z]+/\\d+");
                case "file" -> assertThat(string(each, "name")).startsWith("generated-");
                default -> {}
            }
        }
    }

    @Test
    void every_observable_has_the_id_that_everybody_would_compute() {
        assertThat(BOTNETS)
                .filteredOn(BotnetsTest::isObservable)
                .hasSizeGreaterThan(800)
                .allSatisfy(each -> assertThat(StixId.deterministic(string(each, "type"), each))
                        .hasToString(string(each, "id")));
    }

    @Test
    void every_object_comes_after_those_it_refers_to() {
        var seen = new HashSet<String>();
        for (JsonObject each : BOTNETS) {
            assertThat(seen).containsAll(references(each));
            seen.add(string(each, "id"));
        }
    }

    @Test
    void no_object_refers_to_one_that_is_marked_more_strictly() {
        var marks = new HashMap<String, Mark>();
        for (JsonObject each : BOTNETS) {
            Mark own = mark(each);
            marks.put(string(each, "id"), own);
            for (String reference : references(each)) {
                Mark its = marks.get(reference);
                assertThat(its)
                        .as("%s, which %s refers to", reference, each.text("id"))
                        .matches(mark ->
                                mark == own || mark == Mark.CLEAR || reference.startsWith("marking-definition"));
            }
        }
    }

    @Test
    void every_marking_is_understood_so_that_an_agreement_decides() {
        assertThat(BOTNETS).allSatisfy(each -> {
            Handling handling = Handling.of(each, id -> null);
            assertThat(handling.denials()).isEmpty();
            assertThat(handling.findings()).isEmpty();
        });
    }

    @Test
    void an_agreement_up_to_green_has_something_to_release_and_something_to_refuse_for_every_reason() {
        Map<Mark, Integer> counts = counts(BotnetsTest::mark);

        assertThat(counts)
                .containsOnlyKeys(Mark.values())
                .allSatisfy((mark, count) -> assertThat(count).isGreaterThan(100));
        assertThat(counts.getOrDefault(Mark.CLEAR, 0) + counts.getOrDefault(Mark.GREEN, 0))
                .isGreaterThan(BOTNETS.objects().size() * 2 / 3);
    }

    @Test
    void no_value_of_a_finding_stands_in_an_object_with_another_marking() {
        var byMark = new HashMap<Mark, String>();
        BOTNETS.forEach(each -> byMark.merge(mark(each), each.toString(), (all, next) -> all + "\n" + next));
        for (JsonObject each : BOTNETS) {
            String value = each.text("value");
            if (isObservable(each) && value != null) {
                byMark.forEach((mark, text) -> {
                    if (mark != mark(each)) {
                        assertThat(Pattern.compile("[/' \"]" + Pattern.quote(value) + "[/' \"]")
                                        .matcher(text)
                                        .find())
                                .as("%s in an object that is %s", value, mark.label())
                                .isFalse();
                    }
                });
            }
        }
    }

    @Test
    void nothing_is_younger_than_the_date() {
        assertThat(BOTNETS).allSatisfy(each -> {
            String modified = each.text("modified");
            if (modified != null) {
                assertThat(Instant.parse(modified)).isBeforeOrEqualTo(Botnets.DATE);
            }
        });
    }

    private static boolean isGenerated(JsonObject object) {
        return object.texts("labels").contains("generated");
    }

    private static boolean isObservable(JsonObject object) {
        return !object.has("created");
    }

    private static Mark mark(JsonObject object) {
        JsonValue refs = object.get("object_marking_refs");
        return List.of(Mark.values()).stream()
                .filter(mark -> Objects.equals(
                        refs, mark.on(JsonObject.builder()).build().get("object_marking_refs")))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> references(JsonObject object) {
        var references = new ArrayList<String>();
        object.forEach((name, value) -> {
            if (name.endsWith("_ref") && value instanceof JsonString one) {
                references.add(one.text());
            } else if (name.endsWith("_refs")) {
                references.addAll(object.texts(name));
            }
        });
        return references;
    }

    private static JsonArray array(JsonObject object, String name) {
        return Objects.requireNonNull(object.array(name), () -> name + " of " + object);
    }

    private static String string(JsonObject object, String name) {
        return Objects.requireNonNull(object.text(name), () -> name + " of " + object);
    }
}
