package org.comity;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.sql.Database;
import org.jspecify.annotations.Nullable;

/**
 * A whole node in one zip file: keys, settings, certificate, and the database as a SQLite file, whichever of the two it
 * lives in. A restored node is a new incarnation, since a snapshot that went on under the old numbers would look like a
 * forked log for ever.
 */
final class Backup {
    private static final String FORMAT = "comity backup 1";
    private static final String MANIFEST = "manifest.json";
    private static final String DATABASE = "comity.db";

    /** What is taken of the data folder beside the database, as far as it is there. */
    private static final List<String> FILES = List.of(
            Config.FILE,
            "keys/signing.pem",
            "keys/signing-next.pem",
            "keys/bookmark.key",
            "keys/login.key",
            "tls/certificate.pem",
            "tls/key.pem");

    private Backup() {}

    /**
     * Writes a backup of a node that may be serving.
     *
     * @return its size in bytes
     * @throws FileAlreadyExistsException when the file is there; nothing is ever written over
     */
    static long create(Path folder, Database database, Path file, Instant now) throws IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString(), null, "it is there already; nothing is written over");
        }
        Path snapshot = folder.resolve("scratch").resolve("backup-" + now.toEpochMilli() + ".db");
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        try {
            database.snapshot(snapshot);
            Files.deleteIfExists(unfinished);
            Files.createFile(
                    unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (var zip = new ZipOutputStream(Files.newOutputStream(unfinished), StandardCharsets.UTF_8)) {
                zip.setLevel(Deflater.BEST_SPEED);
                zip.putNextEntry(new ZipEntry(MANIFEST));
                zip.write(Json.bytes(JsonObject.builder()
                        .put("format", FORMAT)
                        .put("at", now.toString())
                        .build()));
                for (String name : FILES) {
                    if (Files.exists(folder.resolve(name))) {
                        add(zip, name, folder.resolve(name));
                    }
                }
                add(zip, DATABASE, snapshot);
            }
            Files.move(unfinished, file); // whole, or not there
            return Files.size(file);
        } finally {
            Files.deleteIfExists(snapshot);
            Files.deleteIfExists(unfinished);
        }
    }

    private static void add(ZipOutputStream zip, String name, Path file) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        Files.copy(file, zip);
        zip.closeEntry();
    }

    /**
     * Makes a node from a backup.
     *
     * @param databaseUrl where it is to live; null for SQLite in the folder
     * @return the incarnation it now is
     * @throws IllegalArgumentException when the file is no backup, or a node is in the folder already
     */
    static String restore(Path file, DataFolder folder, @Nullable String databaseUrl, Map<String, String> environment)
            throws IOException {
        if (folder.holdsNode()) {
            throw new IllegalArgumentException("a node is in " + folder.path() + " already; restore into a new folder");
        }
        try (var zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
            requireFormat(zip, file);
            folder.create();
            var lock = folder.take();
            try {
                return restore(zip, folder, databaseUrl, environment);
            } finally {
                Node.release(lock);
            }
        } catch (ZipException e) {
            throw new IllegalArgumentException(file + " is no backup, or a damaged one: " + e.getMessage(), e);
        }
    }

    private static String restore(
            ZipFile zip, DataFolder folder, @Nullable String databaseUrl, Map<String, String> environment)
            throws IOException {
        take(zip, DATABASE, folder.path().resolve(DATABASE));
        for (String name : FILES) {
            if (!name.equals(Config.FILE) && zip.getEntry(name) != null) {
                take(zip, name, folder.path().resolve(name));
            }
        }
        // The settings come last: with them there is a node here.
        Path settings = folder.path().resolve("scratch").resolve(Config.FILE);
        take(zip, Config.FILE, settings);
        String embedded = Database.embeddedUrl(folder.path());
        Config.forget(settings, Setting.DATABASE_URL); // where the old one lived says nothing of this one
        String incarnation;
        try (Database database = Database.open(embedded)) {
            incarnation = Node.reincarnate(database);
            if (databaseUrl != null) {
                try (Database target = Database.open(databaseUrl)) {
                    database.copyInto(target);
                }
                Config.keep(settings, Setting.DATABASE_URL, databaseUrl);
            }
        }
        Files.move(settings, folder.config());
        Config.read(folder.path(), environment, Map.of());
        return incarnation;
    }

    private static void requireFormat(ZipFile zip, Path file) throws IOException {
        ZipEntry manifest = zip.getEntry(MANIFEST);
        if (manifest != null) {
            try (InputStream in = zip.getInputStream(manifest)) {
                String format = Json.parseObject(in.readNBytes(10_000)).text("format");
                if (FORMAT.equals(format)) {
                    return;
                }
            }
        }
        throw new IllegalArgumentException(file + " is no Comity backup that this program reads");
    }

    /** Only names we ask for are taken, so nothing in the file can land elsewhere. */
    private static void take(ZipFile zip, String name, Path target) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IllegalArgumentException("the backup lacks " + name);
        }
        try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, target);
        }
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
    }
}
