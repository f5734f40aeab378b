package org.comity.doors.peer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.comity.json.BadJson;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.seal.Certificate;
import org.comity.seal.NoteKey;

/** Asks one partner's node; an answer is taken whole and within its bounds, or not at all. */
final class PeerClient implements AutoCloseable {

    /** Bytes of one answer. The largest batch is smaller. */
    static final int ANSWER_BYTES_MAX = 24 << 20;

    private static final int GREETING_BYTES_MAX = 1 << 20;
    private static final int WORDS_BYTES_MAX = 4 << 10;

    private static final String BATCH = "%sagreements/%s/outboxes/%s/batch/?after=%d&previous=%s";
    private static final String LETTERS = "%sagreements/%s/letters/";

    private static final String ROWS = "%sagreements/%s/segments/%s/rows/?from=%d";

    private final URI base;
    private final String incarnation;
    private final Duration answerTimeMax;
    private final HttpClient http;

    /**
     * @param url where the partner's door for peers is
     * @param pins keys of that party that count now, asked at every handshake
     * @param answerTimeMax until the whole of an answer must be there
     */
    PeerClient(URI url, String incarnation, Certificate own, Supplier<List<NoteKey>> pins, Duration answerTimeMax) {
        this.base = url;
        this.incarnation = incarnation;
        this.answerTimeMax = answerTimeMax;
        var parameters = new SSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3"});
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(answerTimeMax)
                .sslContext(PinnedTls.context(own, pins))
                .sslParameters(parameters)
                .build();
    }

    JsonObject greeting() throws PeerFault, InterruptedException {
        return json(ask(HttpRequest.newBuilder(at(PeerDoor.BASE)), GREETING_BYTES_MAX));
    }

    Optional<byte[]> batch(String agreement, UUID outbox, long after, String previous)
            throws PeerFault, InterruptedException {
        String path = BATCH.formatted(PeerDoor.BASE, segment(agreement), outbox, after, previous);
        byte[] answer = ask(HttpRequest.newBuilder(at(path)), ANSWER_BYTES_MAX);
        return answer.length == 0 ? Optional.empty() : Optional.of(answer);
    }

    byte[] rows(String agreement, String segment, long from) throws PeerFault, InterruptedException {
        String path = ROWS.formatted(PeerDoor.BASE, segment(agreement), segment, from);
        return ask(HttpRequest.newBuilder(at(path)), ANSWER_BYTES_MAX);
    }

    byte[] letters(String agreement, long after) throws PeerFault, InterruptedException {
        String path = LETTERS.formatted(PeerDoor.BASE, segment(agreement)) + "?after=" + after;
        return ask(HttpRequest.newBuilder(at(path)), ANSWER_BYTES_MAX);
    }

    JsonObject bring(String agreement, byte[] letters) throws PeerFault, InterruptedException {
        String path = LETTERS.formatted(PeerDoor.BASE, segment(agreement));
        return json(
                ask(HttpRequest.newBuilder(at(path)).POST(BodyPublishers.ofByteArray(letters)), GREETING_BYTES_MAX));
    }

    private URI at(String path) {
        String text = base.toString();
        return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + path);
    }

    private static String segment(String text) {
        return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static JsonObject json(byte[] bytes) throws PeerFault {
        try {
            return Json.parseObject(bytes);
        } catch (BadJson e) {
            throw new PeerFault(PeerFault.Kind.BROKEN, "it does not answer as a node does: " + e.getMessage(), e);
        }
    }

    private byte[] ask(HttpRequest.Builder request, int bytesMax) throws PeerFault, InterruptedException {
        HttpRequest asked = request.header(PeerDoor.INCARNATION, incarnation)
                .header("User-Agent", "comity")
                .timeout(answerTimeMax)
                .build();
        CompletableFuture<HttpResponse<byte[]>> under =
                http.sendAsync(asked, BodyHandlers.limiting(BodyHandlers.ofByteArray(), bytesMax));
        try {
            HttpResponse<byte[]> answer = under.get(answerTimeMax.toMillis(), TimeUnit.MILLISECONDS);
            return switch (answer.statusCode()) {
                case 200 -> answer.body();
                case 204 -> new byte[0];
                default -> throw refused(answer);
            };
        } catch (TimeoutException e) {
            throw new PeerFault(
                    PeerFault.Kind.UNREACHABLE,
                    base + " did not give its whole answer within " + answerTimeMax.toSeconds() + " s",
                    e);
        } catch (ExecutionException e) {
            throw fault(e.getCause() == null ? e : e.getCause());
        } finally {
            under.cancel(true); // lets go of a connection that goes on and on
        }
    }

    private PeerFault refused(HttpResponse<byte[]> answer) {
        byte[] body = answer.body();
        String words = new String(body, 0, Math.min(body.length, WORDS_BYTES_MAX), StandardCharsets.UTF_8);
        boolean ours = answer.statusCode() < 500;
        return new PeerFault(
                ours ? PeerFault.Kind.REFUSED : PeerFault.Kind.UNREACHABLE,
                base + " answers " + answer.statusCode() + ": " + words);
    }

    private PeerFault fault(Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof java.security.cert.CertificateException) {
                return new PeerFault(PeerFault.Kind.UNTRUSTED, base + ": " + t.getMessage(), cause);
            }
        }
        if (cause instanceof SSLException) {
            return new PeerFault(
                    PeerFault.Kind.UNTRUSTED, "no TLS 1.3 with " + base + ": " + cause.getMessage(), cause);
        }
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        if (reason.contains("body exceeds capacity") || reason.contains("limit")) {
            return new PeerFault(PeerFault.Kind.BROKEN, base + " gives an answer larger than any is: " + reason, cause);
        }
        return cause instanceof IOException
                ? new PeerFault(PeerFault.Kind.UNREACHABLE, "cannot reach " + base + ": " + reason, cause)
                : new PeerFault(PeerFault.Kind.BROKEN, base + " gives no answer of HTTP: " + reason, cause);
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
