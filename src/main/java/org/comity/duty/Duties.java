package org.comity.duty;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What all rules say to the facts at an instant.
 *
 * @param at the instant that states are judged by
 * @param regimes one for each rule, in the order of the packs
 * @param conflicts where one rule says tell and another says wait
 */
public record Duties(Instant at, Facts facts, List<Regime> regimes, List<Conflict> conflicts) {
    public Duties {
        regimes = List.copyOf(regimes);
        conflicts = List.copyOf(conflicts);
    }

    /**
     * Asks each rule.
     *
     * @param at now, or another instant to be judged by
     * @throws IllegalArgumentException where that is no instant of the years that facts may be of
     */
    public static Duties of(Packs packs, Calendars calendars, Conflicts conflicts, Facts facts, Instant at) {
        if (at.isBefore(Instant.parse(Facts.FIRST_YEAR + "-01-01T00:00:00Z"))
                || !at.isBefore(Instant.parse(Facts.LAST_YEAR + 1 + "-01-01T00:00:00Z"))) {
            throw new IllegalArgumentException(
                    at + " is no instant of the years " + Facts.FIRST_YEAR + " to " + Facts.LAST_YEAR);
        }
        var regimes = new ArrayList<Regime>();
        for (Pack pack : packs.all()) {
            for (Rule rule : pack.rules()) {
                regimes.add(regime(pack, rule, calendars, facts, at));
            }
        }
        return new Duties(at, facts, regimes, conflicts.among(regimes, facts));
    }

    /** What that rule says; empty where there is no rule of that id. */
    public Optional<Regime> regime(String rule) {
        return regimes.stream().filter(each -> each.rule().id().equals(rule)).findFirst();
    }

    /** The stage written as {@code rule/stage}; empty where there is none, or its rule does not apply. */
    public Optional<Due> due(String written) {
        return regimes.stream()
                .flatMap(each -> each.stages().stream())
                .filter(each -> each.id().equals(written))
                .findFirst();
    }

    private static Regime regime(Pack pack, Rule rule, Calendars calendars, Facts facts, Instant at) {
        var clock = new Clock(rule, facts, calendars);
        var because = new ArrayList<Because>();
        because.add(validity(rule, clock, facts, at));
        because.addAll(Condition.ask(rule.appliesWhen(), facts));
        Answer applies = Condition.all(because);
        boolean counted = rule.status() == Rule.Status.IN_FORCE;
        var stages = new ArrayList<Due>();
        if (applies != Answer.NO) {
            for (Stage stage : rule.stages()) {
                stages.add(due(rule, stage, clock, facts, at));
            }
        }
        return new Regime(pack, rule, applies, counted, because, stages);
    }

    /** A rule speaks of events of its time; where the event's instant is unknown, of now. */
    private static Because validity(Rule rule, Clock clock, Facts facts, Instant at) {
        Optional<LocalDate> event = facts.moment(rule.since())
                .map(moment -> moment.atZoneSameInstant(clock.zone()).toLocalDate());
        LocalDate day = event.orElseGet(() -> at.atZone(clock.zone()).toLocalDate());
        String said = event.isPresent() ? rule.since().id() + " is on " + day : "today is " + day;
        if (day.isBefore(rule.validFrom())) {
            return new Because(
                    Answer.NO, "it is law from " + rule.validFrom() + " on, and " + said, rule.article(), List.of());
        }
        if (rule.validUntil().isPresent() && day.isAfter(rule.validUntil().get())) {
            return new Because(
                    Answer.NO,
                    "it was law until " + rule.validUntil().get() + ", and " + said,
                    rule.article(),
                    List.of());
        }
        return new Because(
                Answer.YES,
                rule.status() == Rule.Status.IN_FORCE
                        ? "in force since " + rule.validFrom() + ", and " + said
                        : "it is " + rule.status().written() + ": it is shown, and nothing of it is due",
                rule.article(),
                List.of());
    }

    private static Due due(Rule rule, Stage stage, Clock clock, Facts facts, Instant at) {
        List<Submission> submitted = facts.submitted(rule.id() + "/" + stage.id());
        Optional<Submission> done = submitted.isEmpty() ? Optional.empty() : Optional.of(submitted.getFirst());
        List<Because> because = Condition.ask(stage.when(), facts);
        List<Reckoned> ends = clock.ends(stage);
        Optional<Instant> earliest =
                ends.stream().flatMap(end -> end.due().stream()).min(Instant::compareTo);
        Judged judged = judged(rule, stage, clock, facts, at, done, because, ends, earliest);
        boolean late = judged.state() == Due.State.OVERDUE || judged.state() == Due.State.DONE_LATE;
        return new Due(
                rule,
                stage,
                judged.state(),
                judged.why(),
                because,
                ends,
                done,
                Form.of(rule, stage, facts, done, late));
    }

    private record Judged(Due.State state, String why) {}

    private static Judged judged(
            Rule rule,
            Stage stage,
            Clock clock,
            Facts facts,
            Instant at,
            Optional<Submission> done,
            List<Because> because,
            List<Reckoned> ends,
            Optional<Instant> earliest) {
        if (rule.status() != Rule.Status.IN_FORCE) {
            return new Judged(Due.State.NOT_DUE, "the rule is " + rule.status().written());
        }
        if (done.isPresent()) {
            return submitted(stage, done.get(), ends, earliest);
        }
        if (Condition.all(because) == Answer.NO) {
            return new Judged(Due.State.NOT_DUE, told(because, Answer.NO));
        }
        List<Because> stops = Condition.ask(stage.stops(), facts);
        if (!stops.isEmpty() && Condition.all(stops) == Answer.YES) {
            return new Judged(Due.State.NOT_DUE, "it has ended: " + told(stops, Answer.YES));
        }
        List<Term.Moment> events = stage.events();
        if (events.stream().noneMatch(event -> clock.when(event).isPresent())) {
            return new Judged(
                    Due.State.NOT_BEGUN,
                    "it begins with "
                            + String.join(
                                    " or ",
                                    events.stream().map(Term.Moment::written).toList()) + ", which is not known");
        }
        String open = told(because, Answer.OPEN);
        String careful = open.isEmpty() ? "" : "; " + open + ", so it is counted to be careful";
        if (stage.terms().isEmpty()) {
            return new Judged(Due.State.RUNNING, "without undue delay; the rule gives no period" + careful);
        }
        if (earliest.isEmpty()) {
            return new Judged(Due.State.RUNNING, "no reading gives a date; the arithmetic says why" + careful);
        }
        return at.isAfter(earliest.get())
                ? new Judged(Due.State.OVERDUE, over(ends, at, "it would still be in time by ") + careful)
                : new Judged(Due.State.RUNNING, "it runs until the earliest reading ends" + careful);
    }

    private static Judged submitted(Stage stage, Submission done, List<Reckoned> ends, Optional<Instant> earliest) {
        if (earliest.isEmpty()) {
            return new Judged(Due.State.DONE, "submitted; there is no date to hold it against");
        }
        if (!done.at().toInstant().isAfter(earliest.get())) {
            return new Judged(Due.State.DONE, "submitted in time by every reading");
        }
        String reasons = stage.lateNeedsReasons().isEmpty()
                ? ""
                : done.reasons().isEmpty()
                        ? "; reasons are asked for (" + stage.lateNeedsReasons() + ") and none are recorded"
                        : "; the reasons recorded: " + done.reasons();
        return new Judged(Due.State.DONE_LATE, over(ends, done.at().toInstant(), "it was in time by ") + reasons);
    }

    /** By which readings that instant is too late, and by which it is not. */
    private static String over(List<Reckoned> ends, Instant at, String still) {
        List<String> inTime = ends.stream()
                .filter(end -> end.due().isPresent() && !at.isAfter(end.due().get()))
                .map(end -> end.reading().id())
                .toList();
        return inTime.isEmpty()
                ? "late by every reading that gives a date"
                : "late by the earliest reading; " + still + String.join(", ", inTime);
    }

    private static String told(List<Because> reasons, Answer answer) {
        return String.join(
                "; ",
                reasons.stream()
                        .filter(each -> each.answer() == answer)
                        .map(Because::text)
                        .toList());
    }
}
