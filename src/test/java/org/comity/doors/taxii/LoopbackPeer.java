package org.comity.doors.taxii;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.jspecify.annotations.Nullable;

/** A server on loopback that writes exactly the bytes a test tells it to, one answer per connection. */
final class LoopbackPeer implements AutoCloseable {

    /** What a client asked; header names in small letters. */
    record Asked(String method, String target, Map<String, String> headers, byte[] body) {
        String path() {
            int query = target.indexOf('?');
            return query < 0 ? target : target.substring(0, query);
        }

        /** The query, decoded. */
        Map<String, String> query() {
            var query = new LinkedHashMap<String, String>();
            int mark = target.indexOf('?');
            if (mark >= 0) {
                for (String part : target.substring(mark + 1).split("&")) {
                    String[] pair = part.split("=", 2);
                    query.put(
                            URLDecoder.decode(pair[0], StandardCharsets.UTF_8),
                            pair.length < 2 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
                }
            }
            return query;
        }

        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    interface Handler {
        void answer(Asked asked, OutputStream out) throws IOException;
    }

    private final ServerSocket server;
    private final String scheme;
    private final Handler handler;
    private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());
    private final List<Throwable> broken = Collections.synchronizedList(new ArrayList<>());

    LoopbackPeer(Handler handler) {
        this(handler, null, false);
    }

    LoopbackPeer(Handler handler, @Nullable SSLContext tls, boolean wantsCertificate) {
        this.handler = handler;
        this.scheme = tls == null ? "http" : "https";
        try {
            InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            if (tls == null) {
                server = new ServerSocket(0, 50, loopback);
            } else {
                var socket = (SSLServerSocket) tls.getServerSocketFactory().createServerSocket(0, 50, loopback);
                socket.setNeedClientAuth(wantsCertificate);
                server = socket;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::listen);
    }

    URI at(String path) {
        return URI.create(scheme + "://127.0.0.1:" + port() + path);
    }

    int port() {
        return server.getLocalPort();
    }

    /** All that was asked so far. */
    List<Asked> asked() {
        synchronized (asked) {
            return List.copyOf(asked);
        }
    }

    List<Throwable> broken() {
        synchronized (broken) {
            return List.copyOf(broken);
        }
    }

    private void listen() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            Asked one = read(new BufferedInputStream(socket.getInputStream()));
            if (one != null) {
                asked.add(one);
                handler.answer(one, socket.getOutputStream());
                socket.getOutputStream().flush();
            }
        } catch (IOException e) {
            // The client went away or was not let in; the test looks at the client.
        } catch (RuntimeException | AssertionError e) {
            broken.add(e);
        }
    }

    private static @Nullable Asked read(InputStream in) throws IOException {
        String first = line(in);
        if (first.isEmpty()) {
            return null;
        }
        var headers = new LinkedHashMap<String, String>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        String[] words = first.split(" ");
        return new Asked(words[0], words[1], headers, body);
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    static final String TAXII = "Content-Type: application/taxii+json;version=2.1";

    /** A whole answer; each header as one line. */
    static void reply(OutputStream out, int status, String body, String... headers) throws IOException {
        reply(out, status, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    static void reply(OutputStream out, int status, byte[] body, String... headers) throws IOException {
        head(out, status, body.length, headers);
        out.write(body);
    }

    /** The head of an answer whose body has, or is said to have, that many bytes; negative for no length at all. */
    static void head(OutputStream out, int status, long length, String... headers) throws IOException {
        var head = new StringBuilder("HTTP/1.1 " + status + " Status\r\nConnection: close\r\n");
        if (length >= 0) {
            head.append("Content-Length: ").append(length).append("\r\n");
        }
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    static byte[] packed(String body) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
