package org.comity.doors.shell;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.comity.marking.Pap;
import org.comity.marking.Tlp;
import org.comity.parties.Approval;
import org.comity.parties.Paper;
import org.comity.parties.Party;
import org.comity.parties.Reservation;
import org.comity.parties.Role;
import org.comity.parties.StandingAgreement;
import org.comity.parties.UnilateralActs;
import org.comity.personal.Category;
import org.comity.seal.Digest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands by which one party alone changes its place in an agreement; each prints the note to send to the others. */
final class AgreementAlone {
    private AgreementAlone() {}

    /** How far something is narrowed. */
    static final class Limits {
        @Option(names = "--tlp", paramLabel = "LEVEL", description = "the strictest TLP that may still cross")
        @Nullable
        String tlp;

        @Option(names = "--pap", paramLabel = "LEVEL", description = "the strictest PAP that may still cross")
        @Nullable
        String pap;

        @Option(
                names = "--types",
                paramLabel = "TYPE",
                split = ",",
                description = "the STIX types that may still cross")
        List<String> types = new ArrayList<>();

        @Option(
                names = "--refuse",
                paramLabel = "CATEGORY",
                split = ",",
                description = "personal data that no longer crosses, such as name,email")
        List<String> refuse = new ArrayList<>();

        @Option(names = "--approval", paramLabel = "HOW", description = "staged, or two persons")
        @Nullable
        String approval;

        @Option(names = "--objects-a-day", paramLabel = "N", description = "objects a day to one receiver at most")
        @Nullable
        Integer objectsADay;

        Reservation.Limits read() {
            var refused = EnumSet.noneOf(Category.class);
            refuse.forEach(each -> refused.add(Category.of(each)
                    .orElseThrow(() -> new IllegalArgumentException("--refuse " + each + " is no category"))));
            return new Reservation.Limits(
                    tlp == null ? null : level("--tlp", tlp, Tlp.ofLabel(tlp)),
                    pap == null ? null : level("--pap", pap, Pap.ofLabel(pap)),
                    new HashSet<>(types),
                    refused,
                    approval == null
                            ? null
                            : Approval.of(approval)
                                    .orElseThrow(() -> new IllegalArgumentException(
                                            "--approval is flows, staged or \"two persons\", not " + approval)),
                    objectsADay);
        }

        private static <L> L level(String option, String written, @Nullable L level) {
            if (level == null) {
                throw new IllegalArgumentException(option + " " + written + " is no level");
            }
            return level;
        }
    }

    /** What the four have in common. */
    abstract static class Act extends NodeCommand {
        @Parameters(paramLabel = "ID", description = "the agreement")
        String id = "";

        @Option(
                names = "--party",
                paramLabel = "ID",
                description = "for a partner without a node; left out: our own party")
        @Nullable
        String party;

        @Option(names = "--paper", paramLabel = "FILE", description = "the paper that partner has signed")
        @Nullable
        Path paper;

        @Option(names = "--person", paramLabel = "NAME", description = "who of our people records the paper; twice")
        List<String> persons = new ArrayList<>();

        Act(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return EnumSet.of(Role.SIGNATORY, Role.OPERATOR);
        }

        @Override
        final int run(Rooms rooms, Terminal terminal) {
            StandingAgreement agreement = agreement(rooms);
            if (party != null && paper == null) {
                throw new IllegalArgumentException(
                        "what a partner without a node does is a paper it has signed; name its file with --paper");
            }
            String note = note(rooms, terminal, agreement);
            take(rooms, terminal, agreement, note);
            if (party == null) {
                terminal.out().print(note);
            }
            return Exit.OK;
        }

        /** The version it is done under. */
        StandingAgreement agreement(Rooms rooms) {
            return rooms.agreements().require(id);
        }

        Paper paper(Rooms rooms, Terminal terminal, StandingAgreement agreement) {
            Path file = java.util.Objects.requireNonNull(paper);
            return kept(rooms, agreement, file, Given.bytes(terminal, file), persons);
        }

        abstract String note(Rooms rooms, Terminal terminal, StandingAgreement agreement);

        abstract void take(Rooms rooms, Terminal terminal, StandingAgreement agreement, String note);
    }

    /** A paper, kept with the agreement. */
    static Paper kept(Rooms rooms, StandingAgreement agreement, Path file, byte[] bytes, List<String> persons) {
        persons.forEach(rooms.people()::require);
        var paper = new Paper(Digest.of(bytes).hex(), persons);
        rooms.database()
                .write(transaction -> rooms.agreements()
                        .annexes()
                        .attach(
                                transaction,
                                agreement,
                                "paper",
                                file.getFileName().toString(),
                                bytes));
        return paper;
    }

    static void joined(Rooms rooms, Terminal terminal, StandingAgreement agreement, String note) {
        Party joined = rooms.gate().agreeing().join(agreement, note);
        terminal.say(joined.title() + " has joined version " + agreement.terms().version() + " of "
                + agreement.terms().id() + ".");
    }

    static void taken(Rooms rooms, Terminal terminal, StandingAgreement agreement, String note) {
        Reservation taken = rooms.gate().agreeing().take(agreement, note);
        String did = switch (taken.verb()) {
            case SUSPEND -> "suspended";
            case NARROW -> "narrowed";
            case RESUME -> "resumed";
        };
        terminal.say("From now on " + taken.party() + " has " + did + " "
                + (taken.on().id().isEmpty()
                        ? agreement.terms().id()
                        : taken.on() + " of " + agreement.terms().id())
                + ": " + taken.why()
                + (taken.verb() == Reservation.Verb.RESUME ? "" : ". What was served cannot be unserved."));
    }

    @Command(
            name = "accede",
            description =
                    "Join a standing text that is open, with reservations of one's own; the others do not sign again.")
    static final class Accede extends Act {
        @Option(names = "--group", paramLabel = "ID", description = "a group of the agreement to join")
        List<String> groups = new ArrayList<>();

        @Option(
                names = "--clause",
                paramLabel = "ID",
                description = "the clause the reservation narrows; left out: all")
        @Nullable
        String clause;

        @Option(names = "--version", paramLabel = "N", description = "left out: the version in force")
        int version;

        @ArgGroup(exclusive = false, heading = "A reservation:%n")
        @Nullable
        Limits limits;

        @Option(names = "--why", paramLabel = "REASON", description = "of the reservation")
        String why = "";

        Accede(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return EnumSet.of(Role.SIGNATORY);
        }

        @Override
        StandingAgreement agreement(Rooms rooms) {
            return version == 0 ? super.agreement(rooms) : AgreementCommands.chosen(rooms, id, version);
        }

        @Override
        String note(Rooms rooms, Terminal terminal, StandingAgreement agreement) {
            UnilateralActs alone = rooms.agreements().alone();
            String who = party == null ? rooms.parties().ours().id() : party;
            List<Reservation> reservations = limits == null
                    ? List.of()
                    : List.of(new Reservation(
                            who,
                            1,
                            rooms.clock().instant(),
                            Reservation.Verb.NARROW,
                            subject(clause, null),
                            limits.read(),
                            why));
            return party == null
                    ? alone.accede(agreement, Set.copyOf(groups), reservations, rooms.key())
                    : alone.accedeByPaper(
                            agreement,
                            party,
                            Set.copyOf(groups),
                            reservations,
                            paper(rooms, terminal, agreement),
                            rooms.key());
        }

        @Override
        void take(Rooms rooms, Terminal terminal, StandingAgreement agreement, String note) {
            joined(rooms, terminal, agreement, note);
        }
    }

    /** Takes something back, or lifts that. */
    abstract static class Reserving extends Act {
        @Option(names = "--clause", paramLabel = "ID", description = "a clause; left out: the agreement")
        @Nullable
        String clause;

        @Option(names = "--why", required = true, paramLabel = "REASON", description = "shown wherever it is felt")
        String why = "";

        private final Reservation.Verb verb;

        Reserving(Shell shell, Reservation.Verb verb) {
            super(shell);
            this.verb = verb;
        }

        Reservation.Subject on() {
            return subject(clause, null);
        }

        Reservation.Limits limits() {
            return Reservation.Limits.NONE;
        }

        @Override
        String note(Rooms rooms, Terminal terminal, StandingAgreement agreement) {
            UnilateralActs alone = rooms.agreements().alone();
            return party == null
                    ? alone.reserve(agreement, verb, on(), limits(), why, rooms.key())
                    : alone.reserveByPaper(
                            agreement,
                            party,
                            verb,
                            on(),
                            limits(),
                            why,
                            paper(rooms, terminal, agreement),
                            rooms.key());
        }

        @Override
        void take(Rooms rooms, Terminal terminal, StandingAgreement agreement, String note) {
            taken(rooms, terminal, agreement, note);
        }
    }

    private static Reservation.Subject subject(@Nullable String clause, @Nullable String ground) {
        if (clause != null && ground != null) {
            throw new IllegalArgumentException("name a clause or a ground, not both");
        }
        return clause != null
                ? new Reservation.Subject(Reservation.Scope.CLAUSE, clause)
                : ground != null
                        ? new Reservation.Subject(Reservation.Scope.GROUND, ground)
                        : Reservation.Subject.AGREEMENT;
    }

    @Command(name = "narrow", description = "Let less cross from us and to us than a clause allows, at once and alone.")
    static final class Narrow extends Reserving {
        @ArgGroup(exclusive = false, multiplicity = "1", heading = "How far:%n")
        Limits limits = new Limits();

        Narrow(Shell shell) {
            super(shell, Reservation.Verb.NARROW);
        }

        @Override
        Reservation.Limits limits() {
            return limits.read();
        }
    }

    @Command(
            name = "suspend",
            description =
                    "Let nothing cross from us and to us under an agreement, a clause or a ground, at once and alone,"
                            + " until we resume it.")
    static final class Suspend extends Reserving {
        @Option(names = "--ground", paramLabel = "ID", description = "a ground")
        @Nullable
        String ground;

        Suspend(Shell shell) {
            super(shell, Reservation.Verb.SUSPEND);
        }

        @Override
        Reservation.Subject on() {
            return subject(clause, ground);
        }
    }

    @Command(name = "resume", description = "Lift what we had suspended or narrowed ourselves.")
    static final class Resume extends Reserving {
        @Option(names = "--ground", paramLabel = "ID", description = "a ground")
        @Nullable
        String ground;

        Resume(Shell shell) {
            super(shell, Reservation.Verb.RESUME);
        }

        @Override
        Reservation.Subject on() {
            return subject(clause, ground);
        }
    }
}
