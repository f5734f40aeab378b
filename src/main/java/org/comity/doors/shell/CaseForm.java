package org.comity.doors.shell;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.comity.cases.CaseState;
import org.comity.cases.Clocks;
import org.comity.cases.DutySteps;
import org.comity.cases.Sent;
import org.comity.duty.Due;
import org.comity.duty.DutiesJson;
import org.comity.json.Json;
import org.comity.parties.Role;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comity case form}: what is to be told to an authority, from the facts of a case. */
@Command(
        name = "form",
        description = "Print the form of a stage, filled in from the facts, with what is missing and what changed"
                + " since the last stage; to be handed on as a tagged PDF or as CSV.")
final class CaseForm extends NodeCommand {
    @Parameters(index = "0", paramLabel = "CASE", description = "its name, or its id")
    private String name = "";

    @Parameters(index = "1", paramLabel = "RULE", description = "a rule, or a pack of which one rule has it")
    private String rule = "";

    @Parameters(index = "2", paramLabel = "STAGE", description = "a stage, as comity duty show lists it")
    private String stage = "";

    @Option(names = "--at", paramLabel = "INSTANT", description = "judge as of then, such as 2026-03-28T12:00:00Z")
    private @Nullable Instant at;

    @Option(
            names = "--sent",
            description = "print what was recorded as sent instead, byte for byte as the ledger knows it")
    private boolean sent;

    @Option(
            names = "-o",
            paramLabel = "FORM",
            defaultValue = "table",
            description = "table, json, csv or pdf (default ${DEFAULT-VALUE})")
    private DutyForm form = DutyForm.table;

    @Option(
            names = "--tlp",
            paramLabel = "TLP",
            defaultValue = "",
            description = "with csv or pdf: the marking that stands on it, where it is not that of the case")
    private String tlp = "";

    @Mixin
    private PaperOut out = new PaperOut();

    @Option(names = "--why", paramLabel = "REASON", defaultValue = "", description = ReadLog.WHY)
    private String why = "";

    CaseForm(Shell shell) {
        super(shell);
    }

    @Override
    Set<Role> roles() {
        return CaseCommands.LOOKING;
    }

    @Override
    int run(Rooms rooms, Terminal terminal) {
        boolean paper = form == DutyForm.csv || form == DutyForm.pdf;
        if ((!paper || sent) && (out.named() || !tlp.isEmpty())) {
            throw new Refusal(Exit.USAGE, "--out and --tlp go with -o pdf or -o csv, and not with --sent");
        }
        CaseState state = rooms.casebook().as(rooms.actor()).require(name);
        Clocks clocks =
                CaseClocks.clocks(state, at == null ? rooms.clock().instant().truncatedTo(ChronoUnit.SECONDS) : at);
        String meant = CaseClocks.stage(clocks.rules(), rule, stage);
        if (sent) {
            List<Sent> all = clocks.sent(meant);
            if (all.isEmpty()) {
                throw new Refusal(Exit.NOT_FOUND, "no submission of " + meant + " is recorded");
            }
            terminal.out().print(DutySteps.record(all.getLast().step()));
            terminal.say(DutyCommands.NOTICE);
            return Exit.OK;
        }
        Due due = CaseClocks.due(clocks, meant);
        switch (form) {
            case table -> DutyWords.form(due).print(terminal, Table.Form.table);
            case json -> terminal.out().println(Json.pretty(DutiesJson.of(due, DutyCommands.NOTICE)));
            case csv -> out.csv(terminal, StagePaper.handedOut(rooms, clocks, due, tlp, "case form", why));
            case pdf -> out.pdf(terminal, StagePaper.handedOut(rooms, clocks, due, tlp, "case form", why));
        }
        DutyWords.changes(due).forEach(terminal::say);
        terminal.say(DutyWords.missing(due));
        terminal.say(DutyCommands.NOTICE);
        return Exit.OK;
    }
}
