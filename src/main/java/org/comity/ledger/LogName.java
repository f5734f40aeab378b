package org.comity.ledger;

import java.nio.charset.StandardCharsets;

/**
 * Which log of a party.
 *
 * @param path as it stands at the end of the log's origin
 */
public record LogName(String path) {

    /** Acts at home and every refusal; shown to the auditor alone. */
    public static final LogName HOME = new LogName("home");

    /** RFC 3986 §2.3. */
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private static final int PATH_CHARS_MAX = 512;

    public LogName {
        if (path.length() > PATH_CHARS_MAX || !path.matches("[A-Za-z0-9._~%-]+(/[A-Za-z0-9._~%-]+)*")) {
            throw new IllegalArgumentException("not the name of a log: " + path);
        }
    }

    /** What one counterparty may know of what happened under one agreement. */
    public static LogName of(String agreement, String counterparty) {
        return new LogName("agreement/" + segment(agreement) + "/" + segment(counterparty));
    }

    /** Percent-encoded as in a URL (RFC 3986 §2.1), as the log's tiles are to be found there. */
    private static String segment(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("an agreement and its counterparty have a name");
        }
        if (text.equals(".") || text.equals("..")) {
            return text.replace(".", "%2E"); // a URL would swallow these
        }
        var segment = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (UNRESERVED.indexOf(c) >= 0) {
                segment.append(c);
            } else {
                segment.append("%%%02X".formatted((int) c));
            }
        }
        return segment.toString();
    }

    @Override
    public String toString() {
        return path;
    }
}
