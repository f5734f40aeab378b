package org.comity.parties;

import java.time.Instant;
import org.comity.seal.TimeCode;

/**
 * One person's time at the console, from logging in to logging out.
 *
 * @param digest of the token in the cookie, by which it is kept; the token itself is kept nowhere
 * @param person whose it is, with the roles they have now
 * @param begun when they logged in
 * @param seen when they were last seen, to the minute
 * @param linked whether a one-time link opened it
 * @param issuer the login provider that opened it; empty where none did
 * @param offer the secret for codes that is shown to them when they set a password
 */
public record Sitting(
        String digest, Person person, Instant begun, Instant seen, boolean linked, String issuer, TimeCode offer) {}
