package org.comity.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.comity.json.Json;
import org.comity.json.JsonElements;
import org.comity.json.JsonElements.Element;
import org.comity.json.JsonLimits;
import org.comity.json.JsonObject;
import org.comity.seal.Digest;

/**
 * Objects as somebody holds them or can read them: the sha256 of each one's bytes, by id.
 *
 * @param digests in hex
 */
record Collection(Map<String, String> digests) {
    Collection {
        digests = Map.copyOf(digests);
    }

    /** What whoever has that token reads over TAXII, page by page. */
    static Collection read(HttpClient client, String collection, String token)
            throws IOException, InterruptedException {
        var digests = new TreeMap<String, String>();
        String next = "";
        do {
            var answer = client.send(
                    request(collection + "objects/?limit=1000" + next, token), BodyHandlers.ofInputStream());
            next = collect(answer.body(), digests);
        } while (!next.isEmpty());
        return new Collection(digests);
    }

    /** What that node holds itself. */
    static Collection heldBy(DemoNode node, Path file) throws IOException {
        node.must("export", "--out", file.toString());
        var digests = new TreeMap<String, String>();
        try (var in = Files.newInputStream(file)) {
            collect(in, digests);
        }
        return new Collection(digests);
    }

    static HttpRequest request(String url, String token) {
        return HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/taxii+json;version=2.1")
                .build();
    }

    private static String collect(InputStream in, Map<String, String> digests) throws IOException {
        try (in;
                JsonElements elements = Json.elements(in, JsonLimits.STANDARD)) {
            for (Element element = elements.next(); element != null; element = elements.next()) {
                JsonObject object = element.object();
                String id = object == null ? null : object.text("id");
                digests.put(id == null ? "" : id, Digest.of(element.bytes()).hex());
            }
            String next = elements.around().text("next");
            return next == null ? "" : "&next=" + next;
        }
    }

    int size() {
        return digests.size();
    }

    /** How many are of that STIX type. */
    long ofType(String type) {
        return digests.keySet().stream()
                .filter(id -> id.startsWith(type + "--"))
                .count();
    }

    /** One digest over all, shortened. */
    String digest() {
        return Digest.of(new TreeMap<>(digests).toString().getBytes(StandardCharsets.UTF_8))
                .hex()
                .substring(0, 32);
    }
}
