package org.comity.ledger;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.comity.seal.Digest;
import org.comity.seal.Merkle;
import org.comity.seal.TreeHead;

/** What an act happened to, in its order: counted, bound by one Merkle root, and packed as it will be kept. */
public final class Items {

    /** An act that happened to nothing in particular. */
    public static final Items NONE = new Items(List.of(), 0, Merkle.EMPTY);

    /** That many are kept in the entry's own row; more go into bundles that entries can share. */
    static final int IN_PLACE_MAX = 16;

    /** The first byte of a list of bundles; {@link Bundle#VERSION} begins the items themselves. */
    static final byte ROOTS = 2;

    private final List<Bundle> bundles;
    private final long count;
    private final Digest root;

    private Items(List<Bundle> bundles, long count, Digest root) {
        this.bundles = bundles;
        this.count = count;
        this.root = root;
    }

    /** These, in their order. */
    public static Items of(Collection<Item> items) {
        var builder = builder();
        items.forEach(builder::add);
        return builder.build();
    }

    /** Takes items one by one. */
    public static Builder builder() {
        return new Builder();
    }

    public long count() {
        return count;
    }

    /** Of the RFC 6962 tree whose leaves are each item's digest followed by its id. */
    public Digest root() {
        return root;
    }

    List<Bundle> bundles() {
        return bundles;
    }

    boolean inPlace() {
        return count <= IN_PLACE_MAX;
    }

    /** The names of the bundles as an entry keeps them. */
    static byte[] roots(List<Digest> roots) {
        ByteBuffer list = ByteBuffer.allocate(1 + roots.size() * Digest.BYTES).put(ROOTS);
        roots.forEach(root -> list.put(root.bytes()));
        return list.array();
    }

    /** @throws LedgerFault when it is no list of bundles */
    static List<Digest> roots(byte[] kept) {
        if (kept.length <= 1 || kept.length % Digest.BYTES != 1 || kept[0] != ROOTS) {
            throw new LedgerFault("a list of bundles cannot be read");
        }
        var roots = new ArrayList<Digest>();
        for (int at = 1; at < kept.length; at += Digest.BYTES) {
            roots.add(Digest.wrap(kept, at, Digest.BYTES));
        }
        return roots;
    }

    /** The root over all items, from the roots of their bundles: full ones are nodes of the same height. */
    static Digest rootOver(List<Digest> bundleRoots) {
        var tree = new TreeHead();
        bundleRoots.forEach(tree::add);
        return tree.root();
    }

    /** Items on their way into an act. */
    public static final class Builder {
        private final List<Bundle> bundles = new ArrayList<>();
        private long count;

        private Builder() {}

        public Builder add(Item item) {
            if (count % Bundle.ITEMS_MAX == 0) {
                bundles.add(new Bundle());
            }
            bundles.getLast().add(item);
            count++;
            return this;
        }

        public Items build() {
            return new Items(
                    List.copyOf(bundles),
                    count,
                    rootOver(bundles.stream().map(Bundle::root).toList()));
        }
    }
}
