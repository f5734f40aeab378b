package org.comity.doors.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.comity.border.Lint;
import org.comity.border.Release;
import org.comity.border.Staging;
import org.comity.border.Versions;
import org.comity.border.Wanted;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comity release}: lay what an agreement allows in the outboxes of its parties, or stage it for approval. */
@Command(
        name = "release",
        description = "Release what is held at home under an agreement: what it allows becomes readable by its other"
                + " parties, or waits for approval where it says so; what it refuses stays, with the reason. Exits with 3"
                + " when nothing was released and something refused, with 7 when something waits.",
        subcommands = {
            StagingCommands.Listing.class,
            StagingCommands.Show.class,
            StagingCommands.Approve.class,
            StagingCommands.Reject.class,
            StagingCommands.Withdraw.class,
            PreviewCommand.class
        })
final class ReleaseCommand extends TableCommand {

    @Parameters(index = "0", paramLabel = "AGREEMENT", arity = "0..1", description = "the agreement's id")
    private @Nullable String agreement;

    @Parameters(index = "1..*", paramLabel = "ID", arity = "0..*", description = "STIX ids; left out: everything")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--type", paramLabel = "TYPE", split = ",", description = "only these STIX types")
    private List<String> types = new ArrayList<>();

    @Option(names = "--dry-run", description = "only say what would happen")
    private boolean dryRun;

    @Option(names = "--lint", description = "only say what should be looked at before; exits with 3 when it blocks")
    private boolean lint;

    @Option(
            names = "--despite-lint",
            paramLabel = "REASON",
            description = "release in spite of what lint would keep back; the reason is kept in the home log")
    private @Nullable String despite;

    ReleaseCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Rooms rooms, Terminal terminal) {
        String under = agreement;
        if (under == null) {
            throw new IllegalArgumentException("name the agreement, or one of: list, show, approve, reject, withdraw,"
                    + " preview; see: comity release --help");
        }
        var wanted = new Wanted(
                OptionalLong.empty(), 0, Sharing.BATCH, ids, types, Versions.LAST, List.of(), false, Set.of());
        List<Lint> findings =
                rooms.gate().releases().lint(under, wanted, rooms.federation().keys(), rooms.credentials());
        boolean blocked = findings.stream().anyMatch(Lint::blocks);
        if (lint) {
            lintTable(findings).print(terminal, form());
            return blocked ? Exit.REFUSED : Exit.OK;
        }
        findings.forEach(each -> terminal.say((each.blocks() ? "error: " : "warning: ") + sentence(each)));
        if (blocked && !dryRun) {
            if (despite == null || despite.isBlank()) {
                terminal.say("Nothing was released. Mend it, or say why it is released so: --despite-lint REASON");
                return Exit.REFUSED;
            }
            rooms.gate().releases().despiteLint(rooms.actor().name(), under, findings, despite);
        }
        Release release = rooms.gate().release(rooms.actor().name(), under, wanted, dryRun);
        table(release).print(terminal, form());
        for (Staging each : release.stagings()) {
            terminal.say("Staging " + each.nr() + " waits for " + needs(each) + ": comity release show " + each.nr());
        }
        if (!dryRun && release.released() > 0) {
            terminal.say("It is in the log with each receiver: comity ledger show");
        }
        if (release.staged() + release.waiting() > 0) {
            return Exit.WAITING;
        }
        return release.released() + release.already() == 0 && release.refused() > 0 ? Exit.REFUSED : Exit.OK;
    }

    private Table table(Release release) {
        var table = new Table("outcome", "count", "to", "clause", "reason", "what would change it", "example");
        count(table, release, dryRun ? "would be released" : "released", release.released());
        count(table, release, dryRun ? "would be staged" : "staged", release.staged());
        count(table, release, "waiting before", release.waiting());
        count(table, release, "released before", release.already());
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
        return table;
    }

    private static void count(Table table, Release release, String outcome, long count) {
        if (count > 0) {
            table.row(outcome, Long.toString(count), String.join(" ", release.receivers()), "", "", "", "");
        }
    }

    private static Table lintTable(List<Lint> findings) {
        var table = new Table("severity", "rule", "count", "to", "message", "example");
        for (Lint each : findings) {
            table.row(
                    each.blocks() ? "error" : "warning",
                    each.rule(),
                    Long.toString(each.count()),
                    each.receivers(),
                    each.message(),
                    each.example());
        }
        return table;
    }

    private static String sentence(Lint each) {
        return each.rule() + ": " + each.message() + ", to " + each.receivers()
                + (each.count() == 0
                        ? ""
                        : " (" + each.count() + (each.count() == 1 ? " object, " : " objects, such as ")
                                + each.example() + ")");
    }

    static String needs(Staging staging) {
        return switch (staging.approval().persons()) {
            case 1 -> "one person";
            case 2 -> "two persons";
            default -> staging.approval().label();
        };
    }
}
