package org.comity.feeds;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.comity.border.Refused;
import org.comity.border.Refused.Why;
import org.comity.border.Segment;
import org.comity.border.SegmentAnswers;
import org.comity.border.SegmentArrivals;
import org.comity.border.SegmentRoad;
import org.comity.ledger.Ledger;
import org.comity.routing.BlockFile;
import org.comity.routing.SeenKeys;
import org.comity.sql.Database;
import org.jspecify.annotations.Nullable;

/**
 * What a node feeds on and hands out: inputs are gone through here, one run at a time, and what came of them is looked at
 * here.
 */
public final class Feeds {
    private static final System.Logger LOG = System.getLogger("comity.feeds");

    /** For how long a row is held against those that came before: blocks laid since then say which did. */
    public static final Duration SEEN_FOR = Duration.ofDays(2);

    /** How long a block lies here where nothing else is set, fetched or not. */
    public static final Duration KEPT = Duration.ofDays(30);

    /** Days of the curve that is shown, and remembered. */
    public static final int SHOWN_DAYS = 30;

    /** Times a run is begun anew because an agreement changed in its midst. */
    private static final int TERMS_TRIES_MAX = 10;

    private final Database database;
    private final SegmentRoad road;
    private final SegmentArrivals arrivals;
    private final Ledger ledger;
    private final BlockFolder blocks;
    private final Path counted;
    private final ReceivedFolder received;
    private final FeedPlans plans;
    private final Deliveries deliveries;
    private final Sighted sighted;
    private final FeedAnswers answers;
    private final Duration kept;
    private final int blockBytes;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final ReentrantLock turn = new ReentrantLock();

    private final CurveChanges changes = new CurveChanges();
    private volatile @Nullable Drawn drawn;

    /** The curve that is shown, as it was read last. */
    private record Drawn(long changes, FeedCurve curve) {}

    /**
     * Opens the room.
     *
     * @param folder where the rows lie, below the data folder
     * @param kept how long a block lies here, fetched or not
     * @param blockBytes with which a block is full
     */
    public Feeds(
            Database database,
            SegmentRoad road,
            SegmentArrivals arrivals,
            SegmentAnswers told,
            Ledger ledger,
            Path folder,
            Duration kept,
            int blockBytes,
            InstantSource clock,
            RandomGenerator random) {
        this.database = database;
        this.road = road;
        this.arrivals = arrivals;
        this.ledger = ledger;
        this.blocks = new BlockFolder(folder.resolve("blocks"));
        this.counted = folder.resolve("counted");
        this.received = new ReceivedFolder(folder.resolve("received"));
        this.sighted = new Sighted(database, road, folder.resolve("sighted"), kept, clock, changes);
        this.answers = new FeedAnswers(database, arrivals, told, received, clock, changes);
        this.deliveries = new Deliveries(database, road, blocks, folder.resolve("files"), clock);
        this.plans = new FeedPlans(database, ledger, folder.resolve("plans"), clock);
        this.kept = kept;
        this.blockBytes = blockBytes;
        this.clock = clock;
        this.random = random;
        road.readFrom(blocks);
        arrivals.putInto(received);
    }

    /**
     * How an input was gone through.
     *
     * @param already whether that was done before this run, which did nothing then
     */
    public record Gone(FeedRunRow run, boolean already) {}

    /**
     * The same input, of which each row says in three more columns how often it came in it within its day, and when first and
     * last. It is gone through twice more for that, and lies here unpacked while it is.
     *
     * @throws IllegalArgumentException when it cannot come again
     */
    public FeedInput aggregated(FeedInput input, FeedPlan plan) {
        return AggregatedInput.of(input, plan, counted, random);
    }

    /**
     * Goes through inputs. One that was begun before is gone on with where it was left; one that was gone through already
     * is not gone through again.
     *
     * @param actor who has it done
     * @param again whether inputs that were gone through already are gone through once more
     * @param laid is told how many rows were accounted for, each time some were
     * @throws IOException when an input or the disk fails; what was laid stays, and the next run goes on there
     * @throws Refused TOO_MUCH when another run is going on, UNFIT when an input was begun to be gone through otherwise
     */
    public List<Gone> run(FeedPlan plan, List<FeedInput> inputs, String actor, boolean again, LongConsumer laid)
            throws IOException, InterruptedException {
        if (!turn.tryLock()) {
            throw new Refused(Why.TOO_MUCH, "another feed is being gone through; wait for its end");
        }
        try {
            var numbers = new ArrayList<Long>();
            var begun = new ArrayList<FeedInput>();
            var done = new ArrayList<Boolean>();
            for (FeedInput each : inputs) {
                FeedRunRow run = database.write(transaction -> {
                    FeedRunRow before = each.canComeAgain()
                            ? FeedRows.ofSource(transaction, each.source()).orElse(null)
                            : null;
                    boolean asNow = before != null && before.identity().equals(each.identity());
                    boolean open = before != null && before.state().equals(FeedRunRow.OPEN);
                    if (before == null || (again && !(open && asNow))) {
                        return FeedRows.begin(transaction, each, actor, clock.instant());
                    }
                    return open && !asNow ? begunOtherwise(before) : before;
                });
                numbers.add(run.nr());
                done.add(!run.state().equals(FeedRunRow.OPEN));
                if (run.state().equals(FeedRunRow.OPEN)) {
                    begun.add(each);
                }
            }
            List<Long> open = java.util.stream.IntStream.range(0, numbers.size())
                    .filter(i -> !done.get(i))
                    .mapToObj(numbers::get)
                    .toList();
            if (!begun.isEmpty()) {
                go(plan, begun, open, actor, laid);
                sighted.count();
            }
            var gone = new ArrayList<Gone>();
            for (int i = 0; i < numbers.size(); i++) {
                gone.add(new Gone(run(numbers.get(i)), done.get(i)));
            }
            return gone;
        } finally {
            turn.unlock();
        }
    }

    /** What its place is counted in is another stream of bytes. */
    private static FeedRunRow begunOtherwise(FeedRunRow run) {
        throw new Refused(
                Why.UNFIT,
                run.input() + " was begun " + (run.identity().contains(FeedInput.HOW) ? "with" : "without")
                        + " counts, or by other columns that make two rows the same; go on as it was begun, or go through it"
                        + " once more from its start with --again");
    }

    private void go(FeedPlan plan, List<FeedInput> inputs, List<Long> numbers, String actor, LongConsumer laid)
            throws IOException, InterruptedException {
        long lastBlock = database.read(FeedRows::lastBlock);
        blocks.tidy(lastBlock);
        sighted.tidy(lastBlock);
        Durable.drop(counted); // what a stop left
        for (int tries = 1; ; tries++) {
            var left = new ArrayList<FeedInput>();
            var from = new ArrayList<FeedRunRow>();
            for (int i = 0; i < inputs.size(); i++) {
                FeedRunRow run = run(numbers.get(i));
                if (run.state().equals(FeedRunRow.OPEN)) {
                    left.add(inputs.get(i));
                    from.add(run);
                }
            }
            try {
                new FeedRun(database, road, ledger, blocks, sighted, blockBytes, plan, actor, clock, laid)
                        .go(left, from, seen(plan), Runtime.getRuntime().availableProcessors());
                return;
            } catch (FeedRun.OtherTerms e) {
                if (tries == TERMS_TRIES_MAX || !left.stream().allMatch(FeedInput::canComeAgain)) {
                    throw e;
                }
            }
        }
    }

    /** What the blocks of the last days say was seen. */
    private SeenKeys seen(FeedPlan plan) throws IOException {
        var seen = new SeenKeys(random.nextLong(), plan.keys(), plan.period(), false);
        Instant now = clock.instant();
        List<FeedRows.KeptBlock> kept =
                database.read(reading -> FeedRows.kept(reading, now.minus(SEEN_FOR), now.plus(SEEN_FOR)));
        for (FeedRows.KeptBlock each : kept) {
            try (var block = BlockFile.open(blocks.file(each.nr()))) {
                seen.restore(block);
            } catch (NoSuchFileException e) {
                // A backup holds no rows: what was restored does not know what had been seen.
                LOG.log(
                        System.Logger.Level.WARNING,
                        "block {0} is not here; its rows may be laid once more",
                        each.nr());
            }
        }
        return seen;
    }

    /** The plans that this node was given. */
    public FeedPlans plans() {
        return plans;
    }

    /** How recipients without a node get what is theirs. */
    public Deliveries deliveries() {
        return deliveries;
    }

    private FeedRunRow run(long nr) {
        return database.read(reading -> FeedRows.run(reading, nr)).orElseThrow();
    }

    // ---- looking ----

    /** Inputs that were begun, the newest first. */
    public List<FeedRunRow> runs(int limit) {
        return database.read(reading -> FeedRows.runs(reading, limit));
    }

    /** What was laid for that recipient, or for all where it is empty, the newest first. */
    public List<Segment> laid(String recipient, int limit) {
        return road.laid(recipient, limit);
    }

    /** How many rows of which recipient are how far. */
    public List<SegmentRoad.Sum> sums() {
        return road.sums();
    }

    /** One segment, laid or received. */
    public Optional<Segment> segment(String id) {
        return road.find(id).or(() -> arrivals.find(id));
    }

    /** What came from that party, or from all where it is empty, the newest first. */
    public List<Segment> received(String party, int limit) {
        return arrivals.received(party, limit);
    }

    /** What came and is here, from behind that number on, in order. */
    public List<Segment> here(long after, int limit) {
        return arrivals.here(after, limit);
    }

    /** The file with the rows of a segment that came, without its header. */
    public Path file(Segment received) {
        return this.received.file(received);
    }

    /** The rows of a segment of ours, from there on. */
    public byte[] rows(Segment ours, long from, int length) throws IOException {
        return blocks.read(ours, from, length);
    }

    /** What became of what was laid and of what came. */
    public FeedAnswers answers() {
        return answers;
    }

    /**
     * What was sent, what became of it and what is still seen.
     *
     * @param until the last day; null for yesterday, or the newest day of which a report was gone through
     * @param days how many, 1 to {@link FeedCurve#DAYS_MAX}
     */
    public FeedCurve curve(@Nullable LocalDate until, int days) throws IOException {
        if (days < 1 || days > FeedCurve.DAYS_MAX) {
            throw new IllegalArgumentException("a curve has 1 to " + FeedCurve.DAYS_MAX + " days");
        }
        sighted.count();
        LocalDate yesterday =
                LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(1);
        LocalDate last = until;
        if (last == null) {
            long newest = database.read(SightedRows::newestCovered);
            last = newest > yesterday.toEpochDay() ? LocalDate.ofEpochDay(newest) : yesterday;
        }
        LocalDate to = last;
        long now = changes.count(); // before it is read: what comes in between is read anew
        Drawn before = drawn;
        FeedCurve known = before == null ? null : before.curve();
        if (before != null && known != null && before.changes() == now && known.is(to, days)) {
            return known;
        }
        Map<Long, Long> counts = changes.counts(to.minusDays(days - 1L).toEpochDay(), to.toEpochDay());
        FeedCurve curve = database.read(reading -> FeedCurve.read(reading, to, days, counts, known));
        if (until == null && days == SHOWN_DAYS) {
            drawn = new Drawn(now, curve);
        }
        return curve;
    }

    /** Works out what is shown, before anybody asks for it: over thirty days of two hundred countries it takes seconds. */
    public void drawAhead() throws IOException {
        curve(null, SHOWN_DAYS).drawn();
    }

    // ---- keeping ----

    /**
     * Deletes blocks that lay here long enough, fetched or not, and what came and may be kept no longer.
     *
     * @return how many blocks and segments
     */
    public int tidy() {
        try {
            sighted.count();
            sighted.tidy();
            answers.countCame();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Instant before = clock.instant().minus(kept);
        int gone = 0;
        for (FeedRows.KeptBlock each : database.read(reading -> FeedRows.kept(reading, Instant.EPOCH, before))) {
            database.write(transaction -> {
                FeedRows.gone(transaction, each.nr());
                SightedRows.gone(transaction, each.nr());
                road.gone(transaction, each.nr());
                return null;
            });
            try {
                blocks.drop(each.nr());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            gone++;
        }
        return gone + arrivals.deleteDue();
    }

    /** The plan's answer for one recipient, for people. */
    public SegmentRoad.Terms terms(FeedPlan plan, int recipient, String report, List<String> names) {
        return FeedTerms.of(road, plan, report, names).terms().get(recipient);
    }
}
