package org.comity.doors.shell;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.comity.border.Decision;
import org.comity.parties.Agreement;
import org.comity.parties.Approval;
import org.comity.parties.Obligations;
import org.comity.parties.Role;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comity why}: why one object may or may not cross to one party. */
@Command(
        name = "why",
        description = "Say why an object may or may not be released to a party, by which clause, and what would change"
                + " it. Exits with 3 when no agreement allows it.")
final class WhyCommand extends NodeCommand {

    @Parameters(index = "0", paramLabel = "ID", description = "the STIX id")
    private String id = "";

    @Parameters(index = "1", paramLabel = "PARTY", description = "the party it would go to")
    private String party = "";

    @Option(names = "-o", paramLabel = "FORM", defaultValue = "table", description = "table, json or csv")
    private Table.Form form = Table.Form.table;

    WhyCommand(Shell shell) {
        super(shell);
    }

    @Override
    Set<Role> roles() {
        return Role.READING_TERMS;
    }

    @Override
    int run(Rooms rooms, Terminal terminal) {
        Map<String, Decision> decisions = new TreeMap<>(rooms.gate().why(id, party));
        var table = new Table(
                "agreement",
                "answer",
                "clause",
                "reason",
                "what would change it",
                "approval",
                "minimised",
                "obligations",
                "holds until");
        decisions.forEach((agreement, decision) -> table.row(
                agreement,
                decision.allowed() ? "allowed" : "refused",
                decision.clause(),
                decision.reason(),
                decision.remedy(),
                decision.allowed() && decision.approval() != Approval.FLOWS
                        ? decision.approval().label()
                        : "",
                decision.measures(),
                decision.allowed() ? obligations(rooms, agreement, decision) : "",
                decision.allowed() ? until(rooms, agreement) : ""));
        if (decisions.isEmpty()) {
            terminal.say("There is no agreement with " + party + ", so nothing crosses.");
        }
        table.print(terminal, form);
        return decisions.values().stream().anyMatch(Decision::allowed) ? Exit.OK : Exit.REFUSED;
    }

    /** What the receiver would owe, by the clause that allows it. */
    private static String obligations(Rooms rooms, String agreement, Decision decision) {
        Agreement terms = rooms.agreements().require(agreement).terms();
        return terms.clause(decision.clause())
                .map(terms::obligations)
                .filter(owed -> !owed.equals(Obligations.NONE))
                .map(owed -> "a receiver " + owed.sentence())
                .orElse("");
    }

    /** The next instant at which the answer is another by itself. */
    private String until(Rooms rooms, String agreement) {
        Instant until = rooms.gate().releases().holdsUntil(id, agreement, party);
        return until.equals(Instant.MAX) ? "" : until.toString();
    }
}
