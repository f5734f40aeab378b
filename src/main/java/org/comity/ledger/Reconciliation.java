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
 * what was recalled of it, as asked, acknowledged and answered, and the steps of joint cases.
 *
 * <p>Each party writes down both halves from its own side, so that neither can tell another story alone. A batch that was
 * handed over and has no receipt is no claim that it arrived: where a node was cut off, its partner asks again, and may
 * get another batch then.
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
     * @param unreceipted how many items one node handed to the other in batches for which no receipt came, and which the
     *     other log does not have either: the answer was lost on the way, or is still under way
     * @param differences the first ones, in the order of our entries, then of theirs
     * @param differing how many there are
     */
    public record Compared(
            String agreement,
            boolean sent,
            long agreed,
            long unknown,
            long unreceipted,
            List<Difference> differences,
            long differing) {
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
                    unreceipted + more.unreceipted,
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
            Gone gone = new Gone(here.destroyed, there.destroyed);
            all.add(compare(agreement, true, here.served, there.admitted, gone, here.unreceipted(), SENT)
                    .with(compare(agreement, true, here.recalledByUs, there.recalledOfUs, gone, Set.of(), RECALLED))
                    .with(compare(agreement, true, here.sent, there.received, gone, here.sent.keySet(), SENT)));
            all.add(compare(agreement, false, here.admitted, there.served, gone, there.unreceipted(), TAKEN)
                    .with(compare(agreement, false, here.recalledOfUs, there.recalledByUs, gone, Set.of(), RECALLED))
                    .with(compare(agreement, false, here.received, there.sent, gone, there.sent.keySet(), TAKEN)));
        }
        return all;
    }

    /** How many records each side has destroyed. */
    private record Gone(long here, long there) {}

    /** @param unreceipted items of which neither side says that they arrived */
    private static Compared compare(
            String agreement,
            boolean sent,
            Map<Item, String> here,
            Map<Item, String> there,
            Gone gone,
            Set<Item> unreceipted,
            Words words) {
        Map<String, List<Item>> onlyThere = new HashMap<>();
        there.keySet().stream()
                .filter(item -> !here.containsKey(item))
                .forEach(item -> onlyThere
                        .computeIfAbsent(item.id(), id -> new ArrayList<>())
                        .add(item));
        long agreed = 0;
        long unknown = 0;
        long lost = 0;
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
            if (others.isEmpty() && unreceipted.contains(item)) {
                lost++;
                continue;
            }
            if (others.isEmpty() && gone.there() > 0) {
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
            if (unreceipted.contains(item)) {
                lost++;
                continue;
            }
            if (gone.here() > 0) {
                unknown++;
                continue;
            }
            differing++;
            if (differences.size() < DIFFERENCES_MAX) {
                differences.add(new Difference(item.id(), "", each.getValue(), words.onlyThere()));
            }
        }
        return new Compared(agreement, sent, agreed, unknown, lost, differences, differing);
    }

    /** What one side's logs of one agreement say: items in the order they first crossed, each with its entry. */
    private static final class Crossed {
        private final Map<Item, String> served = new LinkedHashMap<>();
        private final Map<Item, String> admitted = new LinkedHashMap<>();
        private final Map<Item, String> recalledByUs = new LinkedHashMap<>();
        private final Map<Item, String> recalledOfUs = new LinkedHashMap<>();

        /** Steps of joint cases laid into letters, which may still be under way. */
        private final Map<Item, String> sent = new LinkedHashMap<>();

        private final Map<Item, String> received = new LinkedHashMap<>();
        private long destroyed;

        /** What went to the other's node in batches without a receipt so far, by the sha256 of each batch. */
        private final Map<String, List<Item>> batches = new HashMap<>();

        /** What went in batches with a receipt, or to a reader who gives none. */
        private final Set<Item> receipted = new HashSet<>();

        private void serve(JsonObject record, List<Item> items, String where) {
            JsonObject details = record.object("details");
            String batch = details == null ? null : details.text("sha256");
            if (batch != null) {
                batches.put(batch, items);
            } else {
                receipted.addAll(items);
            }
            items.forEach(item -> served.putIfAbsent(item, where));
        }

        /** A batch without a receipt is asked for again, and what was in it may be another by then. */
        private void receipt(JsonObject record) {
            JsonObject details = record.object("details");
            String batch = details == null ? null : details.text("sha256");
            List<Item> items = batch == null ? null : batches.remove(batch);
            if (items != null) {
                receipted.addAll(items);
            }
        }

        private Set<Item> unreceipted() {
            var items = new HashSet<Item>();
            batches.values().forEach(items::addAll);
            items.removeAll(receipted);
            return items;
        }
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
                crossed.serve(record, items, where);
            } else if ("receipt".equals(kind)) {
                crossed.receipt(record);
            } else if ("admitted".equals(kind)) {
                items.forEach(item -> crossed.admitted.putIfAbsent(item, where));
            } else if ("case steps sent".equals(kind)) {
                items.forEach(item -> crossed.sent.putIfAbsent(item, where));
            } else if ("case steps received".equals(kind)) {
                items.forEach(item -> crossed.received.putIfAbsent(item, where));
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
