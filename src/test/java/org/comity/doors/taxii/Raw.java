package org.comity.doors.taxii;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** Requests as they stand on the line, for what no HTTP client would send. */
final class Raw {
    private Raw() {}

    /** A GET of that target, unchecked and unencoded, and everything that comes back. */
    static String ask(Stand stand, String token, String target) throws IOException {
        return send(
                stand,
                "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + stand.token(token)
                        + "\r\nConnection: close\r\n\r\n");
    }

    static String send(Stand stand, String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", stand.listener.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            var out = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(out);
            } catch (SocketException e) {
                // a reset after the answer
            }
            return out.toString(StandardCharsets.UTF_8);
        }
    }
}
