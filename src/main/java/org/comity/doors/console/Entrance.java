package org.comity.doors.console;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.comity.doors.Answer;
import org.comity.doors.Request;
import org.comity.parties.Sitting;
import org.comity.parties.Sittings;

/**
 * Who comes in: by the cookie of a sitting, and with a form only from a page of our own.
 *
 * <p>The cookie is SameSite=Strict, not Lax: a look at personal data is an act that is written down with a name, and a
 * link on a page elsewhere is not to act in anybody's name.
 */
final class Entrance {
    private static final Duration COOKIE_LASTING = Sittings.LASTING_MAX;

    private final Sittings sittings;
    private final Supplier<String> base;

    /** @param base where the node is found, by which TLS and our own origin are known */
    Entrance(Sittings sittings, Supplier<String> base) {
        this.sittings = sittings;
        this.base = base;
    }

    /**
     * Who that is; empty for whoever is not logged in, or no longer. Whom a script asks for, nobody has seen: a page that
     * lies open and keeps itself fresh is to end as any other does.
     */
    Optional<Sitting> sitting(Request request) {
        Optional<Sitting> sitting = unseen(request);
        if (!request.header("Sec-Fetch-Dest").orElse("").equals("empty")) {
            sitting.ifPresent(each -> sittings.see(each));
        }
        return sitting;
    }

    /** The same of somebody who is not at the page by that alone. */
    Optional<Sitting> unseen(Request request) {
        return cookie(request).flatMap(token -> sittings.find(token));
    }

    private Optional<String> cookie(Request request) {
        return cookie(request, cookieName());
    }

    /** What somebody carries to the login provider and back. */
    Optional<String> pass(Request request) {
        return cookie(request, passName());
    }

    private static Optional<String> cookie(Request request, String called) {
        String name = called + "=";
        // More than one of that name would be somebody else's doing: then none counts.
        List<String> found = request.headers().apply("Cookie").stream()
                .flatMap(line -> List.of(line.split("[;,]")).stream())
                .map(String::strip)
                .filter(each -> each.startsWith(name))
                .map(each -> each.substring(name.length()))
                .toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    private boolean secure() {
        return base.get().startsWith("https:");
    }

    private String cookieName() {
        return secure() ? "__Host-comity" : "comity";
    }

    /** The answer with the cookie of that sitting. */
    Answer withCookie(Answer answer, String token) {
        return answer.header("Set-Cookie", cookie(token, COOKIE_LASTING.toSeconds()));
    }

    /** The answer without a cookie from now on. */
    Answer withoutCookie(Answer answer) {
        return answer.header("Set-Cookie", cookie("", 0));
    }

    /** The answer with something to carry to the login provider and back, whence no Strict cookie would be sent. */
    Answer withPass(Answer answer, String pass, long seconds) {
        return answer.header(
                "Set-Cookie",
                passName() + "=" + pass + "; Path=/; Max-Age=" + seconds + "; HttpOnly; SameSite=Lax"
                        + (secure() ? "; Secure" : ""));
    }

    /** The answer with nothing to carry any more. */
    Answer withoutPass(Answer answer) {
        return withPass(answer, "", 0);
    }

    private String passName() {
        return cookieName() + "-pass";
    }

    private String cookie(String value, long seconds) {
        return cookieName() + "=" + value + "; Path=/; Max-Age=" + seconds + "; HttpOnly; SameSite=Strict"
                + (secure() ? "; Secure" : "");
    }

    /** Whether a page of our own sent that, as the browser says by two headers that no page can write. */
    boolean isFromOurPage(Request request) {
        Optional<String> site = request.header("Sec-Fetch-Site");
        if (site.isPresent() && !site.get().equals("same-origin")) {
            return false;
        }
        Optional<String> origin = request.header("Origin");
        if (origin.isEmpty()) {
            return site.isPresent();
        }
        return authority(origin.get())
                .filter(theirs ->
                        theirs.equals(request.header("Host").orElse("").toLowerCase(Locale.ROOT))
                                || theirs.equals(authority(base.get()).orElse("")))
                .isPresent();
    }

    private static Optional<String> authority(String origin) {
        try {
            return Optional.ofNullable(new URI(origin).getRawAuthority()).map(each -> each.toLowerCase(Locale.ROOT));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Where somebody comes from, for counting guesses: of IPv6 the network, which is one household's or firm's. */
    static String address(Request request) {
        String address = request.address().replaceAll("[\\[\\]]", "").replaceFirst("%.*", "");
        if (!address.contains(":")) {
            return address;
        }
        try {
            byte[] bytes = java.net.InetAddress.ofLiteral(address).getAddress();
            var network = new StringBuilder();
            for (int i = 0; i < 8 && bytes.length == 16; i += 2) {
                network.append(Integer.toHexString((bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff))
                        .append(':');
            }
            return bytes.length == 16 ? network.append(":/64").toString() : address;
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}
