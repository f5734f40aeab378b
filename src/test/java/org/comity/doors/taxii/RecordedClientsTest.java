package org.comity.doors.taxii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comity.doors.taxii.Stand.HOME;
import static org.comity.doors.taxii.Stand.OWNER;
import static org.comity.doors.taxii.Stand.TAXII;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What known clients were seen to send is answered, in the order they send it and in every detail of their headers. */
class RecordedClientsTest {
    private static final String COLLECTION = "365fed99-08fa-4c6b-8d5d-0e1c5b0a1c01";
    private static final String OBJECT = "indicator--26ffb872-1dd9-446e-b6f5-d58527e5b5d2";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "misp",
                "opencti",
                "opencti-connector",
                "scripts",
                "taxii2client",
                "taxii2client-2.2",
            })
    void a_recorded_client_gets_what_it_asks_for(String client) throws Exception {
        try (Stand stand = new Stand()) {
            var objects = new ArrayList<String>();
            for (int i = 0; i < 1_100; i++) {
                objects.add(Stand.indicator(i));
            }
            objects.add(Stand.indicator(1).replace(Stand.id("indicator", 1), OBJECT));
            // Held since before the recorded deletion of another version, so that something is left of it.
            objects.add(Stand.indicator(1, "2025-06-01T00:00:00.000Z").replace(Stand.id("indicator", 1), OBJECT));
            stand.add(objects.toArray(String[]::new));
            String collection = String.valueOf(stand.ask(OWNER, HOME).text("id"));

            String next = "";
            String status = "";
            for (String recorded : requests(client)) {
                String request = recorded.replace(COLLECTION, collection)
                        .replace("{next}", next)
                        .replace("{status}", status)
                        .replace("token-of-the-desk", stand.token(OWNER))
                        .replace(basic("desk:token-of-the-desk"), basic("desk:" + stand.token(OWNER)))
                        .replaceAll("(?m)^Connection: .*\r\n", "")
                        .replaceFirst("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
                int head = request.indexOf("\r\n\r\n") + 4;
                byte[] body = request.substring(head).getBytes(StandardCharsets.UTF_8);
                request = request.substring(0, head).replace("Content-Length: *", "Content-Length: " + body.length)
                        + request.substring(head);

                Raw.Heard heard = Raw.hear(stand, request.getBytes(StandardCharsets.UTF_8));

                assertThat(heard.status()).as(request + heard.body()).isEqualTo(request.startsWith("POST") ? 202 : 200);
                assertThat(heard.head()).contains("content-type: " + TAXII);
                if (!request.startsWith("DELETE")) {
                    JsonObject answer = Json.parseObject(heard.body());
                    next = answer.has("next") ? String.valueOf(answer.text("next")) : next;
                    if (request.startsWith("POST")) {
                        status = String.valueOf(answer.text("id"));
                        assertThat(answer.get("failure_count")).as(heard.body()).hasToString("0");
                    }
                    if (request.contains("/objects/?") && !request.contains("limit=2&next")) {
                        assertThat(answer.array("objects")).as(request).isNotEmpty();
                    }
                }
            }
        }
    }

    private static String basic(String pair) {
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> requests(String client) throws Exception {
        try (InputStream in =
                RecordedClientsTest.class.getResourceAsStream("/recorded/requests-of-" + client + ".http")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            var requests = new ArrayList<String>();
            for (String block : text.split("(?m)^### asked\n")) {
                if (!block.startsWith("#")) {
                    requests.add(block.stripTrailing().replace("\n", "\r\n")
                            + (block.stripTrailing().contains("\n\n") ? "" : "\r\n\r\n"));
                }
            }
            return requests;
        }
    }
}
