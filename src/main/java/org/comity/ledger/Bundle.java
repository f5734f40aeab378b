package org.comity.ledger;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.comity.seal.Digest;
import org.comity.seal.TreeHead;
import org.jspecify.annotations.Nullable;

/**
 * Up to 4,096 items as they are kept: about 50 bytes each, where a STIX id is its type's number and sixteen bytes.
 *
 * <p>One text for each list of items, so that no byte of it can change unseen.
 *
 * <p>Form: {@code 1}, then for each item its 32 bytes of digest and its id. An id is {@code 0}, two bytes of length and
 * UTF-8; or the number of a type in the order they first come, the first time followed by a byte of length and the
 * type, and then the UUID.
 */
final class Bundle {

    /** A power of two: then the roots of full bundles are nodes of the tree over all items. */
    static final int ITEMS_MAX = 4_096;

    /** The first byte of a bundle. */
    static final byte VERSION = 1;

    private static final int PLAIN = 0;
    private static final int TYPES_MAX = 250;
    private static final int TYPE_CHARS_MAX = 64;
    private static final int UUID_CHARS = 36;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<String> types = new ArrayList<>();
    private final TreeHead tree = new TreeHead();

    Bundle() {
        bytes.write(VERSION);
    }

    void add(Item item) {
        bytes.writeBytes(item.digest().bytes());
        String id = item.id();
        int dashes = id.length() - UUID_CHARS - 2;
        UUID uuid = dashes > 0 && id.startsWith("--", dashes) ? uuid(id.substring(dashes + 2)) : null;
        String type = uuid == null ? "" : id.substring(0, dashes);
        int known = types.indexOf(type);
        if (uuid != null && (known >= 0 || (types.size() < TYPES_MAX && isType(type)))) {
            if (known >= 0) {
                bytes.write(known + 1);
            } else {
                types.add(type);
                bytes.write(types.size());
                bytes.write(type.length());
                bytes.writeBytes(type.getBytes(StandardCharsets.US_ASCII));
            }
            bytes.writeBytes(ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(uuid.getMostSignificantBits())
                    .putLong(uuid.getLeastSignificantBits())
                    .array());
        } else {
            byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
            bytes.write(PLAIN);
            bytes.write(utf8.length >> 8);
            bytes.write(utf8.length);
            bytes.writeBytes(utf8);
        }
        tree.addEntry(leaf(item));
    }

    /** What stands for an item in the tree over an entry's items: its digest, then its id. */
    static byte[] leaf(Item item) {
        byte[] id = item.id().getBytes(StandardCharsets.UTF_8);
        byte[] leaf = Arrays.copyOf(item.digest().bytes(), Digest.BYTES + id.length);
        System.arraycopy(id, 0, leaf, Digest.BYTES, id.length);
        return leaf;
    }

    int size() {
        return (int) tree.size();
    }

    Digest root() {
        return tree.root();
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    /**
     * A kept bundle, read again.
     *
     * @param each is given its items in their order
     * @throws LedgerFault when it is not what {@link #bytes} wrote
     */
    static Bundle read(byte[] kept, Consumer<Item> each) {
        var again = new Bundle();
        try {
            ByteBuffer in = ByteBuffer.wrap(kept);
            in.get();
            var digest = new byte[Digest.BYTES];
            while (in.hasRemaining() && again.size() < ITEMS_MAX) {
                in.get(digest);
                var item = new Item(id(in, again.types), Digest.wrap(digest));
                again.add(item);
                each.accept(item);
            }
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new LedgerFault("a bundle of items ends too early, or names nothing");
        }
        // The reader is lenient and the writer is not: what reads alike but is written otherwise was changed.
        if (!Arrays.equals(again.bytes(), kept)) {
            throw new LedgerFault("a bundle of items is not written as we write them");
        }
        return again;
    }

    private static String id(ByteBuffer in, List<String> types) {
        int type = in.get() & 0xff;
        if (type == PLAIN) {
            return text(in, in.getShort() & 0xffff);
        }
        String name = type <= types.size() ? types.get(type - 1) : text(in, in.get() & 0xff);
        return name + "--" + new UUID(in.getLong(), in.getLong());
    }

    private static String text(ByteBuffer in, int length) {
        var utf8 = new byte[length];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static @Nullable UUID uuid(String text) {
        try {
            UUID uuid = UUID.fromString(text);
            return uuid.toString().equals(text) ? uuid : null;
        } catch (IllegalArgumentException notOne) {
            return null;
        }
    }

    private static boolean isType(String type) {
        return type.length() <= TYPE_CHARS_MAX && type.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    }
}
