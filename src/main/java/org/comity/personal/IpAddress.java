package org.comity.personal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An address or block of addresses.
 *
 * @param bytes four or sixteen
 * @param prefix bits of the block, all of them for one address
 */
record IpAddress(byte[] bytes, int prefix) {

    /** What {@link Measure#TRUNCATE} leaves of an IPv4 address: the usual smallest network that is routed. */
    static final int V4_BITS = 24;

    /** What {@link Measure#TRUNCATE} leaves of an IPv6 address: one site. */
    static final int V6_BITS = 48;

    private static final int V4_GENERAL_BITS = 16;
    private static final int V6_GENERAL_BITS = 32;

    /** Reads an address or a block in the forms of RFC 4632 and RFC 4291; null where the text is none. */
    static @Nullable IpAddress parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        byte[] bytes = address.indexOf(':') < 0 ? four(address) : sixteen(address);
        if (bytes == null) {
            return null;
        }
        int bits = bytes.length * 8;
        int prefix = slash < 0 ? bits : number(text.substring(slash + 1), bits);
        return prefix < 0 ? null : new IpAddress(bytes, prefix);
    }

    boolean isV4() {
        return bytes.length == 4;
    }

    /** Whether it is as coarse as truncation leaves it, and so singles nobody out. */
    boolean isCoarse() {
        return prefix <= (isV4() ? V4_BITS : V6_BITS);
    }

    /** The block that truncation leaves. */
    String truncated() {
        return network(isV4() ? V4_BITS : V6_BITS);
    }

    /** The larger block that generalising leaves. */
    String general() {
        return network(isV4() ? V4_GENERAL_BITS : V6_GENERAL_BITS);
    }

    private String network(int bits) {
        int kept = Math.min(bits, prefix);
        byte[] network = Arrays.copyOf(bytes, bytes.length);
        for (int i = kept; i < network.length * 8; i++) {
            network[i / 8] &= (byte) ~(0x80 >> (i % 8));
        }
        return print(network) + "/" + kept;
    }

    /** Four bytes with points, or eight groups with the longest row of zeros shortened (RFC 5952). */
    static String print(byte[] bytes) {
        var text = new StringBuilder();
        if (bytes.length == 4) {
            for (byte each : bytes) {
                text.append(text.isEmpty() ? "" : ".").append(each & 0xff);
            }
            return text.toString();
        }
        int from = -1;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && group(bytes, end) == 0) {
                end++;
            }
            if (end - i > length) {
                from = i;
                length = end - i;
            }
        }
        for (int i = 0; i < 8; i++) {
            if (i == from) {
                text.append("::");
                i += length - 1;
            } else {
                text.append(i == 0 || text.charAt(text.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(group(bytes, i)));
            }
        }
        return text.toString();
    }

    private static int group(byte[] bytes, int index) {
        return (bytes[2 * index] & 0xff) << 8 | (bytes[2 * index + 1] & 0xff);
    }

    private static byte @Nullable [] four(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        byte[] bytes = new byte[4];
        for (int i = 0; i < 4; i++) {
            int part = number(parts[i], 255);
            if (part < 0) {
                return null;
            }
            bytes[i] = (byte) part;
        }
        return bytes;
    }

    private static byte @Nullable [] sixteen(String text) {
        String address = text;
        int point = address.indexOf('.');
        if (point >= 0) {
            int colon = address.lastIndexOf(':', point);
            byte[] four = colon < 0 ? null : four(address.substring(colon + 1));
            if (four == null) {
                return null;
            }
            address = address.substring(0, colon + 1) + Integer.toHexString((four[0] & 0xff) << 8 | (four[1] & 0xff))
                    + ":" + Integer.toHexString((four[2] & 0xff) << 8 | (four[3] & 0xff));
        }
        int gap = address.indexOf("::");
        if (gap >= 0 && address.indexOf("::", gap + 1) >= 0) {
            return null;
        }
        String[] before = groups(gap < 0 ? address : address.substring(0, gap));
        String[] after = gap < 0 ? new String[0] : groups(address.substring(gap + 2));
        int named = before.length + after.length;
        if (gap < 0 ? named != 8 : named > 7) {
            return null;
        }
        byte[] bytes = new byte[16];
        for (int i = 0; i < named; i++) {
            int at = i < before.length ? i : 8 - named + i;
            int group = hex(i < before.length ? before[i] : after[i - before.length]);
            if (group < 0) {
                return null;
            }
            bytes[2 * at] = (byte) (group >> 8);
            bytes[2 * at + 1] = (byte) group;
        }
        return bytes;
    }

    private static String[] groups(String text) {
        return text.isEmpty() ? new String[0] : text.split(":", -1);
    }

    private static int hex(String text) {
        if (text.isEmpty() || text.length() > 4) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) < 128 ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** A decimal number of one to three digits up to {@code max}; -1 where it is none. */
    private static int number(String text, int max) {
        if (text.isEmpty() || text.length() > 3) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return value <= max ? value : -1;
    }
}
