package org.comity.doors.taxii;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.comity.doors.BadRequest;
import org.comity.doors.Request;
import org.comity.doors.Shown;
import org.comity.parties.Credentials;
import org.comity.parties.Visitor;

/**
 * Finds out who asks: by token, sent as Bearer (RFC 6750), as the password of Basic with any name (RFC 7617) or, as
 * taxii2client does, as Token; or by TLS client certificate. Whatever is wrong with a credential, the answer is the same.
 */
public final class Doorkeeper {
    /** Says why somebody reads; kept in the home log with what they read. */
    static final String WHY = "Comity-Why";

    private final Credentials credentials;

    public Doorkeeper(Credentials credentials) {
        this.credentials = credentials;
    }

    /**
     * Who asks. A token that was sent is what counts, certificate or not: who shows a wrong one wants to be told.
     *
     * @throws BadRequest 401
     */
    public Visitor admit(Request request) {
        Optional<Visitor> visitor = request.header("Authorization")
                .map(header -> token(header).flatMap(credentials::byToken))
                .orElseGet(() -> Optional.ofNullable(request.certificate()).flatMap(credentials::byCertificate));
        Visitor admitted = visitor.orElseThrow(() -> new BadRequest(
                401,
                "show a token of this node that is in force, as Authorization: Bearer TOKEN or as the password of Basic,"
                        + " or a client certificate it knows"));
        return request.header(WHY).map(Shown::sentence).map(admitted::because).orElse(admitted);
    }

    private static Optional<String> token(String header) {
        int space = header.indexOf(' ');
        if (space < 0) {
            return Optional.empty();
        }
        String scheme = header.substring(0, space);
        String rest = header.substring(space + 1).strip();
        if (scheme.equalsIgnoreCase("Bearer") || scheme.equalsIgnoreCase("Token")) {
            return Optional.of(rest);
        }
        return scheme.equalsIgnoreCase("Basic") ? password(rest) : Optional.empty();
    }

    private static Optional<String> password(String base64) {
        try {
            String pair = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getDecoder().decode(base64)))
                    .toString();
            int colon = pair.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(pair.substring(colon + 1));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
