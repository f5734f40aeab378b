package org.comity.doors.taxii;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Carries one request to one origin and brings back the whole answer, or a {@link PeerFault}.
 *
 * <p>Keeps to the origin of its peer: no other ever sees a request of ours, and so none sees the credential.
 */
final class Wire implements AutoCloseable {

    static final String TAXII = "application/taxii+json;version=2.1";

    /** For peers that answer 406 to their own standard's media type. */
    static final String ANYTHING = TAXII + ", application/taxii+json, application/json, */*;q=0.1";

    /** The JDK forbids Basic towards a proxy unless this says otherwise; it is read once, when its client loads. */
    private static final String TUNNEL_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";

    private static final int HOPS_MAX = 5;
    private static final int ERROR_BYTES_MAX = 64 << 10;

    /** When a request may be sent again by itself. */
    enum Repeat {
        /** After any passing fault: it changes nothing at the peer. */
        ALWAYS,
        /** Only where the peer said that it did not take it (429, 503). */
        WHEN_TOLD
    }

    record Ask(
            String method,
            URI uri,
            HttpRequest.@Nullable BodyPublisher body,
            String accept,
            Repeat repeat,
            long bytesMax,
            Duration timeMax) {
        Ask accepting(String types) {
            return new Ask(method, uri, body, types, repeat, bytesMax, timeMax);
        }
    }

    private final TaxiiPeer peer;
    private final Retries retries;
    private final Pause pause;
    private final Path scratch;
    private final HttpClient http;

    Wire(TaxiiPeer peer, Retries retries, Pause pause, Path scratch) {
        this.peer = peer;
        this.retries = retries;
        this.pause = pause;
        this.scratch = scratch;
        this.http = build(peer);
    }

    private static HttpClient build(TaxiiPeer peer) {
        var builder = HttpClient.newBuilder()
                // A pull asks one thing at a time, and an upgrade offer confuses simple servers.
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(peer.limits().connectTimeMax());
        HttpsProxy proxy = peer.proxy();
        if (proxy != null) {
            if (proxy.credential() instanceof Credential.Basic && System.getProperty(TUNNEL_SCHEMES) == null) {
                System.setProperty(TUNNEL_SCHEMES, "");
            }
            builder.proxy(ProxySelector.of(new InetSocketAddress(proxy.host(), proxy.port())));
        }
        ClientTls tls = peer.tls();
        if (tls != null) {
            builder.sslContext(tls.context());
        }
        var parameters = new SSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        return builder.sslParameters(parameters).build();
    }

    /** Sends it, waits and tries again as far as it may, and returns the last answer, whatever its status. */
    Answer send(Ask ask) throws PeerFault, InterruptedException {
        Duration waited = Duration.ZERO;
        for (int attempt = 0; ; attempt++) {
            PeerFault fault;
            try {
                Answer answer = follow(ask);
                if (!isWorthAnotherTry(answer.status(), ask.repeat())) {
                    return answer;
                }
                try (answer) {
                    fault = answer.fault(retries);
                }
            } catch (PeerFault e) {
                if (ask.repeat() != Repeat.ALWAYS || !e.kind().isPassing()) {
                    throw e;
                }
                fault = e;
            }
            Duration wait = retries.wait(attempt, fault.retryAfter());
            waited = waited.plus(wait);
            if (attempt >= peer.limits().retriesMax()
                    || waited.compareTo(peer.limits().waitTimeMax()) > 0) {
                throw fault;
            }
            pause.sleep(wait);
        }
    }

    private static boolean isWorthAnotherTry(int status, Repeat repeat) {
        return status == 429 || status == 503 || (repeat == Repeat.ALWAYS && (status == 502 || status == 504));
    }

    private Answer follow(Ask ask) throws PeerFault, InterruptedException {
        URI uri = ask.uri();
        for (int hop = 0; ; hop++) {
            Answer answer = exchange(ask, uri);
            int status = answer.status();
            if (status < 300 || status > 399 || status == 304) {
                return answer;
            }
            try (answer) {
                String location = answer.header("Location");
                boolean keepsMethod = status == 307 || status == 308;
                if (location == null
                        || hop == HOPS_MAX
                        || !(keepsMethod || ask.method().equals("GET"))) {
                    throw redirected(uri, status, location, "which we do not follow");
                }
                URI next = resolve(uri, location);
                if (next == null || !peer.isOriginOf(next)) {
                    throw redirected(
                            uri,
                            status,
                            location,
                            "another origin, where our credential must not go; if that is right, give the new address");
                }
                uri = next;
            }
        }
    }

    private static PeerFault redirected(URI uri, int status, @Nullable String location, String why) {
        String to = location == null ? "nowhere" : PeerFault.printable(location);
        return new PeerFault(
                PeerFault.Kind.REDIRECTED,
                uri + " answers " + status + " and sends us to " + to + ", " + why,
                status,
                null,
                null);
    }

    static @Nullable URI resolve(URI base, String reference) {
        try {
            return base.resolve(reference.strip());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private Answer exchange(Ask ask, URI uri) throws PeerFault, InterruptedException {
        if (!peer.isOriginOf(uri)) {
            throw new PeerFault(
                    PeerFault.Kind.REDIRECTED,
                    uri + " is not at " + peer.origin() + ", the origin this peer's credential is for");
        }
        var spool = new Spool(scratch, peer.limits().pageMemoryBytesMax());
        boolean kept = false;
        CompletableFuture<HttpResponse<Spool>> under = http.sendAsync(
                request(ask, uri),
                head -> head.statusCode() >= 200 && head.statusCode() < 300
                        ? spool.filling(ask.bytesMax(), false)
                        : spool.filling(ERROR_BYTES_MAX, true));
        try {
            HttpResponse<Spool> response = under.get(ask.timeMax().toMillis(), TimeUnit.MILLISECONDS);
            kept = true;
            return new Answer(uri, response.statusCode(), response.headers(), spool);
        } catch (TimeoutException e) {
            throw new PeerFault(
                    PeerFault.Kind.TIMED_OUT,
                    uri + " did not give its whole answer within "
                            + ask.timeMax().toSeconds() + " s",
                    e);
        } catch (ExecutionException e) {
            throw fault(uri, e.getCause() == null ? e : e.getCause());
        } finally {
            if (!kept) {
                under.cancel(true); // lets go of the connection
                spool.close();
            }
        }
    }

    private HttpRequest request(Ask ask, URI uri) {
        var builder = HttpRequest.newBuilder(uri)
                .timeout(peer.limits().answerTimeMax())
                .header("Accept", ask.accept())
                .header("Accept-Encoding", "gzip")
                .header("User-Agent", "comity");
        if (!peer.credential().header().isEmpty()) {
            builder.header("Authorization", peer.credential().header());
        }
        HttpsProxy proxy = peer.proxy();
        if (proxy != null && !proxy.credential().header().isEmpty()) {
            builder.header("Proxy-Authorization", proxy.credential().header()); // goes into CONNECT only
        }
        HttpRequest.BodyPublisher body = ask.body();
        if (body != null) {
            builder.header("Content-Type", TAXII);
        }
        return builder.method(ask.method(), body == null ? HttpRequest.BodyPublishers.noBody() : body)
                .build();
    }

    private PeerFault fault(URI uri, Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof Error error) {
                throw error;
            }
            if (t instanceof Spool.ScratchFault ours) {
                throw ours;
            }
            if (t instanceof Spool.TooLarge large) {
                return new PeerFault(PeerFault.Kind.TOO_LARGE, uri + " gives an answer " + large.getMessage(), t);
            }
            if (t instanceof HttpConnectTimeoutException
                    || t instanceof ConnectException
                    || t instanceof UnknownHostException
                    || t instanceof UnresolvedAddressException) {
                return new PeerFault(
                        PeerFault.Kind.UNREACHABLE,
                        "cannot reach " + uri + ": " + reason(t) + "; check name, network and proxy",
                        cause);
            }
            if (t instanceof HttpTimeoutException) {
                return new PeerFault(
                        PeerFault.Kind.TIMED_OUT,
                        uri + " did not answer within "
                                + peer.limits().answerTimeMax().toSeconds() + " s",
                        cause);
            }
            if (t instanceof SSLException && !(t.getCause() instanceof EOFException)) {
                return new PeerFault(
                        PeerFault.Kind.UNTRUSTED,
                        "no TLS with " + uri + ": " + reason(t)
                                + "; check the CA file and our certificate for this peer",
                        cause);
            }
            if (String.valueOf(t.getMessage()).startsWith("Tunnel failed")) {
                return new PeerFault(
                        PeerFault.Kind.UNREACHABLE, "the proxy does not let us to " + uri + ": " + reason(t), cause);
            }
        }
        if (cause instanceof IOException) {
            return new PeerFault(PeerFault.Kind.CUT, "the connection to " + uri + " broke: " + reason(cause), cause);
        }
        return new PeerFault(PeerFault.Kind.UNREADABLE, uri + " gives no HTTP answer: " + reason(cause), cause);
    }

    private static String reason(Throwable t) {
        String message = t.getMessage();
        return message == null || message.isBlank() ? t.getClass().getSimpleName() : PeerFault.printable(message);
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
