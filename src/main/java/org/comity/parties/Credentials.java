package org.comity.parties;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.comity.sql.Database;
import org.comity.sql.Micros;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * The keys to our doors: tokens and client certificates, kept as digests only. There are few, so all of them stay in
 * memory and no request asks the database who is there.
 */
public final class Credentials {

    /** A token is 32 random bytes behind this mark, by which a leaked one can be searched for. */
    private static final String TOKEN_MARK = "comity_";

    private static final int TOKEN_BYTES = 32;

    /**
     * One credential; its secret is not in it.
     *
     * @param name unique among all
     * @param party the id of the party it was given to
     * @param kind token or certificate
     * @param expires in microseconds since 1970
     * @param revoked in microseconds since 1970; null while it is not
     * @param person the number of the person it stands for; null where it stands for nobody in particular
     */
    public record Credential(
            long nr,
            String name,
            String party,
            String kind,
            String digest,
            Set<Scope> scopes,
            long created,
            long expires,
            @Nullable Long revoked,
            @Nullable Long person) {}

    private final Parties parties;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Map<String, Credential> byDigest = new ConcurrentHashMap<>();

    public Credentials(Database database, Parties parties, InstantSource clock, SecureRandom random) {
        this.parties = parties;
        this.clock = clock;
        this.random = random;
        database.read(reading -> {
            try (var rows = reading.prepare(
                            "SELECT nr, name, party, kind, digest, scopes, created, expires, revoked, person FROM"
                                    + " credential")
                    .executeQuery()) {
                while (rows.next()) {
                    long revoked = rows.getLong(9);
                    boolean isRevoked = !rows.wasNull();
                    long person = rows.getLong(10);
                    boolean hasPerson = !rows.wasNull();
                    keep(new Credential(
                            rows.getLong(1),
                            rows.getString(2),
                            parties.find(rows.getLong(3)).orElseThrow().id(),
                            rows.getString(4),
                            rows.getString(5),
                            Scope.list(rows.getString(6)),
                            rows.getLong(7),
                            rows.getLong(8),
                            isRevoked ? revoked : null,
                            hasPerson ? person : null));
                }
            }
            return null;
        });
    }

    /**
     * Makes a token.
     *
     * @param name unique among all credentials
     * @return the token, which can never be shown again
     * @throws IllegalArgumentException when the name is taken or blank
     */
    public String createToken(Transaction transaction, String name, Party party, Set<Scope> scopes, Duration lasting)
            throws SQLException {
        return createToken(transaction, name, party, scopes, lasting, null);
    }

    /** Makes a token that stands for one of our people; {@link Appointments} says who may. */
    String createToken(
            Transaction transaction,
            String name,
            Party party,
            Set<Scope> scopes,
            Duration lasting,
            @Nullable Person person)
            throws SQLException {
        Set<Scope> ofPersons = ofPersons(scopes);
        if (person == null && !ofPersons.isEmpty()) {
            throw new IllegalArgumentException(
                    Scope.print(ofPersons) + " is for a person; say which with --person NAME");
        }
        if (person != null && !party.ours()) {
            throw new IllegalArgumentException(
                    "persons are those of " + parties.ours().id() + ", not of " + party.id());
        }
        byte[] secret = new byte[TOKEN_BYTES];
        random.nextBytes(secret);
        String token = TOKEN_MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        String digest = digest(token.getBytes(StandardCharsets.UTF_8));
        add(transaction, name, party, "token", digest, scopes, lasting, person == null ? null : person.nr());
        return token;
    }

    /**
     * Lets the holder of that certificate's key in; it need not be signed by anybody.
     *
     * @throws IllegalArgumentException when the name or the certificate is taken
     */
    public void addCertificate(
            Transaction transaction,
            String name,
            Party party,
            X509Certificate certificate,
            Set<Scope> scopes,
            Duration lasting)
            throws SQLException {
        Set<Scope> ofPersons = ofPersons(scopes);
        if (!ofPersons.isEmpty()) {
            throw new IllegalArgumentException(Scope.print(ofPersons) + " is for the token of a person");
        }
        add(transaction, name, party, "certificate", digest(certificate), scopes, lasting, null);
    }

    /**
     * Closes the door to that credential at once.
     *
     * @throws IllegalArgumentException when there is none of that name
     */
    public void revoke(Transaction transaction, String name) throws SQLException {
        Credential credential = require(name);
        long now = Micros.of(clock.instant());
        var update = transaction.prepare("UPDATE credential SET revoked = ? WHERE nr = ?");
        update.setLong(1, now);
        update.setLong(2, credential.nr());
        update.executeUpdate();
        transaction.onCommit(() -> keep(new Credential(
                credential.nr(),
                name,
                credential.party(),
                credential.kind(),
                credential.digest(),
                credential.scopes(),
                credential.created(),
                credential.expires(),
                now,
                credential.person())));
    }

    Credential require(String name) {
        return all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no credential is called " + name));
    }

    /** Those that stand for that person, open or not. */
    List<Credential> of(Person person) {
        return all().stream()
                .filter(each -> each.person() != null && each.person() == person.nr())
                .toList();
    }

    /** Whether it opens anything now. */
    public boolean isOpen(Credential credential) {
        return credential.revoked() == null && credential.expires() > Micros.of(clock.instant());
    }

    /** The number of the person that token lets run commands; empty when it is unknown, expired, revoked or for none. */
    public OptionalLong personByToken(String token) {
        Credential credential = byDigest.get(digest(token.getBytes(StandardCharsets.UTF_8)));
        return credential == null
                        || credential.person() == null
                        || !isOpen(credential)
                        || !credential.scopes().contains(Scope.COMMANDS)
                ? OptionalLong.empty()
                : OptionalLong.of(credential.person());
    }

    /** Who holds that token; empty when it is unknown, expired or revoked. */
    public Optional<Visitor> byToken(String token) {
        return visitor("token", digest(token.getBytes(StandardCharsets.UTF_8)));
    }

    /** Who holds that client certificate; empty when it is unknown, expired or revoked. */
    public Optional<Visitor> byCertificate(X509Certificate certificate) {
        return visitor("certificate", digest(certificate));
    }

    /** All of them, the oldest first. */
    public List<Credential> all() {
        return byDigest.values().stream()
                .sorted(Comparator.comparingLong(Credential::nr))
                .toList();
    }

    private static Set<Scope> ofPersons(Set<Scope> scopes) {
        return scopes.stream().filter(Scope::isOfPersons).collect(Collectors.toSet());
    }

    private Optional<Visitor> visitor(String kind, String digest) {
        Credential credential = byDigest.get(digest);
        if (credential == null || !credential.kind().equals(kind) || !isOpen(credential)) {
            return Optional.empty();
        }
        boolean home = parties.find(credential.party()).filter(Party::ours).isPresent();
        Long person = credential.person();
        return Optional.of(new Visitor(
                credential.name(),
                credential.party(),
                home,
                credential.scopes(),
                person == null ? null : new Visitor.Reader(person, "")));
    }

    private void add(
            Transaction transaction,
            String name,
            Party party,
            String kind,
            String digest,
            Set<Scope> scopes,
            Duration lasting,
            @Nullable Long person)
            throws SQLException {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a credential needs a name, such as --name sensor-1");
        }
        for (Credential each : byDigest.values()) {
            if (each.name().equals(name)) {
                throw new IllegalArgumentException("a credential is called " + name + " already; choose another name");
            }
            if (each.digest().equals(digest)) {
                throw new IllegalArgumentException("that " + kind + " is known already, as " + each.name());
            }
        }
        long now = Micros.of(clock.instant());
        var credential = new Credential(
                transaction.next("credential"),
                name,
                party.id(),
                kind,
                digest,
                scopes,
                now,
                Micros.of(clock.instant().plus(lasting)),
                null,
                person);
        var insert = transaction.prepare(
                "INSERT INTO credential (nr, name, party, kind, digest, scopes, created, expires, person) VALUES (?,"
                        + " ?, ?, ?, ?, ?, ?, ?, ?)");
        insert.setLong(1, credential.nr());
        insert.setString(2, name);
        insert.setLong(3, party.nr());
        insert.setString(4, kind);
        insert.setString(5, digest);
        insert.setString(6, Scope.print(scopes));
        insert.setLong(7, credential.created());
        insert.setLong(8, credential.expires());
        if (person == null) {
            insert.setNull(9, Types.BIGINT);
        } else {
            insert.setLong(9, person);
        }
        insert.executeUpdate();
        transaction.onCommit(() -> keep(credential));
    }

    private void keep(Credential credential) {
        byDigest.put(credential.digest(), credential);
    }

    private static String digest(X509Certificate certificate) {
        try {
            return digest(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("the certificate cannot be read", e);
        }
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
