package org.comity.doors.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.comity.parties.Agreement;
import org.comity.parties.Approval;
import org.comity.parties.Clause;
import org.comity.parties.Party;
import org.comity.parties.StandingAgreement;
import org.comity.seal.Digest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comity agreement}: on what terms. */
@Command(
        name = "agreement",
        description = "Agreements: technical sharing terms, accepted by signature.",
        subcommands = {
            AgreementCommands.Draft.class,
            AgreementCommands.Add.class,
            AgreementCommands.Sign.class,
            AgreementCommands.Accept.class,
            AgreementCommands.End.class,
            AgreementCommands.Listing.class,
            AgreementCommands.Show.class
        })
final class AgreementCommands extends Noun {

    @Command(name = "draft", description = "Print a draft between us and other parties, to be edited.")
    static final class Draft extends NodeCommand {
        @Parameters(paramLabel = "PARTY", arity = "1..*", description = "ids of the other parties")
        List<String> others = new ArrayList<>();

        Draft(Shell shell) {
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
                text.append("    key: ").append(member.key()).append('\n');
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

    @Command(name = "add", description = "Take a document in; nothing crosses under it until all have accepted.")
    static final class Add extends NodeCommand {
        @Parameters(paramLabel = "FILE", description = "the agreement, YAML")
        Path file = Path.of("");

        Add(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            byte[] document = bytes(terminal.file(file));
            StandingAgreement agreement =
                    rooms.database().write(transaction -> rooms.agreements().add(transaction, document));
            terminal.say("Version " + agreement.terms().version() + " of "
                    + agreement.terms().id() + ", sha256 " + Digest.of(document).hex());
            terminal.say("Next: comity agreement sign " + agreement.terms().id() + ", and send what it prints to "
                    + String.join(
                            ", ",
                            agreement.missing().stream()
                                    .filter(id ->
                                            !id.equals(rooms.parties().ours().id()))
                                    .toList()));
            return Exit.OK;
        }
    }

    @Command(name = "sign", description = "Accept an agreement for our party; prints the note to send to the others.")
    static final class Sign extends NodeCommand {
        @Parameters(paramLabel = "ID", description = "the agreement")
        String id = "";

        @Option(names = "--version", paramLabel = "N", description = "left out: the latest version")
        int version;

        Sign(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            StandingAgreement agreement = chosen(rooms, id, version);
            String note = rooms.agreements().sign(agreement, rooms.key());
            accept(rooms, terminal, agreement, note);
            terminal.out().print(note);
            return Exit.OK;
        }
    }

    @Command(name = "accept", description = "Take in another party's signed note.")
    static final class Accept extends NodeCommand {
        @Parameters(index = "0", paramLabel = "ID", description = "the agreement")
        String id = "";

        @Parameters(index = "1", paramLabel = "FILE", description = "the note; - for what is piped in")
        Path file = Path.of("");

        @Option(names = "--version", paramLabel = "N", description = "left out: the latest version")
        int version;

        Accept(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            byte[] note = file.toString().equals("-") ? piped(terminal) : bytes(terminal.file(file));
            accept(rooms, terminal, chosen(rooms, id, version), new String(note, StandardCharsets.UTF_8));
            return Exit.OK;
        }
    }

    @Command(name = "end", description = "End an agreement now; one side may do so alone.")
    static final class End extends NodeCommand {
        @Parameters(paramLabel = "ID", description = "the agreement")
        String id = "";

        @Option(names = "--why", required = true, paramLabel = "REASON", description = "shown wherever the end is felt")
        String why = "";

        End(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            StandingAgreement agreement = rooms.agreements().require(id);
            rooms.gate().end(rooms.operator().name(), agreement, why);
            terminal.say("Nothing crosses under " + id + " any more. What was served cannot be unserved.");
            return Exit.OK;
        }
    }

    @Command(name = "list", description = "List the agreements, every version.")
    static final class Listing extends NodeCommand {
        @Option(names = "-o", paramLabel = "FORM", defaultValue = "table", description = "table, json or csv")
        Table.Form form = Table.Form.table;

        Listing(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            var table = new Table("id", "version", "state", "until", "parties", "title");
            for (StandingAgreement each : rooms.agreements().all()) {
                table.row(
                        each.terms().id(),
                        Integer.toString(each.terms().version()),
                        each.state(rooms.clock().instant()),
                        each.terms().until().toString(),
                        String.join(
                                " ",
                                each.terms().members().stream()
                                        .map(Agreement.Member::id)
                                        .toList()),
                        each.terms().title());
            }
            table.print(terminal, form);
            return Exit.OK;
        }
    }

    @Command(name = "show", description = "Show an agreement in plain sentences, or as the document that is signed.")
    static final class Show extends NodeCommand {
        @Parameters(paramLabel = "ID", description = "the agreement")
        String id = "";

        @Option(names = "--version", paramLabel = "N", description = "left out: the latest version")
        int version;

        @Option(names = "--document", description = "the exact bytes that are signed")
        boolean document;

        Show(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            StandingAgreement agreement = chosen(rooms, id, version);
            if (document) {
                terminal.out().writeBytes(agreement.document());
                return Exit.OK;
            }
            Agreement terms = agreement.terms();
            var out = terminal.out();
            out.println(terms.title() + " (" + terms.id() + ", version " + terms.version() + ")");
            out.println("It is " + agreement.state(rooms.clock().instant()) + "."
                    + (agreement.missing().isEmpty()
                            ? ""
                            : " Not yet accepted by " + String.join(", ", agreement.missing()) + "."));
            out.println("Purpose: " + terms.purpose());
            if (!terms.instrument().isEmpty()) {
                out.println("Implements: " + terms.instrument());
            }
            out.println("Parties: "
                    + String.join(
                            ", ",
                            terms.members().stream()
                                    .map(each -> each.name() + " (" + each.id() + ")")
                                    .toList()));
            out.println("From " + terms.from() + " until " + terms.until() + ", and not a moment longer.");
            for (Clause clause : terms.clauses()) {
                out.println("Clause " + clause.id() + ", " + clause.title() + ": "
                        + who(clause.from()) + " may release "
                        + (clause.types().isEmpty()
                                ? "objects of every type"
                                : String.join(
                                        ", ", clause.types().stream().sorted().toList()))
                        + " to " + (clause.to().isEmpty() ? "every other party" : String.join(", ", clause.to()))
                        + ", marked up to " + clause.tlp().label() + "; unmarked objects "
                        + (clause.unmarked() == null
                                ? "are refused"
                                : "count as " + clause.unmarked().label())
                        + (clause.approval() == Approval.FLOWS
                                ? "."
                                : "; each release waits for "
                                        + (clause.approval() == Approval.STAGED ? "one person." : "two persons.")));
            }
            out.println("Nothing else crosses. sha256 of the document: "
                    + Digest.of(agreement.document()).hex());
            return Exit.OK;
        }

        private static String who(java.util.Set<String> parties) {
            return parties.isEmpty()
                    ? "every party"
                    : String.join(", ", parties.stream().sorted().toList());
        }
    }

    private static void accept(Rooms rooms, Terminal terminal, StandingAgreement agreement, String note) {
        String id = agreement.terms().id();
        Party signer = rooms.gate().accept(agreement, note);
        StandingAgreement now =
                rooms.agreements().find(id, agreement.terms().version()).orElseThrow();
        terminal.say(signer.title() + " has accepted version " + now.terms().version() + " of " + id + "; it is "
                + now.state(rooms.clock().instant())
                + (now.missing().isEmpty() ? "." : " for " + String.join(", ", now.missing()) + "."));
    }

    private static StandingAgreement chosen(Rooms rooms, String id, int version) {
        return version == 0
                ? rooms.agreements().all().stream()
                        .filter(each -> each.terms().id().equals(id))
                        .reduce((first, second) -> second)
                        .orElseGet(() -> rooms.agreements().require(id))
                : rooms.agreements()
                        .find(id, version)
                        .orElseThrow(
                                () -> new IllegalArgumentException("there is no version " + version + " of " + id));
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] piped(Terminal terminal) {
        try (var in = terminal.in().get()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
