package org.comity.doors.shell;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.comity.doors.taxii.Pause;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.routing.BadTable;
import org.comity.routing.ReportSchema;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code comity reports}: which types of reports there are, and those there are for us; needs no node. */
@Command(
        name = "reports",
        description =
                "Reports of observations: which types are known, and those that the Shadowserver Foundation has for"
                        + " us.")
public final class ReportsCommands extends Noun {
    /** Of the schema of reports. */
    static final int SCHEMA_BYTES_MAX = 16 << 20;

    /** Days that one list may be of. */
    static final Duration DAYS_MAX = Duration.ofDays(366);

    private static final String PUBLISHED = "https://interchange.shadowserver.org/schema/reports.json";
    private static final String FILE = "[A-Za-z0-9][A-Za-z0-9._-]{0,199}";
    private static final String ID = "[A-Za-z0-9?&=._-]{1,200}";

    private final Terminal terminal;
    private final InstantSource clock;
    private final Pause pause;

    /** @param clock says today, for what is fetched */
    public ReportsCommands(Terminal terminal, InstantSource clock) {
        this(terminal, clock, Pause.REAL);
    }

    ReportsCommands(Terminal terminal, InstantSource clock, Pause pause) {
        this.terminal = terminal;
        this.clock = clock;
        this.pause = pause;
    }

    @Command(
            name = "types",
            mixinStandardHelpOptions = true,
            description = "List the types of reports that are known, and which column of each is the victim's address.")
    int types(
            @Option(names = "--schema", paramLabel = "FILE", description = "of this schema, not of the program's own")
                    @Nullable
                    Path file,
            @Option(
                            names = "-o",
                            paramLabel = "FORM",
                            defaultValue = "table",
                            description = "table, json or csv (default ${DEFAULT-VALUE})")
                    Table.Form form)
            throws IOException {
        ReportSchema schema = file == null ? ReportSchema.standard() : read(terminal.file(file));
        var table = new Table("report", "address", "key", "severity", "name");
        for (ReportSchema.Kind each : schema.all()) {
            table.row(each.report(), each.address(), String.join(",", each.key()), each.severity(), each.name());
        }
        table.print(terminal, form);
        terminal.say(schema.all().size() + " types, of " + schema.date() + ", from " + schema.source());
        return Exit.OK;
    }

    @Command(
            name = "schema",
            mixinStandardHelpOptions = true,
            description = "Fetch the schema of reports that is published now, for: comity route --schema.")
    int schema(
            @Option(
                            names = "--from",
                            paramLabel = "URL|FILE",
                            defaultValue = PUBLISHED,
                            description = "where it lies (default ${DEFAULT-VALUE})")
                    String from,
            @Option(names = "--out", paramLabel = "FILE", required = true, description = "the file to write") Path out)
            throws IOException, InterruptedException {
        byte[] published = from.contains("://")
                ? ReportsApi.get(URI.create(from), SCHEMA_BYTES_MAX)
                : Files.readAllBytes(terminal.file(Path.of(from)));
        ReportSchema before = ReportSchema.standard();
        ReportSchema now = published(Json.parseObject(published), before, from);
        Files.write(terminal.file(out), now.text().getBytes(StandardCharsets.UTF_8));
        List<String> fresh = now.all().stream()
                .map(ReportSchema.Kind::report)
                .filter(each -> !before.knows(each))
                .toList();
        List<String> changed = now.all().stream()
                .filter(each ->
                        before.knows(each.report()) && !before.of(each.report()).equals(each))
                .map(ReportSchema.Kind::report)
                .toList();
        terminal.say("Written to " + out + ", " + now.all().size() + " types; beside the program's own: "
                + (fresh.isEmpty() ? "none new" : "new " + String.join(", ", fresh)) + "; "
                + (changed.isEmpty() ? "none changed" : "changed " + String.join(", ", changed)));
        return Exit.OK;
    }

    /** How severe a type is, is published elsewhere: what is known of it stays. */
    private ReportSchema published(JsonObject document, ReportSchema before, String from) {
        var kinds = new ArrayList<ReportSchema.Kind>();
        for (String report : document.names()) {
            JsonObject type = document.object(report);
            if (type != null && type.array("fields") != null) {
                String name = type.text("name");
                kinds.add(ReportSchema.kind(
                        report,
                        type.texts("fields"),
                        before.of(report).severity(),
                        name == null ? "" : name.replaceAll("\\p{Cntrl}", " ")));
            }
        }
        if (kinds.isEmpty()) {
            throw new Refusal(
                    Exit.USAGE, from + " is no schema of reports: it names none with its fields, as reports.json does");
        }
        return ReportSchema.of(
                kinds, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString(), from);
    }

    /** A schema that was written so. */
    static ReportSchema read(Path file) throws IOException {
        try (var lines = Files.newBufferedReader(file)) {
            return ReportSchema.read(lines, file.getFileName().toString());
        } catch (MalformedInputException e) {
            throw new BadTable(file.getFileName() + " is not UTF-8");
        }
    }

    @Command(
            name = "fetch",
            mixinStandardHelpOptions = true,
            description = "Fetch the reports that the Shadowserver Foundation has for us into a folder, those that lie"
                    + " there already left out.")
    int fetch(
            @Option(
                            names = "--key-file",
                            paramLabel = "FILE",
                            required = true,
                            description = "a file that holds the key of the reports API and nothing else")
                    Path keyFile,
            @Option(
                            names = "--secret-file",
                            paramLabel = "FILE",
                            required = true,
                            description = "a file that holds its secret and nothing else")
                    Path secretFile,
            @Option(
                            names = "--since",
                            paramLabel = "DAY",
                            required = true,
                            description = "reports of that day and later")
                    LocalDate since,
            @Option(
                            names = "--until",
                            paramLabel = "DAY",
                            description = "reports of that day and earlier (default: today)")
                    @Nullable
                    LocalDate until,
            @Option(names = "--type", paramLabel = "NAME", split = ",", description = "only these types") @Nullable
                    List<String> types,
            @Option(names = "--out", paramLabel = "DIR", required = true, description = "the folder") Path out,
            @Option(
                            names = "--url",
                            paramLabel = "URL",
                            defaultValue = "https://transform.shadowserver.org/api2/",
                            description = "the API (default ${DEFAULT-VALUE})")
                    URI url,
            @Option(
                            names = "--downloads",
                            paramLabel = "URL",
                            defaultValue = "https://dl.shadowserver.org/",
                            description = "where reports lie under their ids (default ${DEFAULT-VALUE})")
                    URI downloads)
            throws IOException, InterruptedException {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        LocalDate last = until == null ? today : until;
        if (last.isBefore(since) || last.isAfter(since.plusDays(DAYS_MAX.toDays()))) {
            throw new Refusal(Exit.USAGE, "name days in their order, " + DAYS_MAX.toDays() + " of them at most");
        }
        ReportsFolder folder = ReportsFolder.open(terminal.file(out));
        int fetched = 0;
        int there = 0;
        var not = new ArrayList<String>();
        try (var api =
                new ReportsApi(url, downloads, secret(keyFile), secret(secretFile), pause, ReportsApi.WHOLE_MAX)) {
            for (ReportsApi.Listed each : api.list(since + ":" + last, types == null ? List.of() : types)) {
                if (!each.file().matches(FILE) || !each.id().matches(ID)) {
                    not.add("a report whose name or id is not fit for a file");
                } else if (folder.has(each)) {
                    there++;
                } else {
                    String fault = fetch(api, folder, each);
                    if (fault == null) {
                        fetched++;
                    } else {
                        not.add(each.file() + ": " + fault);
                    }
                }
            }
        }
        not.forEach(each -> terminal.say("Not fetched: " + each));
        terminal.say(fetched + " reports fetched, " + there + " there already, " + not.size() + " not fetched");
        return not.isEmpty() ? Exit.OK : Exit.UNREACHABLE;
    }

    /** One that cannot be had keeps no other back; answers why it could not. */
    private static @Nullable String fetch(ReportsApi api, ReportsFolder folder, ReportsApi.Listed report)
            throws InterruptedException {
        try {
            return api.download(report, in -> folder.take(report, in)) == 0 ? "it is empty" : null;
        } catch (Refusal e) {
            return e.getMessage();
        }
    }

    private String secret(Path file) throws IOException {
        String text = Files.readString(terminal.file(file)).strip();
        if (text.isEmpty() || text.lines().count() != 1) {
            throw new Refusal(Exit.USAGE, file + " does not hold one line");
        }
        return text;
    }
}
