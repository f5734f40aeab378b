package org.comity.border;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comity.json.Json;
import org.comity.sql.Database;
import org.comity.sql.Session;

/** The collections of others that this node follows. */
public final class Followings {
    private final Database database;

    public Followings(Database database) {
        this.database = database;
    }

    /** @throws IllegalArgumentException when the name is taken */
    public void add(Followed followed) {
        database.write(transaction -> {
            if (find(transaction, followed.name()).isPresent()) {
                throw new IllegalArgumentException("a followed collection is called " + followed.name() + " already");
            }
            var insert = transaction.prepare("INSERT INTO followed (name, agreement, party, how) VALUES (?, ?, ?, ?)");
            insert.setString(1, followed.name());
            insert.setString(2, followed.agreement());
            insert.setString(3, followed.party());
            insert.setString(4, Json.print(followed.how()));
            return insert.executeUpdate();
        });
    }

    /**
     * Forgets it and its cursor; what came from it stays.
     *
     * @throws Refused UNKNOWN when there is none of that name
     */
    public void remove(String name) {
        database.write(transaction -> {
            Followed followed = require(find(transaction, name), name);
            for (String sql :
                    List.of("DELETE FROM followed WHERE name = ?", "DELETE FROM reading_cursor WHERE name = ?")) {
                var delete = transaction.prepare(sql);
                delete.setString(1, sql.contains("cursor") ? followed.cursorName() : name);
                delete.executeUpdate();
            }
            return null;
        });
    }

    /** @throws Refused UNKNOWN when there is none of that name */
    public Followed require(String name) {
        return require(database.read(reading -> find(reading, name)), name);
    }

    public List<Followed> all() {
        return database.read(reading -> {
            var all = new ArrayList<Followed>();
            try (var rows = reading.prepare("SELECT name, agreement, party, how FROM followed ORDER BY name")
                    .executeQuery()) {
                while (rows.next()) {
                    all.add(new Followed(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getString(3),
                            Json.parseObject(rows.getString(4))));
                }
            }
            return all;
        });
    }

    private static Followed require(Optional<Followed> followed, String name) {
        return followed.orElseThrow(() -> new Refused(
                Refused.Why.UNKNOWN, "no followed collection is called " + name + "; see: comity follow list"));
    }

    private static Optional<Followed> find(Session session, String name) throws SQLException {
        var lookup = session.prepare("SELECT name, agreement, party, how FROM followed WHERE name = ?");
        lookup.setString(1, name);
        try (var rows = lookup.executeQuery()) {
            return rows.next()
                    ? Optional.of(new Followed(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getString(3),
                            Json.parseObject(rows.getString(4))))
                    : Optional.empty();
        }
    }
}
