package org.comity.doors.taxii;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A TAXII server of somebody else, and how we reach it.
 *
 * @param url its discovery address, or any other address at the origin that our credential is for
 * @param tls whom we trust and who we are; null for the JDK's authorities and no certificate of ours
 * @param plainHttpAllowed whether unencrypted HTTP may leave this machine; loopback needs no leave
 */
public record TaxiiPeer(
        URI url,
        Credential credential,
        @Nullable ClientTls tls,
        @Nullable HttpsProxy proxy,
        boolean plainHttpAllowed,
        ClientLimits limits) {

    public TaxiiPeer {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (url.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw new IllegalArgumentException("expected an https address with a host, found " + url);
        }
        if (url.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "the address of a peer must hold no password; put it into a file and name the file");
        }
        if (scheme.equals("http") && !plainHttpAllowed && !isLoopback(url.getHost())) {
            throw new IllegalArgumentException("plain http to " + url.getHost()
                    + " would show everything to the network; use https, or allow plain http for this peer");
        }
    }

    public static TaxiiPeer at(URI url) {
        return new TaxiiPeer(url, Credential.None.NONE, null, null, false, ClientLimits.STANDARD);
    }

    /** A peer that may be asked without encryption, wherever it is. */
    public static TaxiiPeer atPlainHttp(URI url) {
        return new TaxiiPeer(url, Credential.None.NONE, null, null, true, ClientLimits.STANDARD);
    }

    public TaxiiPeer with(Credential shown) {
        return new TaxiiPeer(url, shown, tls, proxy, plainHttpAllowed, limits);
    }

    public TaxiiPeer with(ClientTls trusted) {
        return new TaxiiPeer(url, credential, trusted, proxy, plainHttpAllowed, limits);
    }

    public TaxiiPeer with(HttpsProxy through) {
        return new TaxiiPeer(url, credential, tls, through, plainHttpAllowed, limits);
    }

    public TaxiiPeer with(ClientLimits kept) {
        return new TaxiiPeer(url, credential, tls, proxy, plainHttpAllowed, kept);
    }

    /** Whether that address lies at this peer's origin: same scheme, host and port (RFC 6454 §5). */
    boolean isOriginOf(URI other) {
        return other.getHost() != null
                && url.getScheme().equalsIgnoreCase(other.getScheme())
                && url.getHost().equalsIgnoreCase(other.getHost())
                && port(url) == port(other);
    }

    String origin() {
        return url.getScheme() + "://" + url.getRawAuthority();
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    private static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.equals("[::1]")
                || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }
}
