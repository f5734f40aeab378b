package org.comity.doors.log;

import java.io.IOException;

/** Another node could not be asked about its logs, or answered nothing that we can use. */
public final class LogFault extends IOException {
    private static final long serialVersionUID = 1L;

    public LogFault(String message) {
        super(message);
    }

    LogFault(String message, Throwable cause) {
        super(message, cause);
    }
}
