package org.comity.doors.console;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.comity.border.AskedVersion;
import org.comity.border.Recall;
import org.comity.border.Refused;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.shell.HomeShelf;
import org.comity.doors.shell.Rooms;
import org.comity.parties.Role;

/** A recall, either way: what it asks for and why, how it stands, and our answer where we are asked. */
final class RecalledPages {
    private static final String PATH = "/console/releases/recall/";

    /** Of a ground or a reason. */
    private static final int TEXT_CHARS_MAX = 1_000;

    /** Objects on the page; the command line shows all. */
    private static final int SHOWN = 100;

    private final ConsoleDoor door;

    RecalledPages(ConsoleDoor door) {
        this.door = door;
    }

    /**
     * Something that is asked back.
     *
     * @param title what people call it; of what is not held, its id
     * @param held whether it is held here
     */
    record Item(String id, String title, String sha256, boolean held) {}

    /** What stands in the fields of an answer. */
    record Typed(String done, String ground, String until, String why) {
        static final Typed NOTHING = new Typed("", "", "", "");
    }

    /**
     * The page.
     *
     * @param words how it stands
     * @param itemsMore things that are not on the page
     * @param onward to whom we passed it on and ask in turn, each with how that stands
     * @param beyond how many of those to whom it was passed on say what; empty where nobody is told of
     * @param mayAnswer whether this person may answer it now
     * @param problem what has to be mended; empty where nothing has
     */
    record RecalledPage(
            Recall recall,
            String words,
            List<Item> items,
            int itemsMore,
            Map<Recall, String> onward,
            String beyond,
            boolean mayAnswer,
            Typed typed,
            String problem,
            boolean answered) {}

    static String path(Recall recall) {
        return PATH + recall.nr() + "/";
    }

    Answer show(Visit visit) {
        return page(visit, 200, recall(visit), Typed.NOTHING, "");
    }

    private static Recall recall(Visit visit) {
        String nr = visit.request().param("nr");
        if (!nr.matches("[1-9][0-9]{0,17}")) {
            throw new BadRequest(404, Texts.ENGLISH.say("error.404"));
        }
        return visit.rooms().federation().recalls().require(Long.parseLong(nr));
    }

    /** Answers it, and does what the answer says, as by {@code comity recall answer}. */
    Answer answer(Visit visit) throws Exception {
        if (!visit.is(Role.OPERATOR)) {
            throw new Refused(Refused.Why.FORBIDDEN, Texts.ENGLISH.say("recalled.not.yours"));
        }
        Form form = Form.of(visit.request());
        Recall recall = recall(visit);
        var typed = new Typed(form.text("done"), form.text("ground"), form.text("until"), form.text("why"));
        try {
            visit.rooms().federation().recalls().answer(visit.rooms().actor().name(), recall.nr(), meant(typed));
            return door.onTo(path(recall) + "?done=1");
        } catch (DateTimeParseException e) {
            return page(visit, 422, recall, typed, Texts.ENGLISH.say("audit.day", typed.until()));
        } catch (IllegalArgumentException e) {
            return page(visit, 422, recall, typed, String.valueOf(e.getMessage()));
        } catch (Refused e) {
            return page(visit, 409, recall, typed, String.valueOf(e.getMessage()));
        }
    }

    private static Recall.Answer meant(Typed typed) {
        if (Math.max(typed.ground().length(), typed.why().length()) > TEXT_CHARS_MAX) {
            throw new IllegalArgumentException(Texts.ENGLISH.say("step.text.long", TEXT_CHARS_MAX));
        }
        return switch (typed.done()) {
            case "erased" -> new Recall.Answer.Erased();
            case "corrected" -> new Recall.Answer.Corrected();
            case "restricted" -> {
                if (typed.ground().isEmpty() || typed.until().isEmpty()) {
                    throw new IllegalArgumentException(Texts.ENGLISH.say("recalled.restricted.missing"));
                }
                Instant end = LocalDate.parse(typed.until())
                        .plusDays(1)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant();
                yield new Recall.Answer.Restricted(typed.ground(), end);
            }
            case "refused" -> {
                if (typed.why().isEmpty()) {
                    throw new IllegalArgumentException(Texts.ENGLISH.say("recalled.refused.missing"));
                }
                yield new Recall.Answer.Refusal(typed.why());
            }
            default -> throw new IllegalArgumentException(Texts.ENGLISH.say("recalled.done.missing"));
        };
    }

    private Answer page(Visit visit, int status, Recall recall, Typed typed, String problem) {
        Rooms rooms = visit.rooms();
        Instant now = rooms.clock().instant();
        var recalls = rooms.federation().recalls();
        List<AskedVersion> items = recalls.items(recall);
        List<AskedVersion> shown = items.subList(0, Math.min(items.size(), SHOWN));
        Map<String, String> titles = SharePages.titles(new HomeShelf(rooms)
                .last(shown.stream()
                        .filter(each -> each.version() != 0)
                        .map(AskedVersion::id)
                        .toList()));
        // What was restricted or refused may be answered again with more; the room says no to the rest.
        boolean open = recall.answer() == null
                || recall.answer() instanceof Recall.Answer.Restricted
                || recall.answer() instanceof Recall.Answer.Refusal;
        var page = new RecalledPage(
                recall,
                recall.standing(now),
                shown.stream()
                        .map(each -> new Item(
                                each.id(),
                                titles.getOrDefault(each.id(), each.id()),
                                each.digest().hex(),
                                titles.containsKey(each.id())))
                        .toList(),
                items.size() - shown.size(),
                recalls.onward(recall).stream()
                        .collect(Collectors.toMap(
                                each -> each,
                                each -> each.standing(now),
                                (one, other) -> one,
                                java.util.LinkedHashMap::new)),
                recalls.beyond(recall).entrySet().stream()
                        .map(each -> each.getValue() + " " + each.getKey())
                        .collect(Collectors.joining(", ")),
                !recall.ours() && open && visit.is(Role.OPERATOR),
                typed,
                problem,
                visit.asked("done").equals("1") && recall.answer() != null);
        String title = recall.ours() ? "releases.recall.ours" : "releases.recall.theirs";
        return door.render(
                status,
                "recalled",
                visit.person(),
                Place.RELEASES,
                Texts.ENGLISH.say("recalled.title", recall.nr(), Texts.ENGLISH.say(title, recall.party())),
                page);
    }
}
