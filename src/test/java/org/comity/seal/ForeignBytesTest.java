package org.comity.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Whatever bytes a stranger sends, a reader of this package answers with a value or with BadSeal. */
final class ForeignBytesTest {
    private static final Path SEEDS = Path.of("src/test/resources/seeds/seal");

    private static final List<Consumer<byte[]>> READERS = List.of(
            bytes -> {
                SignedNote note = SignedNote.parse(bytes);
                assertThat(note.print().getBytes(StandardCharsets.UTF_8)).isEqualTo(bytes);
                Checkpoint.parse(note.text());
            },
            bytes -> {
                Checkpoint checkpoint = Checkpoint.parse(text(bytes));
                assertThat(checkpoint.text()).isEqualTo(text(bytes));
            },
            bytes -> LogProof.parse(bytes),
            bytes -> {
                NoteKey key = NoteKey.parse(text(bytes).strip());
                assertThat(key.text()).isEqualTo(text(bytes).strip());
            },
            bytes -> SignedNote.open(
                    seed("note.txt"), List.of(NoteKey.parse(text(bytes).strip()))),
            bytes -> Tile.parse(text(bytes)),
            bytes -> Signature.parse(text(bytes)),
            bytes -> Digest.ofBase64(text(bytes)),
            bytes -> Digest.ofHex(text(bytes)),
            bytes -> VerifyKey.ofSpki(bytes),
            bytes -> SigningKey.parse(text(bytes)),
            bytes -> Certificate.certificates(text(bytes)),
            bytes -> Certificate.parse(new String(seed("certificate.pem"), StandardCharsets.ISO_8859_1), text(bytes)));

    @Test
    void every_seed_is_read_by_somebody() throws IOException {
        try (var seeds = Files.list(SEEDS)) {
            assertThat(seeds.toList()).isNotEmpty().allSatisfy(path -> {
                byte[] bytes = Files.readAllBytes(path);
                assertThat(READERS.stream()
                                .filter(reader -> reads(reader, bytes))
                                .count())
                        .isPositive();
            });
        }
    }

    @Property(tries = 3_000)
    void bent_bytes_are_read_or_refused(@ForAll Random random) throws IOException {
        byte[] bent = bend(seed(random), random);
        for (Consumer<byte[]> reader : READERS) {
            assertThatCode(() -> reads(reader, bent)).doesNotThrowAnyException();
        }
    }

    private static boolean reads(Consumer<byte[]> reader, byte[] bytes) {
        try {
            reader.accept(bytes);
            return true;
        } catch (BadSeal refused) {
            return false;
        }
    }

    private static byte[] seed(Random random) throws IOException {
        try (var seeds = Files.list(SEEDS)) {
            List<Path> all = seeds.sorted().toList();
            return Files.readAllBytes(all.get(random.nextInt(all.size())));
        }
    }

    private static byte[] seed(String name) {
        try {
            return Files.readAllBytes(SEEDS.resolve(name));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Up to four times: one byte changed, a piece cut out, doubled, or noise put in. */
    private static byte[] bend(byte[] seed, Random random) {
        byte[] bytes = seed.clone();
        for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
            int from = random.nextInt(bytes.length);
            int to = Math.min(bytes.length, from + 1 + random.nextInt(16));
            switch (random.nextInt(4)) {
                case 0 -> bytes[from] = (byte) random.nextInt(256);
                case 1 -> bytes = joined(Arrays.copyOf(bytes, from), Arrays.copyOfRange(bytes, to, bytes.length));
                case 2 -> bytes = joined(Arrays.copyOf(bytes, to), Arrays.copyOfRange(bytes, from, bytes.length));
                default -> {
                    var noise = new byte[random.nextInt(8)];
                    random.nextBytes(noise);
                    bytes = joined(
                            joined(Arrays.copyOf(bytes, from), noise), Arrays.copyOfRange(bytes, from, bytes.length));
                }
            }
        }
        return bytes;
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
