package org.comity;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@code bin/drill network}: two nodes, each in a network of its own, and a line between them that delays, loses a fifth
 * of all packets, and is cut. Whatever the line does, both end up with the same objects and logs that agree.
 */
final class Network {
    private static final int OBJECTS = 2_500;
    private static final long CONVERGED_SECONDS_MAX = 180;
    private static final Map<String, String> PLACES = Map.of("north", "192.0.2.1", "west", "192.0.2.2");

    private final Path desk;
    private final PrintStream out;
    private final List<Process> nodes = new ArrayList<>();

    private Network(Path desk, PrintStream out) {
        this.desk = desk;
        this.out = out;
    }

    /** Plays it; answers the exit code. Where there is no right to make networks it says so, and that is no failure. */
    static int play(PrintStream out) throws Exception {
        Path desk = Files.createTempDirectory("comity-network-");
        var network = new Network(desk, out);
        if (network.tried("ip", "netns", "add", "comity-north") != 0) {
            out.println("skipped: making networks needs root and the program ip (ip netns add)");
            return 0;
        }
        try {
            return network.play();
        } finally {
            for (Process each : network.nodes) {
                each.destroy();
                each.waitFor(10, TimeUnit.SECONDS);
            }
            network.tried("ip", "netns", "del", "comity-north");
            network.tried("ip", "netns", "del", "comity-west");
        }
    }

    private int play() throws Exception {
        must("ip", "netns", "add", "comity-west");
        must(
                "ip",
                "link",
                "add",
                "to-west",
                "netns",
                "comity-north",
                "type",
                "veth",
                "peer",
                "name",
                "to-north",
                "netns",
                "comity-west");
        place("north", "to-west");
        place("west", "to-north");
        boolean lossy = shape("add", "delay", "40ms", "10ms", "loss", "20%") == 0;
        out.println(lossy ? "a line with 40 ms delay and 20 % loss" : "netem is not there: a line without loss");

        befriend();
        Process north = serve("north");
        serve("west");
        comity("west", "peer", "add", "csirt.northland.example", "https://192.0.2.1:9443/");
        comity("north", "import", objects().toString());
        comity("north", "release", "botnets");
        waitFor("something of it is there", () -> held() > 0);
        must("ip", "netns", "exec", "comity-north", "ip", "link", "set", "to-west", "down");
        out.println("cut with " + held() + " of " + OBJECTS + " there");
        must("ip", "netns", "exec", "comity-north", "ip", "link", "set", "to-west", "up");
        north.destroyForcibly().waitFor();
        out.println("north killed, and started again");
        serve("north");
        waitFor("all of it is there", () -> held() == OBJECTS);
        waitFor(
                "no letter waits",
                () -> comity("west", "peer", "letters", "-o", "csv").lines().count() == 1);
        for (String each : List.of("north", "west")) {
            out.println(each + ": "
                    + comity(each, "ledger", "verify")
                            .lines()
                            .reduce((a, b) -> b)
                            .orElse(""));
        }
        out.println("they converged: " + held() + " objects on both sides");
        return 0;
    }

    private void place(String name, String device) throws Exception {
        String space = "comity-" + name;
        must("ip", "-n", space, "addr", "add", PLACES.get(name) + "/24", "dev", device);
        must("ip", "-n", space, "link", "set", device, "up");
        must("ip", "-n", space, "link", "set", "lo", "up");
    }

    private int shape(String verb, String... how) throws Exception {
        var line = new ArrayList<>(
                List.of("ip", "netns", "exec", "comity-north", "tc", "qdisc", verb, "dev", "to-west", "root", "netem"));
        line.addAll(List.of(how));
        return tried(line.toArray(String[]::new));
    }

    private void befriend() throws Exception {
        comity("north", "init", "--name", "Northland CSIRT", "--id", "csirt.northland.example");
        comity("west", "init", "--name", "Westland CERT", "--id", "cert.westland.example");
        String northKey = comity("north", "party", "show").strip();
        String westKey = comity("west", "party", "show").strip();
        comity("north", "party", "add", "cert.westland.example", "--name", "Westland CERT", "--key", westKey);
        comity("west", "party", "add", "csirt.northland.example", "--name", "Northland CSIRT", "--key", northKey);
        String draft = comity("north", "agreement", "draft", "cert.westland.example");
        Path terms = Files.writeString(desk.resolve("botnets.yaml"), draft.replace("change-this-name", "botnets"));
        for (String each : List.of("north", "west")) {
            comity(each, "agreement", "add", terms.toString());
            Files.writeString(desk.resolve(each + ".note"), comity(each, "agreement", "sign", "botnets"));
        }
        comity(
                "north",
                "agreement",
                "accept",
                "botnets",
                desk.resolve("west.note").toString());
        comity(
                "west",
                "agreement",
                "accept",
                "botnets",
                desk.resolve("north.note").toString());
    }

    private Path objects() throws IOException {
        var bundle = new StringBuilder(
                "{\"type\":\"bundle\",\"id\":\"bundle--9b0a6a3e-2a50-4d3c-8f0a-0d3b1f0b2a00\",\"objects\":[");
        for (int i = 0; i < OBJECTS; i++) {
            bundle.append(i == 0 ? "" : ",").append("""
                    {"type":"indicator","spec_version":"2.1","id":"indicator--3e1f0a52-5c0b-4f0e-9d5b-%012d",\
                    "created":"2026-02-01T00:00:00.000Z","modified":"2026-02-01T00:00:00.000Z","pattern_type":"stix",\
                    "pattern":"[ipv4-addr:value = '203.0.113.%d']","valid_from":"2026-02-01T00:00:00Z",\
                    "object_marking_refs":["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"]}""".formatted(i, i % 256));
        }
        return Files.writeString(desk.resolve("objects.json"), bundle.append("]}"));
    }

    private long held() throws Exception {
        return comity("west", "object", "list", "-o", "csv").lines().count() - 1;
    }

    /** A condition that may take a command to find out. */
    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void waitFor(String what, Condition condition) throws Exception {
        long until =
                System.nanoTime() + Duration.ofSeconds(CONVERGED_SECONDS_MAX).toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("not within " + CONVERGED_SECONDS_MAX + " s: " + what);
            }
        }
    }

    private Process serve(String name) throws Exception {
        Path said = desk.resolve(name + ".said");
        Files.deleteIfExists(said);
        var line = new ArrayList<>(List.of("ip", "netns", "exec", "comity-" + name));
        line.addAll(program());
        line.addAll(List.of(
                "serve",
                "--data",
                desk.resolve(name).toString(),
                "--http",
                "--listen",
                "127.0.0.1:8443",
                "--peer-listen",
                PLACES.get(name) + ":9443"));
        Process node = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        nodes.add(node);
        waitFor(name + " is ready", () -> Files.readString(said).contains("ready "));
        return node;
    }

    private String comity(String name, String... words) throws Exception {
        var line = new ArrayList<>(program());
        line.addAll(Arrays.asList(words));
        line.addAll(List.of("--data", desk.resolve(name).toString()));
        Path said = desk.resolve("said");
        Process command = new ProcessBuilder(line)
                .redirectError(desk.resolve("told").toFile())
                .redirectOutput(said.toFile())
                .start();
        int exit = command.waitFor();
        if (exit != 0) {
            throw new IllegalStateException(
                    String.join(" ", words) + " ended with " + exit + ": " + Files.readString(desk.resolve("told")));
        }
        return Files.readString(said, StandardCharsets.UTF_8);
    }

    private static List<String> program() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "org.comity.Comity");
    }

    private int tried(String... line) throws Exception {
        try {
            return new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1; // there is no such program
        }
    }

    private void must(String... line) throws Exception {
        if (tried(line) != 0) {
            throw new IllegalStateException("failed: " + String.join(" ", line));
        }
    }
}
