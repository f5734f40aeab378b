package org.comity.doors.shell;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.comity.border.Segment;
import org.comity.parties.Role;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Segments as lists: few columns for people, all of them for programs. */
abstract class FeedSegmentLists extends TableCommand {
    FeedSegmentLists(Shell shell) {
        super(shell);
    }

    @Override
    Set<Role> roles() {
        return Role.READING;
    }

    @Override
    int run(Rooms rooms, Terminal terminal) {
        List<Segment> segments = segments(rooms);
        Table table = form() == Table.Form.table ? forPeople(segments, terminal) : whole(segments);
        table.print(terminal, form());
        return Exit.OK;
    }

    /** What is listed, the newest first. */
    abstract List<Segment> segments(Rooms rooms);

    /** What fits a terminal; what else is to be said goes there too. */
    abstract Table forPeople(List<Segment> segments, Terminal terminal);

    /** All that is known of each. */
    abstract Table whole(List<Segment> segments);

    @Command(name = "segments", description = "List what was laid for recipients, the newest first.")
    static final class Laid extends FeedSegmentLists {
        @Option(names = "--recipient", paramLabel = "ID", defaultValue = "", description = "for that recipient alone")
        private String recipient = "";

        Laid(Shell shell) {
            super(shell);
        }

        @Override
        List<Segment> segments(Rooms rooms) {
            return rooms.feeds().laid(recipient, FeedCommands.LISTED_MAX);
        }

        @Override
        Table forPeople(List<Segment> segments, Terminal terminal) {
            var table = new Table("recipient", "report", "rows", "state", "laid");
            segments.forEach(each -> table.row(
                    Objects.requireNonNull(each.ours()).recipient(),
                    each.report(),
                    Long.toString(each.rows()),
                    each.state(),
                    each.at().truncatedTo(ChronoUnit.SECONDS).toString()));
            return table;
        }

        @Override
        Table whole(List<Segment> segments) {
            var table = new Table(
                    "segment",
                    "recipient",
                    "party",
                    "agreement",
                    "clause",
                    "measures",
                    "report",
                    "tlp",
                    "rows",
                    "bytes",
                    "state",
                    "laid",
                    "sha256");
            for (Segment each : segments) {
                Segment.Ours ours = Objects.requireNonNull(each.ours());
                table.row(
                        each.id(),
                        ours.recipient(),
                        each.party(),
                        each.agreement(),
                        each.clause(),
                        ours.owner() ? "exact for the owner; " + ours.measures() : ours.measures(),
                        each.report(),
                        each.tlp(),
                        Long.toString(each.rows()),
                        Long.toString(each.bytes()),
                        each.state(),
                        each.at().toString(),
                        each.sha256());
            }
            return table;
        }
    }

    @Command(name = "received", description = "List what came from partners, the newest first.")
    static final class Received extends FeedSegmentLists {
        @Option(names = "--party", paramLabel = "ID", defaultValue = "", description = "from that party alone")
        private String party = "";

        Received(Shell shell) {
            super(shell);
        }

        @Override
        List<Segment> segments(Rooms rooms) {
            return rooms.feeds().received(party, FeedCommands.LISTED_MAX);
        }

        @Override
        Table forPeople(List<Segment> segments, Terminal terminal) {
            var table = new Table("party", "report", "rows", "state", "proven", "until");
            for (Segment each : segments) {
                Segment.Theirs theirs = Objects.requireNonNull(each.theirs());
                table.row(
                        each.party(),
                        each.report(),
                        Long.toString(each.rows()),
                        each.state(),
                        theirs.proven() ? "yes" : "no",
                        until(theirs));
                if (!theirs.why().isEmpty()) {
                    terminal.say(each.id() + " was not taken: " + theirs.why());
                }
            }
            return table;
        }

        @Override
        Table whole(List<Segment> segments) {
            var table = new Table(
                    "segment",
                    "party",
                    "agreement",
                    "clause",
                    "report",
                    "tlp",
                    "rows",
                    "bytes",
                    "state",
                    "proven",
                    "until",
                    "why",
                    "sha256");
            for (Segment each : segments) {
                Segment.Theirs theirs = Objects.requireNonNull(each.theirs());
                table.row(
                        each.id(),
                        each.party(),
                        each.agreement(),
                        each.clause(),
                        each.report(),
                        each.tlp(),
                        Long.toString(each.rows()),
                        Long.toString(each.bytes()),
                        each.state(),
                        theirs.proven() ? "yes" : "no",
                        until(theirs),
                        theirs.why(),
                        each.sha256());
            }
            return table;
        }

        private static String until(Segment.Theirs theirs) {
            return theirs.due() == null ? "" : theirs.due().toString();
        }
    }
}
