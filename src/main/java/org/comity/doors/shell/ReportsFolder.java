package org.comity.doors.shell;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * A folder of fetched reports. A file gets its name when it is whole and on disk. Which report it is, how long, and its hash
 * stand in {@code fetched.tsv} beside it, so that what lies there is not fetched again.
 */
final class ReportsFolder {
    static final String LIST = "fetched.tsv";

    private static final String PART = ".part";

    private final Path folder;
    private final TreeMap<String, Fetched> fetched = new TreeMap<>();

    private record Fetched(String id, long bytes, String sha256) {}

    private ReportsFolder(Path folder) {
        this.folder = folder;
    }

    /** Opens the folder, and makes it where it is not there. */
    static ReportsFolder open(Path folder) throws IOException {
        Files.createDirectories(folder);
        var opened = new ReportsFolder(folder);
        Path list = folder.resolve(LIST);
        if (Files.exists(list)) {
            for (String line : Files.readAllLines(list)) {
                String[] cells = line.split("\t", -1);
                if (cells.length != 4 || !cells[2].matches("[0-9]{1,18}")) {
                    throw new Refusal(Exit.USAGE, list + " cannot be read; take it away, and all is fetched anew");
                }
                opened.fetched.put(cells[0], new Fetched(cells[1], Long.parseLong(cells[2]), cells[3]));
            }
        }
        return opened;
    }

    /** Whether that report lies there, as long as it was when it was fetched. */
    boolean has(ReportsApi.Listed report) throws IOException {
        Fetched known = fetched.get(report.file());
        Path file = folder.resolve(report.file());
        return known != null
                && known.id().equals(report.id())
                && Files.exists(file)
                && Files.size(file) == known.bytes();
    }

    /**
     * Takes a report in.
     *
     * @return its bytes; where there are none it is not kept
     */
    long take(ReportsApi.Listed report, InputStream in) throws IOException {
        Path part = folder.resolve(PART);
        MessageDigest digest = sha256();
        try (var out = new DigestOutputStream(Files.newOutputStream(part), digest)) {
            in.transferTo(out);
        }
        long bytes = Files.size(part);
        if (bytes == 0) {
            Files.delete(part);
            return 0;
        }
        keep(part, folder.resolve(report.file()));
        fetched.put(
                report.file(), new Fetched(report.id(), bytes, HexFormat.of().formatHex(digest.digest())));
        var text = new StringBuilder();
        fetched.forEach((file, known) -> text.append(
                        String.join("\t", file, known.id(), Long.toString(known.bytes()), known.sha256()))
                .append('\n'));
        Files.write(part, text.toString().getBytes(StandardCharsets.UTF_8));
        keep(part, folder.resolve(LIST));
        return bytes;
    }

    private static void keep(Path part, Path named) throws IOException {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(part, named, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
