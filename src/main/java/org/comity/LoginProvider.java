package org.comity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import org.comity.doors.oidc.OpenId;
import org.comity.doors.oidc.Terms;

/** The login provider as it is set. */
final class LoginProvider {
    private LoginProvider() {}

    /**
     * The provider; empty where none is set. It is not asked anything yet.
     *
     * @throws IllegalArgumentException naming the setting that is not fit
     */
    static Optional<OpenId> of(Config config, InstantSource clock, SecureRandom random) {
        if (config.get(Setting.OIDC_ISSUER).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new OpenId(
                Terms.of(
                        config.get(Setting.OIDC_ISSUER),
                        config.get(Setting.OIDC_CLIENT_ID),
                        secret(config),
                        config.get(Setting.OIDC_SCOPES),
                        config.get(Setting.OIDC_CLAIM),
                        config.get(Setting.OIDC_REQUIRED),
                        config.get(Setting.OIDC_ACR_VALUES),
                        config.get(Setting.OIDC_ASK_CODE),
                        config.get(Setting.OIDC_TITLE),
                        config.get(Setting.OIDC_CA_FILE)),
                clock,
                random));
    }

    private static String secret(Config config) {
        String secret = config.get(Setting.OIDC_CLIENT_SECRET);
        String file = config.get(Setting.OIDC_CLIENT_SECRET_FILE);
        if (file.isEmpty() || !secret.isEmpty()) {
            return secret;
        }
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new IllegalArgumentException("oidc.client_secret_file names " + file + ", which cannot be read", e);
        }
    }
}
