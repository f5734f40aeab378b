package org.comity.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SignedNoteTest {
    private static final String ORIGIN = "alpha.example/ledger/1/home";
    private static final Instant AT = Instant.parse("2026-11-23T12:00:00Z");

    /** Key and note were made with Go's golang.org/x/mod/sumdb/note from a seed of 32 sevens. */
    private static final String GO_KEY = ORIGIN + "+d5b488b4+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs";

    private static final String GO_NOTE = ORIGIN
            + "\n7\nmMl/C6MXXNCLAx3QhLncTmSbZNGijm6mlGRlAxc6tYc=\n\n"
            + "\u2014 " + ORIGIN
            + " 1bSItF1WAAeDpi7y6FBv21TF1W5SYy0XO05Yy4LuxYsQwy6bcNRfynMdqjrsucvzdZBbGR6q+o3uaNa7Vr3gY91iTAg=\n";

    private final SecureRandom random = new SecureRandom();
    private final SigningKey key = SigningKey.create(random);
    private final NoteKey known = new NoteKey(ORIGIN, key.verifyKey());
    private final Checkpoint checkpoint = new Checkpoint(ORIGIN, 7, Digest.of("a tree"));

    @Test
    void a_note_is_the_one_that_another_program_makes() {
        NoteKey goKey = NoteKey.parse(GO_KEY);
        assertThat(goKey.text()).isEqualTo(GO_KEY);
        SignedNote note = SignedNote.open(utf8(GO_NOTE), List.of(goKey));
        assertThat(note.print()).isEqualTo(GO_NOTE);
        byte[] sevens = HexFormat.of().parseHex("302e020100300506032b657004220420" + "07".repeat(32));
        SigningKey ours = SigningKey.parse("-----BEGIN PRIVATE KEY-----\n"
                + Base64.getEncoder().encodeToString(sevens)
                + "\n-----END PRIVATE KEY-----\n");
        assertThat(Checkpoint.parse(note.text()).sign(ours).print()).isEqualTo(GO_NOTE);
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void a_signed_checkpoint_opens_with_the_key_of_its_log(Algorithm algorithm) {
        SigningKey signer = SigningKey.create(algorithm, random);
        var identity = new NoteKey(ORIGIN, signer.verifyKey());
        String note = checkpoint.sign(signer).print();
        SignedNote open = SignedNote.open(utf8(note), List.of(NoteKey.parse(identity.text())));
        assertThat(Checkpoint.parse(open.text())).isEqualTo(checkpoint);
    }

    @Test
    void signatures_of_unknown_keys_are_passed_over() {
        SigningKey stranger = SigningKey.create(random);
        SignedNote note = SignedNote.sign(checkpoint.text(), "stranger.example", stranger)
                .with(checkpoint.sign(key).lines().getFirst());
        assertThat(note.open(List.of(known))).extracting(SignedNote.Held::key).containsExactly(known);
    }

    @Test
    void a_note_that_no_known_key_has_signed_is_refused() {
        SignedNote note = SignedNote.sign(checkpoint.text(), ORIGIN, SigningKey.create(random));
        assertThatThrownBy(() -> note.open(List.of(known)))
                .isInstanceOf(BadSeal.class)
                .hasMessageContaining("no key that we know");
        assertThatThrownBy(() -> note.open(List.of())).isInstanceOf(BadSeal.class);
    }

    @Test
    void one_failing_signature_of_a_known_key_refuses_the_whole_note() {
        SigningKey other = SigningKey.create(random);
        var otherKnown = new NoteKey("other.example", other.verifyKey());
        SignedNote.Line stolen = SignedNote.sign("something else\n", "other.example", other)
                .lines()
                .getFirst();
        SignedNote note = checkpoint.sign(key).with(stolen);
        assertThat(note.open(List.of(known))).hasSize(1);
        assertThatThrownBy(() -> note.open(List.of(known, otherKnown)))
                .isInstanceOf(BadSeal.class)
                .hasMessageContaining("other.example does not hold");
    }

    @Test
    void a_cosignature_says_when_and_counts_as_nothing_else() {
        SigningKey witness = SigningKey.create(random);
        var cosigner = new NoteKey("witness.example", witness.verifyKey(), NoteKey.Use.COSIGNATURE);
        SignedNote note = checkpoint.sign(key).with(Cosignature.line(checkpoint, "witness.example", witness, AT));
        assertThat(SignedNote.parse(note.print()).open(List.of(known, NoteKey.parse(cosigner.text()))))
                .containsExactly(new SignedNote.Held(known, null), new SignedNote.Held(cosigner, AT));
        assertThat(note.open(List.of(known, new NoteKey("witness.example", witness.verifyKey()))))
                .extracting(SignedNote.Held::key)
                .containsExactly(known);
        var larger = new SignedNote(new Checkpoint(ORIGIN, 8, checkpoint.root()).text(), note.lines());
        assertThatThrownBy(() -> larger.open(List.of(cosigner))).isInstanceOf(BadSeal.class);
        assertThatThrownBy(() -> new NoteKey(
                        "witness.example",
                        SigningKey.create(Algorithm.ECDSA_P256, random).verifyKey(),
                        NoteKey.Use.COSIGNATURE))
                .isInstanceOf(BadSeal.class);
    }

    @Test
    void a_changed_text_is_refused() {
        String note = checkpoint.sign(key).print();
        assertThatThrownBy(() -> SignedNote.open(utf8(note.replace("\n7\n", "\n8\n")), List.of(known)))
                .isInstanceOf(BadSeal.class)
                .hasMessageContaining("does not hold");
    }

    @Test
    void a_text_may_hold_blank_lines_and_other_scripts() {
        String text = "Первая\n\nseconde\n\n";
        String note = SignedNote.sign(text, ORIGIN, key).print();
        assertThat(SignedNote.open(utf8(note), List.of(known)).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "text\n",
                "text\n\n",
                "text\n\n\u2014 name\n",
                "text\n\n- name AAAAAAA=\n",
                "text\n\n\u2014 name AAAAAAA\n",
                "text\n\n\u2014 name AAAAAAE=",
                "text\n\n\u2014 name AAAA\n",
                "text\n\n\u2014 na+me AAAAAAA=\n",
                "text\n\n\u2014  AAAAAAA=\n",
                "text\n\n\u2014 na\u00a0me AAAAAAA=\n",
                "te\u0007xt\n\n\u2014 name AAAAAAA=\n",
                "text\r\n\n\u2014 name AAAAAAA=\n"
            })
    void what_is_not_written_as_a_note_is_refused(String note) {
        assertThatThrownBy(() -> SignedNote.parse(note)).isInstanceOf(BadSeal.class);
    }

    @Test
    void a_note_has_limits() {
        SignedNote note = checkpoint.sign(key);
        SignedNote.Line line = note.lines().getFirst();
        var sixteen = new SignedNote(
                note.text(), IntStream.range(0, 16).mapToObj(i -> line).toList());
        assertThat(SignedNote.parse(sixteen.print()).open(List.of(known))).hasSize(1);
        var many = new SignedNote(
                note.text(),
                IntStream.range(0, SignedNote.LINES_MAX + 1).mapToObj(i -> line).toList());
        assertThatThrownBy(() -> SignedNote.parse(many.print())).hasMessageContaining("more than");
        var large = utf8("a".repeat(SignedNote.NOTE_BYTES_MAX) + note.print());
        assertThatThrownBy(() -> SignedNote.parse(large)).hasMessageContaining("more than");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "o\n1\n",
                "o\n1\nAAAA\n",
                "\n1\nmMl/C6MXXNCLAx3QhLncTmSbZNGijm6mlGRlAxc6tYc=\n",
                "o\n01\nmMl/C6MXXNCLAx3QhLncTmSbZNGijm6mlGRlAxc6tYc=\n",
                "o\n-1\nmMl/C6MXXNCLAx3QhLncTmSbZNGijm6mlGRlAxc6tYc=\n",
                "o\n+1\nmMl/C6MXXNCLAx3QhLncTmSbZNGijm6mlGRlAxc6tYc=\n",
                "o\n9223372036854775808\nmMl/C6MXXNCLAx3QhLncTmSbZNGijm6mlGRlAxc6tYc=\n",
                "o\n0\nmMl/C6MXXNCLAx3QhLncTmSbZNGijm6mlGRlAxc6tYc=\n",
                "o\n1\nmMl/C6MXXNCLAx3QhLncTmSbZNGijm6mlGRlAxc6tYc=",
                "o\n1\nmMl/C6MXXNCLAx3QhLncTmSbZNGijm6mlGRlAxc6tYd=\n",
                "o\n1\nmMl/C6MXXNCLAx3QhLncTmSbZNGijm6mlGRlAxc6tYc=\n\nx\n"
            })
    void what_is_not_written_as_a_checkpoint_is_refused(String text) {
        assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(BadSeal.class);
    }

    @Test
    void extension_lines_are_kept() {
        String text = checkpoint.text() + "of another log's making\n";
        assertThat(Checkpoint.parse(text).extensions()).containsExactly("of another log's making");
        assertThat(Checkpoint.parse(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "name+d5b488b4",
                ORIGIN + "+d5b488b5+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs",
                ORIGIN + "+D5B488B4+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs",
                ORIGIN + "+d5b488b4+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtI=",
                ORIGIN + "+d5b488b4+BupKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs",
                "other.example+d5b488b4+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs",
                "name+00000000+"
            })
    void what_is_not_written_as_a_note_key_is_refused(String text) {
        assertThatThrownBy(() -> NoteKey.parse(text)).isInstanceOf(BadSeal.class);
    }

    @Test
    void a_proof_of_an_entry_holds_for_that_entry_in_that_log() {
        var entries = IntStream.range(0, 11).mapToObj(i -> utf8("entry " + i)).toList();
        var leaves = entries.stream().map(Merkle::leaf).toList();
        var head = new Checkpoint(ORIGIN, 11, Merkle.root(leaves));
        var proof = new LogProof(6, Merkle.inclusion(6, 11, Merkle.Subtrees.over(leaves)), head.sign(key));
        LogProof read = LogProof.parse(utf8(proof.print()));
        assertThat(read).isEqualTo(proof);
        assertThat(read.verify(entries.get(6), ORIGIN, List.of(known))).isEqualTo(head);
        assertThatThrownBy(() -> read.verify(entries.get(5), ORIGIN, List.of(known)))
                .hasMessageContaining("does not stand at index 6");
        assertThatThrownBy(() -> read.verify(entries.get(6), "beta.example", List.of(known)))
                .hasMessageContaining("not of beta.example");
        assertThatThrownBy(() -> read.verify(entries.get(6), ORIGIN, List.of())).isInstanceOf(BadSeal.class);
        String extra = proof.print().replace("index 6", "extra AAAA\nindex 6");
        assertThat(LogProof.parse(utf8(extra))).isEqualTo(proof.carrying(new byte[3]));
        assertThat(LogProof.parse(utf8(extra)).print()).isEqualTo(extra);
        assertThatThrownBy(() -> LogProof.parse(utf8(extra.replace("AAAA", "AAA"))))
                .isInstanceOf(BadSeal.class);
    }

    @Test
    void a_proof_that_only_a_cosigner_has_signed_is_refused() {
        SigningKey witness = SigningKey.create(random);
        byte[] entry = utf8("entry");
        var head = new Checkpoint(ORIGIN, 1, Merkle.leaf(entry));
        var note = new SignedNote(head.text(), List.of(Cosignature.line(head, "witness.example", witness, AT)));
        var cosigner = new NoteKey("witness.example", witness.verifyKey(), NoteKey.Use.COSIGNATURE);
        assertThatThrownBy(() -> new LogProof(0, List.of(), note).verify(entry, ORIGIN, List.of(cosigner)))
                .hasMessageContaining("has not signed");
    }

    @Test
    void a_tile_has_one_path() {
        assertThat(new Tile(0, 1_234_067, 256).path()).isEqualTo("tile/0/x001/x234/067");
        assertThat(new Tile(1, 0, 17).path()).isEqualTo("tile/1/000.p/17");
        assertThat(new Tile(Tile.ENTRIES, 5, 256).path()).isEqualTo("tile/entries/005");
        for (String path : List.of("tile/0/x001/x234/067", "tile/1/000.p/17", "tile/entries/005", "tile/63/999")) {
            assertThat(Tile.parse(path).path()).isEqualTo(path);
        }
        for (String path : List.of(
                "tile/0/x000/067",
                "tile/64/000",
                "tile/01/000",
                "tile/0/000.p/256",
                "tile/0/000.p/0",
                "tile/0/67",
                "tile/data/000",
                "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
                "/tile/0/000",
                "tile/0/000/")) {
            assertThatThrownBy(() -> Tile.parse(path)).isInstanceOf(BadSeal.class);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
