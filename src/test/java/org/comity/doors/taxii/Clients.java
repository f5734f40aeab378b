package org.comity.doors.taxii;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Clients for tests: nothing is waited for, time stands still, chance is fixed. */
final class Clients {

    static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    static final Path SCRATCH = scratch();

    private Clients() {}

    static TaxiiClient of(TaxiiPeer peer) {
        return of(peer, new Waits());
    }

    static TaxiiClient of(TaxiiPeer peer, Pause pause) {
        return new TaxiiClient(peer, SCRATCH, pause, InstantSource.fixed(NOW), new Random(7));
    }

    private static Path scratch() {
        try {
            Path folder = Files.createTempDirectory("taxii-client-");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes down the waits in place of waiting. */
    static final class Waits implements Pause {
        private final List<Duration> waits = new ArrayList<>();

        @Override
        public void sleep(Duration time) {
            waits.add(time);
        }

        List<Duration> waits() {
            return waits;
        }
    }
}
