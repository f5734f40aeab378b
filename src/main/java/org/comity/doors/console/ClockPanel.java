package org.comity.doors.console;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.comity.cases.CaseState;
import org.comity.cases.Clocks;
import org.comity.duty.Answer;
import org.comity.duty.Conflict;
import org.comity.duty.Due;
import org.comity.duty.Regime;
import org.comity.duty.Stage;
import org.comity.parties.Role;

/**
 * The duty clocks on the page of a case.
 *
 * @param begun whether any fact is stated
 * @param open what runs or is overdue, the soonest first
 * @param others what is done, has not begun or is not due
 * @param undecided rules of which facts are missing that would decide whether they apply
 * @param not rules that do not apply, or are no law, and why
 * @param suggested how many facts the case suggests that nobody has stated
 * @param mayState whether this person may state facts
 */
record ClockPanel(
        String path,
        boolean begun,
        List<Line> open,
        List<Line> others,
        List<Undecided> undecided,
        List<Undecided> not,
        List<Conflict> conflicts,
        int suggested,
        boolean mayState) {

    /** A rule, and in a sentence why nothing of it is counted. */
    record Undecided(String title, String why) {}

    /** An end by one reading, and how it is reckoned. */
    record End(String reading, String title, String source, String when, List<String> local, List<String> steps) {}

    /**
     * A stage.
     *
     * @param name of the case
     * @param until when it ends by the earliest reading; empty where there is no date
     * @param local the same in the zones of the facts
     * @param left how long until then, or since; empty where there is no date
     */
    record Line(
            String path,
            String name,
            Due due,
            Optional<Instant> until,
            List<String> local,
            String left,
            List<End> ends) {
        /** Rule and stage, as people call them. */
        String title() {
            return due.rule().title() + ": " + due.stage().title();
        }

        /** The key of the word of its state. */
        String key() {
            return "clock.state." + due.state().name().toLowerCase(Locale.ROOT);
        }

        /** The class of that word. */
        String look() {
            return switch (due.state()) {
                case RUNNING -> "staged";
                case OVERDUE, DONE_LATE -> "refused";
                case DONE -> "yes";
                case NOT_BEGUN, NOT_DUE -> "at-home";
            };
        }

        /** The key of what is said of its end: what is done is due no more. */
        String untilKey() {
            return !due.open() ? "clock.had" : due.contested() ? "clock.until.earliest" : "clock.until";
        }

        boolean late() {
            return due.state() == Due.State.OVERDUE;
        }
    }

    /** The panel of that case for whoever looks; empty where its kind has no clocks. */
    static Optional<ClockPanel> of(Frame frame, CaseState state) {
        return Clocks.of(state, frame.now()).map(clocks -> of(frame, clocks));
    }

    private static ClockPanel of(Frame frame, Clocks clocks) {
        var open = new ArrayList<Line>();
        var others = new ArrayList<Line>();
        for (Regime regime : clocks.duties().regimes()) {
            if (regime.applies() == Answer.YES && regime.counted()) {
                regime.stages().forEach(due -> (due.open() ? open : others).add(line(clocks, due, frame.now())));
            }
        }
        open.sort(SOONEST);
        return new ClockPanel(
                CasePages.path(clocks.state()),
                clocks.begun(),
                open,
                others,
                clocks.duties().regimes().stream()
                        .filter(each -> each.counted() && each.applies() == Answer.OPEN)
                        .map(ClockPanel::undecided)
                        .toList(),
                clocks.duties().regimes().stream()
                        .filter(each -> !each.counted() || each.applies() == Answer.NO)
                        .map(ClockPanel::not)
                        .toList(),
                clocks.duties().conflicts(),
                clocks.suggestions().size(),
                frame.isOneOf(Role.STATING));
    }

    private static final Comparator<Line> SOONEST =
            Comparator.comparing(each -> each.until().orElse(Instant.MAX));

    /** What runs or is overdue in these cases under rules that apply, the soonest first. */
    static List<Line> due(List<CaseState> cases, Instant now) {
        return cases.stream()
                .flatMap(each -> Clocks.of(each, now).stream())
                .filter(Clocks::begun)
                .flatMap(clocks -> clocks.duties().regimes().stream()
                        .filter(each -> each.applies() == Answer.YES && each.counted())
                        .flatMap(each -> each.stages().stream())
                        .filter(Due::open)
                        .map(due -> line(clocks, due, now)))
                .sorted(SOONEST)
                .toList();
    }

    private static Undecided undecided(Regime regime) {
        return new Undecided(
                regime.rule().title(),
                regime.deciding().stream()
                        .map(fact -> fact.id() + " (" + fact.meaning() + ")")
                        .collect(Collectors.joining(", ")));
    }

    private static Undecided not(Regime regime) {
        return new Undecided(
                regime.rule().title(),
                !regime.counted() && regime.applies() != Answer.NO
                        ? regime.rule().status().written()
                        : regime.because().stream()
                                .filter(each -> each.answer() == Answer.NO)
                                .map(each -> each.text())
                                .collect(Collectors.joining("; ")));
    }

    static Line line(Clocks clocks, Due due, Instant now) {
        List<ZoneId> zones = clocks.facts().zones();
        Optional<Instant> until = due.state() == Due.State.NOT_DUE ? Optional.empty() : due.earliest();
        return new Line(
                path(clocks.state(), due),
                clocks.state().name(),
                due,
                until,
                until.map(each -> local(each, zones)).orElse(List.of()),
                until.map(each -> left(Duration.between(now, each))).orElse(""),
                due.readings().stream()
                        .map(each -> new End(
                                each.reading().id(),
                                each.reading().title(),
                                each.reading().source(),
                                each.due().map(Instant::toString).orElse(""),
                                each.due().map(end -> local(end, zones)).orElse(List.of()),
                                each.steps()))
                        .toList());
    }

    /** The page of that stage's form. */
    static String path(CaseState state, Due due) {
        Stage stage = due.stage();
        return CasePages.path(state) + "clocks/" + due.rule().id() + "/" + stage.id() + "/";
    }

    private static List<String> local(Instant instant, List<ZoneId> zones) {
        var format = DateTimeFormatter.ofPattern("d MMM uuuu HH:mm", Locale.ENGLISH);
        return zones.stream()
                .map(zone -> format.format(instant.atZone(zone)) + " " + zone.getId())
                .toList();
    }

    /** A duration in the two units that matter, such as "1 d 9 h". */
    private static String left(Duration duration) {
        Duration whole = duration.abs();
        return whole.toDays() > 0
                ? whole.toDays() + " d " + whole.toHoursPart() + " h"
                : whole.toHours() + " h " + whole.toMinutesPart() + " min";
    }
}
