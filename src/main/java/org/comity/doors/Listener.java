package org.comity.doors;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import org.comity.seal.Certificate;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The open port. It and {@link Exchange} are the only files that know the web server, Jetty's core without
 * servlets: every request runs on a virtual thread of its own, so that a door may simply wait for the gate. Which door
 * that is, {@link Answering} knows.
 */
public final class Listener implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Listener.class.getName());

    /** What the web server says of itself is of no interest to an operator until something is wrong. */
    private static final Logger JETTY_LOG = Logger.getLogger("org.eclipse.jetty");

    private static final int SPARES_MAX = 64;

    /** How long requests in the middle of their answer may take when the node stops. */
    private static final long STOP_MILLIS = 5_000;

    /** How long a connection on which nothing moves is kept when the node stops; each stop waits so long for idle ones. */
    private static final long IDLE_AT_STOP_MILLIS = 100;

    private final Listening listening;
    private final Bounds bounds;
    private final Answering answering;
    private final LinkedBlockingDeque<ByteBuffer> spares = new LinkedBlockingDeque<>(SPARES_MAX);
    private final Server server;
    private final ServerConnector connector;
    private int port;

    private Listener(Listening listening, List<Route> routes, RandomGenerator random) {
        this.listening = listening;
        this.bounds = listening.bounds();
        this.answering = new Answering(bounds, routes, random);
        JETTY_LOG.setLevel(java.util.logging.Level.WARNING);
        QueuedThreadPool threads = new QueuedThreadPool(16, 4);
        threads.setName("listener");
        threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("door-"));
        this.server = new Server(threads);
        this.connector = connector();
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(bounds.connectionsMax(), connector));
        server.setErrorHandler(new Misheard());
        server.setStopTimeout(STOP_MILLIS);
        server.setHandler(new GracefulHandler(new Doors()));
    }

    /**
     * Opens the port; requests are answered when this returns.
     *
     * @param random names the faults that are logged
     * @throws IOException saying what to do, when the port cannot be had
     */
    public static Listener open(Listening listening, List<Route> routes, RandomGenerator random) throws IOException {
        var listener = new Listener(listening, routes, random);
        try {
            listener.server.start();
            listener.port = listener.connector.getLocalPort();
            return listener;
        } catch (Exception e) {
            listener.close();
            throw new IOException(
                    "cannot listen on " + listening.host() + ":" + listening.port() + ": "
                            + (e.getCause() == null ? e : e.getCause()).getMessage()
                            + "; choose another place, or end what listens there",
                    e);
        }
    }

    /** The port that was got, of interest where any was asked for. */
    public int port() {
        return port;
    }

    /** Where it answers, such as {@code https://127.0.0.1:8443}, without a slash at the end. */
    public String base() {
        return listening.base(port);
    }

    /** Takes nothing new, lets begun answers end for a few seconds, and gives the port back. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.log(Level.WARNING, "the listener did not stop cleanly", e);
        }
    }

    private ServerConnector connector() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(bounds.headerBytesMax());
        http.setOutputBufferSize(Sending.BUFFER_BYTES);
        // No path means a file or another path here: each segment is compared as it was sent, or handed on decoded.
        http.setUriCompliance(UriCompliance.UNSAFE);
        var plain = new HttpConnectionFactory(http);
        ServerConnector made;
        Certificate certificate = listening.certificate();
        if (certificate == null) {
            made = new ServerConnector(server, 1, 1, plain);
        } else {
            // The name asked for is not compared with the certificate's: that check is the caller's.
            http.addCustomizer(new SecureRequestCustomizer(false));
            SslContextFactory.Server tls = new SslContextFactory.Server();
            tls.setSslContext(Handshake.context(certificate));
            if (listening.mutual()) {
                tls.setIncludeProtocols("TLSv1.3");
                tls.setNeedClientAuth(true);
            } else {
                tls.setIncludeProtocols("TLSv1.2", "TLSv1.3");
                tls.setWantClientAuth(true);
            }
            tls.setRenegotiationAllowed(false);
            made = new ServerConnector(server, 1, 1, new SslConnectionFactory(tls, plain.getProtocol()), plain);
        }
        made.setHost(listening.host());
        made.setPort(listening.port());
        made.setIdleTimeout(bounds.idle().toMillis());
        made.setShutdownIdleTimeout(IDLE_AT_STOP_MILLIS);
        made.setAcceptQueueSize(512);
        made.setReuseAddress(true);
        return made;
    }

    /** Where all requests come in. */
    private final class Doors extends Handler.Abstract {
        @Override
        public boolean handle(org.eclipse.jetty.server.Request asked, Response response, Callback callback) {
            try {
                var exchange = new Exchange(asked, response, bounds, spares);
                answering.answer(exchange.method(), asked.getHttpURI().getPath(), exchange);
                exchange.end();
                callback.succeeded();
            } catch (IOException | RuntimeException e) {
                // The caller has gone, or does not read: nobody is left to be told.
                LOG.log(Level.DEBUG, "an answer was not read to its end", e);
                callback.failed(e);
            }
            return true;
        }
    }

    /** Words what the web server refuses before any route is looked for, such as headers past their limit. */
    private final class Misheard extends ErrorHandler {
        @Override
        public boolean handle(org.eclipse.jetty.server.Request asked, Response response, Callback callback) {
            int status = asked.getAttribute(ERROR_STATUS) instanceof Integer given ? given : response.getStatus();
            Object reason = asked.getAttribute(ERROR_MESSAGE);
            try {
                Answer answer = answering
                        .wording(asked.getHttpURI().getPath())
                        .say(
                                status < 400 ? 400 : status,
                                reason == null ? "the request cannot be read" : reason.toString(),
                                null);
                response.reset();
                var exchange = new Exchange(asked, response, bounds, spares);
                exchange.send(answer);
                exchange.end();
                callback.succeeded();
            } catch (IOException | RuntimeException e) {
                callback.failed(e);
            }
            return true;
        }
    }
}
