package org.comity.feeds;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.comity.border.Refused;
import org.comity.border.Refused.Why;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.ledger.Act;
import org.comity.ledger.Ledger;
import org.comity.ledger.LogName;
import org.comity.seal.Digest;
import org.comity.sql.Database;
import org.comity.sql.Micros;
import org.comity.sql.Session;

/**
 * The plans that a node was given, each with a copy of its files, so that it parts what comes in without being told by what,
 * and can part it again by what held then. A plan never changes; another one follows it.
 */
public final class FeedPlans {
    /** What a plan says, beside its files. */
    private static final String SAID = "plan.json";

    private static final String PLANS = "SELECT nr, made, person, sha256 FROM feed_plan ";

    private final Database database;
    private final Ledger ledger;
    private final Path folder;
    private final InstantSource clock;
    private final ReentrantLock turn = new ReentrantLock();

    FeedPlans(Database database, Ledger ledger, Path folder, InstantSource clock) {
        this.database = database;
        this.ledger = ledger;
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * Takes a plan in: from now on it is the one that counts. The files are copied and on disk before anything says so.
     *
     * @param files the files by the names they get within the folder of the plan
     * @param terms how they are to be read, for whoever reads them
     * @param actor who sets it
     */
    public KeptPlan set(Map<String, Path> files, JsonObject terms, String actor) throws IOException {
        turn.lock();
        try {
            long nr = database.read(FeedPlans::last) + 1;
            Path half = folder.resolve(nr + ".part");
            Path whole = folder(nr);
            // What a stop left behind no table speaks of.
            Durable.drop(half);
            Durable.drop(whole);
            Files.createDirectories(half);
            JsonObject.Builder digests = JsonObject.builder();
            for (var each : new TreeMap<>(files).entrySet()) {
                Path copy = half.resolve(each.getKey()).normalize();
                if (!copy.startsWith(half)) {
                    throw new IllegalArgumentException(each.getKey()
                            + " lies outside the folder of its list; a plan holds copies: put it in there");
                }
                digests.put(each.getKey(), Durable.copy(each.getValue(), copy));
            }
            byte[] said = Json.bytes(JsonObject.builder()
                    .put("comity", "feed-plan/1")
                    .put("files", digests.build())
                    .put("terms", terms)
                    .build());
            Durable.write(half.resolve(SAID), said);
            Durable.rename(half, whole);
            String sha256 = Digest.of(said).hex();
            Instant now = clock.instant();
            database.write(transaction -> {
                long entry = ledger.append(
                                transaction,
                                LogName.HOME,
                                Act.of("feed plan set", actor)
                                        .with(JsonObject.builder()
                                                .put("plan", nr)
                                                .put("sha256", sha256)
                                                .build()))
                        .number();
                var insert = transaction.prepare(
                        "INSERT INTO feed_plan (nr, made, person, sha256, entry) VALUES (?, ?, ?, ?, ?)");
                insert.setLong(1, nr);
                insert.setLong(2, Micros.of(now));
                insert.setString(3, actor);
                insert.setString(4, sha256);
                insert.setLong(5, entry);
                insert.executeUpdate();
                return null;
            });
            return require(nr);
        } finally {
            turn.unlock();
        }
    }

    /** The plan that counts now; empty where none was set. */
    public Optional<KeptPlan> newest() {
        return database.read(reading -> plans(reading, "ORDER BY nr DESC LIMIT 1")).stream()
                .findFirst();
    }

    /** All of them, the newest first. */
    public List<KeptPlan> all(int limit) {
        return database.read(reading -> plans(reading, "ORDER BY nr DESC LIMIT " + limit));
    }

    /** @throws Refused UNKNOWN when there is none of that number */
    public KeptPlan require(long nr) {
        return database.read(reading -> plans(reading, "WHERE nr = " + nr)).stream()
                .findFirst()
                .orElseThrow(() -> new Refused(Why.UNKNOWN, "there is no plan " + nr));
    }

    /**
     * What a plan says: {@code files} with their digests, all of which are held against these, and {@code terms}.
     *
     * @throws Refused UNFIT when one is not as it was when the plan was set, or is not here
     */
    public JsonObject said(KeptPlan plan) {
        try {
            byte[] bytes = Files.readAllBytes(plan.folder().resolve(SAID));
            if (!Digest.of(bytes).hex().equals(plan.sha256())) {
                throw changed(plan.nr(), SAID);
            }
            JsonObject said = Json.parseObject(bytes);
            JsonObject files = Objects.requireNonNull(said.object("files"));
            for (String each : files.names()) {
                try (InputStream in = Files.newInputStream(plan.folder().resolve(each))) {
                    if (!Durable.sha256(in).equals(files.text(each))) {
                        throw changed(plan.nr(), each);
                    }
                }
            }
            return said;
        } catch (NoSuchFileException e) {
            // Of a plan a backup holds no more than that there was one.
            throw new Refused(
                    Why.UNFIT,
                    "files of plan " + plan.nr() + " are not here; set the plan anew with: comity feed plan set");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Refused changed(long nr, String file) {
        return new Refused(
                Why.UNFIT,
                file + " of plan " + nr + " is not as it was when the plan was set; set the plan anew with: comity feed"
                        + " plan set");
    }

    private Path folder(long nr) {
        return folder.resolve(Long.toString(nr));
    }

    private static long last(Session session) throws SQLException {
        try (var rows =
                session.prepare("SELECT coalesce(max(nr), 0) FROM feed_plan").executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private List<KeptPlan> plans(Session session, String which) throws SQLException {
        var plans = new ArrayList<KeptPlan>();
        try (ResultSet rows = session.prepare(PLANS + which).executeQuery()) {
            while (rows.next()) {
                long nr = rows.getLong(1);
                plans.add(new KeptPlan(
                        nr, Micros.instant(rows.getLong(2)), rows.getString(3), rows.getString(4), folder(nr)));
            }
        }
        return plans;
    }
}
