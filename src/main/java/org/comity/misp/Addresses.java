package org.comity.misp;

import java.util.regex.Pattern;

/** Tells IP addresses, alone or with a prefix length, from names, without ever asking a resolver. */
final class Addresses {
    private static final Pattern V4 =
            Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.|(?![\\d.]))){4}(/(3[0-2]|[12]?\\d))?");
    private static final Pattern V6_CHARS = Pattern.compile("[0-9a-fA-F:.]{2,45}(/(12[0-8]|1[01]\\d|\\d?\\d))?");

    private Addresses() {}

    static boolean isV4(String text) {
        return V4.matcher(text).matches();
    }

    /** RFC 4291 §2.2: eight groups, or fewer with one "::"; the last two may be an IPv4 address. */
    static boolean isV6(String text) {
        if (!V6_CHARS.matcher(text).matches()) {
            return false;
        }
        String address = text.replaceFirst("/.*", "");
        int elision = address.indexOf("::");
        if (elision >= 0 && address.indexOf("::", elision + 1) >= 0) {
            return false;
        }
        String[] groups = address.replaceFirst("^::|::$", "").split("::?", -1);
        int count = 0;
        for (int i = 0; i < groups.length; i++) {
            boolean last = i == groups.length - 1 && !address.endsWith("::");
            if (last && groups[i].contains(".")) {
                if (!isV4(groups[i])) {
                    return false;
                }
                count += 2;
            } else if (groups[i].isEmpty()) {
                if (!(elision >= 0 && groups.length == 1)) {
                    return false;
                }
            } else if (groups[i].length() <= 4 && groups[i].indexOf('.') < 0) {
                count++;
            } else {
                return false;
            }
        }
        return elision < 0 ? count == 8 : count < 8;
    }

    static boolean isAddress(String text) {
        return isV4(text) || isV6(text);
    }
}
