package org.comity.doors.taxii;

/**
 * The proxy that carries our TLS connections by {@code CONNECT}; what passes through it stays sealed to it.
 *
 * @param credential what the proxy wants to see; it never reaches the peer
 */
public record HttpsProxy(String host, int port, Credential credential) {
    public HttpsProxy {
        if (host.isBlank() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a proxy is a host and a port, not " + host + ":" + port);
        }
    }

    public HttpsProxy(String host, int port) {
        this(host, port, Credential.None.NONE);
    }
}
