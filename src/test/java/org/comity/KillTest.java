package org.comity;

import java.io.OutputStream;
import java.io.PrintStream;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;

/** A few rounds of what {@code bin/drill kill} does fifty times. */
final class KillTest {
    private static final int ROUNDS = Integer.getInteger("comity.kill.rounds", 3);

    @OnBothDatabases
    void whatever_was_acknowledged_before_a_kill_is_there_after_it(Databases kind) throws Exception {
        Killing.rounds(kind, ROUNDS, new PrintStream(OutputStream.nullOutputStream()));
    }
}
