package org.comity.personal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.stix.Stix;
import org.comity.stix.StixId;

/** What holds for every object and every set of measures. */
class MinimisationLawsTest {

    /** A person in every sort of object, and every value that is personal, by category. */
    record World(List<JsonObject> objects, Map<Category, List<String>> values) {}

    private static String letters(Random random, int count) {
        var word = new StringBuilder();
        for (int i = 0; i < count; i++) {
            word.append((char) ('a' + random.nextInt(26)));
        }
        return word.toString();
    }

    /** Values are rare enough not to stand in an object by chance. */
    private static World world(long seed) {
        var random = new Random(seed);
        String login = "q" + letters(random, 9);
        String name = "Z" + letters(random, 8) + " Y" + letters(random, 8);
        String mail = letters(random, 9) + "@" + letters(random, 6) + ".example";
        String four = "198.51." + random.nextInt(256) + "." + (1 + random.nextInt(254));
        String six = "2001:db8:" + Integer.toHexString(0x1000 + random.nextInt(0xeff)) + ":"
                + Integer.toHexString(0x1000 + random.nextInt(0xeff)) + "::"
                + Integer.toHexString(0x1001 + random.nextInt(0xeff));
        String phone = "+32 2 5" + (10 + random.nextInt(90)) + " " + (10 + random.nextInt(90)) + " "
                + (10 + random.nextInt(90));
        String street = "Rue " + letters(random, 9) + " 7";
        String prose =
                random.nextBoolean() ? "Ask %s, call %s, see %s".formatted(mail, phone, four) : "Nothing " + login;

        JsonObject account = Sample.observable(
                "user-account",
                "'account_login': '%s', 'account_type': 'unix', 'display_name': '%s', 'x_note': 'of %s'"
                        .formatted(login, name, login));
        JsonObject box = Sample.observable(
                "email-addr",
                "'value': '%s', 'display_name': '%s', 'belongs_to_ref': '%s'"
                        .formatted(mail, name, account.text("id")));
        JsonObject v4 = Sample.observable("ipv4-addr", "'value': '%s'".formatted(four));
        JsonObject v6 = Sample.observable("ipv6-addr", "'value': '%s'".formatted(six));
        JsonObject traffic = Sample.observable(
                "network-traffic",
                "'protocols': ['tcp'], 'src_ref': '%s', 'dst_ref': '%s'".formatted(v4.text("id"), v6.text("id")));
        JsonObject message = Sample.observable(
                "email-message",
                "'is_multipart': false, 'from_ref': '%s', 'subject': 'x', 'message_id': '<%s>', 'received_lines': ['by %s'], 'body': '%s'"
                        .formatted(box.text("id"), mail, four, prose));
        JsonObject url = Sample.observable("url", "'value': 'http://%s@%s/x'".formatted(login, four));
        List<JsonObject> objects = new ArrayList<>(List.of(account, box, v4, v6, traffic, message, url));
        String refs = String.join(
                "', '",
                objects.stream()
                        .map(object -> String.valueOf(object.text("id")))
                        .toList());
        objects.add(Sample.versioned(
                "identity",
                "'name': '%s', 'identity_class': 'individual', 'description': '%s', 'contact_information': '%s or %s'"
                        .formatted(name, prose, mail, phone)));
        objects.add(Sample.versioned(
                "location", "'country': 'BE', 'street_address': '%s', 'name': '%s'".formatted(street, street)));
        objects.add(
                Sample.versioned(
                        "report",
                        "'name': 'A case', 'published': '2026-01-01T00:00:00Z', 'object_refs': ['%s'], 'description': '%s',"
                                        .formatted(refs, prose)
                                + " 'granular_markings': [{'marking_ref': 'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed', 'selectors': ['description', 'object_refs.[1]']}]"));
        objects.add(
                Sample.versioned(
                        "note",
                        "'content': '%s', 'authors': ['%s', 'CERT'], 'object_refs': ['%s'],"
                                        .formatted(prose, name, refs)
                                + " 'granular_markings': [{'marking_ref': 'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed', 'selectors': ['authors.[1]', 'content']}]"));
        objects.add(Sample.versioned(
                "observed-data",
                "'first_observed': '2026-01-01T00:00:00Z', 'last_observed': '2026-01-01T00:00:00Z', 'number_observed': 1, 'object_refs': ['%s']"
                        .formatted(refs)));
        objects.add(Sample.versioned(
                "relationship",
                "'relationship_type': 'related-to', 'source_ref': '%s', 'target_ref': '%s'"
                        .formatted(v4.text("id"), box.text("id"))));
        objects.add(Sample.indicator(
                "[ipv4-addr:value = '%s' OR ipv6-addr:value = '%s'] AND [email-addr:value = '%s' AND user-account:account_login = '%s']"
                        .formatted(four, six, mail, login),
                "'name': 'From %s'".formatted(four)));
        objects.add(Sample.indicator(
                "[ipv4-addr:value IN ('%s', '192.0.2.0/24')]".formatted(four), "'name': '%s'".formatted(mail)));
        Map<Category, List<String>> values = Map.of(
                Category.NAME, List.of(name),
                Category.EMAIL, List.of(mail),
                Category.ACCOUNT, List.of(login),
                Category.PHONE, List.of(phone),
                Category.ADDRESS, List.of(street),
                Category.IP_ADDRESS, List.of(four, six));
        return new World(objects, values);
    }

    @Provide
    Arbitrary<World> worlds() {
        return Arbitraries.longs().map(MinimisationLawsTest::world);
    }

    @Provide
    Arbitrary<Map<Category, Measure>> measures() {
        return Combinators.combine(List.of(Category.values()).stream()
                        .map(category -> Arbitraries.of(Measure.values()))
                        .toList())
                .as(chosen -> {
                    Map<Category, Measure> measures = new EnumMap<>(Category.class);
                    for (Category category : Category.values()) {
                        measures.put(category, chosen.get(category.ordinal()));
                    }
                    return measures;
                });
    }

    /** Whether somebody reading these bytes finds that text in them. */
    private static boolean holds(String bytes, String value) {
        int at = bytes.indexOf(value);
        while (at >= 0) {
            int end = at + value.length();
            boolean longer = (at > 0 && Character.isLetterOrDigit(bytes.charAt(at - 1)))
                    || (end < bytes.length() && Character.isLetterOrDigit(bytes.charAt(end)));
            if (!longer) {
                return true;
            }
            at = bytes.indexOf(value, at + 1);
        }
        return false;
    }

    /** Of an object whose properties hold a value, and, where prose is minimised, of every object. */
    @Property(tries = 400)
    void no_value_of_a_category_that_is_not_kept_is_in_the_bytes(
            @ForAll("worlds") World world, @ForAll("measures") Map<Category, Measure> measures) {
        Minimisation minimisation = Sample.of(measures);
        for (JsonObject object : world.objects()) {
            String bytes = Sample.text(Sample.rendition(minimisation, object));
            world.values().forEach((category, values) -> {
                if (measures.get(category) == Measure.KEEP) {
                    return;
                }
                for (String value : values) {
                    boolean structured = PersonalSearch.find(object).stream()
                            .anyMatch(found -> found.category() == category
                                    && found.value().equals(value));
                    boolean prose = measures.get(Category.FREE_TEXT) != Measure.KEEP
                            && (category == Category.EMAIL
                                    || category == Category.IP_ADDRESS
                                    || category == Category.PHONE);
                    if (structured || prose) {
                        assertThat(holds(bytes, value))
                                .as("%s %s in %s", category, value, bytes)
                                .isFalse();
                    }
                }
            });
        }
    }

    /** The sharp form, where names and logins stand in properties of the very object. */
    @Property(tries = 300)
    void with_everything_minimised_nothing_is_left_anywhere(
            @ForAll("worlds") World world, @ForAll("measures") Map<Category, Measure> measures) {
        measures.replaceAll((category, measure) -> measure == Measure.KEEP ? Measure.PSEUDONYM : measure);
        for (JsonObject object : world.objects()) {
            String bytes = Sample.text(Sample.rendition(Sample.of(measures), object));
            List<String> ids = world.objects().stream()
                    .filter(other -> other.text("created") == null)
                    .map(other -> String.valueOf(other.text("id")))
                    .toList();
            assertThat(bytes).doesNotContain(ids);
            world.values().forEach((category, values) -> {
                boolean bare =
                        category == Category.ACCOUNT && bytes.contains("Nothing "); // a login alone looks like a word
                if (!bare) {
                    values.forEach(value -> assertThat(holds(bytes, value))
                            .as("%s in %s", value, bytes)
                            .isFalse());
                }
            });
        }
    }

    @Property(tries = 150)
    void the_same_key_gives_the_same_bytes_and_another_gives_others(
            @ForAll("worlds") World world, @ForAll("measures") Map<Category, Measure> measures) {
        for (JsonObject object : world.objects()) {
            Rendition once = Sample.rendition(Sample.of(measures), object);
            assertThat(Sample.text(Sample.rendition(Sample.of(measures), object)))
                    .isEqualTo(Sample.text(once));
            if (once instanceof Rendition.Changed changed && object.text("created") == null) {
                Rendition elsewhere =
                        Sample.rendition(Minimisation.of(measures, Sample.OTHER_KEY, Sample.AGREEMENT), object);
                Rendition otherwise = Sample.rendition(Minimisation.of(measures, Sample.KEY, "fraud-rung"), object);
                if (!changed.id().equals(object.text("id"))) {
                    assertThat(elsewhere)
                            .isInstanceOfSatisfying(
                                    Rendition.Changed.class,
                                    other -> assertThat(other.id()).isNotEqualTo(changed.id()));
                    assertThat(otherwise)
                            .isInstanceOfSatisfying(
                                    Rendition.Changed.class,
                                    other -> assertThat(other.id()).isNotEqualTo(changed.id()));
                }
            }
        }
    }

    /** One category is minimised, the others are kept: of most objects nothing changes, and of some all does. */
    @Property(tries = 400)
    void what_is_surely_kept_is_unchanged(
            @ForAll("worlds") World world, @ForAll Category category, @ForAll Measure measure) {
        Minimisation minimisation = Sample.of(Map.of(category, measure));
        for (JsonObject object : world.objects()) {
            boolean surely = minimisation.surelyKeeps(PersonalSearch.contents(object));
            if (surely) {
                assertThat(Sample.rendition(minimisation, object))
                        .as("%s with %s %s", object, category, measure)
                        .isInstanceOf(Rendition.Unchanged.class);
            }
            Statistics.label("surely kept").collect(surely);
        }
        Statistics.label("surely kept").coverage(coverage -> {
            coverage.check(true).percentage(share -> share > 20);
            coverage.check(false).percentage(share -> share > 20);
        });
    }

    @Property(tries = 150)
    void references_stay_whole(@ForAll("worlds") World world, @ForAll("measures") Map<Category, Measure> measures) {
        Minimisation minimisation = Sample.of(measures);
        for (JsonObject object : world.objects()) {
            if (!(Sample.rendition(minimisation, object) instanceof Rendition.Changed changed)) {
                continue;
            }
            JsonObject crossed = Json.parseObject(changed.body());
            assertThat(minimisation.idOf(String.valueOf(object.text("id")))).contains(changed.id());
            for (String name : object.names()) {
                if (name.endsWith("_ref") && crossed.get(name) instanceof JsonString now) {
                    assertThat(minimisation.idOf(String.valueOf(object.text(name))))
                            .contains(now.text());
                } else if (name.endsWith("_refs") && object.get(name) instanceof JsonArray) {
                    assertThat(crossed.texts(name))
                            .isEqualTo(object.texts(name).stream()
                                    .map(ref -> minimisation.idOf(ref).orElseThrow())
                                    .toList());
                }
            }
        }
    }

    @Property(tries = 150)
    void what_crosses_is_stix(@ForAll("worlds") World world, @ForAll("measures") Map<Category, Measure> measures) {
        for (JsonObject object : world.objects()) {
            if (Sample.rendition(Sample.of(measures), object) instanceof Rendition.Changed changed) {
                assertThat(Stix.check(Json.parseObject(changed.body())).errors())
                        .isEmpty();
                assertThat(StixId.parse(changed.id())).isNotNull();
            }
        }
    }

    @Property(tries = 50)
    void where_all_is_kept_the_very_bytes_cross(@ForAll("worlds") World world) {
        Map<Category, Measure> kept = new EnumMap<>(Category.class);
        for (Category category : Category.values()) {
            kept.put(category, Measure.KEEP);
        }
        for (JsonObject object : world.objects()) {
            byte[] body = Json.pretty(object).getBytes(StandardCharsets.UTF_8);
            for (var measures : List.of(kept, Map.<Category, Measure>of())) {
                assertThat(Sample.of(measures).rendition(object, body))
                        .isInstanceOfSatisfying(
                                Rendition.Unchanged.class,
                                unchanged -> assertThat(unchanged.body()).isSameAs(body));
            }
        }
    }
}
