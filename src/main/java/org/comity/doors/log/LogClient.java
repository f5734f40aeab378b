package org.comity.doors.log;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comity.doors.taxii.ClientTls;
import org.comity.doors.taxii.Credential;
import org.comity.doors.taxii.TaxiiPeer;
import org.comity.json.JsonObject;
import org.comity.ledger.Origin;
import org.comity.seal.BadSeal;
import org.comity.seal.Digest;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.comity.seal.Tile;
import org.jspecify.annotations.Nullable;

/** The log door of another node, seen from outside. Nothing it answers is believed here. */
public final class LogClient implements AutoCloseable {

    static final Duration CONNECT_MAX = Duration.ofSeconds(10);
    static final Duration ANSWER_MAX = Duration.ofSeconds(30);

    /** A list of ten thousand names. */
    static final int LIST_BYTES_MAX = 4 << 20;

    /** A tile has 8 KiB; an entry bundle of ours 9 KiB, of anybody 16 MiB at most. */
    static final int TILE_BYTES_MAX = 17 << 20;

    /** A whole log, opened: a million entries with their records. */
    static final long STATEMENT_BYTES_MAX = 4L << 30;

    private final String base;
    private final Credential credential;
    private final HttpClient http;

    /**
     * @param url of the node, without {@code /log/}; https, or plain http on this machine
     * @param tls whom we trust; null for the JDK's authorities
     * @throws IllegalArgumentException when it is no such address
     */
    public LogClient(URI url, Credential credential, @Nullable ClientTls tls) {
        TaxiiPeer.at(url); // the same addresses are fit
        String text = url.toString();
        this.base = (text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + "/log/";
        this.credential = credential;
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_MAX);
        if (tls != null) {
            builder.sslContext(tls.context());
        }
        this.http = builder.build();
    }

    /**
     * The node that is reached so.
     *
     * @param how {@code url}, and files: {@code token_file}, {@code ca_file}
     * @throws IOException when a file cannot be read
     * @throws IllegalArgumentException when something is not fit
     */
    public static LogClient of(JsonObject how) throws IOException {
        String url = how.text("url");
        String token = how.text("token_file");
        String authorities = how.text("ca_file");
        if (url == null) {
            throw new IllegalArgumentException("no address is known");
        }
        return new LogClient(
                URI.create(url),
                token == null ? Credential.None.NONE : Credential.bearerFrom(Path.of(token)),
                authorities == null ? null : ClientTls.standard().trustingOnly(Path.of(authorities)));
    }

    /** The logs that it shows us. */
    public List<Origin> origins() throws LogFault, InterruptedException {
        var origins = new ArrayList<Origin>();
        for (String line : text(get("", LIST_BYTES_MAX)).lines().toList()) {
            try {
                origins.add(Origin.parse(line));
            } catch (BadSeal e) {
                throw new LogFault(base + " lists something that is no log: " + e.getMessage(), e);
            }
        }
        return origins;
    }

    /** The last checkpoint; empty where it shows us no such log. */
    public Optional<SignedNote> checkpoint(Origin origin) throws LogFault, InterruptedException {
        try {
            Optional<byte[]> note = found(origin.text() + "/checkpoint", AddCheckpoint.BYTES_MAX);
            return note.map(SignedNote::parse);
        } catch (BadSeal e) {
            throw new LogFault("the checkpoint of " + origin + " is none: " + e.getMessage(), e);
        }
    }

    /** A tile as it is there. */
    public byte[] tile(Origin origin, Tile tile) throws LogFault, InterruptedException {
        return get(origin.text() + "/" + tile.path(), TILE_BYTES_MAX);
    }

    /** The log, opened: a part of a statement. To be closed. */
    public InputStream statement(Origin origin) throws LogFault, InterruptedException {
        HttpResponse<InputStream> answer =
                send(request(origin.text() + "/statement").GET());
        require(answer, 200);
        return new Bounded(answer.body(), STATEMENT_BYTES_MAX);
    }

    /** What a cosigner answered. */
    sealed interface Cosigned {}

    /** Lines that it puts under the checkpoint. */
    record Lines(List<SignedNote.Line> lines) implements Cosigned {}

    /** It has seen another size. */
    record OtherSize(long size) implements Cosigned {}

    /** It will not, and says why. */
    record Declined(int status, String why) implements Cosigned {}

    /** Asks for a cosignature (C2SP tlog-witness). */
    Cosigned addCheckpoint(long old, List<Digest> proof, SignedNote note) throws LogFault, InterruptedException {
        String body = AddCheckpoint.of(old, proof, note).print();
        HttpResponse<InputStream> answer = send(request("add-checkpoint")
                .header("Content-Type", "text/plain; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        String text = text(bytes(answer, AddCheckpoint.BYTES_MAX));
        try {
            return switch (answer.statusCode()) {
                case 200 -> new Lines(text.lines().map(SignedNote.Line::parse).toList());
                case 409 -> new OtherSize(Long.parseLong(text.strip()));
                default -> new Declined(answer.statusCode(), said(text));
            };
        } catch (BadSeal | NumberFormatException e) {
            throw new LogFault(base + " answers no cosignature: " + e.getMessage(), e);
        }
    }

    /** The key under which that party cosigns: its own, in another use. Empty where it cannot. */
    static Optional<NoteKey> cosignatureKey(NoteKey party) {
        try {
            return Optional.of(new NoteKey(party.name(), party.key(), NoteKey.Use.COSIGNATURE));
        } catch (BadSeal otherAlgorithm) {
            return Optional.empty();
        }
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(URI.create(base + path)).timeout(ANSWER_MAX);
        if (!credential.header().isEmpty()) {
            request.header("Authorization", credential.header());
        }
        return request;
    }

    private HttpResponse<InputStream> send(HttpRequest.Builder request) throws LogFault, InterruptedException {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new LogFault(
                    base + " cannot be reached: "
                            + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()),
                    e);
        }
    }

    private Optional<byte[]> found(String path, int bytesMax) throws LogFault, InterruptedException {
        HttpResponse<InputStream> answer = send(request(path).GET());
        byte[] bytes = bytes(answer, bytesMax);
        if (answer.statusCode() == 404) {
            return Optional.empty();
        }
        require(answer, 200, bytes);
        return Optional.of(bytes);
    }

    private byte[] get(String path, int bytesMax) throws LogFault, InterruptedException {
        HttpResponse<InputStream> answer = send(request(path).GET());
        byte[] bytes = bytes(answer, bytesMax);
        require(answer, 200, bytes);
        return bytes;
    }

    private void require(HttpResponse<InputStream> answer, int status) throws LogFault {
        if (answer.statusCode() != status) {
            require(answer, status, bytes(answer, AddCheckpoint.BYTES_MAX));
        }
    }

    private static void require(HttpResponse<?> answer, int status, byte[] body) throws LogFault {
        if (answer.statusCode() != status) {
            throw new LogFault(answer.uri() + " answered " + answer.statusCode() + ": " + said(text(body)));
        }
    }

    private static byte[] bytes(HttpResponse<InputStream> answer, int bytesMax) throws LogFault {
        try (InputStream in = answer.body()) {
            byte[] bytes = in.readNBytes(bytesMax + 1);
            if (bytes.length > bytesMax) {
                throw new LogFault(answer.uri() + " answers more than " + bytesMax + " bytes");
            }
            return bytes;
        } catch (LogFault e) {
            throw e;
        } catch (IOException e) {
            throw new LogFault(answer.uri() + " broke off: " + e.getMessage(), e);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A little of what they say, without control characters. */
    private static String said(String text) {
        String line = text.strip().replaceAll("\\p{Cntrl}", " ");
        return line.substring(0, Math.min(line.length(), 300));
    }

    /** Ends with a fault where there is more than was bargained for. */
    private static final class Bounded extends FilterInputStream {
        private long left;

        Bounded(InputStream in, long bytesMax) {
            super(in);
            this.left = bytesMax;
        }

        @Override
        public int read() throws IOException {
            int b = in.read();
            count(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int count = in.read(into, from, length);
            count(Math.max(count, 0));
            return count;
        }

        private void count(int bytes) throws LogFault {
            left -= bytes;
            if (left < 0) {
                throw new LogFault("a statement of more than " + STATEMENT_BYTES_MAX + " bytes");
            }
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
