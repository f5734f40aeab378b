package org.comity.routing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** By eight bytes at a time, in the numbers that every processor has. */
final class WordMarks extends Marks {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;
    private static final long HIGHEST = ~LOW_BITS;
    private static final long ONES = 0x0101010101010101L;
    private static final long QUOTES = 0x2222222222222222L;
    private static final long COMMAS = 0x2c2c2c2c2c2c2c2cL;
    private static final long NEWLINES = 0x0a0a0a0a0a0a0a0aL;

    @Override
    void look(byte[] bytes, int at) {
        long notQuotes = 0;
        long notCommas = 0;
        long notNewlines = 0;
        long highest = 0;
        long nuls = 0;
        for (int word = 0; word < 8; word++) {
            long eight = (long) LONGS.get(bytes, at + 8 * word);
            long low = eight & LOW_BITS;
            // A sum whose highest bit is not set was of a byte that is what is looked for, but for its own highest
            // bit.
            notQuotes = notQuotes >>> 1 | (low ^ QUOTES) + LOW_BITS & HIGHEST;
            notCommas = notCommas >>> 1 | (low ^ COMMAS) + LOW_BITS & HIGHEST;
            notNewlines = notNewlines >>> 1 | (low ^ NEWLINES) + LOW_BITS & HIGHEST;
            highest = highest >>> 1 | eight & HIGHEST;
            nuls |= eight - ONES & ~eight;
        }
        quotes = turned(~(notQuotes | highest));
        newlines = turned(~(notNewlines | highest));
        separators = turned(~(notCommas & notNewlines | highest));
        high = highest != 0;
        nul = (nuls & HIGHEST) != 0;
    }

    /** From bit k of byte j to bit j of byte k. */
    private static long turned(long bits) {
        long swap = (bits ^ bits >>> 7) & 0x00aa00aa00aa00aaL;
        long turned = bits ^ swap ^ swap << 7;
        swap = (turned ^ turned >>> 14) & 0x0000cccc0000ccccL;
        turned ^= swap ^ swap << 14;
        swap = (turned ^ turned >>> 28) & 0x00000000f0f0f0f0L;
        return turned ^ swap ^ swap << 28;
    }
}
