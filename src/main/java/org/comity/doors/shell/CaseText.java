package org.comity.doors.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.comity.border.CaseRefusals;
import org.comity.cases.CaseState;
import org.comity.cases.Step;
import org.comity.json.JsonArray;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;

/** How cases are told, at a terminal and on a page. What others wrote is shown as text, whatever it holds. */
public final class CaseText {
    private static final Set<String> ELSEWHERE = Set.of("step", "tlp", "nonce", "last", "text", "area", "at");

    private CaseText() {}

    /** That text on one line, without what steers a terminal or turns the order of reading. */
    public static String plain(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** For whom a step is. */
    public static String audience(Step step) {
        return step.forAll()
                ? "all"
                : step.atHome()
                        ? "kept at home"
                        : String.join(", ", step.signed().header().audience());
    }

    /** What it says, on one line. */
    public static String said(Step step) {
        var parts = new ArrayList<String>();
        step.says().forEach((name, value) -> {
            if (!ELSEWHERE.contains(name)) {
                parts.add(name + " " + text(value));
            }
        });
        String fields = String.join(", ", parts);
        return plain(fields + (fields.isEmpty() || step.text().isEmpty() ? "" : ": ") + step.text());
    }

    private static String text(JsonValue value) {
        return switch (value) {
            case JsonString string -> string.text();
            case JsonArray array ->
                array.elements().stream()
                        .map(CaseText::text)
                        .reduce((one, other) -> one + " " + other)
                        .orElse("");
            default -> value.toString();
        };
    }

    /** A case as a page of facts. */
    static Table page(CaseState state) {
        var table = new Table("what", "is");
        table.row("case", state.id());
        table.row("title", plain(state.title()));
        table.row("kind", state.kind().title());
        table.row("agreement", state.agreement());
        table.row("marking", state.tlp());
        table.row("standing", state.open() ? "open" : "closed");
        table.row("lead", state.lead().isEmpty() ? "nobody" : state.lead());
        state.members()
                .values()
                .forEach(member -> table.row(
                        "member",
                        member.party() + ", " + member.standing().label()
                                + (member.roles().isEmpty()
                                        ? ""
                                        : ": " + String.join(", ", new TreeSet<>(member.roles())))));
        state.course().facts().forEach(fact -> table.row(fact.name(), plain(fact.value())));
        state.frozen()
                .forEach((area, by) -> by.forEach((party, why) ->
                        table.row("frozen", area + " by " + party + (why.isEmpty() ? "" : ": " + plain(why)))));
        state.tasks()
                .values()
                .forEach(task -> table.row(
                        "task",
                        task.name() + ": " + plain(task.title())
                                + (task.party().isEmpty() ? "" : ", for " + task.party())
                                + (task.due().isEmpty() ? "" : ", due " + task.due())
                                + (task.doneBy().isEmpty() ? "" : ", done by " + task.doneBy())));
        state.links()
                .forEach(link -> table.row(
                        "object",
                        link.text("object") + (link.text("as").isEmpty() ? "" : ", " + plain(link.text("as")))));
        table.row(
                "steps",
                Long.toString(state.entries().stream()
                        .filter(entry -> entry.step().forAll())
                        .count()));
        table.row("state", state.digest().hex().substring(0, 16));
        return table;
    }

    /** What whoever works on it should know: what does not count, what is missing, who forked. */
    static List<String> warnings(CaseState state) {
        var lines = new ArrayList<String>();
        for (CaseState.Entry entry : state.notCounting()) {
            lines.add("Not counting: " + entry.step().author() + " "
                    + plain(state.kind().word(entry.step().type())) + " ("
                    + entry.standing().name().toLowerCase(java.util.Locale.ROOT) + "): " + plain(entry.why()));
        }
        lines.addAll(missing(state));
        return lines;
    }

    /** What did not cross, and why. */
    public static List<String> refusals(List<CaseRefusals.Refusal> refusals) {
        return refusals.stream()
                .map(each -> plain(
                        each.ours()
                                ? "Not taken by " + each.party() + ", because " + each.why() + ": " + each.step()
                                : each.waits()
                                        ? "Not taken here, and asked for again when the agreement stands: "
                                                + each.step() + " (" + each.why() + ")"
                                        : "Not taken here, because " + each.why() + ": " + each.step()))
                .toList();
    }

    /** What is missing, and who forked. */
    public static List<String> missing(CaseState state) {
        var lines = new ArrayList<String>();
        for (String each : state.waiting()) {
            lines.add("Waiting for steps it names, which nobody has shown: " + plain(each));
        }
        state.forks()
                .forEach((party, place) -> lines.add(party + " signed two different steps under number "
                        + place.substring(place.indexOf('.') + 1) + ": both are in the timeline, and neither counts."));
        return lines;
    }

    /** Every step, in the order in which it counts. */
    static Table timeline(CaseState state, boolean forPrograms) {
        var table = forPrograms
                ? new Table("at", "party", "step", "area", "for", "marking", "says", "standing", "why", "sha256")
                : new Table("at", "party", "step", "for", "says", "standing");
        for (CaseState.Entry entry : state.entries()) {
            Step step = entry.step();
            String at = step.text("at").isEmpty() ? step.made().toString() : plain(step.text("at"));
            String word = plain(state.kind().word(step.type()));
            String standing = entry.standing().name().toLowerCase(java.util.Locale.ROOT);
            if (forPrograms) {
                table.row(
                        at,
                        step.author(),
                        word,
                        plain(step.area()),
                        audience(step),
                        plain(step.text("tlp")),
                        said(step),
                        standing,
                        plain(entry.why()),
                        step.hash());
            } else {
                table.row(
                        at,
                        step.author(),
                        word,
                        audience(step),
                        said(step),
                        standing.equals("counts") ? "" : standing + ": " + plain(entry.why()));
            }
        }
        return table;
    }
}
