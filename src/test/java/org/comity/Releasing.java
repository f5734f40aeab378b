package org.comity;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.comity.seal.Digest;

/** The side that takes objects in, releases them, and asks some of them back; it keeps what the node acknowledged. */
final class Releasing implements Kills.Work {
    private static final int OBJECTS_MAX = 5;
    private static final int RECALLS_OF = 4;

    private final Path desk;
    private final Random random;
    private final Map<String, Digest> made = new HashMap<>();
    private final Set<String> released = new HashSet<>();
    private final List<String> recallable = new ArrayList<>();
    private final Set<String> recalled = new HashSet<>();

    Releasing(Path desk, Random random) {
        this.desk = desk;
        this.random = random;
    }

    @Override
    public boolean step() throws Exception {
        if (!recallable.isEmpty() && random.nextInt(RECALLS_OF) == 0) {
            return recall(recallable.remove(random.nextInt(recallable.size())));
        }
        return release();
    }

    private boolean release() throws Exception {
        var ids = new ArrayList<String>();
        var text = new StringBuilder();
        for (int i = random.nextInt(OBJECTS_MAX) + 1; i > 0; i--) {
            String object = object();
            text.append(ids.isEmpty() ? "[" : ",").append(object);
            ids.add(object.substring(object.indexOf("indicator--"), object.indexOf("\",\"created\"")));
            synchronized (this) {
                made.put(ids.getLast(), Digest.of(object.getBytes(StandardCharsets.UTF_8)));
            }
        }
        Files.writeString(desk.resolve("new.json"), text.append(']'));
        if (!Kills.type(desk, "import", "--data", "north", "new.json").ok()) {
            return false;
        }
        var release = new ArrayList<>(List.of("release", "--data", "north", Kills.AGREEMENT));
        release.addAll(ids);
        if (!Kills.type(desk, release.toArray(String[]::new)).ok()) {
            return false;
        }
        synchronized (this) {
            released.addAll(ids);
        }
        recallable.addAll(ids);
        return true;
    }

    private String object() {
        var id = new UUID(random.nextLong() & ~0xF000L | 0x4000L, random.nextLong() >>> 2 | 1L << 63);
        return """
                {"type":"indicator","spec_version":"2.1","id":"indicator--%s","created":"2026-03-02T09:00:00.000Z",\
                "modified":"2026-03-02T09:00:00.000Z","name":"Made %d, \\u00e9","pattern_type":"stix",\
                "pattern":"[domain-name:value = 'n%d.example']","valid_from":"2026-03-02T09:00:00Z",\
                "object_marking_refs":["marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"], "x_score":%s}""".formatted(id, made.size(), made.size(), random.nextInt(1000) + ".50");
    }

    /** An object is asked back once only: of a recall that was not acknowledged nobody knows whether it was done. */
    private boolean recall(String id) {
        if (!Kills.type(desk, "recall", "--data", "north", Kills.AGREEMENT, id, "--why", "a bystander's")
                .ok()) {
            return false;
        }
        synchronized (this) {
            recalled.add(id);
        }
        return true;
    }

    /** The digest of every object ever made, by id. */
    synchronized Map<String, Digest> made() {
        return Map.copyOf(made);
    }

    /** What the node said it has released. */
    synchronized Set<String> released() {
        return Set.copyOf(released);
    }

    /** What the node said it has asked back. */
    synchronized Set<String> recalled() {
        return Set.copyOf(recalled);
    }

    synchronized String acknowledged() {
        return released.size() + " of " + made.size() + " objects acknowledged as released, " + recalled.size()
                + " as recalled";
    }
}
