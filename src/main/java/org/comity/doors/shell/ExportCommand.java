package org.comity.doors.shell;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.comity.border.Row;
import org.comity.border.Versions;
import org.comity.border.Wanted;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.misp.MispFeed;
import org.comity.parties.Party;
import org.comity.parties.Role;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code comity export}: the node's own collection as files. */
@Command(
        name = "export",
        description = "Export the node's own collection as a STIX 2.1 bundle, as NDJSON, or as a MISP feed folder.")
final class ExportCommand extends NodeCommand {

    private static final int PAGE = 1_000;

    /** What is written. */
    enum Format {
        stix,
        ndjson,
        misp
    }

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "stix", description = "stix, ndjson or misp")
    private Format format = Format.stix;

    @Option(names = "--out", paramLabel = "PATH", description = "a file, or for misp a folder; left out: stdout")
    private @Nullable Path out;

    @Option(names = "--type", paramLabel = "TYPE", split = ",", description = "only these STIX types")
    private List<String> types = List.of();

    @Option(names = "--all-versions", description = "every version, not only the latest of each object")
    private boolean all;

    @Option(names = "--why", paramLabel = "REASON", defaultValue = "", description = ReadLog.WHY)
    private String why = "";

    ExportCommand(Shell shell) {
        super(shell);
    }

    @Override
    Set<Role> roles() {
        return EnumSet.of(Role.OPERATOR, Role.AUDITOR);
    }

    @Override
    int run(Rooms rooms, Terminal terminal) {
        var wanted = new Wanted(
                OptionalLong.empty(),
                0,
                PAGE,
                List.of(),
                types,
                all ? Versions.ALL : Versions.LAST,
                List.of(),
                true,
                Set.of());
        ReadLog.write(rooms, "export", unrestricted(rooms, wanted), wanted, why);
        try {
            if (format == Format.misp) {
                return misp(rooms, terminal, unrestricted(rooms, wanted));
            }
            if (out == null) {
                stix(terminal.out(), unrestricted(rooms, wanted));
            } else {
                try (var file = new BufferedOutputStream(Files.newOutputStream(terminal.file(out)), 1 << 16)) {
                    terminal.say(stix(file, unrestricted(rooms, wanted)) + " objects written to " + out);
                }
            }
            return Exit.OK;
        } catch (IOException e) {
            throw new Refusal(Exit.USAGE, (out == null ? "stdout" : out) + " cannot be written: " + e.getMessage());
        }
    }

    /** What a partner recalled, and is kept restricted, goes into no file. */
    private static Iterable<Row> unrestricted(Rooms rooms, Wanted wanted) {
        Set<Long> restricted = rooms.federation().recalls().restricted();
        return () -> StreamSupport.stream(Home.all(rooms, wanted).spliterator(), false)
                .filter(row -> !restricted.contains(row.nr()))
                .iterator();
    }

    /** Bodies go out as they came in, so that what is imported again is the same to the byte. */
    private long stix(OutputStream file, Iterable<Row> rows) throws IOException {
        boolean bundle = format == Format.stix;
        if (bundle) {
            file.write(("{\"type\":\"bundle\",\"id\":\"bundle--" + UUID.randomUUID() + "\",\"objects\":[\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        long count = 0;
        for (Row row : rows) {
            byte[] body = Objects.requireNonNull(row.body());
            if (bundle && count > 0) {
                file.write(",\n".getBytes(StandardCharsets.UTF_8));
            }
            file.write(bundle ? body : Json.bytes(Json.parse(body)));
            if (!bundle) {
                file.write('\n');
            }
            count++;
        }
        if (bundle) {
            file.write("\n]}\n".getBytes(StandardCharsets.UTF_8));
        }
        file.flush();
        return count;
    }

    private int misp(Rooms rooms, Terminal terminal, Iterable<Row> rows) throws IOException {
        if (out == null) {
            throw new IllegalArgumentException("a MISP feed is a folder; name it with --out");
        }
        MispFeed.Org publisher = publisher(rooms);
        MispFeed.Written written = MispFeed.write(terminal.file(out), () -> objects(rows.iterator()), publisher);
        terminal.say(written.events().size() + " events written to " + out + "; "
                + written.leftOut().size() + " objects have no form in MISP and were left out");
        for (MispFeed.LeftOut each :
                written.leftOut().subList(0, Math.min(20, written.leftOut().size()))) {
            terminal.say("  " + each.id() + ": " + each.reason());
        }
        return Exit.OK;
    }

    /** Who we are as an organisation of MISP. */
    static MispFeed.Org publisher(Rooms rooms) {
        Party ours = rooms.parties().ours();
        return new MispFeed.Org(
                UUID.nameUUIDFromBytes(ours.id().getBytes(StandardCharsets.UTF_8))
                        .toString(),
                ours.name());
    }

    private static java.util.Iterator<JsonObject> objects(java.util.Iterator<Row> rows) {
        return new java.util.Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public JsonObject next() {
                return Json.parseObject(Objects.requireNonNull(rows.next().body()));
            }
        };
    }
}
