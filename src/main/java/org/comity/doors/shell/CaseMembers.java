package org.comity.doors.shell;

import java.util.ArrayList;
import java.util.List;
import org.comity.cases.CoreSteps;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands of {@code comity case} about who takes part. */
final class CaseMembers {
    private CaseMembers() {}

    private static JsonObject party(String party) {
        return JsonObject.builder().put("party", party).build();
    }

    @Command(
            name = "invite",
            aliases = "notify",
            description = "Let a party of the agreement join. With the invitation it gets every step that was for all"
                    + " members.")
    static final class Invite extends StepCommand {
        @Parameters(index = "1", paramLabel = "PARTY", description = "whom")
        String party = "";

        @Option(names = "--role", paramLabel = "ROLE", split = ",", description = "what it is there for")
        List<String> roles = new ArrayList<>();

        Invite(Shell shell) {
            super(shell);
        }

        @Override
        String type() {
            return CoreSteps.INVITED;
        }

        @Override
        JsonObject says() {
            JsonObject.Builder says = party(party).toBuilder();
            return roles.isEmpty()
                    ? says.build()
                    : says.put("roles", JsonArray.ofTexts(roles)).build();
        }
    }

    @Command(name = "join", description = "Take an invitation up.")
    static final class Join extends StepCommand {
        Join(Shell shell) {
            super(shell);
        }

        @Override
        String type() {
            return CoreSteps.JOINED;
        }
    }

    @Command(name = "decline", description = "Do not take an invitation up.")
    static final class Decline extends StepCommand {
        Decline(Shell shell) {
            super(shell);
        }

        @Override
        String type() {
            return CoreSteps.DECLINED;
        }
    }

    @Command(name = "leave", description = "Be a member no more. What is here stays.")
    static final class Leave extends StepCommand {
        Leave(Shell shell) {
            super(shell);
        }

        @Override
        String type() {
            return CoreSteps.LEFT;
        }
    }

    @Command(
            name = "remove",
            description = "As the lead, remove a member. The step names the last of its steps that counts; what it took"
                    + " without knowing of this counts no more.")
    static final class Remove extends StepCommand {
        @Parameters(index = "1", paramLabel = "PARTY", description = "whom")
        String party = "";

        Remove(Shell shell) {
            super(shell);
        }

        @Override
        String type() {
            return CoreSteps.REMOVED;
        }

        @Override
        JsonObject says() {
            return party(party);
        }
    }

    @Command(name = "role", description = "As the lead, give a member a role, or revoke it.")
    static final class Roles extends StepCommand {
        @Parameters(index = "1", paramLabel = "PARTY", description = "whom")
        String party = "";

        @Parameters(index = "2", paramLabel = "ROLE", description = "what it is there for")
        String role = "";

        @Option(names = "--revoke", description = "take it away")
        boolean revoke;

        Roles(Shell shell) {
            super(shell);
        }

        @Override
        String type() {
            return revoke ? CoreSteps.ROLE_REVOKED : CoreSteps.ROLE_GIVEN;
        }

        @Override
        JsonObject says() {
            return party(party).toBuilder().put("role", role).build();
        }
    }

    @Command(
            name = "lead",
            description = "Pass the lead on to a member; without a party, take the lead that nobody has.")
    static final class Lead extends StepCommand {
        @Parameters(index = "1", arity = "0..1", paramLabel = "PARTY", description = "to whom")
        @Nullable
        String party;

        Lead(Shell shell) {
            super(shell);
        }

        @Override
        String type() {
            return party == null ? CoreSteps.LEAD_TAKEN : CoreSteps.LEAD_PASSED;
        }

        @Override
        JsonObject says() {
            return party == null ? JsonObject.EMPTY : party(party);
        }
    }
}
