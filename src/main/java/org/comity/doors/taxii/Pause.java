package org.comity.doors.taxii;

import java.time.Duration;

/** How the client waits between two tries; handed in, so that a test waits for nothing. */
@FunctionalInterface
public interface Pause {

    /** Lets the thread sleep for real. */
    Pause REAL = Thread::sleep;

    void sleep(Duration time) throws InterruptedException;
}
