package org.comity;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.comity.sql.Databases;

/** {@code bin/drill}: plays drills with all that is seen, or kills nodes again and again. */
final class Drills {
    private Drills() {}

    public static void main(String[] arguments) throws Exception {
        Logging.quiet();
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        if (arguments.length > 0 && arguments[0].equals("kill")) {
            int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 50;
            for (Databases kind : Databases.values()) {
                Killing.rounds(kind, rounds, out);
            }
            System.exit(0);
        }
        if (arguments.length > 0 && arguments[0].equals("feed-kill")) {
            int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100;
            Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> {
                // Who is killed hangs up on the mail server, which says so by a trace.
                if (!thread.getName().startsWith("smtp:")) {
                    fault.printStackTrace();
                }
            });
            for (Databases kind : Databases.values()) {
                FeedKilling.rounds(kind, rounds, out);
                DeliveryKilling.rounds(kind, rounds, out);
            }
            System.exit(0);
        }
        if (arguments.length > 0 && arguments[0].equals("kills")) {
            kills(arguments, out);
            System.exit(0);
        }
        if (arguments.length > 0 && arguments[0].equals("network")) {
            System.exit(Network.play(out));
        }
        List<Drill> drills = arguments.length == 0 ? Drill.all() : List.of(Drill.named(arguments[0]));
        int failed = 0;
        for (Drill drill : drills) {
            out.println("=== " + drill.name());
            try {
                play(drill, out);
            } catch (Stage.Deviation e) {
                failed++;
                out.println("*** " + e.getMessage());
            }
            out.println();
        }
        out.println(drills.size() + " drills, " + failed + " not as written");
        System.exit(failed == 0 ? 0 : 1);
    }

    /** {@code kills [--count N] [--seed N]}, on each database. */
    private static void kills(String[] arguments, PrintStream out) throws Exception {
        int count = 200;
        long seed = System.nanoTime();
        for (int i = 1; i + 1 < arguments.length; i += 2) {
            switch (arguments[i]) {
                case "--count" -> count = Integer.parseInt(arguments[i + 1]);
                case "--seed" -> seed = Long.parseLong(arguments[i + 1]);
                default -> throw new IllegalArgumentException("kills [--count N] [--seed N], not " + arguments[i]);
            }
        }
        for (Databases kind : Databases.values()) {
            out.println(kind + ", seed " + seed);
            Kills.play(kind, count, seed, out);
        }
    }

    /** Plays one drill in a folder of its own, which is gone afterwards. */
    static void play(Drill drill, OutputStream audience) throws Exception {
        Path desk = Files.createTempDirectory("comity-drill-");
        try (var stage = new Stage(desk)) {
            stage.play(drill, new PrintStream(audience, true, StandardCharsets.UTF_8));
        } finally {
            try (var inside = Files.walk(desk)) {
                for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(each);
                }
            }
        }
    }
}
