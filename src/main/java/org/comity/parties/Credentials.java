package org.comity.parties;

import java.security.cert.X509Certificate;
import java.util.Optional;

/** The keys to our doors: tokens and client certificates, kept as digests only. */
public final class Credentials {

    /** Who holds that token; empty when it is unknown, expired or revoked. */
    public Optional<Visitor> byToken(String token) {
        throw new IllegalStateException("being built");
    }

    /** Who holds that client certificate; empty when it is unknown, expired or revoked. */
    public Optional<Visitor> byCertificate(X509Certificate certificate) {
        throw new IllegalStateException("being built");
    }
}
