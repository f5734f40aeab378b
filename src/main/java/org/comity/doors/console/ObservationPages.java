package org.comity.doors.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.comity.border.Refused;
import org.comity.border.Segment;
import org.comity.border.SegmentRoad;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.shell.ReadLog;
import org.comity.doors.shell.Rooms;
import org.comity.feeds.FeedCurve;
import org.comity.feeds.FeedCurve.Line;
import org.comity.feeds.FeedCurve.Measure;
import org.comity.feeds.FeedRunRow;
import org.comity.feeds.Feeds;
import org.comity.feeds.SmallCells;
import org.comity.parties.Role;
import org.jspecify.annotations.Nullable;

/** Observations: where victims are, what was sent to whom, what became of it, and what the feed still sees. */
final class ObservationPages {
    static final String PATH = "/console/feeds/";

    /** Bytes of a segment that a browser fetches; a larger one is exported. See docs/limits.md. */
    static final long DOWNLOAD_BYTES_MAX = 16L << 20;

    private static final int RUNS_SHOWN = 10;
    private static final int SEGMENTS_SHOWN = 10;
    private static final int COUNTRIES_SHOWN = 40;
    private static final int FAMILIES_SHOWN = 50;
    private static final int STEPS = 4;

    private final ConsoleDoor door;

    ObservationPages(ConsoleDoor door) {
        this.door = door;
    }

    /** What is asked, as it stands in the fields. */
    record Question(String map, Measure measure, String day, String country, String family, boolean exact) {

        /** The same as a query, of another map. */
        String query(String of) {
            return "?map=" + of + "&measure=" + CurveChart.key(measure) + "&day=" + day + "&country=" + encoded(country)
                    + "&family=" + encoded(family) + (exact ? "&exact=1" : "");
        }

        /** The same as a query, of another country. */
        String queryOf(String another) {
            return new Question(map, measure, day, another, family, exact).query(map);
        }

        private static String encoded(String text) {
            return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
        }
    }

    /**
     * A recipient, by rows.
     *
     * @param answers how many it gave about rows of the days that are shown
     */
    record Sums(
            String recipient,
            String party,
            long sent,
            long waiting,
            long fetched,
            long taken,
            long gone,
            long answers,
            Instant last) {}

    /** A choice in a field: what is sent, and what is read. */
    record Choice(String value, String name) {}

    /**
     * The page.
     *
     * @param shades by country: how dark its square is, 0 to 4; -1 where its number is suppressed
     * @param numbers by country, as they are shown
     * @param countries of that day, the most first
     * @param others countries of that day that are not on the list
     * @param total of all countries; null where nothing was counted that day
     */
    record ObservationsPage(
            Question asked,
            boolean mayExact,
            CountryTiles tiles,
            Map<String, Integer> shades,
            Map<String, String> numbers,
            List<Line> countries,
            int others,
            @Nullable Line total,
            List<LocalDate> days,
            List<Choice> countryChoices,
            List<String> families,
            CurveChart chart,
            List<FeedCurve.Gap> gaps,
            List<FeedRunRow> runs,
            List<Sums> recipients,
            List<Segment> laid,
            List<Segment> received) {
        /** The squares of all countries that have no number of their own, as one path. */
        String blank() {
            return tiles.tiles().stream()
                    .filter(each -> shades.getOrDefault(each.country(), 0) == 0)
                    .map(CountryTiles::square)
                    .collect(Collectors.joining());
        }

        /** Whether there is nothing of the kind. */
        boolean isEmpty() {
            return runs.isEmpty() && received.isEmpty();
        }
    }

    Answer show(Visit visit) throws Exception {
        Rooms rooms = visit.rooms();
        boolean mayExact = visit.is(Role.OPERATOR);
        boolean exact = mayExact && visit.asked("exact").equals("1");
        FeedCurve curve = rooms.feeds().curve(null, Feeds.SHOWN_DAYS);
        List<LocalDate> days = curve.known();
        Question asked = question(visit, days, exact);
        List<Line> ofDay = asked.day().isEmpty()
                ? List.of()
                : curve.lines(LocalDate.parse(asked.day()), asked.family(), exact).stream()
                        .filter(each -> !each.country().equals(FeedCurve.SEVERAL))
                        .toList();
        List<Line> countries = ofDay.stream()
                .filter(each -> !each.country().equals(FeedCurve.ALL))
                .filter(each ->
                        each.values().values().stream().anyMatch(value -> !value.isEmpty() && !value.equals("0")))
                .sorted(Comparator.comparingLong((Line each) -> order(each.of(asked.measure())))
                        .reversed())
                .toList();
        Map<String, String> numbers =
                countries.stream().collect(Collectors.toMap(Line::country, each -> each.of(asked.measure())));
        var page = new ObservationsPage(
                asked,
                mayExact,
                CountryTiles.of(asked.map()),
                shades(numbers),
                numbers,
                countries.stream().limit(COUNTRIES_SHOWN).toList(),
                Math.max(0, countries.size() - COUNTRIES_SHOWN),
                ofDay.stream()
                        .filter(each -> each.country().equals(FeedCurve.ALL))
                        .findFirst()
                        .orElse(null),
                days,
                choices(curve.countries()),
                curve.families().stream().limit(FAMILIES_SHOWN).toList(),
                CurveChart.of(curve.lines(exact, asked.country(), asked.family())),
                curve.gaps(),
                rooms.feeds().runs(RUNS_SHOWN),
                recipients(rooms, curve),
                rooms.feeds().laid("", SEGMENTS_SHOWN),
                rooms.feeds().received("", SEGMENTS_SHOWN));
        return door.render(visit, "observations", Place.FEEDS, Texts.ENGLISH.say("observations.title"), page);
    }

    private static Question question(Visit visit, List<LocalDate> days, boolean exact) {
        String day = visit.asked("day");
        if (!day.isEmpty()) {
            try {
                day = LocalDate.parse(day).toString();
            } catch (DateTimeException e) {
                throw new BadRequest(422, Texts.ENGLISH.say("audit.day", day));
            }
        } else if (!days.isEmpty()) {
            day = days.getFirst().toString();
        }
        Measure measure = Measure.ADDRESSES;
        for (Measure each : Measure.values()) {
            measure = CurveChart.key(each).equals(visit.asked("measure")) ? each : measure;
        }
        String country = visit.asked("country");
        String family = visit.asked("family");
        return new Question(
                visit.asked("map").equals("europe") ? "europe" : "world",
                measure,
                day,
                country.isEmpty() ? FeedCurve.ALL : country,
                family.isEmpty() ? FeedCurve.ALL : family,
                exact);
    }

    /** Where a number stands among others: what is suppressed is no more than it may be. */
    private static long order(String shown) {
        return shown.matches("[0-9]{1,18}") ? Long.parseLong(shown) : shown.equals(SmallCells.SMALL) ? 1 : 0;
    }

    /** By how many digits of the largest: victims of countries differ by tens of thousands. */
    private static Map<String, Integer> shades(Map<String, String> numbers) {
        double most = Math.log1p(numbers.values().stream()
                .mapToLong(ObservationPages::order)
                .max()
                .orElse(0));
        var shades = new TreeMap<String, Integer>();
        numbers.forEach((country, shown) -> {
            boolean known = shown.matches("[0-9]{1,18}");
            shades.put(
                    country,
                    !known
                            ? -1
                            : shown.equals("0")
                                    ? 0
                                    : (int) Math.clamp(Math.ceil(STEPS * Math.log1p(order(shown)) / most), 1, STEPS));
        });
        return shades;
    }

    private static List<Choice> choices(List<String> countries) {
        return countries.stream()
                .filter(each -> each.matches("[A-Z]{2}"))
                .map(each -> new Choice(each, CountryTiles.name(each)))
                .sorted(Comparator.comparing(Choice::name))
                .toList();
    }

    private static List<Sums> recipients(Rooms rooms, FeedCurve curve) {
        Map<String, Long> answers = rooms.feeds().answers().counts(curve.from());
        var sums = new LinkedHashMap<String, Sums>();
        for (SegmentRoad.Sum each : rooms.feeds().sums()) {
            long rows = each.rows();
            String state = each.state();
            sums.merge(
                    each.recipient() + "\n" + each.party(),
                    new Sums(
                            each.recipient(),
                            each.party(),
                            rows,
                            state.equals("laid") ? rows : 0,
                            state.equals("served") ? rows : 0,
                            state.equals("taken") ? rows : 0,
                            state.equals("gone") ? rows : 0,
                            answers.getOrDefault(each.recipient(), answers.getOrDefault(each.party(), 0L)),
                            each.last()),
                    ObservationPages::both);
        }
        return new ArrayList<>(sums.values());
    }

    private static Sums both(Sums one, Sums other) {
        return new Sums(
                one.recipient(),
                one.party(),
                one.sent() + other.sent(),
                one.waiting() + other.waiting(),
                one.fetched() + other.fetched(),
                one.taken() + other.taken(),
                one.gone() + other.gone(),
                one.answers(),
                one.last().isAfter(other.last()) ? one.last() : other.last());
    }

    /** How a country is called on the page. */
    static String name(Frame frame, String country) {
        return switch (country) {
            case "" -> frame.say("observations.nowhere");
            case FeedCurve.ALL -> frame.say("observations.all.countries");
            case FeedCurve.SEVERAL -> frame.say("observations.several");
            default -> CountryTiles.name(country);
        };
    }

    /** How a square looks: by its shade, or as one whose number is suppressed. */
    static String look(@Nullable Integer shade) {
        return shade == null ? "t0" : shade < 0 ? "tx" : "t" + shade;
    }

    /** Of the text and the looks of a measure. */
    static String key(Measure measure) {
        return CurveChart.key(measure);
    }

    static long downloadMebibytes() {
        return DOWNLOAD_BYTES_MAX >> 20;
    }

    // ---- one segment ----

    /**
     * The page of a segment.
     *
     * @param gone whether its rows are here no more, or not yet
     * @param large whether it is more than a browser is given
     */
    record SegmentPage(Segment segment, boolean gone, boolean large) {}

    Answer segment(Visit visit) {
        Segment segment = require(visit);
        return door.render(
                visit,
                "segment",
                Place.FEEDS,
                Texts.ENGLISH.say("segment.title", segment.report()),
                new SegmentPage(segment, !isHere(segment), segment.bytes() > DOWNLOAD_BYTES_MAX));
    }

    private static Segment require(Visit visit) {
        String id = visit.request().param("segment");
        return visit.rooms()
                .feeds()
                .segment(id)
                .orElseThrow(() -> new Refused(Refused.Why.UNKNOWN, Texts.ENGLISH.say("error.404")));
    }

    private static boolean isHere(Segment segment) {
        return segment.ours() != null
                ? !segment.state().equals("gone")
                : segment.state().equals("taken");
    }

    /** Its rows as a file, once it is in the home log who takes them and why. */
    Answer download(Visit visit) throws Exception {
        Segment segment = require(visit);
        String why = Form.of(visit.request()).text("why");
        if (why.isEmpty()) {
            throw new BadRequest(422, Texts.ENGLISH.say("object.why.missing"));
        }
        if (!isHere(segment)) {
            throw new BadRequest(404, Texts.ENGLISH.say("segment.gone"));
        }
        if (segment.bytes() > DOWNLOAD_BYTES_MAX) {
            throw new BadRequest(422, Texts.ENGLISH.say("segment.large", DOWNLOAD_BYTES_MAX >> 20));
        }
        ReadLog.ofSegment(visit.rooms(), "console segment", segment, why);
        return door.file(
                segment.report() + "-" + segment.id() + ".csv", "text/csv; charset=utf-8", rows(visit, segment));
    }

    private static byte[] rows(Visit visit, Segment segment) throws IOException {
        var csv = new ByteArrayOutputStream();
        csv.write(segment.header().getBytes(StandardCharsets.UTF_8));
        if (segment.ours() == null) {
            Files.copy(visit.rooms().feeds().file(segment), csv);
        } else {
            csv.write(visit.rooms().feeds().rows(segment, 0, Math.toIntExact(segment.bytes())));
        }
        return csv.toByteArray();
    }
}
