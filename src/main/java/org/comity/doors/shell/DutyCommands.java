package org.comity.doors.shell;

import java.util.concurrent.Callable;
import org.comity.duty.Pack;
import org.comity.duty.Packs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code comity duty}: who has to tell whom, and until when; needs no node. */
@Command(
        name = "duty",
        description = "Duty clocks: which duties to notify apply to an event, and until when, by rule packs with their"
                + " sources. Nothing here is legal advice.",
        subcommands = {DutyCommands.Listing.class})
final class DutyCommands extends Noun {
    static final String NO_ADVICE = "This is arithmetic over published rules, not legal advice.";

    @Command(name = "packs", description = "List the rule packs with their status, validity and source.")
    static final class Listing implements Callable<Integer> {
        private final Shell shell;

        @Option(
                names = "-o",
                paramLabel = "FORM",
                defaultValue = "table",
                description = "table, json or csv (default ${DEFAULT-VALUE})")
        private Table.Form form = Table.Form.table;

        Listing(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() {
            var table = new Table("pack", "status", "valid from", "valid until", "verified", "source");
            for (Pack each : Packs.standard().all()) {
                table.row(
                        each.id(),
                        each.status().written(),
                        each.validFrom().toString(),
                        each.validUntil().map(Object::toString).orElse(""),
                        each.verified().written(),
                        each.instrument() + ", " + each.publication());
            }
            table.print(shell.terminal(), form);
            shell.terminal().say(NO_ADVICE);
            return Exit.OK;
        }
    }
}
