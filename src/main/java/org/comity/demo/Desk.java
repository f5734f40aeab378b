package org.comity.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;

/** Somebody of a party at the pages of its node, let in by a one-time link as a browser would be. */
final class Desk {
    /** One who does everything there is to see in a demo; in earnest these are several people. */
    private static final String ROLES = "operator,approver,signatory,auditor,administrator";

    private static final String WHO = "vera";

    private final DemoNode node;

    Desk(DemoNode node) {
        this.node = node;
    }

    /** Takes Vera in, once for each node. */
    void takeIn() {
        node.must("person", "add", WHO, "--name", "Vera Example", "--role", ROLES);
    }

    /** A link that lets Vera in, once; the one before is over. */
    String link() {
        return node.must("person", "link", WHO).strip();
    }

    /** What the page at that path says to Vera once a link has let her in; empty where it does not let her in. */
    Optional<String> page(String path) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            String origin = node.base().replaceAll("/$", "");
            HttpResponse<Void> in = client.send(
                    HttpRequest.newBuilder(URI.create(link()))
                            .header("Origin", origin)
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            Optional<String> cookie =
                    in.headers().firstValue("Set-Cookie").map(set -> set.substring(0, set.indexOf(';')));
            if (cookie.isEmpty()) {
                return Optional.empty();
            }
            HttpResponse<String> page = client.send(
                    HttpRequest.newBuilder(URI.create(origin + path))
                            .header("Cookie", cookie.get())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return page.statusCode() == 200 ? Optional.of(page.body()) : Optional.empty();
        }
    }
}
