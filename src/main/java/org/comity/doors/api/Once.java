package org.comity.doors.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comity.doors.Answer;
import org.comity.doors.Request;
import org.comity.seal.Digest;
import org.comity.sql.Alongside;
import org.comity.sql.Database;
import org.comity.sql.Micros;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that an act is done once, however often it is sent under one key
 * (draft-ietf-httpapi-idempotency-key-header-07).
 *
 * <p>What is answered is written in the transaction of the act. So a crash leaves both or neither: sent again, the act is
 * done, or its answer is given a second time. An answer that says no is not kept: nothing was done, and the answer may be
 * another one now. One process owns the tables, so that it knows which acts are under way.
 */
final class Once {
    /** How long an answer is kept, and its key taken. */
    static final Duration KEPT = Duration.ofHours(24);

    /** Characters of a key. */
    static final int KEY_CHARS_MAX = 128;

    /** A string of RFC 9651 §3.3.3, as the draft wants it, or the same without its quotes. */
    private static final Pattern KEY = Pattern.compile(
            "\"([ !#-\\[\\]-~]{1," + KEY_CHARS_MAX + "})\"|([!#-+\\--:<-\\[\\]-~]{1," + KEY_CHARS_MAX + "})");

    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    /** An act that is asked for. */
    @FunctionalInterface
    interface Act {
        /** Does it, by a room that writes what {@link Keeping#of} gives in the same transaction. */
        void act(Caller caller, byte[] body, Keeping keeping);
    }

    /** An answer that is kept. */
    private record Kept(String request, Reply reply) {}

    /** Does the act, or gives the answer of the time before. */
    Answer once(Caller caller, Act act) throws IOException {
        Request request = caller.request();
        String key = key(request);
        byte[] body = request.body().readAllBytes();
        Digest digest = digest(request, body);
        String place = caller.person().nr() + " " + key;
        if (!underWay.add(place)) {
            throw new Objection(
                    Problem.IN_PROGRESS, "an act of the key " + key + " is under way; ask again in a moment");
        }
        try {
            Instant now = caller.rooms().clock().instant();
            Optional<Kept> kept =
                    find(caller.rooms().database(), caller.person().nr(), key, now);
            if (kept.isPresent()) {
                return again(kept.get(), key, digest);
            }
            var keeping = new Keeping(caller.person().nr(), key, digest, now);
            act.act(caller, body, keeping);
            return keeping.reply().answer();
        } finally {
            underWay.remove(place);
        }
    }

    private static Answer again(Kept kept, String key, Digest digest) {
        if (!kept.request().equals(digest.hex())) {
            throw new Objection(
                    Problem.KEY_REUSED,
                    "the key " + key + " came before with another path or body; choose a new key for a new act");
        }
        return kept.reply().answer().header("Idempotent-Replayed", "true");
    }

    /** @throws Objection KEY_MISSING, or REQUEST when it is none */
    private static String key(Request request) {
        String header = request.header("Idempotency-Key")
                .orElseThrow(() -> new Objection(
                        Problem.KEY_MISSING,
                        "an act needs a key of its own: send Idempotency-Key: \"a random UUID\", and the same again"
                                + " where the answer did not come"));
        Matcher found = KEY.matcher(header.strip());
        if (!found.matches()) {
            throw Asked.bad("the Idempotency-Key is none; write 1 to " + KEY_CHARS_MAX
                    + " printable ASCII characters between quotes");
        }
        return found.group(1) == null ? found.group(2) : found.group(1);
    }

    private static Digest digest(Request request, byte[] body) {
        byte[] line = (request.method() + " " + request.path() + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] whole = new byte[line.length + body.length];
        System.arraycopy(line, 0, whole, 0, line.length);
        System.arraycopy(body, 0, whole, line.length, body.length);
        return Digest.of(whole);
    }

    // ---- the table ----

    private static Optional<Kept> find(Database database, long person, String key, Instant now) {
        return database.read(reading -> {
            var select = reading.prepare(
                    "SELECT request, status, location, body FROM api_answer WHERE person = ? AND key = ? AND at > ?");
            select.setLong(1, person);
            select.setString(2, key);
            select.setLong(3, Micros.of(now.minus(KEPT)));
            try (var rows = select.executeQuery()) {
                return rows.next()
                        ? Optional.of(new Kept(
                                rows.getString(1),
                                new Reply((int) rows.getLong(2), rows.getString(3), rows.getBytes(4))))
                        : Optional.empty();
            }
        });
    }

    /** The place of one answer beside its act. */
    static final class Keeping {
        private final long person;
        private final String key;
        private final Digest request;
        private final Instant now;
        private volatile @Nullable Reply reply;

        Keeping(long person, String key, Digest request, Instant now) {
            this.person = person;
            this.key = key;
            this.request = request;
            this.now = now;
        }

        /** Writes what is answered to what the act came to. */
        <T> Alongside<T> of(Function<T, Reply> answer) {
            return (transaction, done) -> {
                Reply made = answer.apply(done);
                write(transaction, made);
                reply = made;
            };
        }

        private void write(Transaction transaction, Reply made) throws SQLException {
            var over = transaction.prepare("DELETE FROM api_answer WHERE at <= ?");
            over.setLong(1, Micros.of(now.minus(KEPT)));
            over.executeUpdate();
            var insert = transaction.prepare("INSERT INTO api_answer (person, key, request, status, location, body, at)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?)");
            insert.setLong(1, person);
            insert.setString(2, key);
            insert.setString(3, request.hex());
            insert.setLong(4, made.status());
            insert.setObject(5, made.location(), Types.VARCHAR);
            insert.setBytes(6, made.body());
            insert.setLong(7, Micros.of(now));
            insert.executeUpdate();
        }

        Reply reply() {
            Reply made = reply;
            if (made == null) {
                throw new IllegalStateException("the act kept no answer");
            }
            return made;
        }
    }
}
