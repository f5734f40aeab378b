package org.comity.doors.shell;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.comity.doors.oidc.OpenId;
import org.comity.parties.Person;
import org.comity.parties.ProviderRefusals;
import org.comity.parties.Role;
import org.comity.parties.Ties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comity auth}: how our people get in to the console. */
@Command(
        name = "auth",
        description = "How our people get in to the console.",
        subcommands = {AuthCommands.Explain.class})
final class AuthCommands extends Noun {

    @Command(
            name = "explain",
            description = "Say why a person would not get in to the console now, or how they would; or why whoever came"
                    + " from the login provider did not.")
    static final class Explain extends NodeCommand {
        @Parameters(paramLabel = "NAME", arity = "0..1", description = "the short name")
        @Nullable
        String name;

        @Option(
                names = "--last-refusal",
                description = "say instead why whoever came last from the login provider was not let in")
        boolean last;

        @Option(
                names = "--refusal",
                paramLabel = "REFERENCE",
                description = "the same of whoever was told that reference")
        @Nullable
        String reference;

        Explain(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return EnumSet.of(Role.ADMINISTRATOR, Role.AUDITOR);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            if ((name == null ? 0 : 1) + (last ? 1 : 0) + (reference == null ? 0 : 1) != 1) {
                throw new IllegalArgumentException(
                        "say one of: the NAME of a person, --last-refusal, --refusal REFERENCE");
            }
            var out = terminal.out();
            if (name != null) {
                Person person = rooms.people().require(name);
                out.println(person.title());
                rooms.logins().explain(person).forEach(out::println);
                provided(rooms, person).forEach(out::println);
                return Exit.OK;
            }
            ProviderRefusals refusals = rooms.logins().refusals();
            Optional<ProviderRefusals.Refusal> found = reference == null ? refusals.last() : refusals.find(reference);
            if (found.isEmpty()) {
                throw new Refusal(
                        Exit.NOT_FOUND,
                        reference == null
                                ? "nobody who came from the login provider was refused in the last "
                                        + ProviderRefusals.KEPT.toDays() + " days"
                                : "no refusal of the last " + ProviderRefusals.KEPT.toDays()
                                        + " days has the reference " + reference);
            }
            explain(rooms, found.get()).forEach(out::println);
            return Exit.OK;
        }

        private static List<String> explain(Rooms rooms, ProviderRefusals.Refusal refusal) {
            var said = new ArrayList<String>();
            said.add("Refusal " + refusal.reference() + " at " + refusal.at() + ", from " + refusal.address());
            Long person = refusal.person();
            if (person != null) {
                rooms.people().find(person).ifPresent(known -> said.add("Of: " + known.title()));
            }
            said.add("What failed: " + refusal.claim());
            said.add("Why: " + refusal.why());
            return said;
        }

        /** How it stands with that person and the login provider. */
        private static List<String> provided(Rooms rooms, Person person) {
            var said = new ArrayList<String>();
            OpenId openId = rooms.openId().orElse(null);
            boolean tied = false;
            for (Ties.Tie each : rooms.logins().ties().of(person)) {
                boolean counts = openId != null
                        && openId.terms().issuer().equals(each.issuer())
                        && openId.terms().claim().equals(each.claim());
                tied |= counts;
                said.add("At " + each.issuer() + " they are " + each.subject() + " (" + each.claim() + "), since "
                        + each.since()
                        + (counts ? "." : "; that does not count, because oidc.issuer and oidc.claim say otherwise."));
            }
            if (openId != null && !tied) {
                said.add("They are not tied to the login provider "
                        + openId.terms().issuer() + ". Next: comity person oidc " + person.name() + " --subject SUB");
            }
            if (openId != null) {
                openId.trouble().ifPresent(trouble -> said.add("Last trouble with " + trouble));
            }
            return said;
        }
    }
}
