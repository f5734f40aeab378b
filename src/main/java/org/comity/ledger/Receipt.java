package org.comity.ledger;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.comity.json.BadJson;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.comity.seal.BadSeal;
import org.comity.seal.Checkpoint;
import org.comity.seal.Digest;
import org.comity.seal.LogProof;
import org.comity.seal.Merkle;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.jspecify.annotations.Nullable;

/**
 * That an act stands in a log, to be checked by anybody who has the party's key and nothing else: the inclusion proof of
 * the entry, and what opens it. Written as C2SP tlog-proof, with the opening as its extra line.
 *
 * @param proof that the entry stands in the log
 * @param entry its bytes
 * @param opening the record and its salt; null where they are destroyed, or not to be shown
 * @param items those of the act that are shown; all of them, one with its place, or none
 * @param place of the one item that is shown among all; null where all or none are
 */
public record Receipt(
        LogProof proof,
        byte[] entry,
        @Nullable Opening opening,
        List<Item> items,
        @Nullable Place place) {

    /**
     * Where an item stands among the items of its act.
     *
     * @param index from 0
     * @param path from the item up to the root that the record names
     */
    public record Place(long index, List<Digest> path) {}

    /**
     * What a receipt proves.
     *
     * @param origin of the log
     * @param number of the entry, from 1
     * @param record of the act; empty where it is not opened
     * @param items that are shown
     * @param head the checkpoint it stands under
     * @param cosigned by whom, of those whose keys were given
     */
    public record Proved(
            Origin origin,
            long number,
            Optional<JsonObject> record,
            List<Item> items,
            Checkpoint head,
            List<SignedNote.Held> cosigned) {}

    public Receipt {
        entry = entry.clone();
        items = List.copyOf(items);
    }

    /** Without what it opens: for those who may know that there is an entry, and not what it says. */
    public Receipt closed() {
        return new Receipt(proof, entry, null, List.of(), null);
    }

    /**
     * With all these items, which are those of the act.
     *
     * @throws IllegalArgumentException when they are too many for one receipt
     */
    Receipt with(List<Item> all) {
        var shown = new Receipt(proof, entry, opening, all, null);
        try {
            shown.print();
        } catch (BadSeal tooLong) {
            throw new IllegalArgumentException(
                    "the act has " + all.size() + " items, too many for one receipt; ask for one of them", tooLong);
        }
        return shown;
    }

    /** With that one of these items, which are all items of the act. */
    Receipt with(List<Item> all, int index) {
        List<Digest> leaves =
                all.stream().map(item -> Merkle.leaf(Bundle.leaf(item))).toList();
        List<Digest> path = Merkle.inclusion(index, leaves.size(), Merkle.Subtrees.over(leaves));
        return new Receipt(proof, entry, opening, List.of(all.get(index)), new Place(index, path));
    }

    /** The written form. */
    public String print() {
        var extra = JsonObject.builder();
        Opening open = opening;
        if (open == null) {
            extra.put("entry", Base64.getEncoder().encodeToString(entry));
        } else {
            extra.put("salt", Base64.getEncoder().encodeToString(open.salt()));
            extra.put("record", new String(open.bytes(), StandardCharsets.UTF_8));
        }
        if (!items.isEmpty()) {
            extra.put("items", written(items));
        }
        Place at = place;
        if (at != null) {
            extra.put("index", at.index);
            extra.put(
                    "path",
                    new JsonArray(at.path.stream()
                            .<JsonValue>map(hash -> new JsonString(hash.base64()))
                            .toList()));
        }
        return proof.carrying(Json.bytes(extra.build())).print();
    }

    /** Items as they are written for others: 64 hexadecimal digits, a space, and the id. */
    static JsonArray written(Collection<Item> items) {
        return new JsonArray(items.stream()
                .<JsonValue>map(item -> new JsonString(item.digest().hex() + " " + item.id()))
                .toList());
    }

    static List<Item> items(JsonObject object) {
        var items = new ArrayList<Item>();
        for (String written : object.texts("items")) {
            int space = written.indexOf(' ');
            if (space < 0) {
                throw new BadSeal("an item is written DIGEST ID");
            }
            items.add(new Item(written.substring(space + 1), Digest.ofHex(written.substring(0, space))));
        }
        return items;
    }

    /**
     * Reads the written form; nothing of it counts before {@link #verify}.
     *
     * @throws BadSeal when it is anything else
     */
    public static Receipt parse(byte[] utf8) {
        LogProof proof = LogProof.parse(utf8);
        try {
            JsonObject extra = Json.parseObject(proof.carried());
            String salt = extra.text("salt");
            String record = extra.text("record");
            Opening opening = salt == null || record == null
                    ? null
                    : Opening.of(Base64.getDecoder().decode(salt), record.getBytes(StandardCharsets.UTF_8));
            byte[] entry = opening == null
                    ? Base64.getDecoder().decode(Objects.requireNonNullElse(extra.text("entry"), ""))
                    : Entry.bytes(opening.commitment());
            Place place = extra.get("index") instanceof JsonNumber index
                    ? new Place(
                            Long.parseLong(index.literal()),
                            extra.texts("path").stream().map(Digest::ofBase64).toList())
                    : null;
            return new Receipt(
                    new LogProof(proof.index(), proof.path(), proof.checkpoint()), entry, opening, items(extra), place);
        } catch (IllegalArgumentException | BadJson e) {
            throw new BadSeal("a proof that carries no opening of ours: " + e.getMessage(), e);
        }
    }

    /**
     * Checks all of it: the log's signature, the entry's place, the record, and the items that are shown.
     *
     * @param keys of the party that keeps the log, under its own id as their name
     * @param cosigners whose cosignatures are looked for
     * @throws BadSeal when anything does not hold
     */
    public Proved verify(Collection<NoteKey> keys, Collection<NoteKey> cosigners) {
        Checkpoint claimed = Checkpoint.parse(proof.checkpoint().text());
        Origin origin = Origin.parse(claimed.origin());
        var known = new ArrayList<NoteKey>();
        for (NoteKey key : keys) {
            if (key.name().equals(origin.party())) {
                known.add(new NoteKey(claimed.origin(), key.key()));
            }
        }
        if (known.isEmpty()) {
            throw new BadSeal("the log is that of " + origin.party() + ", whose key was not given");
        }
        known.addAll(cosigners);
        Checkpoint head = proof.verify(entry, claimed.origin(), known);
        List<SignedNote.Held> cosigned = proof.checkpoint().open(known).stream()
                .filter(held -> held.key().use() == NoteKey.Use.COSIGNATURE)
                .toList();
        Opening open = opening;
        Optional<JsonObject> record = Optional.empty();
        if (open != null) {
            try {
                record = Optional.of(open.json());
                requireItems(record.get());
            } catch (BadJson | NumberFormatException e) {
                throw new BadSeal("the record is not one of ours: " + e.getMessage(), e);
            }
        } else if (!items.isEmpty()) {
            throw new BadSeal("items without the record that names them");
        }
        return new Proved(origin, proof.index() + 1, record, items, head, cosigned);
    }

    private void requireItems(JsonObject record) {
        long count = Opening.count(record);
        Digest root = Opening.itemsRoot(record);
        Place at = place;
        boolean held = items.isEmpty()
                || (at == null
                        ? items.size() == count && Items.of(items).root().equals(root)
                        : items.size() == 1
                                && Merkle.includes(
                                        Merkle.leaf(Bundle.leaf(items.getFirst())), at.index, count, at.path, root));
        if (!held) {
            throw new BadSeal("the items that are shown are not those of the act");
        }
    }
}
