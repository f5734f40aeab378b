package org.comity.routing;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** By as many bytes at a time as the processor compares at once. */
final class VectorMarks extends Marks {
    private static final VectorSpecies<Byte> SPECIES =
            ByteVector.SPECIES_PREFERRED.length() > BYTES ? ByteVector.SPECIES_512 : ByteVector.SPECIES_PREFERRED;

    @Override
    void look(byte[] bytes, int at) {
        long quoteBits = 0;
        long newlineBits = 0;
        long commaBits = 0;
        long highBits = 0;
        long nulBits = 0;
        for (int from = 0; from < BYTES; from += SPECIES.length()) {
            var some = ByteVector.fromArray(SPECIES, bytes, at + from);
            quoteBits |= some.eq((byte) '"').toLong() << from;
            newlineBits |= some.eq((byte) '\n').toLong() << from;
            commaBits |= some.eq((byte) ',').toLong() << from;
            highBits |= some.compare(VectorOperators.LT, (byte) 0).toLong();
            nulBits |= some.eq((byte) 0).toLong();
        }
        quotes = quoteBits;
        newlines = newlineBits;
        separators = commaBits | newlineBits;
        high = highBits != 0;
        nul = nulBits != 0;
    }
}
