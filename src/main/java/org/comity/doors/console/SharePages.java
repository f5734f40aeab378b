package org.comity.doors.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.comity.border.Decision;
import org.comity.border.Lint;
import org.comity.border.Previewed;
import org.comity.border.Refused;
import org.comity.border.Release;
import org.comity.border.Row;
import org.comity.border.Versions;
import org.comity.border.Wanted;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.shell.HomeShelf;
import org.comity.doors.shell.Rooms;
import org.comity.doors.shell.Sharing;
import org.comity.parties.Role;
import org.comity.parties.StandingAgreement;
import org.jspecify.annotations.Nullable;

/**
 * Objects that were picked, as every partner would get them under its own rules; then their release. What is shown is
 * previewed by the function that releases, and a click releases what was shown or nothing.
 */
final class SharePages {
    static final String PATH = "/console/releases/share/";

    /** Objects picked at once; for more there is the command. See docs/limits.md. */
    static final int PICKED_OBJECTS_MAX = 100;

    /** Of one sort, objects that are named. */
    private static final int NAMED = 12;

    private final ConsoleDoor door;

    SharePages(ConsoleDoor door) {
        this.door = door;
    }

    /** An object by what it is called. */
    record One(String id, String title) {}

    /**
     * What becomes of objects of one sort.
     *
     * @param key crosses, waits, lies or refused
     * @param objects the first of them
     */
    record Fate(String key, Decision decision, List<One> objects, int count) {
        boolean yes() {
            return !key.equals("refused");
        }
    }

    /** What those who read the very same would get. */
    record Gets(String party, List<String> names, List<Fate> fates) {}

    /**
     * One agreement.
     *
     * @param no why nothing may leave under it now; empty where something may
     * @param crossing whether a release would do anything
     * @param seen what is on the page, as a digest that comes back with the click
     */
    record Under(
            StandingAgreement agreement, String no, boolean crossing, List<Gets> gets, List<Lint> lint, String seen) {
        boolean blocked() {
            return lint.stream().anyMatch(Lint::blocks);
        }
    }

    /**
     * What was done under one agreement.
     *
     * @param problem why nothing was; empty where it was
     */
    record Done(String agreement, @Nullable Release release, String problem) {}

    /**
     * The page.
     *
     * @param ids as they stand in their field
     * @param notHeld ids under which nothing is held
     * @param problem what has to be mended; empty where nothing has
     */
    record SharePage(
            String ids,
            int objects,
            List<String> notHeld,
            List<Under> under,
            String why,
            String problem,
            List<Done> done) {
        boolean blocked() {
            return under.stream().anyMatch(each -> each.crossing() && each.blocked());
        }

        long crossing() {
            return under.stream().filter(Under::crossing).count();
        }
    }

    Answer show(Visit visit) {
        require(visit);
        return shown(visit, 200, ids(visit.asked("object")), "", "", List.of());
    }

    Answer look(Visit visit) throws Exception {
        require(visit);
        Form form = Form.of(visit.request());
        List<String> ids = ids(String.join("\n", form.texts("pick")) + "\n" + form.raw("ids"));
        String under = form.text("under");
        if (under.isEmpty()) {
            return shown(visit, 200, ids, form.text("why"), "", List.of());
        }
        return release(visit, form, ids, under);
    }

    private static void require(Visit visit) {
        if (!visit.is(Role.OPERATOR)) {
            throw new Refused(Refused.Why.FORBIDDEN, Texts.ENGLISH.say("share.not.yours"));
        }
    }

    private static List<String> ids(String typed) {
        List<String> ids = new ArrayList<>(new LinkedHashSet<>(Arrays.stream(typed.split("[\\s,]+"))
                .filter(each -> !each.isEmpty())
                .toList()));
        if (ids.size() > PICKED_OBJECTS_MAX) {
            throw new BadRequest(422, Texts.ENGLISH.say("share.too.many", ids.size(), PICKED_OBJECTS_MAX));
        }
        return ids;
    }

    // ---- before it ----

    private Answer shown(Visit visit, int status, List<String> ids, String why, String problem, List<Done> done) {
        List<Row> rows = new HomeShelf(visit.rooms()).last(ids);
        Map<String, String> titles = titles(rows);
        List<Under> under = rows.isEmpty() ? List.of() : under(visit.rooms(), titles);
        var page = new SharePage(
                String.join("\n", ids),
                titles.size(),
                ids.stream().filter(each -> !titles.containsKey(each)).toList(),
                under,
                why,
                problem,
                done);
        return door.render(status, "share", visit.person(), Place.RELEASES, Texts.ENGLISH.say("share.title"), page);
    }

    /** What people call these; of personal data nothing. */
    static Map<String, String> titles(List<Row> rows) {
        Map<String, String> titles = new LinkedHashMap<>();
        for (Row row : rows) {
            Shown shown = Shown.of(row);
            titles.put(
                    shown.id(),
                    shown.personal()
                            ? Texts.ENGLISH.say("object.personal.title", shown.type())
                            : shown.title().isEmpty() ? shown.id() : shown.title());
        }
        return titles;
    }

    private static List<Under> under(Rooms rooms, Map<String, String> titles) {
        String ours = rooms.parties().ours().id();
        return rooms.agreements().all().stream()
                .filter(each -> each.ended() == null && each.member(ours).isPresent())
                .filter(each -> rooms.agreements()
                        .find(each.terms().id())
                        .filter(now -> now.nr() == each.nr())
                        .isPresent())
                .map(each -> under(rooms, each, titles))
                .filter(each -> !each.gets().isEmpty() || !each.no().isEmpty())
                .toList();
    }

    private static Wanted wanted(Set<String> ids) {
        return new Wanted(
                OptionalLong.empty(),
                0,
                PICKED_OBJECTS_MAX,
                List.copyOf(ids),
                List.of(),
                Versions.LAST,
                List.of(),
                false,
                Set.of());
    }

    private static Under under(Rooms rooms, StandingAgreement agreement, Map<String, String> titles) {
        String id = agreement.terms().id();
        var gets = new ArrayList<Gets>();
        var sharing = new Sharing(rooms, agreement);
        boolean crossing = false;
        try {
            Map<List<String>, List<Previewed>> shown = new LinkedHashMap<>();
            sharing.audiences().forEach(each -> shown.put(each, new ArrayList<>()));
            sharing.all(
                    wanted(titles.keySet()),
                    (audience, each) ->
                            Objects.requireNonNull(shown.get(audience)).add(each));
            Optional<String> stopped = sharing.stopped().values().stream().findFirst();
            if (stopped.isPresent()) {
                return new Under(agreement, stopped.get(), false, List.of(), List.of(), "");
            }
            for (var each : shown.entrySet()) {
                List<String> audience = each.getKey();
                List<Fate> fates = fates(each.getValue(), titles);
                crossing |= fates.stream()
                        .anyMatch(fate -> fate.yes() && !fate.key().equals("lies"));
                gets.add(new Gets(
                        audience.getFirst(),
                        audience.stream()
                                .map(party -> rooms.parties().require(party).name())
                                .toList(),
                        fates));
            }
            List<Lint> lint = crossing
                    ? rooms.gate()
                            .releases()
                            .lint(
                                    id,
                                    wanted(titles.keySet()),
                                    rooms.federation().keys(),
                                    rooms.credentials())
                    : List.of();
            return new Under(agreement, "", crossing, gets, lint, sharing.seen().hex());
        } catch (Refused no) {
            return new Under(agreement, String.valueOf(no.getMessage()), false, List.of(), List.of(), "");
        }
    }

    private static List<Fate> fates(List<Previewed> objects, Map<String, String> titles) {
        Map<Decision, List<Previewed>> sorts = new LinkedHashMap<>();
        var lying = new ArrayList<Previewed>();
        for (Previewed each : objects) {
            if (each.lies()) {
                lying.add(each);
            } else {
                sorts.computeIfAbsent(each.decision(), any -> new ArrayList<>()).add(each);
            }
        }
        var fates = new ArrayList<Fate>();
        sorts.forEach((decision, some) -> fates.add(fate(key(decision), decision, some, titles)));
        if (!lying.isEmpty()) {
            fates.add(fate("lies", lying.getFirst().decision(), lying, titles));
        }
        return fates;
    }

    static String key(Decision decision) {
        return Sharing.word(decision);
    }

    private static Fate fate(String key, Decision decision, List<Previewed> objects, Map<String, String> titles) {
        return new Fate(
                key,
                decision,
                objects.stream()
                        .limit(NAMED)
                        .map(each -> new One(each.id(), titles.getOrDefault(each.id(), each.id())))
                        .toList(),
                objects.size());
    }

    // ---- release ----

    /** @param which the agreement; {@code *} for all under which something would cross */
    private Answer release(Visit visit, Form form, List<String> ids, String which) {
        Rooms rooms = visit.rooms();
        String why = form.text("why");
        why = why.length() <= 1_000 ? why : why.substring(0, 1_000);
        Map<String, String> titles = titles(new HomeShelf(rooms).last(ids));
        List<Under> asked = under(rooms, titles).stream()
                .filter(Under::crossing)
                .filter(each ->
                        which.equals("*") || each.agreement().terms().id().equals(which))
                .toList();
        List<String> seen = form.texts("seen");
        if (asked.isEmpty()) {
            return shown(visit, 422, ids, why, Texts.ENGLISH.say("share.nothing"), List.of());
        }
        if (asked.stream().anyMatch(each -> !seen.contains(each.seen()))) {
            return shown(visit, 409, ids, why, Texts.ENGLISH.say("share.changed"), List.of());
        }
        if (why.isEmpty() && asked.stream().anyMatch(Under::blocked)) {
            return shown(visit, 422, ids, "", Texts.ENGLISH.say("share.why.missing"), List.of());
        }
        var done = new ArrayList<Done>();
        for (Under each : asked) {
            done.add(released(rooms, each, wanted(titles.keySet()), why));
        }
        return shown(visit, 200, ids, "", "", done);
    }

    private static Done released(Rooms rooms, Under under, Wanted wanted, String why) {
        String id = under.agreement().terms().id();
        String actor = rooms.actor().name();
        try {
            if (under.blocked()) {
                rooms.gate().releases().despiteLint(actor, id, under.lint(), why);
            }
            return new Done(id, rooms.gate().release(actor, id, wanted, false), "");
        } catch (Refused no) {
            return new Done(id, null, String.valueOf(no.getMessage()));
        }
    }
}
