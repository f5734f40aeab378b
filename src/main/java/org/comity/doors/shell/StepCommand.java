package org.comity.doors.shell;

import java.util.Set;
import org.comity.cases.Desk;
import org.comity.json.JsonObject;
import org.comity.parties.Role;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command that takes one step in a case. */
abstract class StepCommand extends NodeCommand {
    @Parameters(index = "0", paramLabel = "CASE", description = "its name, or its id")
    String name = "";

    @Option(names = "--text", paramLabel = "TEXT", defaultValue = "", description = "what there is to say about it")
    String text = "";

    @Option(names = "--tlp", paramLabel = "TLP", description = "another marking than the case's")
    @Nullable
    String tlp;

    StepCommand(Shell shell) {
        super(shell);
    }

    /** What the step says, beside text and marking. */
    JsonObject says() {
        return JsonObject.EMPTY;
    }

    /** What sort of step it is. */
    abstract String type();

    Desk.Audience audience() {
        return new Desk.Audience.All();
    }

    @Override
    Set<Role> roles() {
        return Role.WORKING_CASES;
    }

    @Override
    int run(Rooms rooms, Terminal terminal) {
        JsonObject.Builder says = says().toBuilder();
        if (!text.isEmpty()) {
            says.put("text", text);
        }
        says.putIfPresent("tlp", tlp);
        Desk.Taken taken = rooms.casebook().as(rooms.actor()).take(name, type(), says.build(), audience());
        terminal.say("Step " + taken.step().number() + " is taken: "
                + taken.kind().word(taken.step().type()) + ". "
                + (taken.receivers().isEmpty()
                        ? "It goes to nobody."
                        : "It goes to " + String.join(", ", taken.receivers()) + " with the next exchange."));
        return Exit.OK;
    }
}
