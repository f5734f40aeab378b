package org.comity.border;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.ledger.Items;
import org.comity.objects.Holdings;
import org.comity.seal.BadSeal;
import org.comity.seal.Digest;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * What was passed on is recalled to the end of the road. In the transaction in which a recall is taken in, the thing
 * leaves the outboxes of those to whom we passed it, and they are asked in turn; what they say is summed up to whoever
 * asks us, by how many say what: who they are is not for everybody to know.
 *
 * <p>It ends by itself, whatever way things went round: each version is taken out of an outbox once, and who finds nothing
 * to take out asks nobody.
 */
final class OnwardRecalls {
    /** The standings that are counted. */
    private static final List<String> STANDINGS =
            List.of("asked", "acknowledged", "erased", "corrected", "restricted", "not held", "refused");

    private final Holdings holdings;
    private final Outboxes outboxes;
    private final Crossings crossings;
    private final Letters letters;
    private final RecallAsking asking;

    OnwardRecalls(Holdings holdings, Outboxes outboxes, Crossings crossings, Letters letters, RecallAsking asking) {
        this.holdings = holdings;
        this.outboxes = outboxes;
        this.crossings = crossings;
        this.letters = letters;
        this.asking = asking;
    }

    // ---- asking them ----

    /** A receiver and the agreement under which it got something. */
    private record Road(String agreement, String receiver) {}

    /** Carries a recall of others on to all to whom we passed on what it asks for, and tells its asker that we did. */
    void carryOn(Transaction transaction, Recall theirs, List<AskedVersion> items) throws SQLException {
        Map<Road, List<AskedVersion>> taken = new LinkedHashMap<>();
        for (AskedVersion item : items) {
            take(transaction, item.version(), box -> true, taken);
        }
        for (long nr : ask(transaction, taken, theirs.why(), theirs.deadline(), theirs.correction())) {
            var insert = transaction.prepare("INSERT INTO recall_onward (recall, onward) VALUES (?, ?)");
            insert.setLong(1, theirs.nr());
            insert.setLong(2, nr);
            insert.executeUpdate();
        }
        tell(transaction, theirs);
    }

    /** Asks versions back of one receiver under one agreement, to whom they may go no longer. */
    void askBack(Transaction transaction, String agreement, String receiver, List<AskedVersion> items, String why)
            throws SQLException {
        Map<Road, List<AskedVersion>> taken = new LinkedHashMap<>();
        for (AskedVersion item : items) {
            // Out of an outbox that others read too nothing is taken: of each reader it is asked again at every page.
            take(
                    transaction,
                    item.version(),
                    box -> agreement.equals(box.agreement()) && box.audience().equals(List.of(receiver)),
                    taken);
        }
        ask(transaction, taken, why, null, false);
    }

    private List<Long> ask(
            Transaction transaction,
            Map<Road, List<AskedVersion>> taken,
            String why,
            @Nullable Instant deadline,
            boolean correction)
            throws SQLException {
        var asked = new ArrayList<Long>();
        for (var each : taken.entrySet()) {
            Road road = each.getKey();
            List<AskedVersion> items = each.getValue();
            for (int from = 0; from < items.size(); from += Recalls.RECALL_ITEMS_MAX) {
                List<AskedVersion> some = items.subList(from, Math.min(from + Recalls.RECALL_ITEMS_MAX, items.size()));
                try {
                    asked.add(asking.ask(
                                    transaction,
                                    "node",
                                    road.agreement(),
                                    road.receiver(),
                                    some,
                                    why,
                                    deadline,
                                    correction)
                            .nr());
                } catch (Refused no) {
                    // One who cannot be written to does not keep the others from being asked.
                    crossings.notAsked(transaction, road.agreement(), road.receiver(), AskedVersions.items(some), no);
                }
            }
        }
        return asked;
    }

    /** Takes that version out of the outboxes that fit, as held and in every rendition. */
    private void take(
            Transaction transaction, long version, Predicate<Outbox> fits, Map<Road, List<AskedVersion>> taken)
            throws SQLException {
        if (version == 0) {
            return;
        }
        for (long object : Renditions.objects(transaction, holdings, version)) {
            for (Outbox box : outboxes.all()) {
                if (box.home() || !fits.test(box)) {
                    continue;
                }
                var numbers = new ArrayList<Long>();
                List<AskedVersion> items = lying(transaction, box, object, version, numbers);
                if (!numbers.isEmpty()) {
                    outboxes.take(transaction, box, object, numbers);
                    for (String receiver : box.audience()) {
                        taken.computeIfAbsent(
                                        new Road(Objects.requireNonNull(box.agreement()), receiver),
                                        any -> new ArrayList<>())
                                .addAll(items);
                    }
                }
            }
        }
    }

    private static List<AskedVersion> lying(Session session, Outbox box, long object, long version, List<Long> numbers)
            throws SQLException {
        var select = session.prepare("SELECT r.nr, o.id, coalesce(d.digest, v.digest) FROM outbox_row r"
                + " CROSS JOIN version v CROSS JOIN object o LEFT JOIN rendition d ON d.nr = r.rendition"
                + " WHERE +r.box = ? AND r.object = ? AND r.version = ? AND v.nr = r.version AND o.nr = r.object"
                + " ORDER BY r.nr");
        select.setLong(1, box.nr());
        select.setLong(2, object);
        select.setLong(3, version);
        var items = new ArrayList<AskedVersion>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                numbers.add(rows.getLong(1));
                items.add(new AskedVersion(rows.getString(2), version, Digest.wrap(rows.getBytes(3))));
            }
        }
        return items;
    }

    // ---- telling whoever asks us ----

    /** A recall of ours has come further: whoever asked us for the same is told. */
    void moved(Transaction transaction, Recall ours) throws SQLException {
        Optional<Long> theirs = number(transaction, "SELECT recall FROM recall_onward WHERE onward = ?", ours.nr());
        if (theirs.isPresent()) {
            tell(transaction, RecallRows.require(transaction, theirs.get()));
        }
    }

    /** Tells whoever asked how it stands with those to whom we passed the thing on; nothing where there are none. */
    private void tell(Transaction transaction, Recall theirs) throws SQLException {
        Map<String, Long> counts = counts(transaction, theirs);
        if (counts.isEmpty()) {
            return;
        }
        var onward = JsonObject.builder();
        counts.forEach(onward::put);
        JsonObject body = JsonObject.builder()
                .put("recall", theirs.letter())
                .put("onward", onward.build())
                .build();
        letters.send(transaction, theirs.agreement(), theirs.party(), Recalls.ONWARD, body);
        crossings.recall(transaction, "recall onward", true, theirs, Items.NONE, body);
    }

    /** Whoever we asked tells how it stands with those to whom it passed the thing on. */
    void told(Transaction transaction, Letter letter) throws SQLException {
        Recall recall = RecallAsking.askedOf(transaction, letter);
        JsonObject onward = letter.body().object("onward");
        if (onward == null) {
            throw new BadSeal("it says nothing of anybody");
        }
        var counts = new TreeMap<String, Long>();
        for (String standing : STANDINGS) {
            JsonValue count = onward.get(standing);
            if (count != null) {
                counts.put(standing, BatchHeader.number(onward, standing));
            }
        }
        var delete = transaction.prepare("DELETE FROM recall_told WHERE recall = ?");
        delete.setLong(1, recall.nr());
        delete.executeUpdate();
        var insert = transaction.prepare("INSERT INTO recall_told (recall, standing, count) VALUES (?, ?, ?)");
        for (var each : counts.entrySet()) {
            if (each.getValue() < 0) {
                throw new BadSeal("it counts " + each.getValue() + " " + each.getKey());
            }
            insert.setLong(1, recall.nr());
            insert.setString(2, each.getKey());
            insert.setLong(3, each.getValue());
            insert.executeUpdate();
        }
        crossings.recall(transaction, "recall onward", false, recall, Items.NONE, letter.body());
        moved(transaction, recall);
    }

    // ---- how it stands ----

    /** The recalls of ours that carry that one of others on. */
    static List<Recall> onward(Session session, Recall theirs) throws SQLException {
        var select = session.prepare("SELECT onward FROM recall_onward WHERE recall = ? ORDER BY onward");
        select.setLong(1, theirs.nr());
        var numbers = new ArrayList<Long>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
        }
        var recalls = new ArrayList<Recall>();
        for (long nr : numbers) {
            recalls.add(RecallRows.require(session, nr));
        }
        return recalls;
    }

    /**
     * How many stand how, in the order of the standings. Of a recall of ours: those beyond whoever we ask, as that tells;
     * of one of others: those to whom we passed it on, and those beyond them.
     */
    static Map<String, Long> counts(Session session, Recall recall) throws SQLException {
        var counts = new TreeMap<String, Long>();
        if (recall.ours()) {
            var select = session.prepare("SELECT standing, count FROM recall_told WHERE recall = ?");
            select.setLong(1, recall.nr());
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    counts.put(rows.getString(1), rows.getLong(2));
                }
            }
        } else {
            for (Recall each : onward(session, recall)) {
                counts.merge(each.answer() == null ? each.state().label() : Recall.label(each.answer()), 1L, Long::sum);
                counts(session, each).forEach((standing, count) -> counts.merge(standing, count, Long::sum));
            }
        }
        var inOrder = new LinkedHashMap<String, Long>();
        STANDINGS.stream().filter(counts::containsKey).forEach(each -> inOrder.put(each, counts.get(each)));
        return inOrder;
    }

    private static Optional<Long> number(Session session, String sql, long of) throws SQLException {
        var select = session.prepare(sql);
        select.setLong(1, of);
        try (var rows = select.executeQuery()) {
            return rows.next() ? Optional.of(rows.getLong(1)) : Optional.empty();
        }
    }
}
