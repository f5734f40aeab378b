package org.comity.doors.console;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.comity.border.Recall;
import org.comity.border.Refused;
import org.comity.border.Standings;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.shell.HomeShelf;
import org.comity.doors.shell.Rooms;
import org.comity.parties.Role;
import org.jspecify.annotations.Nullable;

/** Asks back what was released, as by {@code comity recall}. */
final class RecallPages {
    private final ConsoleDoor door;

    RecallPages(ConsoleDoor door) {
        this.door = door;
    }

    /**
     * The page.
     *
     * @param agreements under which it lies with somebody
     * @param problem what has to be mended; empty where nothing has
     * @param asked what was asked back; none before
     */
    record RecallPage(
            String id,
            List<String> agreements,
            String agreement,
            String why,
            String by,
            boolean correction,
            String problem,
            List<Recall> asked) {}

    Answer show(Visit visit) {
        require(visit);
        return page(visit, 200, new Typed(visit.asked("agreement"), "", "", false), "", List.of());
    }

    /** What stands in the fields. */
    private record Typed(String agreement, String why, String by, boolean correction) {}

    Answer ask(Visit visit) throws Exception {
        require(visit);
        Form form = Form.of(visit.request());
        String why = form.text("why");
        var typed = new Typed(
                form.text("agreement"),
                why.length() <= 1_000 ? why : why.substring(0, 1_000),
                form.text("by"),
                form.text("correction").equals("1"));
        if (typed.why().isEmpty()) {
            return page(visit, 422, typed, Texts.ENGLISH.say("recall.why.missing"), List.of());
        }
        Rooms rooms = visit.rooms();
        try {
            List<Recall> asked = rooms.federation()
                    .recalls()
                    .ask(
                            rooms.actor().name(),
                            typed.agreement(),
                            List.of(visit.request().param("object")),
                            typed.why(),
                            deadline(typed.by()),
                            typed.correction());
            return page(visit, 200, new Typed("", "", "", false), "", asked);
        } catch (DateTimeParseException e) {
            return page(visit, 422, typed, Texts.ENGLISH.say("audit.day", typed.by()), List.of());
        } catch (Refused | IllegalArgumentException e) {
            return page(visit, 409, typed, String.valueOf(e.getMessage()), List.of());
        }
    }

    /** The end of that day. */
    private static @Nullable Instant deadline(String day) {
        return day.isEmpty()
                ? null
                : LocalDate.parse(day).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static void require(Visit visit) {
        if (!visit.is(Role.OPERATOR)) {
            throw new Refused(Refused.Why.FORBIDDEN, Texts.ENGLISH.say("recall.not.yours"));
        }
    }

    private Answer page(Visit visit, int status, Typed typed, String problem, List<Recall> asked) {
        Rooms rooms = visit.rooms();
        String id = visit.request().param("object");
        if (new HomeShelf(rooms).last(id).isEmpty()) {
            throw new BadRequest(404, Texts.ENGLISH.say("error.404"));
        }
        List<String> agreements = rooms.gate().releases().standings().of(id).stream()
                .filter(each -> each.word() == Standings.Word.RELEASED)
                .map(Standings.Standing::agreement)
                .distinct()
                .toList();
        return door.render(
                status,
                "recall",
                visit.person(),
                Place.LIBRARY,
                Texts.ENGLISH.say("recall.title"),
                new RecallPage(
                        id,
                        agreements,
                        typed.agreement(),
                        typed.why(),
                        typed.by(),
                        typed.correction(),
                        problem,
                        asked));
    }
}
