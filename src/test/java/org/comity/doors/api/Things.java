package org.comity.doors.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import org.comity.border.Forger;
import org.comity.border.Letter;
import org.comity.border.Partner;
import org.comity.border.Recalls;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonLimits;
import org.comity.json.JsonObject;
import org.comity.seal.Digest;

/** Objects of the fictional Northland, and one that Westland gave and asks back. */
final class Things {
    static final String GREEN = "indicator--6d1f9a0e-3c1d-4f0e-8a4e-0d3b1f0b2a01";
    static final String RED = "indicator--6d1f9a0e-3c1d-4f0e-8a4e-0d3b1f0b2a02";
    static final String VICTIM = "email-addr--2d77a846-6264-5d51-b586-e43822ea1ea3";
    static final String NOTE = "note--6d1f9a0e-3c1d-4f0e-8a4e-0d3b1f0b2a04";
    static final String THEIRS = "indicator--6d1f9a0e-3c1d-4f0e-8a4e-0d3b1f0b2a79";
    static final String NONE = "indicator--6d1f9a0e-3c1d-4f0e-8a4e-0d3b1f0b2aff";

    private static final String INDICATOR = """
            {"type":"indicator","spec_version":"2.1","id":"%s","created":"2026-01-15T08:00:00.000Z",\
            "modified":"2026-01-15T08:00:00.000Z","name":"%s","indicator_types":["malicious-activity"],\
            "pattern_type":"stix","pattern":"[domain-name:value = 'orders.example']",\
            "valid_from":"2026-01-15T08:00:00Z","object_marking_refs":["marking-definition--%s"]}""";
    private static final String TLP_GREEN = "bab4a63c-aed9-4cf5-a766-dfca5abac2bb";
    private static final String TLP_RED = "e828b379-4e03-4974-9ac4-e53a884c97c1";

    private Things() {}

    /** Takes in what may cross, what may not, and what is personal. */
    static void hold(Stand stand) throws IOException {
        Files.writeString(stand.folder.resolve("objects.json"), """
                {"type":"bundle","id":"bundle--5f1d2b8c-6a3e-4f7b-9c1d-2e4f6a8b0c1d","objects":[%s,%s,
                {"type":"email-addr","spec_version":"2.1","id":"%s","value":"ada@victim.example",
                 "object_marking_refs":["marking-definition--%s"]}]}
                """.formatted(
                        INDICATOR.formatted(GREEN, "Command server", TLP_GREEN),
                        INDICATOR.formatted(RED, "For few eyes", TLP_RED),
                        VICTIM,
                        TLP_GREEN));
        stand.run("import", "objects.json");
    }

    /** Takes in a note on what may not cross: with it a receiver would hold nothing of what it is about. */
    static void holdNote(Stand stand) throws IOException {
        Files.writeString(stand.folder.resolve("note.json"), """
                {"type":"bundle","id":"bundle--5f1d2b8c-6a3e-4f7b-9c1d-2e4f6a8b0c1e","objects":[
                {"type":"note","spec_version":"2.1","id":"%s","created":"2026-01-15T08:00:00.000Z",
                 "modified":"2026-01-15T08:00:00.000Z","content":"Seen again","object_refs":["%s"]}]}
                """.formatted(NOTE, RED));
        stand.run("import", "note.json");
    }

    /** Westland has given us something under that agreement, and asks it back; answers the number of that recall. */
    static long askedBack(Stand stand, String agreement) throws IOException {
        byte[] given =
                INDICATOR.formatted(THEIRS, "Seen by Westland", TLP_GREEN).getBytes(StandardCharsets.UTF_8);
        var element =
                Objects.requireNonNull(Json.elements(given, JsonLimits.STANDARD).next());
        var rooms = stand.rooms();
        rooms.gate().admitFrom(agreement, Stand.WESTLAND, List.of(element), "from the test", null);
        var asks = JsonObject.builder()
                .put("why", "It was a bystander's " + Stand.SCRIPT)
                .put("correction", false)
                .put(
                        "items",
                        new JsonArray(List.of(JsonObject.builder()
                                .put("id", THEIRS)
                                .put("sha256", Digest.of(given).hex())
                                .build())))
                .build();
        var letter = new Letter(
                Stand.WESTLAND,
                "1",
                Stand.OURS,
                agreement,
                1,
                "0b1f6f5e-6a43-4a5b-9a53-6a6d4c9b2f01",
                Recalls.ASKED,
                stand.now(),
                asks);
        rooms.federation()
                .letters()
                .take(
                        new Partner(rooms.parties().require(Stand.WESTLAND), "1"),
                        agreement,
                        Forger.letter(letter, Stand.WESTS));
        return rooms.federation().recalls().all().getLast().nr();
    }
}
