package org.comity.ledger;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.comity.json.BadJson;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.seal.BadSeal;
import org.jspecify.annotations.Nullable;

/**
 * Checks records by themselves: each against its commitment, and items kept in place against the root it names. It needs
 * no database, so that one thread can read rows while others check those read before.
 */
final class RecordCheck {

    /** A record as it was read, with the commitment of its entry. */
    record Row(long number, byte[] commitment, byte[] salt, byte[] record, byte @Nullable [] items) {}

    /** A record that holds so far, and has to be looked at in its order: it says something of others. */
    record Rest(long number, JsonObject json, byte @Nullable [] roots) {}

    /** What came of some rows; where there is a fault, it is the first of them. */
    record Checked(List<Rest> rests, LedgerVerification.@Nullable Fault fault) {}

    private RecordCheck() {}

    static Checked of(List<Row> rows) {
        var rests = new ArrayList<Rest>();
        MessageDigest sha256 = sha256();
        for (Row row : rows) {
            try {
                check(row, sha256, rests);
            } catch (LogCheck.Wrong wrong) {
                return new Checked(rests, wrong.fault);
            } catch (LedgerFault | BadSeal | BadJson unreadable) {
                return new Checked(
                        rests, new LedgerVerification.Fault(row.number, String.valueOf(unreadable.getMessage())));
            }
        }
        return new Checked(rests, null);
    }

    private static void check(Row row, MessageDigest sha256, List<Rest> rests) {
        sha256.update(Opening.domain());
        sha256.update(row.salt);
        if (row.salt.length != Opening.SALT_BYTES
                || !MessageDigest.isEqual(sha256.digest(row.record), row.commitment)) {
            throw new LogCheck.Wrong(row.number, "entry " + row.number + " does not commit to its record");
        }
        JsonObject json = Json.parseObject(row.record);
        boolean inBundles = row.items != null && row.items.length > 0 && row.items[0] == Items.ROOTS;
        if (!inBundles) {
            items(row, json);
        }
        String kind = json.text("kind");
        if (inBundles || Ledger.DESTROYED.equals(kind) || Ledger.OPENED.equals(kind)) {
            rests.add(new Rest(row.number, json, inBundles ? row.items : null));
        }
    }

    private static void items(Row row, JsonObject json) {
        long count = Opening.count(json);
        byte[] kept = row.items;
        if (count == 0 && kept == null) {
            return;
        }
        if (kept == null || kept.length == 0) {
            throw new LogCheck.Wrong(row.number, "the items of entry " + row.number + " are missing");
        }
        Bundle read = Bundle.read(kept, item -> {});
        if (read.size() != count || !read.root().equals(Opening.itemsRoot(json))) {
            throw notThose(row.number);
        }
    }

    static LogCheck.Wrong notThose(long number) {
        return new LogCheck.Wrong(number, "the items of entry " + number + " are not those it commits to");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
