package org.comity.routing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows that were routed, collected for all their recipients until they are many, and then written as one file: so what
 * came of a stretch of a stream is on disk whole or not at all. A section for each recipient, report and header; behind
 * them the keys that were new, from which it is known after a restart what was seen; behind these an index.
 *
 * <p>Not for several threads at once.
 */
public final class Block {
    /** Bytes of rows, keys and counts with which a block is full; the batch that fills it may pass that. */
    public static final int BYTES_MAX = 64 << 20;

    /** What a file has until it is whole, behind its name. */
    public static final String PART = ".part";

    private static final byte[] NEWLINE = {'\n'};

    private final Chunks.Pool pool = new Chunks.Pool();
    private final Chunks keys = new Chunks(pool);
    private final Map<String, Growing> sections = new HashMap<>();
    private final List<Growing> inOrder = new ArrayList<>();
    private final Sightings sightings = new Sightings();
    /** Of each copy of a row the section, and its cell in the lower half: in the order of the rows, to be counted at the end. */
    private long[] copies = new long[1 << 10];

    private int counted;
    private List<String> recipients = List.of();
    private @Nullable Growing[] current = {};
    private String report = "";
    private String header = "";
    private long bytes;
    private long keysHeld;
    private byte[] written = new byte[1 << 12];
    private final DiskFile.Rooms waiting = new DiskFile.Rooms();

    /** Is told of shares. */
    @FunctionalInterface
    public interface Shares {
        /**
         * Rows of a section that are of a cell.
         *
         * @param section its place among those that {@link #writeTo} answers
         */
        void share(int section, int cell, int rows);
    }

    /** A section that grows. */
    private static final class Growing {
        private final String recipient;
        private final String report;
        private final String header;
        private final Chunks bytes;
        private final int number;
        private long rows;

        Growing(String recipient, String report, String header, Chunks bytes, int number) {
            this.recipient = recipient;
            this.report = report;
            this.header = header;
            this.bytes = bytes;
            this.number = number;
        }
    }

    /**
     * From now on rows are of that report, under that header, for these recipients.
     *
     * @param recipientIds by the number of the recipient
     * @param headerLine as {@link CsvReader#header()} says it
     */
    public void begin(List<String> recipientIds, String reportName, byte[] headerLine) {
        recipients = List.copyOf(recipientIds);
        current = new Growing[recipients.size()];
        report = reportName;
        header = new String(headerLine, StandardCharsets.UTF_8);
        sightings.stop();
    }

    /** Counts the rows of what was begun, until the next begins; by a router that locates them. */
    void count(Columns columns) {
        sightings.begin(report, columns);
    }

    /**
     * Adds the rows of a batch that go to somebody, to each as it gets them, and the keys that are new; counts what was not
     * seen before, whether it goes to somebody or not.
     */
    public void add(CsvBatch batch, Renditions renditions) {
        Decided decided = batch.decided;
        for (int row = 0; row < batch.rows(); row++) {
            if (!decided.isFresh(row)) {
                continue;
            }
            int cell = sightings.row(batch, row);
            bytes += cell < 0 ? 0 : Sightings.ROW_BYTES;
            int copies = decided.copies(row);
            if (copies == 0) {
                continue;
            }
            key(batch.observed, row);
            for (int copy = 0; copy < copies; copy++) {
                int recipient = decided.recipient(row, copy);
                Growing section = current[recipient];
                if (section == null) {
                    section = section(recipient);
                }
                add(batch, row, recipient, section, renditions);
                section.rows++;
                count(section.number, cell);
            }
        }
    }

    private void count(int section, int cell) {
        if (cell < 0) {
            return;
        }
        if (counted == copies.length) {
            copies = Arrays.copyOf(copies, 2 * counted);
        }
        copies[counted++] = (long) section << Integer.SIZE | cell;
    }

    private void add(CsvBatch batch, int row, int recipient, Growing section, Renditions renditions) {
        byte[] from = batch.bytes;
        int at = batch.rowFrom[row];
        int end = batch.rowTo[row];
        if (!renditions.isAsItStands(recipient)) {
            if (written.length < end - at + Renditions.MORE_BYTES) {
                written = new byte[2 * (end - at) + Renditions.MORE_BYTES];
            }
            end = renditions.write(batch, row, recipient, written, 0);
            at = 0;
            from = written;
        }
        section.bytes.add(from, at, end - at);
        bytes += end - at;
        if (from[end - 1] != '\n') {
            section.bytes.add(NEWLINE, 0, 1);
            bytes++;
        }
    }

    private Growing section(int recipient) {
        String id = recipients.get(recipient);
        Growing section = sections.computeIfAbsent(id + '\n' + report + '\n' + header, fresh -> {
            var begun = new Growing(id, report, header, new Chunks(pool), inOrder.size());
            inOrder.add(begun);
            return begun;
        });
        current[recipient] = section;
        return section;
    }

    private void key(Observed observed, int row) {
        int from = observed.keyFrom[row] - BlockFile.KEY_HEAD_BYTES;
        int length = observed.keyTo[row] - from;
        keys.add(observed.keys, from, length);
        bytes += length;
        keysHeld++;
    }

    /** What was counted of its rows. */
    public Sightings sightings() {
        return sightings;
    }

    /** Tells of each section how many of its rows are of which cell, where there are any. */
    public void shares(Shares told) {
        int[] ends = new int[inOrder.size() + 1];
        for (int i = 0; i < counted; i++) {
            ends[(int) (copies[i] >>> Integer.SIZE) + 1]++;
        }
        for (int section = 0; section < inOrder.size(); section++) {
            ends[section + 1] += ends[section];
        }
        int[] cells = new int[counted];
        int[] next = ends.clone();
        for (int i = 0; i < counted; i++) {
            cells[next[(int) (copies[i] >>> Integer.SIZE)]++] = (int) copies[i];
        }
        int[] rows = new int[sightings.cells()];
        for (int section = 0; section < inOrder.size(); section++) {
            for (int i = ends[section]; i < ends[section + 1]; i++) {
                rows[cells[i]]++;
            }
            for (int i = ends[section]; i < ends[section + 1]; i++) {
                if (rows[cells[i]] > 0) {
                    told.share(section, cells[i], rows[cells[i]]);
                    rows[cells[i]] = 0;
                }
            }
        }
    }

    /** Bytes of rows, keys and counts. */
    public long bytes() {
        return bytes;
    }

    /** Whether it is time to write it. */
    public boolean isFull() {
        return bytes >= BYTES_MAX;
    }

    /** Whether nothing is in it: no row went to anybody, no key was new, and nothing was counted. */
    public boolean isEmpty() {
        return bytes == 0;
    }

    /**
     * Writes the file and returns when it is on disk under its name.
     *
     * @param file must not be there yet; while it is being written it ends in {@link #PART}
     * @return the sections, in the order in which their first rows came
     */
    public List<Section> writeTo(Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + PART);
        List<Section> written;
        try (DiskFile disk = DiskFile.create(part, waiting)) {
            var writing = new BlockFile.Writing(disk);
            for (Growing each : inOrder) {
                writing.section(each.recipient, each.report, each.header, each.rows, each.bytes);
            }
            written = writing.end(keys, keysHeld);
            disk.end();
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
        return written;
    }

    /** Empties it, to begin anew; its memory is kept. */
    public void clear() {
        inOrder.forEach(each -> each.bytes.clear());
        inOrder.clear();
        sections.clear();
        keys.clear();
        sightings.clear();
        counted = 0;
        current = new Growing[recipients.size()];
        bytes = 0;
        keysHeld = 0;
    }
}
