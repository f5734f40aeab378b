package org.comity.doors;

import java.io.InputStream;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks of a door.
 *
 * @param method such as {@code GET}; a HEAD comes as the GET it stands for
 * @param path as sent, still percent-encoded
 * @param rawQuery what follows the question mark, still percent-encoded; null where there is none
 * @param params the values of the route's named segments, decoded
 * @param headers all values of a header, by its name in any case; empty where it was not sent
 * @param address the IP address the caller comes from: where a proxy stands before the node, that of the proxy
 * @param certificate the TLS certificate the caller proved to hold, whoever issued it; null where none was shown
 * @param body never longer than the route allows: reading past that throws with a {@link BadRequest} as the cause
 */
public record Request(
        String method,
        String path,
        @Nullable String rawQuery,
        Map<String, String> params,
        Function<String, List<String>> headers,
        String address,
        @Nullable X509Certificate certificate,
        InputStream body) {

    /** One parameter of the query, decoded. */
    public record Parameter(String name, String value) {}

    public Request {
        params = Map.copyOf(params);
    }

    /** The value of a named segment of the route. */
    public String param(String name) {
        String value = params.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no segment called " + name);
        }
        return value;
    }

    /** The only value of that header; several are joined by commas, which RFC 9110 §5.3 makes the same. */
    public Optional<String> header(String name) {
        List<String> values = headers.apply(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", values));
    }

    /** Whether the caller takes an answer that is packed with gzip. */
    public boolean takesGzip() {
        return header("Accept-Encoding").filter(Gzip::accepted).isPresent();
    }

    /**
     * The query's parameters in the order they were sent, repeated ones repeated.
     *
     * @throws BadRequest 400 when it is not percent-encoded UTF-8
     */
    public List<Parameter> query() {
        return rawQuery == null ? List.of() : parameters(rawQuery);
    }

    /**
     * The parameters in that text, as a query or a form has them.
     *
     * @throws BadRequest 400 when it is not percent-encoded UTF-8
     */
    public static List<Parameter> parameters(String text) {
        var parameters = new ArrayList<Parameter>();
        for (String pair : text.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            parameters.add(new Parameter(Percent.decode(name, true), Percent.decode(value, true)));
        }
        return parameters;
    }
}
