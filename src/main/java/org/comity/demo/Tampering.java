package org.comity.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.comity.sql.Database;

/** What somebody with full access to the demo's first node can do to its log, and undo: one record is rewritten. */
final class Tampering {
    private static final String LOG = "%/agreement/botnet-indicators/" + Cast.WESTLAND.id();
    private static final long ENTRY = 1;
    private static final String WHERE = " WHERE number = ? AND log = (SELECT nr FROM ledger_log WHERE origin LIKE ?)";

    private final Path node;
    private final Path kept;

    /** @param folder where the demo lives */
    Tampering(Path folder) {
        this.node = folder.resolve("northland");
        this.kept = folder.resolve("tampered.record");
        if (!Files.isDirectory(node)) {
            throw new IllegalArgumentException("no demo lives in " + folder
                    + "; a running one says where it is, and comity demo --once --data DIR leaves one behind");
        }
    }

    /** Changes the record, keeping what it said for {@link #heal}; answers what was done. */
    String tamper() throws IOException {
        if (Files.exists(kept)) {
            throw new IllegalArgumentException("a record is changed already; put it back with: comity demo heal");
        }
        try (Database database = Database.open(Database.embeddedUrl(node))) {
            byte[] record = database.read(reading -> {
                try (var found = reading.prepare("SELECT record FROM ledger_record" + WHERE)) {
                    found.setLong(1, ENTRY);
                    found.setString(2, LOG);
                    try (var rows = found.executeQuery()) {
                        return rows.next() ? rows.getBytes(1) : new byte[0];
                    }
                }
            });
            String said = new String(record, StandardCharsets.UTF_8);
            String says = said.replaceFirst("\"20\\d\\d-", "\"1999-");
            if (says.equals(said)) {
                throw new IllegalArgumentException("the log has no entry " + ENTRY + " with a date to change");
            }
            Files.write(kept, record); // first: a crash between the two can be healed
            put(database, says.getBytes(StandardCharsets.UTF_8));
        }
        return "The record of entry " + ENTRY
                + " of Northland's log with Westland now tells another year. Find it with:"
                + " comity ledger verify --data " + node;
    }

    /** Puts the record back; answers what was done. */
    String heal() throws IOException {
        if (!Files.exists(kept)) {
            throw new IllegalArgumentException("no record is changed; comity demo tamper changes one");
        }
        try (Database database = Database.open(Database.embeddedUrl(node))) {
            put(database, Files.readAllBytes(kept));
        }
        Files.delete(kept);
        return "The record of entry " + ENTRY + " is as it was.";
    }

    private static void put(Database database, byte[] record) {
        database.write(transaction -> {
            try (var change = transaction.prepare("UPDATE ledger_record SET record = ?" + WHERE)) {
                change.setBytes(1, record);
                change.setLong(2, ENTRY);
                change.setString(3, LOG);
                return change.executeUpdate();
            }
        });
    }
}
