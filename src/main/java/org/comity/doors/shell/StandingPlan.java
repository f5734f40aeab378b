package org.comity.doors.shell;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.comity.feeds.FeedPlan;
import org.comity.feeds.KeptPlan;
import org.jspecify.annotations.Nullable;

/** The plan by which a serving node parts what is handed in, read once for each plan and day: tables take seconds. */
public final class StandingPlan {
    private static final System.Logger LOG = System.getLogger("comity.feed");

    private final Rooms rooms;
    private @Nullable Read last;

    private record Read(long plan, LocalDate day, FeedPlan read) {}

    public StandingPlan(Rooms rooms) {
        this.rooms = rooms;
    }

    /**
     * The plan that counts.
     *
     * @throws Refusal where there is none, or its tables are stale
     */
    public synchronized FeedPlan now() throws IOException {
        Instant now = rooms.clock().instant();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        long newest = rooms.feeds().plans().newest().map(KeptPlan::nr).orElse(0L);
        Read known = last;
        if (known == null || known.plan() != newest || !known.day().equals(today)) {
            PlanSource source = PlanSource.newest(rooms);
            known = new Read(
                    source.plan(),
                    today,
                    source.read(rooms, now, stale -> LOG.log(System.Logger.Level.WARNING, stale)));
            last = known;
        }
        return known.read();
    }

    /** The rows of a report, unpacked where the first bytes say that they are packed with gzip or zstd. */
    public static InputStream unpacked(InputStream in) throws IOException {
        return RouteInput.unpacked(in);
    }
}
