package org.comity.doors;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;
import org.jspecify.annotations.Nullable;

/** One request and its answer, as the web server has them. */
final class Exchange implements Answering.Caller {
    private static final System.Logger LOG = System.getLogger(Exchange.class.getName());

    /** How often a body nobody wants is looked at before its sender is told that the connection ends here. */
    private static final int LOOKS_MAX = 16;

    private final org.eclipse.jetty.server.Request asked;
    private final Response response;
    private final Arriving arriving;
    private final Bounds bounds;
    private final Queue<ByteBuffer> spares;
    private final boolean head;

    /** Written, but not ended: its sender is still sending. */
    private @Nullable Sending unended;

    private boolean more;

    /** @param spares buffers that others have finished with */
    Exchange(org.eclipse.jetty.server.Request asked, Response response, Bounds bounds, Queue<ByteBuffer> spares) {
        this.bounds = bounds;
        this.spares = spares;
        this.asked = asked;
        this.response = response;
        this.arriving = new Arriving(asked);
        this.head = method().equals("HEAD");
    }

    String method() {
        return asked.getMethod() == null ? "" : asked.getMethod();
    }

    @Override
    public Request request(Map<String, String> params, Route route) {
        return new Request(
                head ? "GET" : method(),
                asked.getHttpURI().getPath(),
                asked.getHttpURI().getQuery(),
                params,
                name -> asked.getHeaders().getValuesList(name),
                org.eclipse.jetty.server.Request.getRemoteAddr(asked),
                certificate(),
                route.bodyBytesMax() == 0 ? InputStream.nullInputStream() : body(route));
    }

    private @Nullable X509Certificate certificate() {
        if (asked.getAttribute(EndPoint.SslSessionData.ATTRIBUTE) instanceof EndPoint.SslSessionData tls) {
            X509Certificate[] shown = tls.peerCertificates();
            return shown == null || shown.length == 0 ? null : shown[0];
        }
        return null;
    }

    /** The limit holds for what comes over the line and again for what it unpacks to. */
    private InputStream body(Route route) {
        long bytesMax = route.bodyBytesMax();
        if (asked.getLength() > bytesMax) {
            throw Body.tooLong(bytesMax);
        }
        InputStream sent = new Body(arriving, bytesMax, bounds, System::nanoTime);
        String coding = listed(HttpHeader.CONTENT_ENCODING).strip().toLowerCase(Locale.ROOT);
        return switch (route.unpacks() && coding.equals("zstd") ? "" : coding) {
            case "", "identity" -> sent;
            case "gzip", "x-gzip" -> new Body(Gzip.unpacking(sent), bytesMax, bounds, () -> 0);
            default ->
                throw new BadRequest(
                        415,
                        "Content-Encoding \"" + Shown.text(coding) + "\" is not understood here; use gzip"
                                + (route.unpacks() ? ", zstd" : "") + " or none");
        };
    }

    private String listed(HttpHeader header) {
        return String.join(",", asked.getHeaders().getValuesList(header));
    }

    @Override
    public void send(Answer answer) throws IOException {
        more = asked.getLength() != 0 && arriving.more();
        if (more) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        response.setStatus(answer.status());
        // To someone still sending, the answer has to show its own end: that of the connection comes later.
        boolean packed = !more
                && answer.body() instanceof Answer.Pieces pieces
                && pieces.length() >= Gzip.WORTHWHILE_BYTES
                && Gzip.accepted(listed(HttpHeader.ACCEPT_ENCODING));
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
        var out = new Sending(spares, this::pass);
        boolean lengthTold = write(answer, packed, out);
        if (more && lengthTold) {
            out.flush();
            unended = out;
        } else {
            out.finish();
        }
    }

    /** Whether the caller was told how long it is. */
    private boolean write(Answer answer, boolean packed, Sending out) throws IOException {
        boolean lengthTold = false;
        switch (answer.body()) {
            case Answer.Pieces pieces
            when !packed -> {
                if (answer.status() >= 200 && answer.status() != 204 && answer.status() != 304) {
                    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, pieces.length());
                    lengthTold = !head;
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
        return lengthTold;
    }

    private void pass(ByteBuffer buffer, boolean last) throws IOException {
        try (Blocker.Callback taken = Blocker.callback()) {
            response.write(last, buffer, taken);
            // A reader who takes a byte now and then would never be idle: one buffer has one idle time to go.
            taken.block(bounds.idle().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("the caller does not read the answer", e);
        }
    }

    /**
     * Many callers read no answer before they have sent their whole body: what is left of it is taken and dropped,
     * within bounds and without a place of the counted ones, and only then is the connection shut down. Shut down
     * before, it would be reset by what still arrives; a caller whose write fails mostly gives up without looking
     * for the answer, and over TLS the end of one direction is taken for the end of both.
     */
    void end() throws IOException {
        if (more && !asked.getHeaders().contains(HttpHeader.EXPECT)) {
            arriving.drop(bounds);
        }
        if (unended != null) {
            unended.finish();
        }
    }

    /** A body as it comes over the line; whatever fails on the way is its sender's to mend. */
    private static final class Arriving extends InputStream {
        private final org.eclipse.jetty.server.Request asked;
        private final InputStream in;
        private boolean broken;

        Arriving(org.eclipse.jetty.server.Request asked) {
            this.asked = asked;
            this.in = org.eclipse.jetty.server.Request.asInputStream(asked);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            try {
                return in.read(into, from, length);
            } catch (IOException | RuntimeException e) {
                broken = true;
                throw new IOException(
                        e.getCause() instanceof TimeoutException
                                ? new BadRequest(408, "the body stopped coming before its end")
                                : new BadRequest(400, "the body ended before its end, or its chunks cannot be read"));
            }
        }

        /**
         * Takes what has come already and says whether there may be more. Not by the web server's own
         * {@code consumeAvailable}: after it every further read fails, and nothing could be dropped any more.
         */
        boolean more() throws IOException {
            if (broken) {
                return true;
            }
            in.skipNBytes(in.available());
            for (int looks = 0; looks < LOOKS_MAX; looks++) {
                Content.Chunk chunk = asked.read();
                if (chunk == null) {
                    return true;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    broken = true;
                    return true;
                }
                chunk.release();
                if (chunk.isLast()) {
                    return false;
                }
            }
            return true;
        }

        /** Reads to the end, or as far as the bounds go. */
        void drop(Bounds bounds) {
            long until = System.nanoTime() + bounds.linger().toNanos();
            byte[] dropped = new byte[16 << 10];
            long bytes = 0;
            try {
                while (!broken && bytes <= bounds.lingerBytesMax() && System.nanoTime() - until < 0) {
                    int count = read(dropped, 0, dropped.length);
                    if (count < 0) {
                        return;
                    }
                    bytes += count;
                }
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "the rest of an unwanted body did not come", e);
            }
        }
    }
}
