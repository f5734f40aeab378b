package org.comity.doors.oidc;

/** What a provider's answer came to. */
public sealed interface Outcome {

    /**
     * It names somebody.
     *
     * @param claim whose value the subject is
     */
    record Named(String issuer, String claim, String subject) implements Outcome {}

    /**
     * It does not fit.
     *
     * @param claim which part of it: a claim of the id_token, or of the way there and back
     * @param why for the administrator, never for whoever is at the browser; nothing secret is in it
     */
    record Unfit(String claim, String why) implements Outcome {}
}
