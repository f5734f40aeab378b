package org.comity.doors.oidc;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is agreed with a login provider.
 *
 * @param issuer its issuer identifier, compared letter by letter
 * @param clientId what we are called there
 * @param secret what we show there; empty for a public client, which PKCE alone protects
 * @param scopes asked for; openid is always among them
 * @param claim whose value names the person
 * @param required what the id_token has to say besides
 * @param contexts authentication contexts asked for ({@code acr_values}); empty for none
 * @param code whether a code of the app is asked here all the same
 * @param title what people call the provider
 * @param authorities a PEM file of whom we trust for its TLS; null for the JDK's authorities
 */
public record Terms(
        String issuer,
        String clientId,
        String secret,
        List<String> scopes,
        String claim,
        List<Required> required,
        List<String> contexts,
        boolean code,
        String title,
        @Nullable Path authorities) {

    /** Claims that can name a person; of an e-mail address the provider has to say that it is verified. */
    static final Set<String> CLAIMS = Set.of("sub", "preferred_username", "email", "upn", "oid", "employee_number");

    /**
     * A claim that has to be there.
     *
     * @param values one of which it has to be, or to contain where it is a list
     */
    public record Required(String claim, List<String> values) {
        public Required {
            values = List.copyOf(values);
        }

        /** As it is set, such as {@code amr=mfa|hwk}. */
        public String text() {
            return claim + "=" + String.join("|", values);
        }
    }

    public Terms {
        scopes = List.copyOf(scopes);
        required = List.copyOf(required);
        contexts = List.copyOf(contexts);
    }

    /**
     * Reads the terms as they are set.
     *
     * @throws IllegalArgumentException naming the setting and what is expected
     */
    public static Terms of(
            String issuer,
            String clientId,
            String secret,
            String scopes,
            String claim,
            String required,
            String contexts,
            String code,
            String title,
            String authorities) {
        requireAddress(issuer);
        if (clientId.isBlank()) {
            throw new IllegalArgumentException(
                    "oidc.issuer is set and oidc.client_id is not; write what the provider calls this node");
        }
        if (!CLAIMS.contains(claim)) {
            throw new IllegalArgumentException("oidc.claim is \"" + claim + "\"; choose from "
                    + String.join(", ", CLAIMS.stream().sorted().toList()));
        }
        if (!code.equals("yes") && !code.equals("no")) {
            throw new IllegalArgumentException("oidc.ask_code is \"" + code + "\"; write yes or no");
        }
        var asked = new ArrayList<>(words(scopes));
        if (!asked.contains("openid")) {
            asked.addFirst("openid");
        }
        return new Terms(
                issuer,
                clientId.strip(),
                secret,
                asked,
                claim,
                required(required),
                words(contexts),
                code.equals("yes"),
                title.isBlank() ? URI.create(issuer).getHost() : title.strip(),
                authorities.isEmpty() ? null : Path.of(authorities));
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split("[\\s,]+"))
                .filter(each -> !each.isEmpty())
                .distinct()
                .toList();
    }

    private static List<Required> required(String text) {
        var required = new ArrayList<Required>();
        for (String part : text.split(",")) {
            if (part.isBlank()) {
                continue;
            }
            int equals = part.indexOf('=');
            String claim = equals < 0 ? "" : part.substring(0, equals).strip();
            List<String> values = Arrays.stream(
                            equals < 0
                                    ? new String[0]
                                    : part.substring(equals + 1).split("\\|"))
                    .map(String::strip)
                    .filter(each -> !each.isEmpty())
                    .toList();
            if (claim.isEmpty() || values.isEmpty()) {
                throw new IllegalArgumentException("oidc.required has \"" + part.strip()
                        + "\"; write claims with their values, such as groups=csirt-console, amr=mfa|hwk");
            }
            required.add(new Required(claim, values));
        }
        return required;
    }

    private static void requireAddress(String issuer) {
        URI uri;
        try {
            uri = new URI(issuer);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("oidc.issuer is no address: " + issuer, e);
        }
        if (!isFit(uri) || uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getUserInfo() != null) {
            throw new IllegalArgumentException("oidc.issuer is \"" + issuer
                    + "\"; write the provider's issuer identifier, such as https://login.example/realm");
        }
    }

    /** Whether secrets may go there: over TLS, or to this machine. */
    static boolean isFit(@Nullable URI uri) {
        if (uri == null || uri.getHost() == null) {
            return false;
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        return scheme.equals("https")
                || scheme.equals("http") && uri.getHost().matches("localhost|127\\.[0-9.]+|\\[::1]");
    }

    /** Never with the secret. */
    @Override
    public String toString() {
        return issuer + " as " + clientId;
    }
}
