package org.comity.doors.taxii;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** What we show a peer to be let in; never printed. */
public sealed interface Credential {

    /** The value of the {@code Authorization} header; empty for none. */
    String header();

    /** Nothing: an open collection, or a client certificate alone. */
    enum None implements Credential {
        NONE;

        @Override
        public String header() {
            return "";
        }
    }

    /** A bearer token (RFC 6750 §2.1). */
    record Bearer(String token) implements Credential {
        public Bearer {
            if (!token.matches("[\\x21-\\x7e]+")) {
                throw new IllegalArgumentException("a bearer token is one line of visible ASCII without spaces");
            }
        }

        @Override
        public String header() {
            return "Bearer " + token;
        }

        @Override
        public String toString() {
            return "Bearer[...]";
        }
    }

    /** Name and password (RFC 7617), in UTF-8. */
    record Basic(String user, String password) implements Credential {
        public Basic {
            if (user.indexOf(':') >= 0 || hasControl(user) || hasControl(password)) {
                throw new IllegalArgumentException(
                        "a user name holds no colon, and neither it nor the password a control character");
            }
        }

        @Override
        public String header() {
            byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(pair);
        }

        @Override
        public String toString() {
            return "Basic[" + user + ", ...]";
        }

        private static boolean hasControl(String text) {
            return text.chars().anyMatch(Character::isISOControl);
        }
    }

    /** The bearer token that stands alone in that file. */
    static Credential bearerFrom(Path file) throws IOException {
        return new Bearer(soleLine(file));
    }

    /** The {@code user:password} that stands alone in that file. */
    static Credential basicFrom(Path file) throws IOException {
        return basic(soleLine(file), file.toString());
    }

    private static Basic basic(String pair, String where) {
        int colon = pair.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("expected user:password in " + where);
        }
        return new Basic(pair.substring(0, colon), pair.substring(colon + 1));
    }

    private static String soleLine(Path file) throws IOException {
        String line = Files.readString(file).strip();
        if (line.isEmpty() || line.lines().count() > 1) {
            throw new IllegalArgumentException("expected one line holding the secret in " + file);
        }
        return line;
    }
}
