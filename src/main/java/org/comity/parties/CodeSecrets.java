package org.comity.parties;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.comity.seal.Locked;
import org.comity.seal.TimeCode;
import org.comity.sql.Database;
import org.comity.sql.Session;

/**
 * The secrets that apps for codes share with us, as they lie in the database: locked under a secret of the data folder, each
 * to the person or the sitting it belongs to, so that neither a copy of the database gives codes nor a row put elsewhere.
 */
final class CodeSecrets {
    /** As they lay before they were locked; a locked one is longer. */
    private static final int OPEN_BYTES = 20;

    private final Locked locked;

    CodeSecrets(byte[] secret, SecureRandom random) {
        this.locked = new Locked(secret, "comity secrets for codes", random);
    }

    byte[] lock(TimeCode code, Person person) {
        return locked.lock(code.secret(), of(person.nr()));
    }

    byte[] lock(TimeCode code, String sitting) {
        return locked.lock(code.secret(), sitting);
    }

    /** Empty where it was locked under another secret. */
    Optional<TimeCode> open(byte[] bytes, Person person) {
        return locked.open(bytes, of(person.nr())).map(TimeCode::new);
    }

    Optional<TimeCode> open(byte[] bytes, String sitting) {
        return locked.open(bytes, sitting).map(TimeCode::new);
    }

    private static String of(long person) {
        return "person " + person;
    }

    /** Locks what an older version of this program left open. */
    void lockWhatLiesOpen(Database database) {
        boolean any = database.read(reading ->
                !openPersons(reading).isEmpty() || !openSittings(reading).isEmpty());
        if (!any) {
            return;
        }
        database.write(transaction -> {
            var login = transaction.prepare("UPDATE login SET secret = ? WHERE person = ?");
            for (Map.Entry<Long, byte[]> each : openPersons(transaction).entrySet()) {
                login.setBytes(1, locked.lock(each.getValue(), of(each.getKey())));
                login.setLong(2, each.getKey());
                login.executeUpdate();
            }
            var sitting = transaction.prepare("UPDATE sitting SET offer = ? WHERE digest = ?");
            for (Map.Entry<String, byte[]> each : openSittings(transaction).entrySet()) {
                sitting.setBytes(1, locked.lock(each.getValue(), each.getKey()));
                sitting.setString(2, each.getKey());
                sitting.executeUpdate();
            }
            return null;
        });
    }

    private static Map<Long, byte[]> openPersons(Session session) throws SQLException {
        var open = new HashMap<Long, byte[]>();
        try (var rows = session.prepare("SELECT person, secret FROM login").executeQuery()) {
            while (rows.next()) {
                if (rows.getBytes(2).length == OPEN_BYTES) {
                    open.put(rows.getLong(1), rows.getBytes(2));
                }
            }
        }
        return open;
    }

    private static Map<String, byte[]> openSittings(Session session) throws SQLException {
        var open = new HashMap<String, byte[]>();
        try (var rows = session.prepare("SELECT digest, offer FROM sitting").executeQuery()) {
            while (rows.next()) {
                if (rows.getBytes(2).length == OPEN_BYTES) {
                    open.put(rows.getString(1), rows.getBytes(2));
                }
            }
        }
        return open;
    }
}
