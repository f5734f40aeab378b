package org.comity.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.comity.Config;
import org.comity.DataFolder;
import org.comity.Node;
import org.comity.Serving;
import org.comity.Setting;
import org.comity.border.Shelf;
import org.comity.border.Versions;
import org.comity.border.Wanted;
import org.comity.doors.shell.Rooms;
import org.comity.json.Json;
import org.comity.json.JsonLimits;
import org.comity.parties.Party;
import org.comity.parties.StandingAgreement;

/**
 * Two nodes on this machine, each with its own database: what one has released the other pulls over mutual TLS, signed,
 * verified, stored, receipted. Both run in this process, so that all they cost is in the figure.
 */
final class FederationBench implements Bench.Measure {
    private static final String NORTH = "bench.example";
    private static final String WEST = "partner.example";
    private static final String AGREEMENT = "bench-terms";
    private static final int ENVELOPE = 1_000;

    @Override
    public void run(Options options, Workplace workplace, Figures figures) throws Exception {
        figures.key("federation_objects_per_s", "federation_mb_per_s", "federation_batches");
        int size = Options.size(options.value("--size", options.has("--quick") ? "20k" : "100k"));
        measure(workplace.folder(), size, figures);
    }

    /** The first round warms the code of both sides up; the second is measured. */
    static void measure(Path folder, int size, Figures figures) throws Exception {
        round(folder.resolve("warm"), Math.min(size, 20_000), "", figures);
        round(folder.resolve("measured"), size, "sqlite_" + Options.sizeText(size), figures);
    }

    private static void round(Path folder, int size, String name, Figures figures) throws Exception {
        try (Node north = node(folder.resolve("north"), NORTH);
                Node west = node(folder.resolve("west"), WEST);
                Serving serving = Serving.open(
                        north,
                        new DataFolder(folder.resolve("north")),
                        config(
                                folder.resolve("north"),
                                Map.of(
                                        Setting.SERVER_LISTEN, "127.0.0.1:0",
                                        Setting.PEER_LISTEN, "127.0.0.1:0",
                                        Setting.PEER_EVERY_SECONDS, "86400",
                                        Setting.FOLLOW_EVERY_SECONDS, "86400")),
                        true)) {
            agree(north.rooms(), west.rooms());
            long bytes = fill(north.rooms(), size);
            west.rooms().federation().peers().add(NORTH, serving.peerBase().orElseThrow() + "/");
            long before = System.nanoTime();
            var exchanged = west.rooms().exchange().with(NORTH);
            double seconds = (System.nanoTime() - before) / 1e9;
            if (exchanged.refused() > 0 || exchanged.taken() == 0) {
                throw new IllegalStateException("taken " + exchanged.taken() + ", refused " + exchanged.refused() + ": "
                        + exchanged.problems());
            }
            if (!name.isEmpty()) {
                figures.put(name, "federation_objects_per_s", exchanged.taken() / seconds);
                figures.put(name, "federation_mb_per_s", bytes / 1e6 / seconds * exchanged.taken() / size);
                figures.put(
                        name,
                        "federation_batches",
                        west.rooms().federation().letters().last(NORTH, AGREEMENT));
            }
        }
    }

    private static Config config(Path folder, Map<Setting, String> set) {
        return Config.read(folder, Map.of(), set);
    }

    private static Node node(Path folder, String id) throws IOException {
        var data = new DataFolder(folder);
        Files.createDirectories(folder.getParent());
        Node.create(data, config(folder, Map.of()), id, id, InstantSource.system());
        return Node.open(data, config(folder, Map.of()), InstantSource.system());
    }

    private static void agree(Rooms north, Rooms west) {
        know(north, west);
        know(west, north);
        Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);
        byte[] document = """
                comity: agreement/1
                id: %s
                version: 1
                title: What the bench shares
                purpose: Measuring
                parties:
                  - id: %s
                    name: Bench
                    key: %s
                  - id: %s
                    name: Partner
                    key: %s
                valid:
                  from: %s
                  until: %s
                clauses:
                  - id: "1"
                    title: Everything up to GREEN
                    types: any
                    tlp: GREEN
                    unmarked: GREEN
                """.formatted(
                        AGREEMENT,
                        NORTH,
                        north.parties().ours().key(),
                        WEST,
                        west.parties().ours().key(),
                        today.minus(1, ChronoUnit.DAYS),
                        today.plus(30, ChronoUnit.DAYS))
                .getBytes(StandardCharsets.UTF_8);
        var notes = new ArrayList<String>();
        for (Rooms each : List.of(north, west)) {
            StandingAgreement standing =
                    each.database().write(transaction -> each.agreements().add(transaction, document));
            notes.add(each.agreements().sign(standing, each.key(), org.comity.parties.Actor.AT_THE_FOLDER));
        }
        for (Rooms each : List.of(north, west)) {
            for (String note : notes) {
                each.gate().accept(each.agreements().require(AGREEMENT), note);
            }
        }
    }

    private static void know(Rooms rooms, Rooms other) {
        Party party = other.parties().ours();
        rooms.database()
                .write(transaction -> rooms.parties().add(transaction, party.id(), party.name(), party.key(), false));
    }

    /** Takes that many samples in and releases what the agreement allows; answers the bytes of all. */
    private static long fill(Rooms rooms, int size) {
        Shelf home = rooms.gate().shelf(rooms.operator(), "home");
        long bytes = 0;
        for (int from = 0; from < size; from += ENVELOPE) {
            var envelope = new StringBuilder("[");
            for (int n = from; n < Math.min(size, from + ENVELOPE); n++) {
                byte[] object = Samples.object(n);
                bytes += object.length;
                envelope.append(n == from ? "" : ",").append(new String(object, StandardCharsets.UTF_8));
            }
            InputStream in = new java.io.ByteArrayInputStream(
                    envelope.append(']').toString().getBytes(StandardCharsets.UTF_8));
            rooms.gate().admit(rooms.operator(), home, Json.elements(in, JsonLimits.STANDARD));
        }
        rooms.gate()
                .release(
                        "bench",
                        AGREEMENT,
                        new Wanted(
                                OptionalLong.empty(),
                                0,
                                2_000,
                                List.of(),
                                List.of(),
                                Versions.LAST,
                                List.of(),
                                false,
                                Set.of()),
                        false);
        return bytes;
    }
}
