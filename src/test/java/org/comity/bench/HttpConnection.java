package org.comity.bench;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * One kept-alive HTTP/1.1 connection that does as little as it can: the client of a bench shares its cores with the node
 * it measures. Not for use by two threads.
 */
final class HttpConnection implements AutoCloseable {

    static final String TAXII = "application/taxii+json;version=2.1";

    private static final int ANSWER_MS_MAX = 120_000;
    private static final int HEAD_BYTES_MAX = 64 * 1024;

    private final SocketChannel channel;
    private final InputStream in;
    private final byte[] afterTarget;

    private final byte[] taken = new byte[HEAD_BYTES_MAX];
    private int takenFrom;
    private int takenTo;

    private int status;
    private String head = "";
    private byte[] body = new byte[1 << 16];
    private int length;

    /** Connects to the node behind that URL; {@code authorization} is the whole value of the header. */
    HttpConnection(URI base, String authorization) throws IOException {
        this(base, List.of("Authorization: " + authorization, "Accept: " + TAXII));
    }

    /** Connects as a browser does: with a cookie, from a page of the node's own, taking packed answers. */
    static HttpConnection browser(URI base, String cookie) throws IOException {
        return new HttpConnection(
                base,
                List.of(
                        "Cookie: " + cookie,
                        "Sec-Fetch-Site: same-origin",
                        "Accept: text/html",
                        "Accept-Encoding: gzip"));
    }

    private HttpConnection(URI base, List<String> headers) throws IOException {
        channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(new InetSocketAddress(base.getHost(), base.getPort()));
        channel.socket().setSoTimeout(ANSWER_MS_MAX);
        in = channel.socket().getInputStream();
        afterTarget = (" HTTP/1.1\r\nHost: " + base.getAuthority() + "\r\n" + String.join("\r\n", headers) + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Asks and reads the whole answer, which stays readable here until the next request. */
    void get(String target) throws IOException {
        send("GET", target, "\r\n");
        receive();
    }

    /** Posts a piece of a file; the kernel carries the bytes, this process never sees them. */
    void post(String target, FileChannel from, long begin, long bytes) throws IOException {
        send("POST", target, "Content-Type: " + TAXII + "\r\nContent-Length: " + bytes + "\r\n\r\n");
        long done = 0;
        while (done < bytes) {
            done += from.transferTo(begin + done, bytes - done, channel);
        }
        receive();
    }

    /** Sends a form. */
    void post(String target, String form) throws IOException {
        byte[] bytes = form.getBytes(StandardCharsets.UTF_8);
        send(
                "POST",
                target,
                "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + bytes.length + "\r\n\r\n");
        channel.write(ByteBuffer.wrap(bytes));
        receive();
    }

    /** The text of the last answer's body, which may have come packed. */
    String unpacked() throws IOException {
        if (!"gzip".equals(header("Content-Encoding"))) {
            return bodyText();
        }
        try (var in = new GZIPInputStream(new ByteArrayInputStream(body, 0, length))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    int status() {
        return status;
    }

    /** The bytes of the last answer's body; valid up to {@link #length()}. */
    byte[] body() {
        return body;
    }

    int length() {
        return length;
    }

    String bodyText() {
        return new String(body, 0, length, StandardCharsets.UTF_8);
    }

    /** A header of the last answer. */
    @Nullable
    String header(String name) {
        int at = head.toLowerCase(Locale.ROOT).indexOf("\r\n" + name.toLowerCase(Locale.ROOT) + ":");
        if (at < 0) {
            return null;
        }
        int begin = at + name.length() + 3;
        int end = head.indexOf("\r\n", begin);
        return head.substring(begin, end < 0 ? head.length() : end).strip();
    }

    /**
     * Stops unless the last answer had that status.
     *
     * @throws IllegalStateException with the beginning of what came instead
     */
    void expect(int wanted, String request) {
        if (status != wanted) {
            throw new IllegalStateException(request + " was answered with " + status + " instead of " + wanted + ": "
                    + new String(body, 0, Math.min(length, 1_000), StandardCharsets.UTF_8));
        }
    }

    /** How often the bytes occur in the last answer's body. */
    int count(byte[] wanted) {
        int count = 0;
        int last = length - wanted.length;
        byte first = wanted[0];
        byte middle = wanted[wanted.length / 2];
        for (int i = 0; i <= last; i++) {
            if (body[i] == first
                    && body[i + wanted.length / 2] == middle
                    && Arrays.equals(body, i, i + wanted.length, wanted, 0, wanted.length)) {
                count++;
                i += wanted.length - 1;
            }
        }
        return count;
    }

    private void send(String method, String target, String rest) throws IOException {
        byte[] line = (method + " " + target).getBytes(StandardCharsets.ISO_8859_1);
        byte[] more = rest.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer request = ByteBuffer.allocate(line.length + afterTarget.length + more.length);
        request.put(line).put(afterTarget).put(more).flip();
        while (request.hasRemaining()) {
            channel.write(request);
        }
    }

    private void receive() throws IOException {
        head = takeHead();
        status = Integer.parseInt(head.substring(9, 12));
        length = 0;
        String chunked = header("Transfer-Encoding");
        if (chunked != null && chunked.equalsIgnoreCase("chunked")) {
            for (int size = chunkSize(); size > 0; size = chunkSize()) {
                takeBody(size);
                takeLine();
            }
            String trailer;
            do {
                trailer = takeLine();
            } while (!trailer.isEmpty());
        } else if (status != 204 && status != 304) {
            String declared = header("Content-Length");
            if (declared == null) {
                throw new IOException("the answer has neither Content-Length nor chunks: " + head);
            }
            takeBody(Integer.parseInt(declared));
        }
    }

    private String takeHead() throws IOException {
        int searched = takenFrom;
        while (true) {
            for (int i = searched; i + 3 < takenTo; i++) {
                if (taken[i] == '\r' && taken[i + 1] == '\n' && taken[i + 2] == '\r' && taken[i + 3] == '\n') {
                    String found = new String(taken, takenFrom, i - takenFrom, StandardCharsets.ISO_8859_1);
                    takenFrom = i + 4;
                    return found;
                }
            }
            int before = takenTo - takenFrom;
            fill();
            searched = takenFrom + Math.max(0, before - 3);
        }
    }

    private int chunkSize() throws IOException {
        String line = takeLine();
        int end = line.indexOf(';');
        return Integer.parseInt(end < 0 ? line : line.substring(0, end), 16);
    }

    private String takeLine() throws IOException {
        int at = takenFrom;
        while (true) {
            for (; at + 1 < takenTo; at++) {
                if (taken[at] == '\r' && taken[at + 1] == '\n') {
                    String line = new String(taken, takenFrom, at - takenFrom, StandardCharsets.ISO_8859_1);
                    takenFrom = at + 2;
                    return line;
                }
            }
            int offset = at - takenFrom;
            fill();
            at = takenFrom + offset;
        }
    }

    private void takeBody(int bytes) throws IOException {
        if (body.length < length + bytes) {
            body = Arrays.copyOf(body, Math.max(body.length * 2, length + bytes));
        }
        int here = Math.min(bytes, takenTo - takenFrom);
        System.arraycopy(taken, takenFrom, body, length, here);
        takenFrom += here;
        length += here;
        for (int left = bytes - here; left > 0; ) {
            int read = in.read(body, length, left);
            if (read < 0) {
                throw new EOFException("the node closed the connection inside an answer");
            }
            length += read;
            left -= read;
        }
    }

    private void fill() throws IOException {
        if (takenFrom > 0) {
            System.arraycopy(taken, takenFrom, taken, 0, takenTo - takenFrom);
            takenTo -= takenFrom;
            takenFrom = 0;
        }
        if (takenTo == taken.length) {
            throw new IOException("the head of the answer is longer than " + HEAD_BYTES_MAX + " bytes");
        }
        int read = in.read(taken, takenTo, taken.length - takenTo);
        if (read < 0) {
            throw new EOFException("the node closed the connection before it answered");
        }
        takenTo += read;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
