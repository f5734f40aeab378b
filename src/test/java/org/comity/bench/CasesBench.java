package org.comity.bench;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.comity.border.Federation;
import org.comity.border.Gate;
import org.comity.border.Partner;
import org.comity.border.Signer;
import org.comity.cases.Casebook;
import org.comity.cases.Desk;
import org.comity.cases.FoldedCase;
import org.comity.json.JsonObject;
import org.comity.kinds.Kinds;
import org.comity.ledger.Ledger;
import org.comity.objects.Holdings;
import org.comity.parties.AcceptanceNotes;
import org.comity.parties.Actor;
import org.comity.parties.Agreements;
import org.comity.parties.Keys;
import org.comity.parties.Parties;
import org.comity.seal.NoteKey;
import org.comity.seal.SigningKey;
import org.comity.sql.Database;

/** How many steps a second one node takes for two other members, and takes in from another; and how fast a case folds. */
final class CasesBench implements Bench.Measure {
    private static final int STEPS = 10_000;
    private static final int STEPS_QUICK = 2_000;
    private static final int FOLDED = 10_000;
    private static final int FOLDS = 21;
    private static final int WORKERS = 8;
    private static final String NORTH = "csirt.northland.example";
    private static final String WEST = "cert.westland.example";
    private static final String HARBOUR = "registrar.harbour.example";

    @Override
    public void run(Options options, Workplace workplace, Figures figures) throws Exception {
        figures.key("steps_per_s", "steps_admitted_per_s", "fold_10000_ms");
        int steps = options.number("--steps", options.has("--quick") ? STEPS_QUICK : STEPS);
        String of = "sqlite_" + Options.sizeText(steps);
        Path folder = Files.createDirectory(workplace.folder().resolve("cases"));
        var random = new SecureRandom();
        List<SigningKey> keys =
                List.of(SigningKey.create(random), SigningKey.create(random), SigningKey.create(random));
        try (var north = new Seat(folder.resolve("north"), NORTH, keys);
                var west = new Seat(folder.resolve("west"), WEST, keys)) {
            north.desk.open("night", "incident", "joint", "A night", "TLP:GREEN", "");
            for (String each : List.of(WEST, HARBOUR)) {
                north.desk.take(
                        "night",
                        "invited",
                        JsonObject.builder().put("party", each).build(),
                        Desk.ALL);
            }
            Bench.say("taking " + steps + " steps");
            long begun = System.nanoTime();
            north.take(steps);
            figures.put(of, "steps_per_s", steps / seconds(begun));

            Bench.say("taking them in");
            var sender = new Partner(west.parties.require(NORTH), "1");
            var asker = new Partner(north.parties.require(WEST), "1");
            begun = System.nanoTime();
            for (long have = 0; have < north.federation.letters().last(WEST, "joint"); ) {
                byte[] letters =
                        north.federation.letters().after(asker, "joint", have).content();
                have = west.federation.letters().take(sender, "joint", letters);
            }
            figures.put(of, "steps_admitted_per_s", steps / seconds(begun));
            if (!west.desk
                    .require("night")
                    .digest()
                    .equals(north.desk.require("night").digest())) {
                throw new IllegalStateException("the two nodes of the bench have different states");
            }
        }
        Bench.say("folding a case of " + FOLDED + " steps");
        var folded = new FoldedCase(FOLDED);
        long counting = folded.fold();
        if (counting < FOLDED * 9L / 10) {
            throw new IllegalStateException("of " + folded.size() + " steps only " + counting + " count");
        }
        double[] taken = new double[FOLDS];
        for (int i = 0; i < FOLDS; i++) {
            long begun = System.nanoTime();
            folded.fold();
            taken[i] = seconds(begun) * 1_000;
        }
        Arrays.sort(taken);
        figures.put(of, "fold_10000_ms", taken[FOLDS / 2]);
    }

    /** One member's node, without doors. */
    private static final class Seat implements AutoCloseable {
        private final Database database;
        private final Parties parties;
        private final Federation federation;
        private final Desk desk;

        Seat(Path folder, String id, List<SigningKey> all) throws Exception {
            var random = new SecureRandom();
            InstantSource clock = InstantSource.system();
            database = Database.open(Database.embeddedUrl(Files.createDirectory(folder)));
            parties = new Parties(database, clock);
            List<String> ids = List.of(NORTH, WEST, HARBOUR);
            SigningKey key = all.get(ids.indexOf(id));
            for (int i = 0; i < ids.size(); i++) {
                String each = ids.get(i);
                String verify = new NoteKey(each, all.get(i).verifyKey()).text();
                database.write(transaction -> parties.add(transaction, each, each, verify, each.equals(id)));
            }
            var keys = new Keys(database, parties, clock);
            var agreements = new Agreements(database, parties, keys, clock);
            var ledger = new Ledger(database, key, id, "1", clock, random);
            var gate = new Gate(database, parties, agreements, new Holdings(database), ledger, clock, UUID::randomUUID);
            federation = gate.federation(keys, ledger, new Signer(id, "1", key), UUID::randomUUID);
            byte[] document = document(ids, all).getBytes(StandardCharsets.UTF_8);
            var standing = database.write(transaction -> agreements.add(transaction, document));
            for (int i = 0; i < ids.size(); i++) {
                gate.accept(standing, AcceptanceNotes.sign(standing, ids.get(i), all.get(i)));
            }
            desk = new Casebook(database, federation.cases(), Kinds.ALL, clock, random).as(Actor.AT_THE_FOLDER);
        }

        /** As many at once as people and programs may work on one node. */
        void take(int steps) throws Exception {
            var next = new AtomicInteger();
            try (var workers = Executors.newFixedThreadPool(WORKERS)) {
                Callable<Void> work = () -> {
                    for (int i = next.getAndIncrement(); i < steps; i = next.getAndIncrement()) {
                        JsonObject says = JsonObject.builder()
                                .put("text", "The gateway of operator " + i + " answers again.")
                                .build();
                        desk.take("night", "noted", says, Desk.ALL);
                    }
                    return null;
                };
                for (var each : workers.invokeAll(java.util.Collections.nCopies(WORKERS, work))) {
                    each.get();
                }
            }
        }

        @Override
        public void close() {
            database.close();
        }
    }

    private static String document(List<String> ids, List<SigningKey> keys) {
        var members = new StringBuilder();
        for (int i = 0; i < ids.size(); i++) {
            members.append("  - id: ")
                    .append(ids.get(i))
                    .append("\n    name: ")
                    .append(ids.get(i))
                    .append("\n    key: ");
            members.append(new NoteKey(ids.get(i), keys.get(i).verifyKey()).text())
                    .append('\n');
        }
        return """
                comity: agreement/1
                id: joint
                version: 1
                title: Joint incidents
                purpose: Work incidents together
                parties:
                %svalid:
                  from: 2020-01-01T00:00:00Z
                  until: 2099-01-01T00:00:00Z
                clauses:
                  - id: "1"
                    title: Incidents
                    types: [case/incident]
                    tlp: GREEN
                    unmarked: refuse
                """.formatted(members);
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }
}
