package org.comity.flink;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.comity.routing.BadTable;
import org.comity.routing.CsvReader;
import org.comity.routing.Tally;

/**
 * A report as a file, wherever Flink can read it; its name says which report it is, as {@code comity route} reads names.
 *
 * @param path with its scheme
 */
record ReportFile(String path, String report) {
    private static final Pattern NAME =
            Pattern.compile("(?:[0-9]{4}-[0-9]{2}-[0-9]{2}-)?([a-z0-9_]{1,64})(?:-.*)?\\.csv(?:\\.gz)?");

    private static final int BUFFER_BYTES = 1 << 16;

    /**
     * What is named, folders replaced by the reports in them in the order of their names.
     *
     * @throws BadTable when there is none, or one is not CSV
     */
    static List<ReportFile> of(List<String> named) throws IOException {
        var files = new ArrayList<ReportFile>();
        for (String each : named) {
            Path path = new Path(each);
            FileSystem system = path.getFileSystem();
            FileStatus status = system.getFileStatus(path);
            if (!status.isDir()) {
                files.add(of(status.getPath()));
                continue;
            }
            Stream.of(system.listStatus(path))
                    .filter(file -> !file.isDir() && file.getPath().getName().matches(".*\\.csv(\\.gz)?"))
                    .map(FileStatus::getPath)
                    .sorted(Comparator.comparing(Path::getName))
                    .forEach(file -> files.add(of(file)));
        }
        if (files.isEmpty()) {
            throw new BadTable("there is no file that ends in .csv or .csv.gz in what input.files names");
        }
        return files;
    }

    /** @throws BadTable when its name does not say which report it is */
    static ReportFile of(Path path) {
        Matcher name = NAME.matcher(path.getName());
        if (!name.matches()) {
            throw new BadTable("the name of " + path + " does not say of which report it is, as CSV; name it as in"
                    + " 2026-11-29-event4_sinkhole.csv or .csv.gz");
        }
        return new ReportFile(path.toUri().toString(), name.group(1));
    }

    /** Its bytes, unpacked where the first ones say that they are packed with gzip. */
    InputStream open() throws IOException {
        Path file = new Path(path);
        return unpacked(file.getFileSystem().open(file));
    }

    /** The first line says. */
    Heading heading() throws IOException {
        try (InputStream in = open()) {
            return heading(new CsvReader(in, new Tally()));
        }
    }

    Heading heading(CsvReader reader) {
        return Heading.of(report, reader.header());
    }

    /** The bytes unpacked where they are packed with gzip. */
    static InputStream unpacked(InputStream in) throws IOException {
        var pushed = new PushbackInputStream(new BufferedInputStream(in, BUFFER_BYTES), 2);
        byte[] first = pushed.readNBytes(2);
        pushed.unread(first);
        boolean packed = first.length == 2 && first[0] == 0x1f && first[1] == (byte) 0x8b;
        return packed ? new GZIPInputStream(pushed, BUFFER_BYTES) : pushed;
    }
}
