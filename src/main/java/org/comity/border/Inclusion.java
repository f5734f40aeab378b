package org.comity.border;

import java.util.Base64;
import java.util.Collection;
import java.util.List;
import org.comity.json.BadJson;
import org.comity.json.Json;
import org.comity.json.JsonElements.Element;
import org.comity.json.JsonObject;
import org.comity.ledger.Entry;
import org.comity.ledger.Item;
import org.comity.ledger.Items;
import org.comity.ledger.LogName;
import org.comity.ledger.Opening;
import org.comity.seal.BadSeal;
import org.comity.seal.Digest;
import org.comity.seal.LogProof;
import org.comity.seal.NoteKey;

/**
 * The sender's entry about a batch, opened, and the proof that it stands in the sender's log: the receipt of inclusion
 * that comes with the batch.
 */
final class Inclusion {
    private Inclusion() {}

    /** @param proof empty where no checkpoint covers the entry yet */
    static byte[] bytes(String origin, Opening opening, String proof) {
        return Json.bytes(JsonObject.builder()
                .put("log", origin)
                .put("salt", Base64.getEncoder().encodeToString(opening.salt()))
                .put("record", Base64.getEncoder().encodeToString(opening.bytes()))
                .put("proof", proof)
                .build());
    }

    /**
     * Checks that what the sender wrote into its log is what came.
     *
     * @param sender the log's owner, who has signed what came
     * @param digest of the batch, or of the rows of a segment
     * @return whether a checkpoint covers it
     * @throws BadSeal when it says anything else
     */
    static boolean check(
            byte[] bytes,
            Partner sender,
            String us,
            String agreement,
            Digest digest,
            Items items,
            Collection<NoteKey> keys) {
        try {
            JsonObject json = Json.parseObject(bytes);
            String origin = BatchHeader.text(json, "log");
            String expected = sender.id() + "/ledger/" + sender.incarnation() + "/"
                    + LogName.of(agreement, us).path();
            if (!origin.equals(expected)) {
                throw new BadSeal("the entry is of the log " + origin + ", not of " + expected);
            }
            Opening opening = Opening.of(
                    Base64.getDecoder().decode(BatchHeader.text(json, "salt")),
                    Base64.getDecoder().decode(BatchHeader.text(json, "record")));
            JsonObject details = opening.json().object("details");
            if (details == null || !digest.hex().equals(details.text("sha256"))) {
                throw new BadSeal("the sender's log speaks of another batch");
            }
            if (items.count() > 0
                    && !items.root().base64().equals(opening.json().text("items"))) {
                throw new BadSeal("the sender's log speaks of other objects than it has sent");
            }
            String proof = BatchHeader.text(json, "proof");
            if (proof.isEmpty()) {
                return false;
            }
            byte[] entry = new Entry(LogName.of(agreement, us), 1, opening.commitment(), opening).bytes();
            List<NoteKey> named =
                    keys.stream().map(key -> new NoteKey(origin, key.key())).toList();
            LogProof.parse(Frames.utf8(proof)).verify(entry, origin, named);
            return true;
        } catch (BadJson | IllegalArgumentException e) {
            throw new BadSeal("the entry of the sender's log cannot be read: " + e.getMessage(), e);
        }
    }

    /** The objects of a batch as both sides write them into their logs. */
    static Items items(List<Element> elements) {
        var items = Items.builder();
        for (Element element : elements) {
            String id = element.object() == null ? null : element.object().text("id");
            if (id == null) {
                throw new BadSeal("an object of the batch has no id that can be read");
            }
            items.add(new Item(id, Digest.of(element.bytes())));
        }
        return items.build();
    }
}
