package org.comity;

import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Logs go to stderr, one line each; libraries speak up from a warning on. */
final class Logging {
    // Kept here: a logger nobody holds may forget its level.
    private static final Logger ROOT = Logger.getLogger("");
    private static final Logger OURS = Logger.getLogger("comity");

    private Logging() {}

    static void quiet() {
        ROOT.setLevel(Level.WARNING);
        OURS.setLevel(Level.INFO);
        for (var handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
        }
        var console = new ConsoleHandler();
        console.setLevel(Level.ALL);
        console.setFormatter(new Line());
        ROOT.addHandler(console);
    }

    /** Time in UTC, level, message; a fault brings its trace. */
    private static final class Line extends Formatter {
        @Override
        public String format(LogRecord record) {
            var line = new StringBuilder()
                    .append(record.getInstant())
                    .append(' ')
                    .append(record.getLevel().getName())
                    .append(' ')
                    .append(formatMessage(record))
                    .append('\n');
            Throwable thrown = record.getThrown();
            if (thrown != null) {
                var trace = new java.io.StringWriter();
                thrown.printStackTrace(new java.io.PrintWriter(trace));
                line.append(trace);
            }
            return line.toString();
        }
    }
}
