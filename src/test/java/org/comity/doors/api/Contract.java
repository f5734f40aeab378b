package org.comity.doors.api;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.comity.json.Json;
import org.comity.json.JsonObject;

/** The OpenAPI document as a judge of what is asked and answered. */
final class Contract {
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final JsonObject document;
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    Contract(JsonObject document) {
        this.document = document;
    }

    /** That of the program. */
    static Contract ofTheProgram() {
        try (InputStream in = ApiDoor.class.getResourceAsStream("openapi.json")) {
            return new Contract(Json.parseObject(Objects.requireNonNull(in).readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonObject document() {
        return document;
    }

    /** Every operation, such as {@code GET /api/v1/cases/{case}}. */
    List<String> operations() {
        var operations = new TreeSet<String>();
        paths().forEach((path, item) ->
                ((JsonObject) item).names().forEach(method -> operations.add(method.toUpperCase() + " " + path)));
        return List.copyOf(operations);
    }

    private JsonObject paths() {
        return Objects.requireNonNull(document.object("paths"));
    }

    /** What is wrong with an answer, by the document; nothing where it is as promised. */
    List<String> mistakes(String method, String path, int status, String media, String body) {
        String pattern = paths().names().stream()
                .filter(each -> path.matches(each.replaceAll("\\{[a-z]+}", "[^/]+")))
                .min((one, other) -> Integer.compare(holes(one), holes(other)))
                .orElse(null);
        if (pattern == null) {
            // Beside all paths there is still one form for what is wrong.
            return status >= 400 ? judged("#/components/schemas/Problem", body) : List.of("no path is like " + path);
        }
        JsonObject operation = Objects.requireNonNull(paths().object(pattern)).object(method.toLowerCase());
        if (operation == null) {
            return status == 405
                    ? judged("#/components/schemas/Problem", body)
                    : List.of(method + " is not in the document at " + pattern);
        }
        String code = Integer.toString(status);
        JsonObject response =
                Objects.requireNonNull(operation.object("responses")).object(code);
        if (response == null) {
            return List.of(method + " " + pattern + " promises no " + code);
        }
        String ref = response.text("$ref");
        JsonObject whole = ref == null ? response : at(ref);
        JsonObject content = whole.object("content");
        JsonObject form = content == null ? null : content.object(media);
        if (form == null) {
            return List.of(method + " " + pattern + " promises no " + media + " with " + code);
        }
        return judged(
                Objects.requireNonNull(
                        Objects.requireNonNull(form.object("schema")).text("$ref")),
                body);
    }

    private static int holes(String pattern) {
        return pattern.split("\\{", -1).length;
    }

    JsonObject at(String ref) {
        JsonObject place = document;
        for (String part : ref.substring(2).split("/")) {
            place = Objects.requireNonNull(place.object(part), ref);
        }
        return place;
    }

    /** What is wrong with that text as one of these. */
    List<String> judged(String ref, String text) {
        Schema schema = schemas.computeIfAbsent(ref, each -> {
            JsonObject alone = JsonObject.builder()
                    .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                    .put("$ref", each)
                    .put("components", Objects.requireNonNull(document.object("components")))
                    .build();
            return REGISTRY.getSchema(alone.toString());
        });
        var mistakes = new ArrayList<String>();
        schema.validate(text, InputFormat.JSON).forEach(each -> mistakes.add(ref + " " + each));
        return mistakes;
    }
}
