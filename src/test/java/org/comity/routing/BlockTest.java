package org.comity.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockTest {
    private static final String HEADER = "\"timestamp\",\"ip\",\"port\",\"hostname\",\"tag\",\"note\"\n";

    @TempDir
    private Path folder;

    private final Tally tally = new Tally();
    private final Block block = new Block();
    private SeenKeys seen = new SeenKeys(1, 1000);

    private static Recipient recipient(String id, String... prefixes) {
        return new Recipient(
                id,
                id,
                "",
                new Listed(List.of(prefixes), List.of(), List.of(), List.of(), List.of()),
                List.of(),
                new Listed(List.of("192.0.2.99/32"), List.of(), List.of(), List.of(), List.of()),
                List.of());
    }

    private final List<Recipient> recipients = List.of(
            recipient("one", "192.0.2.0/24", "2001:db8::/32"),
            recipient("two", "192.0.2.0/24"),
            recipient("three", "198.51.100.0/24"));

    @BeforeEach
    void nothingIsThere() {
        assertThat(block.isEmpty()).isTrue();
    }

    private void route(String report, String rows, Permissions permissions, List<Rendition> renditions)
            throws IOException {
        var reader = new CsvReader(new ByteArrayInputStream((HEADER + rows).getBytes(UTF_8)), tally);
        Columns columns = Columns.of(report, reader.names(), List.of());
        Renditions all = Renditions.of(columns, reader.names(), renditions);
        reader.select(all.selected());
        RangeTable none = RangeTable.builder().build();
        Routes routes = Routes.of(recipients, report, Tables.of(none, none), -1);
        block.begin(recipients.stream().map(Recipient::id).toList(), report, reader.header());
        var router = new Router(seen, -1);
        while (reader.next()) {
            router.route(reader.batch(), columns, report.length(), routes, permissions, tally);
            block.add(reader.batch(), all);
        }
    }

    private void route(String rows) throws IOException {
        route("scan_x", rows, Permissions.of(true, true, true), List.of());
    }

    private static String row(String ip, String note) {
        return "\"2026-11-29 00:00:01\",\"" + ip + "\",1,\"\",x," + note + "\n";
    }

    private static String read(BlockFile file, Section section) throws IOException {
        try (InputStream in = file.read(section)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    void what_was_laid_in_is_read_from_the_file_again() throws IOException, NoSuchAlgorithmException {
        route("scan_x", row("192.0.2.1", "a") + row("198.51.100.1", "b"), Permissions.everybody(), List.of());
        route("scan_other", row("192.0.2.1", "c") + row("192.0.2.2", "d").strip(), Permissions.everybody(), List.of());
        Path path = folder.resolve("1.block");
        List<Section> sections = block.writeTo(path);
        try (BlockFile file = BlockFile.open(path)) {
            assertThat(file.sections()).isEqualTo(sections);
            assertThat(sections)
                    .extracting(each -> each.recipient() + " " + each.report() + " " + each.rows())
                    .containsExactly(
                            "one scan_x 1", "two scan_x 1", "three scan_x 1", "one scan_other 2", "two scan_other 2");
            assertThat(sections).extracting(Section::header).containsOnly(HEADER);
            assertThat(read(file, sections.get(2))).isEqualTo(row("198.51.100.1", "b"));
            assertThat(read(file, sections.get(4))).isEqualTo(row("192.0.2.1", "c") + row("192.0.2.2", "d"));
            var out = new ByteArrayOutputStream();
            file.transferTo(sections.get(4), Channels.newChannel(out));
            assertThat(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(out.toByteArray())))
                    .isEqualTo(sections.get(4).sha256());
            assertThat(file.keys()).isEqualTo(4);
        }
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(path);
        }
    }

    @Test
    void a_block_is_used_again() throws IOException {
        route(row("192.0.2.1", "x".repeat(60_000)));
        assertThat(block.bytes()).isGreaterThan(120_000);
        block.writeTo(folder.resolve("1"));
        block.clear();
        assertThat(block.isEmpty()).isTrue();
        route(row("192.0.2.1", "once more") + row("192.0.2.2", "b"));
        List<Section> sections = block.writeTo(folder.resolve("2"));
        assertThat(sections).extracting(Section::recipient).containsExactly("one", "two");
        try (BlockFile file = BlockFile.open(folder.resolve("2"))) {
            assertThat(read(file, sections.get(0))).isEqualTo(row("192.0.2.2", "b"));
        }
    }

    @Test
    void what_somebody_got_is_known_again_from_the_blocks() throws IOException {
        route(row("192.0.2.1", "a") + row("203.0.113.9", "nobody's") + row("192.0.2.99", "one and two want none"));
        route(row("192.0.2.4", "y".repeat(50_000)));
        block.writeTo(folder.resolve("1"));
        block.clear();
        seen = new SeenKeys(2, 1000);
        try (BlockFile file = BlockFile.open(folder.resolve("1"))) {
            seen.restore(file);
        }
        var again = new Tally();
        assertThat(tally.of(Outcome.REFUSED)).isEqualTo(1);
        assertThat(tally.optedOut(1)).isEqualTo(1);
        route(row("192.0.2.1", "a") + row("203.0.113.9", "b") + row("192.0.2.99", "c") + row("192.0.2.5", "new"));
        again.add(tally);
        assertThat(again.of(Outcome.DUPLICATE)).isEqualTo(1);
        assertThat(again.of(Outcome.REFUSED)).isEqualTo(2); // what nobody got was not seen
        assertThat(again.of(Outcome.DELIVERED)).isEqualTo(3);
        assertThat(block.writeTo(folder.resolve("2"))).extracting(Section::rows).containsExactly(1L, 1L);
    }

    @Test
    void every_byte_that_is_wrong_is_noticed() throws IOException {
        route(row("192.0.2.1", "a") + row("198.51.100.1", "b"));
        Path path = folder.resolve("1");
        block.writeTo(path);
        byte[] whole = Files.readAllBytes(path);
        for (int i = 0; i < whole.length; i++) {
            byte[] changed = whole.clone();
            changed[i] ^= 1;
            Files.write(path, changed);
            assertThatThrownBy(() -> readAll(path)).as("byte %d", i).isInstanceOf(DamagedBlock.class);
            Files.write(path, java.util.Arrays.copyOf(whole, i));
            assertThatThrownBy(() -> readAll(path))
                    .as("%d bytes", i)
                    .isInstanceOf(DamagedBlock.class)
                    .hasMessageContaining(path.toString());
        }
        Files.write(path, whole);
        readAll(path);
    }

    private static void readAll(Path path) throws IOException {
        try (BlockFile file = BlockFile.open(path)) {
            for (Section each : file.sections()) {
                read(file, each);
            }
            new SeenKeys(1, 100).restore(file);
        }
    }

    @Test
    void each_gets_its_rendition() throws IOException {
        var changes = new Rendition(
                Map.of("ip", Rendition.Change.TRUNCATE, "note", Rendition.Change.EMPTY, "port", Rendition.Change.KEEP));
        route(
                "scan_x",
                row("192.0.2.200", "\"a \"\"secret\"\", and\nmore\"") + row("2001:db8:0:9::1", "b"),
                Permissions.of(true, true, true),
                List.of(changes, Rendition.AS_IT_STANDS));
        List<Section> sections = block.writeTo(folder.resolve("1"));
        try (BlockFile file = BlockFile.open(folder.resolve("1"))) {
            assertThat(read(file, sections.get(0))).isEqualTo(row("192.0.2.0", "\"\"") + row("2001:db8::", ""));
            assertThat(read(file, sections.get(1))).isEqualTo(row("192.0.2.200", "\"a \"\"secret\"\", and\nmore\""));
        }
    }

    @Test
    void who_may_not_get_rows_gets_none_and_is_counted() throws IOException {
        route(
                "scan_x",
                row("192.0.2.1", "a") + row("198.51.100.1", "b") + row("192.0.2.99", "c"),
                Permissions.of(false, true),
                List.of());
        assertThat(block.writeTo(folder.resolve("1")))
                .extracting(Section::recipient)
                .containsExactly("two");
        assertThat(tally.of(Outcome.DELIVERED)).isEqualTo(1);
        assertThat(tally.of(Outcome.REFUSED)).isEqualTo(2);
        assertThat(List.of(tally.notPermitted(0), tally.notPermitted(1), tally.notPermitted(2)))
                .containsExactly(1L, 0L, 1L);
        assertThat(List.of(tally.optedOut(0), tally.optedOut(1), tally.optedOut(2)))
                .containsExactly(1L, 1L, 0L);
        assertThat(tally.copies(1)).isEqualTo(1);
    }
}
