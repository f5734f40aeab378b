package org.comity.pattern;

import java.math.BigInteger;
import java.util.List;

/** What obeys the grammar and yet cannot be meant. */
final class Doubts {
    /** 2^53 - 1, the largest integer of STIX (§2.8) and of I-JSON. */
    private static final BigInteger INTEGER_MAX = BigInteger.TWO.pow(53).subtract(BigInteger.ONE);

    private Doubts() {}

    static void about(Comparison.Leaf leaf, List<String> doubts) {
        switch (leaf) {
            case Comparison.Compare compare -> {
                about(compare.literal(), doubts);
                if (compare.operator().isOfAddresses()
                        && compare.literal() instanceof Literal.Text text
                        && !isAddressBlock(text.value())) {
                    doubts.add(compare.operator() + " compares addresses, and " + text
                            + " is neither an IPv4 or IPv6 address nor a block of them (§9.6.1)");
                }
            }
            case Comparison.In in -> {
                if (in.literals().isEmpty()) {
                    doubts.add("IN () on " + in.path() + " can never be fulfilled (§9.6.1)");
                }
                in.literals().forEach(literal -> about(literal, doubts));
            }
            case Comparison.Exists exists -> {}
        }
    }

    static void about(Literal literal, List<String> doubts) {
        if (literal instanceof Timestamp timestamp && !timestamp.dayExists()) {
            doubts.add(timestamp + " names a day that no calendar has (RFC 3339 §5.7)");
        } else if (literal instanceof Literal.Whole whole && whole.value().abs().compareTo(INTEGER_MAX) > 0) {
            doubts.add(whole + " is beyond 2^53 - 1, where readers no longer agree on integers (§2.8)");
        }
    }

    /** An IPv4 or IPv6 address with or without a length in bits after a slash. */
    static boolean isAddressBlock(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        boolean six = address.indexOf(':') >= 0;
        if (slash >= 0 && !isNumber(text, slash + 1, text.length(), six ? 128 : 32)) {
            return false;
        }
        return six ? isIpv6(address) : isIpv4(address);
    }

    private static boolean isNumber(String text, int from, int to, int max) {
        if (to - from < 1 || to - from > 3) {
            return false;
        }
        int number = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
            number = number * 10 + c - '0';
        }
        return number <= max;
    }

    private static boolean isIpv4(String text) {
        int from = 0;
        for (int part = 0; part < 4; part++) {
            int dot = part < 3 ? text.indexOf('.', from) : text.length();
            if (dot < 0 || !isNumber(text, from, dot, 255)) {
                return false;
            }
            from = dot + 1;
        }
        return true;
    }

    /** RFC 4291 §2.2: eight groups, one run of them shortened to ::, the last two perhaps as IPv4. */
    private static boolean isIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, true) == 8;
        }
        int before = gap == 0 ? 0 : groups(text.substring(0, gap), false);
        String rest = text.substring(gap + 2);
        int after = rest.isEmpty() ? 0 : groups(rest, true);
        return before >= 0 && after >= 0 && before + after < 8;
    }

    /** How many groups of 16 bits these are; -1 where they are none. */
    private static int groups(String text, boolean mayEndInIpv4) {
        int count = 0;
        int from = 0;
        while (true) {
            int colon = text.indexOf(':', from);
            int to = colon < 0 ? text.length() : colon;
            if (colon < 0 && mayEndInIpv4 && text.indexOf('.', from) >= 0) {
                return isIpv4(text.substring(from)) ? count + 2 : -1;
            }
            if (to - from < 1 || to - from > 4 || count > 8) {
                return -1;
            }
            for (int i = from; i < to; i++) {
                if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
                    return -1;
                }
            }
            count++;
            if (colon < 0) {
                return count;
            }
            from = to + 1;
        }
    }
}
