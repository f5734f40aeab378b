package org.comity;

import java.io.OutputStream;
import java.io.PrintStream;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;

/** A few kills of what {@code bin/drill kills} does two hundred times. */
final class KillsTest {
    private static final int COUNT = Integer.getInteger("comity.kills.count", 3);

    @OnBothDatabases
    void whichever_node_is_killed_nothing_is_lost_nothing_comes_twice_and_both_logs_agree(Databases kind)
            throws Exception {
        long seed = Long.getLong("comity.kills.seed", System.nanoTime());
        Kills.play(kind, COUNT, seed, new PrintStream(OutputStream.nullOutputStream()));
    }
}
