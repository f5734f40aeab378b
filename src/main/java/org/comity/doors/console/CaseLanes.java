package org.comity.doors.console;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.comity.cases.CaseState;
import org.comity.cases.CoreSteps;
import org.comity.cases.Kind;
import org.comity.cases.Step;
import org.jspecify.annotations.Nullable;

/**
 * The timeline of a case as lanes: what an adversary did, what was noticed, what was done, and what crossed the border.
 *
 * <p>A linked object that tells of an adversary stands in the first, at the time its content tells of where it is held,
 * else when it was linked. Opened, notified and noted steps stand in the second. What the kind says of its own steps holds
 * for these; tasks and freezes are things done. Who takes part is in the last lane only, where every step stands that is
 * for others too. Only steps that count are shown. However many there are, no lane has more than {@value #COLUMNS_MAX}
 * marks: those that lie close together are one.
 *
 * @param lanes from the top
 * @param from the first instant shown
 * @param until the last
 * @param ticks of the time below
 * @param rows the same as a table
 * @param parties how many steps are from each member
 * @param days how many were taken on each of the last days with any
 */
record CaseLanes(
        List<LaneLine> lanes,
        Instant from,
        Instant until,
        List<Tick> ticks,
        List<Row> rows,
        Map<String, Long> parties,
        Map<String, Long> days) {
    /** Marks in one lane. */
    static final int COLUMNS_MAX = 36;

    /** Days and members in the small charts. */
    private static final int BARS_MAX = 12;

    private static final long DAY = 86_400;
    private static final int LEFT = 150;
    private static final int RIGHT = 700;
    private static final int TOP = 26;
    private static final int BETWEEN = 38;
    private static final Set<String> ADVERSARYS = Set.of(
            "attack-pattern",
            "campaign",
            "indicator",
            "infrastructure",
            "intrusion-set",
            "malware",
            "malware-analysis",
            "observed-data",
            "sighting",
            "threat-actor",
            "tool",
            "vulnerability");
    private static final Set<String> DETECTED = Set.of(CoreSteps.OPENED, CoreSteps.INVITED, CoreSteps.NOTED);
    private static final Set<String> DONE = Set.of(
            CoreSteps.TASKED,
            CoreSteps.TASK_DONE,
            CoreSteps.FROZEN,
            CoreSteps.UNFROZEN,
            CoreSteps.CLOSED,
            CoreSteps.REOPENED);

    /** The lanes in their order; the last holds what crossed. */
    enum Lane {
        ADVERSARY,
        DETECTION,
        RESPONSE,
        CROSSED;

        /** The key of its text. */
        String key() {
            return "lane." + look();
        }

        /** The class of its marks. */
        String look() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One line across the picture. */
    record LaneLine(Lane lane, int y, long count, List<Mark> marks) {}

    /** Steps that lie close together. */
    record Mark(int x, int radius, String says) {}

    /** A day, or an hour, below the lanes. */
    record Tick(int x, String anchor, Instant at) {}

    /** A mark as a row of the table. */
    record Row(Lane lane, Instant from, Instant until, long count, String what) {}

    private record Dot(Lane lane, Instant at, String what) {}

    /** Of ten thousand steps there are a few dozen, and each is put into words once. */
    private record Said(String party, String type) {}

    boolean isEmpty() {
        return rows.isEmpty();
    }

    int height() {
        return TOP + BETWEEN * lanes.size() + 14;
    }

    long most(Map<String, Long> of) {
        return of.values().stream().mapToLong(Long::longValue).max().orElse(1);
    }

    /** @param told when an object's content says that what it tells of began, by its id */
    static CaseLanes of(CaseState state, Map<String, Instant> told) {
        var dots = new ArrayList<Dot>();
        var parties = new TreeMap<String, Long>();
        var days = new TreeMap<Long, Long>();
        var said = new HashMap<Said, String>();
        for (CaseState.Entry entry : state.entries()) {
            Step step = entry.step();
            if (entry.standing() != CaseState.Standing.COUNTS) {
                continue;
            }
            parties.merge(step.author(), 1L, Long::sum);
            days.merge(Math.floorDiv(step.made().getEpochSecond(), DAY), 1L, Long::sum);
            String what = said.computeIfAbsent(
                    new Said(step.author(), step.type()),
                    each -> each.party() + " " + CaseLine.part(state.kind().word(each.type())));
            Lane lane = lane(state.kind(), step);
            if (lane != null) {
                Instant at = CaseLine.instant(step.text("at"));
                at = at == null ? told.get(step.text("object")) : at;
                dots.add(new Dot(lane, at == null ? step.made() : at, what));
            }
            if (!step.atHome()) {
                dots.add(new Dot(Lane.CROSSED, step.made(), what));
            }
        }
        return drawn(dots, parties, last(days));
    }

    private static @Nullable Lane lane(Kind kind, Step step) {
        String type = step.type();
        if (type.equals(CoreSteps.LINKED)) {
            String object = step.text("object");
            int dashes = object.indexOf("--");
            return dashes > 0 && ADVERSARYS.contains(object.substring(0, dashes)) ? Lane.ADVERSARY : Lane.DETECTION;
        }
        if (DETECTED.contains(type)) {
            return Lane.DETECTION;
        }
        if (DONE.contains(type)) {
            return Lane.RESPONSE;
        }
        return kind.step(type).isPresent() ? Lane.valueOf(kind.lane(type).name()) : null;
    }

    private static Map<String, Long> last(TreeMap<Long, Long> days) {
        var last = new TreeMap<String, Long>();
        days.descendingMap().entrySet().stream()
                .limit(BARS_MAX)
                .forEach(each -> last.put(LocalDate.ofEpochDay(each.getKey()).toString(), each.getValue()));
        return last;
    }

    private static CaseLanes drawn(List<Dot> dots, Map<String, Long> parties, Map<String, Long> days) {
        Instant from = dots.stream().map(Dot::at).min(Comparator.naturalOrder()).orElse(Instant.EPOCH);
        Instant until =
                dots.stream().map(Dot::at).max(Comparator.naturalOrder()).orElse(Instant.EPOCH);
        // A minute at least, or everything would stand at one edge.
        long span = Math.max(60, Duration.between(from, until).toSeconds());
        var lanes = new ArrayList<LaneLine>();
        var rows = new ArrayList<Row>();
        for (Lane lane : Lane.values()) {
            var columns = new TreeMap<Integer, List<Dot>>();
            for (Dot each : dots) {
                if (each.lane() == lane) {
                    int column = (int) (Duration.between(from, each.at()).toSeconds() * (COLUMNS_MAX - 1) / span);
                    columns.computeIfAbsent(column, any -> new ArrayList<>()).add(each);
                }
            }
            var marks = new ArrayList<Mark>();
            columns.forEach((column, inside) -> {
                inside.sort(Comparator.comparing(Dot::at));
                Row row = new Row(lane, inside.getFirst().at(), inside.getLast().at(), inside.size(), what(inside));
                rows.add(row);
                marks.add(new Mark(
                        LEFT + 8 + column * (RIGHT - LEFT - 16) / (COLUMNS_MAX - 1),
                        Math.min(10, 4 + (int) Math.round(Math.log(inside.size()) * 1.5)),
                        row.what()));
            });
            lanes.add(new LaneLine(
                    lane,
                    TOP + lane.ordinal() * BETWEEN,
                    columns.values().stream().mapToLong(List::size).sum(),
                    marks));
        }
        var bars = parties.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(BARS_MAX)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, java.util.LinkedHashMap::new));
        rows.sort(Comparator.comparing(Row::from));
        return new CaseLanes(lanes, from, until, ticks(from, span), rows, bars, days);
    }

    private static String what(List<Dot> inside) {
        Map<String, Long> counts = inside.stream()
                .collect(Collectors.groupingBy(Dot::what, java.util.LinkedHashMap::new, Collectors.counting()));
        String text = counts.entrySet().stream()
                .limit(3)
                .map(each -> each.getKey() + (each.getValue() == 1 ? "" : " ×" + each.getValue()))
                .collect(Collectors.joining(", "));
        return counts.size() <= 3 ? text : text + ", …";
    }

    private static List<Tick> ticks(Instant from, long span) {
        return List.of(
                new Tick(LEFT, "start", from),
                new Tick((LEFT + RIGHT) / 2, "middle", from.plusSeconds(span / 2)),
                new Tick(RIGHT, "end", from.plusSeconds(span)));
    }
}
