package org.comity.doors.shell;

import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.comity.duty.Answer;
import org.comity.duty.Because;
import org.comity.duty.Condition;
import org.comity.duty.Conflict;
import org.comity.duty.Due;
import org.comity.duty.Duties;
import org.comity.duty.Form;
import org.comity.duty.Pack;
import org.comity.duty.Reading;
import org.comity.duty.Reckoned;
import org.comity.duty.Regime;
import org.comity.duty.Rule;
import org.comity.duty.Stage;
import org.comity.duty.Term;

/** Duties as plain text: rules, reasons, instants with their arithmetic. */
public final class DutyWords {
    private final PrintStream out;

    DutyWords(PrintStream out) {
        this.out = out;
    }

    void duties(Duties duties) {
        out.println("As of " + duties.at());
        for (Regime each : duties.regimes()) {
            if (each.applies() != Answer.NO) {
                regime(each, duties.facts().zones());
            }
        }
        for (Conflict each : duties.conflicts()) {
            conflict(each);
        }
        List<Regime> others = duties.regimes().stream()
                .filter(each -> each.applies() == Answer.NO)
                .toList();
        if (!others.isEmpty()) {
            out.println();
            out.println("Does not apply");
            others.forEach(each -> out.println("  " + each.rule().id() + ": " + whyNot(each)));
        }
        out.flush();
    }

    /** Why a rule does not apply, in one line. */
    static String whyNot(Regime regime) {
        return regime.because().stream()
                .filter(each -> each.answer() == Answer.NO)
                .map(DutyWords::sourced)
                .collect(Collectors.joining("; "));
    }

    private void regime(Regime regime, List<ZoneId> zones) {
        out.println();
        out.println(regime.rule().title() + " (" + regime.rule().id() + "): " + applies(regime));
        out.println("  " + regime.rule().article() + ", " + regime.pack().instrument());
        regime.because().forEach(each -> out.println("  because " + sourced(each)));
        if (!regime.deciding().isEmpty()) {
            out.println("  it would be decided by "
                    + regime.deciding().stream()
                            .map(fact -> fact.id() + " (" + fact.meaning() + ")")
                            .collect(Collectors.joining(", ")));
        }
        regime.stages()
                .forEach(each -> stage(each, regime.applies() == Answer.YES ? "" : " (if the rule applies)", zones));
    }

    private static String applies(Regime regime) {
        String answer = regime.applies() == Answer.YES ? "applies" : "cannot be said yet";
        return regime.counted() ? answer : regime.rule().status().written() + ", not law";
    }

    private void stage(Due due, String condition, List<ZoneId> zones) {
        out.println();
        out.println("  " + due.stage().id() + ": " + due.state().written() + condition
                + due.earliest()
                        .filter(end -> due.state() != Due.State.NOT_DUE)
                        .map(end -> ", " + (due.contested() ? "by the earliest reading " : "") + "until " + end)
                        .orElse(""));
        out.println("    " + due.stage().title() + ", " + due.stage().article() + ", to "
                + due.stage().recipient());
        out.println("    " + due.why());
        due.done().ifPresent(done -> out.println("    submitted " + done.at()));
        if (!due.stage().note().isEmpty()) {
            out.println("    note: " + due.stage().note());
        }
        for (Reckoned each : due.readings()) {
            out.println("    reading " + each.reading().id() + ": "
                    + each.due().map(end -> inZones(end, zones)).orElse("no date"));
            out.println(
                    "      " + each.reading().title() + " (" + each.reading().source() + ")");
            each.steps().forEach(step -> out.println("      - " + step));
        }
        String missing =
                due.form().missing().stream().map(each -> each.field().id()).collect(Collectors.joining(", "));
        if (due.state() != Due.State.RUNNING && due.state() != Due.State.OVERDUE) {
            return;
        }
        if (!missing.isEmpty()) {
            out.println("    the form lacks " + missing);
        }
        due.form()
                .since()
                .filter(since -> !due.form().changes().isEmpty())
                .ifPresent(since -> out.println("    changed since " + since.stage() + ": "
                        + due.form().changes().stream().map(Form.Change::field).collect(Collectors.joining(", "))));
    }

    private static String inZones(Instant end, List<ZoneId> zones) {
        return end
                + zones.stream()
                        .map(zone -> ", " + end.atZone(zone).toOffsetDateTime() + " " + zone)
                        .collect(Collectors.joining());
    }

    private void conflict(Conflict conflict) {
        out.println();
        out.println((conflict.certain() ? "Conflict: " : "Possible conflict: ") + conflict.title());
        out.println("  tell: " + String.join(", ", conflict.tell()) + " (" + conflict.tellSource() + ")");
        out.println("  wait: " + conflict.delay() + " (" + conflict.delaySource() + ")");
        conflict.because().forEach(each -> out.println("  because " + sourced(each)));
        if (!conflict.note().isEmpty()) {
            out.println("  note: " + conflict.note());
        }
    }

    private static String sourced(Because because) {
        return because.text() + (because.source().isEmpty() ? "" : " (" + because.source() + ")");
    }

    /** One row for each reading of each stage. */
    static Table rows(Duties duties) {
        var table = new Table("rule", "applies", "stage", "state", "reading", "due", "why");
        for (Regime regime : duties.regimes()) {
            String applies = regime.applies().name().toLowerCase(Locale.ROOT);
            if (regime.stages().isEmpty()) {
                table.row(regime.rule().id(), applies, "", "", "", "", whyNot(regime));
            }
            for (Due due : regime.stages()) {
                if (due.readings().isEmpty()) {
                    table.row(
                            regime.rule().id(),
                            applies,
                            due.stage().id(),
                            due.state().written(),
                            "",
                            "",
                            due.why());
                }
                for (Reckoned each : due.readings()) {
                    table.row(
                            regime.rule().id(),
                            applies,
                            due.stage().id(),
                            due.state().written(),
                            each.reading().id(),
                            each.due().map(Instant::toString).orElse(""),
                            due.why());
                }
            }
        }
        return table;
    }

    static Table form(Due due) {
        var table = new Table("field", "title", "need", "value", "from");
        for (Form.Filled each : due.form().fields()) {
            table.row(
                    each.field().id(),
                    each.field().title(),
                    each.field().required() ? "required" : "where applicable",
                    each.value().orElse(""),
                    each.from());
        }
        return table;
    }

    /** What is required and not there, in a sentence. */
    static String missing(Due due) {
        String missing =
                due.form().missing().stream().map(each -> each.field().id()).collect(Collectors.joining(", "));
        return missing.isEmpty() ? "Nothing that is required is missing." : "Missing: " + missing;
    }

    /** What changed since the last submission, a line each. */
    public static List<String> changes(Due due) {
        var lines = new ArrayList<String>();
        due.form()
                .since()
                .ifPresent(since ->
                        lines.add((due.form().changes().isEmpty() ? "Nothing has changed since " : "Changed since ")
                                + since.stage() + " of " + since.at()
                                + (due.form().changes().isEmpty() ? "." : ":")));
        for (Form.Change each : due.form().changes()) {
            lines.add("  " + each.field() + ": "
                    + (each.before().isEmpty()
                            ? "now \"" + each.now().orElse("") + "\", was not said"
                            : each.now().isEmpty()
                                    ? "was \"" + each.before().get() + "\", is not said now"
                                    : "was \"" + each.before().get() + "\", now \""
                                            + each.now().get() + "\""));
        }
        return lines;
    }

    void pack(Pack pack) {
        out.println(pack.title() + " (" + pack.id() + ")");
        out.println("  " + pack.instrument() + ", " + pack.publication() + ", " + pack.url());
        out.println("  " + pack.status().written() + ", from " + pack.validFrom()
                + pack.validUntil().map(until -> " until " + until).orElse(""));
        out.println("  verified: " + pack.verified().written() + ". " + pack.verifiedHow());
        if (!pack.note().isEmpty()) {
            out.println("  note: " + pack.note());
        }
        for (Reading each : pack.rules().getFirst().readings()) {
            out.println("  reading " + each.id() + ": " + each.title() + " (" + each.source() + ")");
        }
        pack.rules().forEach(this::rule);
        out.flush();
    }

    private void rule(Rule rule) {
        out.println();
        out.println(rule.title() + " (" + rule.id() + "), " + rule.article());
        out.println("  addresses " + rule.addressed());
        rule.appliesWhen().forEach(each -> out.println("  applies where " + wanted(each)));
        for (Stage stage : rule.stages()) {
            out.println(
                    "  " + stage.id() + ": " + stage.title() + ", " + stage.article() + ", to " + stage.recipient());
            stage.when().forEach(each -> out.println("    where " + wanted(each)));
            stage.terms().forEach(each -> out.println("    " + term(each)));
            if (stage.terms().size() > 1) {
                out.println("    the " + (stage.latest() ? "latest" : "earliest") + " counts");
            }
            stage.begins().ifPresent(event -> out.println("    begins with " + event.written() + "; no period"));
            stage.stops().forEach(each -> out.println("    ends where " + wanted(each)));
            stage.restDays()
                    .ifPresent(rest -> out.println("    an end on a day of rest moves to noon of the next working day ("
                            + rest.source() + ")" + where(rest.when())));
            stage.extension()
                    .ifPresent(more -> out.println("    may wait until "
                            + more.until().id() + ", " + more.daysAtMost() + " days at most (" + more.source() + ")"));
            if (!stage.note().isEmpty()) {
                out.println("    note: " + stage.note());
            }
            out.println("    form: "
                    + stage.fields().stream()
                            .map(field -> field.id() + (field.required() ? "" : "?"))
                            .collect(Collectors.joining(", ")));
        }
    }

    private static String term(Term term) {
        return term.lasts() + " from " + term.from().written()
                + term.dropsOutBefore()
                        .map(event -> ", unless that ends before " + event.written())
                        .orElse("")
                + where(term.when());
    }

    private static String where(List<Condition> conditions) {
        return conditions.isEmpty()
                ? ""
                : ", where " + conditions.stream().map(DutyWords::wanted).collect(Collectors.joining(" and "));
    }

    private static String wanted(Condition condition) {
        return switch (condition) {
            case Condition.Is is ->
                is.fact().id() + " is " + String.join(" or ", is.values())
                        + (is.source().isEmpty() ? "" : " (" + is.source() + ")");
            case Condition.AnyOf any ->
                any.conditions().stream().map(DutyWords::wanted).collect(Collectors.joining(", or "));
        };
    }
}
