package org.comity.doors;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.comity.seal.Certificate;
import org.jspecify.annotations.Nullable;

/**
 * Where and how to listen. Without TLS only on loopback: what is said at a door is confidential, and a token sent in
 * the clear is a token lost.
 *
 * @param host a name or address of this machine
 * @param port 0 for any free one
 * @param certificate what to show in TLS; null for plain HTTP
 * @param mutual whether every caller must show a certificate too, and nothing older than TLS 1.3 is spoken
 * @param bounds what callers may take
 */
public record Listening(String host, int port, @Nullable Certificate certificate, boolean mutual, Bounds bounds) {

    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(?:\\[([0-9a-fA-F:.%]+)]|([^:\\[\\]]+)):([0-9]{1,5})");

    public Listening {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("no port is numbered " + port + "; choose 0 to 65535");
        }
        if (certificate == null && !isLoopback(host)) {
            throw new IllegalArgumentException("plain HTTP is for this machine only and " + host
                    + " is not a loopback address: listen on 127.0.0.1 or [::1], or use TLS");
        }
    }

    /** Plain HTTP on a loopback address. */
    public static Listening plain(String hostAndPort) {
        return of(hostAndPort, null, false);
    }

    /** TLS with that certificate. */
    public static Listening tls(String hostAndPort, Certificate certificate) {
        return of(hostAndPort, certificate, false);
    }

    /** TLS 1.3 with that certificate, and a certificate from whoever calls. */
    public static Listening mutualTls(String hostAndPort, Certificate certificate) {
        return of(hostAndPort, certificate, true);
    }

    private static Listening of(String hostAndPort, @Nullable Certificate certificate, boolean mutual) {
        var parts = HOST_AND_PORT.matcher(hostAndPort);
        if (!parts.matches()) {
            throw new IllegalArgumentException("\"" + hostAndPort
                    + "\" is no place to listen: expected HOST:PORT such as 127.0.0.1:8443 or [::1]:8443");
        }
        String host = parts.group(1) != null ? parts.group(1) : parts.group(2);
        return new Listening(host, Integer.parseInt(parts.group(3)), certificate, mutual, Bounds.STANDARD);
    }

    public Listening within(Bounds others) {
        return new Listening(host, port, certificate, mutual, others);
    }

    /** The address others use, such as {@code https://127.0.0.1:8443}, once the port is known. */
    String base(int actualPort) {
        return (certificate == null ? "http://" : "https://") + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + actualPort;
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("this machine knows no host called " + host, e);
        }
    }
}
