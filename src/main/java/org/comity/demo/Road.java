package org.comity.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The road from one of the demo's nodes to another: a relay on this machine. It carries what the two encrypt between them,
 * and cannot read it. While it is cut nobody listens at its end, and what was under way is cut off.
 */
final class Road implements AutoCloseable {
    private static final String SOCKET = "road.socket";
    private static final int WORDS_MAX = 256;
    private static final int BACKLOG = 50;

    private final InetSocketAddress to;
    private final InetSocketAddress at;
    private final Path socket;
    private final ServerSocketChannel orders;
    private final Set<Socket> travelling = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket end;

    private Road(InetSocketAddress to, Path socket) throws IOException {
        this.to = to;
        this.socket = socket;
        this.end = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        this.at = new InetSocketAddress(InetAddress.getLoopbackAddress(), end.getLocalPort());
        Files.deleteIfExists(socket);
        this.orders = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        orders.bind(UnixDomainSocketAddress.of(socket));
    }

    /**
     * Opens a road to where a node lets peers in; {@link #order} cuts it and joins it again.
     *
     * @param folder where the demo lives
     * @param peerBase such as {@code https://127.0.0.1:9443/}
     */
    static Road open(Path folder, String peerBase) throws IOException {
        URI uri = URI.create(peerBase);
        var road = new Road(
                new InetSocketAddress(InetAddress.getByName(uri.getHost()), uri.getPort()), folder.resolve(SOCKET));
        road.take(road.end);
        Thread.ofPlatform().daemon().name("road-orders").start(road::listen);
        return road;
    }

    /** Where the road begins, with a slash at the end. */
    String base() {
        return "https://" + at.getAddress().getHostAddress() + ":" + at.getPort() + "/";
    }

    /**
     * Has the road of a running demo cut or joined; it is done when this returns.
     *
     * @param folder where the demo lives
     * @param what {@code cut} or {@code join}
     * @return what was done, in a sentence
     */
    static String order(Path folder, String what) throws IOException {
        Path socket = folder.resolve(SOCKET);
        if (!Files.exists(socket)) {
            throw new IllegalArgumentException("no demo with a road runs in " + folder
                    + "; a running one says where it lives: comity demo --data DIR");
        }
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(ByteBuffer.wrap(what.getBytes(StandardCharsets.UTF_8)));
            channel.shutdownOutput();
            return read(channel);
        } catch (java.net.ConnectException e) {
            throw new IllegalArgumentException("the demo in " + folder + " has ended", e);
        }
    }

    private static String read(SocketChannel channel) throws IOException {
        var words = ByteBuffer.allocate(WORDS_MAX);
        while (words.hasRemaining() && channel.read(words) >= 0) {
            continue;
        }
        return new String(words.array(), 0, words.position(), StandardCharsets.UTF_8);
    }

    private void listen() {
        while (orders.isOpen()) {
            try (SocketChannel asking = orders.accept()) {
                String said = switch (read(asking)) {
                    case "cut" -> cut();
                    case "join" -> join();
                    default -> "The road knows cut and join.";
                };
                asking.write(ByteBuffer.wrap(said.getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                continue; // whoever asked went away, or the demo ends
            }
        }
    }

    /** Whether nobody gets through now. */
    synchronized boolean isCut() {
        return end == null;
    }

    private synchronized String cut() throws IOException {
        ServerSocket open = end;
        if (open == null) {
            return "The road is cut already; join it with: comity demo join";
        }
        end = null;
        open.close();
        for (Socket each : travelling) {
            each.close();
        }
        return "The road between Westland's police and Northland is cut. Each can work on.";
    }

    private synchronized String join() throws IOException {
        if (end != null) {
            return "The road is not cut; cut it with: comity demo cut";
        }
        var open = new ServerSocket();
        open.setReuseAddress(true);
        open.bind(at, BACKLOG);
        end = open;
        take(open);
        return "The road is joined again. What waited goes with the next exchange.";
    }

    private void take(@Nullable ServerSocket open) {
        if (open == null) {
            return;
        }
        Thread.ofVirtual().name("road").start(() -> {
            while (!open.isClosed()) {
                try {
                    carry(open.accept(), open);
                } catch (IOException e) {
                    continue; // it was cut, or the node at the other end is away
                }
            }
        });
    }

    private void carry(Socket here, ServerSocket open) throws IOException {
        var there = new Socket();
        travelling.add(here);
        travelling.add(there);
        try {
            there.connect(to);
        } catch (IOException e) {
            leave(here, there);
            throw e;
        }
        if (open.isClosed()) {
            leave(here, there); // cut while it came in
            return;
        }
        Thread.ofVirtual().start(() -> carry(here, there));
        Thread.ofVirtual().start(() -> carry(there, here));
    }

    /** One direction, until either end is gone; then both are. */
    private void carry(Socket from, Socket into) {
        try {
            from.getInputStream().transferTo(into.getOutputStream());
        } catch (IOException e) {
            // cut, or left by one of them
        } finally {
            leave(from, into);
        }
    }

    private void leave(Socket... sockets) {
        for (Socket each : sockets) {
            travelling.remove(each);
            try {
                each.close();
            } catch (IOException e) {
                continue; // it is gone either way
            }
        }
    }

    @Override
    public void close() {
        try {
            orders.close();
            cut();
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            System.getLogger("comity.demo").log(System.Logger.Level.DEBUG, "the road did not close well", e);
        }
    }
}
