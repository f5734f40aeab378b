package org.comity.border;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.comity.json.Json;
import org.comity.objects.Holdings;
import org.comity.seal.Digest;
import org.comity.sql.Many;
import org.comity.sql.Session;
import org.comity.sql.Transaction;

/** What crosses in place of what is held, kept once for each agreement and content, however many outboxes name it. */
final class Renditions {
    private Renditions() {}

    /**
     * The number of that rendition, which is kept when it is new.
     *
     * @param version of which it is a rendition
     * @param digest sha256 of the body
     */
    static long keep(Transaction transaction, long version, String agreement, Digest digest, byte[] body)
            throws SQLException {
        var lookup = transaction.prepare("SELECT nr, digest FROM rendition WHERE version = ? AND agreement = ?");
        lookup.setLong(1, version);
        lookup.setString(2, agreement);
        try (var rows = lookup.executeQuery()) {
            while (rows.next()) {
                if (Arrays.equals(rows.getBytes(2), digest.bytes())) {
                    return rows.getLong(1);
                }
            }
        }
        long nr = transaction.next("rendition");
        var insert = transaction.prepare(
                "INSERT INTO rendition (nr, version, agreement, digest, body) VALUES (?, ?, ?, ?, ?)");
        insert.setLong(1, nr);
        insert.setLong(2, version);
        insert.setString(3, agreement);
        insert.setBytes(4, digest.bytes());
        insert.setBytes(5, body);
        insert.executeUpdate();
        return nr;
    }

    /** sha256 of the renditions of these numbers; 0, which is none, is passed over. */
    static Map<Long, Digest> digests(Session session, Collection<Long> numbers) throws SQLException {
        var digests = new HashMap<Long, Digest>();
        List<Long> asked = numbers.stream().filter(each -> each != 0).distinct().toList();
        if (!asked.isEmpty()) {
            Many.numbers(
                    session.prepare("SELECT nr, digest FROM rendition WHERE nr IN (" + Many.PLACES + ")"),
                    1,
                    asked,
                    row -> digests.put(row.getLong(1), Digest.wrap(row.getBytes(2))));
        }
        return digests;
    }

    /** The objects under whose numbers that version lies in outboxes: its own, and those it crosses as where it is minimised. */
    static Set<Long> objects(Session session, Holdings holdings, long version) throws SQLException {
        var objects = new TreeSet<Long>();
        var own = session.prepare("SELECT object FROM version WHERE nr = ?");
        own.setLong(1, version);
        try (var rows = own.executeQuery()) {
            while (rows.next()) {
                objects.add(rows.getLong(1));
            }
        }
        var renditions = session.prepare("SELECT body FROM rendition WHERE version = ?");
        renditions.setLong(1, version);
        try (var rows = renditions.executeQuery()) {
            while (rows.next()) {
                String id = Json.parseObject(rows.getBytes(1)).text("id");
                holdings.object(session, Objects.requireNonNull(id)).ifPresent(objects::add);
            }
        }
        return objects;
    }

    /** Destroys all that was made of a version; what lies in outboxes has been taken out before. */
    static void forget(Transaction transaction, long version) throws SQLException {
        var delete = transaction.prepare("DELETE FROM rendition WHERE version = ?");
        delete.setLong(1, version);
        delete.executeUpdate();
    }

    /** Whether something was ever made of a version of that object to cross in its place. */
    static boolean any(Session session, long object) throws SQLException {
        var lookup = session.prepare(
                "SELECT 1 FROM version v CROSS JOIN rendition d" + " WHERE d.version = v.nr AND v.object = ? LIMIT 1");
        lookup.setLong(1, object);
        try (var rows = lookup.executeQuery()) {
            return rows.next();
        }
    }
}
