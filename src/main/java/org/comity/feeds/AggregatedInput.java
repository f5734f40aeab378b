package org.comity.feeds;

import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.random.RandomGenerator;
import org.comity.routing.Aggregation;
import org.comity.routing.Columns;
import org.comity.routing.CsvReader;
import org.comity.routing.Permissions;
import org.comity.routing.RangeTable;
import org.comity.routing.Router;
import org.comity.routing.Routes;
import org.comity.routing.SeenKeys;
import org.comity.routing.Tables;
import org.comity.routing.Tally;

/**
 * An input whose rows say in three more columns how often each came in all of it within its day, and when first and last. It is
 * gone through once to count and once to be written down with the counts; that file lies here for as long as it is read.
 * It has the same bytes each time, whoever gets the rows, so that a run which was stopped is gone on with.
 */
final class AggregatedInput implements FeedInput.Opening {
    /** What stands behind the columns of the report. */
    static final List<String> COLUMNS = List.of("seen_count", "seen_first", "seen_last");

    private static final int REPORT = 0;
    private static final int EVERYBODY = 0;

    private final FeedInput input;
    private final FeedPlan plan;
    private final Path folder;
    private final RandomGenerator random;
    private volatile Tally unread = new Tally();

    private AggregatedInput(FeedInput input, FeedPlan plan, Path folder, RandomGenerator random) {
        this.input = input;
        this.plan = plan;
        this.folder = folder;
        this.random = random;
    }

    /** @param folder for what is written down */
    static FeedInput of(FeedInput input, FeedPlan plan, Path folder, RandomGenerator random) {
        if (!input.canComeAgain()) {
            throw new IllegalArgumentException(input.name() + " cannot be gone through twice, so it cannot be counted");
        }
        var aggregated = new AggregatedInput(input, plan, folder, random);
        return new FeedInput(
                input.name(),
                input.identity() + FeedInput.HOW + "counted by "
                        + plan.columns().by() + " of " + plan.keys(),
                input.report(),
                aggregated,
                () -> aggregated.unread);
    }

    /** The columns of the report, without what is added here. */
    static List<String> ofReport(List<String> names) {
        int own = names.size() - COLUMNS.size();
        return own >= 0 && names.subList(own, names.size()).equals(COLUMNS) ? names.subList(0, own) : names;
    }

    @Override
    public InputStream open() throws IOException {
        var seen = new SeenKeys(random.nextLong(), plan.keys(), plan.period(), true);
        boolean damaged;
        try (InputStream rows = input.opening().open()) {
            var faults = new Tally();
            var reader = new CsvReader(rows, faults);
            Columns columns = columns(reader.names());
            if (!columns.isFit() || reader.names().contains(COLUMNS.getFirst())) {
                unread = new Tally();
                return input.opening().open(); // there is nothing to count by, or it was done already
            }
            count(reader, columns, seen);
            unread = faults;
            damaged = reader.isDamaged();
        }
        Files.createDirectories(folder);
        Path file = Files.createTempFile(folder, "counted-", ".csv");
        try (InputStream rows = input.opening().open();
                var to = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            new Aggregation(seen).copy(rows, this::columns, REPORT, to);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        InputStream counted = Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
        return damaged ? new BreakingOff(counted) : counted;
    }

    private Columns columns(List<String> names) {
        return plan.columns().of(input.report(), names);
    }

    /** Every row that can be read is somebody's here: how often it came is the same, whoever may have it. */
    private static void count(CsvReader reader, Columns columns, SeenKeys seen) throws IOException {
        RangeTable none = RangeTable.builder().build();
        Routes routes = Routes.of(List.of(), "", Tables.of(none, none), -1);
        var router = new Router(seen, EVERYBODY);
        var tally = new Tally();
        reader.select(columns.selected());
        while (reader.next()) {
            router.route(reader.batch(), columns, REPORT, routes, Permissions.everybody(), tally);
        }
    }

    /** Breaks off where what it was made of did. */
    private static final class BreakingOff extends FilterInputStream {
        BreakingOff(InputStream counted) {
            super(counted);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int count = super.read(into, from, length);
            if (count < 0) {
                throw new IOException("the file breaks off");
            }
            return count;
        }
    }
}
