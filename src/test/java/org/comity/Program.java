package org.comity;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.comity.doors.shell.Terminal;

/** The program as a test runs it: in this process, at a terminal that the test holds. */
public final class Program {
    private Program() {}

    /**
     * Runs one command line and answers its exit code. A serving node runs until its thread is interrupted.
     *
     * @param folder where it is typed
     * @param environment what the environment sets; nothing of this process's own is added
     * @param in what is piped in
     */
    public static int run(
            List<String> arguments,
            Path folder,
            Map<String, String> environment,
            InputStream in,
            OutputStream out,
            OutputStream err) {
        var terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                () -> in,
                folder,
                false,
                100);
        return Comity.run(arguments.toArray(String[]::new), terminal, environment);
    }
}
