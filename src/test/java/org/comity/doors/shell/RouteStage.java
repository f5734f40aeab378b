package org.comity.doors.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.comity.Program;
import org.comity.json.Json;
import org.comity.json.JsonObject;

/** A folder with tables and recipients, in which {@code comity route} is typed. */
final class RouteStage {
    final LocalDate today = LocalDate.now(ZoneOffset.UTC);

    private final Path folder;
    private final StringBuilder tables = new StringBuilder("comity: route-tables/1\ntables:\n");
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private int runs;

    RouteStage(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder.resolve("tables"));
        table("asn", "ranges", today, "192.0.2.0,192.0.2.255,64500\n");
        table("country", "prefixes", today, "192.0.2.0/24,NL\n198.51.100.0/24,SE\n2001:db8::/32,NL\n");
        recipients("", "");
    }

    /** Lays a table and lists it; what is added behind a form goes into its entry. */
    RouteStage table(String maps, String form, LocalDate date, String text, String... more) throws IOException {
        String file = maps + "-" + form + "-" + date;
        write("tables/" + file, text);
        tables.append(
                "  - {file: " + file + ", maps: " + maps + ", form: " + form + ", date: " + date + ", source: made up");
        for (String each : more) {
            tables.append(", ").append(each);
        }
        tables.append("}\n");
        write("tables/tables.yaml", tables.toString());
        return this;
    }

    /** The usual recipients, with more lines above and below. */
    RouteStage recipients(String above, String below) throws IOException {
        return write("recipients.yaml", """
                comity: route-recipients/1
                %srecipients:
                  - {id: nl, name: CSIRT of NL, countries: NL}
                  - {id: se, name: CSIRT of SE, countries: SE}
                  - {id: net, name: A network, asns: 64500}
                  - {id: hospitals, name: Hospitals, domains: hospital.example}
                %s""".formatted(above, below));
    }

    RouteStage write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
        return this;
    }

    /** Runs it into a fresh folder; answers the exit code. */
    int route(String input, String... arguments) {
        var line = new ArrayList<>(List.of("route", "--tables", "tables"));
        if (!List.of(arguments).contains("--recipients")) {
            line.addAll(List.of("--recipients", "recipients.yaml"));
        }
        line.addAll(List.of("--out", "out" + ++runs));
        line.addAll(List.of(arguments));
        return run(input, line.toArray(String[]::new));
    }

    int run(String input, String... line) {
        out.reset();
        err.reset();
        return Program.run(List.of(line), folder, Map.of(), new ByteArrayInputStream(input.getBytes(UTF_8)), out, err);
    }

    String said() {
        return out.toString(UTF_8) + err.toString(UTF_8);
    }

    /** Files of the last run by their names, the account left out. */
    Map<String, String> files() throws IOException {
        Path last = folder.resolve("out" + runs);
        var files = new TreeMap<String, String>();
        try (var all = Files.walk(last)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                String name = last.relativize(each).toString();
                if (!name.equals("account.json")) {
                    files.put(name, Files.readString(each));
                }
            }
        }
        return files;
    }

    JsonObject account() throws IOException {
        return Json.parseObject(Files.readString(folder.resolve("out" + runs + "/account.json")));
    }

    /** How many rows came to that end. */
    String count(String outcome) throws IOException {
        return Json.print(account().get(outcome));
    }
}
