package org.comity.doors.oidc;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One person's way to the provider and back, which only their own browser carries, locked.
 *
 * @param state by which the way back is known to belong to the way there
 * @param nonce that the id_token has to carry
 * @param verifier that is shown with the code (RFC 7636)
 * @param back where the provider sends them
 * @param begun when they set out
 */
public record Journey(String state, String nonce, String verifier, URI back, Instant begun) {
    /** How long it may take: a password, a second factor, and a look for the phone. */
    public static final Duration LASTING_MAX = Duration.ofMinutes(10);

    /** All of it, for a cookie that is locked. */
    public String text() {
        return String.join("\n", state, nonce, verifier, back.toString(), String.valueOf(begun.toEpochMilli()));
    }

    /** What {@link #text} wrote; empty where it is over. */
    public static Optional<Journey> parse(String text, Instant now) {
        String[] parts = text.split("\n", -1);
        if (parts.length != 5) {
            return Optional.empty();
        }
        var journey = new Journey(
                parts[0], parts[1], parts[2], URI.create(parts[3]), Instant.ofEpochMilli(Long.parseLong(parts[4])));
        return now.isAfter(journey.begun.plus(LASTING_MAX)) || now.isBefore(journey.begun.minus(IdTokenClaims.SKEW_MAX))
                ? Optional.empty()
                : Optional.of(journey);
    }

    /** Never with what is secret. */
    @Override
    public String toString() {
        return "a login begun " + begun;
    }
}
