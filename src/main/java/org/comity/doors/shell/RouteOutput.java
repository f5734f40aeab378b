package org.comity.doors.shell;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.comity.routing.CsvBatch;
import org.comity.routing.Recipient;
import org.jspecify.annotations.Nullable;

/**
 * The files of a run: a folder for each recipient, a file for each report in it, and a further one where the columns of a
 * report changed. They grow in a folder {@code .part}, and get their names when all of them are whole and on disk; the
 * account comes last. So a stopped run leaves nothing under a name that somebody sends.
 */
final class RouteOutput {
    /** Bytes that wait to be written, over all files, at most. */
    static final int WAITING_BYTES_MAX = 64 << 20;

    static final String ACCOUNT = "account.json";

    private static final String PART = ".part";
    private static final String CSV = ".csv";
    private static final int BUFFER_BYTES = 1 << 15;

    private final Path folder;
    private final Path growing;
    private final List<Recipient> recipients;
    private final Map<String, Integer> headers = new HashMap<>();
    private final Map<String, Grown> files = new TreeMap<>();
    private @Nullable Grown[] current = {};
    private String name = "";
    private String reportName = "";
    private byte[] header = {};
    private long waiting;

    private RouteOutput(Path folder, List<Recipient> recipients) {
        this.folder = folder;
        this.growing = folder.resolve(PART);
        this.recipients = recipients;
    }

    /**
     * Begins in a folder that is empty or not there yet; what a stopped run left in it is taken away.
     *
     * @throws Refusal when something else lies there
     */
    static RouteOutput begin(Path folder, List<Recipient> recipients) throws IOException {
        Files.createDirectories(folder);
        try (var there = Files.list(folder)) {
            String other = there.map(each -> each.getFileName().toString())
                    .filter(each -> !each.equals(PART))
                    .min(Comparator.naturalOrder())
                    .orElse(null);
            if (other != null) {
                throw new Refusal(
                        Exit.USAGE,
                        folder + " holds " + other + " already; name an empty folder, or one still to be made");
            }
        }
        var output = new RouteOutput(folder, recipients);
        output.clear();
        Files.createDirectory(output.growing);
        return output;
    }

    private void clear() throws IOException {
        if (Files.exists(growing)) {
            try (var left = Files.walk(growing)) {
                for (Path each : left.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    /**
     * From now on rows are of that report, under that header.
     *
     * @param headerLine empty where rows need none
     * @param ending of the names of files, such as {@code .csv}
     */
    void report(String report, byte[] headerLine, String ending) {
        reportName = report;
        header = headerLine.length == 0 || headerLine[headerLine.length - 1] == '\n'
                ? headerLine
                : Arrays.copyOf(headerLine, headerLine.length + 1);
        if (header.length > 0) {
            header[header.length - 1] = '\n';
        }
        // Two headers that differ in nothing but the end of the line are one.
        String columns = new String(header, StandardCharsets.UTF_8).strip();
        long known = headers.keySet().stream()
                .filter(each -> each.startsWith(report + ending + "\n"))
                .count();
        int variant = headers.computeIfAbsent(report + ending + "\n" + columns, fresh -> (int) known + 1);
        name = report + (variant == 1 ? "" : "-" + variant) + ending;
        current = new Grown[recipients.size()];
    }

    /** Adds the rows of a batch that go to somebody, byte for byte. */
    void add(CsvBatch batch) throws IOException {
        for (int row = 0; row < batch.rows(); row++) {
            for (int copy = 0; copy < batch.copies(row); copy++) {
                int recipient = batch.recipient(row, copy);
                Grown file = current[recipient];
                if (file == null) {
                    file = grown(recipient);
                    current[recipient] = file;
                }
                file.add(batch.bytes(), batch.rowFrom(row), batch.rowTo(row));
            }
        }
        if (waiting > WAITING_BYTES_MAX) {
            flush();
        }
    }

    private Grown grown(int recipient) throws IOException {
        String place = recipients.get(recipient).id() + "/" + name;
        Grown file = files.get(place);
        if (file == null) {
            Path path = growing.resolve(place);
            Files.createDirectories(path.getParent());
            file = new Grown(path, reportName);
            files.put(place, file);
            if (header.length > 0) {
                file.add(header, 0, header.length);
            }
        }
        return file;
    }

    private void flush() throws IOException {
        for (Grown each : files.values()) {
            each.flush();
            each.buffer = new byte[0];
        }
        waiting = 0;
    }

    /** Makes a file of another. */
    @FunctionalInterface
    interface Rewriting {
        /** @param report whose rows it holds */
        void write(String report, InputStream from, OutputStream to) throws IOException;
    }

    /** Puts in the place of each file of CSV what is made of it. */
    void rewrite(Rewriting rewriting) throws IOException {
        flush();
        for (Grown each : files.values()) {
            if (each.path.toString().endsWith(CSV)) {
                Path made = each.path.resolveSibling(each.path.getFileName() + PART);
                try (InputStream from = Files.newInputStream(each.path);
                        OutputStream to = new BufferedOutputStream(Files.newOutputStream(made), BUFFER_BYTES)) {
                    rewriting.write(each.report, from, to);
                }
                each.size = Files.size(made);
                Files.move(made, each.path, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Gives the files their names, and the account its own after all of them. */
    void finish(byte[] account) throws IOException {
        flush();
        for (Grown each : files.values()) {
            sync(each.path);
        }
        try (var folders = Files.list(growing)) {
            for (Path each : folders.sorted().toList()) {
                Files.move(each, folder.resolve(each.getFileName()), StandardCopyOption.ATOMIC_MOVE);
            }
        }
        Path whole = growing.resolve(ACCOUNT);
        Files.write(whole, account);
        sync(whole);
        Files.move(whole, folder.resolve(ACCOUNT), StandardCopyOption.ATOMIC_MOVE);
        Files.delete(growing);
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** The files and how many bytes each has, under their names below the folder. */
    NavigableMap<String, Long> sizes() {
        var sizes = new TreeMap<String, Long>();
        files.forEach((place, file) -> sizes.put(place, file.size));
        return sizes;
    }

    /** A file that grows; it is open only while it is written to, so that there may be any number. */
    private final class Grown {
        private final Path path;
        private final String report;
        private byte[] buffer = new byte[0];
        private int filled;
        private long size;

        Grown(Path path, String report) {
            this.path = path;
            this.report = report;
        }

        void add(byte[] bytes, int from, int to) throws IOException {
            boolean ends = bytes[to - 1] == '\n';
            int length = to - from + (ends ? 0 : 1);
            if (filled + length > buffer.length) {
                flush();
                if (buffer.length < Math.max(BUFFER_BYTES, length)) {
                    waiting += Math.max(BUFFER_BYTES, length) - buffer.length;
                    buffer = new byte[Math.max(BUFFER_BYTES, length)];
                }
            }
            System.arraycopy(bytes, from, buffer, filled, to - from);
            filled += length;
            if (!ends) {
                buffer[filled - 1] = '\n';
            }
            size += length;
        }

        void flush() throws IOException {
            if (filled > 0) {
                try (OutputStream out =
                        Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                    out.write(buffer, 0, filled);
                }
                filled = 0;
            }
        }
    }
}
