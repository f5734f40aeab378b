package org.comity.doors.oidc;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPRequestSender;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPRequest;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.comity.doors.taxii.ClientTls;
import org.jspecify.annotations.Nullable;

/** Asks the provider: never longer, never more, and never further than it was asked. */
final class ProviderHttp implements HTTPRequestSender, ResourceRetriever, AutoCloseable {
    static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    /** Of metadata, keys, or tokens. */
    static final int ANSWER_BYTES_MAX = 512 << 10;

    private final HttpClient http;

    /** @throws IOException when the file of authorities cannot be read */
    ProviderHttp(@Nullable Path authorities) throws IOException {
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_MAX);
        if (authorities != null) {
            builder.sslContext(ClientTls.standard().trustingOnly(authorities).context());
        }
        this.http = builder.build();
    }

    @Override
    public ReadOnlyHTTPResponse send(ReadOnlyHTTPRequest asked) throws IOException {
        String body = asked.getBody() == null ? "" : asked.getBody();
        var request = HttpRequest.newBuilder(asked.getURI())
                .method(
                        asked.getMethod().name(),
                        asked.getMethod() == HTTPRequest.Method.GET
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        for (Map.Entry<String, List<String>> header : asked.getHeaderMap().entrySet()) {
            header.getValue().forEach(value -> request.header(header.getKey(), value));
        }
        return exchange(request);
    }

    @Override
    public Resource retrieveResource(URL url) throws IOException {
        HTTPResponse response = get(uri(url));
        return new Resource(
                response.getBody(),
                response.getEntityContentType() == null
                        ? null
                        : response.getEntityContentType().toString());
    }

    /** What lies there. */
    HTTPResponse get(URI uri) throws IOException {
        HTTPResponse response = exchange(HttpRequest.newBuilder(uri).header("Accept", "application/json"));
        if (response.getStatusCode() != HTTPResponse.SC_OK) {
            throw new IOException(uri + " answered " + response.getStatusCode());
        }
        return response;
    }

    private HTTPResponse exchange(HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<InputStream> answer =
                    http.send(request.timeout(ANSWER_MAX).build(), HttpResponse.BodyHandlers.ofInputStream());
            var response = new HTTPResponse(answer.statusCode());
            answer.headers().map().forEach((name, values) -> response.setHeader(name, values.toArray(String[]::new)));
            try (InputStream in = answer.body()) {
                byte[] bytes = in.readNBytes(ANSWER_BYTES_MAX + 1);
                if (bytes.length > ANSWER_BYTES_MAX) {
                    throw new IOException(answer.uri() + " answers more than " + ANSWER_BYTES_MAX + " bytes");
                }
                response.setBody(new String(bytes, StandardCharsets.UTF_8));
            }
            return response;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static URI uri(URL url) throws IOException {
        try {
            return url.toURI();
        } catch (URISyntaxException e) {
            throw new IOException(url + " is no address", e);
        }
    }

    /** What a fault of the network or of an answer says. */
    static String said(Exception fault) {
        String message = fault instanceof ParseException ? "it cannot be read" : fault.getMessage();
        return message == null || message.isBlank() ? fault.getClass().getSimpleName() : message;
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
