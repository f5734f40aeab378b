package org.comity.doors;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import org.comity.seal.Certificate;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
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
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * The open port. The only file that knows the web server, Jetty's core without servlets: every request runs on a
 * virtual thread of its own, so that a door may simply wait for the gate.
 */
public final class Listener implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Listener.class.getName());

    /** What the web server says of itself is of no interest to an operator until something is wrong. */
    private static final Logger JETTY_LOG = Logger.getLogger("org.eclipse.jetty");

    private static final int SPARES_MAX = 64;

    /** What the longest body needs while it is taken apart, measured with objects of 1 KB. */
    private static final long BODY_HEAP_BYTES = 96L << 20;

    /** How long requests in the middle of their answer may take when the node stops. */
    private static final long STOP_MILLIS = 5_000;

    private final Listening listening;
    private final Bounds bounds;
    private final Routes routes;
    private final RandomGenerator random;
    private final Semaphore places;
    private final Semaphore bodyPlaces;
    private final LinkedBlockingDeque<ByteBuffer> spares = new LinkedBlockingDeque<>(SPARES_MAX);
    private final Server server;
    private final ServerConnector connector;
    private int port;

    private Listener(Listening listening, List<Route> routes, RandomGenerator random) {
        this.listening = listening;
        this.bounds = listening.bounds();
        this.routes = new Routes(routes);
        this.random = random;
        this.places = new Semaphore(bounds.atOnceMax(), true);
        this.bodyPlaces =
                new Semaphore(bodiesAtOnce(bounds, Runtime.getRuntime().maxMemory()), true);
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
            tls.setIncludeProtocols("TLSv1.2", "TLSv1.3");
            tls.setRenegotiationAllowed(false);
            tls.setWantClientAuth(true);
            made = new ServerConnector(server, 1, 1, new SslConnectionFactory(tls, plain.getProtocol()), plain);
        }
        made.setHost(listening.host());
        made.setPort(listening.port());
        made.setIdleTimeout(bounds.idle().toMillis());
        made.setAcceptQueueSize(512);
        made.setReuseAddress(true);
        return made;
    }

    /** Where all requests come in. */
    private final class Doors extends Handler.Abstract {
        @Override
        public boolean handle(org.eclipse.jetty.server.Request asked, Response response, Callback callback) {
            try {
                answer(asked, response);
                linger(asked);
                callback.succeeded();
            } catch (IOException | RuntimeException e) {
                // The caller has gone, or does not read: nobody is left to be told.
                LOG.log(Level.DEBUG, "an answer was not read to its end", e);
                callback.failed(e);
            }
            return true;
        }
    }

    private void answer(org.eclipse.jetty.server.Request asked, Response response) throws IOException {
        String method = asked.getMethod();
        String path = asked.getHttpURI().getPath();
        if (path == null || !path.startsWith("/")) {
            path = "/";
        }
        boolean head = method.equals("HEAD");
        Routes.Found found;
        Route route;
        try {
            found = routes.find(path);
            route = found.on(method);
        } catch (BadRequest e) {
            send(asked, response, routes.wording(path).say(e.status(), message(e), null), head);
            return;
        }
        if (route == null) {
            send(asked, response, withoutRoute(found, method), head);
            return;
        }
        if (!route.counted()) {
            send(asked, response, handled(asked, found, route), head);
            return;
        }
        Semaphore sort = route.bodyBytesMax() == 0 ? places : bodyPlaces;
        if (!taken(sort)) {
            send(
                    asked,
                    response,
                    route.wording()
                            .say(503, "too many requests at once; come again", null)
                            .header("Retry-After", "5"),
                    head);
            return;
        }
        try {
            send(asked, response, handled(asked, found, route), head);
        } finally {
            sort.release();
        }
    }

    /** As many as the bounds allow, but no more than this process has memory for; one at least. */
    static int bodiesAtOnce(Bounds bounds, long heapBytes) {
        return (int) Math.clamp(heapBytes / BODY_HEAP_BYTES, 1, bounds.bodiesAtOnceMax());
    }

    private boolean taken(Semaphore sort) {
        try {
            return sort.tryAcquire(bounds.turn().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Answer withoutRoute(Routes.Found found, String method) {
        if (found.byMethod().isEmpty()) {
            return found.wording().say(404, "there is nothing at this path", null);
        }
        return (method.equals("OPTIONS")
                        ? Answer.of(204)
                        : found.wording()
                                .say(405, Shown.text(method) + " means nothing here; use " + found.allowed(), null))
                .header("Allow", found.allowed());
    }

    /** The door's answer, or its wording of whatever went wrong. */
    private Answer handled(org.eclipse.jetty.server.Request asked, Routes.Found found, Route route) {
        try {
            return route.handling().answer(request(asked, found, route));
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof BadRequest theirs) {
                    return route.wording().say(theirs.status(), message(theirs), null);
                }
                if (cause instanceof EofException || cause instanceof TimeoutException) {
                    return route.wording().say(408, "the body stopped coming before its end", null);
                }
            }
            if (e instanceof OutOfMemoryError) {
                // Nothing of it was taken: what was being built is garbage now, what it would have written rolled back.
                LOG.log(Level.WARNING, "a request at " + route + " needed more memory than there is", e);
                return route.wording()
                        .say(503, "this needs more memory than there is now; send less at once, or come again", null)
                        .header("Retry-After", "5");
            }
            String id = HexFormat.of().toHexDigits(random.nextLong());
            LOG.log(
                    Level.ERROR,
                    "fault " + id + " at " + route + " for "
                            + asked.getHttpURI().getPath(),
                    e);
            return route.wording()
                    .say(500, "something failed inside this node; its operator finds it in the log under this id", id);
        }
    }

    private Request request(org.eclipse.jetty.server.Request asked, Routes.Found found, Route route) {
        return new Request(
                asked.getMethod().equals("HEAD") ? "GET" : asked.getMethod(),
                asked.getHttpURI().getPath(),
                asked.getHttpURI().getQuery(),
                found.params(),
                name -> asked.getHeaders().getValuesList(name),
                certificate(asked),
                route.bodyBytesMax() == 0 ? InputStream.nullInputStream() : body(asked, route));
    }

    private static @Nullable X509Certificate certificate(org.eclipse.jetty.server.Request asked) {
        if (asked.getAttribute(EndPoint.SslSessionData.ATTRIBUTE) instanceof EndPoint.SslSessionData tls) {
            X509Certificate[] shown = tls.peerCertificates();
            return shown == null || shown.length == 0 ? null : shown[0];
        }
        return null;
    }

    /** The limit holds for what comes over the line and again for what it unpacks to. */
    private InputStream body(org.eclipse.jetty.server.Request asked, Route route) {
        long bytesMax = route.bodyBytesMax();
        if (asked.getLength() > bytesMax) {
            throw Body.tooLong(bytesMax);
        }
        InputStream sent =
                new Body(org.eclipse.jetty.server.Request.asInputStream(asked), bytesMax, bounds, System::nanoTime);
        String coding = String.join(",", asked.getHeaders().getValuesList(HttpHeader.CONTENT_ENCODING))
                .strip()
                .toLowerCase(Locale.ROOT);
        return switch (coding) {
            case "", "identity" -> sent;
            case "gzip", "x-gzip" -> new Body(Gzip.unpacking(sent), bytesMax, bounds, () -> 0);
            default ->
                throw new BadRequest(
                        415,
                        "Content-Encoding \"" + Shown.text(coding) + "\" is not understood here; use gzip or none");
        };
    }

    private void send(org.eclipse.jetty.server.Request asked, Response response, Answer answer, boolean head)
            throws IOException {
        if (asked.getLength() != 0 && !asked.consumeAvailable()) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        response.setStatus(answer.status());
        boolean packed = packed(asked, answer);
        for (Answer.Header header : answer.headers()) {
            // A strong ETag names bytes, so the packed form has one of its own (RFC 9110 §8.8.3.3).
            response.getHeaders()
                    .add(
                            header.name(),
                            packed && header.name().equals("ETag")
                                    ? header.value().replaceFirst("\"$", "-gzip\"")
                                    : header.value());
        }
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        var out = new Sending(spares, (buffer, last) -> pass(response, buffer, last));
        switch (answer.body()) {
            case Answer.Pieces pieces
            when !packed -> {
                if (answer.status() >= 200 && answer.status() != 204 && answer.status() != 304) {
                    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, pieces.length());
                }
                if (!head) {
                    for (byte[] piece : pieces.pieces()) {
                        out.write(piece, 0, piece.length);
                    }
                }
            }
            case Answer.Pieces pieces -> {
                response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
                if (!head) {
                    var packing = Gzip.packing(out);
                    for (byte[] piece : pieces.pieces()) {
                        packing.write(piece);
                    }
                    packing.finish();
                }
            }
            case Answer.Written written -> {
                if (!head) {
                    written.writeTo(out);
                }
            }
        }
        out.finish();
    }

    private static boolean packed(org.eclipse.jetty.server.Request asked, Answer answer) {
        return answer.body() instanceof Answer.Pieces pieces
                && pieces.length() >= Gzip.WORTHWHILE_BYTES
                && Gzip.accepted(String.join(",", asked.getHeaders().getValuesList(HttpHeader.ACCEPT_ENCODING)));
    }

    /**
     * Many callers read no answer before they have sent their whole body: what is left of it is taken and dropped,
     * within bounds, and without a place of the counted ones.
     */
    private void linger(org.eclipse.jetty.server.Request asked) throws IOException {
        if (asked.getLength() == 0 || asked.getHeaders().contains(HttpHeader.EXPECT)) {
            return;
        }
        long until = System.nanoTime() + bounds.linger().toNanos();
        byte[] dropped = new byte[16 << 10];
        long bytes = 0;
        InputStream rest = org.eclipse.jetty.server.Request.asInputStream(asked);
        for (int count = rest.read(dropped); count >= 0; count = rest.read(dropped)) {
            bytes += count;
            if (bytes > bounds.lingerBytesMax() || System.nanoTime() > until) {
                return;
            }
        }
    }

    private void pass(Response response, ByteBuffer buffer, boolean last) throws IOException {
        try (Blocker.Callback taken = Blocker.callback()) {
            response.write(last, buffer, taken);
            // A reader who takes a byte now and then would never be idle: one buffer has one idle time to go.
            taken.block(bounds.idle().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("the caller does not read the answer", e);
        }
    }

    /** Words what the web server refuses before any route is looked for, such as headers past their limit. */
    private final class Misheard extends ErrorHandler {
        @Override
        public boolean handle(org.eclipse.jetty.server.Request asked, Response response, Callback callback) {
            int status = asked.getAttribute(ERROR_STATUS) instanceof Integer given ? given : response.getStatus();
            Object reason = asked.getAttribute(ERROR_MESSAGE);
            try {
                Answer answer = routes.wording(asked.getHttpURI().getPath())
                        .say(
                                status < 400 ? 400 : status,
                                reason == null ? "the request cannot be read" : reason.toString(),
                                null);
                response.reset();
                send(
                        asked,
                        response,
                        answer,
                        asked.getMethod() != null && asked.getMethod().equals("HEAD"));
                callback.succeeded();
            } catch (IOException | RuntimeException e) {
                callback.failed(e);
            }
            return true;
        }
    }

    private static String message(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
