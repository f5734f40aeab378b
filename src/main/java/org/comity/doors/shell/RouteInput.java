package org.comity.doors.shell;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
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
import java.util.zip.ZipException;
import org.comity.observed.RowForm;

/**
 * A file to be routed, and of which report it is.
 *
 * @param path {@code -} for what is piped in
 * @param form as its name says or whoever names it
 */
record RouteInput(Path path, String shown, String report, RowForm form) {
    /** As Shadowserver names its files: {@code 2026-11-29-event4_sinkhole-northland-geo.csv}. */
    private static final Pattern NAME = Pattern.compile("(?:[0-9]{4}-[0-9]{2}-[0-9]{2}-)?([a-z0-9_]{1,64})(?:-.*)?"
            + "\\.(csv|ndjson|jsonl|json)(?:\\.(?:gz|zst))?");

    private static final Pattern REPORT = Pattern.compile("[a-z0-9_]{1,64}");
    private static final int MAGIC_BYTES = 4;
    private static final int IDENTITY_BYTES = 64 << 10;

    /**
     * What is named, folders replaced by the files of reports in them in the order of their names.
     *
     * @param report of all of them; empty for what their names say
     * @param form of all of them
     */
    static List<RouteInput> of(List<Path> named, Terminal terminal, String report, RowForm form) throws IOException {
        if (!report.isEmpty() && !REPORT.matcher(report).matches()) {
            throw new Refusal(
                    Exit.USAGE, "\"" + report + "\" is no name of a report; write one such as event4_sinkhole");
        }
        var inputs = new ArrayList<RouteInput>();
        for (Path each : named) {
            Path path = terminal.file(each);
            if (each.toString().equals("-")) {
                inputs.add(of(each, "-", "-", report, form));
            } else if (Files.isDirectory(path)) {
                try (var files = Files.list(path)) {
                    for (Path file : files.filter(RouteInput::isReport).sorted().toList()) {
                        String name = file.getFileName().toString();
                        inputs.add(of(file, each.resolve(name).toString(), name, report, form));
                    }
                }
            } else {
                if (!Files.exists(path)) {
                    throw new NoSuchFileException(each.toString());
                }
                inputs.add(of(path, each.toString(), path.getFileName().toString(), report, form));
            }
        }
        if (inputs.isEmpty()) {
            throw new Refusal(
                    Exit.USAGE,
                    "there is no file that ends in .csv, .ndjson, .jsonl or .json, packed or not, in what is named");
        }
        return inputs;
    }

    private static boolean isReport(Path file) {
        return file.toString().matches(".*\\.(csv|ndjson|jsonl|json)(\\.gz|\\.zst)?");
    }

    private static RouteInput of(Path path, String shown, String file, String report, RowForm form) {
        Matcher name = NAME.matcher(file);
        boolean says = name.matches();
        if (report.isEmpty() && !says) {
            throw new Refusal(
                    Exit.USAGE, "the name of " + file + " does not say of which report it is; say so with --report");
        }
        return new RouteInput(
                path,
                shown,
                report.isEmpty() ? name.group(1) : report,
                form == RowForm.auto && says ? RowForm.ofEnding(name.group(2)) : form);
    }

    /** Bytes as they lie on disk; -1 where that is unknown. */
    long size() throws IOException {
        return shown.equals("-") ? -1 : Files.size(path);
    }

    /**
     * By which the file is known again wherever it lies: its name, size, time of change, and how it begins. Empty for what is
     * piped in.
     */
    String identity() throws IOException {
        if (shown.equals("-")) {
            return "";
        }
        try (var in = Files.newInputStream(path)) {
            return path.getFileName() + " " + Files.size(path) + " "
                    + Files.getLastModifiedTime(path).toMillis() + " "
                    + RouteTables.sha256(in.readNBytes(IDENTITY_BYTES));
        }
    }

    InputStream open(Terminal terminal) throws IOException {
        return shown.equals("-") ? terminal.in().get() : Files.newInputStream(path);
    }

    /** The rows, unpacked where the first bytes say that they are packed with gzip or zstd. */
    static PushbackInputStream unpacked(InputStream in) throws IOException {
        var pushed = new PushbackInputStream(new BufferedInputStream(in, 1 << 16), MAGIC_BYTES);
        byte[] first = pushed.readNBytes(MAGIC_BYTES);
        pushed.unread(first);
        try {
            if (isZstd(first)) {
                return new PushbackInputStream(new Unpacked(new ZstdInputStream(pushed)), 1);
            }
            if (first.length >= 2 && first[0] == 0x1f && first[1] == (byte) 0x8b) {
                return new PushbackInputStream(new GZIPInputStream(pushed, 1 << 16), 1);
            }
            return pushed;
        } catch (IOException e) {
            // Cut within its head: there is no row in it.
            return new PushbackInputStream(new Broken(e), 1);
        }
    }

    private static boolean isZstd(byte[] first) {
        return first.length == MAGIC_BYTES
                && first[0] == 0x28
                && first[1] == (byte) 0xb5
                && first[2] == 0x2f
                && first[3] == (byte) 0xfd;
    }

    /** What the library finds wrong with a file is a fault of the file. */
    private static final class Unpacked extends FilterInputStream {
        Unpacked(InputStream zstd) {
            super(zstd);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            try {
                return super.read(into, from, length);
            } catch (RuntimeException e) {
                throw new ZipException("damaged: " + e.getMessage());
            }
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
