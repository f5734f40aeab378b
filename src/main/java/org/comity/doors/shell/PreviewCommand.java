package org.comity.doors.shell;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.comity.border.Decision;
import org.comity.border.Versions;
import org.comity.border.Wanted;
import org.comity.parties.Role;
import org.comity.seal.Digest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comity release preview}: the exact bytes a partner would get. */
@Command(
        name = "preview",
        description = "Print the exact bytes that a party would get, one object after the other, and on stderr their"
                + " sha256 and what would be withheld and why. Nothing is released. Exits with 3 when all of it would be"
                + " withheld.")
final class PreviewCommand extends TableCommand {
    /** Objects read at once. */
    private static final int BATCH = 500;

    @Parameters(index = "0", paramLabel = "AGREEMENT", description = "the agreement's id")
    private String agreement = "";

    @Parameters(index = "1", paramLabel = "PARTY", description = "the party it would go to")
    private String party = "";

    @Parameters(index = "2..*", paramLabel = "ID", arity = "0..*", description = "STIX ids; left out: everything")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--type", paramLabel = "TYPE", split = ",", description = "only these STIX types")
    private List<String> types = new ArrayList<>();

    PreviewCommand(Shell shell) {
        super(shell);
    }

    @Override
    Set<Role> roles() {
        return Role.READING;
    }

    @Override
    int run(Rooms rooms, Terminal terminal) {
        var wanted = new Wanted(OptionalLong.empty(), 0, BATCH, ids, types, Versions.LAST, List.of(), false, Set.of());
        var table = new Table("id", "answer", "approval", "clause", "reason", "sha256", "object");
        boolean plain = form() == Table.Form.table;
        long[] counts = new long[2];
        rooms.gate().releases().preview(agreement, party, wanted, each -> {
            byte[] bytes = each.bytes();
            Digest sha256 = each.sha256();
            Decision decision = each.decision();
            if (bytes == null || sha256 == null) {
                counts[1]++;
                if (plain) {
                    terminal.say("withheld  " + each.id() + ": " + decision.reason());
                } else {
                    table.row(each.id(), "withheld", "", decision.clause(), decision.reason(), "", "");
                }
                return;
            }
            counts[0]++;
            if (plain) {
                terminal.out().writeBytes(bytes);
                terminal.out().println();
                terminal.say(sha256.hex() + "  " + each.id());
            } else {
                table.row(
                        each.id(),
                        "crosses",
                        decision.approval().label(),
                        decision.clause(),
                        decision.reason(),
                        sha256.hex(),
                        new String(bytes, StandardCharsets.UTF_8));
            }
        });
        if (!plain) {
            table.print(terminal, form());
        }
        terminal.say(counts[0] + " would cross to " + party + ", " + counts[1] + " would be withheld.");
        return counts[0] == 0 && counts[1] > 0 ? Exit.REFUSED : Exit.OK;
    }
}
