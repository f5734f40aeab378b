package org.comity.doors.shell;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import org.comity.cases.CaseState;
import org.comity.cases.Step;
import org.comity.ledger.Ledger;
import org.comity.ledger.LogName;
import org.comity.marking.Tlp;
import org.comity.paper.Paper;
import org.comity.paper.Paper.Column;
import org.comity.paper.Paper.Fact;
import org.comity.paper.Paper.Facts;
import org.comity.paper.Paper.Grid;
import org.comity.paper.Paper.Section;
import org.comity.paper.Paper.Words;
import org.comity.seal.Checkpoint;

/**
 * A case on paper. Members who hold the same steps print the same, to the hash, as long as nothing is in it that is for
 * some of them only.
 */
public final class CasePaper {
    /** A date that a PDF can bear. */
    private static final Instant LAST_DATE = Instant.parse("9999-12-31T23:59:59Z");

    private final CaseState state;
    private final Reader reader;

    private CasePaper(CaseState state, Reader reader) {
        this.state = state;
        this.reader = reader;
    }

    /** For whom it is printed. */
    public sealed interface Reader {
        /** Any member: what is for all of them. */
        record Members() implements Reader {}

        /** One member: what is for it, and the log with it alone. */
        record One(String party) implements Reader {}

        /** Our own people: also what is for some members, and what is kept at home. */
        record Home() implements Reader {}
    }

    /** The steps that are on it. */
    private static List<Step> shown(CaseState state, Reader reader) {
        return state.entries().stream()
                .map(CaseState.Entry::step)
                .filter(step -> isFor(reader, step))
                .toList();
    }

    private static boolean isFor(Reader reader, Step step) {
        return step.forAll()
                || switch (reader) {
                    case Reader.Members members -> false;
                    case Reader.One one -> step.signed().header().audience().contains(one.party()) && !step.atHome();
                    case Reader.Home home -> true;
                };
    }

    /**
     * The case for that reader, to be handed to whoever enters the rooms. Where there is personal data on it, that is in
     * the home log before the paper is made.
     *
     * @param command by which it is read
     * @param why it is read; may be empty
     */
    public static Printed handedOut(Rooms rooms, CaseState state, Reader reader, String command, String why) {
        var paper = new CasePaper(state, reader);
        String again = "comity case report " + state.id() + " -o csv"
                + switch (reader) {
                    case Reader.Members members -> "";
                    case Reader.One one -> " --for " + one.party();
                    case Reader.Home home -> " --home";
                };
        String ours = rooms.parties().ours().id();
        var printed = new Printed(paper.content(), again, List.of(paper.heads(rooms.ledger(), ours)));
        ReadLog.ofPaper(
                rooms,
                command,
                state.id(),
                shown(state, reader).stream().map(Step::says).toList(),
                printed.digest(),
                why);
        return printed;
    }

    private Paper content() {
        var sections = new ArrayList<Section>();
        sections.add(new Section("State", state()));
        sections.add(new Section("Members", members()));
        if (!state.tasks().isEmpty()) {
            sections.add(new Section("Tasks", tasks()));
        }
        List<Step> links =
                state.links().stream().filter(step -> isFor(reader, step)).toList();
        if (!links.isEmpty()) {
            sections.add(new Section("Objects", links(links)));
        }
        sections.add(new Section(
                "Timeline",
                new Words("Every step in the order in which it counts. Times are what the author of a step says."),
                steps(entries(true))));
        if (!CaseText.missing(state).isEmpty()) {
            sections.add(new Section(
                    "What is missing",
                    CaseText.missing(state).stream()
                            .map(line -> (Paper.Block) new Words(line))
                            .toList()));
        }
        List<CaseState.Entry> aside = entries(false);
        if (!aside.isEmpty()) {
            sections.add(new Section(
                    reader instanceof Reader.Home ? "For some members, and kept at home" : "For some members",
                    new Words("These steps change nothing in the state."),
                    steps(aside)));
        }
        return new Paper(
                state.kind().title() + ": " + CaseText.plain(state.title()),
                "en",
                marking(),
                switch (reader) {
                    case Reader.Members members -> "";
                    case Reader.One one -> "for " + one.party();
                    case Reader.Home home -> "with what is kept at home, for our own people only";
                },
                dated(),
                sections);
    }

    /** The strictest of everything on it. What is kept at home is for our own organisation; what is not understood is red. */
    private String marking() {
        Tlp strictest = reader instanceof Reader.Home ? Tlp.AMBER_STRICT : null;
        strictest = Tlp.strictest(strictest, tlp(state.tlp()));
        for (Step each : shown(state, reader)) {
            if (!each.text("tlp").isEmpty()) {
                strictest = Tlp.strictest(strictest, tlp(each.text("tlp")));
            }
        }
        return Objects.requireNonNull(strictest).label();
    }

    private static Tlp tlp(String label) {
        return Objects.requireNonNullElse(Tlp.ofLabel(label), Tlp.RED);
    }

    /** When the last step on it was taken, so that the same steps make the same bytes. */
    private Instant dated() {
        return shown(state, reader).stream()
                .map(Step::made)
                .max(Instant::compareTo)
                .filter(last -> last.isAfter(Instant.EPOCH))
                .map(last -> last.isAfter(LAST_DATE) ? LAST_DATE : last.truncatedTo(ChronoUnit.SECONDS))
                .orElse(Instant.EPOCH);
    }

    private Facts state() {
        var facts = new ArrayList<Fact>();
        facts.add(new Fact("case", state.id()));
        facts.add(new Fact("title", CaseText.plain(state.title())));
        facts.add(new Fact("kind", state.kind().title()));
        facts.add(new Fact("agreement", state.agreement()));
        facts.add(new Fact("marking of the case", state.tlp()));
        facts.add(new Fact("standing", state.open() ? "open" : "closed"));
        facts.add(new Fact("opened by", state.opener()));
        facts.add(new Fact("lead", state.lead().isEmpty() ? "nobody" : state.lead()));
        state.course().facts().forEach(fact -> facts.add(new Fact(fact.name(), CaseText.plain(fact.value()))));
        state.frozen()
                .forEach((area, by) -> by.forEach((party, why) -> facts.add(new Fact(
                        "frozen", area + " by " + party + (why.isEmpty() ? "" : ": " + CaseText.plain(why))))));
        facts.add(new Fact(
                "steps for all",
                Long.toString(state.entries().stream()
                        .filter(entry -> entry.step().forAll())
                        .count())));
        facts.add(new Fact("digest of the state", state.digest().hex()));
        return new Facts(facts);
    }

    private Grid members() {
        return new Grid(
                "",
                List.of(new Column("party", 3), new Column("standing", 1), new Column("roles", 3)),
                state.members().values().stream()
                        .map(each -> List.of(
                                each.party(), each.standing().label(), String.join(", ", new TreeSet<>(each.roles()))))
                        .toList());
    }

    private Grid tasks() {
        return new Grid(
                "",
                List.of(
                        new Column("task", 3),
                        new Column("what", 6),
                        new Column("for", 5),
                        new Column("due", 5),
                        new Column("done by", 5)),
                state.tasks().values().stream()
                        .map(each -> List.of(
                                each.name(),
                                CaseText.plain(each.title()),
                                each.party(),
                                CaseText.plain(each.due()),
                                each.doneBy()))
                        .toList());
    }

    private static Grid links(List<Step> links) {
        return new Grid(
                "",
                List.of(new Column("object", 5), new Column("what", 3), new Column("linked by", 3)),
                links.stream()
                        .map(each -> List.of(
                                CaseText.plain(each.text("object")), CaseText.plain(each.text("as")), each.author()))
                        .toList());
    }

    private List<CaseState.Entry> entries(boolean forAll) {
        return state.entries().stream()
                .filter(each -> each.step().forAll() == forAll && isFor(reader, each.step()))
                .toList();
    }

    private Grid steps(List<CaseState.Entry> entries) {
        return new Grid(
                "",
                List.of(
                        new Column("at", 7),
                        new Column("party", 7),
                        new Column("step", 5),
                        new Column("area", 0),
                        new Column("for", 0),
                        new Column("marking", 0),
                        new Column("says", 12),
                        new Column("sha256", 0),
                        new Column("standing", 4),
                        new Column("why", 0)),
                entries.stream().map(this::step).toList());
    }

    private List<String> step(CaseState.Entry entry) {
        Step step = entry.step();
        return List.of(
                step.text("at").isEmpty()
                        ? step.made().truncatedTo(ChronoUnit.SECONDS).toString()
                        : CaseText.plain(step.text("at")),
                step.author(),
                CaseText.plain(state.kind().word(step.type())),
                CaseText.plain(step.area()),
                CaseText.audience(step),
                CaseText.plain(step.text("tlp")),
                CaseText.said(step),
                step.hash(),
                entry.standing().name().toLowerCase(Locale.ROOT),
                CaseText.plain(entry.why()));
    }

    // ---- the ledger ----

    private Section heads(Ledger ledger, String ours) {
        var logs = new ArrayList<LogName>();
        switch (reader) {
            case Reader.One one -> logs.add(LogName.of(state.agreement(), one.party()));
            case Reader.Members members -> members(logs, ours);
            case Reader.Home home -> {
                members(logs, ours);
                logs.add(LogName.HOME);
            }
        }
        return heads(
                ledger,
                logs,
                reader instanceof Reader.Members && logs.size() > 1
                        ? " How long the log with one member is says something about it to another: for a single"
                                + " reader, print with --for."
                        : "");
    }

    /** The home log alone. */
    static Section homeHead(Ledger ledger) {
        return heads(ledger, List.of(LogName.HOME), "");
    }

    private static Section heads(Ledger ledger, List<LogName> logs, String more) {
        List<List<String>> rows = logs.stream()
                .flatMap(log -> ledger.checkpoint(log).stream())
                .map(note -> Checkpoint.parse(note.text()))
                .map(head -> List.of(
                        head.origin(), Long.toString(head.size()), head.root().hex()))
                .toList();
        String title = "The signed logs when it was printed";
        if (rows.isEmpty()) {
            return new Section(title, new Words("There is no checkpoint of a log for its reader yet."));
        }
        return new Section(
                title,
                new Words("The last checkpoint of each log that covers it: how many entries, and the Merkle root over"
                        + " them (RFC 6962). Whoever holds the log can compute the root over that many of its"
                        + " entries."
                        + more),
                new Grid("", List.of(new Column("log", 5), new Column("entries", 1), new Column("root", 5)), rows));
    }

    private void members(List<LogName> logs, String ours) {
        state.members().keySet().stream()
                .filter(party -> !party.equals(ours))
                .forEach(party -> logs.add(LogName.of(state.agreement(), party)));
    }
}
