package org.comity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.comity.border.Federation;
import org.comity.border.Followings;
import org.comity.border.Gate;
import org.comity.border.Letters;
import org.comity.border.Signer;
import org.comity.cases.Casebook;
import org.comity.doors.mail.SmtpPost;
import org.comity.doors.mail.SmtpSettings;
import org.comity.doors.oidc.OpenId;
import org.comity.doors.peer.Exchange;
import org.comity.doors.shell.Rooms;
import org.comity.doors.taxii.Follower;
import org.comity.feeds.Feeds;
import org.comity.feeds.Reporter;
import org.comity.kinds.Kinds;
import org.comity.ledger.Ledger;
import org.comity.objects.Holdings;
import org.comity.parties.Actor;
import org.comity.parties.Agreements;
import org.comity.parties.Appointments;
import org.comity.parties.Credentials;
import org.comity.parties.Keys;
import org.comity.parties.Logins;
import org.comity.parties.Parties;
import org.comity.parties.Party;
import org.comity.parties.People;
import org.comity.parties.Scope;
import org.comity.parties.Visitor;
import org.comity.seal.Certificate;
import org.comity.seal.NoteKey;
import org.comity.seal.SigningKey;
import org.comity.seal.VerifyKey;
import org.comity.sql.Database;
import org.comity.sql.Session;
import org.comity.sql.Transaction;

/**
 * The whole node, wired by hand in floor order. Opening it opens its rooms; {@link Serving} opens its doors.
 */
public final class Node implements AutoCloseable {
    private static final String INCARNATION = "incarnation";

    /** Mebibytes with which a block may be full: what goes over that must still be taken as one segment. */
    static final int BLOCK_MIB_MAX = 1_000;

    private final FileLock lock;
    private final Database database;
    private final Rooms rooms;
    private final Base base;
    private final Certificate peerCertificate;
    private final byte[] bookmarkKey;

    private Node(
            FileLock lock, Database database, Rooms rooms, Base base, Certificate peerCertificate, byte[] bookmarkKey) {
        this.lock = lock;
        this.database = database;
        this.rooms = rooms;
        this.base = base;
        this.peerCertificate = peerCertificate;
        this.bookmarkKey = bookmarkKey;
    }

    /**
     * Makes a node: its folder, keys, settings and database, with its own party in it.
     *
     * @param id the party's domain name
     * @param name what people call it
     * @throws IllegalArgumentException when the id is none, or a node is there already
     */
    public static void create(DataFolder folder, Config config, String id, String name, InstantSource clock)
            throws IOException {
        Party.requireId(id);
        if (name.isBlank()) {
            throw new IllegalArgumentException("--name is empty; write what people call the party");
        }
        if (folder.holdsNode()) {
            throw new IllegalArgumentException("a node is in " + folder.path() + " already");
        }
        folder.create();
        var random = new SecureRandom();
        FileLock lock = folder.take();
        try (Database database = Database.open(databaseUrl(folder, config))) {
            SigningKey key = Files.exists(folder.signingKey())
                    ? SigningKey.load(folder.signingKey())
                    : SigningKey.create(random);
            if (!Files.exists(folder.signingKey())) {
                key.save(folder.signingKey());
            }
            var parties = new Parties(database, clock);
            database.write(transaction -> {
                parties.add(transaction, id, name, new NoteKey(id, key.verifyKey()).text(), true);
                setFact(transaction, INCARNATION, "1");
                return null;
            });
            // Written last: with it there is a node here; a crash before it leaves a folder that init takes up again.
            Files.writeString(folder.config(), Templates.CONFIG, StandardOpenOption.CREATE_NEW);
        } finally {
            release(lock);
        }
    }

    /**
     * Opens a node's rooms.
     *
     * @throws org.comity.doors.shell.Refusal when there is none in that folder, or another process has it
     */
    public static Node open(DataFolder folder, Config config, InstantSource clock) {
        folder.requireNode();
        try {
            folder.create();
            FileLock lock = folder.take();
            try {
                return open(folder, config, clock, lock);
            } catch (RuntimeException | IOException e) {
                release(lock);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the node in " + folder.path() + " cannot be opened", e);
        }
    }

    private static Node open(DataFolder folder, Config config, InstantSource clock, FileLock lock) throws IOException {
        var random = new SecureRandom();
        var base = new Base(config);
        // Ground floor.
        byte[] bookmarkKey = DataFolder.secret(folder.bookmarkKey(), random);
        Database database = Database.open(databaseUrl(folder, config));
        try {
            // A partner that has not heard of the new key would not know us by it.
            if (Files.exists(folder.nextSigningKey())
                    && !database.read(reading -> Letters.isWaiting(reading, Federation.KEY_STATEMENT))) {
                folder.takeUpNextKey();
            }
            SigningKey key = SigningKey.load(folder.signingKey());
            // Second floor: parties, ledger, objects.
            var parties = new Parties(database, clock);
            Party ours = parties.ours();
            var keys = new Keys(database, parties, clock);
            var agreements = new Agreements(database, parties, keys, clock);
            var credentials = new Credentials(database, parties, clock, random);
            var people = new People(database, clock);
            var logins = new Logins(database, people, clock, random, DataFolder.secret(folder.loginKey(), random));
            var appointments = new Appointments(people, credentials, logins);
            String incarnation = database.read(reading -> fact(reading, INCARNATION));
            List<VerifyKey> everOurs =
                    keys.ever(ours).stream().map(NoteKey::key).toList();
            var ledger = new Ledger(database, key, everOurs, ours.id(), incarnation, clock, random);
            var holdings = new Holdings(database);
            // Third floor: the border.
            var gate = new Gate(database, parties, agreements, holdings, ledger, clock, UUID::randomUUID);
            var signer = new Signer(ours.id(), incarnation, key);
            var ownRecords = Duration.ofDays(Long.parseLong(config.get(Setting.RETENTION_OWN_RECORDS_DAYS)));
            var federation = gate.federation(keys, ledger, signer, UUID::randomUUID, ownRecords);
            var followings = new Followings(database);
            // Fourth floor: joint work. The kinds of cases stand above it.
            var casebook = new Casebook(database, federation.cases(), Kinds.ALL, clock, random);
            var feeds = new Feeds(
                    database,
                    federation.segments(),
                    federation.segmentArrivals(),
                    federation.segmentAnswers(),
                    ledger,
                    folder.feeds(),
                    Duration.ofDays(Long.parseLong(config.get(Setting.FEED_KEPT_DAYS))),
                    blockBytes(config),
                    clock,
                    random);
            if (!config.get(Setting.FEED_FILES_FOLDER).isEmpty()) {
                feeds.deliveries().filesInto(Path.of(config.get(Setting.FEED_FILES_FOLDER)));
            }
            feeds.deliveries()
                    .reportedBy(new Reporter(ours.name(), ours.id(), config.get(Setting.MAIL_FROM)), base::url);
            if (!config.get(Setting.MAIL_SMTP_URL).isEmpty()) {
                feeds.deliveries().mailBy(new SmtpPost(smtp(config), ours.id()));
            }
            federation.letters().takeUp();
            // Fifth floor: the doors that go out. Those that let in are opened by Serving.
            var follower = new Follower(gate, folder.scratch(), clock, random);
            var certificate = Certificate.selfSigned(key, List.of(ours.id()), clock.instant(), random);
            var exchange = new Exchange(federation, parties, certificate, clock);
            var operator = new Visitor(Actor.AT_THE_FOLDER.name(), ours.id(), true, EnumSet.allOf(Scope.class));
            var rooms = new Rooms(
                    folder.path(),
                    database,
                    parties,
                    agreements,
                    credentials,
                    people,
                    appointments,
                    logins,
                    ledger,
                    gate,
                    followings,
                    follower,
                    federation,
                    exchange,
                    casebook,
                    feeds,
                    key,
                    clock,
                    operator,
                    Actor.AT_THE_FOLDER,
                    base::url,
                    config.get(Setting.TRUST_INTRODUCTIONS).equals("allow"),
                    LoginProvider.of(config, clock, random));
            return new Node(lock, database, rooms, base, certificate, bookmarkKey);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static SmtpSettings smtp(Config config) {
        return SmtpSettings.of(
                config.get(Setting.MAIL_SMTP_URL),
                config.get(Setting.MAIL_FROM),
                config.get(Setting.MAIL_PASSWORD_FILE),
                config.get(Setting.MAIL_CA_FILE),
                config.get(Setting.MAIL_STARTTLS));
    }

    /** The database's URL by the settings; SQLite in the folder where nothing is set. */
    static String databaseUrl(DataFolder folder, Config config) {
        String url = config.get(Setting.DATABASE_URL);
        return url.isEmpty() ? Database.embeddedUrl(folder.path()) : url;
    }

    private static int blockBytes(Config config) {
        int mib = Integer.parseInt(config.get(Setting.FEED_BLOCK_MIB));
        if (mib < 1 || mib > BLOCK_MIB_MAX) {
            throw new IllegalArgumentException(
                    Setting.FEED_BLOCK_MIB.key() + " is a number from 1 to " + BLOCK_MIB_MAX + ", not " + mib);
        }
        return mib << 20;
    }

    public Rooms rooms() {
        return rooms;
    }

    /** The party's own key as a certificate: what partners' nodes know this one by. */
    Certificate peerCertificate() {
        return peerCertificate;
    }

    /** Where it answers; the doors say so once they are open. */
    Base base() {
        return base;
    }

    byte[] bookmarkKey() {
        return bookmarkKey.clone();
    }

    /**
     * From now on the logs are those of a new incarnation, and nobody is logged in: what a restored backup does before
     * anything else.
     */
    static String reincarnate(Database database) {
        return database.write(transaction -> {
            String next = Integer.toString(Integer.parseInt(fact(transaction, INCARNATION)) + 1);
            setFact(transaction, INCARNATION, next);
            Logins.endAll(transaction);
            return next;
        });
    }

    private static String fact(Session session, String name) throws java.sql.SQLException {
        var lookup = session.prepare("SELECT value FROM node_fact WHERE name = ?");
        lookup.setString(1, name);
        try (var rows = lookup.executeQuery()) {
            if (!rows.next()) {
                throw new IllegalStateException("the database does not know the node's " + name);
            }
            return rows.getString(1);
        }
    }

    private static void setFact(Transaction transaction, String name, String value) throws java.sql.SQLException {
        var set = transaction.prepare("INSERT INTO node_fact (name, value) VALUES (?, ?)"
                + " ON CONFLICT (name) DO UPDATE SET value = excluded.value");
        set.setString(1, name);
        set.setString(2, value);
        set.executeUpdate();
    }

    @Override
    public void close() {
        // Whatever fails on the way out, the database and the folder are given back.
        try {
            rooms.exchange().close();
            rooms.openId().ifPresent(OpenId::close);
            rooms.ledger().checkpointAll();
        } finally {
            try {
                database.close();
            } finally {
                release(lock);
            }
        }
    }

    static void release(FileLock lock) {
        try (var channel = lock.acquiredBy()) {
            lock.release();
        } catch (IOException e) {
            System.getLogger("comity.node").log(System.Logger.Level.DEBUG, "giving the data folder back failed", e);
        }
    }
}
