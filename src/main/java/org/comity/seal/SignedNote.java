package org.comity.seal;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text with signatures under it (C2SP signed-note). What it says counts only once {@link #open} has returned.
 *
 * @param text ends with a newline
 * @param lines the signatures, whoever made them
 */
public record SignedNote(String text, List<Line> lines) {

    /** Bytes of a whole note; sixteen post-quantum cosignatures of 5 kB fit. */
    static final int NOTE_BYTES_MAX = 128 * 1024;

    /** Signatures under one note; the standard asks for at least 16. */
    static final int LINES_MAX = 64;

    private static final String DASH = "\u2014 ";

    public SignedNote {
        lines = List.copyOf(lines);
        if (!text.endsWith("\n")) {
            throw new BadSeal("the text of a note ends with a newline");
        }
        if (text.chars().anyMatch(c -> c < 0x20 && c != '\n')) {
            throw new BadSeal("the text of a note has no control characters but newlines");
        }
    }

    /** A text signed under that name. */
    public static SignedNote sign(String text, String name, SigningKey key) {
        var unsigned = new SignedNote(text, List.of());
        var identity = new NoteKey(name, key.verifyKey());
        return unsigned.with(Line.of(identity, key.sign(Text.utf8(text)).raw()));
    }

    /** The same text with one more signature under it. */
    public SignedNote with(Line line) {
        var more = new ArrayList<>(lines);
        more.add(line);
        return new SignedNote(text, more);
    }

    /**
     * Reads a note without believing it.
     *
     * @throws BadSeal when it is not written as a note
     */
    public static SignedNote parse(byte[] utf8) {
        if (utf8.length > NOTE_BYTES_MAX) {
            throw new BadSeal("a note of more than " + NOTE_BYTES_MAX + " bytes");
        }
        String note = Text.ofUtf8(utf8);
        int blank = note.lastIndexOf("\n\n");
        if (blank < 0 || !note.endsWith("\n") || blank + 2 == note.length()) {
            throw new BadSeal("a note is a text, a blank line, and signature lines, each with its newline");
        }
        var lines = new ArrayList<Line>();
        for (int from = blank + 2; from < note.length(); ) {
            int end = note.indexOf('\n', from);
            if (lines.size() == LINES_MAX) {
                throw new BadSeal("a note with more than " + LINES_MAX + " signatures");
            }
            lines.add(Line.parse(note.substring(from, end)));
            from = end + 1;
        }
        return new SignedNote(note.substring(0, blank + 1), lines);
    }

    /** Reads a note without believing it; see {@link #parse(byte[])}. */
    public static SignedNote parse(String note) {
        return parse(Text.utf8(note));
    }

    /**
     * Says who of those we know has signed. Signatures of others are passed over.
     *
     * @return at least one signature that holds
     * @throws BadSeal when a known key's signature does not hold, or no known key has signed
     */
    public List<Held> open(Collection<NoteKey> known) {
        var held = new ArrayList<Held>();
        for (Line line : lines) {
            List<NoteKey> named = known.stream().filter(key -> key.made(line)).toList();
            if (named.isEmpty()) {
                continue;
            }
            NoteKey signer = named.stream()
                    .filter(key -> key.verify(text, line))
                    .findFirst()
                    .orElseThrow(() -> new BadSeal("the signature of " + line.name() + " does not hold"));
            if (held.stream().noneMatch(each -> each.key().equals(signer))) {
                held.add(new Held(signer, signer.time(line)));
            }
        }
        if (held.isEmpty()) {
            throw new BadSeal("no key that we know has signed this note");
        }
        return List.copyOf(held);
    }

    /** Reads a note and believes it; see {@link #open(Collection)}. */
    public static SignedNote open(byte[] utf8, Collection<NoteKey> known) {
        SignedNote note = parse(utf8);
        note.open(known);
        return note;
    }

    /** The written form. */
    public String print() {
        var note = new StringBuilder(text).append('\n');
        lines.forEach(line -> note.append(line.print()).append('\n'));
        return note.toString();
    }

    /**
     * A signature that holds.
     *
     * @param key whose it is
     * @param at when the cosigner says it was made; null for a plain signature
     */
    public record Held(NoteKey key, @Nullable Instant at) {}

    /**
     * One line under a note.
     *
     * @param name of the key
     * @param base64 of four bytes of key id and the signature
     */
    public record Line(String name, String base64) {
        public Line {
            if (!Text.isKeyName(name)) {
                throw new BadSeal("the name of a key may not be empty or contain spaces or plus");
            }
            if (Base64Text.bytes(base64).length <= Integer.BYTES) {
                throw new BadSeal("a signature line without a signature");
            }
        }

        static Line of(NoteKey key, byte[] signature) {
            return new Line(
                    key.name(),
                    Base64Text.of(ByteBuffer.allocate(Integer.BYTES + signature.length)
                            .putInt(key.id())
                            .put(signature)
                            .array()));
        }

        /**
         * Reads one line, without its newline.
         *
         * @throws BadSeal when it is anything else
         */
        public static Line parse(String line) {
            int space = line.indexOf(' ', DASH.length());
            if (!line.startsWith(DASH) || space < 0) {
                throw new BadSeal("a signature line is written \u2014 NAME BASE64");
            }
            return new Line(line.substring(DASH.length(), space), line.substring(space + 1));
        }

        /** The written form, without a newline. */
        public String print() {
            return DASH + name + " " + base64;
        }

        int keyId() {
            return ByteBuffer.wrap(Base64Text.bytes(base64)).getInt();
        }

        byte[] signature() {
            byte[] bytes = Base64Text.bytes(base64);
            return Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length);
        }
    }
}
