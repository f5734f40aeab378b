package org.comity.doors.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.comity.border.Release;
import org.comity.border.Versions;
import org.comity.border.Wanted;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comity release}: lay what an agreement allows in the outboxes of its parties. */
@Command(
        name = "release",
        description = "Release what is held at home under an agreement: what it allows becomes readable by its other"
                + " parties, what it refuses stays, with the reason. Exits with 3 when nothing was released and"
                + " something refused.")
final class ReleaseCommand extends NodeCommand {

    /** Objects decided and laid in one transaction. */
    private static final int BATCH = 2_000;

    @Parameters(index = "0", paramLabel = "AGREEMENT", description = "the agreement's id")
    private String agreement = "";

    @Parameters(index = "1..*", paramLabel = "ID", arity = "0..*", description = "STIX ids; left out: everything")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--type", paramLabel = "TYPE", split = ",", description = "only these STIX types")
    private List<String> types = new ArrayList<>();

    @Option(names = "--dry-run", description = "only say what would happen")
    private boolean dryRun;

    @Option(names = "-o", paramLabel = "FORM", defaultValue = "table", description = "table, json or csv")
    private Table.Form form = Table.Form.table;

    ReleaseCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Rooms rooms, Terminal terminal) {
        var wanted = new Wanted(OptionalLong.empty(), 0, BATCH, ids, types, Versions.LAST, List.of(), false, Set.of());
        Release release = rooms.gate().release(rooms.operator().name(), agreement, wanted, dryRun);
        var table = new Table("outcome", "count", "to", "clause", "reason", "what would change it", "example");
        if (release.released() > 0) {
            table.row(
                    dryRun ? "would be released" : "released",
                    Long.toString(release.released()),
                    String.join(" ", release.receivers()),
                    "",
                    "",
                    "",
                    "");
        }
        if (release.already() > 0) {
            table.row(
                    "released before",
                    Long.toString(release.already()),
                    String.join(" ", release.receivers()),
                    "",
                    "",
                    "",
                    "");
        }
        for (Release.Refusals each : release.refusals()) {
            table.row(
                    "refused",
                    Long.toString(each.count()),
                    each.receiver(),
                    each.decision().clause(),
                    each.decision().reason(),
                    each.decision().remedy(),
                    each.example());
        }
        table.print(terminal, form);
        if (!dryRun && release.released() > 0) {
            terminal.say("It is in the log with each receiver: comity ledger show");
        }
        return release.released() + release.already() == 0 && release.refused() > 0 ? Exit.REFUSED : Exit.OK;
    }
}
