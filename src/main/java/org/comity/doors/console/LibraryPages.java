package org.comity.doors.console;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.comity.border.Naming;
import org.comity.border.Previewed;
import org.comity.border.Recall;
import org.comity.border.Refused;
import org.comity.border.Row;
import org.comity.border.Versions;
import org.comity.border.Wanted;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.shell.HomeShelf;
import org.comity.doors.shell.ReadLog;
import org.comity.doors.shell.Rooms;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.personal.PersonalSearch;
import org.comity.seal.Digest;
import org.comity.sql.Micros;
import org.jspecify.annotations.Nullable;

/**
 * What is held: found, looked at, and shown as a partner would get it. Personal data is shown to whoever says why, and
 * that is an entry in the home log before it is shown.
 */
final class LibraryPages {
    private static final int LISTED = 50;

    /** Of a text on a page; more would not be read there. */
    private static final int SHOWN_CHARS_MAX = 60_000;

    private final ConsoleDoor door;

    LibraryPages(ConsoleDoor door) {
        this.door = door;
    }

    /** One object in a list. */
    record Listed(Shown shown, Instant added) {}

    /**
     * A list.
     *
     * @param hidden whether objects with personal data were passed over, since nobody said why they look
     * @param next before which to go on; 0 where that is all
     */
    record LibraryPage(
            String id, String type, String value, String why, List<Listed> objects, boolean hidden, long next) {}

    /**
     * A version.
     *
     * @param modified as its source wrote it; empty where the object has no versions
     */
    record Version(String modified, Instant added, String sha256) {}

    /**
     * An object.
     *
     * @param text its text laid out for reading; null where nobody said why they look
     * @param cut whether that is only its beginning
     * @param naming relationships and sightings of it
     * @param namingMore whether there may be more of them
     * @param recalls how it stands with recalls of others
     */
    record ObjectPage(
            Shown shown,
            List<Version> versions,
            @Nullable String text,
            boolean cut,
            List<Shown> naming,
            boolean namingMore,
            List<String> recalls,
            List<Why.Answer> answers) {}

    /**
     * An object as a partner would get it.
     *
     * @param text the exact bytes; null where it would not cross, or nobody said why they look
     * @param sha256 of these bytes; null where it would not cross
     * @param personal whether personal data crosses in it
     * @param there how it is to what they have: same, other or none
     * @param differs from what they have; empty where it does not, or nobody said why they look
     * @param taken names of properties that cross otherwise than they are held, or not at all
     */
    record PreviewPage(
            String id,
            String agreement,
            String party,
            Previewed previewed,
            @Nullable String text,
            @Nullable String sha256,
            int bytes,
            boolean personal,
            boolean asHeld,
            String there,
            List<LineDiff.Line> differs,
            List<String> taken) {}

    // ---- finding ----

    Answer list(Visit visit) {
        return listed(visit, visit.asked("id"), visit.asked("type"), "", "", visit.asked("before", 0));
    }

    /** By a form that is sent, not asked for: what somebody looks for, and why, stands in no history and no log of a proxy. */
    Answer search(Visit visit) throws Exception {
        Form form = Form.of(visit.request());
        String before = form.text("before");
        return listed(
                visit,
                form.text("id"),
                form.text("type"),
                form.text("value"),
                form.text("why"),
                before.matches("[0-9]{1,18}") ? Long.parseLong(before) : 0);
    }

    private Answer listed(Visit visit, String id, String type, String value, String why, long before) {
        var shelf = new HomeShelf(visit.rooms());
        if (!id.isEmpty() && !shelf.last(id).isEmpty()) {
            return door.onTo(path(id));
        }
        HomeShelf.Found found = !id.isEmpty()
                ? new HomeShelf.Found(List.of(), 0)
                : value.isEmpty() ? shelf.newest(type, before, LISTED) : shelf.search(value, type, before, LISTED);
        var listed = new ArrayList<Listed>();
        var personal = new ArrayList<Row>();
        boolean hidden = false;
        for (Row row : found.rows()) {
            Shown shown = Shown.of(row);
            // That a value stands in it is itself something about a person.
            if (!value.isEmpty() && shown.personal()) {
                if (why.isEmpty()) {
                    hidden = true;
                    continue;
                }
                personal.add(row);
            }
            listed.add(new Listed(shown, Micros.instant(row.added())));
        }
        if (!personal.isEmpty()) {
            ReadLog.write(visit.rooms(), "console search", personal, Wanted.everything(LISTED), why);
        }
        return door.render(
                visit,
                "library",
                Place.LIBRARY,
                Texts.ENGLISH.say("place.library"),
                new LibraryPage(
                        id, type, value, why, listed, hidden || (!value.isEmpty() && why.isEmpty()), found.next()));
    }

    /** The page of that object. */
    static String path(String id) {
        return "/console/library/" + id + "/";
    }

    // ---- one object ----

    Answer show(Visit visit) {
        return object(visit, "");
    }

    Answer read(Visit visit) throws Exception {
        return object(visit, required(Form.of(visit.request()).text("why")));
    }

    private static String required(String why) {
        if (why.isEmpty()) {
            throw new BadRequest(422, Texts.ENGLISH.say("object.why.missing"));
        }
        return why.length() <= 1_000 ? why : why.substring(0, 1_000);
    }

    private Answer object(Visit visit, String why) {
        Rooms rooms = visit.rooms();
        var shelf = new HomeShelf(rooms);
        String id = visit.request().param("object");
        List<Row> versions = shelf.versions(id);
        List<Row> last = shelf.last(id);
        if (last.isEmpty()) {
            throw new Refused(Refused.Why.UNKNOWN, Texts.ENGLISH.say("error.404"));
        }
        Row row = last.getFirst();
        Shown shown = Shown.of(row);
        if (!why.isEmpty()) {
            ReadLog.write(rooms, "console object", id, last, why);
        }
        String text =
                shown.personal() && why.isEmpty() ? null : Json.pretty(Json.parse(Objects.requireNonNull(row.body())));
        Naming naming = shelf.naming(id);
        var page = new ObjectPage(
                shown,
                versions.reversed().stream().map(LibraryPages::version).toList(),
                text == null ? null : cut(text),
                text != null && text.length() > SHOWN_CHARS_MAX,
                naming.rows().stream().map(Shown::of).toList(),
                naming.more(),
                rooms.federation().recalls().restricting(row).stream()
                        .map(each -> recall(each, rooms.clock().instant()))
                        .toList(),
                Why.all(rooms, id));
        return door.render(visit, "object", Place.LIBRARY, Texts.ENGLISH.say("object.title", shown.type()), page);
    }

    private static Version version(Row row) {
        byte[] body = Objects.requireNonNull(row.body());
        return new Version(
                LogBook.text(Json.parseObject(body), "modified"),
                Micros.instant(row.added()),
                Digest.of(body).hex());
    }

    private static String recall(Recall recall, Instant now) {
        return Texts.ENGLISH.say("object.recalled", recall.party(), recall.nr(), recall.standing(now));
    }

    private static String cut(String text) {
        return text.length() <= SHOWN_CHARS_MAX ? text : text.substring(0, SHOWN_CHARS_MAX);
    }

    // ---- as a partner would get it ----

    Answer preview(Visit visit) {
        return preview(visit, visit.asked("agreement"), visit.asked("party"), "", false);
    }

    Answer previewRead(Visit visit) throws Exception {
        Form form = Form.of(visit.request());
        return preview(
                visit,
                form.text("agreement"),
                form.text("party"),
                form.text("why"),
                form.text("as").equals("file"));
    }

    private Answer preview(Visit visit, String agreement, String party, String why, boolean asFile) {
        Rooms rooms = visit.rooms();
        String id = visit.request().param("object");
        List<Row> last = new HomeShelf(rooms).last(id);
        var previewed = new ArrayList<Previewed>();
        try {
            rooms.gate()
                    .releases()
                    .preview(
                            agreement,
                            party,
                            new Wanted(
                                    OptionalLong.empty(),
                                    0,
                                    1,
                                    List.of(id),
                                    List.of(),
                                    Versions.LAST,
                                    List.of(),
                                    false,
                                    Set.of()),
                            previewed::add);
        } catch (IllegalArgumentException e) {
            throw new BadRequest(404, String.valueOf(e.getMessage()));
        }
        if (previewed.isEmpty() || last.isEmpty()) {
            throw new Refused(Refused.Why.UNKNOWN, Texts.ENGLISH.say("error.404"));
        }
        Previewed one = previewed.getFirst();
        byte[] bytes = one.bytes();
        boolean personal =
                bytes != null && !PersonalSearch.find(Json.parseObject(bytes)).isEmpty();
        if (personal && asFile) {
            required(why);
        }
        if (personal && !why.isEmpty()) {
            Row row = last.getFirst();
            ReadLog.write(
                    rooms,
                    "console preview",
                    id,
                    List.of(new Row(row.nr(), row.added(), row.id(), row.version(), bytes, null)),
                    why);
        }
        if (asFile && bytes != null) {
            return door.file(id + ".json", "application/stix+json;version=2.1", bytes);
        }
        String text = bytes == null || (personal && why.isEmpty()) ? null : new String(bytes, StandardCharsets.UTF_8);
        Digest sha256 = one.sha256();
        byte[] there = rooms.gate()
                .releases()
                .there(agreement, party, one.crossingId())
                .orElse(null);
        var page = new PreviewPage(
                id,
                agreement,
                party,
                one,
                text == null ? null : cut(text),
                sha256 == null ? null : sha256.hex(),
                bytes == null ? 0 : bytes.length,
                personal,
                bytes != null && Arrays.equals(bytes, last.getFirst().body()),
                there == null ? "none" : one.lies() ? "same" : "other",
                there == null || one.lies() || text == null ? List.of() : differing(there, bytes, why),
                bytes == null
                        ? List.of()
                        : taken(Objects.requireNonNull(last.getFirst().body()), bytes));
        return door.render(visit, "preview", Place.LIBRARY, Texts.ENGLISH.say("preview.title", party), page);
    }

    /** What they have beside what they would get; where the former holds personal data, for whoever said why. */
    private static List<LineDiff.Line> differing(byte[] there, byte @Nullable [] bytes, String why) {
        if (bytes == null
                || (why.isEmpty()
                        && !PersonalSearch.find(Json.parseObject(there)).isEmpty())) {
            return List.of();
        }
        return LineDiff.around(
                LineDiff.of(
                        Json.pretty(Json.parse(there)).lines().toList(),
                        Json.pretty(Json.parse(bytes)).lines().toList()),
                2);
    }

    /** By name alone: what stands in them may be personal data. */
    private static List<String> taken(byte[] held, byte[] crossing) {
        JsonObject is = Json.parseObject(held);
        JsonObject becomes = Json.parseObject(crossing);
        return is.names().stream()
                .filter(name -> becomes.get(name) == null
                        || !Json.print(Objects.requireNonNull(is.get(name)))
                                .equals(Json.print(Objects.requireNonNull(becomes.get(name)))))
                .map(name -> Texts.ENGLISH.say(
                        becomes.get(name) == null ? "preview.taken.out" : "preview.taken.other", name))
                .toList();
    }
}
