package org.comity.border;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.comity.ledger.Entry;
import org.comity.ledger.LogName;
import org.comity.parties.Keys;
import org.comity.parties.Role;
import org.comity.seal.SigningKey;
import org.comity.seal.Tile;
import org.comity.sql.Database;

/**
 * Pairs of worlds that differ only in what was never released to the partner, and all that the partner can obtain in
 * each. Everything else is the same in both: keys, clock, chance, and what people do.
 */
public final class LeakMill {
    private static final String AGREEMENT = "shared";
    private static final String THIRD = "agency.farland.example";

    /** What became of a pair. */
    public enum Result {
        SAME,
        /** The change let something else cross, so that nothing can be said. */
        OTHER_RELEASE,
        LEAK
    }

    /**
     * A pair, compared.
     *
     * @param hidden how many versions were altered, added or removed
     * @param released how many versions the partner had got
     * @param difference the first one; empty where there is none
     */
    public record Pair(Result result, int hidden, int released, String difference) {}

    private final Database database;
    private final SigningKey ours = SigningKey.create(new SecureRandom());
    private final SigningKey theirs = SigningKey.create(new SecureRandom());

    /** @param database SQLite; everything in it is deleted over and over */
    public LeakMill(Database database) {
        this.database = database;
    }

    /** Makes the pair of that seed and compares it. */
    public Pair pair(long seed) {
        var plan = LeakPlan.of(new SplittableRandom(seed));
        var known = new TreeSet<String>(plan.ids());
        LeakPlan probe = plan;
        Seen first = seen(probe, Set.of());
        LeakPlan other = plan.altered(first.released.keySet(), new SplittableRandom(seed + 1));
        known.addAll(other.ids());
        Seen one = seen(plan, known);
        Seen two = seen(other, known);
        if (!one.released.equals(two.released)) {
            return new Pair(Result.OTHER_RELEASE, other.changes(), one.released.size(), "");
        }
        for (int i = 0; i < Math.min(one.lines.size(), two.lines.size()); i++) {
            if (!one.lines.get(i).equals(two.lines.get(i))) {
                String difference = "seed " + seed + "\n" + one.lines.get(i) + "\n" + two.lines.get(i);
                return new Pair(Result.LEAK, other.changes(), one.released.size(), difference);
            }
        }
        boolean same = one.lines.size() == two.lines.size();
        return new Pair(
                same ? Result.SAME : Result.LEAK,
                other.changes(),
                one.released.size(),
                same ? "" : "seed " + seed + ": " + one.lines.size() + " and " + two.lines.size() + " lines");
    }

    /** What the partner saw, and which versions it was given, by their bytes at home. */
    private record Seen(List<String> lines, Map<String, String> released) {}

    private Seen seen(LeakPlan plan, Set<String> asked) {
        empty();
        var chance = new Random(7);
        var ids = new Ids();
        var border = new Border(database, ours, theirs, new Fixed(), ids);
        database.write(transaction ->
                border.parties.add(transaction, THIRD, "Farland Agency", Border.key(THIRD, theirs), false));
        var agreement = border.agreeAll(plan.document(border, AGREEMENT, THIRD), THIRD);
        var mara = border.person("mara", Role.APPROVER);
        var lena = border.person("lenos", Role.APPROVER);
        var signer = new Signer(Border.OURS, "1", ours);
        var keys = new Keys(database, border.parties, border.clock);
        Federation federation = border.gate.federation(keys, border.ledger, signer, ids);
        var partner = new Partner(border.parties.require(Border.THEIRS), "1");
        var lines = new ArrayList<String>();
        for (List<String> phase : plan.phases()) {
            Map<Boolean, List<String>> byThird = phase.stream().collect(Collectors.partitioningBy(plan::isTheThirds));
            if (!byThird.get(false).isEmpty()) {
                border.add(byThird.get(false).toArray(String[]::new));
            }
            if (!byThird.get(true).isEmpty()) {
                border.gate.admitFrom(
                        AGREEMENT, THIRD, Border.elements(byThird.get(true).toArray(String[]::new)), "follow", null);
            }
            border.clock.turn(Duration.ofMinutes(1));
            ids.begin(chance.nextLong()); // how many ids were taken at home is chance, and stays there
            border.gate.releases().release("lena", AGREEMENT, plan.wanted(), false);
            for (Staging each : border.gate.releases().stagings()) {
                if (each.waiting()) {
                    border.gate.releases().approve(each.nr(), mara, null);
                    if (border.gate.releases().staging(each.nr()).waiting()) {
                        border.gate.releases().approve(each.nr(), lena, null);
                    }
                }
            }
            if (!asked.isEmpty()) {
                look(border, federation, partner, agreement.terms().id(), asked, lines);
            }
        }
        return new Seen(lines, released(border));
    }

    // ---- all that the partner can obtain ----

    private static void look(
            Border border,
            Federation federation,
            Partner partner,
            String agreement,
            Set<String> asked,
            List<String> lines) {
        for (Shelf shelf : border.gate.shelves(border.partner)) {
            lines.add(shelf.id() + " " + shelf.alias() + " " + shelf.title() + " " + shelf.description() + " "
                    + shelf.canRead() + shelf.canWrite());
            pages(border, shelf, Wanted.everything(3), lines);
            pages(border, shelf, Border.wanted(4, List.of(), List.of(), Versions.ALL), lines);
            pages(border, shelf, Wanted.everything(100).withoutBodies(), lines);
            for (String type : LeakPlan.TYPES) {
                pages(border, shelf, Border.wanted(50, List.of(), List.of(type), Versions.LAST), lines);
                pages(border, shelf, Border.wanted(50, List.of(), List.of(type), Versions.ALL), lines);
            }
            pages(border, shelf, Border.wanted(50, List.of(), List.of("tool", "x-none"), Versions.LAST), lines);
            for (String id : asked) {
                pages(border, shelf, Border.wanted(5, List.of(id), List.of(), Versions.ALL), lines);
            }
            pages(border, shelf, Border.wanted(50, List.copyOf(asked), List.of(), Versions.LAST), lines);
            long now = Border.NOW.plusSeconds(60).toEpochMilli() * 1_000;
            pages(
                    border,
                    shelf,
                    new Wanted(
                            OptionalLong.of(now + 1),
                            0,
                            50,
                            List.of(),
                            List.of(),
                            Versions.ALL,
                            List.of(),
                            true,
                            Set.of()),
                    lines);
        }
        for (String closed : List.of("home", "nowhere")) {
            try {
                lines.add("shelf " + border.gate.shelf(border.partner, closed).id());
            } catch (Refused e) {
                lines.add(e.why() + " " + e.getMessage());
            }
        }
        for (Batches.Offer offer : federation.batches().offers(partner)) {
            lines.add(offer.toString());
            for (UUID box : offer.outboxes()) {
                federation
                        .batches()
                        .after(partner, offer.agreement(), box, 0, "")
                        .ifPresent(batch -> lines.add(HexFormat.of().formatHex(batch.content())));
            }
        }
        border.ledger.checkpointAll();
        var shown = border.ledger.shownTo(Border.THEIRS);
        for (var origin : shown.origins()) {
            lines.add(origin + " "
                    + shown.checkpoint(origin).map(each -> each.print()).orElse(""));
            LogName log = LogName.of(agreement, Border.THEIRS);
            List<Entry> entries = border.ledger.entries(log, 0, 10_000);
            for (Entry entry : entries) {
                lines.add(entry.number() + " " + entry.commitment().hex() + " " + entry.opening() + " "
                        + border.ledger.items(log, entry.number()));
            }
            for (int level : new int[] {Tile.ENTRIES, 0}) {
                shown.tile(origin, new Tile(level, 0, Math.min(Tile.WIDTH, entries.size())))
                        .ifPresent(tile -> lines.add(HexFormat.of().formatHex(tile)));
            }
        }
    }

    private static void pages(Border border, Shelf shelf, Wanted wanted, List<String> lines) {
        Wanted next = wanted;
        while (true) {
            Page page = border.gate.serve(border.partner, shelf, next).content();
            var line =
                    new StringBuilder(page.more() + " " + page.next() + " " + page.mark() + " after " + next.after());
            for (Row row : page.rows()) {
                line.append('\n')
                        .append(row.nr())
                        .append(' ')
                        .append(row.added())
                        .append(' ')
                        .append(row.id());
                line.append(' ').append(row.version()).append(' ');
                line.append(row.body() == null ? "" : new String(row.body(), java.nio.charset.StandardCharsets.UTF_8));
            }
            lines.add(line.toString());
            if (!page.more()) {
                return;
            }
            next = next.after(page.next());
        }
    }

    private static Map<String, String> released(Border border) {
        return border.database.read(reading -> {
            var released = new LinkedHashMap<String, String>();
            var select = reading.prepare("SELECT v.body, b.uuid FROM outbox_row r JOIN version v ON v.nr = r.version"
                    + " JOIN outbox b ON b.nr = r.box WHERE b.audience LIKE ? ORDER BY b.nr, r.nr");
            select.setString(1, "%" + Border.THEIRS + "%");
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    released.put(
                            new String(rows.getBytes(1), java.nio.charset.StandardCharsets.UTF_8), rows.getString(2));
                }
            }
            return Collections.unmodifiableMap(released);
        });
    }

    // ---- the same in both ----

    /** Makes the database as good as new; what is numbered begins again at 1. */
    private void empty() {
        List<String> tables = database.read(reading -> {
            var names = new ArrayList<String>();
            try (var rows = reading.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE"
                            + " 'sqlite%' AND name NOT LIKE 'flyway%'")
                    .executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            return names;
        });
        database.write(transaction -> {
            for (String table : tables) {
                transaction.prepare("DELETE FROM " + table).executeUpdate();
            }
            return null;
        });
    }

    /** Random ids that are the same in both worlds. */
    private static final class Ids implements java.util.function.Supplier<UUID> {
        private Random random = new Random(1);

        void begin(long seed) {
            random = new Random(seed);
        }

        @Override
        public UUID get() {
            return new UUID((random.nextLong() & ~0xF000L) | 0x4000, (random.nextLong() >>> 2) | Long.MIN_VALUE);
        }
    }

    /** Gives the same bytes in the same order. */
    private static final class Fixed extends SecureRandom {
        private static final long serialVersionUID = 1;
        private final Random random = new Random(3);

        @Override
        public void nextBytes(byte[] bytes) {
            random.nextBytes(bytes);
        }
    }
}
