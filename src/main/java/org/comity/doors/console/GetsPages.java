package org.comity.doors.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.comity.border.Previewed;
import org.comity.border.Refused;
import org.comity.border.Versions;
import org.comity.border.Wanted;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.shell.HomeShelf;
import org.comity.doors.shell.Rooms;
import org.comity.parties.Clause;

/** What one partner gets under one agreement, object by object, as it would cross now: the bytes are a click away. */
final class GetsPages {
    private static final int LISTED = 50;

    /** Objects gone through for a page of those that were asked for; the next page goes on. See docs/limits.md. */
    static final int LOOKED_AT_MAX = 1_000;

    /** What is asked for: what they get, what they do not, or both. */
    static final List<String> CHOICES = List.of("gets", "withheld", "all");

    private final ConsoleDoor door;

    GetsPages(ConsoleDoor door) {
        this.door = door;
    }

    /** One object. */
    record Got(Previewed previewed, String title) {
        int bytes() {
            byte[] bytes = previewed.bytes();
            return bytes == null ? 0 : bytes.length;
        }

        String sha256() {
            return previewed.sha256() == null ? "" : previewed.sha256().hex();
        }

        /** The key of the word for what becomes of it. */
        String key() {
            return previewed.lies() ? "lies" : SharePages.key(previewed.decision());
        }
    }

    /**
     * The page.
     *
     * @param show which of the choices is meant
     * @param no why nothing may leave now; empty where something may
     * @param next where to go on; 0 where that is all
     */
    record GetsPage(
            String agreement, String party, String type, String show, String no, List<Got> objects, long next) {}

    Answer show(Visit visit) {
        if (!Place.LIBRARY.isFor(visit.person())) {
            throw new BadRequest(404, Texts.ENGLISH.say("error.404"));
        }
        Rooms rooms = visit.rooms();
        String agreement = visit.request().param("agreement");
        String party = visit.asked("party");
        String type = visit.asked("type");
        String show = CHOICES.contains(visit.asked("show")) ? visit.asked("show") : CHOICES.getFirst();
        var previewed = new ArrayList<Previewed>();
        String no = "";
        long next = visit.asked("after", 0);
        try {
            var wanted = new Wanted(
                    OptionalLong.empty(),
                    0,
                    LISTED,
                    List.of(),
                    type.isEmpty() ? types(rooms, agreement, show) : List.of(type),
                    Versions.LAST,
                    List.of(),
                    false,
                    Set.of());
            int looked = 0;
            do {
                next = rooms.gate().releases().previewPage(agreement, party, wanted.after(next), each -> {
                    if (show.equals("all") || each.decision().allowed() == show.equals("gets")) {
                        previewed.add(each);
                    }
                });
                looked += LISTED;
            } while (next > 0 && previewed.size() < LISTED && looked < LOOKED_AT_MAX);
        } catch (IllegalArgumentException e) {
            throw new BadRequest(404, String.valueOf(e.getMessage()));
        } catch (Refused e) {
            no = String.valueOf(e.getMessage());
        }
        Map<String, String> titles = SharePages.titles(
                new HomeShelf(rooms).last(previewed.stream().map(Previewed::id).toList()));
        List<Got> got = previewed.stream()
                .map(each -> new Got(each, titles.getOrDefault(each.id(), each.id())))
                .toList();
        return door.render(
                visit,
                "gets",
                Place.AGREEMENTS,
                Texts.ENGLISH.say("gets.title", rooms.parties().require(party).name()),
                new GetsPage(agreement, party, type, show, no, got, next));
    }

    /** Of what no clause names nothing crosses, so that it need not be gone through for what does; empty for every type. */
    private static List<String> types(Rooms rooms, String agreement, String show) {
        List<Clause> clauses = rooms.agreements()
                .find(agreement)
                .map(each -> each.terms().clauses())
                .orElse(List.of());
        return !show.equals("gets")
                        || clauses.stream().anyMatch(each -> each.types().isEmpty())
                ? List.of()
                : clauses.stream()
                        .flatMap(each -> each.types().stream())
                        .filter(Clause::isStix)
                        .distinct()
                        .toList();
    }
}
