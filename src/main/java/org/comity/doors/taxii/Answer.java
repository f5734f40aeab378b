package org.comity.doors.taxii;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.comity.json.BadJson;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** A whole answer of a peer: status, header fields, and the body as it lies in the spool. */
record Answer(URI asked, int status, HttpHeaders headers, Spool body) implements AutoCloseable {

    private static final Pattern VERSION =
            Pattern.compile(";\\s*version\\s*=\\s*\"?([0-9.]+)", Pattern.CASE_INSENSITIVE);
    private static final int ERROR_CHARS_MAX = 300;
    private static final int ERROR_BYTES_MAX = 64 << 10;

    boolean isGood() {
        return status >= 200 && status < 300;
    }

    /** The time at the peer when it answered; null where it does not say. */
    @Nullable
    Instant date() {
        String date = header("Date");
        return date == null ? null : Retries.httpDate(date);
    }

    @Nullable
    String header(String name) {
        return headers.firstValue(name).orElse(null);
    }

    /** The media type without parameters, in small letters; empty where the peer names none. */
    String mediaType() {
        String type = header("Content-Type");
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /**
     * The body unpacked, at most that many bytes of it.
     *
     * <p>Packed answers come unasked and unannounced; JSON never begins with gzip's mark, so the bytes decide.
     */
    InputStream open(long bytesMax) throws IOException, PeerFault {
        String coding = header("Content-Encoding");
        if (coding != null && !coding.strip().matches("(?i)|identity|gzip|x-gzip")) {
            throw new PeerFault(
                    PeerFault.Kind.UNREADABLE,
                    asked + " answers in the coding " + coding + ", which we did not ask for");
        }
        var in = new PushbackInputStream(body.open(), 2);
        byte[] head = in.readNBytes(2);
        in.unread(head);
        boolean packed = head.length == 2 && head[0] == 0x1f && head[1] == (byte) 0x8b;
        return new Bounded(packed ? new GZIPInputStream(in, 16_384) : in, bytesMax);
    }

    /**
     * That the body says it is TAXII 2.1 or at least JSON.
     *
     * @return a remark on the media type where it is not the standard's own, empty otherwise
     */
    String checkMediaType() throws PeerFault {
        String type = mediaType();
        Matcher version = VERSION.matcher(String.valueOf(header("Content-Type")));
        if (type.equals("application/vnd.oasis.taxii+json") || type.equals("application/vnd.oasis.stix+json")) {
            if (version.find() && version.group(1).startsWith("2.0")) {
                throw unreadable("speaks TAXII 2.0; ask its operator for a TAXII 2.1 address");
            }
            return "answers as " + type;
        }
        return switch (type) {
            case "application/taxii+json" -> {
                if (!version.find()) {
                    yield "names no version in its media type";
                }
                if (!version.group(1).equals("2.1")) {
                    throw unreadable("speaks TAXII " + version.group(1) + ", expected 2.1");
                }
                yield "";
            }
            case "" -> "names no media type";
            case "application/json", "application/stix+json", "text/json", "text/plain", "application/octet-stream" ->
                "answers as " + type;
            default ->
                throw unreadable("answers as " + type + ", expected application/taxii+json;version=2.1; is this"
                        + " the address of a TAXII server?");
        };
    }

    PeerFault unreadable(String what) {
        return new PeerFault(PeerFault.Kind.UNREADABLE, asked + " " + what, status, null, null);
    }

    PeerFault unpackable(Exception cause) {
        return cause instanceof Spool.TooLarge
                ? new PeerFault(PeerFault.Kind.TOO_LARGE, asked + " gives an answer " + cause.getMessage(), cause)
                : unreadable("gives an answer that cannot be unpacked: " + cause.getMessage());
    }

    /** What a status other than 2xx means, with the peer's own words where it gives some. */
    PeerFault fault(Retries retries) {
        PeerFault.Kind kind = switch (status) {
            case 401, 403, 407 -> PeerFault.Kind.DENIED;
            case 404, 410 -> PeerFault.Kind.NOT_FOUND;
            case 429, 503 -> PeerFault.Kind.BUSY;
            default -> status >= 500 ? PeerFault.Kind.FAILED : PeerFault.Kind.REFUSED;
        };
        String advice = switch (status) {
            case 401 -> "; check the credential for this peer";
            case 407 ->
                "; check the credential for the proxy (a JVM that was started with"
                        + " jdk.http.auth.tunneling.disabledSchemes=Basic sends none)";
            case 406 -> "; it may not speak TAXII 2.1";
            default -> "";
        };
        String words = words();
        return new PeerFault(
                kind,
                asked + " answers " + status + (words.isEmpty() ? "" : ": " + words) + advice,
                status,
                retries.retryAfter(header("Retry-After")),
                null);
    }

    /** What the peer says is wrong: a TAXII error message (TAXII 2.1 §3.6.1), or whatever it sends in its place. */
    private String words() {
        try (InputStream in = open(ERROR_BYTES_MAX)) {
            byte[] bytes = in.readNBytes(ERROR_BYTES_MAX - 1);
            String text = bytes.length == 0 ? "" : words(Json.parse(bytes));
            return text.length() > ERROR_CHARS_MAX ? text.substring(0, ERROR_CHARS_MAX) + "..." : text;
        } catch (BadJson | IOException | PeerFault e) {
            return mediaType().isEmpty() ? "" : "a body of type " + PeerFault.printable(mediaType());
        }
    }

    private static String words(JsonValue value) {
        if (value instanceof JsonObject object) {
            var text = new StringBuilder();
            for (String name :
                    new String[] {"title", "name", "error", "error_code", "description", "message", "detail", "errors"
                    }) {
                JsonValue member = object.get(name);
                String words = member == null ? "" : words(member);
                if (!words.isBlank() && text.indexOf(words) < 0) {
                    text.append(text.isEmpty() ? "" : ", ").append(words);
                }
            }
            return text.isEmpty() ? PeerFault.printable(Json.print(object)) : text.toString();
        }
        return switch (value) {
            case JsonString string -> PeerFault.printable(string.text());
            case JsonNumber number -> number.literal();
            case JsonArray array -> PeerFault.printable(Json.print(array));
            default -> "";
        };
    }

    /** The whole body as one JSON object, for everything that is no page. */
    JsonObject document(int bytesMax) throws PeerFault {
        checkMediaType();
        try (InputStream in = open(bytesMax)) {
            byte[] bytes = in.readAllBytes();
            if (new String(bytes, StandardCharsets.US_ASCII).isBlank()) {
                return JsonObject.EMPTY;
            }
            return Json.parseObject(bytes);
        } catch (BadJson e) {
            throw unreadable("gives no JSON object: " + e.getMessage());
        } catch (IOException e) {
            throw unpackable(e);
        }
    }

    @Override
    public void close() {
        body.close();
    }

    /** Ends an answer that unpacks to more than we take. */
    private static final class Bounded extends FilterInputStream {
        private final long bytesMax;
        private long count;

        Bounded(InputStream in, long bytesMax) {
            super(in);
            this.bytesMax = bytesMax;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int got = super.read(into, from, length);
            if (got > 0) {
                count += got;
                if (count > bytesMax) {
                    throw new Spool.TooLarge(bytesMax);
                }
            }
            return got;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
