package org.comity.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.comity.json.JsonBoolean;
import org.comity.json.JsonObject;
import org.comity.seal.Checkpoint;
import org.comity.seal.Digest;
import org.comity.seal.SignedNote;
import org.jspecify.annotations.Nullable;

/**
 * Two parties' logs of one agreement laid side by side, item by item: what one served against what the other admitted,
 * and what was recalled of it, as asked, acknowledged and answered.
 *
 * <p>Each party writes down both halves from its own side, so that neither can tell another story alone.
 */
public final class Reconciliation {

    /** Of one agreement and direction; the others are counted. */
    static final int DIFFERENCES_MAX = 100;

    private final Side ours = new Side();
    private final Side theirs = new Side();

    /** Takes our own logs with that party. */
    public Statement.Listener ours() {
        return ours;
    }

    /** Takes their logs with us. */
    public Statement.Listener theirs() {
        return theirs;
    }

    /**
     * Something that one log says and the other does not.
     *
     * @param id of the item; of a recall its letter and what was said in it
     * @param here where our log has it, such as {@code entry 4}; empty where it does not
     * @param there where their log has it; empty where it does not
     * @param why in a sentence
     */
    public record Difference(String id, String here, String there, String why) {}

    /**
     * What came out for one agreement and direction.
     *
     * @param sent whether it is about what we sent, and what we recalled of it; else about what they did
     * @param agreed how many items, and sayings in recalls, both logs have
     * @param unknown how many items cannot be compared, since one side has destroyed records
     * @param differences the first ones, in the order of our entries, then of theirs
     * @param differing how many there are
     */
    public record Compared(
            String agreement, boolean sent, long agreed, long unknown, List<Difference> differences, long differing) {
        public Compared {
            differences = List.copyOf(differences);
        }

        private Compared with(Compared more) {
            var both = new ArrayList<>(differences);
            both.addAll(more.differences);
            return new Compared(
                    agreement,
                    sent,
                    agreed + more.agreed,
                    unknown + more.unknown,
                    both.subList(0, Math.min(both.size(), DIFFERENCES_MAX)),
                    differing + more.differing);
        }
    }

    /** How it is said that one log has something and the other has not. */
    private record Words(String onlyHere, String onlyThere) {}

    private static final Words SENT = new Words(
            "we handed it over, and their log does not say that they took it",
            "they took it, and our log does not say that we handed it over");
    private static final Words TAKEN = new Words(
            "we took it, and their log does not say that they handed it over",
            "they handed it over, and our log does not say that we took it");
    private static final Words RECALLED =
            new Words("our log has it, and theirs does not", "their log has it, and ours does not");

    /** Both directions of each agreement that either side has a log of. */
    public List<Compared> compare() {
        var agreements = new TreeSet<>(ours.agreements.keySet());
        agreements.addAll(theirs.agreements.keySet());
        var all = new ArrayList<Compared>();
        for (String agreement : agreements) {
            Crossed here = ours.agreements.getOrDefault(agreement, new Crossed());
            Crossed there = theirs.agreements.getOrDefault(agreement, new Crossed());
            all.add(compare(agreement, true, here.served, here.destroyed, there.admitted, there.destroyed, SENT)
                    .with(compare(
                            agreement,
                            true,
                            here.recalledByUs,
                            here.destroyed,
                            there.recalledOfUs,
                            there.destroyed,
                            RECALLED)));
            all.add(compare(agreement, false, here.admitted, here.destroyed, there.served, there.destroyed, TAKEN)
                    .with(compare(
                            agreement,
                            false,
                            here.recalledOfUs,
                            here.destroyed,
                            there.recalledByUs,
                            there.destroyed,
                            RECALLED)));
        }
        return all;
    }

    private static Compared compare(
            String agreement,
            boolean sent,
            Map<Item, String> here,
            long goneHere,
            Map<Item, String> there,
            long goneThere,
            Words words) {
        Map<String, List<Item>> onlyThere = new HashMap<>();
        there.keySet().stream()
                .filter(item -> !here.containsKey(item))
                .forEach(item -> onlyThere
                        .computeIfAbsent(item.id(), id -> new ArrayList<>())
                        .add(item));
        long agreed = 0;
        long unknown = 0;
        long differing = 0;
        var differences = new ArrayList<Difference>();
        Set<Item> told = new HashSet<>();
        for (var each : here.entrySet()) {
            Item item = each.getKey();
            if (there.containsKey(item)) {
                agreed++;
                continue;
            }
            List<Item> others = onlyThere.getOrDefault(item.id(), List.of());
            if (others.isEmpty() && goneThere > 0) {
                unknown++;
                continue;
            }
            differing++;
            Item other = others.isEmpty() ? null : others.getFirst();
            if (other != null) {
                told.add(other);
            }
            if (differences.size() < DIFFERENCES_MAX) {
                differences.add(
                        other == null
                                ? new Difference(item.id(), each.getValue(), "", words.onlyHere())
                                : new Difference(
                                        item.id(),
                                        each.getValue(),
                                        String.valueOf(there.get(other)),
                                        "other content here (sha256 "
                                                + item.digest().hex() + ") than there ("
                                                + other.digest().hex() + ")"));
            }
        }
        for (var each : there.entrySet()) {
            Item item = each.getKey();
            if (here.containsKey(item) || told.contains(item)) {
                continue;
            }
            if (goneHere > 0) {
                unknown++;
                continue;
            }
            differing++;
            if (differences.size() < DIFFERENCES_MAX) {
                differences.add(new Difference(item.id(), "", each.getValue(), words.onlyThere()));
            }
        }
        return new Compared(agreement, sent, agreed, unknown, differences, differing);
    }

    /** What one side's logs of one agreement say: items in the order they first crossed, each with its entry. */
    private static final class Crossed {
        private final Map<Item, String> served = new LinkedHashMap<>();
        private final Map<Item, String> admitted = new LinkedHashMap<>();
        private final Map<Item, String> recalledByUs = new LinkedHashMap<>();
        private final Map<Item, String> recalledOfUs = new LinkedHashMap<>();
        private long destroyed;
    }

    /** One side's logs, of every agreement and incarnation. */
    private static final class Side implements Statement.Listener {
        private final Map<String, Crossed> agreements = new TreeMap<>();
        private @Nullable String first;

        @Override
        public void log(Origin origin, Checkpoint head, SignedNote note) {
            if (first == null) {
                first = origin.incarnation();
            }
            origin.agreement().ifPresent(agreement -> agreements.computeIfAbsent(agreement, a -> new Crossed()));
        }

        @Override
        public void entry(Origin origin, long number, @Nullable JsonObject record, List<Item> items) {
            Crossed crossed = agreements.get(origin.agreement().orElse(""));
            if (crossed == null) {
                return;
            }
            if (record == null) {
                crossed.destroyed++;
                return;
            }
            String where = "entry " + number
                    + (origin.incarnation().equals(first) ? "" : " of incarnation " + origin.incarnation());
            String kind = record.text("kind");
            if ("served".equals(kind) && handedOver(record)) {
                items.forEach(item -> crossed.served.putIfAbsent(item, where));
            } else if ("admitted".equals(kind)) {
                items.forEach(item -> crossed.admitted.putIfAbsent(item, where));
            } else if (kind != null && kind.startsWith("recall ")) {
                recall(crossed, origin, record, kind, items, where);
            }
        }

        /**
         * Both logs say what was asked, item by item, and what was answered. That the question has arrived is said by its
         * sender's log in an entry of its own, and by the other side's with the question itself.
         */
        private static void recall(
                Crossed crossed, Origin origin, JsonObject record, String kind, List<Item> items, String where) {
            JsonObject details = record.object("details");
            String letter = details == null ? null : details.text("recall");
            if (details == null || letter == null) {
                return;
            }
            boolean byThem = origin.counterparty()
                    .filter(each -> each.equals(record.text("actor")))
                    .isPresent();
            boolean asks = kind.equals("recall asked");
            boolean ours = asks != byThem;
            Map<Item, String> said = ours ? crossed.recalledByUs : crossed.recalledOfUs;
            String recall = "recall " + letter;
            if (asks) {
                items.forEach(
                        item -> said.putIfAbsent(new Item(recall + " asked of " + item.id(), item.digest()), where));
            }
            if (kind.equals("recall acknowledged") || (asks && byThem)) {
                said.putIfAbsent(new Item(recall + " acknowledged", Digest.of(letter)), where);
            }
            if (kind.equals("recall answered")) {
                said.putIfAbsent(
                        new Item(
                                recall + " answered",
                                Digest.of(details.text("answer") + "\n" + details.text("ground") + "\n"
                                        + details.text("until"))),
                        where);
            }
        }

        /** A page of names alone hands nothing over. */
        private static boolean handedOver(JsonObject record) {
            JsonObject details = record.object("details");
            return details == null || !(details.get("bodies") instanceof JsonBoolean bodies) || bodies.truth();
        }
    }
}
