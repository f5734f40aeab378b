package org.comity.doors.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.comity.feeds.KeptPlan;
import org.comity.json.JsonObject;
import org.comity.parties.Role;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code comity feed plan}: by what this node parts observations where nothing else is said. */
@Command(
        name = "plan",
        description = "Give the node a plan of its own: tables and recipients, copied, numbered and kept for replay.",
        subcommands = {FeedPlanCommands.Put.class, FeedPlanCommands.Listing.class, FeedPlanCommands.Show.class})
final class FeedPlanCommands extends Noun {

    @Command(
            name = "set",
            description =
                    "Read tables and recipients, and keep a copy: by these the node parts and delivers from now on.")
    static final class Put extends NodeCommand {
        @Mixin
        private FeedPlanFiles files = new FeedPlanFiles();

        Put(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            try {
                KeptPlan kept = files.named(terminal).keep(rooms, rooms.clock().instant(), terminal::say);
                terminal.say("Plan " + kept.nr() + " counts from now on; its sha256 is " + kept.sha256());
                return Exit.OK;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Command(name = "list", description = "List the plans there were, the newest first; the newest counts.")
    static final class Listing extends TableCommand {
        Listing(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return Role.READING;
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            boolean brief = form() == Table.Form.table;
            var table = brief ? new Table("plan", "set", "by") : new Table("plan", "set", "by", "sha256");
            for (KeptPlan each : rooms.feeds().plans().all(FeedCommands.LISTED_MAX)) {
                var row = new ArrayList<>(List.of(
                        Long.toString(each.nr()),
                        each.made().truncatedTo(ChronoUnit.SECONDS).toString(),
                        each.person()));
                if (!brief) {
                    row.add(each.sha256());
                }
                table.row(row.toArray(String[]::new));
            }
            table.print(terminal, form());
            return Exit.OK;
        }
    }

    @Command(name = "show", description = "List the files of a plan with their digests, and hold them against these.")
    static final class Show extends TableCommand {
        @Parameters(paramLabel = "NR", arity = "0..1", description = "its number; left out: the one that counts")
        private @Nullable Long nr;

        Show(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return Role.READING;
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            KeptPlan plan = nr == null
                    ? rooms.feeds()
                            .plans()
                            .newest()
                            .orElseThrow(() -> new Refusal(Exit.NOT_FOUND, "this node has no plan"))
                    : rooms.feeds().plans().require(nr);
            JsonObject files =
                    Objects.requireNonNull(rooms.feeds().plans().said(plan).object("files"));
            var table = new Table("file", "sha256");
            files.names().forEach(each -> table.row(each, String.valueOf(files.text(each))));
            table.print(terminal, form());
            terminal.say("Plan " + plan.nr() + " lies in " + plan.folder());
            return Exit.OK;
        }
    }
}
