package org.comity.seal;

import java.security.DigestException;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The growing edge of a Merkle tree: takes leaves one by one and knows the root over all so far.
 *
 * <p>It keeps one hash for each bit of the size that is set, which is all that the next leaf needs. For one thread.
 */
public final class TreeHead {

    /** Told of each subtree of 256, 65,536, ... leaves when its last leaf comes. */
    @FunctionalInterface
    public interface Completed {
        /** @param level 8, 16, ...: the subtree has 2^level leaves and is the {@code index}-th of its size, from 0 */
        void subtree(int level, long index, Digest root);
    }

    private static final int LEVELS = 63;

    private final MessageDigest sha256 = Digest.sha256();
    private final byte[] whole = new byte[LEVELS * Digest.BYTES];
    private final byte[] carry = new byte[Digest.BYTES];
    private final @Nullable Completed completed;
    private long size;

    /** The empty tree. */
    public TreeHead() {
        this.completed = null;
    }

    /** The empty tree, whose subtrees are to be told of. */
    public TreeHead(Completed completed) {
        this.completed = completed;
    }

    /** The tree of that size, taken up again from its subtrees. */
    public TreeHead(long size, Merkle.Subtrees subtrees, Completed completed) {
        this.completed = completed;
        this.size = size;
        for (int level = 0; level < LEVELS; level++) {
            if ((size >> level & 1) == 1) {
                subtrees.at(level, (size >> level) - 1).copyTo(whole, level * Digest.BYTES);
            }
        }
    }

    public long size() {
        return size;
    }

    /** Takes one more leaf, already hashed. */
    public void add(Digest leaf) {
        leaf.copyTo(carry, 0);
        push();
    }

    /** Takes one more entry and hashes it as a leaf. */
    public void addEntry(byte[] entry) {
        sha256.update(Merkle.LEAF);
        sha256.update(entry);
        finish();
        push();
    }

    private void push() {
        int level = 0;
        while ((size >> level & 1) == 1) {
            sha256.update(Merkle.NODE);
            sha256.update(whole, level * Digest.BYTES, Digest.BYTES);
            sha256.update(carry);
            finish();
            level++;
            if (completed != null && level % Tile.HEIGHT == 0) {
                completed.subtree(level, size >> level, Digest.wrap(carry));
            }
        }
        System.arraycopy(carry, 0, whole, level * Digest.BYTES, Digest.BYTES);
        size++;
    }

    private void finish() {
        try {
            sha256.digest(carry, 0, Digest.BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("the room is 32 bytes", e);
        }
    }

    /** The root over all leaves so far. */
    public Digest root() {
        if (size == 0) {
            return Merkle.EMPTY;
        }
        int level = Long.numberOfTrailingZeros(size);
        Digest root = Digest.wrap(whole, level * Digest.BYTES, Digest.BYTES);
        for (level++; level < LEVELS; level++) {
            if ((size >> level & 1) == 1) {
                root = Merkle.node(Digest.wrap(whole, level * Digest.BYTES, Digest.BYTES), root);
            }
        }
        return root;
    }
}
