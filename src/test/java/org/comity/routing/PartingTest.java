package org.comity.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartingTest {
    private static final int BLOCK_BYTES = 20_000;

    /** Bytes, after which several workers are at it. */
    private static final int FAILS_BEHIND = 30_000;

    @TempDir
    private Path folder;

    private final byte[] file = file();
    private final List<Recipient> recipients = List.of(
            recipient("one", "192.0.2.0/24", "2001:db8::/32"), recipient("two", "192.0.2.0/25", "198.51.100.0/24"));

    private static Recipient recipient(String id, String... prefixes) {
        var none = new Listed(List.of(), List.of(), List.of(), List.of(), List.of());
        return new Recipient(
                id,
                id,
                "",
                new Listed(List.of(prefixes), List.of(), List.of(), List.of(), List.of()),
                List.of(),
                none,
                List.of());
    }

    private static byte[] file() {
        var random = new Random(3);
        var text = new StringBuilder("timestamp,ip,port,tag,note\n");
        for (int i = 0; i < 3000; i++) {
            String ip = List.of("192.0.2.", "198.51.100.", "203.0.113.", "2001:db8::")
                            .get(random.nextInt(4))
                    + random.nextInt(200);
            text.append("2026-11-29 %02d:00:00,%s,%d,x,\"%s\"%s\n"
                    .formatted(
                            i / 150,
                            ip,
                            random.nextInt(3),
                            "n".repeat(random.nextInt(60)),
                            i % 97 == 0 ? ",more" : ""));
        }
        return text.toString().getBytes(UTF_8);
    }

    /** As a sink may tell a caller what happened. */
    private static final class PowerWent extends IOException {
        private static final long serialVersionUID = 1L;

        PowerWent() {
            super("the power went");
        }
    }

    /** What a node keeps: files of blocks, and how far the last of them goes. */
    private final class Kept {
        private final String name;
        private final List<Path> blocks = new ArrayList<>();
        private final List<Parting.Stretch> stretches = new ArrayList<>();
        private final Tally tally = new Tally();

        Kept(String name) {
            this.name = name;
        }

        void take(Block block, List<Parting.Stretch> of) throws IOException {
            Path path = folder.resolve(name + blocks.size());
            block.writeTo(path);
            blocks.add(path);
            stretches.addAll(of);
            of.forEach(each -> tally.add(each.tally()));
        }

        /** By recipient: all rows, over all blocks. */
        Map<String, String> rows() throws IOException {
            var rows = new TreeMap<String, String>();
            for (Path path : blocks) {
                try (BlockFile block = BlockFile.open(path)) {
                    for (Section section : block.sections()) {
                        try (InputStream in = block.read(section)) {
                            rows.merge(section.recipient(), new String(in.readAllBytes(), UTF_8), String::concat);
                        }
                    }
                }
            }
            return rows;
        }
    }

    private void run(CsvReader reader, SeenKeys seen, int threads, Parting.Sink sink)
            throws IOException, InterruptedException {
        reader.step(3000);
        Columns columns = Columns.of("scan_x", reader.names(), List.of());
        Renditions renditions = Renditions.of(columns, reader.names(), List.of());
        reader.select(renditions.selected());
        RangeTable none = RangeTable.builder().build();
        try (var parting = new Parting(new Router(seen, -1), threads, BLOCK_BYTES, sink)) {
            parting.run(new Parting.Source(
                    "a file",
                    reader,
                    "scan_x",
                    1,
                    columns,
                    Routes.of(recipients, "scan_x", Tables.of(none, none), -1),
                    Permissions.everybody(),
                    renditions,
                    List.of("one", "two")));
            parting.flush();
        }
    }

    private static SeenKeys keys() {
        return new SeenKeys(1, 100_000, SeenKeys.Period.HOUR, false);
    }

    private CsvReader reader() throws IOException {
        return new CsvReader(new ByteArrayInputStream(file), new Tally());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void what_is_cut_behind_any_block_goes_on_as_if_nothing_had_been(int threads)
            throws IOException, InterruptedException {
        var whole = new Kept("whole");
        run(reader(), keys(), 1, whole::take);
        assertThat(whole.blocks).hasSizeGreaterThan(4);
        assertThat(whole.stretches.getLast().ended()).isTrue();
        assertThat(whole.stretches.getLast().position()).isEqualTo(file.length);
        assertThat(whole.tally.read()).isEqualTo(3000);
        assertThat(whole.tally.of(Outcome.DUPLICATE)).isPositive();
        assertThat(whole.tally.of(Outcome.MALFORMED)).isEqualTo(31);

        for (int cut = 1; cut < whole.blocks.size(); cut++) {
            var kept = new Kept("cut" + cut + "-");
            int last = cut;
            Parting.Sink crashing = (block, stretches) -> {
                if (kept.blocks.size() == last) {
                    throw new PowerWent();
                }
                kept.take(block, stretches);
            };
            assertThatThrownBy(() -> run(reader(), keys(), threads, crashing)).isInstanceOf(PowerWent.class);
            SeenKeys seen = keys();
            for (Path each : kept.blocks) {
                try (BlockFile block = BlockFile.open(each)) {
                    seen.restore(block);
                }
            }
            Parting.Stretch until = kept.stretches.getLast();
            run(
                    CsvReader.resume(
                            new ByteArrayInputStream(file),
                            reader().header(),
                            until.position(),
                            until.line(),
                            new Tally()),
                    seen,
                    threads,
                    kept::take);
            assertThat(kept.rows()).isEqualTo(whole.rows());
            for (Outcome each : Outcome.values()) {
                assertThat(kept.tally.of(each)).as("%s", each).isEqualTo(whole.tally.of(each));
            }
            assertThat(kept.tally.firstLines(Malformed.COLUMNS)).isEqualTo(whole.tally.firstLines(Malformed.COLUMNS));
        }
    }

    @Test
    void threads_give_the_same_files() throws IOException, InterruptedException {
        var one = new Kept("one");
        run(reader(), keys(), 1, one::take);
        var three = new Kept("three");
        run(reader(), keys(), 3, three::take);
        assertThat(three.blocks).hasSameSizeAs(one.blocks);
        for (int i = 0; i < one.blocks.size(); i++) {
            assertThat(three.blocks.get(i)).hasSameBinaryContentAs(one.blocks.get(i));
        }
        assertThat(three.stretches)
                .extracting(each -> each.position() + " " + each.line() + " " + each.ended())
                .isEqualTo(one.stretches.stream()
                        .map(each -> each.position() + " " + each.line() + " " + each.ended())
                        .toList());
    }

    @Test
    void a_reader_that_fails_ends_the_run() {
        var failing = new InputStream() {
            private int given;

            @Override
            public int read() {
                return -1;
            }

            @Override
            public int read(byte[] into, int from, int length) {
                if (given >= FAILS_BEHIND) {
                    throw new IllegalStateException("not foreseen");
                }
                int count = Math.min(length, 1000);
                System.arraycopy(file, given, into, from, count);
                given += count;
                return count;
            }
        };
        assertThatThrownBy(() -> {
                    var reader = CsvReader.resume(failing, reader().header(), 0, 2, new Tally());
                    run(reader, keys(), 3, new Kept("none")::take);
                })
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("not foreseen")
                .hasNoCause();
    }
}
