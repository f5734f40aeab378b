package org.comity.doors.shell;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.comity.duty.Due;
import org.comity.duty.Duties;
import org.comity.duty.Form;
import org.comity.duty.Pack;
import org.comity.duty.Reckoned;
import org.comity.duty.Regime;
import org.comity.paper.Paper;
import org.comity.paper.Paper.Column;
import org.comity.paper.Paper.Fact;
import org.comity.paper.Paper.Facts;
import org.comity.paper.Paper.Grid;
import org.comity.paper.Paper.Section;
import org.comity.paper.Paper.Words;

/** The form of a stage on paper: what is due and how it was reckoned, each field, what is missing and what changed. */
final class DutyPaper {
    private final Duties duties;
    private final Due due;
    private final Pack pack;

    private DutyPaper(Duties duties, Due due) {
        this.duties = duties;
        this.due = due;
        this.pack = duties.regimes().stream()
                .filter(each -> each.rule().id().equals(due.rule().id()))
                .map(Regime::pack)
                .findFirst()
                .orElseThrow();
    }

    /**
     * @param due a stage of these duties
     * @param marking such as TLP:AMBER
     * @param again the command that prints it as CSV
     * @param behind what stands behind it, such as the head of a log
     */
    static Printed of(Duties duties, Due due, String marking, String again, List<Section> behind) {
        return new Printed(new DutyPaper(duties, due).content(marking), again, behind);
    }

    private Paper content(String marking) {
        var sections = new ArrayList<Section>();
        sections.add(new Section("Stage", stage()));
        sections.add(new Section("Due", due()));
        sections.add(new Section("Form", form()));
        sections.add(new Section("Missing", new Words(DutyWords.missing(due))));
        sections.add(changes());
        sections.add(new Section("Not legal advice", new Words(DutyCommands.NOTICE)));
        return new Paper(
                due.rule().title() + ": " + due.stage().title(),
                "en",
                marking,
                "not legal advice",
                duties.at().truncatedTo(ChronoUnit.SECONDS),
                sections);
    }

    private Facts stage() {
        var facts = new ArrayList<Fact>();
        facts.add(new Fact("rule", due.rule().title() + " (" + due.rule().id() + ")"));
        facts.add(new Fact("instrument", pack.instrument() + ", " + pack.publication()));
        facts.add(new Fact("stage", due.stage().title() + " (" + due.stage().id() + ")"));
        facts.add(new Fact("provision", due.stage().article()));
        facts.add(new Fact("to", due.stage().recipient()));
        facts.add(new Fact("as of", duties.at().toString()));
        facts.add(new Fact("state", due.state().written()));
        facts.add(new Fact("why", due.why()));
        due.earliest()
                .filter(end -> due.state() != Due.State.NOT_DUE)
                .ifPresent(end ->
                        facts.add(new Fact(due.contested() ? "until, by the earliest reading" : "until", local(end))));
        due.done().ifPresent(done -> facts.add(new Fact("submitted", done.at().toString())));
        if (!due.stage().note().isEmpty()) {
            facts.add(new Fact("note", due.stage().note()));
        }
        return new Facts(facts);
    }

    private Paper.Block due() {
        return due.readings().isEmpty()
                ? new Words("No instant: " + due.why() + ".")
                : new Grid(
                        due.contested() ? "The readings differ; all are shown" : "",
                        List.of(
                                new Column("reading", 3),
                                new Column("it says", 0),
                                new Column("due", 6),
                                new Column("arithmetic", 8),
                                new Column("source", 0)),
                        due.readings().stream().map(this::reckoned).toList());
    }

    private List<String> reckoned(Reckoned each) {
        return List.of(
                each.reading().id(),
                each.reading().title(),
                each.due().map(this::local).orElse("no date"),
                String.join("\n", each.steps()),
                each.reading().source());
    }

    private String local(Instant end) {
        return end
                + duties.facts().zones().stream()
                        .map(zone -> "\n" + end.atZone(zone).toOffsetDateTime() + " " + zone)
                        .collect(Collectors.joining());
    }

    private Grid form() {
        return new Grid(
                "",
                List.of(
                        new Column("title", 6),
                        new Column("field", 0),
                        new Column("need", 3),
                        new Column("value", 8),
                        new Column("from", 4)),
                due.form().fields().stream()
                        .map(each -> List.of(
                                each.field().title(),
                                each.field().id(),
                                each.field().required() ? "required" : "where applicable",
                                each.missing() ? "(missing)" : each.value().orElse(""),
                                each.from()))
                        .toList());
    }

    private Section changes() {
        String title = "Changed since the last stage";
        Form form = due.form();
        if (form.since().isEmpty()) {
            return new Section(title, new Words("Nothing was submitted under this rule before."));
        }
        String since = form.since().get().stage() + " of " + form.since().get().at();
        return form.changes().isEmpty()
                ? new Section(title, new Words("Nothing has changed since " + since + "."))
                : new Section(
                        title,
                        new Words("Against " + since + ":"),
                        new Grid(
                                "",
                                List.of(new Column("field", 3), new Column("before", 5), new Column("now", 5)),
                                form.changes().stream()
                                        .map(each -> List.of(
                                                each.field(),
                                                each.before().orElse("(was not said)"),
                                                each.now().orElse("(is not said)")))
                                        .toList()));
    }
}
