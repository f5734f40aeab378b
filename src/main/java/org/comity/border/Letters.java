package org.comity.border;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.comity.border.Refused.Why;
import org.comity.json.JsonObject;
import org.comity.parties.Agreements;
import org.comity.parties.Keys;
import org.comity.seal.BadSeal;
import org.comity.seal.SignedNote;
import org.comity.sql.Database;
import org.comity.sql.Micros;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * Letters between two parties under one agreement: numbered, signed, read by "what comes after N", and each acted on
 * exactly once, in the transaction in which it is taken in.
 *
 * <p>Each kind has one place that acts on it, told to {@link #on}. A letter of a kind nobody here knows is kept, shown,
 * and acted on once somebody does.
 */
public final class Letters {
    private static final System.Logger LOG = System.getLogger("comity.border");

    /** Bytes of one letter. */
    static final int LETTER_BYTES_MAX = 256 << 10;

    /** Letters to one partner under one agreement that wait to be fetched; a partner that long away is told by voice. */
    static final int WAITING_MAX = 10_000;

    /** Letters in one request. */
    static final int AT_ONCE_MAX = 100;

    /** Bytes of letters in one request; it ends with the letter that reaches them. */
    static final int AT_ONCE_BYTES_MAX = 4 << 20;

    /** Letters that are taken in by one transaction, and their bytes; others of this node wait for so long. */
    private static final int TOGETHER_MAX = 32;

    private static final int TOGETHER_BYTES_MAX = 256 << 10;

    /** Kinds that come by the hundred; nothing in them changes which key counts for the letter after. */
    private static final Set<String> TOGETHER = Set.of(CaseRoad.STEPS, CaseRoad.WANTED);

    private static final String WAITING = "waiting";
    private static final String DELIVERED = "delivered";
    private static final String TAKEN = "taken";
    private static final String UNKNOWN = "unknown";
    private static final String REFUSED = "refused";

    private final Database database;
    private final Agreements agreements;
    private final Keys keys;
    private final Signer signer;
    private final Peers peers;
    private final InstantSource clock;
    private final Supplier<UUID> ids;
    private final Map<String, Action> actions = new ConcurrentHashMap<>();
    private volatile Consumer<String> written = party -> {};

    /** What a kind of letter causes. */
    @FunctionalInterface
    public interface Action {
        /**
         * Does what the letter asks, in the transaction in which it is taken in. What is thrown undoes all of it: the
         * letter is then kept as refused, with the message as the reason, and the letters after it go on.
         *
         * @throws Refused or IllegalArgumentException when the letter cannot be followed
         */
        void take(Transaction transaction, Letter letter) throws SQLException;
    }

    /**
     * A letter as it is kept.
     *
     * @param ours whether we wrote it
     * @param state ours: waiting or delivered; theirs: taken, unknown (nobody here knows the kind), or refused
     * @param why it was refused; empty where it was not
     */
    public record Kept(Letter letter, boolean ours, String state, String why) {}

    Letters(
            Database database,
            Agreements agreements,
            Keys keys,
            Signer signer,
            Peers peers,
            InstantSource clock,
            Supplier<UUID> ids) {
        this.database = database;
        this.agreements = agreements;
        this.keys = keys;
        this.signer = signer;
        this.peers = peers;
        this.clock = clock;
        this.ids = ids;
        database.write(transaction -> {
            renumber(transaction);
            return null;
        });
    }

    /** The one place that acts on that kind. */
    public void on(String kind, Action action) {
        if (actions.putIfAbsent(kind, action) != null) {
            throw new IllegalStateException("two places would act on letters of the kind " + kind);
        }
    }

    /** Tells of every letter of ours to whom it is, once it is durable. There is one who hears it. */
    public void whenWritten(Consumer<String> hears) {
        written = hears;
    }

    /** Acts on letters that came before this program knew their kind. Called once all kinds are told. */
    public void takeUp() {
        for (Kept kept : select("ours = 0 AND state = 'unknown'")) {
            if (actions.containsKey(kept.letter().kind())) {
                act(kept.letter(), null);
            }
        }
    }

    // ---- ours ----

    /**
     * Writes a letter; it is signed, numbered and durable with the transaction, and goes out with the next exchange.
     *
     * @param kind a word of small letters, digits and hyphens
     * @throws Refused UNKNOWN when the agreement does not name that party, TOO_MUCH when too many wait already
     */
    public Letter send(Transaction transaction, String agreement, String party, String kind, JsonObject body)
            throws SQLException {
        requireRoom(transaction, agreement, party);
        return write(transaction, agreement, party, kind, body);
    }

    /**
     * Whether a letter to that party may be written now.
     *
     * @throws Refused UNKNOWN when the agreement does not name that party, TOO_MUCH when too many wait already
     */
    void requireRoom(Session session, String agreement, String party) throws SQLException {
        requireBetween(agreement, party);
        // They are fetched in their order: where the next would wait behind that one, all after it wait.
        if (isWaiting(session, party, agreement, next(session, agreement, party) - WAITING_MAX)) {
            throw new Refused(
                    Why.TOO_MUCH,
                    WAITING_MAX + " letters to " + party + " under " + agreement
                            + " wait to be fetched; ask it to come, or to end the agreement");
        }
    }

    private long next(Session session, String agreement, String party) throws SQLException {
        return last(session, true, party, agreement, signer.incarnation()) + 1;
    }

    /** The same for whoever has asked {@link #requireRoom} before. */
    Letter write(Transaction transaction, String agreement, String party, String kind, JsonObject body)
            throws SQLException {
        long number = next(transaction, agreement, party);
        var letter = new Letter(
                signer.party(),
                signer.incarnation(),
                party,
                agreement,
                number,
                ids.get().toString(),
                kind,
                clock.instant(),
                body);
        byte[] bytes = letter.bytes();
        if (bytes.length > LETTER_BYTES_MAX) {
            throw new Refused(Why.TOO_MUCH, "a letter of " + bytes.length + " bytes; up to " + LETTER_BYTES_MAX);
        }
        keep(transaction, letter, true, signer.seal(Sealed.LETTER, bytes), WAITING, null);
        transaction.onCommit(() -> written.accept(party));
        return letter;
    }

    /** Letters go between parties that some version of the agreement names, in force or not: a recall outlives it. */
    private void requireBetween(String agreement, String party) {
        if (!agreements.areBetween(agreement, party)) {
            throw new Refused(Why.UNKNOWN, "no agreement " + agreement + " with " + party + " is known here");
        }
    }

    /**
     * Our letters to that partner after a number; that it asks after it says that it has those before.
     *
     * @throws Refused UNKNOWN when the agreement does not name it
     */
    public Leaving<byte[]> after(Partner partner, String agreement, long number) {
        requireBetween(agreement, partner.id());
        heard(partner.id(), agreement, number);
        return new Leaving<>(database.read(reading -> {
            var select = reading.prepare("SELECT bytes, note FROM letter WHERE ours = 1 AND party = ? AND agreement = ?"
                    + " AND incarnation = ? AND number > ? ORDER BY number LIMIT ?");
            select.setString(1, partner.id());
            select.setString(2, agreement);
            select.setString(3, signer.incarnation());
            select.setLong(4, number);
            select.setInt(5, AT_ONCE_MAX);
            var pieces = new ArrayList<byte[]>();
            long bytes = 0;
            try (var rows = select.executeQuery()) {
                while (bytes < AT_ONCE_BYTES_MAX && rows.next()) {
                    pieces.add(Frames.utf8(rows.getString(2)));
                    pieces.add(rows.getBytes(1));
                    bytes += pieces.getLast().length;
                }
            }
            return Frames.join(pieces);
        }));
    }

    /**
     * That partner has our letters up to this number. They are heard in their order, so that where this one was delivered
     * already, those before it were.
     */
    public void heard(String party, String agreement, long number) {
        boolean news = database.read(reading -> {
            var select = reading.prepare("SELECT state FROM letter WHERE ours = 1 AND party = ? AND agreement = ?"
                    + " AND incarnation = ? AND number <= ? ORDER BY number DESC LIMIT 1");
            select.setString(1, party);
            select.setString(2, agreement);
            select.setString(3, signer.incarnation());
            select.setLong(4, number);
            try (var rows = select.executeQuery()) {
                return rows.next() && rows.getString(1).equals(WAITING);
            }
        });
        if (news) {
            database.write(transaction -> {
                var update = transaction.prepare("UPDATE letter SET state = '" + DELIVERED + "' WHERE ours = 1"
                        + " AND party = ? AND agreement = ? AND incarnation = ? AND number > ? AND number <= ?"
                        + " AND state = 'waiting'");
                update.setString(1, party);
                update.setString(2, agreement);
                update.setString(3, signer.incarnation());
                update.setLong(4, delivered(transaction, party, agreement));
                update.setLong(5, number);
                return update.executeUpdate();
            });
        }
    }

    /** The number of our last letter to that party under that agreement; 0 where there is none. */
    public long last(String party, String agreement) {
        return database.read(reading -> last(reading, true, party, agreement, signer.incarnation()));
    }

    /** The number up to which that party has our letters under that agreement. */
    public long delivered(String party, String agreement) {
        return database.read(reading -> delivered(reading, party, agreement));
    }

    private long delivered(Session session, String party, String agreement) throws SQLException {
        var select = session.prepare("SELECT number FROM letter WHERE ours = 1 AND party = ? AND agreement = ?"
                + " AND incarnation = ? AND state = 'delivered' ORDER BY number DESC LIMIT 1");
        select.setString(1, party);
        select.setString(2, agreement);
        select.setString(3, signer.incarnation());
        try (var rows = select.executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    /** The number of the last letter we have of that partner under that agreement; 0 where there is none. */
    public long lastOf(Partner partner, String agreement) {
        return database.read(reading -> last(reading, false, partner.id(), agreement, partner.incarnation()));
    }

    /**
     * Letters that wait from an earlier life of this node are written again in this one: what became of their numbers
     * nobody knows, and their ids tell the partner what it has already.
     */
    private void renumber(Transaction transaction) throws SQLException {
        var select = transaction.prepare(
                "SELECT nr, bytes FROM letter WHERE ours = 1 AND state = 'waiting' AND incarnation <> ? ORDER BY nr");
        select.setString(1, signer.incarnation());
        var numbers = new ArrayList<Long>();
        var letters = new ArrayList<Letter>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                numbers.add(rows.getLong(1));
                letters.add(Letter.parse(rows.getBytes(2)));
            }
        }
        for (int i = 0; i < letters.size(); i++) {
            Letter old = letters.get(i);
            var letter = new Letter(
                    signer.party(),
                    signer.incarnation(),
                    old.recipient(),
                    old.agreement(),
                    last(transaction, true, old.recipient(), old.agreement(), signer.incarnation()) + 1,
                    old.id(),
                    old.kind(),
                    old.made(),
                    old.body());
            var delete = transaction.prepare("DELETE FROM letter WHERE nr = ?");
            delete.setLong(1, numbers.get(i));
            delete.executeUpdate();
            keep(transaction, letter, true, signer.seal(Sealed.LETTER, letter.bytes()), WAITING, null);
        }
    }

    /** Whether a letter of ours of that kind waits to be fetched by anybody. */
    public static boolean isWaiting(Session session, String kind) throws SQLException {
        var select = session.prepare("SELECT 1 FROM letter WHERE ours = 1 AND state = 'waiting' AND kind = ?");
        select.setString(1, kind);
        try (var rows = select.executeQuery()) {
            return rows.next();
        }
    }

    // ---- theirs ----

    /**
     * Takes a partner's letters in, in order. One that is here already is passed over; one that is out of order ends the
     * reading, and is asked for again.
     *
     * @param frames the letters as {@link #after} hands them out
     * @return the number of the last that is here
     * @throws Refused UNFIT when one is not what it says it is; those before it stay
     */
    public synchronized long take(Partner partner, String agreement, byte[] frames) {
        requireBetween(agreement, partner.id());
        var group = new ArrayList<Come>();
        long last = lastOf(partner, agreement);
        try {
            List<byte[]> pieces = Frames.split(frames, 2 * AT_ONCE_MAX);
            for (int i = 0; i + 1 < pieces.size(); i += 2) {
                var signed = new Sealed(pieces.get(i + 1), SignedNote.parse(pieces.get(i)));
                Letter letter = opened(partner, agreement, signed);
                if (letter.number() == last + 1) {
                    group.add(new Come(letter, signed));
                    last++;
                } else if (letter.number() > last) {
                    throw new BadSeal("it is number " + letter.number() + ", and " + (last + 1) + " is missing");
                } else if (group.isEmpty()) {
                    requireSame(partner, letter, signed);
                } else {
                    act(group);
                    requireSame(partner, letter, signed);
                }
                if (isFull(group)) {
                    act(group);
                }
            }
            act(group);
        } catch (BadSeal e) {
            act(group);
            peers.notAdmitted(partner.id(), agreement, "a letter: " + e.getMessage());
            throw new Refused(Why.UNFIT, "a letter was not taken: " + e.getMessage());
        }
        return lastOf(partner, agreement);
    }

    /** A letter that has come, as it was signed. */
    private record Come(Letter letter, Sealed signed) {}

    private static boolean isFull(List<Come> group) {
        return group.size() >= TOGETHER_MAX
                || group.stream().mapToInt(each -> each.signed().bytes().length).sum() >= TOGETHER_BYTES_MAX
                || group.stream()
                        .anyMatch(each -> !TOGETHER.contains(each.letter().kind()));
    }

    private Letter opened(Partner partner, String agreement, Sealed signed) {
        signed.open(Sealed.LETTER, keys.counting(partner.party()));
        if (signed.bytes().length > LETTER_BYTES_MAX) {
            throw new BadSeal("it has " + signed.bytes().length + " bytes; up to " + LETTER_BYTES_MAX + " are taken");
        }
        Letter letter = Letter.parse(signed.bytes());
        if (!letter.sender().equals(partner.id()) || !letter.incarnation().equals(partner.incarnation())) {
            throw new BadSeal("it says it is from " + letter.sender() + " in incarnation " + letter.incarnation()
                    + ", and it came from " + partner.id() + " in " + partner.incarnation());
        }
        if (!letter.recipient().equals(signer.party()) || !letter.agreement().equals(agreement)) {
            throw new BadSeal("it is for " + letter.recipient() + " under " + letter.agreement());
        }
        return new Entering<>(letter).content();
    }

    /** Acts on letters in their order in one transaction; where one of them is refused, on each by itself. */
    private void act(List<Come> group) {
        try {
            if (group.size() > 1) {
                database.write(transaction -> {
                    for (Come each : group) {
                        act(transaction, each.letter(), each.signed());
                    }
                    return null;
                });
                group.clear();
            }
        } catch (Refused | BadSeal | IllegalArgumentException e) {
            LOG.log(System.Logger.Level.DEBUG, "one of several letters is refused, so each is acted on by itself", e);
        }
        for (Come each : group) {
            act(each.letter(), each.signed());
        }
        group.clear();
    }

    /** The same number may come again, never with other content. */
    private void requireSame(Partner partner, Letter letter, Sealed signed) {
        byte[] held = database.read(reading -> {
            var select = reading.prepare("SELECT bytes FROM letter WHERE ours = 0 AND party = ? AND agreement = ?"
                    + " AND incarnation = ? AND number = ?");
            select.setString(1, partner.id());
            select.setString(2, letter.agreement());
            select.setString(3, letter.incarnation());
            select.setLong(4, letter.number());
            try (var rows = select.executeQuery()) {
                return rows.next() ? rows.getBytes(1) : new byte[0];
            }
        });
        if (!java.util.Arrays.equals(held, signed.bytes())) {
            String reason = "letter " + letter.number() + " of " + partner.id() + " under " + letter.agreement()
                    + " came twice with different content";
            peers.evidence(partner.id(), letter.agreement(), signed, reason);
            throw new Refused(Why.UNFIT, reason);
        }
    }

    /** @param signed what came; null for a letter that is kept already */
    private void act(Letter letter, @Nullable Sealed signed) {
        try {
            database.write(transaction -> {
                act(transaction, letter, signed);
                return null;
            });
        } catch (Refused | BadSeal | IllegalArgumentException e) {
            String why = String.valueOf(e.getMessage());
            database.write(transaction -> {
                settle(transaction, letter, signed, REFUSED, why);
                return null;
            });
            peers.notAdmitted(
                    letter.sender(),
                    letter.agreement(),
                    "its letter " + letter.number() + " (" + letter.kind() + "): " + why);
        }
    }

    private void act(Transaction transaction, Letter letter, @Nullable Sealed signed) throws SQLException {
        Action action = actions.get(letter.kind());
        boolean again = signed != null && isKnown(transaction, letter);
        settle(transaction, letter, signed, action == null && !again ? UNKNOWN : TAKEN, null);
        if (action != null && !again) {
            action.take(transaction, letter);
        }
    }

    private static boolean isKnown(Session session, Letter letter) throws SQLException {
        var select = session.prepare("SELECT 1 FROM letter WHERE party = ? AND id = ? AND ours = 0");
        select.setString(1, letter.sender());
        select.setString(2, letter.id());
        try (var rows = select.executeQuery()) {
            return rows.next();
        }
    }

    private void settle(
            Transaction transaction, Letter letter, @Nullable Sealed signed, String state, @Nullable String why)
            throws SQLException {
        if (signed != null) {
            keep(transaction, letter, false, signed, state, why);
            return;
        }
        var update = transaction.prepare("UPDATE letter SET state = ?, why = ? WHERE ours = 0 AND party = ?"
                + " AND agreement = ? AND incarnation = ? AND number = ?");
        update.setString(1, state);
        update.setString(2, why);
        update.setString(3, letter.sender());
        update.setString(4, letter.agreement());
        update.setString(5, letter.incarnation());
        update.setLong(6, letter.number());
        update.executeUpdate();
    }

    // ---- looking ----

    /** Letters in either direction that were not delivered, or that nobody here could act on. */
    public List<Kept> open() {
        return select("state IN ('waiting', 'unknown', 'refused')");
    }

    /** All letters exchanged with that party under that agreement, in the order they came to be here. */
    public List<Kept> with(String agreement, String party) {
        return select("agreement = ? AND party = ?", agreement, party);
    }

    private List<Kept> select(String which, String... values) {
        return database.read(reading -> {
            var select = reading.prepare(
                    "SELECT bytes, ours, state, coalesce(why, '') FROM letter WHERE " + which + " ORDER BY nr");
            for (int i = 0; i < values.length; i++) {
                select.setString(i + 1, values[i]);
            }
            var kept = new ArrayList<Kept>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    kept.add(new Kept(
                            Letter.parse(rows.getBytes(1)),
                            rows.getLong(2) == 1,
                            rows.getString(3),
                            rows.getString(4)));
                }
            }
            return kept;
        });
    }

    private static long last(Session session, boolean ours, String party, String agreement, String incarnation)
            throws SQLException {
        var select = session.prepare("SELECT number FROM letter WHERE ours = ? AND party = ? AND agreement = ?"
                + " AND incarnation = ? ORDER BY number DESC LIMIT 1");
        select.setLong(1, ours ? 1 : 0);
        select.setString(2, party);
        select.setString(3, agreement);
        select.setString(4, incarnation);
        try (var rows = select.executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private boolean isWaiting(Session session, String party, String agreement, long number) throws SQLException {
        var select = session.prepare("SELECT 1 FROM letter WHERE ours = 1 AND party = ? AND agreement = ?"
                + " AND incarnation = ? AND number = ? AND state = 'waiting'");
        select.setString(1, party);
        select.setString(2, agreement);
        select.setString(3, signer.incarnation());
        select.setLong(4, number);
        try (var rows = select.executeQuery()) {
            return rows.next();
        }
    }

    private void keep(
            Transaction transaction, Letter letter, boolean ours, Sealed signed, String state, @Nullable String why)
            throws SQLException {
        PreparedStatement insert = transaction.prepare("INSERT INTO letter (nr, agreement, party, ours, incarnation,"
                + " number, id, kind, bytes, note, at, state, why) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        Instant now = clock.instant();
        insert.setLong(1, transaction.next("letter"));
        insert.setString(2, letter.agreement());
        insert.setString(3, ours ? letter.recipient() : letter.sender());
        insert.setLong(4, ours ? 1 : 0);
        insert.setString(5, letter.incarnation());
        insert.setLong(6, letter.number());
        insert.setString(7, letter.id());
        insert.setString(8, letter.kind());
        insert.setBytes(9, signed.bytes());
        insert.setString(10, signed.note().print());
        insert.setLong(11, Micros.of(now));
        insert.setString(12, state);
        insert.setString(13, why);
        insert.executeUpdate();
    }
}
