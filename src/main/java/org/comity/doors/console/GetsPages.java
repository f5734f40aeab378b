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

/** What one partner gets under one agreement, object by object, as it would cross now: the bytes are a click away. */
final class GetsPages {
    private static final int LISTED = 50;

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
     * @param no why nothing may leave now; empty where something may
     * @param next where to go on; 0 where that is all
     */
    record GetsPage(String agreement, String party, String type, String no, List<Got> objects, long next) {}

    Answer show(Visit visit) {
        if (!Place.LIBRARY.isFor(visit.person())) {
            throw new BadRequest(404, Texts.ENGLISH.say("error.404"));
        }
        Rooms rooms = visit.rooms();
        String agreement = visit.request().param("agreement");
        String party = visit.asked("party");
        String type = visit.asked("type");
        var previewed = new ArrayList<Previewed>();
        String no = "";
        long next = 0;
        try {
            var wanted = new Wanted(
                    OptionalLong.empty(),
                    visit.asked("after", 0),
                    LISTED,
                    List.of(),
                    type.isEmpty() ? List.of() : List.of(type),
                    Versions.LAST,
                    List.of(),
                    false,
                    Set.of());
            next = rooms.gate().releases().previewPage(agreement, party, wanted, previewed::add);
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
                new GetsPage(agreement, party, type, no, got, next));
    }
}
