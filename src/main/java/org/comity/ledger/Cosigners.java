package org.comity.ledger;

import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comity.json.Json;
import org.comity.sql.Database;

/** Whose nodes can be asked to cosign, by their parties. */
public final class Cosigners {
    private final Database database;

    Cosigners(Database database) {
        this.database = database;
    }

    /** Adds one, or says anew how it is reached. */
    public void put(Cosigner cosigner) {
        database.write(transaction -> {
            var upsert = transaction.prepare("INSERT INTO ledger_cosigner (party, auditor, how) VALUES (?, ?, ?)"
                    + " ON CONFLICT (party) DO UPDATE SET auditor = excluded.auditor, how = excluded.how");
            upsert.setString(1, cosigner.party());
            upsert.setLong(2, cosigner.auditor() ? 1 : 0);
            upsert.setString(3, Json.print(cosigner.how()));
            return upsert.executeUpdate();
        });
    }

    /** Asks that party no more; whether it was asked before. Its cosignatures stay. */
    public boolean remove(String party) {
        return database.write(transaction -> {
            var delete = transaction.prepare("DELETE FROM ledger_cosigner WHERE party = ?");
            delete.setString(1, party);
            return delete.executeUpdate() > 0;
        });
    }

    public Optional<Cosigner> find(String party) {
        return all().stream().filter(each -> each.party().equals(party)).findFirst();
    }

    /** All of them, by the party's id. */
    public List<Cosigner> all() {
        return database.read(reading -> {
            var all = new ArrayList<Cosigner>();
            try (ResultSet rows = reading.prepare("SELECT party, auditor, how FROM ledger_cosigner ORDER BY party")
                    .executeQuery()) {
                while (rows.next()) {
                    all.add(new Cosigner(rows.getString(1), rows.getLong(2) == 1, Json.parseObject(rows.getString(3))));
                }
            }
            return all;
        });
    }
}
