package org.comity.border;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
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
import org.comity.ledger.Item;
import org.comity.ledger.Items;
import org.comity.objects.HeldVersion;
import org.comity.objects.Holdings;
import org.comity.parties.Agreements;
import org.comity.parties.Parties;
import org.comity.parties.Party;
import org.comity.seal.BadSeal;
import org.comity.seal.Digest;
import org.comity.sql.Database;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * Asking back what was released, and answering those who ask us. Letters carry it both ways; only whoever a thing came
 * from may ask for it, and only whoever was asked may answer.
 */
public final class Recalls {
    /** The letter that asks. */
    public static final String ASKED = "recall";

    /** The letter by which a node says, by itself, that it has the question. */
    public static final String ACKNOWLEDGED = "recall-acknowledged";

    /** The letter that says what was done. */
    public static final String ANSWERED = "recall-answer";

    /** Versions in one recall, so that it fits into one letter. */
    static final int RECALL_ITEMS_MAX = 1_000;

    /** Characters of a reason or ground. */
    static final int RECALL_TEXT_CHARS_MAX = 2_000;

    private final Database database;
    private final Parties parties;
    private final Agreements agreements;
    private final Holdings holdings;
    private final Outboxes outboxes;
    private final Crossings crossings;
    private final Letters letters;
    private final InstantSource clock;

    Recalls(
            Database database,
            Parties parties,
            Agreements agreements,
            Holdings holdings,
            Outboxes outboxes,
            Crossings crossings,
            Letters letters,
            InstantSource clock) {
        this.database = database;
        this.parties = parties;
        this.agreements = agreements;
        this.holdings = holdings;
        this.outboxes = outboxes;
        this.crossings = crossings;
        this.letters = letters;
        this.clock = clock;
        letters.on(ASKED, this::asked);
        letters.on(ACKNOWLEDGED, this::acknowledged);
        letters.on(ANSWERED, this::answered);
    }

    // ---- we ask ----

    /**
     * Asks everybody to whom these objects were released under that agreement to give them up. From the moment this
     * returns nothing hands them over any more, and no release lays these versions again; what was handed over is asked
     * for by letter.
     *
     * @param ids as they are held here
     * @param deadline an answer is expected before; null: whenever
     * @param correction whether a corrected version comes in their place
     * @return one recall for each receiver
     * @throws Refused UNKNOWN when one of them lies in no outbox under that agreement, TOO_MUCH past the limits
     */
    public List<Recall> ask(
            String actor,
            String agreement,
            List<String> ids,
            String why,
            @Nullable Instant deadline,
            boolean correction) {
        requireText("a reason", why);
        agreements.require(agreement);
        Instant now = clock.instant();
        if (deadline != null && !deadline.isAfter(now)) {
            throw new IllegalArgumentException("the deadline " + deadline + " is over already");
        }
        return database.write(transaction -> {
            Map<String, List<Recall.Item>> taken = new LinkedHashMap<>();
            for (String id : Set.copyOf(ids)) {
                take(transaction, agreement, id, taken);
            }
            var recalls = new ArrayList<Recall>();
            for (var each : taken.entrySet()) {
                recalls.add(
                        ask(transaction, actor, agreement, each.getKey(), each.getValue(), why, deadline, correction));
            }
            return recalls;
        });
    }

    /** Takes an object out of all outboxes under that agreement, and says for each receiver what crossed or may have. */
    private void take(Transaction transaction, String agreement, String id, Map<String, List<Recall.Item>> taken)
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
                List<Recall.Item> items = lying(transaction, box, object, crossing, numbers);
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

    private static List<Recall.Item> lying(Session session, Outbox box, long object, long crossing, List<Long> numbers)
            throws SQLException {
        var select = session.prepare("SELECT r.nr, r.version, o.id, coalesce(d.digest, v.digest), v.object"
                + " FROM outbox_row r CROSS JOIN version v CROSS JOIN object o LEFT JOIN rendition d ON d.nr = r.rendition"
                + " WHERE +r.box = ? AND r.object = ? AND v.nr = r.version AND o.nr = r.object ORDER BY r.nr");
        select.setLong(1, box.nr());
        select.setLong(2, crossing);
        var items = new ArrayList<Recall.Item>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                // Another object may be minimised to the same; that one is not asked back.
                if (rows.getLong(5) == object) {
                    numbers.add(rows.getLong(1));
                    items.add(new Recall.Item(rows.getString(3), rows.getLong(2), Digest.wrap(rows.getBytes(4))));
                }
            }
        }
        return items;
    }

    private Recall ask(
            Transaction transaction,
            String actor,
            String agreement,
            String receiver,
            List<Recall.Item> items,
            String why,
            @Nullable Instant deadline,
            boolean correction)
            throws SQLException {
        requireCount(items.size());
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
        Letter letter = letters.send(transaction, agreement, receiver, ASKED, body);
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
        crossings.recall(transaction, "recall asked", true, recall, items(items), details(recall));
        return recall;
    }

    /** The other side has the question. */
    private void acknowledged(Transaction transaction, Letter letter) throws SQLException {
        Recall recall = askedOf(transaction, letter);
        RecallRows.acknowledged(transaction, recall);
        crossings.recall(transaction, "recall acknowledged", false, recall, Items.NONE, letter.body());
    }

    /** The other side says what it did. */
    private void answered(Transaction transaction, Letter letter) throws SQLException {
        Recall recall = askedOf(transaction, letter);
        requireOpen(recall);
        Answer answer = answer(
                BatchHeader.text(letter.body(), "answer"), letter.body().text("ground"), time(letter.body(), "until"));
        RecallRows.answered(transaction, recall, answer, clock.instant());
        crossings.recall(transaction, "recall answered", false, recall, Items.NONE, letter.body());
    }

    /** Only whoever was asked may answer, and under the agreement under which it was asked. */
    private static Recall askedOf(Transaction transaction, Letter letter) throws SQLException {
        return RecallRows.byLetter(transaction, true, letter.sender(), BatchHeader.text(letter.body(), "recall"))
                .filter(each -> each.agreement().equals(letter.agreement()))
                .orElseThrow(() ->
                        new Refused(Why.UNFIT, "it answers a recall that " + letter.sender() + " was never asked for"));
    }

    // ---- we are asked ----

    /**
     * A partner asks something back. Nothing is done to it before one of our people answers, but it is not released
     * onward any more. What did not come from that very partner is not its to recall, and then nothing of the letter
     * counts.
     */
    private void asked(Transaction transaction, Letter letter) throws SQLException {
        JsonObject body = letter.body();
        String why = BatchHeader.text(body, "why");
        requireText("a reason", why);
        Party sender = parties.require(letter.sender());
        JsonArray named = body.array("items");
        if (named == null) {
            throw new BadSeal("it names nothing");
        }
        requireCount(named.elements().size());
        var items = new ArrayList<Recall.Item>();
        for (JsonValue each : named.elements()) {
            if (!(each instanceof JsonObject item)) {
                throw new BadSeal("its items are objects");
            }
            items.add(ofSender(transaction, sender, BatchHeader.text(item, "id"), BatchHeader.text(item, "sha256")));
        }
        var recall = new Recall(
                RecallRows.next(transaction),
                false,
                letter.agreement(),
                letter.sender(),
                letter.id(),
                why,
                String.valueOf(body.get("correction")).equals("true"),
                time(body, "deadline"),
                letter.sender(),
                clock.instant(),
                State.ACKNOWLEDGED,
                null,
                null);
        RecallRows.add(transaction, recall, items);
        covered(
                transaction,
                recall,
                crossings.recall(transaction, "recall asked", false, recall, items(items), details(recall)));
        letters.send(
                transaction,
                recall.agreement(),
                recall.party(),
                ACKNOWLEDGED,
                JsonObject.builder().put("recall", letter.id()).build());
    }

    private Recall.Item ofSender(Session session, Party sender, String id, String sha256) throws SQLException {
        Digest digest = Digest.ofHex(sha256);
        List<HeldVersion> held = holdings.versions(session, id).stream()
                .filter(version -> !version.erased())
                .toList();
        for (HeldVersion version : held) {
            if (version.source() == sender.nr() && java.util.Arrays.equals(version.digest(), digest.bytes())) {
                return new Recall.Item(id, version.nr(), digest);
            }
        }
        if (!held.isEmpty() && held.stream().noneMatch(version -> version.source() == sender.nr())) {
            throw new Refused(Why.FORBIDDEN, id + " did not come from " + sender.id() + ", so it is not its to recall");
        }
        return new Recall.Item(id, 0, digest);
    }

    /**
     * Answers a partner's recall, and does what the answer says, in one transaction with the letter that says it. What is
     * restricted or refused may be answered again with more.
     *
     * @throws Refused UNKNOWN when there is none of that number, UNFIT when it is ours, has been answered, or no
     *     corrected version is here
     */
    public Recall answer(String actor, long nr, Answer answer) {
        Instant now = clock.instant();
        return database.write(transaction -> {
            Recall recall = RecallRows.require(transaction, nr);
            if (recall.ours()) {
                throw new Refused(Why.UNFIT, "recall " + nr + " is ours; " + recall.party() + " answers it");
            }
            requireOpen(recall);
            List<Recall.Item> items = RecallRows.items(transaction, nr);
            if (answer instanceof Answer.Erased || answer instanceof Answer.Corrected) {
                requireNotHeld(transaction, items, now);
            }
            switch (answer) {
                case Answer.Erased done -> erase(transaction, items);
                case Answer.Corrected done -> {
                    requireCorrected(transaction, recall, items);
                    erase(transaction, items);
                }
                case Answer.Restricted kept -> {
                    requireText("a ground", kept.ground());
                    if (!kept.until().isAfter(now)) {
                        throw new IllegalArgumentException("--until " + kept.until() + " is over already");
                    }
                }
                case Answer.Refusal no -> requireText("a reason", no.why());
            }
            RecallRows.answered(transaction, recall, answer, now);
            JsonObject body = body(recall, answer);
            letters.send(transaction, recall.agreement(), recall.party(), ANSWERED, body);
            covered(
                    transaction,
                    recall,
                    crossings.recall(transaction, "recall answered", true, recall, items(items), body));
            crossings.answered(transaction, actor, recall, answer);
            return RecallRows.require(transaction, nr);
        });
    }

    /** The entry names what came from them, and its record goes when that has gone. */
    private void covered(Transaction transaction, Recall recall, long entry) throws SQLException {
        Duration longest = agreements
                .find(recall.agreement())
                .map(each ->
                        KeptFor.longest(each, recall.party(), parties.ours().id()))
                .orElse(null);
        KeptFor.covered(
                transaction,
                crossings,
                recall.agreement(),
                recall.party(),
                entry,
                null,
                KeptFor.due(longest, clock.instant()));
    }

    private static JsonObject body(Recall recall, Answer answer) {
        var body = JsonObject.builder().put("recall", recall.letter()).put("answer", Recall.label(answer));
        return switch (answer) {
            case Answer.Erased done -> body.build();
            case Answer.Corrected done -> body.build();
            case Answer.Restricted kept ->
                body.put("ground", kept.ground())
                        .put("until", kept.until().toString())
                        .build();
            case Answer.Refusal no -> body.put("ground", no.why()).build();
        };
    }

    private void erase(Transaction transaction, List<Recall.Item> items) throws SQLException {
        for (Recall.Item item : items) {
            if (item.version() == 0) {
                continue;
            }
            long object = holdings.object(transaction, item.id()).orElseThrow();
            var numbers = new ArrayList<Long>();
            var select = transaction.prepare("SELECT nr FROM outbox_row WHERE +box = ? AND object = ? AND version = ?");
            select.setLong(1, outboxes.home().nr());
            select.setLong(2, object);
            select.setLong(3, item.version());
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    numbers.add(rows.getLong(1));
                }
            }
            outboxes.take(transaction, outboxes.home(), object, numbers);
            holdings.erase(transaction, item.version());
        }
    }

    private void requireCorrected(Session session, Recall recall, List<Recall.Item> items) throws SQLException {
        long sender = parties.require(recall.party()).nr();
        for (Recall.Item item : items) {
            boolean later = holdings.versions(session, item.id()).stream()
                    .anyMatch(version ->
                            version.source() == sender && !version.erased() && version.nr() > item.version());
            if (item.version() != 0 && !later) {
                throw new Refused(Why.UNFIT, "no later version of " + item.id() + " has come from " + recall.party());
            }
        }
    }

    // ---- looking ----

    /** All recalls either way, the first first. */
    public List<Recall> all() {
        return database.read(RecallRows::all);
    }

    /** @throws Refused UNKNOWN when there is none of that number */
    public Recall require(long nr) {
        return database.read(reading -> RecallRows.require(reading, nr));
    }

    /** What it asks for. */
    public List<Recall.Item> items(Recall recall) {
        return database.read(reading -> RecallRows.items(reading, recall.nr()));
    }

    /** The recalls because of which a row of the home collection is restricted; empty where it is not. */
    public List<Recall> restricting(Row row) {
        return database.read(reading -> {
            var select = reading.prepare("SELECT version FROM outbox_row WHERE box = ? AND nr = ?");
            select.setLong(1, outboxes.home().nr());
            select.setLong(2, row.nr());
            try (var rows = select.executeQuery()) {
                return rows.next() ? RecallRows.restricting(reading, rows.getLong(1)) : List.of();
            }
        });
    }

    /** The numbers of all rows of the home collection that are restricted. */
    public Set<Long> restricted() {
        return database.read(reading -> {
            var select = reading.prepare("SELECT h.nr FROM recall r CROSS JOIN recall_item i CROSS JOIN version v"
                    + " CROSS JOIN outbox_row h WHERE r.ours = 0 AND r.answer = 'restricted' AND i.recall = r.nr"
                    + " AND v.nr = i.version AND h.object = v.object AND h.version = v.nr AND +h.box = ?");
            select.setLong(1, outboxes.home().nr());
            var numbers = new TreeSet<Long>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    numbers.add(rows.getLong(1));
                }
            }
            return numbers;
        });
    }

    // ---- what must hold ----

    /** @throws BadSeal when that is no answer */
    static Answer answer(String label, @Nullable String ground, @Nullable Instant until) {
        return switch (label) {
            case "erased" -> new Answer.Erased();
            case "corrected" -> new Answer.Corrected();
            case "restricted" -> {
                if (ground == null || until == null) {
                    throw new BadSeal("a restriction has a ground and an end");
                }
                requireText("a ground", ground);
                yield new Answer.Restricted(ground, until);
            }
            case "refused" -> {
                requireText("a reason", ground == null ? "" : ground);
                yield new Answer.Refusal(Objects.requireNonNull(ground));
            }
            default -> throw new BadSeal("\"" + label + "\" is no answer to a recall");
        };
    }

    /** What a person has put a hold on is not erased at a partner's word either. */
    private static void requireNotHeld(Session session, List<Recall.Item> items, Instant now) throws SQLException {
        for (Recall.Item item : items) {
            var hold = Holds.placed(session, item.version(), now);
            if (hold.isPresent()) {
                throw new Refused(
                        Why.UNFIT,
                        item.id() + " is held until " + hold.get().until() + " ("
                                + hold.get().ground()
                                + "); answer --restricted, or lift the hold first: comity retention release-hold "
                                + item.id());
            }
        }
    }

    private static void requireOpen(Recall recall) {
        if (recall.answer() instanceof Answer.Erased || recall.answer() instanceof Answer.Corrected) {
            throw new Refused(Why.UNFIT, "recall " + recall.nr() + " is answered already, and what is gone is gone");
        }
    }

    private static void requireText(String what, String text) {
        if (text.isBlank() || text.length() > RECALL_TEXT_CHARS_MAX) {
            throw new IllegalArgumentException(what + " has 1 to " + RECALL_TEXT_CHARS_MAX + " characters");
        }
    }

    private static void requireCount(int count) {
        if (count == 0 || count > RECALL_ITEMS_MAX) {
            throw new Refused(
                    Why.TOO_MUCH, count + " versions in one recall; from 1 to " + RECALL_ITEMS_MAX + " are taken");
        }
    }

    private static @Nullable Instant time(JsonObject body, String name) {
        String text = body.text(name);
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new BadSeal("its " + name + " is no time: " + text, e);
        }
    }

    private static Items items(List<Recall.Item> items) {
        var builder = Items.builder();
        items.forEach(each -> builder.add(new Item(each.id(), each.digest())));
        return builder.build();
    }

    private static JsonObject details(Recall recall) {
        return JsonObject.builder()
                .put("recall", recall.letter())
                .put("why", recall.why())
                .put("correction", recall.correction())
                .putIfPresent(
                        "deadline",
                        recall.deadline() == null ? null : recall.deadline().toString())
                .build();
    }
}
