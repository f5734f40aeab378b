package org.comity.routing;

import java.nio.charset.StandardCharsets;

/**
 * An IPv4 or IPv6 address, read from text into the same place again and again. An IPv4-mapped IPv6 address
 * ({@code ::ffff:192.0.2.1}) is the IPv4 address: it is the same machine.
 */
public final class Address {
    private static final int MAPPED = 0xffff;

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
                int digit = Character.digit(text[at], 16);
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
}
