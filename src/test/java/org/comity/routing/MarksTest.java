package org.comity.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Both ways of looking see what is there; vectors in a process of their own, since this one is started without them. */
class MarksTest {
    private static final int TRIES = 20_000;
    private static final byte[] LIKELY = {'"', ',', '\n', '\r', 0, 1, '#', '-', 11, 'a', (byte) 0xa2, (byte) 0x80, -1};

    @Test
    void by_words() {
        assertThat(Marks.best()).isInstanceOf(WordMarks.class);
        hold(new WordMarks());
    }

    @Test
    void by_vectors() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules=jdk.incubator.vector",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        MarksTest.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("VectorMarks held");
    }

    public static void main(String[] args) {
        Marks marks = Marks.best();
        hold(marks);
        System.out.println(marks.getClass().getSimpleName() + " held");
    }

    private static void hold(Marks marks) {
        var random = new SplittableRandom(20261130);
        byte[] bytes = new byte[2 * Marks.BYTES];
        for (int i = 0; i < TRIES; i++) {
            int likely = random.nextInt(4);
            random.nextBytes(bytes);
            for (int at = 0; at < bytes.length; at++) {
                if (random.nextInt(4) < likely) {
                    bytes[at] = LIKELY[random.nextInt(LIKELY.length)];
                } else if (likely > 1) {
                    bytes[at] = (byte) ('a' + random.nextInt(26));
                }
            }
            int from = random.nextInt(Marks.BYTES + 1);
            marks.look(bytes, from);
            long quotes = 0;
            long newlines = 0;
            long separators = 0;
            boolean high = false;
            boolean nul = false;
            for (int bit = 0; bit < Marks.BYTES; bit++) {
                byte each = bytes[from + bit];
                quotes |= each == '"' ? 1L << bit : 0;
                newlines |= each == '\n' ? 1L << bit : 0;
                separators |= each == '\n' || each == ',' ? 1L << bit : 0;
                high |= each < 0;
                nul |= each == 0;
            }
            assertThat(marks.quotes).isEqualTo(quotes);
            assertThat(marks.newlines).isEqualTo(newlines);
            assertThat(marks.separators).isEqualTo(separators);
            assertThat(marks.high).isEqualTo(high);
            assertThat(marks.nul).isEqualTo(nul);
        }
    }
}
