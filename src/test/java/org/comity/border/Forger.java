package org.comity.border;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.seal.SignedNote;
import org.comity.seal.SigningKey;

/** Makes what a partner's node would never answer, signed or not, out of what it did answer. */
public final class Forger {
    private Forger() {}

    /** The same answer with another header, signed again with that key under that name. */
    public static byte[] header(byte[] answer, String name, SigningKey key, UnaryOperator<JsonObject> change) {
        List<byte[]> parts = Batches.parts(answer);
        ByteBuffer batch = ByteBuffer.wrap(parts.get(2));
        JsonObject header = Json.parseObject(Frames.next(batch));
        var rest = new byte[batch.remaining()];
        batch.get(rest);
        return sealed(name, key, parts.get(1), join(Json.bytes(change.apply(header)), rest));
    }

    /** The same answer with other bodies, signed again. */
    public static byte[] bodies(byte[] answer, String name, SigningKey key, UnaryOperator<String> change) {
        List<byte[]> parts = Batches.parts(answer);
        Batch batch = Batch.parse(parts.get(2));
        var lines = new ArrayList<Batch.Line>();
        for (Batch.Line line : batch.rows()) {
            lines.add(
                    new Batch.Line(line.number(), line.origin(), Frames.utf8(change.apply(Frames.text(line.body())))));
        }
        return sealed(name, key, parts.get(1), new Batch(batch.header(), lines).bytes());
    }

    /** The same answer, whose objects say that they are from another party, signed again. */
    public static byte[] origin(byte[] answer, String name, SigningKey key, String origin) {
        return header(
                answer,
                name,
                key,
                header -> header.toBuilder()
                        .put("origins", org.comity.json.JsonArray.ofTexts(origin))
                        .build());
    }

    /** The same answer with the batch's bytes changed and nothing signed again. */
    public static byte[] unsigned(byte[] answer, UnaryOperator<byte[]> change) {
        List<byte[]> parts = Batches.parts(answer);
        return Frames.join(List.of(parts.get(0), parts.get(1), change.apply(parts.get(2))));
    }

    /** The same answer with the sender's log entry of another. */
    public static byte[] entryOf(byte[] answer, byte[] other) {
        List<byte[]> parts = Batches.parts(answer);
        return Frames.join(List.of(parts.get(0), Batches.parts(other).get(1), parts.get(2)));
    }

    /** A letter, signed with that key; what it says of itself need not be true. */
    public static byte[] letter(Letter letter, SigningKey key) {
        Sealed signed = Sealed.of(Sealed.LETTER, letter.bytes(), letter.sender(), key);
        return Frames.join(List.of(Frames.utf8(signed.note().print()), signed.bytes()));
    }

    /** The letters of an answer, as they are read. */
    public static List<Letter> letters(byte[] frames) {
        List<byte[]> pieces = Frames.split(frames, 1_000);
        var letters = new ArrayList<Letter>();
        for (int i = 1; i < pieces.size(); i += 2) {
            letters.add(Letter.parse(pieces.get(i)));
        }
        return letters;
    }

    private static byte[] sealed(String name, SigningKey key, byte[] entry, byte[] batch) {
        SignedNote note = Sealed.of(Sealed.BATCH, batch, name, key).note();
        return Frames.join(List.of(Frames.utf8(note.print()), entry, batch));
    }

    private static byte[] join(byte[] header, byte[] rest) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(header.length).array());
        out.writeBytes(header);
        out.writeBytes(rest);
        return out.toByteArray();
    }
}
