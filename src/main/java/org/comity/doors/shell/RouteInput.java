package org.comity.doors.shell;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * A file to be routed, and of which report it is.
 *
 * @param path {@code -} for what is piped in
 */
record RouteInput(Path path, String shown, String report) {
    /** As Shadowserver names its files: {@code 2026-11-29-event4_sinkhole-northland-geo.csv}. */
    private static final Pattern NAME =
            Pattern.compile("(?:[0-9]{4}-[0-9]{2}-[0-9]{2}-)?([a-z0-9_]{1,64})(?:-.*)?\\.csv(?:\\.gz)?");

    private static final Pattern REPORT = Pattern.compile("[a-z0-9_]{1,64}");

    /**
     * What is named, folders replaced by the CSV files in them in the order of their names.
     *
     * @param report of all of them; empty for what their names say
     */
    static List<RouteInput> of(List<Path> named, Terminal terminal, String report) throws IOException {
        if (!report.isEmpty() && !REPORT.matcher(report).matches()) {
            throw new Refusal(
                    Exit.USAGE, "\"" + report + "\" is no name of a report; write one such as event4_sinkhole");
        }
        var inputs = new ArrayList<RouteInput>();
        for (Path each : named) {
            Path path = terminal.file(each);
            if (each.toString().equals("-")) {
                inputs.add(new RouteInput(each, "-", reportOf("-", report)));
            } else if (Files.isDirectory(path)) {
                try (var files = Files.list(path)) {
                    for (Path file : files.filter(RouteInput::isCsv).sorted().toList()) {
                        inputs.add(new RouteInput(
                                file,
                                each.resolve(file.getFileName()).toString(),
                                reportOf(file.getFileName().toString(), report)));
                    }
                }
            } else {
                if (!Files.exists(path)) {
                    throw new NoSuchFileException(each.toString());
                }
                inputs.add(new RouteInput(
                        path, each.toString(), reportOf(path.getFileName().toString(), report)));
            }
        }
        if (inputs.isEmpty()) {
            throw new Refusal(Exit.USAGE, "there is no file that ends in .csv or .csv.gz in what is named");
        }
        return inputs;
    }

    private static boolean isCsv(Path file) {
        return file.toString().endsWith(".csv") || file.toString().endsWith(".csv.gz");
    }

    private static String reportOf(String file, String report) {
        if (!report.isEmpty()) {
            return report;
        }
        Matcher name = NAME.matcher(file);
        if (!name.matches()) {
            throw new Refusal(
                    Exit.USAGE, "the name of " + file + " does not say of which report it is; say so with --report");
        }
        return name.group(1);
    }

    /** Bytes as they lie on disk; -1 where that is unknown. */
    long size() throws IOException {
        return shown.equals("-") ? -1 : Files.size(path);
    }

    InputStream open(Terminal terminal) throws IOException {
        return shown.equals("-") ? terminal.in().get() : Files.newInputStream(path);
    }

    /**
     * The rows, unpacked where the first bytes say that they are packed.
     *
     * @throws Refusal for what is packed in a way that is not read here
     */
    static InputStream unpacked(InputStream in, String shown) throws IOException {
        var pushed = new PushbackInputStream(new BufferedInputStream(in, 1 << 16), 4);
        byte[] first = pushed.readNBytes(4);
        pushed.unread(first);
        if (first.length == 4
                && first[0] == 0x28
                && first[1] == (byte) 0xb5
                && first[2] == 0x2f
                && first[3] == (byte) 0xfd) {
            throw new Refusal(
                    Exit.USAGE, shown + " is packed with zstd, which is not read here; unpack it and pipe it in");
        }
        if (first.length < 2 || first[0] != 0x1f || first[1] != (byte) 0x8b) {
            return pushed;
        }
        try {
            return new GZIPInputStream(pushed, 1 << 16);
        } catch (IOException e) {
            // Cut within its head: there is no row in it.
            return new Broken(e);
        }
    }

    /** What breaks off at once. */
    private static final class Broken extends InputStream {
        private final IOException why;

        Broken(IOException why) {
            this.why = why;
        }

        @Override
        public int read() throws IOException {
            throw why;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            throw why;
        }
    }
}
