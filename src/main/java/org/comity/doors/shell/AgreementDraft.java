package org.comity.doors.shell;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.comity.parties.Party;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A draft of an agreement, to begin from. */
@Command(name = "draft", description = "Print a draft between us and other parties, to be edited.")
final class AgreementDraft extends NodeCommand {
    @Parameters(paramLabel = "PARTY", arity = "1..*", description = "ids of the other parties")
    List<String> others = new ArrayList<>();

    AgreementDraft(Shell shell) {
        super(shell);
    }

    @Override
    int run(Rooms rooms, Terminal terminal) {
        var members = new ArrayList<Party>();
        members.add(rooms.parties().ours());
        others.forEach(id -> members.add(rooms.parties().require(id)));
        Instant today = rooms.clock().instant().truncatedTo(java.time.temporal.ChronoUnit.DAYS);
        var text = new StringBuilder("""
                # Technical sharing terms. They create no law; name the instrument they implement.
                comity: agreement/1
                id: change-this-name
                version: 1
                title: What is shared, between whom
                purpose: What it is shared for
                implements: Title and date of the instrument
                parties:
                """);
        for (Party member : members) {
            text.append("  - id: ").append(member.id()).append('\n');
            text.append("    name: \"")
                    .append(member.name().replace("\\", "\\\\").replace("\"", "\\\""))
                    .append("\"\n");
            text.append("    key: ")
                    .append(member.hasNode() ? member.key() : "none")
                    .append('\n');
        }
        text.append("valid:\n  from: ").append(today).append('\n');
        text.append("  until: ")
                .append(today.plus(365, java.time.temporal.ChronoUnit.DAYS))
                .append('\n');
        text.append("""
                clauses:                 # what no clause lets cross does not cross
                  - id: "1"
                    title: Technical indicators
                    types: [indicator, malware, infrastructure, relationship, report, identity]   # or: any
                    tlp: GREEN           # the strictest marking that may cross
                    unmarked: refuse     # or what an unmarked object counts as, such as AMBER
                """);
        terminal.out().print(text);
        return Exit.OK;
    }
}
