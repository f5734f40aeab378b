package org.comity.duty;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reckons the ends of a stage under each reading. */
final class Clock {
    private final Rule rule;
    private final Facts facts;
    private final Calendars calendars;

    Clock(Rule rule, Facts facts, Calendars calendars) {
        this.rule = rule;
        this.facts = facts;
        this.calendars = calendars;
    }

    /** When that event was; empty where it is not known. */
    Optional<OffsetDateTime> when(Term.Moment moment) {
        return facts.moment(rule, moment);
    }

    /** The zone of the country of establishment; where that is unknown the first zone to be shown, or UTC. */
    ZoneId zone() {
        return facts.text(Fact.ESTABLISHMENT)
                .flatMap(calendars::of)
                .map(Calendar::zone)
                .orElseGet(() ->
                        facts.zones().isEmpty() ? ZoneOffset.UTC : facts.zones().getFirst());
    }

    /** An end for each reading of the rule; empty where no event is known that a term runs from. */
    List<Reckoned> ends(Stage stage) {
        List<Term> terms = stage.terms().stream()
                .filter(term -> Condition.all(Condition.ask(term.when(), facts)) != Answer.NO)
                .toList();
        if (terms.stream().noneMatch(term -> when(term.from()).isPresent())) {
            return List.of();
        }
        Unit unit = terms.getFirst().unit();
        return rule.readings().stream()
                .filter(reading -> reading.units().contains(unit))
                .filter(reading -> reading.counting() != Counting.EU_1182_WITH_TWO_WORKING_DAYS
                        || terms.stream().anyMatch(term -> term.amount() >= Reckoning.TWO_DAYS_HOURS))
                .map(reading -> end(stage, terms, reading))
                .toList();
    }

    private Reckoned end(Stage stage, List<Term> terms, Reading reading) {
        var steps = new ArrayList<String>();
        boolean ofCountry = stage.calendar().equals("establishment");
        Optional<String> name = ofCountry ? facts.text(Fact.ESTABLISHMENT) : Optional.of(stage.calendar());
        var reckoning = new Reckoning(
                name.flatMap(calendars::of),
                name.map(id -> "there is no calendar of " + id + " here, so this reading gives no date")
                        .orElse("establishment is not known, so this reading gives no date"),
                zone(),
                steps);
        try {
            Instant end = decided(stage, terms, reading, reckoning, steps);
            return new Reckoned(
                    reading, Optional.of(extended(stage, rested(stage, end, reckoning, steps), reckoning)), steps);
        } catch (Calendar.OutsideCalendar e) {
            steps.add(String.valueOf(e.getMessage()));
            return new Reckoned(reading, Optional.empty(), steps);
        }
    }

    private Instant decided(Stage stage, List<Term> terms, Reading reading, Reckoning reckoning, List<String> steps) {
        var ends = new ArrayList<Instant>();
        for (Term term : terms) {
            Optional<OffsetDateTime> from = when(term.from());
            if (from.isEmpty()) {
                steps.add(term.from().written() + " is not known: its " + term.lasts() + " are not counted");
                continue;
            }
            Condition.ask(term.when(), facts).stream()
                    .filter(reason -> reason.answer() == Answer.OPEN)
                    .forEach(reason -> steps.add(reason.text() + ": counted, to be careful"));
            Instant end = reckoning.end(term, term.from().written(), from.get(), reading);
            Optional<OffsetDateTime> limit = term.dropsOutBefore().flatMap(this::when);
            if (limit.isPresent() && end.isBefore(limit.get().toInstant())) {
                steps.add("this ends before " + term.dropsOutBefore().get().written() + " " + limit.get()
                        + " and does not count");
            } else {
                ends.add(end);
            }
        }
        Instant end = ends.stream()
                .reduce((a, b) -> a.isBefore(b) == stage.latest() ? b : a)
                .orElseThrow(() -> new Calendar.OutsideCalendar("no term counts"));
        return ends.size() == 1
                ? end
                : reckoning.said(stage.latest() ? "the latest counts = " : "the earliest counts = ", end);
    }

    private Instant rested(Stage stage, Instant end, Reckoning reckoning, List<String> steps) {
        if (stage.restDays().isEmpty()) {
            return end;
        }
        Stage.RestDays rest = stage.restDays().get();
        List<Because> reasons = Condition.ask(rest.when(), facts);
        if (Condition.all(reasons) == Answer.YES) {
            return reckoning.noonAfterRest(end, rest.source());
        }
        reasons.stream()
                .filter(reason -> reason.answer() != Answer.YES)
                .forEach(
                        reason -> steps.add("an end on a day of rest stays (" + rest.source() + "): " + reason.text()));
        return end;
    }

    private Instant extended(Stage stage, Instant end, Reckoning reckoning) {
        if (stage.extension().isEmpty()) {
            return end;
        }
        Stage.Extension extension = stage.extension().get();
        Optional<OffsetDateTime> until = facts.moment(extension.until());
        if (until.isEmpty() || !until.get().toInstant().isAfter(end)) {
            return end;
        }
        Instant most = end.plus(Duration.ofDays(extension.daysAtMost()));
        Instant granted = until.get().toInstant();
        return granted.isAfter(most)
                ? reckoning.said(
                        extension.until().id() + " " + until.get() + " is more than the " + extension.daysAtMost()
                                + " days there may be (" + extension.source() + ") = ",
                        most)
                : reckoning.said(extension.until().id() + " lets it wait (" + extension.source() + ") = ", granted);
    }
}
