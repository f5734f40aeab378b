package org.comity.doors.console;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody who goes from site to site with the cookies they are given, as a browser does. */
final class Walker {
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    /** By the authority they came from, then by name. */
    final Map<String, Map<String, String>> cookies = new TreeMap<>();

    private final HttpClient client =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    HttpResponse<String> get(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)).GET());
    }

    /** Sends a form from a page of the same site. */
    HttpResponse<String> post(String url, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        URI uri = URI.create(url);
        return send(HttpRequest.newBuilder(uri)
                .header("Origin", uri.getScheme() + "://" + uri.getAuthority())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Where an answer sends them on to. */
    static String on(HttpResponse<String> answer) {
        return answer.uri()
                .resolve(answer.headers().firstValue("Location").orElseThrow(() -> new AssertionError(answer.body())))
                .toString();
    }

    /** Goes from the node to the provider, logs in there, and answers the address that leads back to the node. */
    String throughProvider(String node, String name, String password) {
        HttpResponse<String> asked = get(on(get(node + ProviderPages.PATH + "start/")));
        if (on(asked).startsWith(node)) {
            return on(asked); // logged in there already
        }
        String form = on(asked);
        Matcher csrf = CSRF.matcher(get(form).body());
        if (!csrf.find()) {
            throw new AssertionError("no form at " + form);
        }
        var in = post(form, Map.of("username", name, "password", password, "_csrf", csrf.group(1)));
        return on(get(on(in)));
    }

    /** The cookies they have of that site. */
    Map<String, String> of(String url) {
        return cookies.computeIfAbsent(URI.create(url).getAuthority(), site -> new TreeMap<>());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        String url = request.build().uri().toString();
        if (!of(url).isEmpty()) {
            request.header(
                    "Cookie",
                    of(url).entrySet().stream()
                            .map(each -> each.getKey() + "=" + each.getValue())
                            .collect(Collectors.joining("; ")));
        }
        try {
            var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            for (String set : answer.headers().allValues("Set-Cookie")) {
                String[] pair = set.split(";")[0].split("=", 2);
                if (pair[1].isEmpty() || set.contains("Max-Age=0")) {
                    of(url).remove(pair[0]);
                } else {
                    of(url).put(pair[0], pair[1]);
                }
            }
            return answer;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
