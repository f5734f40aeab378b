package org.comity.doors.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.comity.Config;
import org.comity.DataFolder;
import org.comity.Node;
import org.comity.border.Naming;
import org.comity.border.Row;
import org.comity.json.Json;
import org.comity.json.JsonLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search finds the very value in all that is held, and goes through some of it for the rest. */
final class HomeShelfTest {
    private static final String TIMES =
            "\"created\":\"2026-01-01T00:00:00.000Z\",\"modified\":\"2026-01-01T00:00:00.000Z\"";

    @TempDir
    private Path folder;

    private Node node() throws IOException {
        var data = new DataFolder(folder.resolve("node"));
        Config config = Config.read(data.path(), Map.of(), Map.of());
        Node.create(data, config, "csirt.northland.example", "Northland", InstantSource.system());
        return Node.open(data, config, InstantSource.system());
    }

    private static void add(Rooms rooms, List<String> objects) {
        var elements = Json.elements(
                ("[" + String.join(",", objects) + "]").getBytes(StandardCharsets.UTF_8), JsonLimits.STANDARD);
        assertThat(rooms.gate()
                        .admit(rooms.operator(), rooms.gate().shelf(rooms.operator(), "home"), elements)
                        .outcomes())
                .allMatch(each -> each.taken());
    }

    private static String id(String type, int number) {
        return "%s--5d4a1f0e-3c1d-4f0e-8a4e-%012d".formatted(type, number);
    }

    private static String tool(int number, String name) {
        return "{\"type\":\"tool\",\"spec_version\":\"2.1\",\"id\":\"" + id("tool", number) + "\"," + TIMES
                + ",\"name\":\"" + name + "\"}";
    }

    private static String indicator(int number, String value) {
        return "{\"type\":\"indicator\",\"spec_version\":\"2.1\",\"id\":\"" + id("indicator", number) + "\"," + TIMES
                + ",\"pattern_type\":\"stix\",\"valid_from\":\"2026-01-01T00:00:00Z\",\"pattern\":\"[domain-name:value = '"
                + value + "']\"}";
    }

    private static String relationship(int number, String from, String to) {
        return "{\"type\":\"relationship\",\"spec_version\":\"2.1\",\"id\":\"" + id("relationship", number) + "\","
                + TIMES + ",\"relationship_type\":\"related-to\",\"source_ref\":\"" + from + "\",\"target_ref\":\"" + to
                + "\"}";
    }

    private static List<String> ids(List<Row> rows) {
        return rows.stream()
                .map(row -> String.valueOf(
                        Json.parseObject(Objects.requireNonNull(row.body())).text("id")))
                .toList();
    }

    @Test
    void the_very_value_is_found_behind_what_is_gone_through_and_each_page_goes_on_from_the_last() throws IOException {
        try (Node node = node()) {
            Rooms rooms = node.rooms();
            add(
                    rooms,
                    IntStream.range(0, 2_500)
                            .mapToObj(i -> tool(i, i == 7 || i == 1_200 ? "saw x.example there" : "a tool"))
                            .toList());
            add(rooms, List.of(indicator(1, "X.example"), indicator(2, "y.x.example"), indicator(3, "z.example")));
            rooms.gate().followNames();

            var shelf = new HomeShelf(rooms);
            HomeShelf.Found first = shelf.search("x.example", "", 0, 10, 1);
            assertThat(ids(first.rows())).containsExactly(id("indicator", 1), id("indicator", 2));
            HomeShelf.Found rest = shelf.search("x.example", "", first.next(), 10, 10_000);
            assertThat(ids(rest.rows())).as("the newest first").containsExactly(id("tool", 1_200), id("tool", 7));
            assertThat(rest.next()).isZero();

            assertThat(ids(shelf.search("x.example", "tool", 0, 10, 2_000).rows()))
                    .as("of that type alone")
                    .containsExactly(id("tool", 1_200));
            assertThat(shelf.search("nobody.example", "", 0, 10, 10_000)).isEqualTo(new HomeShelf.Found(List.of(), 0));
            HomeShelf.Found one = shelf.search("x.example", "", 0, 1);
            assertThat(ids(one.rows())).as("a page of one").containsExactly(id("indicator", 2));
            HomeShelf.Found two = shelf.search("x.example", "", 0, 2);
            assertThat(ids(two.rows())).containsExactly(id("indicator", 1), id("indicator", 2));
            assertThat(ids(shelf.search("x.example", "", two.next(), 2).rows()))
                    .containsExactly(id("indicator", 1), id("tool", 1_200));
        }
    }

    @Test
    void what_is_held_is_listed_from_the_newest_on_each_once_in_its_latest_version() throws IOException {
        try (Node node = node()) {
            Rooms rooms = node.rooms();
            add(rooms, List.of(tool(1, "one"), tool(2, "two"), indicator(3, "x.example"), tool(4, "four")));
            var shelf = new HomeShelf(rooms);
            assertThat(shelf.newest("", 0, 10).next()).isZero();
            assertThat(ids(shelf.newest("", 0, 10).rows()))
                    .containsExactly(id("tool", 4), id("indicator", 3), id("tool", 2), id("tool", 1));
            HomeShelf.Found first = shelf.newest("tool", 0, 2);
            assertThat(ids(first.rows())).containsExactly(id("tool", 4), id("tool", 2));
            HomeShelf.Found second = shelf.newest("tool", first.next(), 2);
            assertThat(ids(second.rows())).containsExactly(id("tool", 1));
            assertThat(second.next()).isZero();
            assertThat(shelf.newest("malware", 0, 2)).isEqualTo(new HomeShelf.Found(List.of(), 0));

            add(rooms, List.of(tool(1, "one, seen again").replace("2026-01-01", "2026-01-02")));
            assertThat(ids(shelf.newest("", 0, 10).rows()))
                    .containsExactly(id("tool", 1), id("tool", 4), id("indicator", 3), id("tool", 2));
        }
    }

    @Test
    void what_is_found_both_ways_stands_once_on_a_page() throws IOException {
        try (Node node = node()) {
            add(node.rooms(), List.of(indicator(1, "x.example"), tool(1, "x.example")));
            assertThat(ids(new HomeShelf(node.rooms())
                            .search("x.example", "", 0, 10)
                            .rows()))
                    .containsExactly(id("indicator", 1), id("tool", 1));
        }
    }

    @Test
    void relations_of_an_object_are_found_whatever_else_is_held_and_too_many_are_said_to_be() throws IOException {
        try (Node node = node()) {
            Rooms rooms = node.rooms();
            add(rooms, List.of(tool(1, "much related"), tool(2, "hardly"), tool(3, "not at all")));
            add(
                    rooms,
                    IntStream.range(0, HomeShelf.RELATIONS_MAX + 1)
                            .mapToObj(i -> relationship(i, id("tool", 1), i == 5 ? id("tool", 2) : id("tool", 4)))
                            .toList());
            rooms.gate().followNames();
            var shelf = new HomeShelf(rooms);
            Naming hardly = shelf.naming(id("tool", 2));
            assertThat(ids(hardly.rows())).containsExactly(id("relationship", 5));
            assertThat(hardly.more()).isFalse();
            Naming much = shelf.naming(id("tool", 1));
            assertThat(ids(much.rows()).stream().collect(Collectors.toSet())).hasSize(HomeShelf.RELATIONS_MAX);
            assertThat(much.more()).isTrue();
            assertThat(shelf.naming(id("tool", 3))).isEqualTo(new Naming(List.of(), false));
        }
    }
}
