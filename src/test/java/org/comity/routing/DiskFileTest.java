package org.comity.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskFileTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final int O_DIRECT = 0x4000;

    @TempDir
    private Path folder;

    private final DiskFile.Rooms rooms = new DiskFile.Rooms();

    private void write(Path file, int size, long seed) throws IOException {
        var random = new Random(seed);
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        var expected = new ByteArrayOutputStream();
        try (DiskFile disk = DiskFile.create(file, rooms)) {
            for (int at = 0; at < size; ) {
                int piece = Math.min(size - at, 1 + random.nextInt(200_000));
                disk.write(bytes, at, piece);
                expected.write(bytes, at, piece);
                at += piece;
            }
            disk.end();
        }
        assertThat(file).hasBinaryContent(expected.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 4096, 4097, 70_000, MEBIBYTE - 1, MEBIBYTE, MEBIBYTE + 1, 5 * MEBIBYTE + 12_345})
    void what_was_written_is_there_and_nothing_behind_it(int size) throws IOException {
        write(folder.resolve("file"), size, size);
    }

    @Test
    void a_file_that_was_longer_is_begun_anew_in_the_same_rooms() throws IOException {
        write(folder.resolve("file"), 3 * MEBIBYTE, 1);
        write(folder.resolve("file"), 10, 2);
        write(folder.resolve("file"), 5000, 3);
    }

    /** By what Linux says of open files; where the file system of this test can. */
    @Test
    void it_goes_past_the_cache() throws IOException {
        String arch = System.getProperty("os.arch");
        assumeThat(Files.isDirectory(Path.of("/proc/self/fdinfo")) && arch.equals("amd64"))
                .as("Linux, where flags have the numbers of this processor")
                .isTrue();
        String kind = Files.getFileStore(folder).type();
        assumeThat(kind)
                .as("a file system that is known to write past its cache")
                .isIn("ext4", "xfs", "btrfs");
        Path file = folder.resolve("file");
        try (DiskFile disk = DiskFile.create(file, rooms)) {
            disk.write(new byte[1], 0, 1);
            assertThat(flags(file) & O_DIRECT).isEqualTo(O_DIRECT);
            disk.end();
        }
    }

    private static int flags(Path file) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            Path own = open.filter(
                            each -> Files.isSymbolicLink(each) && target(each).equals(file))
                    .findFirst()
                    .orElseThrow();
            String flags = Files.readAllLines(Path.of("/proc/self/fdinfo").resolve(own.getFileName())).stream()
                    .filter(each -> each.startsWith("flags:"))
                    .findFirst()
                    .orElseThrow();
            return Integer.parseInt(flags.substring("flags:".length()).strip(), 8);
        }
    }

    private static Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException gone) {
            return link;
        }
    }

    @Test
    void memory_is_a_disk_too() throws IOException {
        Path memory = Path.of("/dev/shm");
        assumeThat(Files.isWritable(memory)).as("a file system in memory").isTrue();
        Path own = Files.createTempDirectory(memory, "comity");
        try {
            write(own.resolve("file"), 5000, 4);
        } finally {
            Files.deleteIfExists(own.resolve("file"));
            Files.delete(own);
        }
    }

    @Test
    void a_disk_that_is_full_says_so() {
        Path full = Path.of("/dev/full");
        assumeThat(Files.isWritable(full)).as("a disk that is always full").isTrue();
        assertThatThrownBy(() -> write(full, 5000, 5)).isInstanceOf(IOException.class);
    }

    @Test
    void what_is_wrong_with_its_place_is_told() throws IOException {
        assertThatThrownBy(() -> write(folder.resolve("none/file"), 1, 6)).isInstanceOf(NoSuchFileException.class);
        Path inTheWay = Files.createDirectory(folder.resolve("folder"));
        assertThatThrownBy(() -> write(inTheWay, 1, 7)).isInstanceOf(FileSystemException.class);
    }
}
