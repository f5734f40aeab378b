package org.comity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.comity.sql.Databases;

/**
 * A folder in which commands about feeds are typed, in this process or in one of their own that can be killed: tables of two
 * countries, and nodes of Northland, each under an agreement with a Westland
 * whose own node has signed it and may keep what comes for thirty days.
 */
final class FeedDesk implements AutoCloseable {
    static final String WESTLAND = "cert.westland.example";
    static final String SOUTHLAND = "cert.southland.example";
    static final String AGREEMENT = "victims";

    final Path folder = Files.createTempDirectory("comity-feed-desk-");
    private final Map<String, String> settings = new TreeMap<>();

    FeedDesk() throws IOException {
        Path tables = Files.createDirectory(folder.resolve("tables"));
        Files.writeString(
                tables.resolve("countries.csv"),
                "start,end,country\n192.0.2.0,192.0.2.255,SE\n198.51.100.0,198.51.100.127,NL\n");
        Files.writeString(tables.resolve("tables.yaml"), """
                comity: route-tables/1
                tables:
                  - file: countries.csv
                    maps: country
                    form: ranges
                    date: %s
                    source: made up for this test
                """.formatted(LocalDate.now(ZoneOffset.UTC)));
    }

    /** From now on the environment of every command says so, as {@code COMITY_FEED__BLOCK_MIB}. */
    FeedDesk set(String variable, String value) {
        settings.put(variable, value);
        return this;
    }

    void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    /** Makes a node of Northland in that folder. */
    void node(String data, Databases kind) throws IOException {
        String westland = "westland-of-" + data;
        init(data, "csirt.northland.example", "Northland CSIRT", kind);
        init(westland, WESTLAND, "Westland CERT", kind);
        out(List.of("party", "add", SOUTHLAND, "--name", "Southland CERT", "--without-node", "--data", data));
        party(data, WESTLAND, key(westland));
        party(westland, "csirt.northland.example", key(data));
        String agreement = data + ".yaml";
        write(agreement, """
                comity: agreement/1
                id: %s
                version: 1
                title: Notices to victims
                purpose: Tell who is infected
                parties:
                  - id: csirt.northland.example
                    name: Northland CSIRT
                    key: %s
                  - id: %s
                    name: Westland CERT
                    key: %s
                valid:
                  from: 2020-01-01T00:00:00Z
                  until: 2099-01-01T00:00:00Z
                obligations:
                  retention: 30 days
                clauses:
                  - id: "1"
                    title: Infected machines
                    types: observation/event4_*
                    tlp: AMBER
                    unmarked: refuse
                """.formatted(AGREEMENT, key(data), WESTLAND, key(westland)));
        for (String each : List.of(data, westland)) {
            out(List.of("agreement", "add", agreement, "--data", each));
        }
        for (String each : List.of(data, westland)) {
            write(each + ".note", out(List.of("agreement", "sign", AGREEMENT, "--data", each)));
        }
        out(List.of("agreement", "accept", AGREEMENT, westland + ".note", "--data", data));
        out(List.of("agreement", "accept", AGREEMENT, data + ".note", "--data", westland));
    }

    private void init(String data, String id, String name, Databases kind) {
        var init = new ArrayList<>(List.of("init", "--data", data, "--name", name, "--id", id));
        if (kind == Databases.POSTGRESQL) {
            init.addAll(List.of("--database", kind.freshUrl()));
        }
        out(init);
    }

    private void party(String data, String id, String key) {
        out(List.of("party", "add", id, "--name", id, "--key", key, "--data", data));
    }

    private String key(String data) throws IOException {
        try (Node node = open(data)) {
            return node.rooms().parties().ours().key();
        }
    }

    /** The node in that folder, without doors. */
    Node open(String data) throws IOException {
        return open(data, Clock.systemUTC());
    }

    Node open(String data, InstantSource clock) throws IOException {
        return Node.open(place(data), config(data), clock);
    }

    DataFolder place(String data) {
        return new DataFolder(folder.resolve(data));
    }

    Config config(String data) throws IOException {
        return Config.read(folder.resolve(data), settings, Map.of());
    }

    /** A command line in a process of its own; what it says on stderr is added to {@link #said}. */
    Process process(String data, List<String> line) throws IOException {
        var command = new ArrayList<>(NodeProcess.program());
        command.addAll(line);
        var process = new ProcessBuilder(command).directory(folder.toFile());
        process.environment().putAll(settings);
        return process.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(data + ".err").toFile()))
                .start();
    }

    /** What processes about that node said. */
    String said(String data) throws IOException {
        return Files.readString(folder.resolve(data + ".err"));
    }

    /** A command line in this process; answers its exit code. */
    int command(List<String> arguments) {
        return run(arguments, new ByteArrayOutputStream(), new ByteArrayOutputStream());
    }

    private String out(List<String> arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        assertThat(run(arguments, out, err)).as("%s: %s", arguments, err).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    private int run(List<String> arguments, ByteArrayOutputStream out, ByteArrayOutputStream err) {
        return Program.run(arguments, folder, settings, InputStream.nullInputStream(), out, err);
    }

    @Override
    public void close() throws IOException {
        try (var inside = Files.walk(folder)) {
            for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
