package org.comity.feeds;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.comity.border.Segment;
import org.comity.border.SegmentRoad;
import org.comity.feeds.SightedRows.Cell;
import org.comity.feeds.SightedRows.Notice;
import org.comity.routing.Block;
import org.comity.routing.Section;
import org.comity.routing.Sightings;
import org.comity.sql.Database;
import org.comity.sql.Transaction;

/**
 * What feeds see: a file beside each block says what it counted, and these files are taken into the counts in the order of
 * the blocks, behind the run. An address counts once a day for its family and country, however often and in however many
 * reports and runs it comes: the addresses of each day lie in a set on disk. A run that ends before its blocks are counted
 * costs nothing: what is left is counted by the next.
 */
final class Sighted {
    private static final System.Logger LOG = System.getLogger("comity.feeds");

    /** Addresses that are held in memory before they are put to their sets. */
    private static final int PENDING_MAX = 4_000_000;

    /** Families that are told apart; later ones count together. */
    static final int FAMILIES_MAX = 100_000;

    /** Rows older than that have no day: a file with the dates of decades would make a set for each. */
    static final Duration OLDEST = Duration.ofDays(366);

    private static final String END = ".sighted";
    private static final int COUNTRY_BITS = 10;

    private final Database database;
    private final SegmentRoad road;
    private final Path folder;
    private final Duration kept;
    private final InstantSource clock;
    private final ReentrantLock turn = new ReentrantLock();
    private final CurveChanges changes;

    /** @param changes is told whenever a count changes */
    Sighted(
            Database database,
            SegmentRoad road,
            Path folder,
            Duration kept,
            InstantSource clock,
            CurveChanges changes) {
        this.database = database;
        this.road = road;
        this.folder = folder;
        this.kept = kept;
        this.clock = clock;
        this.changes = changes;
        road.whenTaken(this::taken);
    }

    // ---- beside a block ----

    /** Removes what was counted of blocks that were never taken into account. */
    void tidy(long lastBlock) throws IOException {
        Files.createDirectories(folder);
        for (Path each : files()) {
            if (number(each) > lastBlock) {
                Files.delete(each);
            }
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(each -> String.valueOf(each.getFileName()).startsWith("block-"))
                    .sorted()
                    .toList();
        }
    }

    private static long number(Path file) {
        String digits = String.valueOf(file.getFileName()).replaceAll("^block-|\\..*$", "");
        boolean whole = String.valueOf(file.getFileName()).endsWith(END);
        return whole && digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : Long.MAX_VALUE;
    }

    private Path file(long block) {
        return folder.resolve("block-%09d".formatted(block) + END);
    }

    /** Writes down what that block counted; before it is taken into account. */
    void write(long number, Block block, List<Section> sections) throws IOException {
        SightedFile.write(file(number), block, sections);
    }

    void drop(long block) throws IOException {
        Files.deleteIfExists(file(block));
    }

    // ---- into the counts ----

    /** Takes into the counts what was not yet. */
    void count() throws IOException {
        turn.lock();
        try {
            Files.createDirectories(folder);
            long from = database.read(SightedRows::counted);
            long last = database.read(FeedRows::lastBlock);
            if (last > from) {
                new Counting(from, last).go();
            }
            for (Path each : files()) {
                if (number(each) <= last) {
                    Files.delete(each);
                }
            }
        } finally {
            turn.unlock();
        }
    }

    private AddressSet four(long day) {
        return AddressSet.four(folder.resolve(LocalDate.ofEpochDay(day) + ".four"));
    }

    private AddressSet six(long day) {
        return AddressSet.six(folder.resolve(LocalDate.ofEpochDay(day) + ".six"));
    }

    private boolean hasSets(long day) {
        return four(day).exists() || six(day).exists();
    }

    /** What is being counted: added up in memory, and written when all of it is. */
    private final class Counting {
        private final long from;
        private final long last;
        private final long oldest;
        private final long newest;
        private final Map<String, Integer> families;
        private final List<String> freshFamilies = new ArrayList<>();
        private final Map<Cell, Long> rows = new LinkedHashMap<>();
        private final Map<Long, List<Part>> parts = new LinkedHashMap<>();
        private final Map<Long, AddressSet.Pending> fours = new HashMap<>();
        private final Map<Long, AddressSet.Pending> sixes = new HashMap<>();
        private final Map<Long, Boolean> closed = new HashMap<>();
        private final TreeSet<Long> touched = new TreeSet<>();
        private int pending;

        /** What a section has of a cell. */
        private record Part(long place, Cell cell, int rows) {}

        Counting(long from, long last) {
            this.from = from;
            this.last = last;
            Instant now = clock.instant();
            oldest = day(now.minus(OLDEST));
            newest = day(now) + 1;
            families = database.read(SightedRows::families);
        }

        void go() throws IOException {
            for (long block = from + 1; block <= last; block++) {
                if (Files.exists(file(block))) {
                    if (SightedFile.isWhole(file(block))) {
                        add(block);
                    } else {
                        LOG.log(
                                System.Logger.Level.WARNING,
                                "{0} is damaged; the curve lacks what block {1} counted",
                                file(block),
                                Long.toString(block));
                    }
                }
            }
            put();
            Map<Long, List<SightedRows.Seen>> seen = new HashMap<>();
            for (long day : List.copyOf(touched)) {
                seen.put(day, seen(day));
                if (hasSets(day + 1)) {
                    seen.put(day + 1, seen(day + 1)); // what was new then is less now
                }
            }
            database.write(transaction -> {
                if (SightedRows.counted(transaction) == from) {
                    write(transaction, seen);
                    var days = new TreeSet<>(seen.keySet());
                    rows.keySet().forEach(each -> days.add(each.day()));
                    transaction.onCommit(() -> changes.of(days));
                }
                return null;
            });
        }

        private void add(long block) throws IOException {
            try (SightedFile file = SightedFile.open(file(block))) {
                List<SightedFile.Cell> told = file.cells();
                var cells = new Cell[told.size()];
                var groups = new int[told.size()];
                for (int i = 0; i < cells.length; i++) {
                    SightedFile.Cell each = told.get(i);
                    long day = each.day() < oldest || each.day() > newest ? Sightings.NO_DAY : each.day();
                    int family = family(each.family());
                    String name = family == 0 ? Sightings.OTHER : each.family();
                    cells[i] = new Cell(day, each.country(), name, each.report());
                    groups[i] = family << COUNTRY_BITS | country(each.country());
                    rows.merge(cells[i], (long) each.rows(), Long::sum);
                }
                List<Part> its = new ArrayList<>();
                file.shares().forEach(each -> its.add(new Part(each.place(), cells[each.cell()], each.rows())));
                parts.put(block, its);
                file.addresses(new SightedFile.Addresses() {
                    @Override
                    public void four(int cell, int address) {
                        long day = cells[cell].day();
                        if (isOpen(day)) {
                            fours.computeIfAbsent(
                                            day, any -> Sighted.this.four(day).pending())
                                    .add((long) groups[cell] << 32 | address & 0xffff_ffffL);
                            pending++;
                        }
                    }

                    @Override
                    public void six(int cell, long high, long low) {
                        long day = cells[cell].day();
                        if (isOpen(day)) {
                            sixes.computeIfAbsent(
                                            day, any -> Sighted.this.six(day).pending())
                                    .add(groups[cell], high, low);
                            pending += 3;
                        }
                    }
                });
            }
            if (pending > PENDING_MAX) {
                put();
            }
        }

        /** Once the set of a day is gone what it counted stands, and nothing can be told new or not any more. */
        private boolean isOpen(long day) {
            return day != Sightings.NO_DAY
                    && !closed.computeIfAbsent(
                            day, any -> !hasSets(day) && database.read(reading -> SightedRows.isSeen(reading, day)));
        }

        private int family(String name) {
            Integer known = families.get(name);
            if (known != null) {
                return known;
            }
            if (name.equals(Sightings.OTHER) || families.size() >= FAMILIES_MAX) {
                return 0;
            }
            families.put(name, families.size() + 1);
            freshFamilies.add(name);
            return families.size();
        }

        private static int country(String name) {
            return name.isEmpty() ? Sightings.NO_COUNTRY : (name.charAt(0) - 'A') * 26 + name.charAt(1) - 'A';
        }

        private void put() throws IOException {
            if (!freshFamilies.isEmpty()) {
                // Before any set says their numbers.
                database.write(transaction -> {
                    for (String each : freshFamilies) {
                        SightedRows.family(transaction, families.getOrDefault(each, 0), each);
                    }
                    return null;
                });
                freshFamilies.clear();
            }
            for (Map.Entry<Long, AddressSet.Pending> each : fours.entrySet()) {
                four(each.getKey()).put(each.getValue());
                touched.add(each.getKey());
            }
            for (Map.Entry<Long, AddressSet.Pending> each : sixes.entrySet()) {
                six(each.getKey()).put(each.getValue());
                touched.add(each.getKey());
            }
            fours.clear();
            sixes.clear();
            pending = 0;
        }

        private List<SightedRows.Seen> seen(long day) throws IOException {
            boolean before = hasSets(day - 1);
            Map<Integer, long[]> all = four(day).count(before ? four(day - 1) : null);
            six(day).count(before ? six(day - 1) : null)
                    .forEach((group, count) ->
                            all.merge(group, count, (a, b) -> new long[] {a[0] + b[0], a[1] + b[1]}));
            var names = new HashMap<Integer, String>();
            families.forEach((name, nr) -> names.put(nr, name));
            var seen = new ArrayList<SightedRows.Seen>();
            all.forEach((group, count) -> seen.add(new SightedRows.Seen(
                    day,
                    Sightings.countryName(group & (1 << COUNTRY_BITS) - 1),
                    names.getOrDefault(group >>> COUNTRY_BITS, Sightings.OTHER),
                    count[0],
                    before ? count[1] : -1)));
            return seen;
        }

        private void write(Transaction transaction, Map<Long, List<SightedRows.Seen>> seen) throws SQLException {
            SightedRows.sighted(transaction, rows);
            for (Map.Entry<Long, List<SightedRows.Seen>> each : seen.entrySet()) {
                SightedRows.seen(transaction, each.getKey(), each.getValue());
            }
            SightedRows.cover(
                    transaction,
                    rows.keySet().stream()
                            .filter(each -> each.day() != Sightings.NO_DAY)
                            .map(each -> new SightedRows.Covered(each.report(), each.day(), false, true))
                            .distinct()
                            .toList());
            var notices = new LinkedHashMap<Notice, long[]>();
            var awaiting = new ArrayList<SightedRows.Awaiting>();
            for (Map.Entry<Long, List<Part>> each : parts.entrySet()) {
                segments(transaction, each.getKey(), each.getValue(), notices, awaiting);
            }
            SightedRows.notices(transaction, notices);
            SightedRows.await(transaction, awaiting);
            SightedRows.counted(transaction, last);
        }

        private void segments(
                Transaction transaction,
                long block,
                List<Part> its,
                Map<Notice, long[]> notices,
                List<SightedRows.Awaiting> awaiting)
                throws SQLException {
            Map<Long, Map<Cell, Long>> byPlace = new HashMap<>();
            its.forEach(each -> byPlace.computeIfAbsent(each.place(), any -> new LinkedHashMap<>())
                    .merge(each.cell(), (long) each.rows(), Long::sum));
            for (Segment segment : road.ofBlock(transaction, block)) {
                Segment.Ours ours = java.util.Objects.requireNonNull(segment.ours());
                Map<Cell, Long> cells = byPlace.getOrDefault(ours.place(), Map.of());
                boolean taken = segment.state().equals("taken");
                cells.forEach((cell, count) -> {
                    long[] sums = notices.computeIfAbsent(notice(segment, cell), any -> new long[2]);
                    sums[0] += count;
                    sums[1] += taken ? count : 0;
                });
                if (!taken && !segment.state().equals("gone") && !cells.isEmpty()) {
                    awaiting.add(new SightedRows.Awaiting(segment.nr(), block, cells));
                }
            }
        }
    }

    private static Notice notice(Segment segment, Cell cell) {
        return new Notice(
                cell,
                java.util.Objects.requireNonNull(segment.ours()).recipient(),
                segment.party(),
                segment.agreement());
    }

    /** A segment is with its recipient: its rows are delivered. */
    private void taken(Transaction transaction, Segment segment) throws SQLException {
        var notices = new LinkedHashMap<Notice, long[]>();
        SightedRows.arrived(transaction, segment.nr(), segment.report())
                .forEach((cell, rows) -> notices.put(notice(segment, cell), new long[] {0, rows}));
        SightedRows.notices(transaction, notices);
        var days = new TreeSet<Long>();
        notices.keySet().forEach(each -> days.add(each.cell().day()));
        transaction.onCommit(() -> changes.of(days));
    }

    // ---- days ----

    private static long day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC).toEpochDay();
    }

    /** The input was gone through: its report is covered on the day that its name begins with. */
    void ended(Transaction transaction, FeedRunRow run) throws SQLException {
        String name = run.input().substring(run.input().lastIndexOf('/') + 1);
        if (name.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}-.*")) {
            try {
                long day = LocalDate.parse(name.substring(0, 10)).toEpochDay();
                boolean whole = run.state().equals(FeedRunRow.DONE);
                SightedRows.cover(transaction, List.of(new SightedRows.Covered(run.report(), day, true, whole)));
                transaction.onCommit(changes::ofCoverage);
            } catch (java.time.DateTimeException e) {
                return; // the rows say
            }
        }
    }

    /** Deletes the sets of days that are over for longer than blocks are kept; their counts stay. */
    void tidy() throws IOException {
        turn.lock();
        try {
            Files.createDirectories(folder);
            long from = day(clock.instant().minus(kept));
            try (Stream<Path> files = Files.list(folder)) {
                for (Path each : files.toList()) {
                    String name = String.valueOf(each.getFileName());
                    if (name.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}\\.(four|six)")
                            && LocalDate.parse(name.substring(0, 10)).toEpochDay() < from) {
                        Files.delete(each);
                    }
                }
            }
        } finally {
            turn.unlock();
        }
    }
}
