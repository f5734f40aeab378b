package org.comity.ledger;

import java.nio.ByteBuffer;
import java.util.List;
import org.comity.seal.Digest;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a log.
 *
 * @param log it stands in
 * @param number from 1; the leaf at index {@code number - 1}
 * @param commitment to the record
 * @param opening the record and its salt; null once they are destroyed
 */
public record Entry(
        LogName log,
        long number,
        Digest commitment,
        @Nullable Opening opening) {

    /** The first byte of every entry, so that entries can take another form one day. */
    static final byte VERSION = 1;

    /** What stands in the log itself and is hashed as its leaf: the version and the commitment, and nothing of the act. */
    public byte[] bytes() {
        return bytes(commitment);
    }

    static byte[] bytes(Digest commitment) {
        var bytes = new byte[1 + Digest.BYTES];
        bytes[0] = VERSION;
        commitment.copyTo(bytes, 1);
        return bytes;
    }

    /** Entries as they stand in an entry bundle: two bytes of length before each (C2SP tlog-tiles). */
    static byte[] bundle(List<Digest> commitments) {
        ByteBuffer bundle = ByteBuffer.allocate(commitments.size() * (Short.BYTES + 1 + Digest.BYTES));
        for (Digest commitment : commitments) {
            bundle.putShort((short) (1 + Digest.BYTES)).put(bytes(commitment));
        }
        return bundle.array();
    }

    /** Hashes as they stand in a tile, one after the other. */
    static byte[] joined(List<Digest> hashes) {
        ByteBuffer tile = ByteBuffer.allocate(hashes.size() * Digest.BYTES);
        hashes.forEach(hash -> tile.put(hash.bytes()));
        return tile.array();
    }
}
