package org.comity.feeds;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import org.comity.border.Refused;
import org.comity.border.Segment;
import org.comity.border.SegmentRoad;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.ledger.Act;
import org.comity.ledger.Item;
import org.comity.ledger.Items;
import org.comity.ledger.Ledger;
import org.comity.ledger.LogName;
import org.comity.routing.Block;
import org.comity.routing.Columns;
import org.comity.routing.CsvReader;
import org.comity.routing.Parting;
import org.comity.routing.Renditions;
import org.comity.routing.Router;
import org.comity.routing.Section;
import org.comity.routing.SeenKeys;
import org.comity.routing.Tally;
import org.comity.seal.Digest;
import org.comity.sql.Database;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * Goes through inputs once, by the terms that held when it began. Each full block is written, and then laid, recorded and
 * accounted for in one transaction, with the place in each input up to which that is so.
 */
final class FeedRun {
    private final Database database;
    private final SegmentRoad road;
    private final Ledger ledger;
    private final BlockFolder blocks;
    private final Sighted sighted;
    private final int blockBytes;
    private final FeedPlan plan;
    private final String actor;
    private final InstantSource clock;
    private final LongConsumer laid;
    private final Map<String, FeedTerms> terms = new ConcurrentHashMap<>();
    private final Map<String, FeedRunRow> runs = new ConcurrentHashMap<>();
    private final Map<String, FeedInput> inputs = new ConcurrentHashMap<>();
    private final Set<String> broken = ConcurrentHashMap.newKeySet();

    /** Of inputs that no node would take rows of, what is wrong with their header. */
    private final Map<String, String> faults = new ConcurrentHashMap<>();

    private long lastBlock;

    /** The terms are others than those by which rows were parted; what was not laid is to be parted anew. */
    static final class OtherTerms extends IOException {
        private static final long serialVersionUID = 1L;

        OtherTerms(Refused no) {
            super(no.getMessage(), no);
        }
    }

    /** @param laid is told how many rows were accounted for, each time some were */
    FeedRun(
            Database database,
            SegmentRoad road,
            Ledger ledger,
            BlockFolder blocks,
            Sighted sighted,
            int blockBytes,
            FeedPlan plan,
            String actor,
            InstantSource clock,
            LongConsumer laid) {
        this.database = database;
        this.road = road;
        this.ledger = ledger;
        this.blocks = blocks;
        this.sighted = sighted;
        this.blockBytes = blockBytes;
        this.plan = plan;
        this.actor = actor;
        this.clock = clock;
        this.laid = laid;
    }

    /**
     * Goes through these from where each was left.
     *
     * @param seen with what came before in it
     */
    void go(List<FeedInput> all, List<FeedRunRow> from, SeenKeys seen, int threads)
            throws IOException, InterruptedException {
        lastBlock = database.read(FeedRows::lastBlock);
        var router = new Router(seen, plan.unroutable());
        try (var parting = new Parting(router, threads, blockBytes, this::take)) {
            for (int i = 0; i < all.size(); i++) {
                FeedRunRow run = from.get(i);
                String key = Long.toString(run.nr());
                runs.put(key, run);
                inputs.put(key, all.get(i));
                go(parting, all.get(i), run, key);
            }
            parting.flush();
        }
    }

    private void go(Parting parting, FeedInput input, FeedRunRow run, String key)
            throws IOException, InterruptedException {
        CsvReader reader;
        try (var rows = input.opening().open()) {
            reader = new CsvReader(rows, new Tally());
            if (run.position() == 0) {
                go(parting, input, reader, key);
                return;
            }
        }
        try (var again = input.opening().open()) {
            go(parting, input, CsvReader.resume(again, reader.header(), run.position(), run.line(), new Tally()), key);
        }
    }

    private void go(Parting parting, FeedInput input, CsvReader reader, String key)
            throws IOException, InterruptedException {
        String report = input.report();
        int number = database.write(transaction -> FeedRows.report(transaction, report));
        String fault = SegmentRoad.fault(report, new String(reader.header(), StandardCharsets.UTF_8));
        if (!fault.isEmpty()) {
            faults.put(key, fault);
        }
        FeedTerms gate = fault.isEmpty()
                ? terms.computeIfAbsent(
                        key(report, reader.header()), any -> FeedTerms.of(road, plan, report, reader.names()))
                : FeedTerms.NOBODY;
        // Without columns each row that could be read is told to have a fault of its header.
        List<String> names = fault.isEmpty() ? reader.names() : List.of();
        Columns columns = fault.isEmpty()
                ? plan.columns().of(report, AggregatedInput.ofReport(names))
                : Columns.of(report, names, List.of());
        Renditions renditions = Renditions.of(columns, names, gate.renditions());
        reader.select(renditions.selected());
        parting.run(new Parting.Source(
                key,
                reader,
                report,
                number,
                columns,
                plan.routes().apply(report),
                gate.permissions(),
                renditions,
                plan.ids()));
        if (reader.isDamaged()) {
            broken.add(key); // its last rows are not laid yet
        }
    }

    private static String key(String report, byte[] header) {
        return report + "\n" + new String(header, StandardCharsets.UTF_8);
    }

    private static FeedRunRow with(FeedRunRow run, long position, long line, String state, FeedAccount account) {
        return new FeedRunRow(
                run.nr(),
                run.input(),
                run.identity(),
                run.report(),
                run.person(),
                run.begun(),
                run.changed(),
                position,
                line,
                state,
                account);
    }

    // ---- a block is full ----

    private void take(Block block, List<Parting.Stretch> stretches) throws IOException {
        long number = lastBlock + 1;
        Path file = blocks.file(number);
        List<Section> sections = block.isEmpty() ? List.of() : block.writeTo(file);
        boolean written = !block.isEmpty();
        if (written) {
            sighted.write(number, block, sections);
        }
        try {
            var account = new FeedAccount[] {FeedAccount.NONE};
            database.write(transaction -> {
                account[0] = lay(transaction, number, written ? sections : null, stretches);
                return null;
            });
            lastBlock = written ? number : lastBlock;
            laid.accept(account[0].read());
        } catch (Refused e) {
            Files.deleteIfExists(file);
            sighted.drop(number);
            throw new OtherTerms(e);
        }
    }

    private FeedAccount lay(
            Transaction transaction, long number, @Nullable List<Section> sections, List<Parting.Stretch> stretches)
            throws SQLException {
        Instant now = clock.instant();
        List<SegmentRoad.Going> going = sections == null
                ? List.of()
                : sections.stream().map(each -> going(number, each)).toList();
        List<Segment> segments = road.lay(transaction, actor, going, plan.byNode());
        FeedAccount account = FeedAccount.NONE;
        var told = new ArrayList<JsonValue>();
        for (Parting.Stretch each : stretches) {
            String fault = faults.get(each.source());
            FeedAccount counted = FeedAccount.of(each.tally(), plan.ids());
            if (each.ended()) {
                Tally unread = Objects.requireNonNull(inputs.get(each.source()))
                        .unread()
                        .get();
                counted = counted.and(FeedAccount.of(unread, plan.ids()));
            }
            FeedAccount more = fault == null ? counted : counted.headerFault(fault);
            account = account.and(more);
            FeedRunRow run = Objects.requireNonNull(runs.get(each.source()));
            String state = !each.ended()
                    ? FeedRunRow.OPEN
                    : broken.contains(each.source()) ? FeedRunRow.BROKEN : FeedRunRow.DONE;
            FeedRunRow moved =
                    with(run, each.position(), each.line(), state, run.account().and(more));
            runs.put(each.source(), moved);
            FeedRows.move(transaction, moved, now);
            if (each.ended() && fault == null) {
                sighted.ended(transaction, moved);
            }
            told.add(JsonObject.builder()
                    .put("run", moved.nr())
                    .put("input", moved.input())
                    .put("report", moved.report())
                    .put("up_to_byte", moved.position())
                    .build());
        }
        long entry = parted(transaction, segments, account, told);
        if (sections != null) {
            long bytes = sections.stream().mapToLong(Section::length).sum();
            long rows = sections.stream().mapToLong(Section::rows).sum();
            FeedRows.block(transaction, number, bytes, rows, text(plan.told()), entry, now);
        }
        return account;
    }

    private SegmentRoad.Going going(long block, Section section) {
        FeedTerms gate = Objects.requireNonNull(
                terms.get(key(section.report(), section.header().getBytes(StandardCharsets.UTF_8))));
        int recipient = plan.ids().indexOf(section.recipient());
        return new SegmentRoad.Going(
                gate.asked().get(recipient),
                gate.terms().get(recipient),
                plan.isOwner(recipient),
                section.recipient(),
                new SegmentRoad.Piece(
                        block, section.offset(), section.header(), section.length(), section.rows(), section.sha256()));
    }

    /** The account of a block, for nobody outside: what one partner got another does not learn. */
    private long parted(Transaction transaction, List<Segment> segments, FeedAccount account, List<JsonValue> inputs)
            throws SQLException {
        var items = Items.builder();
        segments.forEach(each -> items.add(new Item("observations--" + each.id(), Digest.ofHex(each.sha256()))));
        JsonObject.Builder details = JsonObject.builder().put("inputs", new JsonArray(inputs));
        JsonObject said = account.json();
        said.names().stream()
                .filter(name -> !name.equals("recipients"))
                .forEach(name -> details.put(name, Objects.requireNonNull(said.get(name))));
        Digest tables = Digest.of(Json.bytes(plan.told()));
        return ledger.append(
                        transaction,
                        LogName.HOME,
                        Act.of("observations parted", actor)
                                .over(items.build())
                                .with(details.put("tables_sha256", tables.hex()).build()))
                .number();
    }

    private static String text(JsonObject json) {
        return new String(Json.bytes(json), StandardCharsets.UTF_8);
    }
}
