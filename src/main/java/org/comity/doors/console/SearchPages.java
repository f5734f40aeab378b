package org.comity.doors.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.comity.border.Row;
import org.comity.cases.CaseSearch;
import org.comity.doors.Answer;
import org.comity.doors.shell.CaseText;
import org.comity.doors.shell.HomeShelf;
import org.comity.doors.shell.Rooms;
import org.comity.json.JsonObject;
import org.comity.ledger.Acts;
import org.comity.ledger.Origin;
import org.comity.parties.Role;
import org.comity.seal.Digest;
import org.comity.stix.StixId;

/** One field for everything that this person may see: each group is asked of its own room, as that person. */
final class SearchPages {
    static final String PATH = "/console/search/";

    /** Of what is looked for. */
    static final int TEXT_CHARS_MAX = 300;

    /** Objects that are gone through for a text; the library goes on. See docs/limits.md. */
    static final int SEARCHED_OBJECTS_MAX = 5_000;

    /** Of a group, beside the others. */
    private static final int FEW = 5;

    /** Of a group by itself. */
    private static final int MANY = 100;

    /** Observables that their value alone names, so that they are found whatever number they came under. */
    private static final List<String> BY_VALUE =
            List.of("domain-name", "ipv4-addr", "ipv6-addr", "url", "mac-addr", "email-addr");

    private final ConsoleDoor door;

    SearchPages(ConsoleDoor door) {
        this.door = door;
    }

    /**
     * One thing found.
     *
     * @param more what is said beneath it; empty where nothing is
     */
    record Hit(String path, String title, String more) {}

    /**
     * What was found of one sort.
     *
     * @param key of its title
     * @param count how many were found so far
     * @param more whether there may be more
     */
    record Group(String key, List<Hit> hits, long count, boolean more) {
        boolean hasMore() {
            return more || count > hits.size();
        }
    }

    /**
     * The page.
     *
     * @param in the only group that is shown; empty for all
     * @param personal whether objects with personal data were not looked through for the text
     */
    record SearchPage(String text, String in, List<Group> groups, boolean personal) {
        /** The text as it stands in a query. */
        String encoded() {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }
    }

    Answer show(Visit visit) {
        String typed = visit.asked("q");
        String text = typed.length() <= TEXT_CHARS_MAX ? typed : typed.substring(0, TEXT_CHARS_MAX);
        String in = visit.asked("in");
        List<Group> groups = text.isEmpty() ? List.of() : groups(visit, text, in);
        boolean library = Place.LIBRARY.isFor(visit.person());
        return door.render(
                200,
                "search",
                visit.person(),
                null,
                Texts.ENGLISH.say("search.title"),
                new SearchPage(text, in, groups, library && !text.isEmpty()));
    }

    private static List<Group> groups(Visit visit, String text, String in) {
        var groups = new ArrayList<Group>();
        int limit = in.isEmpty() ? FEW : MANY;
        if (asked(in, "objects") && Place.LIBRARY.isFor(visit.person())) {
            groups.add(objects(visit.rooms(), text, limit));
        }
        if (asked(in, "cases") && Place.CASES.isFor(visit.person())) {
            groups.add(cases(visit.rooms(), text, limit));
        }
        if (asked(in, "agreements") && Place.AGREEMENTS.isFor(visit.person())) {
            groups.add(agreements(visit.rooms(), text, limit));
        }
        if (asked(in, "parties")) {
            groups.add(parties(visit.rooms(), text, limit));
        }
        if (asked(in, "entries") && LogPages.maySee(visit)) {
            groups.add(entries(visit.rooms(), text, limit));
        }
        if (asked(in, "persons") && visit.is(Role.ADMINISTRATOR)) {
            groups.add(persons(visit.rooms(), text, limit));
        }
        return groups.stream().filter(each -> each.count() > 0 || each.more()).toList();
    }

    private static boolean asked(String in, String group) {
        return in.isEmpty() || in.equals(group);
    }

    private static Group group(String key, List<Hit> hits, int limit) {
        return new Group(key, hits.subList(0, Math.min(limit, hits.size())), hits.size(), false);
    }

    // ---- objects ----

    private static Group objects(Rooms rooms, String text, int limit) {
        var shelf = new HomeShelf(rooms);
        Set<String> ids = new LinkedHashSet<>();
        if (StixId.parse(text) != null) {
            ids.add(text);
        }
        var hits = new ArrayList<Hit>();
        boolean more = false;
        if (ids.isEmpty()) {
            for (String type : BY_VALUE) {
                StixId id = StixId.deterministic(
                        type, JsonObject.builder().put("value", text).build());
                if (id != null) {
                    ids.add(id.toString());
                }
            }
        }
        for (Row row : shelf.last(List.copyOf(ids))) {
            Shown shown = Shown.of(row);
            // That this very value is held says something about a person; by its id it is no news.
            if (!shown.personal() || StixId.parse(text) != null) {
                hits.add(hit(shown));
            }
        }
        if (StixId.parse(text) == null) {
            HomeShelf.Found ofType = text.matches("[a-z0-9-]{3,250}")
                    ? shelf.newest(text, 0, limit + 1)
                    : new HomeShelf.Found(List.of(), 0);
            HomeShelf.Found found =
                    ofType.rows().isEmpty() ? shelf.search(text, "", 0, limit + 1, SEARCHED_OBJECTS_MAX) : ofType;
            more = found.next() > 0;
            for (Row row : found.rows()) {
                Shown shown = Shown.of(row);
                if (!ids.contains(shown.id()) && (!shown.personal() || found == ofType)) {
                    hits.add(hit(shown));
                }
            }
        }
        return new Group("objects", hits.subList(0, Math.min(limit, hits.size())), hits.size(), more);
    }

    private static Hit hit(Shown shown) {
        String title = shown.personal()
                ? Texts.ENGLISH.say("object.personal.title", shown.type())
                : shown.title().isEmpty() ? shown.id() : shown.title();
        return new Hit(LibraryPages.path(shown.id()), title, shown.id());
    }

    // ---- the others ----

    private static Group cases(Rooms rooms, String text, int limit) {
        CaseSearch.Finding found = rooms.casebook().as(rooms.actor()).search().find(text, limit);
        List<Hit> hits = found.hits().stream()
                .map(each -> new Hit(
                        CasePages.path(each.state()),
                        CaseText.plain(each.state().title()),
                        each.steps().isEmpty()
                                ? each.state().name()
                                : Texts.ENGLISH.count(
                                        "search.steps", each.steps().size())))
                .toList();
        return new Group("cases", hits, hits.size(), found.more());
    }

    private static boolean stands(String sought, String in) {
        return in.toLowerCase(Locale.ROOT).contains(sought.toLowerCase(Locale.ROOT));
    }

    private static Group agreements(Rooms rooms, String text, int limit) {
        return group(
                "agreements",
                rooms.agreements().all().reversed().stream()
                        .filter(each -> stands(text, new String(each.document(), StandardCharsets.UTF_8)))
                        .map(each -> new Hit(
                                AgreementPages.path(each) + "?version="
                                        + each.terms().version(),
                                each.terms().title(),
                                each.terms().id() + " · "
                                        + Texts.ENGLISH.say(
                                                "version", each.terms().version())))
                        .toList(),
                limit);
    }

    private static Group parties(Rooms rooms, String text, int limit) {
        return group(
                "parties",
                rooms.parties().all().stream()
                        .filter(each -> stands(text, each.id()) || stands(text, each.name()))
                        .map(each -> new Hit(Place.CONTACTS.path(), each.name(), each.id()))
                        .toList(),
                limit);
    }

    private static Group entries(Rooms rooms, String text, int limit) {
        List<Acts.Where> found = text.matches("[1-9][0-9]{0,17}")
                ? rooms.ledger().acts().numbered(Long.parseLong(text))
                : text.matches("[0-9a-fA-F]{64}")
                        ? rooms.ledger().acts().committed(Digest.ofHex(text.toLowerCase(Locale.ROOT))).stream()
                                .toList()
                        : List.of();
        return group(
                "entries",
                found.stream()
                        .filter(each -> isOfNow(rooms, each.origin()))
                        .map(each -> new Hit(
                                LogPages.path(each.origin(), each.number()),
                                Texts.ENGLISH.say(
                                        "search.entry",
                                        each.number(),
                                        each.origin().log().path()),
                                ""))
                        .toList(),
                limit);
    }

    /** Whether that log is one of this incarnation, which have pages. */
    static boolean isOfNow(Rooms rooms, Origin origin) {
        return rooms.ledger().origin(origin.log()).equals(origin.text());
    }

    private static Group persons(Rooms rooms, String text, int limit) {
        return group(
                "persons",
                rooms.people().all().stream()
                        .filter(each -> stands(text, each.name()) || stands(text, each.displayName()))
                        .map(each -> new Hit(Place.CONTACTS.path(), each.displayName(), each.name()))
                        .toList(),
                limit);
    }
}
