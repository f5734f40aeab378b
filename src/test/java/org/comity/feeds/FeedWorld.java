package org.comity.feeds;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.comity.border.Federation;
import org.comity.border.Gate;
import org.comity.border.Segment;
import org.comity.border.Signer;
import org.comity.json.JsonObject;
import org.comity.ledger.Ledger;
import org.comity.ledger.LogName;
import org.comity.marking.Tlp;
import org.comity.objects.Holdings;
import org.comity.parties.AcceptanceNotes;
import org.comity.parties.Agreements;
import org.comity.parties.Credentials;
import org.comity.parties.Keys;
import org.comity.parties.Parties;
import org.comity.parties.Scope;
import org.comity.parties.StandingAgreement;
import org.comity.routing.Columns;
import org.comity.routing.Listed;
import org.comity.routing.RangeTable;
import org.comity.routing.Recipient;
import org.comity.routing.Routes;
import org.comity.routing.SeenKeys;
import org.comity.routing.Tables;
import org.comity.seal.NoteKey;
import org.comity.seal.SigningKey;
import org.comity.sql.Database;
import org.comity.sql.Databases;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/** Northland's rooms with a feed, and Westland and Southland under agreements that let observations cross up to AMBER. */
public final class FeedWorld implements AutoCloseable {
    public static final String NORTH = "csirt.northland.example";
    public static final String WEST = "cert.westland.example";
    public static final String SOUTH = "cert.southland.example";
    public static final String HEADER = "\"timestamp\",\"protocol\",\"src_ip\",\"src_port\",\"infection\",\"tag\"\n";
    static final Instant BEGIN = Instant.parse("2026-11-23T12:00:00Z");

    /** Stands still until a test turns it. */
    public static final class Clock implements InstantSource {
        private volatile Instant now = BEGIN;

        @Override
        public Instant instant() {
            return now;
        }

        public void turn(Duration by) {
            now = now.plus(by);
        }
    }

    public final Clock clock = new Clock();
    public final Path folder;
    public final Database database;
    public final Parties parties;
    public final Credentials credentials;
    public final Agreements agreements;
    public final Ledger ledger;
    public final Gate gate;
    public final Federation federation;
    public final Feeds feeds;
    private final SigningKey key = SigningKey.create(new SecureRandom());
    private final SigningKey west = SigningKey.create(new SecureRandom());
    private final SigningKey south = SigningKey.create(new SecureRandom());
    private final Map<String, Recipient> recipients = new LinkedHashMap<>();
    private final Map<String, FeedPlan.Terms> terms = new LinkedHashMap<>();

    public FeedWorld(Databases kind, Path folder) {
        var random = new SecureRandom();
        this.folder = folder;
        this.database = kind.fresh();
        this.parties = new Parties(database, clock);
        database.write(transaction -> parties.add(transaction, NORTH, "Northland CSIRT", note(NORTH, key), true));
        database.write(transaction -> parties.add(transaction, WEST, "Westland CERT", note(WEST, west), false));
        database.write(transaction -> parties.add(transaction, SOUTH, "Southland CERT", note(SOUTH, south), false));
        var keys = new Keys(database, parties, clock);
        this.agreements = new Agreements(database, parties, keys, clock);
        this.credentials = new Credentials(database, parties, clock, random);
        this.ledger = new Ledger(database, key, List.of(key.verifyKey()), NORTH, "1", clock, random);
        this.gate = new Gate(database, parties, agreements, new Holdings(database), ledger, clock, UUID::randomUUID);
        this.federation =
                gate.federation(keys, ledger, new Signer(NORTH, "1", key), UUID::randomUUID, Duration.ofDays(30));
        this.feeds = new Feeds(
                database,
                federation.segments(),
                federation.segmentArrivals(),
                federation.segmentAnswers(),
                ledger,
                folder.resolve("feeds"),
                Duration.ofDays(30),
                64 << 20,
                clock,
                new Random(1));
        agree("west", WEST, west);
        agree("south", SOUTH, south);
    }

    private static String note(String party, SigningKey key) {
        return new NoteKey(party, key.verifyKey()).text();
    }

    private void agree(String agreement, String with, SigningKey theirs) {
        byte[] document = """
                comity: agreement/1
                id: %s
                version: 1
                title: Notices to victims
                purpose: Tell who is infected
                parties:
                  - id: %s
                    name: Northland CSIRT
                    key: %s
                  - id: %s
                    name: The other
                    key: %s
                valid:
                  from: 2026-11-01T00:00:00Z
                  until: 2027-06-30T00:00:00Z
                grounds:
                  - id: mandate
                    kind: processing basis
                    text: The mandate of the team
                    source: Network Security Act of Northland, section 7
                    until: 2026-12-31T00:00:00Z
                    status: in force
                clauses:
                  - id: "1"
                    title: Infected machines
                    types: observation/*
                    tlp: AMBER
                    unmarked: AMBER
                    data:
                      - category: ip-address
                        basis: mandate
                        no-transfer: all are bound by the same act
                        measure: keep
                      - category: free-text
                        measure: drop
                """.formatted(agreement, NORTH, note(NORTH, key), with, note(with, theirs))
                .getBytes(StandardCharsets.UTF_8);
        StandingAgreement standing = database.write(transaction -> agreements.add(transaction, document));
        gate.accept(standing, AcceptanceNotes.sign(standing, NORTH, key));
        gate.accept(standing, AcceptanceNotes.sign(standing, with, theirs));
    }

    /** From now on Westland lets nothing of that agreement be done. */
    public void suspend(String agreement) {
        StandingAgreement standing = agreements.require(agreement);
        gate.agreeing().take(standing, AcceptanceNotes.suspends(standing, WEST, west, clock.instant()));
    }

    /** Somebody who gets the rows of the /24 that begins so, such as 192.0.2. */
    public FeedWorld recipient(String id, String prefix, FeedPlan.Terms on) {
        recipients.put(
                id,
                new Recipient(
                        id,
                        id,
                        on.mail(),
                        new Listed(List.of(prefix + ".0/24"), List.of(), List.of(), List.of(), List.of()),
                        List.of(),
                        Listed.NOTHING,
                        List.of()));
        terms.put(id, on);
        return this;
    }

    /** Goes through that many rows of addresses that begin so. */
    public void rows(String report, @Nullable Tlp tlp, String prefix, int from, int count)
            throws IOException, InterruptedException {
        var rows = new StringBuilder(HEADER);
        for (int i = from; i < from + count; i++) {
            rows.append("\"2026-11-23 00:00:01\",\"tcp\",\"%s.%d\",\"%d\",\"andromeda\",\"sinkhole\"\n"
                    .formatted(prefix, i % 250, 1_024 + i));
        }
        byte[] bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
        feeds.run(
                plan(tlp),
                List.of(new FeedInput(report, "", report, () -> new ByteArrayInputStream(bytes))),
                "lena",
                false,
                laid -> {});
    }

    public FeedPlan plan(@Nullable Tlp tlp) {
        List<Recipient> listed = List.copyOf(recipients.values());
        Tables tables =
                Tables.of(RangeTable.builder().build(), RangeTable.builder().build());
        return new FeedPlan(
                listed,
                List.copyOf(terms.values()),
                -1,
                tlp,
                report -> Routes.of(listed, report, tables, -1),
                (report, names) -> Columns.of(report, names, List.of()),
                JsonObject.EMPTY,
                10_000,
                SeenKeys.Period.DAY);
    }

    public Map<String, FeedPlan.Terms> terms() {
        return terms;
    }

    public List<Delivered> deliver() {
        return feeds.deliveries().deliver(terms);
    }

    /** What was laid for a recipient, the oldest first. */
    public List<Segment> laid(String recipient) {
        return new ArrayList<>(feeds.laid(recipient, 1_000)).reversed();
    }

    /** Sets a segment back to a state, as if nothing had been written since. */
    public void back(Segment segment, String state) {
        database.write((Transaction transaction) -> {
            var update = transaction.prepare("UPDATE segment SET state = ? WHERE nr = ?");
            update.setString(1, state);
            update.setLong(2, segment.nr());
            return update.executeUpdate();
        });
    }

    /** The kinds of entries in the log with that party. */
    public List<String> kinds(String agreement, String party) {
        return ledger.entries(LogName.of(agreement, party), 0, 10_000).stream()
                .map(entry -> String.valueOf(
                        Objects.requireNonNull(entry.opening()).json().text("kind")))
                .toList();
    }

    public String token(String name, String party, Scope... scopes) {
        return database.write(transaction -> credentials.createToken(
                transaction, name, parties.require(party), Set.of(scopes), Duration.ofDays(300)));
    }

    /** What is in a folder, by name; empty where there is none. */
    public static List<String> names(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
