package org.comity.doors.console;

import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comity.border.Refused;
import org.comity.cases.CaseState;
import org.comity.cases.Clocks;
import org.comity.cases.Desk;
import org.comity.cases.DutySteps;
import org.comity.cases.Sent;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.shell.CaseText;
import org.comity.doors.shell.DutyWords;
import org.comity.duty.Conflict;
import org.comity.duty.Due;
import org.comity.parties.Role;
import org.comity.seal.BadSeal;
import org.comity.seal.Digest;
import org.jspecify.annotations.Nullable;

/** The form of a stage, filled in from the facts of its case, and the record that it was submitted. */
final class ClockPages {
    private final ConsoleDoor door;

    ClockPages(ConsoleDoor door) {
        this.door = door;
    }

    /**
     * A field of the form.
     *
     * @param from where the value is from; empty where there is none
     * @param line whether one line is enough for it
     */
    record Cell(String id, String title, boolean required, String value, String from, boolean missing, boolean line) {}

    /**
     * A stage.
     *
     * @param problem what stands against what was posted; empty where nothing does
     * @param entry of the home log, where it was just recorded; empty otherwise
     * @param typed what was posted beside the fields, or what is offered
     * @param changes what changed since the last stage, a line each
     * @param since the stage and instant that changes are counted from; empty where nothing was submitted
     * @param missing titles of what the rule asks for and the form has not
     * @param mayRecord whether this person may record a submission
     * @param asksReasons whether it is late by now under a rule that asks why
     */
    record StagePage(
            CaseState state,
            String path,
            ClockPanel.Line line,
            List<Cell> cells,
            List<String> changes,
            String since,
            List<String> missing,
            List<Conflict> conflicts,
            List<Sent> sent,
            boolean mayRecord,
            boolean asksReasons,
            Map<String, String> typed,
            String problem,
            String entry) {}

    /** The stage that a path names, in a case that this person may see. */
    private record Asked(Clocks clocks, Due due) {}

    private static Asked asked(Visit visit) {
        CaseState state = visit.rooms()
                .casebook()
                .as(visit.rooms().actor())
                .require(visit.request().param("case"));
        Clocks clocks = Clocks.of(state, visit.rooms().clock().instant())
                .orElseThrow(() -> new BadRequest(404, Texts.ENGLISH.say("clock.none")));
        String stage = visit.request().param("rule") + "/" + visit.request().param("stage");
        return new Asked(
                clocks,
                clocks.due(stage).orElseThrow(() -> new BadRequest(404, Texts.ENGLISH.say("clock.no.stage", stage))));
    }

    Answer show(Visit visit) {
        Asked asked = asked(visit);
        String entry = visit.asked("entry");
        return page(visit, 200, asked, Map.of(), Map.of(), "", entry.matches("[0-9]{1,18}") ? entry : "");
    }

    private Answer page(
            Visit visit,
            int status,
            Asked asked,
            Map<String, String> fields,
            Map<String, String> typed,
            String problem,
            String entry) {
        Due due = asked.due();
        var offered = new LinkedHashMap<String, String>();
        offered.put(
                "at",
                visit.rooms().clock().instant().truncatedTo(ChronoUnit.SECONDS).toString());
        offered.putAll(typed);
        List<Cell> cells = due.form().fields().stream()
                .filter(each -> !each.field().id().equals(org.comity.duty.Form.REASONS))
                .map(each -> cell(each, fields.get(each.field().id())))
                .toList();
        var page = new StagePage(
                asked.clocks().state(),
                CasePages.path(asked.clocks().state()),
                ClockPanel.line(asked.clocks(), due, visit.rooms().clock().instant()),
                cells,
                DutyWords.changes(due),
                due.form().since().map(each -> each.stage() + ", " + each.at()).orElse(""),
                cells.stream().filter(Cell::missing).map(Cell::title).toList(),
                asked.clocks().duties().conflicts().stream()
                        .filter(each -> each.tell().contains(due.id()))
                        .toList(),
                asked.clocks().sent(due.id()),
                visit.isOneOf(Role.STATING) && due.rule().status() == org.comity.duty.Rule.Status.IN_FORCE,
                due.state() == Due.State.OVERDUE
                        && !due.stage().lateNeedsReasons().isEmpty(),
                offered,
                problem,
                entry);
        String title = due.rule().title() + ": " + due.stage().title();
        return door.render(status, "stage", visit.person(), Place.CASES, title, page);
    }

    private static Cell cell(org.comity.duty.Form.Filled filled, @Nullable String typed) {
        String value = typed == null ? filled.value().orElse("") : typed;
        boolean line = filled.field()
                .fact()
                .map(each -> each.kind() != org.comity.duty.Fact.Kind.TEXT)
                .orElse(false);
        return new Cell(
                filled.field().id(),
                filled.field().title(),
                filled.field().required(),
                value,
                filled.from(),
                filled.field().required() && value.isEmpty(),
                line);
    }

    /** Records that it was submitted, as by {@code case submitted}. */
    Answer record(Visit visit) throws Exception {
        Asked asked = asked(visit);
        if (!visit.isOneOf(Role.STATING)) {
            throw new Refused(Refused.Why.FORBIDDEN, Texts.ENGLISH.say("case.note.not.yours"));
        }
        Form form = Form.of(visit.request());
        var fields = new LinkedHashMap<String, String>();
        asked.due()
                .stage()
                .fields()
                .forEach(each ->
                        fields.put(each.id(), form.text("field." + each.id()).replace("\r\n", "\n")));
        var typed = new LinkedHashMap<String, String>();
        for (String each : List.of("at", "reasons", "reference", "proof", "again")) {
            typed.put(each, form.text(each).replace("\r\n", "\n"));
        }
        Desk desk = visit.rooms().casebook().as(visit.rooms().actor());
        try {
            String proof = typed.getOrDefault("proof", "");
            var sending = new DutySteps.Sending(
                    asked.due().id(),
                    typed.getOrDefault("at", ""),
                    asked.clocks().filled(asked.due(), fields),
                    typed.getOrDefault("reasons", ""),
                    typed.getOrDefault("reference", ""),
                    proof.isEmpty() ? null : Digest.ofHex(proof),
                    !typed.getOrDefault("again", "").isEmpty());
            Desk.Taken taken = desk.take(
                    asked.clocks().state().id(), DutySteps.SUBMITTED, sending.says(), new Desk.Audience.Home());
            return door.onTo(ClockPanel.path(asked.clocks().state(), asked.due()) + "?entry=" + taken.entry());
        } catch (IllegalArgumentException | BadSeal e) {
            return page(visit, 422, asked, fields, typed, CaseText.plain(String.valueOf(e.getMessage())), "");
        } catch (Refused e) {
            return page(visit, 422, asked, fields, typed, CaseText.plain(String.valueOf(e.getMessage())), "");
        }
    }
}
