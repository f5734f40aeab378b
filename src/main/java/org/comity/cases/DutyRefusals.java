package org.comity.cases;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.comity.duty.Answer;
import org.comity.duty.Because;
import org.comity.duty.Due;
import org.comity.duty.Fact;
import org.comity.duty.Facts;
import org.comity.duty.Regime;
import org.comity.duty.Submission;
import org.jspecify.annotations.Nullable;

/** Why a step of the duty clocks is not taken. An ordinary no is a sentence. */
final class DutyRefusals {
    private final DutyRules rules;
    private final CaseState state;
    private final Instant now;

    private DutyRefusals(DutyRules rules, CaseState state, Instant now) {
        this.rules = rules;
        this.state = state;
        this.now = now;
    }

    /** What stands against that step, whose form is right; null where nothing does. */
    static @Nullable String of(DutyRules rules, CaseState state, Step step, Instant now) {
        var no = new DutyRefusals(rules, state, now);
        return switch (step.type()) {
            case DutySteps.STATED -> no.stated(step);
            case DutySteps.SUBMITTED -> no.submitted(step);
            case DutySteps.WITHDRAWN -> no.withdrawn(step);
            default -> null;
        };
    }

    // ---- facts ----

    private @Nullable String stated(Step step) {
        if (!state.open() && step.text("afterwards").isEmpty()) {
            return "the case is closed; duties may go on after it, so say that the facts are meant all the same";
        }
        boolean any = step.says().get(DutySteps.ZONES) != null;
        for (Fact fact : Fact.values()) {
            String value = step.text(fact.id());
            if (!value.isEmpty()) {
                String no = stated(fact, value);
                if (no != null) {
                    return no;
                }
                any = true;
            }
        }
        List<String> zones = step.texts(DutySteps.ZONES);
        if (zones.size() > DutySteps.ZONES_MAX) {
            return "instants are shown in up to " + DutySteps.ZONES_MAX + " time zones";
        }
        Optional<String> strange =
                zones.stream().filter(each -> Clocks.zone(each).isEmpty()).findFirst();
        return strange.isPresent()
                ? "there is no time zone \"" + strange.get() + "\"; write one such as Europe/Berlin"
                : any ? null : "it states no fact";
    }

    private @Nullable String stated(Fact fact, String value) {
        try {
            Facts.require(fact.id(), value);
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
        boolean ahead = fact.kind() == Fact.Kind.INSTANT
                && fact != Fact.DELAY_GRANTED_UNTIL
                && !value.equals(Facts.UNKNOWN)
                && OffsetDateTime.parse(value).toInstant().isAfter(now);
        return ahead ? fact.id() + " is " + value + ", which is later than now" : null;
    }

    // ---- submissions ----

    private @Nullable String submitted(Step step) {
        String stage = step.text("stage");
        Clocks.Said said = Clocks.Said.of(state);
        Clocks clocks = new Clocks(
                state, rules, said.facts(), said.sent(), said.changed(), Clocks.duties(rules, said.facts(), now));
        Due due = clocks.due(stage).orElse(null);
        if (due == null) {
            return noStage(clocks, stage);
        }
        if (due.rule().status() != org.comity.duty.Rule.Status.IN_FORCE) {
            return due.rule().id() + " is " + due.rule().status().written() + ", so nothing is submitted under it";
        }
        String no = form(due, step);
        no = no == null ? time(clocks, due, step) : no;
        no = no == null ? twice(clocks, stage, step) : no;
        return no == null ? late(clocks, due, step) : no;
    }

    private String noStage(Clocks clocks, String stage) {
        if (rules.packs().stage(stage).isEmpty()) {
            return "there is no stage " + stage;
        }
        String rule = stage.substring(0, stage.indexOf('/'));
        String why = clocks.duties().regime(rule).map(Regime::because).orElse(List.of()).stream()
                .filter(each -> each.answer() == Answer.NO)
                .map(Because::text)
                .collect(Collectors.joining("; "));
        return rule + " does not apply: " + why;
    }

    private static @Nullable String form(Due due, Step step) {
        var ids = due.stage().fields().stream().map(each -> each.id()).toList();
        var fields = DutySteps.form(step);
        return fields.size() == step.texts("form").size() && ids.containsAll(fields.keySet())
                ? null
                : "the form of " + due.id() + " has the fields " + String.join(", ", ids) + ", each once, as id=value";
    }

    private @Nullable String time(Clocks clocks, Due due, Step step) {
        String text = step.text("at");
        if (!Facts.isInstant(text)) {
            return "\"" + text + "\" is no instant; write one with its offset, such as 2026-03-27T22:15+01:00";
        }
        Instant at = OffsetDateTime.parse(text).toInstant();
        if (at.isAfter(now)) {
            return "it was submitted at " + text + ", which is later than now";
        }
        Optional<Instant> first = due.stage().events().stream()
                .flatMap(event -> clocks.facts().moment(due.rule(), event).stream())
                .map(OffsetDateTime::toInstant)
                .min(Instant::compareTo);
        if (first.isEmpty()) {
            return due.id() + " has not begun: " + due.why() + "; state that first";
        }
        return at.isBefore(first.get())
                ? "it was submitted at " + text + ", before the event at " + first.get() + " from which it runs"
                : null;
    }

    private static @Nullable String twice(Clocks clocks, String stage, Step step) {
        List<Sent> before = clocks.sent(stage);
        return before.isEmpty() || !step.text("again").isEmpty()
                ? null
                : stage + " was submitted at " + before.getFirst().submission().at()
                        + " already; say that it was submitted again, or take that record back";
    }

    private @Nullable String late(Clocks clocks, Due due, Step step) {
        String asks = due.stage().lateNeedsReasons();
        if (asks.isEmpty()
                || !step.text("reasons").isEmpty()
                || !clocks.sent(due.id()).isEmpty()) {
            return null;
        }
        var submitted = new ArrayList<>(clocks.facts().submitted());
        submitted.add(new Submission(due.id(), OffsetDateTime.parse(step.text("at")), "", java.util.Map.of()));
        var facts = new Facts(clocks.facts().known(), clocks.facts().zones(), submitted);
        return Clocks.duties(rules, facts, now)
                .due(due.id())
                .filter(then -> then.state() == Due.State.DONE_LATE)
                .map(then -> due.id() + " is late, and " + asks + " asks for the reasons of the delay; give them. The"
                        + " earliest reading ended at " + then.earliest().orElseThrow())
                .orElse(null);
    }

    private @Nullable String withdrawn(Step step) {
        boolean there = Clocks.Said.of(state).sent().stream()
                .anyMatch(each -> each.step().hash().equals(step.text("submission"))
                        && each.submission().stage().equals(step.text("stage")));
        return !there
                ? "no such submission of " + step.text("stage") + " is recorded"
                : step.text().isEmpty() ? "say why the record is taken back" : null;
    }
}
