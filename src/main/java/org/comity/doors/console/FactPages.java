package org.comity.doors.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.comity.border.Refused;
import org.comity.cases.CaseState;
import org.comity.cases.Clocks;
import org.comity.cases.Desk;
import org.comity.cases.DutyRules;
import org.comity.cases.DutySteps;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.shell.CaseText;
import org.comity.duty.Fact;
import org.comity.duty.Facts;
import org.comity.parties.Role;

/** The facts that rules of law ask for about a case, stated by our own people. */
final class FactPages {
    private final ConsoleDoor door;

    /** A fact by its id, as reasons name it. */
    private static final Pattern NAMED = Pattern.compile("([a-z0-9-]+) is ");

    /** The facts that a reason of a rule names, for whoever does not know them by their ids. */
    static Set<Fact> named(String said) {
        var named = new LinkedHashSet<Fact>();
        NAMED.matcher(said)
                .results()
                .forEach(found -> Arrays.stream(Fact.values())
                        .filter(each -> each.id().equals(found.group(1)))
                        .forEach(named::add));
        return named;
    }

    FactPages(ConsoleDoor door) {
        this.door = door;
    }

    /**
     * A fact to be stated.
     *
     * @param value as stated; empty where it is unknown
     * @param deciding whether it would decide which rules apply
     * @param suggested what the case suggests, and why it may not be so; empty where it suggests nothing
     */
    record Asked(Fact fact, String value, boolean deciding, String suggested) {
        String id() {
            return fact.id();
        }

        String label() {
            String meaning = fact.meaning();
            return meaning.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + meaning.substring(1);
        }
    }

    /**
     * The page.
     *
     * @param seen by which it is known whether somebody stated something meanwhile
     * @param problem what stands against what was posted; empty where nothing does
     * @param entry of the home log, where something was just stated; empty otherwise
     */
    record FactsPage(
            CaseState state,
            String path,
            List<Asked> deciding,
            List<Asked> instants,
            List<Asked> choices,
            List<Asked> texts,
            String zones,
            String seen,
            boolean mayState,
            boolean afterwards,
            String problem,
            String entry) {}

    private static Clocks clocks(Visit visit) {
        CaseState state = visit.rooms()
                .casebook()
                .as(visit.rooms().actor())
                .require(visit.request().param("case"));
        return Clocks.of(state, visit.rooms().clock().instant())
                .orElseThrow(() -> new BadRequest(404, Texts.ENGLISH.say("clock.none")));
    }

    Answer show(Visit visit) {
        Clocks clocks = clocks(visit);
        String entry = visit.asked("entry");
        return page(visit, 200, clocks, values(clocks), zones(clocks), "", entry.matches("[0-9]{1,18}") ? entry : "");
    }

    private static Map<String, String> values(Clocks clocks) {
        var values = new LinkedHashMap<String, String>();
        clocks.facts().known().forEach((fact, value) -> values.put(fact.id(), value));
        return values;
    }

    private static String zones(Clocks clocks) {
        return clocks.facts().zones().stream().map(each -> each.getId()).collect(Collectors.joining(", "));
    }

    private Answer page(
            Visit visit,
            int status,
            Clocks clocks,
            Map<String, String> values,
            String zones,
            String problem,
            String entry) {
        Set<Fact> deciding = clocks.duties().regimes().stream()
                .filter(each -> each.counted())
                .flatMap(each -> each.deciding().stream())
                .collect(Collectors.toSet());
        var all = new ArrayList<Asked>();
        for (Fact fact : Fact.values()) {
            all.add(new Asked(
                    fact, values.getOrDefault(fact.id(), ""), deciding.contains(fact), suggested(clocks, fact)));
        }
        var page = new FactsPage(
                clocks.state(),
                CasePages.path(clocks.state()),
                all.stream().filter(Asked::deciding).toList(),
                rest(all, Set.of(Fact.Kind.INSTANT)),
                rest(all, Set.of(Fact.Kind.CHOICE, Fact.Kind.YES_NO, Fact.Kind.COUNTRY)),
                rest(all, Set.of(Fact.Kind.TEXT)),
                zones,
                clocks.changed().toString(),
                visit.isOneOf(Role.STATING),
                !clocks.state().open(),
                problem,
                entry);
        return door.render(status, "facts", visit.person(), Place.CASES, Texts.ENGLISH.say("facts.title"), page);
    }

    private static List<Asked> rest(List<Asked> all, Set<Fact.Kind> kinds) {
        return all.stream()
                .filter(each -> !each.deciding() && kinds.contains(each.fact().kind()))
                .toList();
    }

    private static String suggested(Clocks clocks, Fact fact) {
        return clocks.suggestions().stream()
                .filter(each -> each.fact() == fact)
                .map(FactPages::suggested)
                .findFirst()
                .orElse("");
    }

    private static String suggested(DutyRules.Suggestion suggestion) {
        return CaseText.plain(suggestion.value()) + " (" + suggestion.because() + ")";
    }

    /** States what is said otherwise than before, as by {@code case facts}; what is left empty becomes unknown. */
    Answer state(Visit visit) throws Exception {
        Clocks clocks = clocks(visit);
        if (!visit.isOneOf(Role.STATING)) {
            throw new Refused(Refused.Why.FORBIDDEN, Texts.ENGLISH.say("case.note.not.yours"));
        }
        Form form = Form.of(visit.request());
        var typed = new LinkedHashMap<String, String>();
        for (Fact fact : Fact.values()) {
            typed.put(fact.id(), form.text(fact.id()).replace("\r\n", "\n"));
        }
        String zones = form.text("zones");
        if (!form.text("seen").equals(clocks.changed().toString())) {
            return page(visit, 409, clocks, typed, zones, Texts.ENGLISH.say("facts.meanwhile"), "");
        }
        try {
            Desk.Taken taken = visit.rooms()
                    .casebook()
                    .as(visit.rooms().actor())
                    .take(
                            clocks.state().id(),
                            DutySteps.STATED,
                            DutySteps.stated(
                                    changed(clocks, typed, zones),
                                    !form.text("afterwards").isEmpty()),
                            new Desk.Audience.Home());
            return door.onTo(CasePages.path(clocks.state()) + "facts/?entry=" + taken.entry());
        } catch (IllegalArgumentException | Refused e) {
            return page(visit, 422, clocks, typed, zones, CaseText.plain(String.valueOf(e.getMessage())), "");
        }
    }

    private static Map<String, String> changed(Clocks clocks, Map<String, String> typed, String zones) {
        var changed = new LinkedHashMap<String, String>();
        typed.forEach((id, value) -> {
            Optional<String> before = Fact.of(id).flatMap(clocks.facts()::text);
            if (!before.orElse("").equals(value)) {
                changed.put(id, value.isEmpty() ? Facts.UNKNOWN : value);
            }
        });
        if (!zones(clocks).equals(zones)) {
            changed.put(DutySteps.ZONES, zones);
        }
        return changed;
    }
}
