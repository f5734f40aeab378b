package org.comity.duty;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;

/** Duties as JSON: all that the table shows, and instants as RFC 3339 in UTC. */
public final class DutiesJson {
    private final List<ZoneId> zones;

    private DutiesJson(List<ZoneId> zones) {
        this.zones = zones;
    }

    /** One object with {@code at}, {@code notice}, {@code regimes} and {@code conflicts}. */
    public static JsonObject of(Duties duties, String notice) {
        var json = new DutiesJson(duties.facts().zones());
        return JsonObject.builder()
                .put("at", duties.at().toString())
                .put("notice", notice)
                .put("regimes", list(duties.regimes(), json::regime))
                .put("conflicts", list(duties.conflicts(), json::conflict))
                .build();
    }

    /** A form alone: its fields, and what changed. */
    public static JsonObject of(Due due, String notice) {
        return JsonObject.builder()
                .put("stage", due.id())
                .put("title", due.stage().title())
                .put("recipient", due.stage().recipient())
                .put("notice", notice)
                .put("fields", list(due.form().fields(), DutiesJson::field))
                .put("changes", list(due.form().changes(), DutiesJson::change))
                .build();
    }

    private JsonObject regime(Regime regime) {
        return JsonObject.builder()
                .put("rule", regime.rule().id())
                .put("title", regime.rule().title())
                .put("article", regime.rule().article())
                .put("instrument", regime.pack().instrument())
                .put("status", regime.rule().status().written())
                .put("applies", Words.written(regime.applies()))
                .put("because", list(regime.because(), DutiesJson::because))
                .put(
                        "deciding",
                        JsonArray.ofTexts(
                                regime.deciding().stream().map(Fact::id).toList()))
                .put("stages", list(regime.stages(), this::due))
                .build();
    }

    private JsonObject due(Due due) {
        JsonObject.Builder json = JsonObject.builder()
                .put("stage", due.id())
                .put("title", due.stage().title())
                .put("article", due.stage().article())
                .put("recipient", due.stage().recipient())
                .put("verified", due.stage().verified().written())
                .put("state", due.state().written())
                .put("why", due.why())
                .put("because", list(due.because(), DutiesJson::because))
                .put("contested", due.contested())
                .put("readings", list(due.readings(), this::reckoned));
        due.done().ifPresent(done -> json.put("submitted", done.at().toString()));
        return json.put("form", list(due.form().fields(), DutiesJson::field))
                .put("changes", list(due.form().changes(), DutiesJson::change))
                .build();
    }

    private JsonObject reckoned(Reckoned end) {
        JsonObject.Builder json = JsonObject.builder()
                .put("reading", end.reading().id())
                .put("title", end.reading().title())
                .put("source", end.reading().source());
        end.due().ifPresent(due -> json.put("due", due.toString()).put("local", local(due)));
        return json.put("arithmetic", JsonArray.ofTexts(end.steps())).build();
    }

    private JsonObject local(Instant due) {
        JsonObject.Builder json = JsonObject.builder();
        zones.forEach(zone ->
                json.put(zone.getId(), due.atZone(zone).toOffsetDateTime().toString()));
        return json.build();
    }

    private JsonObject conflict(Conflict conflict) {
        return JsonObject.builder()
                .put("id", conflict.id())
                .put("title", conflict.title())
                .put("certain", conflict.certain())
                .put("tell", JsonArray.ofTexts(conflict.tell()))
                .put("tell_source", conflict.tellSource())
                .put("delay", conflict.delay())
                .put("delay_source", conflict.delaySource())
                .put("note", conflict.note())
                .put("because", list(conflict.because(), DutiesJson::because))
                .build();
    }

    private static JsonObject because(Because because) {
        return JsonObject.builder()
                .put("answer", Words.written(because.answer()))
                .put("text", because.text())
                .put("source", because.source())
                .build();
    }

    private static JsonObject field(Form.Filled filled) {
        JsonObject.Builder json = JsonObject.builder()
                .put("field", filled.field().id())
                .put("title", filled.field().title())
                .put("required", filled.field().required());
        filled.value().ifPresent(value -> json.put("value", value).put("from", filled.from()));
        return json.put("missing", filled.missing()).build();
    }

    private static JsonObject change(Form.Change change) {
        JsonObject.Builder json = JsonObject.builder().put("field", change.field());
        change.before().ifPresent(before -> json.put("before", new JsonString(before)));
        change.now().ifPresent(now -> json.put("now", new JsonString(now)));
        return json.build();
    }

    private static <T> JsonArray list(Collection<T> items, Function<T, JsonObject> writer) {
        var list = new ArrayList<JsonValue>();
        items.forEach(each -> list.add(writer.apply(each)));
        return new JsonArray(list);
    }
}
