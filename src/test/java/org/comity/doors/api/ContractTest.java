package org.comity.doors.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.comity.doors.Route;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.junit.jupiter.api.Test;

/** The OpenAPI document and the code say the same. */
final class ContractTest {
    private static final Contract CONTRACT = Contract.ofTheProgram();

    @Test
    void every_route_is_in_the_document_and_the_other_way_round() throws Exception {
        List<String> golden = Files.readAllLines(Path.of("src/test/golden/routes.txt")).stream()
                .filter(line -> line.contains(" /api/"))
                .toList();
        try (var stand = new Stand()) {
            List<String> routes = new ApiDoor(stand.rooms())
                    .routes().stream().map(Route::toString).toList();
            assertThat(routes).containsExactlyElementsOf(golden);
            assertThat(CONTRACT.operations()).containsExactlyElementsOf(new TreeSet<>(routes));
        }
    }

    @Test
    void every_operation_says_its_name_its_scope_and_its_parameters() {
        var ids = new TreeSet<String>();
        var paths = (JsonObject) CONTRACT.document().get("paths");
        paths.forEach((path, item) -> ((JsonObject) item).forEach((method, each) -> {
            var operation = (JsonObject) each;
            assertThat(ids.add(String.valueOf(operation.text("operationId")))).isTrue();
            assertThat(operation.array("security")).as(path).isNotNull();
            var named = new ArrayList<String>();
            JsonArray parameters = operation.array("parameters");
            if (parameters != null) {
                parameters.forEach(parameter -> {
                    JsonObject whole = CONTRACT.at(String.valueOf(((JsonObject) parameter).text("$ref")));
                    if ("path".equals(whole.text("in"))) {
                        named.add("{" + whole.text("name") + "}");
                    }
                });
            }
            assertThat(named)
                    .as(path)
                    .containsExactlyElementsOf(Arrays.stream(path.split("/"))
                            .filter(segment -> segment.startsWith("{"))
                            .toList());
        }));
        assertThat(ids).hasSizeGreaterThan(30);
    }

    @Test
    void every_reference_leads_somewhere_and_everything_is_referred_to() {
        var named = new TreeSet<String>();
        references(CONTRACT.document(), named);
        named.forEach(each -> assertThat(CONTRACT.at(each)).isNotNull());
        var there = new TreeSet<String>();
        ((JsonObject) CONTRACT.document().get("components")).forEach((sort, all) -> {
            if (!sort.equals("securitySchemes")) {
                ((JsonObject) all).names().forEach(name -> there.add("#/components/" + sort + "/" + name));
            }
        });
        assertThat(named).isEqualTo(there);
    }

    private static void references(JsonValue in, TreeSet<String> found) {
        switch (in) {
            case JsonObject object ->
                object.forEach((name, value) -> {
                    if (name.equals("$ref") && value instanceof JsonString(String ref)) {
                        found.add(ref);
                    } else {
                        references(value, found);
                    }
                });
            case JsonArray array -> array.forEach(each -> references(each, found));
            default -> {}
        }
    }

    @Test
    void an_answer_that_the_document_does_not_promise_is_noticed() {
        String me = "{\"person\":\"lena\",\"name\":\"Lena\",\"party\":\"p\",\"roles\":[\"operator\"],"
                + "\"token\":{\"name\":\"t\",\"scopes\":[]}}";
        assertThat(CONTRACT.mistakes("GET", "/api/v1/me", 200, "application/json", me))
                .isEmpty();
        for (String other : List.of(
                me.replace("operator", "king"),
                me.replace("\"party\":\"p\",", ""),
                me.replace("}}", "},\"more\":1}"))) {
            assertThat(CONTRACT.mistakes("GET", "/api/v1/me", 200, "application/json", other))
                    .as(other)
                    .isNotEmpty();
        }
        assertThat(CONTRACT.mistakes("GET", "/api/v1/me", 201, "application/json", me))
                .isNotEmpty();
        assertThat(CONTRACT.mistakes("GET", "/api/v1/me", 200, "text/html", me)).isNotEmpty();
        assertThat(CONTRACT.mistakes("PUT", "/api/v1/me", 200, "application/json", me))
                .isNotEmpty();
    }

    @Test
    void the_limits_in_the_document_are_those_of_the_code() {
        String document = Json.print(CONTRACT.document());
        assertThat(CONTRACT.at("#/components/parameters/Limit").object("schema").get("maximum"))
                .isEqualTo(JsonValue.of(Asked.PAGE_ITEMS_MAX));
        assertThat(CONTRACT.at("#/components/parameters/Limit").object("schema").get("default"))
                .isEqualTo(JsonValue.of(Asked.LIMIT));
        assertThat(CONTRACT.at("#/components/parameters/Key").object("schema").get("maxLength"))
                .isEqualTo(JsonValue.of(Once.KEY_CHARS_MAX + 2));
        assertThat(document).contains("\"maxLength\":" + org.comity.cases.Field.TEXT_CHARS_MAX);
    }
}
