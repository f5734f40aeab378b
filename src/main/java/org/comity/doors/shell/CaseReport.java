package org.comity.doors.shell;

import java.util.Set;
import org.comity.cases.CaseState;
import org.comity.parties.Role;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comity case report}: a case to be read by people elsewhere. */
@Command(
        name = "report",
        description =
                "Print the report that this kind of case has; or the whole case as a tagged PDF or as CSV, with its"
                        + " marking, the digest of its state and the heads of the logs.")
final class CaseReport extends NodeCommand {
    /** How it is printed. */
    enum Form {
        text,
        csv,
        pdf
    }

    @Parameters(paramLabel = "CASE", description = "its name, or its id")
    private String name = "";

    @Option(
            names = "-o",
            paramLabel = "FORM",
            defaultValue = "text",
            description = "text, csv or pdf (default ${DEFAULT-VALUE})")
    private Form form = Form.text;

    @Mixin
    private PaperOut out = new PaperOut();

    @Option(
            names = "--home",
            description =
                    "with csv or pdf: also what is kept at home and what is for some members only; every page says"
                            + " so")
    private boolean home;

    @Option(
            names = "--for",
            paramLabel = "PARTY",
            defaultValue = "",
            description = "with csv or pdf: what this member has, and the log with it alone")
    private String party = "";

    @Option(names = "--why", paramLabel = "REASON", defaultValue = "", description = ReadLog.WHY)
    private String why = "";

    CaseReport(Shell shell) {
        super(shell);
    }

    @Override
    Set<Role> roles() {
        return CaseCommands.LOOKING;
    }

    @Override
    int run(Rooms rooms, Terminal terminal) {
        if (form == Form.text && (home || !party.isEmpty() || out.named())) {
            throw new Refusal(Exit.USAGE, "--out, --home and --for go with -o pdf or -o csv");
        }
        if (home && !party.isEmpty()) {
            throw new Refusal(Exit.USAGE, "what is kept at home is for no other party; leave out --home or --for");
        }
        CaseState state = rooms.casebook().as(rooms.actor()).require(name);
        if (form == Form.text) {
            state.kind().report(state).forEach(line -> terminal.out().println(CaseText.plain(line)));
            return Exit.OK;
        }
        Printed paper = CasePaper.handedOut(rooms, state, reader(state), "case report", why);
        switch (form) {
            case csv -> out.csv(terminal, paper);
            case pdf -> out.pdf(terminal, paper);
            case text -> throw new IllegalStateException();
        }
        return Exit.OK;
    }

    private CasePaper.Reader reader(CaseState state) {
        if (home) {
            return new CasePaper.Reader.Home();
        }
        if (party.isEmpty()) {
            return new CasePaper.Reader.Members();
        }
        if (state.member(party).isEmpty()) {
            throw new Refusal(
                    Exit.NOT_FOUND,
                    party + " is no member of the case; there are "
                            + String.join(", ", state.members().keySet()));
        }
        return new CasePaper.Reader.One(party);
    }
}
