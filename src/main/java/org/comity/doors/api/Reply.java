package org.comity.doors.api;

import org.comity.doors.Answer;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What is answered.
 *
 * @param location where what was made is found; null where nothing was
 */
record Reply(int status, @Nullable String location, byte[] body) {

    static Reply ok(JsonObject body) {
        return new Reply(200, null, Json.bytes(body));
    }

    static Reply made(String location, JsonObject body) {
        return new Reply(201, location, Json.bytes(body));
    }

    Answer answer() {
        Answer answer = Answer.of(status)
                .header("Content-Type", Media.JSON)
                .header("Cache-Control", "no-store")
                .bytes(body);
        return location == null ? answer : answer.header("Location", location);
    }
}
