package org.comity.doors.taxii;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A proxy that opens tunnels to one port on loopback, whatever name it is asked for. */
final class ConnectProxy implements AutoCloseable {

    private final ServerSocket server;
    private final int target;
    private final String wanted;
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    /** Lets in whoever shows that {@code Proxy-Authorization}; everybody where it is empty. */
    ConnectProxy(int target, String wanted) {
        this.target = target;
        this.wanted = wanted;
        try {
            server = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::listen);
    }

    int port() {
        return server.getLocalPort();
    }

    /** The first line of each request. */
    List<String> asked() {
        synchronized (asked) {
            return List.copyOf(asked);
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
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            String head = head(in);
            asked.add(head.lines().findFirst().orElse(""));
            boolean known = wanted.isEmpty()
                    || head.toLowerCase(Locale.ROOT)
                            .contains(("proxy-authorization: " + wanted).toLowerCase(Locale.ROOT));
            if (!head.startsWith("CONNECT ")) {
                out.write("HTTP/1.1 405 No\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } else if (!known) {
                out.write("HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
            } else {
                out.write("HTTP/1.1 200 Go\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                try (var far = new Socket(server.getInetAddress(), target)) {
                    Thread back = Thread.ofVirtual().start(() -> copy(far, socket));
                    copy(socket, far);
                    back.join();
                }
            }
        } catch (IOException e) {
            // One side hung up.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // One side hung up.
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            head.write(b);
            if (head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                break;
            }
        }
        return head.toString(StandardCharsets.ISO_8859_1);
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
