package org.comity.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import org.comity.json.JsonObject;
import org.comity.ledger.Act;
import org.comity.ledger.Item;
import org.comity.ledger.Items;
import org.comity.ledger.Ledger;
import org.comity.ledger.LedgerVerification;
import org.comity.ledger.LogName;
import org.comity.seal.Digest;
import org.comity.seal.SigningKey;
import org.comity.sql.Database;

/** How fast a whole log is verified: every record, item, commitment, tree hash and signature. */
final class LedgerBench implements Bench.Measure {
    private static final int ENTRIES = 1_000_000;
    private static final int ENTRIES_QUICK = 100_000;
    private static final int BATCH = 5_000;
    private static final LogName LOG = LogName.of("indicators", "cert.westland.example");

    @Override
    public void run(Options options, Workplace workplace, Figures figures) throws Exception {
        figures.key("ledger_append_entries_per_s", "ledger_verify_entries_per_s", "ledger_bytes_per_entry");
        int entries = options.number("--entries", options.has("--quick") ? ENTRIES_QUICK : ENTRIES);
        measure(workplace.folder().resolve("ledger"), entries, figures);
    }

    static void measure(Path at, int entries, Figures figures) throws Exception {
        String of = "sqlite_" + Options.sizeText(entries);
        var random = new SecureRandom();
        var folder = Files.createDirectory(at);
        try (Database database = Database.open(Database.embeddedUrl(folder))) {
            var ledger = new Ledger(
                    database,
                    SigningKey.create(random),
                    "csirt.northland.example",
                    "1",
                    InstantSource.system(),
                    random);
            Bench.say("appending " + entries + " entries");
            long begun = System.nanoTime();
            for (int done = 0; done < entries; done += BATCH) {
                int count = Math.min(BATCH, entries - done);
                int first = done;
                database.write(transaction -> {
                    for (int i = 0; i < count; i++) {
                        ledger.append(transaction, LOG, act(first + i));
                    }
                    return null;
                });
                ledger.checkpointAll();
            }
            figures.put(of, "ledger_append_entries_per_s", entries / seconds(begun));
            ledger.verify(); // what was written last is still on its way into the file
            Bench.say("verifying");
            begun = System.nanoTime();
            LedgerVerification found = ledger.verify();
            figures.put(of, "ledger_verify_entries_per_s", entries / seconds(begun));
            if (!found.holds()) {
                throw new IllegalStateException("the log of the bench does not hold: " + found);
            }
            long bytes = 0;
            try (var files = Files.list(folder)) {
                for (var file : files.toList()) {
                    bytes += Files.size(file);
                }
            }
            figures.put(of, "ledger_bytes_per_entry", (double) bytes / entries);
        }
    }

    /** As a page served looks: one item, and where it stood in the outbox. */
    private static Act act(int number) {
        return Act.of("served", "westland-pull")
                .under("indicators", "cert.westland.example")
                .over(Items.of(List.of(new Item(
                        "indicator--00000000-0000-4000-8000-" + "%012d".formatted(number), Digest.of("" + number)))))
                .with(JsonObject.builder()
                        .put("outbox", "8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f")
                        .put("first", number)
                        .put("last", number)
                        .put("bodies", true)
                        .build());
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }
}
