package org.comity.ledger;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.comity.json.JsonObject;
import org.comity.seal.Digest;
import org.comity.seal.NoteKey;
import org.comity.seal.SigningKey;
import org.comity.sql.Database;
import org.comity.sql.Databases;

/** A fictional party's ledger in a database of its own, and the ways tests fill it. */
final class Shelf implements AutoCloseable {
    static final Instant AT = Instant.parse("2026-11-23T12:00:00Z");
    private static final SecureRandom RANDOM = new SecureRandom();

    final Database database;
    final SigningKey key = SigningKey.create(RANDOM);
    final String party;
    final Ledger ledger;

    Shelf(Databases kind, String party) {
        this.database = kind.fresh();
        this.party = party;
        this.ledger = again("1");
    }

    /** The same party's ledger, opened anew. */
    Ledger again(String incarnation) {
        return new Ledger(database, key, party, incarnation, InstantSource.fixed(AT), RANDOM);
    }

    /** Its key as others know it. */
    NoteKey known() {
        return new NoteKey(party, key.verifyKey());
    }

    long append(LogName log, Act act) {
        return database.write(transaction -> ledger.append(transaction, log, act))
                .number();
    }

    /** So many acts of no items. */
    void append(LogName log, int times) {
        database.write(transaction -> {
            for (int i = 0; i < times; i++) {
                ledger.append(transaction, log, Act.of("served", party));
            }
            return null;
        });
    }

    /** What crossed: an act of that kind over objects of these names. */
    long crossed(String kind, String agreement, String other, String... names) {
        var items = new ArrayList<Item>();
        for (String name : List.of(names)) {
            items.add(item(name));
        }
        return append(
                LogName.of(agreement, other),
                Act.of(kind, "node")
                        .under(agreement, other)
                        .over(Items.of(items))
                        .with(JsonObject.builder().put("bodies", true).build()));
    }

    static Item item(String name) {
        String id = name.replaceFirst("@.*", "");
        return new Item(id, Digest.of("the body of " + name));
    }

    Origin origin(LogName log) {
        return ledger.named(log);
    }

    @Override
    public void close() {
        database.close();
    }
}
