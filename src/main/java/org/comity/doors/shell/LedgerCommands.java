package org.comity.doors.shell;

import java.util.Comparator;
import org.comity.json.JsonObject;
import org.comity.ledger.Entry;
import org.comity.ledger.LedgerVerification;
import org.comity.ledger.LogName;
import org.comity.ledger.Opening;
import org.comity.seal.Checkpoint;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comity ledger}: what crossed, and the proof of it. */
@Command(
        name = "ledger",
        description = "The signed logs of what crossed.",
        subcommands = {LedgerCommands.Verify.class, LedgerCommands.Show.class, LedgerCommands.Listing.class})
final class LedgerCommands extends Noun {

    @Command(
            name = "verify",
            description =
                    "Check every log, offline: entries, records, items, tree, checkpoints, signatures. Exits with 6"
                            + " when anything does not hold.")
    static final class Verify extends NodeCommand {
        @Option(names = "-o", paramLabel = "FORM", defaultValue = "table", description = "table, json or csv")
        Table.Form form = Table.Form.table;

        Verify(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            rooms.ledger().checkpointAll();
            LedgerVerification found = rooms.ledger().verify();
            var table = new Table("log", "entries", "checkpoints", "head", "result");
            for (LedgerVerification.Log log : found.logs()) {
                LedgerVerification.Fault fault = log.fault();
                table.row(
                        form == Table.Form.table ? within(log.origin()) : log.origin(),
                        Long.toString(log.entries()),
                        Long.toString(log.checkpoints()),
                        log.root().hex().substring(0, 16),
                        fault == null ? "ok" : "FAIL at entry " + fault.number() + ": " + fault.why());
            }
            table.print(terminal, form);
            found.faults().forEach(fault -> terminal.say("FAIL: " + fault));
            if (found.holds()) {
                terminal.say("All logs hold.");
                return Exit.OK;
            }
            terminal.say(
                    "The ledger does not hold. Keep this data folder as it is, and compare with a partner's copy.");
            return Exit.NOT_VERIFIED;
        }

        /** Incarnation and name: the party's own id in front says nothing at home. */
        private static String within(String origin) {
            int ledger = origin.indexOf("/ledger/");
            return ledger < 0 ? origin : origin.substring(ledger + "/ledger/".length());
        }
    }

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
            var table = new Table("log", "entries", "head");
            for (LogName log : rooms.ledger().logs()) {
                var checkpoint = rooms.ledger().checkpoint(log).map(note -> Checkpoint.parse(note.text()));
                table.row(
                        log.path(),
                        checkpoint.map(each -> Long.toString(each.size())).orElse("0"),
                        checkpoint.map(each -> each.root().hex()).orElse(""));
            }
            table.print(terminal, form);
            return Exit.OK;
        }
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
