package org.comity.doors.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import org.comity.duty.Answer;
import org.comity.duty.CalendarFeed;
import org.comity.duty.Calendars;
import org.comity.duty.Conflicts;
import org.comity.duty.Due;
import org.comity.duty.Duties;
import org.comity.duty.DutiesJson;
import org.comity.duty.Fact;
import org.comity.duty.Facts;
import org.comity.duty.FactsForm;
import org.comity.duty.Pack;
import org.comity.duty.Packs;
import org.comity.duty.Regime;
import org.comity.duty.Rule;
import org.comity.json.Json;
import org.comity.marking.Tlp;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comity duty}: who has to tell whom, and until when; needs no node. */
@Command(
        name = "duty",
        description = "Duty clocks: which duties to notify apply to an event, and until when, by rule packs with their"
                + " sources. Nothing here is legal advice.")
public final class DutyCommands extends Noun {
    static final String NOTICE = "This is arithmetic over published rules, not legal advice.";

    private final Terminal terminal;
    private final InstantSource clock;

    /** @param clock says now, where {@code --at} says nothing else */
    public DutyCommands(Terminal terminal, InstantSource clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    @Command(
            name = "packs",
            mixinStandardHelpOptions = true,
            description = "List the rule packs with their status, validity and source.")
    int packs(
            @Option(
                            names = "-o",
                            paramLabel = "FORM",
                            defaultValue = "table",
                            description = "table, json or csv (default ${DEFAULT-VALUE})")
                    Table.Form form) {
        var table = new Table("pack", "status", "valid from", "valid until", "verified", "source");
        for (Pack each : Packs.standard().all()) {
            table.row(
                    each.id(),
                    each.status().written(),
                    each.validFrom().toString(),
                    each.validUntil().map(Object::toString).orElse(""),
                    each.verified().written(),
                    each.instrument() + ", " + each.publication());
        }
        table.print(terminal, form);
        terminal.say(NOTICE);
        return Exit.OK;
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Show a rule pack: whom it addresses, when it applies, stages and readings.")
    int show(@Parameters(paramLabel = "PACK", description = "its id, as comity duty packs lists it") String pack) {
        new DutyWords(terminal.out()).pack(pack(Packs.standard(), pack));
        terminal.say(NOTICE);
        return Exit.OK;
    }

    @Command(
            name = "facts",
            mixinStandardHelpOptions = true,
            description = "List the facts that rules ask for, and how each is written.")
    int facts(
            @Option(
                            names = "-o",
                            paramLabel = "FORM",
                            defaultValue = "table",
                            description = "table, json or csv (default ${DEFAULT-VALUE})")
                    Table.Form form) {
        var table = new Table("fact", "says", "written");
        for (Fact each : Fact.values()) {
            table.row(each.id(), each.meaning(), Facts.wanted(each));
        }
        table.print(terminal, form);
        return Exit.OK;
    }

    @Command(
            name = "due",
            mixinStandardHelpOptions = true,
            description = "From facts entered once: which rules apply and why, and each instant that is due with its"
                    + " arithmetic. What is not known is said.")
    int due(
            @Parameters(paramLabel = "FACTS", description = "a file of facts; - for what is piped in") Path file,
            @Option(
                            names = "--at",
                            paramLabel = "INSTANT",
                            description = "judge as of then, such as 2026-03-28T12:00:00Z")
                    @Nullable
                    Instant at,
            @Option(
                            names = "-o",
                            paramLabel = "FORM",
                            defaultValue = "table",
                            description = "table, json or csv (default ${DEFAULT-VALUE})")
                    Table.Form form)
            throws IOException {
        Duties duties = duties(Packs.standard(), file, at);
        switch (form) {
            case table -> new DutyWords(terminal.out()).duties(duties);
            case json -> terminal.out().println(Json.pretty(DutiesJson.of(duties, NOTICE)));
            case csv -> DutyWords.rows(duties).print(terminal, form);
        }
        terminal.say(NOTICE);
        return Exit.OK;
    }

    @Command(
            name = "form",
            mixinStandardHelpOptions = true,
            description =
                    "Print the form of a stage, filled in from the facts, with what is missing and what changed since"
                            + " the last stage; to be handed on as a tagged PDF or as CSV.")
    int form(
            @Parameters(index = "0", paramLabel = "PACK", description = "a pack, or one rule of it") String pack,
            @Parameters(index = "1", paramLabel = "STAGE", description = "a stage, as comity duty show lists it")
                    String stage,
            @Parameters(index = "2", paramLabel = "FACTS", description = "a file of facts; - for what is piped in")
                    Path file,
            @Option(names = "--at", paramLabel = "INSTANT", description = "judge as of then") @Nullable Instant at,
            @Option(
                            names = "-o",
                            paramLabel = "FORM",
                            defaultValue = "table",
                            description = "table, json, csv or pdf (default ${DEFAULT-VALUE})")
                    DutyForm form,
            @Option(
                            names = "--tlp",
                            paramLabel = "TLP",
                            defaultValue = "",
                            description = "with csv or pdf: the marking that stands on it")
                    String tlp,
            @Mixin PaperOut out)
            throws IOException {
        boolean paper = form == DutyForm.csv || form == DutyForm.pdf;
        if (!paper && (out.named() || !tlp.isEmpty())) {
            throw new Refusal(Exit.USAGE, "--out and --tlp go with -o pdf or -o csv");
        }
        Packs packs = Packs.standard();
        Rule rule = rule(packs, pack, stage);
        Duties duties = duties(packs, file, at);
        Due due = due(duties, rule, stage);
        if (paper) {
            Printed printed = DutyPaper.of(
                    duties,
                    due,
                    marking(tlp),
                    "comity duty form " + rule.id() + " " + stage + " FACTS --at " + duties.at()
                            + (tlp.isEmpty() ? "" : " --tlp " + tlp) + " -o csv",
                    List.of());
            if (form == DutyForm.csv) {
                out.csv(terminal, printed);
            } else {
                out.pdf(terminal, printed);
            }
        } else if (form == DutyForm.json) {
            terminal.out().println(Json.pretty(DutiesJson.of(due, NOTICE)));
        } else {
            DutyWords.form(due).print(terminal, Table.Form.table);
        }
        DutyWords.changes(due).forEach(terminal::say);
        terminal.say(DutyWords.missing(due));
        terminal.say(NOTICE);
        return Exit.OK;
    }

    /** That marking as it stands on a paper. */
    static String marking(String tlp) {
        if (tlp.isEmpty()) {
            return "not marked";
        }
        Tlp known = Tlp.ofLabel(tlp);
        if (known == null) {
            throw new Refusal(Exit.USAGE, "\"" + tlp + "\" is no TLP; write CLEAR, GREEN, AMBER, AMBER+STRICT or RED");
        }
        return known.label();
    }

    @Command(
            name = "ics",
            mixinStandardHelpOptions = true,
            description = "Write what is due as an iCalendar feed; an event keeps its UID.")
    int ics(
            @Parameters(paramLabel = "FACTS", description = "a file of facts; - for what is piped in") Path file,
            @Option(names = "--at", paramLabel = "INSTANT", description = "judge as of then") @Nullable Instant at)
            throws IOException {
        Duties duties = duties(Packs.standard(), file, at);
        terminal.out().print(CalendarFeed.of(duties, NOTICE));
        String open = duties.regimes().stream()
                .filter(each -> each.counted() && each.applies() == Answer.OPEN)
                .map(each -> each.rule().id())
                .collect(Collectors.joining(", "));
        if (!open.isEmpty()) {
            terminal.say("Not in it, because it cannot be said yet whether they apply: " + open
                    + ". comity duty due says" + " which facts would decide.");
        }
        terminal.say(NOTICE);
        return Exit.OK;
    }

    private Duties duties(Packs packs, Path file, @Nullable Instant at) throws IOException {
        String text = file.toString().equals("-")
                ? new String(terminal.in().get().readAllBytes(), StandardCharsets.UTF_8)
                : Files.readString(terminal.file(file));
        Facts facts = FactsForm.read(text, file.toString(), packs, ZoneId::of);
        return Duties.of(
                packs,
                Calendars.standard(ZoneId::of),
                Conflicts.standard(packs),
                facts,
                at == null ? clock.instant().truncatedTo(ChronoUnit.SECONDS) : at);
    }

    private static Pack pack(Packs packs, String id) {
        return packs.of(id)
                .orElseThrow(() -> new Refusal(
                        Exit.NOT_FOUND,
                        "there is no rule pack " + id + "; there are "
                                + String.join(
                                        ", ", packs.all().stream().map(Pack::id).toList())));
    }

    /** The rule of that name, or the one rule of the pack of that name that has the stage. */
    static Rule rule(Packs packs, String name, String stage) {
        List<Rule> meant =
                packs.rules().stream().filter(each -> each.id().equals(name)).toList();
        List<Rule> rules = (meant.isEmpty() ? pack(packs, name).rules() : meant)
                .stream().filter(each -> each.stage(stage).isPresent()).toList();
        if (rules.size() == 1) {
            return rules.getFirst();
        }
        throw new Refusal(
                rules.isEmpty() ? Exit.NOT_FOUND : Exit.USAGE,
                rules.isEmpty()
                        ? name + " has no stage " + stage + "; see: comity duty show " + name
                        : "several rules of " + name + " have a stage " + stage + "; name one: "
                                + String.join(", ", rules.stream().map(Rule::id).toList()));
    }

    private static Due due(Duties duties, Rule rule, String stage) {
        Regime regime = duties.regimes().stream()
                .filter(each -> each.rule().id().equals(rule.id()))
                .findFirst()
                .orElseThrow();
        return regime.stages().stream()
                .filter(each -> each.stage().id().equals(stage))
                .findFirst()
                .orElseThrow(
                        () -> new Refusal(Exit.NOT_FOUND, rule.id() + " does not apply: " + DutyWords.whyNot(regime)));
    }
}
