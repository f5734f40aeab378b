package org.comity.border;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.comity.json.BadJson;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.comity.parties.Party;
import org.comity.seal.BadSeal;
import org.comity.seal.Digest;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.jspecify.annotations.Nullable;

/**
 * One step of a joint case as its author signed it: a header, and beside it what the header commits to.
 *
 * <p>The signature is over the header alone. What the step says can be destroyed with its salt, and the chain still
 * holds.
 */
public final class CaseStep {

    /** Bytes of what one step says. */
    public static final int STEP_BYTES_MAX = 64 << 10;

    /** Heads that one step names; there is one for each member that took a step nobody had seen. */
    public static final int STEP_HEADS_MAX = 256;

    /** Random bytes that keep a commitment from being guessed. */
    public static final int SALT_BYTES = 32;

    private static final int HEADER_BYTES_MAX = 32 << 10;
    private static final String FORM = "case-step/1";
    private static final byte[] COMMITS = "comity case step says v1\n".getBytes(StandardCharsets.UTF_8);

    private final Header header;
    private final byte[] signed;
    private final SignedNote note;
    private final byte[] salt;
    private final byte[] said;
    private final JsonObject body;
    private final Digest hash;

    /** What clauses can ask of it; found once, as nothing of it changes, and it is asked for every receiver and again. */
    private volatile Cargo.@Nullable Step cargo;

    private CaseStep(Header header, byte[] signed, SignedNote note, byte[] salt, byte[] said, JsonObject body) {
        this.header = header;
        this.signed = signed;
        this.note = note;
        this.salt = salt;
        this.said = said;
        this.body = body;
        this.hash = Digest.of(signed);
    }

    /**
     * What is signed.
     *
     * @param caseId the case
     * @param agreement under which it is worked
     * @param kind what sort of case
     * @param author whose step it is
     * @param incarnation the author's
     * @param audience ids of those it is for, the author among them and in their order; empty for all members
     * @param number in the author's chain for that audience and in that incarnation, from 1
     * @param previous the hash of the step before it in that chain; null for the first
     * @param heads hashes of the last steps for all members that its author had seen, in their order
     * @param made by the author's clock; shown, and never believed
     * @param commitment to what the step says
     */
    public record Header(
            String caseId,
            String agreement,
            String kind,
            String author,
            String incarnation,
            List<String> audience,
            long number,
            @Nullable Digest previous,
            List<Digest> heads,
            Instant made,
            Digest commitment) {
        public Header {
            audience = List.copyOf(audience);
            heads = List.copyOf(heads);
        }

        /** Whether it is for all members, whoever they are; only such a step changes the state. */
        public boolean forAll() {
            return audience.isEmpty();
        }

        private byte[] bytes() {
            JsonObject.Builder json = JsonObject.builder()
                    .put("form", FORM)
                    .put("case", caseId)
                    .put("agreement", agreement)
                    .put("kind", kind)
                    .put("author", author)
                    .put("incarnation", incarnation)
                    .put("audience", JsonArray.ofTexts(audience))
                    .put("number", number)
                    .putIfPresent("previous", previous == null ? null : previous.hex())
                    .put(
                            "heads",
                            JsonArray.ofTexts(heads.stream().map(Digest::hex).toList()))
                    .put("made", made.toString())
                    .put("commitment", commitment.hex());
            return Json.bytes(json.build());
        }

        private static Header parse(byte[] utf8) {
            if (utf8.length > HEADER_BYTES_MAX) {
                throw new BadSeal("its header has " + utf8.length + " bytes; up to " + HEADER_BYTES_MAX);
            }
            JsonObject json = Json.parseObject(utf8);
            if (!FORM.equals(json.text("form"))) {
                throw new BadSeal("no step of the form " + FORM);
            }
            String previous = json.text("previous");
            var header = new Header(
                    BatchHeader.text(json, "case"),
                    BatchHeader.text(json, "agreement"),
                    BatchHeader.text(json, "kind"),
                    BatchHeader.text(json, "author"),
                    BatchHeader.text(json, "incarnation"),
                    json.texts("audience"),
                    BatchHeader.number(json, "number"),
                    previous == null ? null : Digest.ofHex(previous),
                    json.texts("heads").stream().map(Digest::ofHex).toList(),
                    Instant.parse(BatchHeader.text(json, "made")),
                    Digest.ofHex(BatchHeader.text(json, "commitment")));
            header.check();
            return header;
        }

        private void check() {
            if (!caseId.matches("[a-z0-9][a-z0-9-]{0,62}\\.[0-9a-f]{32}") || !kind.matches("[a-z][a-z0-9-]{0,62}")) {
                throw new BadSeal("its case or kind is not written as one");
            }
            Party.requireId(author);
            if (!incarnation.matches("[0-9]{1,9}")) {
                throw new BadSeal("its incarnation is no number");
            }
            if (number < 1 || (number == 1) != (previous == null)) {
                throw new BadSeal("the first step of a chain has no previous one, and every other has");
            }
            if (heads.size() > STEP_HEADS_MAX) {
                throw new BadSeal("it names " + heads.size() + " heads; up to " + STEP_HEADS_MAX);
            }
            if (!audience.isEmpty() && !audience.contains(author)) {
                throw new BadSeal("its author is not among those it is for");
            }
            if (!List.copyOf(new TreeSet<>(audience)).equals(audience)) {
                throw new BadSeal("those it is for do not stand in their order");
            }
        }
    }

    /**
     * Signs a step.
     *
     * @param header its commitment is put in here
     * @param salt {@value #SALT_BYTES} random bytes
     * @throws Refused TOO_MUCH when it says too much
     */
    public static CaseStep sign(Header header, byte[] salt, JsonObject body, Signer signer) {
        byte[] said = Json.bytes(body);
        if (said.length > STEP_BYTES_MAX) {
            throw new Refused(
                    Refused.Why.TOO_MUCH,
                    "a step of " + said.length + " bytes; up to " + STEP_BYTES_MAX + " are taken");
        }
        var full = new Header(
                header.caseId(),
                header.agreement(),
                header.kind(),
                header.author(),
                header.incarnation(),
                header.audience(),
                header.number(),
                header.previous(),
                header.heads(),
                header.made(),
                commitment(salt, said));
        byte[] signed = full.bytes();
        return new CaseStep(full, signed, signer.seal(Sealed.STEP, signed).note(), salt.clone(), said, body);
    }

    private static Digest commitment(byte[] salt, byte[] said) {
        return Digest.of(COMMITS, salt, said);
    }

    /**
     * Reads a step as it is kept and as it travels, without believing whose it is.
     *
     * @throws BadSeal when it is none, or says something else than its header commits to
     */
    public static CaseStep parse(byte[] signed, String note, byte[] salt, byte[] said) {
        try {
            if (said.length > STEP_BYTES_MAX) {
                throw new BadSeal("it says " + said.length + " bytes; up to " + STEP_BYTES_MAX + " are taken");
            }
            Header header = Header.parse(signed);
            if (salt.length != SALT_BYTES || !commitment(salt, said).equals(header.commitment())) {
                throw new BadSeal("what it says is not what its author committed to");
            }
            return new CaseStep(
                    header, signed.clone(), SignedNote.parse(note), salt.clone(), said.clone(), Json.parseObject(said));
        } catch (BadJson | DateTimeParseException | IllegalArgumentException e) {
            throw new BadSeal("the step cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Checks that its author signed it.
     *
     * @throws BadSeal when none of these keys has
     */
    void open(List<NoteKey> keys) {
        new Sealed(signed, note).open(Sealed.STEP, keys);
    }

    /** What a clause can ask about it. */
    Cargo.Step cargo() {
        Cargo.Step known = cargo;
        if (known == null) {
            known = Cargo.Step.of(this);
            cargo = known;
        }
        return known;
    }

    JsonObject packed() {
        return JsonObject.builder()
                .put("header", new String(signed, StandardCharsets.UTF_8))
                .put("note", note.print())
                .put("salt", HexFormat.of().formatHex(salt))
                .put("says", new String(said, StandardCharsets.UTF_8))
                .build();
    }

    static CaseStep unpacked(JsonObject packed) {
        try {
            return parse(
                    BatchHeader.text(packed, "header").getBytes(StandardCharsets.UTF_8),
                    BatchHeader.text(packed, "note"),
                    HexFormat.of().parseHex(BatchHeader.text(packed, "salt")),
                    BatchHeader.text(packed, "says").getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new BadSeal("the step cannot be read: " + e.getMessage(), e);
        }
    }

    public Header header() {
        return header;
    }

    public String caseId() {
        return header.caseId();
    }

    public String author() {
        return header.author();
    }

    public String kind() {
        return header.kind();
    }

    /** What it says. */
    public JsonObject body() {
        return body;
    }

    /** By which it is named: of the header as signed. */
    public Digest hash() {
        return hash;
    }

    /** The header, to the byte. */
    public byte[] signed() {
        return signed.clone();
    }

    /** The signature over the header. */
    public String note() {
        return note.print();
    }

    public byte[] salt() {
        return salt.clone();
    }

    /** What it says, to the byte. */
    public byte[] said() {
        return said.clone();
    }

    /** Every text in it, for those who look for something. */
    public List<String> texts() {
        var texts = new ArrayList<String>();
        collect(body, texts);
        return texts;
    }

    private static void collect(JsonValue value, List<String> texts) {
        switch (value) {
            case JsonObject object ->
                object.forEach((name, each) -> {
                    // Hashes and names of parties are no texts of a person's.
                    if (!FIXED.contains(name)) {
                        collect(each, texts);
                    }
                });
            case JsonArray array -> array.forEach(each -> collect(each, texts));
            case JsonString text -> texts.add(text.text());
            default -> {}
        }
    }

    /** Members that say what is fixed by the program, never what somebody wrote. */
    private static final Set<String> FIXED = Set.of("step", "tlp", "nonce", "sha256", "hash");

    /** The same step by its hash. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CaseStep step && step.hash.equals(hash);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    @Override
    public String toString() {
        return header.author() + " " + header.number() + " (" + body.text("step") + ")";
    }
}
