package org.comity.docs;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.comity.Program;

/**
 * Lets a real shell run the program in this process: a stand-in for the launcher {@code ./comity} lays the command line
 * down in a folder and rings here with the folder's name. A start of Java for each command would take minutes.
 */
final class Doorbell implements AutoCloseable {
    private static final String LAUNCHER = """
            #!/bin/bash
            call=$(mktemp -d "%1$s/XXXXXXXX")
            [ $# -gt 0 ] && printf '%%s\\0' "$@" > "$call/arguments"
            pwd > "$call/folder"
            env -0 > "$call/environment"
            [ -p /dev/stdin ] && cat > "$call/in"
            exec 3<> /dev/tcp/127.0.0.1/%2$d
            printf '%%s\\n' "$call" >&3
            read -r code <&3
            cat "$call/out"
            cat "$call/err" >&2
            exit "$code"
            """;

    private final ServerSocket bell;

    /** @param calls an empty folder for what the launcher lays down */
    Doorbell(Path calls, Path launcher) throws IOException {
        bell = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Files.writeString(launcher, LAUNCHER.formatted(calls, bell.getLocalPort()));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        Thread.ofPlatform().daemon().name("doorbell").start(this::answer);
    }

    private void answer() {
        while (!bell.isClosed()) {
            try {
                Socket rung = bell.accept();
                Thread.ofVirtual().start(() -> answer(rung));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private static void answer(Socket rung) {
        try (rung;
                var reader = new BufferedReader(new InputStreamReader(rung.getInputStream(), StandardCharsets.UTF_8))) {
            Path call = Path.of(reader.readLine());
            int exit;
            try (var out = Files.newOutputStream(call.resolve("out"));
                    var err = Files.newOutputStream(call.resolve("err"));
                    InputStream in = Files.exists(call.resolve("in"))
                            ? Files.newInputStream(call.resolve("in"))
                            : new ByteArrayInputStream(new byte[0])) {
                exit = Program.run(
                        words(call.resolve("arguments")),
                        Path.of(Files.readString(call.resolve("folder")).strip()),
                        settings(words(call.resolve("environment"))),
                        in,
                        out,
                        err);
            }
            rung.getOutputStream().write((exit + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<String> words(Path file) throws IOException {
        return Files.exists(file) ? Arrays.asList(Files.readString(file).split("\0")) : List.of();
    }

    private static Map<String, String> settings(List<String> environment) {
        var settings = new HashMap<String, String>();
        for (String each : environment) {
            if (each.startsWith("COMITY_")) {
                settings.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
            }
        }
        return settings;
    }

    @Override
    public void close() throws IOException {
        bell.close();
    }
}
