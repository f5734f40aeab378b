package org.comity.doors.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.comity.doors.BadRequest;
import org.comity.doors.Request;

/** What a page sent: {@code application/x-www-form-urlencoded}, each field once. */
final class Form {
    /** Of all fields together, but for a draft that is tried. */
    static final long BYTES_MAX = 16 << 10;

    /** Of a draft that is tried. */
    static final long DRAFT_BYTES_MAX = 1 << 20;

    /** Of a note, each of whose characters may take twelve. */
    static final long NOTE_BYTES_MAX = 128 << 10;

    /** Of facts and forms of duties: a step with all they say, each of its characters taking up to twelve. */
    static final long DUTY_BYTES_MAX = 768 << 10;

    private final Map<String, String> fields = new TreeMap<>();

    private Form() {}

    /** @throws BadRequest when it is no form */
    static Form of(Request request) throws IOException {
        String type = request.header("Content-Type").orElse("").split(";")[0].strip();
        if (!type.equalsIgnoreCase("application/x-www-form-urlencoded")) {
            throw new BadRequest(415, "a page sends forms, and this is none");
        }
        var form = new Form();
        String body = new String(request.body().readAllBytes(), StandardCharsets.US_ASCII);
        for (Request.Parameter each : Request.parameters(body)) {
            if (form.fields.putIfAbsent(each.name(), each.value()) != null) {
                throw new BadRequest(400, "a field is there twice");
            }
        }
        return form;
    }

    /** A field without the space around it; empty where it was not sent. */
    String text(String name) {
        return raw(name).strip();
    }

    /** Every field, as it was typed. */
    Map<String, String> fields() {
        return java.util.Collections.unmodifiableMap(fields);
    }

    /** What was ticked or named in the fields of that name with a number behind it, in the order of these names. */
    List<String> texts(String name) {
        return fields.entrySet().stream()
                .filter(each -> each.getKey().matches(name + "-[0-9]{1,6}"))
                .map(each -> each.getValue().strip())
                .filter(each -> !each.isEmpty())
                .toList();
    }

    /** A field as it was typed: of a password, space counts. */
    String raw(String name) {
        return fields.getOrDefault(name, "");
    }
}
