package org.comity.doors.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.comity.doors.taxii.Pause;
import org.comity.doors.taxii.TaxiiPeer;
import org.comity.json.BadJson;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;

/**
 * The reports API of the Shadowserver Foundation: what reports there are for us, and each of them as CSV. A request is JSON
 * with our key in it, signed in a header by HMAC-SHA-256 with our secret; a report is fetched by its id alone. Neither key
 * nor secret is in anything that is told.
 */
final class ReportsApi implements AutoCloseable {
    static final Duration CONNECT_MAX = Duration.ofSeconds(10);

    /** Until an answer begins: lists of some days are put together while one waits. */
    static final Duration ANSWER_MAX = Duration.ofSeconds(60);

    /** Until an answer is whole: a report of some gigabytes over a slow line. */
    static final Duration WHOLE_MAX = Duration.ofHours(1);

    /** Of a list of reports. */
    static final int LIST_BYTES_MAX = 64 << 20;

    /** Tries of one request, with twice the wait before each. */
    static final int TRIES_MAX = 4;

    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final int SAID_CHARS = 120;

    private final URI api;
    private final URI downloads;
    private final String key;
    private final byte[] secret;
    private final Pause pause;
    private final Duration wholeMax;
    private final HttpClient http;

    /**
     * @param api where methods are, such as {@code https://transform.shadowserver.org/api2/}
     * @param downloads where a report lies under its id
     * @param wholeMax what has not come whole by then is given up
     * @throws IllegalArgumentException when these are no addresses
     */
    ReportsApi(URI api, URI downloads, String key, String secret, Pause pause, Duration wholeMax) {
        TaxiiPeer.at(api); // the same addresses are fit
        TaxiiPeer.at(downloads);
        this.api = folder(api);
        this.downloads = folder(downloads);
        this.key = key;
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
        this.pause = pause;
        this.wholeMax = wholeMax;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_MAX)
                .build();
    }

    private static URI folder(URI uri) {
        return uri.toString().endsWith("/") ? uri : URI.create(uri + "/");
    }

    /** A report that can be fetched. */
    record Listed(String id, String file) {}

    /**
     * The reports of these days.
     *
     * @param days such as {@code 2026-11-28:2026-11-30}
     * @param types only these; empty for all
     */
    List<Listed> list(String days, List<String> types) throws InterruptedException {
        JsonObject.Builder asked = JsonObject.builder().put("apikey", key).put("date", days);
        if (!types.isEmpty()) {
            asked.put("type", JsonArray.ofTexts(types));
        }
        byte[] body = Json.bytes(asked.build());
        HttpRequest request = HttpRequest.newBuilder(api.resolve("reports/list"))
                .timeout(ANSWER_MAX)
                .header("Content-Type", "application/json")
                .header("HMAC2", hmac(body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return asked(request, in -> {
            byte[] answer = in.readNBytes(LIST_BYTES_MAX + 1);
            if (answer.length > LIST_BYTES_MAX) {
                throw new Refusal(
                        Exit.UNREACHABLE, api + " lists more than " + LIST_BYTES_MAX + " bytes; ask for fewer days");
            }
            return listed(answer);
        });
    }

    private List<Listed> listed(byte[] answer) {
        JsonValue value;
        try {
            value = Json.parse(answer);
        } catch (BadJson e) {
            throw new Refusal(Exit.UNREACHABLE, api + " answers with something that is not JSON");
        }
        if (!(value instanceof JsonArray array)) {
            String error = value instanceof JsonObject object ? object.text("error") : null;
            throw new Refusal(
                    Exit.REFUSED, api + " answers with no list" + (error == null ? "" : ": \"" + said(error) + "\""));
        }
        var listed = new ArrayList<Listed>();
        for (JsonValue each : array) {
            if (each instanceof JsonObject report
                    && report.get("id") instanceof JsonString id
                    && report.get("file") instanceof JsonString file) {
                listed.add(new Listed(id.text(), file.text()));
            }
        }
        return listed;
    }

    /** What is done with a body; tried again where it breaks off. */
    @FunctionalInterface
    interface Taking<T> {
        T from(InputStream in) throws IOException;
    }

    /** Fetches one report. */
    <T> T download(Listed report, Taking<T> taking) throws InterruptedException {
        return asked(
                HttpRequest.newBuilder(URI.create(downloads + report.id()))
                        .timeout(ANSWER_MAX)
                        .GET()
                        .build(),
                taking);
    }

    private <T> T asked(HttpRequest request, Taking<T> taking) throws InterruptedException {
        URI where = request.uri().resolve(".");
        Duration wait = FIRST_WAIT;
        for (int tried = 1; ; tried++) {
            Refusal fault;
            try {
                HttpResponse<InputStream> answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
                try (InputStream in = answer.body()) {
                    if (answer.statusCode() == 200) {
                        return within(in, taking);
                    }
                    fault = fault(where, answer.statusCode());
                    if (!isPassing(answer.statusCode())) {
                        throw fault;
                    }
                }
            } catch (FileSystemException e) {
                throw new UncheckedIOException(e); // our own disk, which no further try mends
            } catch (IOException e) {
                fault = unreadable(where, e);
            }
            if (tried == TRIES_MAX) {
                throw fault;
            }
            pause.sleep(wait);
            wait = wait.multipliedBy(2);
        }
    }

    /** A connection that is held open and gives nothing must not hold us. */
    private <T> T within(InputStream in, Taking<T> taking) throws IOException {
        Thread watch = Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(wholeMax);
                in.close();
            } catch (InterruptedException | IOException e) {
                // It came in time, or is gone already.
            }
        });
        try {
            return taking.from(in);
        } finally {
            watch.interrupt();
        }
    }

    private static boolean isPassing(int status) {
        return status == 429 || status == 502 || status == 503 || status == 504;
    }

    private static Refusal fault(URI where, int status) {
        return switch (status) {
            case 401, 403 ->
                new Refusal(
                        Exit.REFUSED,
                        where + " answers " + status
                                + ": it does not take the key or what the secret signs; check the two"
                                + " files, and that the key may use the reports API");
            case 404 -> new Refusal(Exit.NOT_FOUND, where + " answers 404: there is no such report or method there");
            default -> new Refusal(Exit.UNREACHABLE, where + " answers " + status);
        };
    }

    /** A text of theirs, short and without our key, should it be quoted there. */
    private String said(String text) {
        String without = text.replace(key, "...").replaceAll("\\p{Cntrl}", " ");
        return without.length() > SAID_CHARS ? without.substring(0, SAID_CHARS) + "..." : without;
    }

    private String hmac(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What lies at an address, without key or secret. */
    static byte[] get(URI uri, int bytesMax) throws InterruptedException {
        TaxiiPeer.at(uri);
        try (var http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_MAX)
                .build()) {
            HttpResponse<InputStream> answer = http.send(
                    HttpRequest.newBuilder(uri).timeout(ANSWER_MAX).build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = answer.body()) {
                if (answer.statusCode() != 200) {
                    throw new Refusal(Exit.UNREACHABLE, uri + " answers " + answer.statusCode());
                }
                byte[] bytes = in.readNBytes(bytesMax + 1);
                if (bytes.length > bytesMax) {
                    throw new Refusal(Exit.UNREACHABLE, uri + " answers with more than " + bytesMax + " bytes");
                }
                return bytes;
            }
        } catch (IOException e) {
            throw unreadable(uri, e);
        }
    }

    private static Refusal unreadable(URI uri, IOException why) {
        return new Refusal(
                Exit.UNREACHABLE,
                uri + " cannot be read: " + why.getClass().getSimpleName() + "; check name, network and proxy");
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
