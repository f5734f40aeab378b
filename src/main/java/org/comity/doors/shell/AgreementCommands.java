package org.comity.doors.shell;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.comity.parties.Agreement;
import org.comity.parties.Paper;
import org.comity.parties.Party;
import org.comity.parties.Person;
import org.comity.parties.Role;
import org.comity.parties.StandingAgreement;
import org.comity.seal.Digest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comity agreement}: on what terms. */
@Command(
        name = "agreement",
        description = "Agreements: technical sharing terms, accepted by signature.",
        subcommands = {
            AgreementDraft.class,
            AgreementCommands.Add.class,
            AgreementCommands.Sign.class,
            AgreementCommands.Accept.class,
            AgreementCommands.End.class,
            AgreementCommands.Listing.class,
            AgreementCommands.Show.class,
            AgreementReview.Lint.class,
            AgreementReview.Simulate.class,
            AgreementReview.Give.class,
            AgreementReview.Attach.class,
            AgreementAlone.Accede.class,
            AgreementAlone.Narrow.class,
            AgreementAlone.Suspend.class,
            AgreementAlone.Resume.class
        })
final class AgreementCommands extends Noun {

    @Command(name = "add", description = "Take a document in; nothing crosses under it until all have accepted.")
    static final class Add extends NodeCommand {
        @Parameters(paramLabel = "FILE", description = "the agreement, YAML")
        Path file = Path.of("");

        Add(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            byte[] document = Given.bytes(terminal, file);
            StandingAgreement agreement =
                    rooms.database().write(transaction -> rooms.agreements().add(transaction, document));
            terminal.say("Version " + agreement.terms().version() + " of "
                    + agreement.terms().id() + ", sha256 " + Digest.of(document).hex());
            String ours = rooms.parties().ours().id();
            if (agreement.terms().member(ours).isEmpty()) {
                terminal.say(notNamed(agreement, ours));
                return Exit.OK;
            }
            terminal.say("Next: comity agreement sign " + agreement.terms().id() + ", and send what it prints to "
                    + String.join(
                            ", ",
                            agreement.missing().stream()
                                    .filter(id -> !id.equals(ours))
                                    .toList()));
            return Exit.OK;
        }

        private static String notNamed(StandingAgreement agreement, String ours) {
            String accede = "comity agreement accede " + agreement.terms().id();
            if (agreement.outgrown(ours).isPresent()) {
                return "It does not name us: "
                        + agreement.outgrown(ours).get().sentence(agreement.terms()) + ". Next: " + accede
                        + " --version "
                        + agreement.terms().version();
            }
            return agreement.hasJoined(ours)
                    ? "It does not name us; we have joined an earlier version, which asked for no less of us."
                    : "It does not name us, and is open: " + accede;
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
        Set<Role> roles() {
            return EnumSet.of(Role.SIGNATORY);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            StandingAgreement agreement = chosen(rooms, id, version);
            String problem = rooms.agreements().notSignable(agreement, rooms.actor());
            if (problem != null) {
                throw new Refusal(Exit.WAITING, problem);
            }
            String note = rooms.agreements().sign(agreement, rooms.key(), rooms.actor());
            said(
                    rooms,
                    terminal,
                    agreement,
                    rooms.gate()
                            .agreeing()
                            .accept(
                                    agreement,
                                    note,
                                    rooms.actor().person().map(Person::name).orElse(null)));
            terminal.out().print(note);
            return Exit.OK;
        }
    }

    @Command(
            name = "accept",
            description = "Take in another party's signed note: that it accepts, accedes, suspends, narrows or resumes."
                    + " Of a partner without a node: the paper it has signed.")
    static final class Accept extends NodeCommand {
        @Parameters(index = "0", paramLabel = "ID", description = "the agreement")
        String id = "";

        @Parameters(index = "1", paramLabel = "FILE", description = "the note; - for what is piped in")
        Path file = Path.of("");

        @Option(names = "--version", paramLabel = "N", description = "left out: the latest version")
        int version;

        @Option(
                names = "--party",
                paramLabel = "ID",
                description = "a partner without a node; FILE is its signed paper")
        @Nullable
        String party;

        @Option(names = "--person", paramLabel = "NAME", description = "who of our people records the paper; twice")
        List<String> persons = new ArrayList<>();

        Accept(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            byte[] bytes = Given.bytes(terminal, file);
            StandingAgreement agreement =
                    party == null && version == 0 ? addressed(rooms, id, bytes) : chosen(rooms, id, version);
            if (party != null) {
                Paper paper = AgreementAlone.kept(rooms, agreement, file, bytes, persons);
                said(
                        rooms,
                        terminal,
                        agreement,
                        rooms.gate().agreeing().acceptPaper(agreement, party, paper, rooms.key()));
                return Exit.OK;
            }
            String note = new String(bytes, StandardCharsets.UTF_8);
            if (note.startsWith("comity agreement accession")) {
                AgreementAlone.joined(rooms, terminal, agreement, note);
            } else if (note.startsWith("comity agreement reservation")) {
                AgreementAlone.taken(rooms, terminal, agreement, note);
            } else {
                said(rooms, terminal, agreement, rooms.gate().accept(agreement, note));
            }
            return Exit.OK;
        }
    }

    /** The version that the note speaks of: one made under an earlier version still counts. */
    private static StandingAgreement addressed(Rooms rooms, String id, byte[] note) {
        return rooms.agreements()
                .addressed(new String(note, StandardCharsets.UTF_8))
                .filter(each -> each.terms().id().equals(id))
                .orElseGet(() -> chosen(rooms, id, 0));
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
                                each.members().stream()
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

        @Option(names = "--seen-by", paramLabel = "PARTY", description = "as that party may see it")
        @Nullable
        String seenBy;

        @Option(names = "--attachment", paramLabel = "SHA256", description = "that file kept with it, as it came")
        @Nullable
        String attachment;

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
            if (attachment != null) {
                terminal.out()
                        .writeBytes(rooms.agreements()
                                .annexes()
                                .attachment(agreement, attachment)
                                .orElseThrow(() ->
                                        new Refusal(Exit.NOT_FOUND, "no file with that digest is kept with " + id)));
                return Exit.OK;
            }
            var spoken = new AgreementSpoken(agreement, seenBy, rooms.clock().instant());
            spoken.lines().forEach(terminal.out()::println);
            if (seenBy == null) {
                AgreementSpoken.annexes(rooms.agreements().annexes(), agreement).forEach(terminal.out()::println);
            }
            return Exit.OK;
        }
    }

    private static void said(Rooms rooms, Terminal terminal, StandingAgreement agreement, Party signer) {
        String id = agreement.terms().id();
        StandingAgreement now =
                rooms.agreements().find(id, agreement.terms().version()).orElseThrow();
        terminal.say(signer.title() + " has accepted version " + now.terms().version() + " of " + id + "; it is "
                + now.state(rooms.clock().instant())
                + (now.missing().isEmpty() ? "." : " for " + String.join(", ", now.missing()) + "."));
    }

    /** That version; the latest where none is named. */
    static StandingAgreement chosen(Rooms rooms, String id, int version) {
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
}
