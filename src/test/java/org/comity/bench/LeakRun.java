package org.comity.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.comity.border.LeakMill;
import org.comity.sql.Database;

/**
 * Random worlds in pairs that differ only in what was never released to a partner: how many of the pairs show that
 * partner a difference.
 */
final class LeakRun {
    private static final long SEED = 20_261_129;

    private LeakRun() {}

    /** On two threads, each with a database in memory where the machine has a disk there: nothing of it needs to last. */
    static void measure(int worlds, Figures figures) throws Exception {
        var compared = new AtomicInteger();
        var leaks = new AtomicInteger();
        var next = new AtomicLong(SEED);
        double seconds = Together.seconds(2, thread -> {
            Path folder = folder();
            try (Database database = Database.open(Database.embeddedUrl(folder))) {
                var mill = new LeakMill(database);
                while (compared.get() * 2 < worlds) {
                    LeakMill.Pair pair = mill.pair(next.getAndAdd(2));
                    switch (pair.result()) {
                        case SAME -> compared.incrementAndGet();
                        case LEAK -> {
                            compared.incrementAndGet();
                            leaks.incrementAndGet();
                            Bench.say("a leak: " + pair.difference());
                        }
                        case OTHER_RELEASE -> {}
                    }
                    if (compared.get() % 1_000 == 999) {
                        Bench.say("%,d pairs compared, %d leaks".formatted(compared.get(), leaks.get()));
                    }
                }
            } finally {
                Workplace.remove(folder);
            }
        });
        Bench.say("%,d pairs in %.0f s".formatted(compared.get(), seconds));
        figures.put("worlds", "leaks", leaks.get());
        figures.put("worlds", "leak_worlds", compared.get() * 2L);
    }

    private static Path folder() throws IOException {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "comity-leaks-")
                : Files.createTempDirectory("comity-leaks-");
    }
}
