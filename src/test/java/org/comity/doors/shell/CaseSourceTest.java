package org.comity.doors.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.comity.Config;
import org.comity.DataFolder;
import org.comity.Node;
import org.comity.cases.Kind;
import org.comity.cases.Told;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a case is told from, by its id and from a file: with what is held around it, however deep it lies. */
final class CaseSourceTest {
    private static final String INCIDENT = "incident--5d4a1f0e-3c1d-4f0e-8a4e-000000000001";

    @TempDir
    private Path folder;

    private static String id(int number) {
        return "task--5d4a1f0e-3c1d-4f0e-8a4e-%012d".formatted(number);
    }

    private static String object(String id, String more) {
        return "{\"type\":\"" + id.substring(0, id.indexOf("--")) + "\",\"spec_version\":\"2.1\",\"id\":\"" + id
                + "\",\"created\":\"2026-01-01T00:00:00.000Z\",\"modified\":\"2026-01-01T00:00:00.000Z\"" + more + "}";
    }

    private static String incident(int task) {
        return object(
                INCIDENT,
                ",\"name\":\"Outages\",\"extensions\":{\"extension-definition--ef765651-680c-498d-9894-99799f2fa126\":"
                        + "{\"extension_type\":\"property-extension\",\"determination\":\"suspected\","
                        + "\"investigation_status\":\"new\",\"task_refs\":[\"" + id(task) + "\"]}}");
    }

    private static String task(int number, int next) {
        return object(
                id(number),
                ",\"name\":\"step " + number + "\",\"outcome\":\"pending\",\"next_task_refs\":[\"" + id(next)
                        + "\"],\"extensions\":{\"extension-definition--2074a052-8be4-4932-849e-f5e7798e0030\":"
                        + "{\"extension_type\":\"new-sdo\"}}");
    }

    private void write(String name, String... objects) throws IOException {
        Files.writeString(folder.resolve(name), "[" + String.join(",", objects) + "]");
    }

    private static List<String> tasks(CaseSource source, Kind kind) {
        Told told = source.told(kind, List.of());
        return told.steps().stream()
                .filter(each -> each.type().equals("tasked"))
                .map(each -> String.valueOf(each.says().text("title")))
                .toList();
    }

    @Test
    void tasks_that_only_other_tasks_name_are_found_among_what_is_held() throws IOException {
        var data = new DataFolder(folder.resolve("node"));
        Config config = Config.read(data.path(), Map.of(), Map.of());
        Node.create(data, config, "csirt.northland.example", "Northland", InstantSource.system());
        write("tasks.json", task(2, 3), task(3, 4), task(4, 2));
        write("incident.json", incident(1), task(1, 2));
        var said = new ByteArrayOutputStream();
        var stream = new PrintStream(said, true, StandardCharsets.UTF_8);
        var terminal = new Terminal(stream, stream, InputStream::nullInputStream, folder, false, 100);
        try (Node node = Node.open(data, config, InstantSource.system())) {
            Rooms rooms = node.rooms();
            Kind kind = Objects.requireNonNull(rooms.casebook().kinds().get("incident"));
            CaseSource.read(rooms, terminal, "tasks.json").take();

            CaseSource file = CaseSource.read(rooms, terminal, "incident.json");
            assertThat(tasks(file, kind)).containsExactly("step 1", "step 2", "step 3", "step 4");
            assertThat(file.linkable())
                    .as("what was held before is not attached with the file")
                    .containsExactlyInAnyOrder(INCIDENT, id(1));
            file.take();

            assertThat(tasks(CaseSource.read(rooms, terminal, INCIDENT), kind))
                    .containsExactly("step 1", "step 2", "step 3", "step 4");
        }
    }
}
