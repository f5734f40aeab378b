package org.comity.doors.shell;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.comity.border.Page;
import org.comity.border.Recall;
import org.comity.border.Refused;
import org.comity.border.Row;
import org.comity.border.Versions;
import org.comity.border.Wanted;
import org.comity.json.Json;
import org.comity.parties.Role;
import org.comity.seal.Digest;
import org.comity.sql.Micros;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comity object}: single objects of the node's own collection. */
@Command(
        name = "object",
        description = "Objects of the node's own collection.",
        subcommands = {ObjectCommands.Show.class, ObjectCommands.Listing.class})
final class ObjectCommands extends Noun {

    @Command(name = "show", description = "Print an object, byte for byte as it was received.")
    static final class Show extends NodeCommand {
        @Parameters(paramLabel = "ID", description = "the STIX id")
        String id = "";

        @Option(names = "--all-versions", description = "every version, oldest arrival first, one a line")
        boolean all;

        @Option(names = "--pretty", description = "laid out for reading, no longer byte for byte")
        boolean pretty;

        @Option(names = "--sha256", description = "only the sha256 of its bytes, and its id")
        boolean sha256;

        @Option(names = "--why", paramLabel = "REASON", defaultValue = "", description = ReadLog.WHY)
        String why = "";

        Show(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return Role.READING;
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            var wanted = new Wanted(
                    OptionalLong.empty(),
                    0,
                    10_000,
                    List.of(id),
                    List.of(),
                    all ? Versions.ALL : Versions.LAST,
                    List.of(),
                    true,
                    Set.of());
            Page page = Home.read(rooms, wanted);
            if (page.rows().isEmpty()) {
                throw new Refused(Refused.Why.UNKNOWN, "nothing is held under " + id);
            }
            if (!sha256) {
                ReadLog.write(rooms, "object show", id, page.rows(), why);
            }
            for (Row row : page.rows()) {
                for (Recall each : rooms.federation().recalls().restricting(row)) {
                    terminal.say("Recalled by " + each.party() + " (recall " + each.nr() + "): "
                            + each.standing(rooms.clock().instant()) + ". It is not to be used further.");
                }
                rooms.federation()
                        .arrivals()
                        .stated(row)
                        .ifPresent(said -> terminal.say(
                                "It came from " + said.source() + ", which says it is of " + said.origin() + "."));
                byte[] body = Objects.requireNonNull(row.body());
                if (sha256) {
                    terminal.out().println(Digest.of(body).hex() + "  " + id);
                } else if (pretty) {
                    terminal.out().println(Json.pretty(Json.parse(body)));
                } else {
                    terminal.out().writeBytes(body);
                    terminal.out().println();
                }
            }
            return Exit.OK;
        }
    }

    @Command(name = "list", description = "List the objects held, in the order they came.")
    static final class Listing extends NodeCommand {
        @Option(names = "--type", paramLabel = "TYPE", split = ",", description = "only these STIX types")
        List<String> types = List.of();

        @Option(
                names = "--limit",
                paramLabel = "N",
                defaultValue = "100",
                description = "at most (default ${DEFAULT-VALUE})")
        int limit;

        @Option(names = "-o", paramLabel = "FORM", defaultValue = "table", description = "table, json or csv")
        Table.Form form = Table.Form.table;

        Listing(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return Role.READING;
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            var wanted = new Wanted(
                    OptionalLong.empty(), 0, limit, List.of(), types, Versions.LAST, List.of(), false, Set.of());
            Page page = Home.read(rooms, wanted);
            var table = new Table("id", "version", "added");
            for (Row row : page.rows()) {
                table.row(
                        row.id(),
                        Micros.instant(row.version()).toString(),
                        Micros.instant(row.added()).toString());
            }
            table.print(terminal, form);
            if (page.more()) {
                terminal.say("More follow; raise --limit.");
            }
            return Exit.OK;
        }
    }
}
