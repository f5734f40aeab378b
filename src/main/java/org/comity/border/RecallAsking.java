package org.comity.border;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.comity.border.Recall.Answer;
import org.comity.border.Recall.State;
import org.comity.border.Refused.Why;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.ledger.Items;
import org.comity.objects.Holdings;
import org.comity.parties.Agreements;
import org.comity.seal.Digest;
import org.comity.sql.Alongside;
import org.comity.sql.Database;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * We ask back what was released. Rows leave the outboxes, and question and log entry commit with that; what the others
 * say to it comes by letter.
 */
final class RecallAsking {
    private final Database database;
    private final Agreements agreements;
    private final Holdings holdings;
    private final Outboxes outboxes;
    private final Crossings crossings;
    private final Letters letters;
    private final InstantSource clock;

    RecallAsking(
            Database database,
            Agreements agreements,
            Holdings holdings,
            Outboxes outboxes,
            Crossings crossings,
            Letters letters,
            InstantSource clock) {
        this.database = database;
        this.agreements = agreements;
        this.holdings = holdings;
        this.outboxes = outboxes;
        this.crossings = crossings;
        this.letters = letters;
        this.clock = clock;
    }

    /** See {@link Recalls#ask}. */
    List<Recall> ask(
            String actor,
            String agreement,
            List<String> ids,
            String why,
            @Nullable Instant deadline,
            boolean correction,
            Alongside<List<Recall>> alongside) {
        RecallText.requireText("a reason", why);
        agreements.require(agreement);
        Instant now = clock.instant();
        if (deadline != null && !deadline.isAfter(now)) {
            throw new IllegalArgumentException("the deadline " + deadline + " is over already");
        }
        return database.write(alongside.behind(transaction -> {
            Map<String, List<AskedVersion>> taken = new LinkedHashMap<>();
            for (String id : Set.copyOf(ids)) {
                take(transaction, agreement, id, taken);
            }
            var recalls = new ArrayList<Recall>();
            for (var each : taken.entrySet()) {
                recalls.add(
                        ask(transaction, actor, agreement, each.getKey(), each.getValue(), why, deadline, correction));
            }
            return recalls;
        }));
    }

    /** Takes an object out of all outboxes under that agreement, and says for each receiver what crossed or may have. */
    private void take(Transaction transaction, String agreement, String id, Map<String, List<AskedVersion>> taken)
            throws SQLException {
        long object = holdings.object(transaction, id)
                .orElseThrow(() -> new Refused(Why.UNKNOWN, "there is no object " + id + " here"));
        boolean found = false;
        for (Outbox box : outboxes.all()) {
            if (!agreement.equals(box.agreement())) {
                continue;
            }
            for (long crossing : asItCrosses(transaction, agreement, object)) {
                var numbers = new ArrayList<Long>();
                List<AskedVersion> items = lying(transaction, box, object, crossing, numbers);
                if (!items.isEmpty()) {
                    found = true;
                    outboxes.take(transaction, box, crossing, numbers);
                    for (String receiver : box.audience()) {
                        taken.computeIfAbsent(receiver, any -> new ArrayList<>())
                                .addAll(items);
                    }
                }
            }
        }
        if (!found) {
            throw new Refused(
                    Why.UNKNOWN,
                    id + " lies in no outbox under " + agreement + ": it was not released, or is recalled");
        }
    }

    /** The object, and those that cross in its place with their personal data minimised. */
    private Set<Long> asItCrosses(Session session, String agreement, long object) throws SQLException {
        var objects = new TreeSet<Long>(List.of(object));
        var ids = new ArrayList<String>();
        var select = session.prepare("SELECT d.body FROM version v CROSS JOIN rendition d"
                + " WHERE v.object = ? AND d.version = v.nr AND d.agreement = ?");
        select.setLong(1, object);
        select.setString(2, agreement);
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                ids.add(Objects.requireNonNull(
                        Json.parseObject(rows.getBytes(1)).text("id")));
            }
        }
        for (String id : ids) {
            holdings.object(session, id).ifPresent(objects::add);
        }
        return objects;
    }

    private static List<AskedVersion> lying(Session session, Outbox box, long object, long crossing, List<Long> numbers)
            throws SQLException {
        var select = session.prepare("SELECT r.nr, r.version, o.id, coalesce(d.digest, v.digest), v.object"
                + " FROM outbox_row r CROSS JOIN version v CROSS JOIN object o LEFT JOIN rendition d ON d.nr = r.rendition"
                + " WHERE +r.box = ? AND r.object = ? AND v.nr = r.version AND o.nr = r.object ORDER BY r.nr");
        select.setLong(1, box.nr());
        select.setLong(2, crossing);
        var items = new ArrayList<AskedVersion>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                // Another object may be minimised to the same; that one is not asked back.
                if (rows.getLong(5) == object) {
                    numbers.add(rows.getLong(1));
                    items.add(new AskedVersion(rows.getString(3), rows.getLong(2), Digest.wrap(rows.getBytes(4))));
                }
            }
        }
        return items;
    }

    /** Asks one receiver, in an act that took the things out of its outbox. */
    Recall ask(
            Transaction transaction,
            String actor,
            String agreement,
            String receiver,
            List<AskedVersion> items,
            String why,
            @Nullable Instant deadline,
            boolean correction)
            throws SQLException {
        RecallText.requireCount(items.size());
        List<JsonValue> named = items.stream()
                .<JsonValue>map(each -> JsonObject.builder()
                        .put("id", each.id())
                        .put("sha256", each.digest().hex())
                        .build())
                .toList();
        JsonObject body = JsonObject.builder()
                .put("why", why)
                .put("correction", correction)
                .putIfPresent("deadline", deadline == null ? null : deadline.toString())
                .put("items", new JsonArray(named))
                .build();
        Letter letter = letters.send(transaction, agreement, receiver, Recalls.ASKED, body);
        var recall = new Recall(
                RecallRows.next(transaction),
                true,
                agreement,
                receiver,
                letter.id(),
                why,
                correction,
                deadline,
                actor,
                clock.instant(),
                State.ASKED,
                null,
                null);
        RecallRows.add(transaction, recall, items);
        crossings.recall(
                transaction, "recall asked", true, recall, AskedVersions.items(items), RecallText.details(recall));
        return recall;
    }

    /** The other side has the question. */
    Recall acknowledged(Transaction transaction, Letter letter) throws SQLException {
        Recall recall = askedOf(transaction, letter);
        RecallRows.acknowledged(transaction, recall);
        crossings.recall(transaction, "recall acknowledged", false, recall, Items.NONE, letter.body());
        return RecallRows.require(transaction, recall.nr());
    }

    /** The other side says what it did. */
    Recall answered(Transaction transaction, Letter letter) throws SQLException {
        Recall recall = askedOf(transaction, letter);
        RecallText.requireOpen(recall);
        Answer answer = RecallText.answer(
                BatchHeader.text(letter.body(), "answer"),
                letter.body().text("ground"),
                RecallText.time(letter.body(), "until"));
        RecallRows.answered(transaction, recall, answer, clock.instant());
        crossings.recall(transaction, "recall answered", false, recall, Items.NONE, letter.body());
        return RecallRows.require(transaction, recall.nr());
    }

    /** Only whoever was asked may answer, and under the agreement under which it was asked. */
    static Recall askedOf(Transaction transaction, Letter letter) throws SQLException {
        return RecallRows.byLetter(transaction, true, letter.sender(), BatchHeader.text(letter.body(), "recall"))
                .filter(each -> each.agreement().equals(letter.agreement()))
                .orElseThrow(() ->
                        new Refused(Why.UNFIT, "it answers a recall that " + letter.sender() + " was never asked for"));
    }
}
