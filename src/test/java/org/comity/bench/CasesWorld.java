package org.comity.bench;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.comity.border.CaseStep;
import org.comity.border.Partner;
import org.comity.border.Shelf;
import org.comity.border.Versions;
import org.comity.border.Wanted;
import org.comity.cases.Desk;
import org.comity.cases.WrittenCase;
import org.comity.doors.shell.Rooms;
import org.comity.json.Json;
import org.comity.json.JsonLimits;
import org.comity.json.JsonObject;
import org.comity.parties.AcceptanceNotes;
import org.comity.parties.Actor;
import org.comity.parties.StandingAgreement;
import org.comity.seal.NoteKey;
import org.comity.seal.SigningKey;

/**
 * Two nodes that work together over loopback, and a third party whose letters bring the cases that are held: it signs
 * them as a node would, and they come in by the way all letters come.
 */
final class CasesWorld implements AutoCloseable {
    static final String NORTH = "csirt.northland.example";
    static final String WEST = "cert.westland.example";
    static final String HARBOUR = "registrar.harbour.example";

    /** Parties that do nothing but stand in agreements. */
    private static final int OTHERS = 20;

    private static final int ENVELOPE = 1_000;
    private static final int CASES_AT_ONCE = 20;

    private final CasesNode north;
    private final CasesNode west;
    private final CasesNode harbour;

    private CasesWorld(CasesNode north, CasesNode west, CasesNode harbour) {
        this.north = north;
        this.west = west;
        this.harbour = harbour;
    }

    static CasesWorld open(Ground ground, Workplace workplace, String name) throws Exception {
        CasesNode north = workplace.keep(CasesNode.open(ground, workplace, name + "_north", NORTH));
        CasesNode west = workplace.keep(CasesNode.open(ground, workplace, name + "_west", WEST));
        CasesNode harbour = workplace.keep(CasesNode.open(ground, workplace, name + "_harbour", HARBOUR));
        var world = new CasesWorld(north, west, harbour);
        world.agree();
        world.others();
        north.reaches(west);
        west.reaches(north);
        return world;
    }

    CasesNode north() {
        return north;
    }

    CasesNode west() {
        return west;
    }

    // ---- terms ----

    private void agree() {
        List<CasesNode> nodes = List.of(north, west, harbour);
        for (CasesNode one : nodes) {
            nodes.stream()
                    .filter(other -> other != one)
                    .forEach(other -> one.knows(other.rooms().parties().ours()));
        }
        List<NoteKey> all = nodes.stream()
                .map(each -> each.rooms().parties().ours().noteKey())
                .toList();
        accept(nodes, document("joint", "case/incident", all));
        accept(
                List.of(north, harbour),
                document("shared", "indicator, malware, relationship", List.of(all.get(0), all.get(2))));
    }

    private static void accept(List<CasesNode> nodes, byte[] document) {
        var notes = new ArrayList<String>();
        for (CasesNode each : nodes) {
            Rooms rooms = each.rooms();
            StandingAgreement standing =
                    rooms.database().write(transaction -> rooms.agreements().add(transaction, document));
            notes.add(rooms.agreements().sign(standing, rooms.key(), Actor.AT_THE_FOLDER));
        }
        for (CasesNode each : nodes) {
            for (String note : notes) {
                Rooms rooms = each.rooms();
                rooms.gate().accept(rooms.agreements().addressed(note).orElseThrow(), note);
            }
        }
    }

    /** Agreements that stand in the lists. */
    private void others() {
        Rooms rooms = north.rooms();
        var random = new SecureRandom();
        for (int i = 0; i < OTHERS; i++) {
            String id = "party-" + i + ".example";
            SigningKey key = SigningKey.create(random);
            var noteKey = new NoteKey(id, key.verifyKey());
            rooms.database()
                    .write(transaction ->
                            rooms.parties().add(transaction, id, "Party of " + id, noteKey.text(), false));
            byte[] document = document(
                    "terms-" + i, "indicator", List.of(rooms.parties().ours().noteKey(), noteKey));
            StandingAgreement standing =
                    rooms.database().write(transaction -> rooms.agreements().add(transaction, document));
            rooms.gate().accept(standing, rooms.agreements().sign(standing, rooms.key(), Actor.AT_THE_FOLDER));
            rooms.gate().accept(standing, AcceptanceNotes.sign(standing, id, key));
        }
    }

    private static byte[] document(String id, String types, List<NoteKey> keys) {
        var members = new StringBuilder();
        for (NoteKey each : keys) {
            members.append("  - id: %s\n    name: %s\n    key: %s\n".formatted(each.name(), each.name(), each.text()));
        }
        return """
                comity: agreement/1
                id: %s
                version: 1
                title: What the bench works on
                purpose: Work together
                parties:
                %svalid:
                  from: 2020-01-01T00:00:00Z
                  until: 2099-01-01T00:00:00Z
                clauses:
                  - id: "1"
                    title: What is worked on together
                    types: [%s]
                    tlp: GREEN
                    unmarked: refuse
                """.formatted(id, members, types).getBytes(StandardCharsets.UTF_8);
    }

    // ---- what is held ----

    /** Takes that many samples in, and releases to a party that has no node what may cross. */
    void objects(int count) {
        Rooms rooms = north.rooms();
        Shelf home = rooms.gate().shelf(rooms.operator(), "home");
        for (int from = 0; from < count; from += ENVELOPE) {
            var envelope = new StringBuilder("[");
            for (int n = from; n < Math.min(count, from + ENVELOPE); n++) {
                envelope.append(n == from ? "" : ",").append(new String(Samples.object(n), StandardCharsets.UTF_8));
            }
            var in = new ByteArrayInputStream(envelope.append(']').toString().getBytes(StandardCharsets.UTF_8));
            rooms.gate().admit(rooms.operator(), home, Json.elements(in, JsonLimits.STANDARD));
        }
        rooms.gate()
                .release(
                        "bench",
                        "shared",
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
    }

    /** The long one first, which is called long; the others are case-1 and so on, every fourth of them closed. */
    void cases(CasesBench.Size size) throws Exception {
        int each = size.cases() < 2 ? 0 : Math.max(3, (size.steps() - size.longest()) / (size.cases() - 1));
        BlockingQueue<List<byte[]>> road = new ArrayBlockingQueue<>(4);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<?> sending = threads.submit((Callable<Void>) () -> {
                for (int from = 0; from < size.cases(); from += CASES_AT_ONCE) {
                    road.put(send(from, Math.min(size.cases(), from + CASES_AT_ONCE), each, size.longest()));
                }
                road.put(List.of());
                return null;
            });
            Future<?> taking = threads.submit((Callable<Void>) () -> {
                var sender = new Partner(north.rooms().parties().require(HARBOUR), "1");
                for (List<byte[]> letters = road.take(); !letters.isEmpty(); letters = road.take()) {
                    for (byte[] frames : letters) {
                        north.rooms().federation().letters().take(sender, "joint", frames);
                    }
                }
                return null;
            });
            taking.get();
            sending.get();
        }
        join(size.cases());
    }

    /** Signs those cases, writes them as letters, and answers these as they lie on the road. */
    private List<byte[]> send(int from, int until, int steps, int longest) {
        Rooms rooms = harbour.rooms();
        var letters = rooms.federation().letters();
        long before = letters.last(NORTH, "joint");
        for (int i = from; i < until; i++) {
            List<CaseStep> written = WrittenCase.steps(
                    rooms.federation().signer(),
                    name(i),
                    "joint",
                    NORTH,
                    i == 0 ? longest : steps,
                    i == 0 ? 100 : 2,
                    i % 4 == 3);
            rooms.database()
                    .write(transaction -> rooms.federation().cases().send(transaction, "bench", NORTH, written));
        }
        var asker = new Partner(rooms.parties().require(NORTH), "1");
        var frames = new ArrayList<byte[]>();
        for (long have = before; have < letters.last(NORTH, "joint"); ) {
            frames.add(letters.after(asker, "joint", have).content());
            have += pieces(frames.getLast()) / 2;
        }
        return frames;
    }

    static String name(int i) {
        return i == 0 ? "long" : "case-" + i;
    }

    /** We join what we are invited to, but for every hundredth. */
    private void join(int cases) throws Exception {
        Desk desk = north.desk();
        var asker = new Partner(north.rooms().parties().require(HARBOUR), "1");
        var letters = north.rooms().federation().letters();
        for (int from = 0; from < cases; from += 1_000) {
            try (var workers = Executors.newFixedThreadPool(8)) {
                for (int i = from; i < Math.min(cases, from + 1_000); i++) {
                    String id = WrittenCase.id(harbour.rooms().federation().signer(), name(i), "joint");
                    if (i % 100 != 99 && i % 4 != 3) {
                        workers.submit(() -> desk.take(id, "joined", JsonObject.EMPTY, Desk.ALL));
                    }
                }
            }
            letters.after(asker, "joint", letters.last(HARBOUR, "joint"));
        }
    }

    @Override
    public void close() throws Exception {
        for (CasesNode each : List.of(harbour, west, north)) {
            each.close();
        }
    }

    private static int pieces(byte[] frames) {
        int count = 0;
        for (int at = 0; at < frames.length; count++) {
            at += Integer.BYTES + ByteBuffer.wrap(frames, at, Integer.BYTES).getInt();
        }
        return count;
    }
}
