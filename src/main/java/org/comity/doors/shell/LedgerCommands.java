package org.comity.doors.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import org.comity.json.JsonObject;
import org.comity.ledger.Entry;
import org.comity.ledger.LogName;
import org.comity.ledger.LogStanding;
import org.comity.ledger.Opening;
import org.comity.ledger.Origin;
import org.comity.seal.BadSeal;
import org.comity.seal.Checkpoint;
import org.comity.seal.NoteKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comity ledger}: what crossed, and the proof of it. */
@Command(
        name = "ledger",
        description = "The signed logs of what crossed.",
        subcommands = {
            LedgerVerify.class,
            LedgerCommands.Show.class,
            LedgerCommands.Listing.class,
            LedgerCommands.Export.class,
            LedgerProofs.Prove.class,
            LedgerProofs.Check.class,
            LedgerReconcile.State.class,
            LedgerReconcile.Reconcile.class,
            LedgerCosigners.class,
            LedgerCosigners.Cosign.class,
            LedgerAudit.class
        })
final class LedgerCommands extends Noun {

    @Command(name = "list", description = "List the logs and their signed heads.")
    static final class Listing extends NodeCommand {
        @Option(names = "-o", paramLabel = "FORM", defaultValue = "table", description = "table, json or csv")
        Table.Form form = Table.Form.table;

        Listing(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            rooms.ledger().checkpointAll();
            var table = new Table("log", "entries", "head", "cosigned by");
            for (LogStanding each : rooms.ledger().standings()) {
                Checkpoint checkpoint = each.checkpoint();
                table.row(
                        each.log().path(),
                        checkpoint == null ? "0" : Long.toString(checkpoint.size()),
                        checkpoint == null ? "" : checkpoint.root().hex(),
                        String.join(", ", each.cosigners()));
            }
            table.print(terminal, form);
            return LedgerVerify.forks(rooms.ledger().witness().forks(), terminal);
        }
    }

    @Command(
            name = "export",
            description =
                    "Write a log's checkpoint and tiles as files (C2SP tlog-tiles), for any program that checks logs.")
    static final class Export extends NodeCommand {
        @Parameters(
                index = "0",
                paramLabel = "LOG",
                description = "as comity ledger list names it, or its whole origin")
        String log = "";

        @Parameters(index = "1", paramLabel = "DIR", description = "the folder to write into")
        Path folder = Path.of(".");

        Export(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            rooms.ledger().checkpointAll();
            Origin origin = origin(rooms, log);
            try {
                long tiles = rooms.ledger().shownToAuditor().export(origin, terminal.file(folder));
                if (tiles < 0) {
                    throw unknown(log);
                }
                terminal.say("Written: the checkpoint of " + origin + ", and " + tiles + " tiles. Check them with:"
                        + " comity ledger verify --tiles " + folder + " --key KEY");
                terminal.say("For other programs, the key under the name that the checkpoint is signed with:");
                var key = new NoteKey(
                        origin.text(), rooms.parties().ours().noteKey().key());
                terminal.out().println(key.text());
                return Exit.OK;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The log that is meant: a name of this incarnation, or an origin. */
    static Origin origin(Rooms rooms, String log) {
        try {
            return log.startsWith(rooms.parties().ours().id() + "/ledger/")
                    ? Origin.parse(log)
                    : rooms.ledger().named(new LogName(log));
        } catch (BadSeal | IllegalArgumentException e) {
            throw unknown(log);
        }
    }

    static Refusal unknown(String log) {
        return new Refusal(Exit.NOT_FOUND, "there is no log " + log + "; see: comity ledger list");
    }

    @Command(name = "show", description = "Show what the logs say, the latest entries last.")
    static final class Show extends NodeCommand {
        @Parameters(
                paramLabel = "LOG",
                arity = "0..1",
                description = "one log, as comity ledger list names it; left out: all")
        @Nullable
        String log;

        @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = "entries of each log at most")
        int limit;

        @Option(names = "-o", paramLabel = "FORM", defaultValue = "table", description = "table, json or csv")
        Table.Form form = Table.Form.table;

        Show(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            boolean people = form == Table.Form.table;
            var all = new Table("log", "entry", "at", "what", "who", "items", "details");
            for (LogName name : rooms.ledger().logs().stream()
                    .filter(each -> log == null || log.equals(each.path()))
                    .sorted(Comparator.comparing(LogName::path))
                    .toList()) {
                var one = new Table("entry", "at", "what", "who", "items");
                var entries = rooms.ledger().entries(name, 0, Integer.MAX_VALUE);
                for (Entry entry : entries.subList(Math.max(0, entries.size() - limit), entries.size())) {
                    Opening opening = entry.opening();
                    String number = Long.toString(entry.number());
                    JsonObject record = opening == null ? JsonObject.EMPTY : opening.json();
                    String what = opening == null ? "(record destroyed)" : said(record, "kind");
                    String at = said(record, "at").replaceFirst("\\.[0-9]+Z$", "Z");
                    one.row(number, at, what, said(record, "actor"), said(record, "count"));
                    all.row(
                            name.path(),
                            number,
                            said(record, "at"),
                            what,
                            said(record, "actor"),
                            said(record, "count"),
                            said(record, "details"));
                }
                if (people) {
                    terminal.out().println("log " + name.path());
                    one.print(terminal, form);
                }
            }
            if (!people) {
                all.print(terminal, form);
            }
            return Exit.OK;
        }

        private static String said(JsonObject record, String name) {
            String text = record.text(name);
            return text != null ? text : record.get(name) == null ? "" : String.valueOf(record.get(name));
        }
    }
}
