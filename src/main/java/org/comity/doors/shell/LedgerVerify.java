package org.comity.doors.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.comity.ledger.Fork;
import org.comity.ledger.LedgerVerification;
import org.comity.ledger.TileVerification;
import org.comity.seal.BadSeal;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code comity ledger verify}: of a node, or of a log that somebody exported. */
@Command(
        name = "verify",
        description = "Check every log, offline: entries, records, items, tree, checkpoints, signatures. Exits with 6"
                + " when anything does not hold. With --tiles: a log from its tiles alone, without a node.")
final class LedgerVerify implements Callable<Integer> {
    private final Shell shell;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:COMITY_DATA}",
            description = "the node's data folder (or COMITY_DATA)")
    @Nullable
    Path data;

    @Option(
            names = {"--tiles", "--from-tiles"},
            paramLabel = "DIR",
            description = "a folder with checkpoint and tiles, as comity ledger export writes it")
    @Nullable
    Path tiles;

    @Mixin
    KeyChoice key = new KeyChoice();

    @Option(names = "-o", paramLabel = "FORM", defaultValue = "table", description = "table, json or csv")
    Table.Form form = Table.Form.table;

    LedgerVerify(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        Path folder = tiles;
        if (folder != null) {
            return tiles(shell.terminal(), shell.terminal().file(folder));
        }
        Path node = data;
        if (node == null) {
            throw new IllegalArgumentException("give a node's data folder by --data, or exported tiles by --tiles");
        }
        return shell.at(node, rooms -> node(rooms, shell.terminal()));
    }

    private int node(Rooms rooms, Terminal terminal) {
        rooms.ledger().checkpointAll();
        LedgerVerification found = rooms.ledger().verify();
        print(terminal, found.logs());
        long destroyed = found.logs().stream()
                .mapToLong(LedgerVerification.Log::destroyed)
                .sum();
        if (destroyed > 0 && found.holds()) {
            terminal.say(destroyed + (destroyed == 1 ? " record was" : " records were")
                    + " destroyed when the time for it was over, and the logs say so; the entries stand, and were"
                    + " checked.");
        }
        found.faults().forEach(fault -> terminal.say("FAIL: " + fault));
        int forks = forks(rooms.ledger().witness().forks(), terminal);
        if (!found.holds()) {
            terminal.say(
                    "The ledger does not hold. Keep this data folder as it is, and compare with a partner's copy.");
            return Exit.NOT_VERIFIED;
        }
        terminal.say(forks == Exit.OK ? "All logs hold." : "Our own logs hold.");
        return forks;
    }

    private int tiles(Terminal terminal, Path folder) throws IOException {
        String checkpoint = Files.readString(folder.resolve("checkpoint"));
        NoteKey keeper = key.read(terminal);
        LedgerVerification.Log log;
        try {
            log = TileVerification.of(
                    SignedNote.parse(checkpoint),
                    tile -> Files.readAllBytes(folder.resolve(tile.path())),
                    List.of(keeper));
        } catch (BadSeal e) {
            throw new Refusal(Exit.NOT_VERIFIED, "the checkpoint does not hold: " + e.getMessage());
        }
        print(terminal, List.of(log));
        if (log.fault() == null) {
            terminal.say("The log holds.");
            return Exit.OK;
        }
        terminal.say("The log does not hold.");
        return Exit.NOT_VERIFIED;
    }

    private void print(Terminal terminal, List<LedgerVerification.Log> logs) {
        var table = new Table("log", "entries", "checkpoints", "head", "result");
        for (LedgerVerification.Log log : logs) {
            LedgerVerification.Fault fault = log.fault();
            table.row(
                    form == Table.Form.table ? within(log.origin()) : log.origin(),
                    Long.toString(log.entries()),
                    Long.toString(log.checkpoints()),
                    log.root().hex().substring(0, 16),
                    fault == null
                            ? log.destroyed() == 0
                                    ? "ok"
                                    : "ok, " + log.destroyed() + (log.destroyed() == 1 ? " record" : " records")
                                            + " destroyed"
                            : "FAIL at entry " + fault.number() + ": " + fault.why());
        }
        table.print(terminal, form);
    }

    /** Says which logs of others contradict themselves; the exit code that goes with it. */
    static int forks(List<Fork> forks, Terminal terminal) {
        for (Fork fork : forks) {
            terminal.say("FORK of " + fork.origin() + ", seen " + fork.seen() + ": " + fork.why()
                    + ". What was signed first:");
            terminal.say(fork.kept().indent(2).stripTrailing());
            terminal.say("and then:");
            terminal.say(fork.found().indent(2).stripTrailing());
        }
        return forks.isEmpty() ? Exit.OK : Exit.NOT_VERIFIED;
    }

    /** Incarnation and name: the party's own id in front says nothing at home. */
    private static String within(String origin) {
        int ledger = origin.indexOf("/ledger/");
        return ledger < 0 ? origin : origin.substring(ledger + "/ledger/".length());
    }
}
