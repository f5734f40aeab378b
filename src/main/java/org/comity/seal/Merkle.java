package org.comity.seal;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** Merkle trees of RFC 6962 §2.1 with SHA-256: hashes, proofs, and the checking of proofs. */
public final class Merkle {

    /** The root of the tree without leaves. */
    public static final Digest EMPTY = Digest.of(new byte[0]);

    static final byte LEAF = 0x00;
    static final byte NODE = 0x01;

    private Merkle() {}

    /** Where the hashes of whole subtrees are found; what is read can have come from tiles, rows or memory. */
    @FunctionalInterface
    public interface Subtrees {
        /**
         * The root over the 2^level leaves from {@code index << level} on.
         *
         * @param level 0 for the leaf hashes
         */
        Digest at(int level, long index);

        /** The subtrees over leaf hashes held in memory. */
        static Subtrees over(List<Digest> leaves) {
            return new Subtrees() {
                @Override
                public Digest at(int level, long index) {
                    return level == 0
                            ? leaves.get(Math.toIntExact(index))
                            : node(at(level - 1, 2 * index), at(level - 1, 2 * index + 1));
                }
            };
        }
    }

    /** The hash of one entry as a leaf. */
    public static Digest leaf(byte[] entry) {
        MessageDigest sha256 = Digest.sha256();
        sha256.update(LEAF);
        return Digest.wrap(sha256.digest(entry));
    }

    /** The hash over two subtrees. */
    public static Digest node(Digest left, Digest right) {
        MessageDigest sha256 = Digest.sha256();
        sha256.update(NODE);
        sha256.update(left.raw());
        return Digest.wrap(sha256.digest(right.raw()));
    }

    /** The root over these leaf hashes. */
    public static Digest root(List<Digest> leaves) {
        var head = new TreeHead();
        leaves.forEach(head::add);
        return head.root();
    }

    /** The root over the first {@code size} leaves. */
    public static Digest root(long size, Subtrees subtrees) {
        return size == 0 ? EMPTY : range(0, size, subtrees);
    }

    /**
     * The proof that a leaf stands in the tree of {@code size} leaves (RFC 6962 §2.1.1).
     *
     * @param index of the leaf, from 0
     * @return hashes from the leaf's sibling up to the root's child
     */
    public static List<Digest> inclusion(long index, long size, Subtrees subtrees) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("no leaf " + index + " in a tree of " + size);
        }
        var path = new ArrayList<Digest>();
        inclusion(index, 0, size, subtrees, path);
        return List.copyOf(path);
    }

    private static void inclusion(long index, long from, long to, Subtrees subtrees, List<Digest> path) {
        if (to - from == 1) {
            return;
        }
        long middle = from + split(to - from);
        if (index < middle) {
            inclusion(index, from, middle, subtrees, path);
            path.add(range(middle, to, subtrees));
        } else {
            inclusion(index, middle, to, subtrees, path);
            path.add(range(from, middle, subtrees));
        }
    }

    /**
     * The proof that the tree of {@code size} leaves begins with the tree of {@code old} leaves (RFC 6962 §2.1.2).
     *
     * @param old from 0; the tree without leaves begins every tree and needs no proof
     */
    public static List<Digest> consistency(long old, long size, Subtrees subtrees) {
        if (old < 0 || old > size) {
            throw new IllegalArgumentException("a tree of " + size + " leaves does not begin with " + old);
        }
        var path = new ArrayList<Digest>();
        if (old > 0) {
            consistency(old, 0, size, true, subtrees, path);
        }
        return List.copyOf(path);
    }

    private static void consistency(long old, long from, long to, boolean known, Subtrees subtrees, List<Digest> path) {
        if (old == to) {
            if (!known) {
                path.add(range(from, to, subtrees));
            }
            return;
        }
        long middle = from + split(to - from);
        if (old <= middle) {
            consistency(old, from, middle, known, subtrees, path);
            path.add(range(middle, to, subtrees));
        } else {
            consistency(old, middle, to, false, subtrees, path);
            path.add(range(from, middle, subtrees));
        }
    }

    /** Whether the path leads from that leaf hash at that place to the root. */
    public static boolean includes(Digest leaf, long index, long size, List<Digest> path, Digest root) {
        if (index < 0 || index >= size) {
            return false;
        }
        long node = index;
        long last = size - 1;
        Digest hash = leaf;
        for (Digest sibling : path) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                hash = node(sibling, hash);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                hash = node(hash, sibling);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && hash.equals(root);
    }

    /** Whether the path shows that the larger tree begins with the smaller. */
    public static boolean consistent(long old, Digest oldRoot, long size, Digest root, List<Digest> path) {
        if (old < 0 || old > size) {
            return false;
        }
        if (old == 0) {
            return path.isEmpty() && oldRoot.equals(EMPTY) && (size > 0 || root.equals(EMPTY));
        }
        if (old == size) {
            return path.isEmpty() && oldRoot.equals(root);
        }
        boolean whole = Long.bitCount(old) == 1; // then the old root is itself the first step
        if (!whole && path.isEmpty()) {
            return false;
        }
        Digest small = whole ? oldRoot : path.getFirst();
        Digest large = small;
        long node = old - 1;
        long last = size - 1;
        while ((node & 1) == 1) {
            node >>= 1;
            last >>= 1;
        }
        for (Digest step : whole ? path : path.subList(1, path.size())) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                small = node(step, small);
                large = node(step, large);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                large = node(large, step);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && small.equals(oldRoot) && large.equals(root);
    }

    /** The root over the leaves {@code from} to {@code to}, exclusive, where {@code from} begins a subtree. */
    private static Digest range(long from, long to, Subtrees subtrees) {
        long leaves = to - from;
        if (Long.bitCount(leaves) == 1) {
            int level = Long.numberOfTrailingZeros(leaves);
            return subtrees.at(level, from >> level);
        }
        long middle = from + split(leaves);
        return node(range(from, middle, subtrees), range(middle, to, subtrees));
    }

    /** The largest power of two below that number of leaves. */
    private static long split(long leaves) {
        return Long.highestOneBit(leaves - 1);
    }
}
