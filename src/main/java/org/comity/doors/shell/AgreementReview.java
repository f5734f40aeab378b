package org.comity.doors.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.comity.border.Decision;
import org.comity.border.Simulation;
import org.comity.parties.AgreementLint;
import org.comity.parties.Attachment;
import org.comity.parties.Opinion;
import org.comity.parties.Role;
import org.comity.parties.StandingAgreement;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands that look at an agreement before it is signed, and keep what was said of it. */
final class AgreementReview {
    private AgreementReview() {}

    @Command(
            name = "lint",
            description = "Read a draft, or an agreement held here, as a careful colleague would. Exits with 3 where"
                    + " something that it says can never happen.")
    static final class Lint extends TableCommand {
        @Parameters(paramLabel = "FILE|ID", description = "a document, or the id of an agreement")
        String what = "";

        Lint(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            StandingAgreement agreement = rooms.agreements()
                    .find(what)
                    .orElseGet(() -> rooms.agreements().supposed(Given.bytes(terminal, Path.of(what))));
            List<AgreementLint.Finding> findings = AgreementLint.of(agreement);
            var table = new Table("where", "weight", "finding", "what would mend it");
            findings.forEach(each -> table.row(each.where(), each.weight().label(), each.text(), each.remedy()));
            table.print(terminal, form());
            long mistakes = findings.stream()
                    .filter(each -> each.weight() == AgreementLint.Weight.MISTAKE)
                    .count();
            terminal.say("findings " + findings.size() + ", of them mistakes " + mistakes);
            return mistakes == 0 ? Exit.OK : Exit.REFUSED;
        }
    }

    @Command(
            name = "simulate",
            description =
                    "Say what would become of everything held here if a draft were in force, beside what becomes of"
                            + " it now, and list what changes.")
    static final class Simulate extends TableCommand {
        @Parameters(paramLabel = "DRAFT", description = "the draft, YAML; - for what is piped in")
        Path file = Path.of("");

        @Option(names = "--each", description = "list every single object that changes, not sorts of them")
        boolean each;

        Simulate(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            var table = new Table("object", "count", "to", "now", "draft", "clause", "reason", "minimised");
            Simulation simulation = rooms.gate().simulate(Given.bytes(terminal, file), change -> {
                if (each) {
                    row(table, change);
                }
            });
            if (!each) {
                simulation.changes().forEach(change -> row(table, change));
            }
            table.print(terminal, form());
            for (Simulation.Tally tally : simulation.tallies()) {
                terminal.say(tally.receiver() + ": now " + told(tally.now()) + "; under version " + simulation.version()
                        + " of " + simulation.agreement() + " " + told(tally.draft()));
            }
            for (Simulation.Limit limit : simulation.limits()) {
                terminal.say(limit.receiver() + ": clause " + limit.clause() + " allows " + limit.allowed()
                        + " objects and lets " + limit.objectsADay() + " cross a day; the last would cross on day "
                        + limit.days() + ".");
            }
            if (simulation.twoMarkings() > 0) {
                terminal.say(simulation.twoMarkings() + " objects carry two TLP markings; the stricter counts.");
            }
            terminal.say("Asked about " + simulation.objects() + " objects. Nothing was released.");
            return Exit.OK;
        }

        private static void row(Table table, Simulation.Change change) {
            Decision decision = change.becomes();
            table.row(
                    change.example(),
                    Long.toString(change.count()),
                    change.receiver(),
                    change.before().name().toLowerCase(java.util.Locale.ROOT),
                    change.after().name().toLowerCase(java.util.Locale.ROOT),
                    decision.clause(),
                    decision.reason(),
                    decision.measures());
        }

        private static String told(Simulation.Counts counts) {
            return "allowed " + counts.allowed() + ", staged " + counts.staged() + ", refused " + counts.refused();
        }
    }

    @Command(name = "opinion", description = "Record what one of our people says of an agreement before it is signed.")
    static final class Give extends NodeCommand {
        @Parameters(index = "0", paramLabel = "ID", description = "the agreement")
        String id = "";

        @Parameters(index = "1", paramLabel = "KIND", description = "legal or data-protection")
        String kind = "";

        @Parameters(index = "2", paramLabel = "TEXT", description = "what they say")
        String text = "";

        @Option(names = "--by", required = true, paramLabel = "NAME", description = "who says it")
        String person = "";

        @Option(names = "--version", paramLabel = "N", description = "left out: the latest version")
        int version;

        Give(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return Role.OPINING;
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            StandingAgreement agreement = AgreementCommands.chosen(rooms, id, version);
            var opinion = new Opinion(
                    Opinion.Kind.named(kind), person, text, rooms.clock().instant());
            rooms.database().write(transaction -> {
                rooms.agreements().annexes().record(transaction, agreement, opinion);
                return null;
            });
            terminal.say("Recorded: the " + kind + " opinion of " + person + " on version "
                    + agreement.terms().version() + " of " + id + ".");
            return Exit.OK;
        }
    }

    @Command(
            name = "attach",
            description =
                    "Keep a file with an agreement, such as a detached OpenPGP, CAdES or PAdES signature. Its digest"
                            + " is kept with it; nothing verifies it.")
    static final class Attach extends NodeCommand {
        @Parameters(index = "0", paramLabel = "ID", description = "the agreement")
        String id = "";

        @Parameters(index = "1", paramLabel = "FILE", description = "the file")
        Path file = Path.of("");

        @Option(
                names = "--form",
                paramLabel = "FORM",
                required = true,
                description = "openpgp, cades, pades, paper or text")
        String form = "";

        @Option(names = "--version", paramLabel = "N", description = "left out: the latest version")
        int version;

        Attach(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            StandingAgreement agreement = AgreementCommands.chosen(rooms, id, version);
            byte[] bytes = Given.bytes(terminal, file);
            Attachment kept = rooms.database()
                    .write(transaction -> rooms.agreements()
                            .annexes()
                            .attach(
                                    transaction,
                                    agreement,
                                    form,
                                    file.getFileName().toString(),
                                    bytes));
            terminal.say("Kept with version " + agreement.terms().version() + " of " + id + ", sha256 " + kept.sha256()
                    + ". It was not verified.");
            return Exit.OK;
        }
    }
}
