package org.comity;

import java.io.OutputStream;
import java.io.PrintStream;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;

/** A few rounds of what {@code bin/drill feed-kill} does a hundred times. */
final class FeedKillTest {
    private static final int ROUNDS = Integer.getInteger("comity.kill.rounds", 3);

    @OnBothDatabases
    void a_feed_that_is_killed_and_gone_on_with_comes_out_as_one_that_was_not(Databases kind) throws Exception {
        FeedKilling.rounds(kind, ROUNDS, new PrintStream(OutputStream.nullOutputStream()));
    }

    @OnBothDatabases
    void a_delivery_that_is_killed_and_gone_on_with_hands_over_each_thing_once(Databases kind) throws Exception {
        DeliveryKilling.rounds(kind, 2 * ROUNDS, new PrintStream(OutputStream.nullOutputStream()));
    }
}
