package org.comity.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.comity.Config;
import org.comity.DataFolder;
import org.comity.Node;
import org.comity.border.Release;
import org.comity.border.Shelf;
import org.comity.border.Versions;
import org.comity.border.Wanted;
import org.comity.doors.shell.Rooms;
import org.comity.json.Json;
import org.comity.json.JsonLimits;
import org.comity.parties.AcceptanceNotes;
import org.comity.parties.Actor;
import org.comity.parties.StandingAgreement;
import org.comity.seal.NoteKey;
import org.comity.seal.SigningKey;
import org.comity.sql.Database;

/**
 * Everything a node holds, released under one agreement of ten parties after the other, as the command does it: lint goes
 * over all of it first, then the release. A pair is one object and one agreement, asked whether it crosses or not.
 */
final class BorderRelease {
    private static final String OURS = "bench.example";
    private static final int ENVELOPE = 1_000;
    private static final int PARTIES = 10;
    private static final int AGREEMENTS = 10;
    private static final int BATCH = 2_000;

    private final Rooms rooms;
    private final Path folder;
    private final Figures figures;
    private final String of;
    private final int objects;
    private final Map<String, SigningKey> others = new LinkedHashMap<>();

    private BorderRelease(Rooms rooms, Path folder, Figures figures, int objects) {
        this.rooms = rooms;
        this.folder = folder;
        this.figures = figures;
        this.objects = objects;
        this.of = "release_" + Options.sizeText(objects);
    }

    static void measure(Path folder, int objects, Figures figures) throws IOException {
        Files.createDirectories(folder.getParent());
        var data = new DataFolder(folder);
        var config = Config.read(folder, Map.of(), Map.of());
        Node.create(data, config, OURS, "Bench", InstantSource.system());
        try (Node node = Node.open(data, config, InstantSource.system())) {
            new BorderRelease(node.rooms(), folder, figures, objects).run();
        }
    }

    private void run() throws IOException {
        var random = new SecureRandom();
        for (int i = 1; i < PARTIES; i++) {
            others.put("party-" + i + ".example", SigningKey.create(random));
        }
        rooms.database().write(transaction -> {
            for (var each : others.entrySet()) {
                rooms.parties()
                        .add(transaction, each.getKey(), each.getKey(), key(each.getKey(), each.getValue()), false);
            }
            return null;
        });
        fill();
        double seconds = 0;
        long first = 0;
        long laid = 0;
        for (int i = 0; i < AGREEMENTS; i++) {
            String agreement = "bench-" + i;
            agree(agreement, "");
            long before = System.nanoTime();
            Release release = release(agreement);
            double took = (System.nanoTime() - before) / 1e9;
            Bench.say("%s: %,d released to each of %d in %.1f s"
                    .formatted(agreement, release.released() / others.size(), others.size(), took));
            seconds += took;
            if (i == 0) {
                first = size();
            } else {
                laid += release.released() / others.size();
            }
        }
        figures.put(of, "release_objects_per_s", AGREEMENTS * (double) objects / seconds);
        figures.put(of, "bytes_per_extra_release", (size() - first) / (double) laid);

        agree("bench-pseudonyms", """
                    data:
                      - category: [email, account, ip-address, free-text, name]
                        basis: mandate
                        transfer: adequacy
                        measure: pseudonym
                """);
        long before = System.nanoTime();
        Release release = release("bench-pseudonyms");
        double took = (System.nanoTime() - before) / 1e9;
        Bench.say("with pseudonyms: %,d released to each of %d in %.1f s"
                .formatted(release.released() / others.size(), others.size(), took));
        figures.put(of, "release_minimised_objects_per_s", objects / took);
    }

    private Release release(String agreement) {
        var wanted = new Wanted(
                OptionalLong.empty(), 0, BATCH, List.of(), List.of(), Versions.LAST, List.of(), false, Set.of());
        rooms.gate().releases().lint(agreement, wanted, rooms.federation().keys(), rooms.credentials());
        return rooms.gate().release("bench", agreement, wanted, false);
    }

    private void fill() throws IOException {
        Shelf home = rooms.gate().shelf(rooms.operator(), "home");
        for (int from = 0; from < objects; from += ENVELOPE) {
            var envelope = new ByteArrayOutputStream(2 << 20);
            envelope.write('[');
            for (int n = from; n < from + ENVELOPE; n++) {
                envelope.writeBytes(n == from ? new byte[0] : new byte[] {','});
                envelope.writeBytes(Samples.object(n));
            }
            envelope.write(']');
            rooms.gate()
                    .admit(
                            rooms.operator(),
                            home,
                            Json.elements(new ByteArrayInputStream(envelope.toByteArray()), JsonLimits.STANDARD));
        }
    }

    /** What the database takes on the disk, its log moved in. */
    private long size() throws IOException {
        Path copy = folder.resolve("measured.db");
        rooms.database().snapshot(copy);
        long size = Files.size(copy);
        Files.delete(copy);
        return size;
    }

    private void agree(String id, String data) {
        byte[] document = terms(id, data).getBytes(StandardCharsets.UTF_8);
        Database database = rooms.database();
        StandingAgreement standing =
                database.write(transaction -> rooms.agreements().add(transaction, document));
        rooms.gate().accept(standing, rooms.agreements().sign(standing, rooms.key(), Actor.AT_THE_FOLDER));
        others.forEach((party, key) -> rooms.gate().accept(standing, AcceptanceNotes.sign(standing, party, key)));
    }

    private String terms(String id, String data) {
        Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);
        var parties = new StringBuilder();
        parties.append(member(OURS, rooms.parties().ours().key()));
        others.forEach((party, key) -> parties.append(member(party, key(party, key))));
        return """
                comity: agreement/1
                id: %s
                version: 1
                title: What the bench shares
                purpose: Measuring
                parties:
                %svalid:
                  from: %s
                  until: %s
                grounds:
                  - id: mandate
                    kind: processing basis
                    text: The mandate of the team
                    source: An act
                    status: in force
                  - id: adequacy
                    kind: transfer ground
                    text: A decision
                    source: Its number
                    status: in force
                clauses:
                  - id: "1"
                    title: Everything up to GREEN
                    types: any
                    tlp: GREEN
                    unmarked: refuse
                %s""".formatted(id, parties, today.minus(1, ChronoUnit.DAYS), today.plus(300, ChronoUnit.DAYS), data);
    }

    private static String member(String party, String key) {
        return "  - {id: " + party + ", name: " + party + ", key: \"" + key + "\"}\n";
    }

    private static String key(String party, SigningKey key) {
        return new NoteKey(party, key.verifyKey()).text();
    }
}
