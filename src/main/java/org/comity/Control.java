package org.comity;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.OptionalInt;
import org.comity.doors.shell.Access;
import org.comity.doors.shell.Exit;
import org.comity.doors.shell.Refusal;
import org.comity.doors.shell.Shell;
import org.comity.doors.shell.Terminal;

/**
 * How a command typed in another process runs inside the node that owns the data folder: over a Unix socket in that
 * folder, which only its owner can open.
 *
 * <p>The asking side sends the command line, its folder and its terminal; then, when asked for, what is piped into it.
 * The node answers with frames: what goes to stdout, what goes to stderr, and at the end the exit code.
 */
final class Control implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("comity.node");

    private static final byte OUT = 1;
    private static final byte ERR = 2;
    private static final byte WANT_INPUT = 3;
    private static final byte EXIT = 4;

    private static final int ARGUMENTS_MAX = 10_000;

    private final ServerSocketChannel server;
    private final Path socket;
    private final Node node;

    private Control(ServerSocketChannel server, Path socket, Node node) {
        this.server = server;
        this.socket = socket;
        this.node = node;
    }

    static Control open(DataFolder folder, Node node) throws IOException {
        Path socket = folder.socket();
        Files.deleteIfExists(socket); // we hold the folder's lock, so whoever left it is gone
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(reachable(socket)));
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        var control = new Control(server, socket, node);
        Thread.ofPlatform().daemon().name("control").start(control::listen);
        return control;
    }

    /** A socket's path may have about a hundred bytes; one relative to where we are is often shorter. */
    private static Path reachable(Path socket) {
        Path here = Path.of("").toAbsolutePath();
        Path absolute = socket.toAbsolutePath();
        if (absolute.toString().length() < 100) {
            return absolute;
        }
        Path relative = here.relativize(absolute);
        if (relative.toString().length() < 100) {
            return relative;
        }
        throw new IllegalArgumentException(
                "the path of the data folder is too long for a socket in it; move the folder nearer to the root");
    }

    private void listen() {
        while (server.isOpen()) {
            try {
                SocketChannel asking = server.accept();
                Thread.ofVirtual().name("command").start(() -> answer(asking));
            } catch (IOException e) {
                if (server.isOpen()) {
                    LOG.log(System.Logger.Level.WARNING, "a command could not be taken", e);
                }
            }
        }
    }

    private void answer(SocketChannel asking) {
        try (asking;
                var in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(asking)));
                var out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(asking)))) {
            var arguments = new String[Math.min(ARGUMENTS_MAX, in.readInt())];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = text(in);
            }
            Path folder = Path.of(text(in));
            boolean interactive = in.readBoolean();
            int columns = in.readInt();
            var frames = new Frames(out);
            var terminal = new Terminal(
                    new PrintStream(frames.stream(OUT), false, StandardCharsets.UTF_8),
                    new PrintStream(frames.stream(ERR), true, StandardCharsets.UTF_8),
                    () -> frames.input(in),
                    folder,
                    interactive,
                    columns);
            Access here = (data, typed, at, work) -> work.in(node.rooms());
            int exit = Shell.run(arguments, terminal, here, Comity.ofNode(arguments, terminal, here, Map.of()));
            terminal.out().flush();
            terminal.err().flush();
            frames.exit(exit);
        } catch (IOException | UncheckedIOException e) {
            LOG.log(System.Logger.Level.DEBUG, "whoever typed a command went away", e);
        }
    }

    /** Runs a command in the process that serves the folder; empty where none does. */
    static OptionalInt forward(DataFolder folder, String[] arguments, Terminal terminal) {
        if (!Files.exists(folder.socket())) {
            return OptionalInt.empty();
        }
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(reachable(folder.socket())));
                var out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
                var in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)))) {
            out.writeInt(arguments.length);
            for (String argument : arguments) {
                text(out, argument);
            }
            text(out, terminal.folder().toString());
            out.writeBoolean(terminal.interactive());
            out.writeInt(terminal.columns());
            out.flush();
            return OptionalInt.of(relay(in, out, terminal));
        } catch (java.net.ConnectException e) {
            return OptionalInt.empty(); // left behind by a process that was killed
        } catch (IOException e) {
            throw new Refusal(
                    Exit.UNREACHABLE,
                    "the node that serves " + folder.path()
                            + " went away before it answered; look whether it has done this before you do it again");
        }
    }

    private static int relay(DataInputStream in, DataOutputStream out, Terminal terminal) throws IOException {
        while (true) {
            byte frame = in.readByte();
            switch (frame) {
                case OUT -> terminal.out().write(bytes(in));
                case ERR -> terminal.err().write(bytes(in));
                case WANT_INPUT -> Thread.ofVirtual().start(() -> send(out, terminal));
                case EXIT -> {
                    terminal.out().flush();
                    return in.readInt();
                }
                default -> throw new IOException("an unknown frame " + frame);
            }
        }
    }

    private static void send(DataOutputStream out, Terminal terminal) {
        try (InputStream piped = terminal.in().get()) {
            byte[] buffer = new byte[65_536];
            for (int count = piped.read(buffer); count >= 0; count = piped.read(buffer)) {
                out.writeInt(count);
                out.write(buffer, 0, count);
                out.flush();
            }
            out.writeInt(-1);
            out.flush();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the node did not want all of the input", e);
        }
    }

    /** The node's side of what it sends; frames of several streams never mix. */
    private static final class Frames {
        private final DataOutputStream out;

        Frames(DataOutputStream out) {
            this.out = out;
        }

        OutputStream stream(byte kind) {
            return new BufferedOutputStream(
                    new OutputStream() {
                        @Override
                        public void write(int b) throws IOException {
                            write(new byte[] {(byte) b}, 0, 1);
                        }

                        @Override
                        public void write(byte[] bytes, int from, int length) throws IOException {
                            synchronized (out) {
                                out.writeByte(kind);
                                out.writeInt(length);
                                out.write(bytes, from, length);
                                out.flush();
                            }
                        }
                    },
                    32_768);
        }

        void exit(int code) throws IOException {
            synchronized (out) {
                out.writeByte(EXIT);
                out.writeInt(code);
                out.flush();
            }
        }

        /** What is piped into the asking process, fetched as it is read. */
        InputStream input(DataInputStream in) {
            try {
                synchronized (out) {
                    out.writeByte(WANT_INPUT);
                    out.flush();
                }
                var piped = new PipedInputStream(1 << 17);
                var fill = new PipedOutputStream(piped);
                Thread.ofVirtual().start(() -> {
                    try (fill) {
                        for (int length = in.readInt(); length >= 0; length = in.readInt()) {
                            fill.write(in.readNBytes(length));
                        }
                    } catch (IOException e) {
                        LOG.log(System.Logger.Level.DEBUG, "input ended early", e);
                    }
                });
                return piped;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing the socket for commands failed", e);
        }
    }
}
