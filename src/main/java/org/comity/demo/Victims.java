package org.comity.demo;

import java.util.List;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;

/** Fictional victims of the botnets: the personal data of the demonstration. Nobody of that name or mailbox exists. */
final class Victims {
    private static final String FIRST = "email-addr--5d0c9f3e-2b7a-5c41-9e68-0d3b1f0b2c01";

    /** One more, found later. */
    static final String LATE = "email-addr--5d0c9f3e-2b7a-5c41-9e68-0d3b1f0b2c04";

    private Victims() {}

    /** As one STIX bundle in UTF-8. */
    static byte[] bundle() {
        var objects = List.of(
                mailbox(FIRST, "Ana Example", "ana@victims.example"),
                mailbox("email-addr--5d0c9f3e-2b7a-5c41-9e68-0d3b1f0b2c02", "Bo Example", "bo@victims.example"),
                account("user-account--5d0c9f3e-2b7a-5c41-9e68-0d3b1f0b2c03", "ana.example", "Ana Example"));
        return Json.bytes(JsonObject.builder()
                .put("type", "bundle")
                .put("id", "bundle--5d0c9f3e-2b7a-4c41-9e68-0d3b1f0b2c00")
                .put("objects", new JsonArray(List.copyOf(objects)))
                .build());
    }

    /** The one found later, as an object in UTF-8. */
    static byte[] late() {
        return Json.bytes(mailbox(LATE, "Cy Example", "cy@victims.example"));
    }

    private static JsonObject mailbox(String id, String name, String address) {
        return Mark.AMBER
                .on(start("email-addr", id).put("value", address).put("display_name", name))
                .build();
    }

    private static JsonObject account(String id, String login, String name) {
        return Mark.AMBER
                .on(start("user-account", id)
                        .put("user_id", "1001")
                        .put("account_login", login)
                        .put("display_name", name))
                .build();
    }

    private static JsonObject.Builder start(String type, String id) {
        return JsonObject.builder().put("type", type).put("spec_version", "2.1").put("id", id);
    }
}
