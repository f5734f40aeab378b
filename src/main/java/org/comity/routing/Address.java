package org.comity.routing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An IPv4 or IPv6 address, read from text into the same place again and again. An IPv4-mapped IPv6 address
 * ({@code ::ffff:192.0.2.1}) is the IPv4 address: it is the same machine.
 */
public final class Address {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MAPPED = 0xffff;

    /** Bytes that may be looked at from the beginning of a dotted quad on. */
    private static final int QUAD_REACH = 20;

    private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;
    private static final long ZEROS = 0x3030303030303030L;
    private static final long DOTS = 0x2e2e2e2e2e2e2e2eL;
    private static final long GATHER = 0x0102040810204080L;

    /** The least number of one, two and three digits without a leading zero, a byte each. */
    private static final int LEAST = 100 << 16 | 10 << 8;

    private static final byte[] HEX = new byte[256];

    static {
        Arrays.fill(HEX, (byte) -1);
        for (int i = 0; i < 16; i++) {
            HEX[Character.forDigit(i, 16)] = (byte) i;
            HEX[Character.toUpperCase(Character.forDigit(i, 16))] = (byte) i;
        }
    }

    private boolean four;
    private long high;
    private long low;

    /**
     * An address of a table or a list.
     *
     * @throws BadTable when the text is none
     */
    public static Address of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var address = new Address();
        if (!address.read(bytes, 0, bytes.length)) {
            throw new BadTable("\"" + text + "\" is no IP address");
        }
        return address;
    }

    /** Makes this the address of those bits. */
    void set(boolean isFour, long upper, long lower) {
        four = isFour;
        high = upper;
        low = lower;
    }

    public boolean isFour() {
        return four;
    }

    /** The 32 bits of an IPv4 address. */
    public int four() {
        return (int) low;
    }

    /** The upper 64 bits of an IPv6 address; 0 for IPv4. */
    public long high() {
        return high;
    }

    /** The lower 64 bits of an IPv6 address; the address itself for IPv4. */
    public long low() {
        return low;
    }

    /**
     * Reads the text between the two places. Taken are dotted quads without leading zeros, and RFC 4291 §2.2 without a
     * zone.
     *
     * @return whether it is an address; if not, what this holds means nothing
     */
    public boolean read(byte[] text, int from, int to) {
        if (from + QUAD_REACH <= text.length) {
            long quad = quadAtOnce(text, from, to - from);
            if (quad >= 0) {
                four = true;
                high = 0;
                low = quad;
                return true;
            }
        }
        for (int i = from; i < Math.min(to, from + 5); i++) {
            if (text[i] == ':') {
                return readSix(text, from, to);
            }
        }
        long quad = quad(text, from, to);
        four = true;
        high = 0;
        low = quad;
        return quad >= 0;
    }

    /** The dotted quad there, or a negative number; without a step for each digit, which nobody could foresee. */
    private static long quadAtOnce(byte[] text, int from, int length) {
        if (length < 7 || length > 15) {
            return -1;
        }
        long first = (long) LONGS.get(text, from);
        long second = (long) LONGS.get(text, from + Long.BYTES);
        int within = (1 << length) - 1;
        int dots = (gathered(zeros(first ^ DOTS)) | gathered(zeros(second ^ DOTS)) << 8) & within;
        int others = (gathered(noDigits(first)) | gathered(noDigits(second)) << 8) & within;
        if (dots != others || Integer.bitCount(dots) != 3) {
            return -1;
        }
        int one = Integer.numberOfTrailingZeros(dots);
        dots &= dots - 1;
        int two = Integer.numberOfTrailingZeros(dots);
        dots &= dots - 1;
        int three = Integer.numberOfTrailingZeros(dots);
        long a = octet(text, from, one);
        long b = octet(text, from + one + 1, two - one - 1);
        long c = octet(text, from + two + 1, three - two - 1);
        long d = octet(text, from + three + 1, length - three - 1);
        return (a | b | c | d) < 0 ? -1 : a << 24 | b << 16 | c << 8 | d;
    }

    /** The number in the digits there, up to 255, or a negative number. */
    private static int octet(byte[] text, int from, int length) {
        int digits = (int) INTS.get(text, from) << (Integer.BYTES - length) * Byte.SIZE;
        int octet = (digits >>> 24 & 0xf) + 10 * (digits >>> 16 & 0xf) + 100 * (digits >>> 8 & 0xf);
        int least = LEAST >>> (length - 1) * Byte.SIZE & 0xff;
        return octet | (octet - least | 255 - octet | length - 1 | 3 - length) >> 31;
    }

    /** The highest bit of each byte that is zero. */
    private static long zeros(long eight) {
        return ~((eight & LOW_BITS) + LOW_BITS | eight | LOW_BITS);
    }

    /** The highest bit of each byte that is no digit. */
    private static long noDigits(long eight) {
        long digits = eight ^ ZEROS;
        return ((digits & LOW_BITS) + 0x7676767676767676L | digits) & ~LOW_BITS;
    }

    /** The highest bits of eight bytes, side by side. */
    private static int gathered(long bits) {
        return (int) ((bits >>> 7) * GATHER >>> 56);
    }

    /** The dotted quad there, or -1. */
    private static long quad(byte[] text, int from, int to) {
        long bits = 0;
        int at = from;
        for (int part = 0; part < 4; part++) {
            if (part > 0 && (at >= to || text[at++] != '.')) {
                return -1;
            }
            int begin = at;
            int value = 0;
            while (at < to && text[at] >= '0' && text[at] <= '9' && at - begin < 3) {
                value = value * 10 + (text[at++] - '0');
            }
            if (at == begin || value > 255 || (text[begin] == '0' && at - begin > 1)) {
                return -1;
            }
            bits = bits << 8 | value;
        }
        return at == to ? bits : -1;
    }

    private boolean readSix(byte[] text, int from, int to) {
        // What stands before a double colon is shifted to the top at the end, what stands behind it stays at the
        // bottom.
        long beforeHigh = 0;
        long beforeLow = 0;
        int groups = 0;
        int groupsBefore = -1;
        long upper = 0;
        long lower = 0;
        int at = from;
        if (to - from >= 2 && text[at] == ':') {
            if (text[at + 1] != ':') {
                return false;
            }
            groupsBefore = 0;
            at += 2;
        }
        while (at < to) {
            int begin = at;
            int value = 0;
            while (at < to && at - begin < 5) {
                int digit = HEX[text[at] & 0xff];
                if (digit < 0) {
                    break;
                }
                value = value << 4 | digit;
                at++;
            }
            if (at < to && text[at] == '.') {
                long quad = quad(text, begin, to);
                if (quad < 0) {
                    return false;
                }
                upper = upper << 32 | lower >>> 32;
                lower = lower << 32 | quad;
                groups += 2;
                at = to;
                break;
            }
            if (at == begin || at - begin > 4) {
                return false;
            }
            upper = upper << 16 | lower >>> 48;
            lower = lower << 16 | value;
            groups++;
            if (groups > 8) {
                return false;
            }
            if (at == to) {
                break;
            }
            if (text[at++] != ':' || at == to) {
                return false;
            }
            if (text[at] == ':') {
                if (groupsBefore >= 0) {
                    return false;
                }
                groupsBefore = groups;
                beforeHigh = upper;
                beforeLow = lower;
                upper = 0;
                lower = 0;
                at++;
            }
        }
        if (groupsBefore < 0 ? groups != 8 : groups > 7) {
            return false;
        }
        if (groupsBefore > 0) {
            int shift = 16 * (8 - groupsBefore);
            if (shift >= 64) {
                upper |= beforeLow << (shift - 64);
            } else {
                upper |= beforeHigh << shift | beforeLow >>> (64 - shift);
                lower |= beforeLow << shift;
            }
        }
        four = upper == 0 && lower >>> 32 == MAPPED;
        high = upper;
        low = four ? lower & 0xffff_ffffL : lower;
        return true;
    }

    /** Writes the network it is in, 24 bits of IPv4 or 48 of IPv6, with zeros behind; answers where that ends. */
    int writeNetwork(byte[] into, int from) {
        int at = from;
        if (four) {
            for (int shift = 24; shift > 0; shift -= 8) {
                at = writeOctet((int) low >>> shift & 0xff, into, at);
                into[at++] = '.';
            }
            into[at] = '0';
            return at + 1;
        }
        boolean any = false;
        long network = high & ~0xffffL;
        // Groups of zeros at the end are part of the double colon (RFC 5952 section 4.2).
        for (int shift = 48; shift > 0 && network << (48 - shift) != 0; shift -= 16) {
            if (any) {
                into[at++] = ':';
            }
            any = true;
            at = writeGroup((int) (network >>> shift) & 0xffff, into, at);
        }
        into[at] = ':';
        into[at + 1] = ':';
        return at + 2;
    }

    private static int writeOctet(int octet, byte[] into, int from) {
        int at = from;
        if (octet >= 100) {
            into[at++] = (byte) ('0' + octet / 100);
        }
        if (octet >= 10) {
            into[at++] = (byte) ('0' + octet / 10 % 10);
        }
        into[at] = (byte) ('0' + octet % 10);
        return at + 1;
    }

    private static int writeGroup(int group, byte[] into, int from) {
        int at = from;
        for (int shift = group > 0xfff ? 12 : group > 0xff ? 8 : group > 0xf ? 4 : 0; shift >= 0; shift -= 4) {
            into[at++] = (byte) Character.forDigit(group >>> shift & 0xf, 16);
        }
        return at;
    }
}
