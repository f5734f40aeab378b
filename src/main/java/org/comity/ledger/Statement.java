package org.comity.ledger;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.comity.json.BadJson;
import org.comity.json.Json;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.comity.seal.BadSeal;
import org.comity.seal.Checkpoint;
import org.comity.seal.Digest;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.comity.seal.TreeHead;
import org.jspecify.annotations.Nullable;

/**
 * Whole logs, opened, as one party hands them to another or to an auditor: a line of JSON that begins a log with its
 * signed checkpoint, then a line for each entry. The checkpoint's root binds every line below it, so nothing else is
 * signed.
 */
public final class Statement {

    /** One entry with all its items; the largest page has 10,000. */
    static final int LINE_BYTES_MAX = 8 << 20;

    private static final String FORM = "statement/1";

    private Statement() {}

    /** Is told what a statement says, before it is known whether it holds. */
    public interface Listener {
        /** A log begins, whose checkpoint is signed. */
        void log(Origin origin, Checkpoint head, SignedNote note);

        /**
         * The next entry.
         *
         * @param record what it says; null where it was destroyed
         */
        void entry(Origin origin, long number, @Nullable JsonObject record, List<Item> items);
    }

    static byte[] head(SignedNote checkpoint) {
        return line(JsonObject.builder()
                .put("comity", FORM)
                .put("checkpoint", checkpoint.print())
                .build());
    }

    static byte[] entry(Entry entry, List<Item> items) {
        var line = JsonObject.builder().put("number", entry.number());
        Opening opening = entry.opening();
        if (opening == null) {
            line.put("commitment", entry.commitment().base64());
        } else {
            line.put("salt", Base64.getEncoder().encodeToString(opening.salt()));
            line.put("record", new String(opening.bytes(), StandardCharsets.UTF_8));
            if (!items.isEmpty()) {
                line.put("items", Receipt.written(items));
            }
        }
        return line(line.build());
    }

    private static byte[] line(JsonObject object) {
        var line = new ByteArrayOutputStream();
        line.writeBytes(Json.bytes(object));
        line.write('\n');
        return line.toByteArray();
    }

    /**
     * Reads and checks a statement: each log's signature, each record against its commitment, the items against the root
     * that the record names, and the commitments against the signed root. What the listener was told counts only once
     * this returns.
     *
     * @param keys of a party, under its id as their name; empty where it is not known
     * @return how many logs
     * @throws BadSeal when anything does not hold, naming the entry where one can be named
     */
    public static int read(InputStream in, Function<String, ? extends Collection<NoteKey>> keys, Listener listener)
            throws IOException {
        var lines = new BufferedInputStream(in, 1 << 16);
        Reading log = null;
        int logs = 0;
        for (byte[] line = next(lines); line != null; line = next(lines)) {
            try {
                JsonObject object = Json.parseObject(line);
                if (object.has("comity")) {
                    if (log != null) {
                        log.end();
                    }
                    log = begin(object, keys, listener);
                    logs++;
                } else if (log == null) {
                    throw new BadSeal("a statement begins with a line {\"comity\":\"" + FORM + "\", ...}");
                } else {
                    log.entry(object);
                }
            } catch (BadJson e) {
                throw new BadSeal("a line of the statement is no JSON of ours: " + e.getMessage(), e);
            }
        }
        if (log == null) {
            throw new BadSeal("the statement is empty");
        }
        log.end();
        return logs;
    }

    private static Reading begin(
            JsonObject object, Function<String, ? extends Collection<NoteKey>> keys, Listener listener) {
        if (!FORM.equals(object.text("comity"))) {
            throw new BadSeal("a statement of another form than " + FORM);
        }
        SignedNote note = SignedNote.parse(Objects.requireNonNullElse(object.text("checkpoint"), ""));
        Checkpoint head = Checkpoint.parse(note.text());
        Origin origin = Origin.parse(head.origin());
        note.open(keys.apply(origin.party()).stream()
                .filter(key -> key.name().equals(origin.party()))
                .map(key -> new NoteKey(head.origin(), key.key()))
                .toList());
        listener.log(origin, head, note);
        return new Reading(origin, head, listener);
    }

    private static byte @Nullable [] next(BufferedInputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                if (line.size() > 0) {
                    throw new BadSeal("the statement ends in the middle of a line");
                }
                return null;
            }
            if (line.size() == LINE_BYTES_MAX) {
                throw new BadSeal("a line of the statement has more than " + LINE_BYTES_MAX + " bytes");
            }
            line.write(b);
        }
        return line.toByteArray();
    }

    /** One log on its way in. */
    private static final class Reading {
        private final Origin origin;
        private final Checkpoint head;
        private final Listener listener;
        private final TreeHead tree = new TreeHead();

        Reading(Origin origin, Checkpoint head, Listener listener) {
            this.origin = origin;
            this.head = head;
            this.listener = listener;
        }

        void entry(JsonObject line) {
            long number = tree.size() + 1;
            if (number > head.size()
                    || !(line.get("number") instanceof JsonNumber given)
                    || !given.literal().equals(Long.toString(number))) {
                throw new BadSeal("expected entry " + number + " of " + head.size() + " of the log " + origin);
            }
            String commitment = line.text("commitment");
            if (commitment != null) {
                tree.addEntry(Entry.bytes(Digest.ofBase64(commitment)));
                listener.entry(origin, number, null, List.of());
                return;
            }
            try {
                Opening opening = Opening.of(
                        Base64.getDecoder().decode(Objects.requireNonNullElse(line.text("salt"), "")),
                        Objects.requireNonNullElse(line.text("record"), "").getBytes(StandardCharsets.UTF_8));
                JsonObject record = opening.json();
                List<Item> items = Receipt.items(line);
                if (items.size() != Opening.count(record)
                        || !Items.of(items).root().equals(Opening.itemsRoot(record))) {
                    throw new BadSeal(
                            "the items of entry " + number + " of the log " + origin + " are not those it commits to");
                }
                tree.addEntry(Entry.bytes(opening.commitment()));
                listener.entry(origin, number, record, items);
            } catch (IllegalArgumentException e) {
                throw new BadSeal("entry " + number + " of the log " + origin + " cannot be read", e);
            }
        }

        void end() {
            if (tree.size() != head.size()) {
                throw new BadSeal("the log " + origin + " has " + head.size()
                        + " entries, and the statement ends after " + tree.size());
            }
            if (!tree.root().equals(head.root())) {
                throw new BadSeal("the entries of the log " + origin + " are not those that its checkpoint of size "
                        + head.size() + " was signed over");
            }
        }
    }
}
