package org.comity.border;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.comity.json.Json;
import org.comity.objects.Holdings;
import org.comity.objects.Names;
import org.comity.sql.Databases;

/** Whatever comes, is replaced and goes: what the table finds is what going through all of home finds. */
final class NamingLawsTest {
    private static final List<Databases> KINDS = List.of(Databases.SQLITE, Databases.POSTGRESQL);
    private static final int OBJECTS = 6;
    private static final List<String> VALUES = List.of("one.example", "Two.example", "192.0.2.1", "it's");

    private static List<Border> borders;
    private static int minute;

    @BeforeContainer
    static void open() {
        borders = KINDS.stream().map(kind -> new Border(kind.fresh())).toList();
    }

    @AfterContainer
    static void close() {
        borders.forEach(Border::close);
    }

    private enum Verb {
        INDICATOR,
        RELATE,
        DELETE_LAST,
        DELETE_ALL,
        FOLLOW
    }

    private record Event(Verb verb, int object, int first, int second) {}

    @Provide
    Arbitrary<List<Event>> events() {
        Arbitrary<Verb> verb = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(Verb.INDICATOR)),
                Tuple.of(4, Arbitraries.just(Verb.RELATE)),
                Tuple.of(2, Arbitraries.of(Verb.DELETE_LAST, Verb.DELETE_ALL)),
                Tuple.of(2, Arbitraries.just(Verb.FOLLOW)));
        Arbitrary<Integer> number = Arbitraries.integers().between(0, OBJECTS - 1);
        return Combinators.combine(verb, number, number, number)
                .as(Event::new)
                .list()
                .ofMinSize(5)
                .ofMaxSize(40);
    }

    @Property(tries = 30)
    void what_is_found_is_what_is_there(@ForAll("events") List<Event> events) {
        for (Border border : borders) {
            for (Event each : events) {
                happen(border, each);
            }
            compare(border);
            border.gate.followNames();
            border.gate.followNames();
            compare(border);
            assertThat(new Holdings(border.database).named().lacking()).isZero();
        }
    }

    private static void happen(Border border, Event event) {
        minute++;
        switch (event.verb()) {
            case INDICATOR -> border.add(indicator(event.object(), VALUES.get(event.first() % VALUES.size())));
            case RELATE -> border.add(relationship(event.object(), event.first(), event.second()));
            case DELETE_LAST -> delete(border, event, Versions.LAST);
            case DELETE_ALL -> delete(border, event, Versions.ALL);
            case FOLLOW -> border.gate.followNames();
        }
    }

    private static void delete(Border border, Event event, Versions versions) {
        String id = event.first() % 2 == 0 ? id("indicator", event.object()) : id("relationship", event.object());
        try {
            border.gate.delete(border.operator, border.home(), id, versions);
        } catch (Refused e) {
            assertThat(e.why()).as("there is nothing to delete").isEqualTo(Refused.Why.UNKNOWN);
        }
    }

    private static void compare(Border border) {
        List<Row> home = border.read(Border.all(1_000)).rows();
        Set<String> names = new HashSet<>(VALUES);
        for (int i = 0; i < OBJECTS; i++) {
            names.add(id("indicator", i));
        }
        for (String name : names) {
            Naming naming = border.gate.naming(border.operator, border.home(), name, 10_000);
            assertThat(naming.more()).isFalse();
            assertThat(ids(naming.rows()))
                    .as("what names %s", name)
                    .isEqualTo(ids(home.stream()
                            .filter(row ->
                                    Names.in(Objects.requireNonNull(row.body())).contains(Names.of(name)))
                            .toList()));
        }
    }

    private static Set<String> ids(List<Row> rows) {
        return rows.stream()
                .map(row -> Json.parseObject(Objects.requireNonNull(row.body())).text("id") + " "
                        + Json.parseObject(Objects.requireNonNull(row.body())).text("modified"))
                .collect(Collectors.toSet());
    }

    private static String id(String type, int number) {
        return type + "--5d4a1f0e-3c1d-4f0e-8a4e-00000000000" + number;
    }

    private static String times() {
        return "\"created\":\"2026-01-01T00:00:00.000Z\",\"modified\":\"2026-01-01T%02d:%02d:%02d.000Z\""
                .formatted(minute / 3_600 % 24, minute / 60 % 60, minute % 60);
    }

    private static String indicator(int number, String value) {
        return "{\"type\":\"indicator\",\"spec_version\":\"2.1\",\"id\":\"" + id("indicator", number) + "\"," + times()
                + ",\"pattern_type\":\"stix\",\"valid_from\":\"2026-01-01T00:00:00Z\",\"pattern\":\"[domain-name:value = '"
                + value.replace("'", "\\\\'") + "']\"}";
    }

    private static String relationship(int number, int from, int to) {
        return "{\"type\":\"relationship\",\"spec_version\":\"2.1\",\"id\":\"" + id("relationship", number) + "\","
                + times() + ",\"relationship_type\":\"related-to\",\"source_ref\":\"" + id("indicator", from)
                + "\",\"target_ref\":\"" + id("indicator", to) + "\"}";
    }
}
