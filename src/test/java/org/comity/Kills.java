package org.comity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.comity.doors.shell.Exit;
import org.comity.sql.Databases;

/**
 * Two nodes in processes of their own, one of which releases and recalls while the other pulls and answers. Either is
 * killed with SIGKILL at a random moment, again and again, while the other goes on; at the end both must tell the same.
 */
final class Kills {
    static final String AGREEMENT = "indicators";
    static final String NORTH = "csirt.northland.example";
    static final String WEST = "cert.westland.example";

    private static final long LIFE_MILLIS_MAX = 600;
    private static final long AGAIN_SECONDS_MAX = 120;
    private static final int LOOKED_EVERY = 50;

    private final Path desk;
    private final Random random;
    private final PrintStream out;
    private final int port;
    private final Side north;
    private final Side west;
    private final Releasing releasing;
    private final Pulling pulling;

    private Kills(Path desk, Databases kind, long seed, PrintStream out) throws Exception {
        this.desk = desk;
        this.random = new Random(seed);
        this.out = out;
        this.port = Ports.free(random);
        befriend(kind);
        this.releasing = new Releasing(desk, new Random(random.nextLong()));
        this.pulling = new Pulling(desk, new Random(random.nextLong()));
        this.north = new Side("north", releasing);
        this.west = new Side("west", pulling);
    }

    /** What one command did. Whatever was typed while its node died has no exit code that counts. */
    record Answer(int exit, String out, String said) {
        boolean ok() {
            return exit == Exit.OK;
        }
    }

    /** What is done on one side, a step at a time. */
    interface Work {
        /** Does one step; answers whether the node did what it was asked. */
        boolean step() throws Exception;
    }

    /**
     * Kills so many times, each time on what the last kill left, and says what came of it.
     *
     * @throws AssertionError when anything is lost, there twice, or told otherwise by the two logs; it names the seed
     */
    static void play(Databases kind, int count, long seed, PrintStream out) throws Exception {
        Path desk = Files.createTempDirectory("comity-kills-");
        boolean well = false;
        try {
            new Kills(desk, kind, seed, out).play(kind, count);
            well = true;
        } catch (AssertionError e) {
            throw new AssertionError(kind + ", seed " + seed + ", left in " + desk + ": " + e.getMessage(), e);
        } finally {
            if (well) {
                remove(desk);
            }
        }
    }

    private void play(Databases kind, int count) throws Exception {
        try (north;
                west) {
            north.start();
            west.start();
            for (int i = 1; i <= count; i++) {
                Side victim = random.nextBoolean() ? north : west;
                north.awaitSteps(1);
                west.awaitSteps(1);
                long millis = random.nextLong(LIFE_MILLIS_MAX);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
                victim.killAndStartAgain();
                out.println(kind + " kill " + i + ": " + victim.name + " after " + millis + " ms; "
                        + releasing.acknowledged() + "; " + pulling.told());
                if (i % LOOKED_EVERY == 0 && i < count) {
                    north.paused(() -> west.paused(() -> new Account(desk, releasing).settle()));
                }
            }
            north.awaitSteps(1);
            west.awaitSteps(1);
            north.rest();
            west.rest();
            out.println(kind + ": " + count + " kills; " + new Account(desk, releasing).settle());
        }
    }

    /** Makes both nodes and an agreement in force between them. */
    private void befriend(Databases kind) throws Exception {
        for (String[] each : new String[][] {{"north", NORTH, "Northland CSIRT"}, {"west", WEST, "Westland CERT"}}) {
            var init = new ArrayList<>(List.of("init", "--data", each[0], "--id", each[1], "--name", each[2]));
            if (kind != Databases.SQLITE) {
                init.addAll(List.of("--database", kind.freshUrl()));
            }
            must(desk, init.toArray(String[]::new));
        }
        String northKey = must(desk, "party", "show", "--data", "north").strip();
        String westKey = must(desk, "party", "show", "--data", "west").strip();
        must(desk, "party", "add", "--data", "north", WEST, "--name", "Westland CERT", "--key", westKey);
        must(desk, "party", "add", "--data", "west", NORTH, "--name", "Northland CSIRT", "--key", northKey);
        String draft = must(desk, "agreement", "draft", "--data", "north", WEST);
        Files.writeString(desk.resolve("a.yaml"), draft.replace("change-this-name", AGREEMENT));
        for (String data : new String[] {"north", "west"}) {
            must(desk, "agreement", "add", "--data", data, "a.yaml");
            Files.writeString(desk.resolve(data + ".note"), must(desk, "agreement", "sign", "--data", data, AGREEMENT));
        }
        must(desk, "agreement", "accept", "--data", "north", AGREEMENT, "west.note");
        must(desk, "agreement", "accept", "--data", "west", AGREEMENT, "north.note");
        must(desk, "peer", "add", "--data", "west", NORTH, "https://127.0.0.1:" + port + "/");
    }

    static Answer type(Path desk, String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exit = Program.run(List.of(words), desk, Map.of(), InputStream.nullInputStream(), out, err);
        return new Answer(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Types what has to go well. */
    static String must(Path desk, String... words) {
        Answer answer = type(desk, words);
        assertThat(answer.exit())
                .as(() -> String.join(" ", words) + ": " + answer.out() + answer.said())
                .isZero();
        return answer.out();
    }

    private static void remove(Path folder) throws Exception {
        try (var inside = Files.walk(folder)) {
            for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }

    /**
     * One node and whoever works it. No step begins while the node is down, for a command that finds no node serving
     * would take the folder itself; the step in which the node dies is let end before it is started again.
     */
    private final class Side implements AutoCloseable {
        private final String name;
        private final Work work;
        private final Thread worker;
        private NodeProcess node;
        private boolean down;
        private boolean ended;
        private boolean working;
        private long done;
        private Throwable fault;

        Side(String name, Work work) {
            this.name = name;
            this.work = work;
            this.worker = Thread.ofPlatform().name("works " + name).unstarted(this::work);
        }

        void start() throws Exception {
            node = open();
            worker.start();
        }

        private NodeProcess open() throws Exception {
            return name.equals("north")
                    ? NodeProcess.start(desk, name, "--peer-listen", "127.0.0.1:" + port)
                    : NodeProcess.start(desk, name);
        }

        private void work() {
            try {
                while (begin()) {
                    boolean did = false;
                    try {
                        did = work.step();
                    } finally {
                        end(did);
                    }
                }
            } catch (Exception | AssertionError e) {
                synchronized (this) {
                    fault = e;
                    notifyAll();
                }
            }
        }

        private synchronized boolean begin() throws InterruptedException {
            while (down && !ended) {
                wait();
            }
            working = !ended;
            return working;
        }

        private synchronized void end(boolean did) {
            working = false;
            done += did ? 1 : 0;
            notifyAll();
        }

        void killAndStartAgain() throws Exception {
            synchronized (this) {
                down = true;
            }
            node.kill();
            awaitIdle();
            node = open();
            resume();
        }

        /** Does something while nobody types anything on this side; the node runs on. */
        void paused(Pause pause) throws Exception {
            synchronized (this) {
                down = true;
            }
            awaitIdle();
            pause.run();
            resume();
        }

        private synchronized void awaitIdle() throws InterruptedException {
            while (working) {
                wait();
            }
        }

        private synchronized void resume() {
            down = false;
            notifyAll();
        }

        /** Waits until so many steps went well from now on. */
        synchronized void awaitSteps(long steps) throws InterruptedException {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(AGAIN_SECONDS_MAX);
            long from = done;
            while (done < from + steps) {
                if (fault != null) {
                    throw new AssertionError(name + ": " + fault.getMessage(), fault);
                }
                long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
                assertThat(left)
                        .as(name + " goes on within " + AGAIN_SECONDS_MAX + " s")
                        .isPositive();
                wait(left);
            }
        }

        /** No step begins any more; the node runs on. */
        void rest() throws InterruptedException {
            synchronized (this) {
                ended = true;
                notifyAll();
            }
            worker.join();
        }

        @Override
        public void close() throws Exception {
            rest();
            if (node != null) {
                node.close();
            }
        }
    }

    private interface Pause {
        void run() throws Exception;
    }
}
