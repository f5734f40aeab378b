package org.comity.doors.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;
import org.comity.doors.Request;
import org.comity.doors.shell.Rooms;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.parties.Credentials;
import org.comity.parties.Role;
import org.comity.parties.Scope;
import org.comity.sql.Micros;

/** What the API says of itself: its document, its problems, and who the caller is to it. */
final class About {
    private final byte[] document;

    About() {
        try (var in = About.class.getResourceAsStream("openapi.json")) {
            this.document = Objects.requireNonNull(in, "the OpenAPI document is not in this program")
                    .readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Reply document(Request request) {
        Asked.of(request);
        return new Reply(200, null, document);
    }

    Reply problems(Request request) {
        Asked.of(request);
        return Reply.ok(JsonObject.builder()
                .put(
                        "problems",
                        new JsonArray(Arrays.stream(Problem.values())
                                .<JsonValue>map(Problem::explained)
                                .toList()))
                .build());
    }

    Reply problem(Request request) {
        Asked.of(request);
        return Problem.named(request.param("problem"))
                .map(each -> Reply.ok(each.explained()))
                .orElseThrow(() ->
                        new Objection(Problem.UNKNOWN, "there is no such problem; " + Problem.PATH + " lists them"));
    }

    Reply me(Caller caller) {
        Asked.of(caller.request());
        Rooms rooms = caller.rooms();
        JsonObject.Builder token = JsonObject.builder()
                .put("name", caller.token())
                .put(
                        "scopes",
                        JsonArray.ofTexts(caller.scopes().stream()
                                .sorted()
                                .map(Scope::label)
                                .toList()));
        rooms.credentials().all().stream()
                .filter(each -> each.name().equals(caller.token()))
                .map(Credentials.Credential::expires)
                .findFirst()
                .ifPresent(
                        expires -> token.put("expires", Micros.instant(expires).toString()));
        return Reply.ok(JsonObject.builder()
                .put("person", caller.person().name())
                .put("name", caller.person().displayName())
                .put("party", rooms.parties().ours().id())
                .put(
                        "roles",
                        JsonArray.ofTexts(caller.person().roles().stream()
                                .sorted()
                                .map(Role::label)
                                .toList()))
                .put("token", token.build())
                .build());
    }
}
