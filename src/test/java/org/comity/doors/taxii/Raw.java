package org.comity.doors.taxii;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Requests as they stand on the line, for what no HTTP client of ours would send. */
final class Raw {
    private Raw() {}

    /** An answer: the lines of its head, in small letters, and its body unpacked. */
    record Heard(int status, String head, String body) {}

    /** A GET of that target, unchecked and unencoded, and everything that comes back. */
    static String ask(Stand stand, String token, String target) throws IOException {
        return send(
                stand,
                "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + stand.token(token)
                        + "\r\nConnection: close\r\n\r\n");
    }

    static String send(Stand stand, String request) throws IOException {
        return new String(bytes(stand, request.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    /** Sends a request that asks for the connection to be closed, and reads the answer. */
    static Heard hear(Stand stand, byte[] request) throws IOException {
        byte[] answer = bytes(stand, request);
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        String head = text.substring(0, end).toLowerCase(Locale.ROOT);
        byte[] body = text.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1);
        if (head.contains("transfer-encoding: chunked")) {
            body = unchunked(body);
        }
        if (head.contains("content-encoding: gzip")) {
            body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
        }
        return new Heard(Integer.parseInt(head.substring(9, 12)), head, new String(body, StandardCharsets.UTF_8));
    }

    private static byte[] bytes(Stand stand, byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), stand.listener.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request);
            var out = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(out);
            } catch (SocketException e) {
                // a reset after the answer
            }
            return out.toByteArray();
        }
    }

    private static byte[] unchunked(byte[] body) {
        var out = new ByteArrayOutputStream();
        int at = 0;
        while (true) {
            int line = at;
            while (body[line] != '\r') {
                line++;
            }
            int length = Integer.parseInt(new String(body, at, line - at, StandardCharsets.US_ASCII), 16);
            if (length == 0) {
                return out.toByteArray();
            }
            out.write(body, line + 2, length);
            at = line + 2 + length + 2;
        }
    }
}
