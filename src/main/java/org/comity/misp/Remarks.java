package org.comity.misp;

import java.time.Instant;
import java.util.List;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What people said of a part of an event: sightings, notes, opinions and the event's reports. */
final class Remarks {
    private final Translation event;

    Remarks(Translation event) {
        this.event = event;
    }

    /** A sighting, or where MISP says false positive an opinion against, as misp-stix has it. */
    void sighting(JsonObject json, String around, String of, Tags tags) {
        String where = around + ", sighting";
        String type = Attribute.scalar(json.get("type"));
        Instant seen = Attribute.time(json, "date_sighting", where, event.problems);
        String given = Ids.uuid(json.text("uuid"));
        String source = json.text("source");
        JsonObject organisation = json.object("Organisation");
        String uuid = given != null
                ? given
                : Ids.derived("sighting", of, String.valueOf(type), String.valueOf(seen), String.valueOf(source));
        String by = organisation == null ? null : event.organisation(organisation, where);
        if (type == null || type.equals("0")) {
            var sighting = seenBase("sighting", uuid, by, seen);
            if (source != null && !source.isBlank()) {
                sighting.put("description", source);
            }
            if (seen != null) {
                sighting.put("first_seen", Instants.print(seen)).put("last_seen", Instants.print(seen));
            }
            sighting.put("count", 1).put("sighting_of_ref", of);
            if (by != null) {
                sighting.put("where_sighted_refs", JsonArray.ofTexts(by));
            }
            event.finishOrTell(sighting, List.of(), tags, where);
        } else if (type.equals("1")) {
            var opinion = seenBase("opinion", uuid, by, seen)
                    .put("explanation", "False positive sighting")
                    .put("opinion", "strongly-disagree");
            author(opinion, organisation == null ? null : organisation.text("name"));
            opinion.put("object_refs", JsonArray.ofTexts(of));
            if (seen != null) {
                opinion.put("x_misp_date_sighting", Instants.print(seen));
            }
            if (source != null && !source.isBlank()) {
                opinion.put("x_misp_source", source);
            }
            if (by != null) {
                opinion.put("x_misp_author_ref", by);
            }
            event.finishOrTell(opinion, List.of(), tags, where);
        } else {
            event.problem(
                    where, "a sighting of type " + type + " (2 is an expiration) has no STIX form; it is left out");
        }
    }

    /** Who sighted is who says so; not the organisation whose event it is. */
    private JsonObject.Builder seenBase(String type, String uuid, @Nullable String by, @Nullable Instant seen) {
        var object = JsonObject.builder()
                .put("type", type)
                .put("spec_version", "2.1")
                .put("id", type + "--" + uuid)
                .putIfPresent("created_by_ref", by);
        return event.dated(object, event.edition(seen), seen);
    }

    /** A report written on the event, in markdown. */
    void report(JsonObject json, String where, String on) {
        String content = json.text("content");
        if (Attribute.isTrue(json.get("deleted"))) {
            return;
        }
        if (content == null || content.isBlank()) {
            event.problem(where, "the report has no content; it is left out");
            return;
        }
        note(json, where, on, content, json.text("name"), "misp:data-layer=\"Event Report\"", "timestamp");
    }

    /** An analyst's note. */
    void note(JsonObject json, String where, String on) {
        String content = json.text("note");
        if (content == null || content.isBlank()) {
            event.problem(where + ", note", "it has no text; it is left out");
            return;
        }
        note(json, where + ", note", on, content, null, "misp:context-layer=\"Analyst Note\"", "modified");
    }

    private void note(
            JsonObject json,
            String where,
            String on,
            String content,
            @Nullable String title,
            String label,
            String timeMember) {
        String given = Ids.uuid(json.text("uuid"));
        Instant own = Attribute.time(json, timeMember, where, event.problems);
        String id = "note--" + (given == null ? Ids.derived("note", on, content) : given);
        var note = event.base("note", id, event.edition(own));
        note.putIfPresent("abstract", title == null || title.isBlank() ? null : title);
        note.put("content", content);
        author(note, json.text("authors"));
        note.put("object_refs", JsonArray.ofTexts(on));
        event.finishOrTell(note, List.of(label), event.tags, where);
    }

    /** An analyst's opinion, from 0 (against) to 100 (for). */
    void opinion(JsonObject json, String around, String on) {
        String where = around + ", opinion";
        String number = Attribute.scalar(json.get("opinion"));
        if (number == null || !number.matches("[0-9]{1,2}|100")) {
            event.problem(where, "it is no number from 0 to 100; it is left out");
            return;
        }
        int value = Integer.parseInt(number);
        String given = Ids.uuid(json.text("uuid"));
        Instant own = Attribute.time(json, "modified", where, event.problems);
        String comment = json.text("comment");
        String id = "opinion--"
                + (given == null ? Ids.derived("opinion", on, number, comment == null ? "" : comment) : given);
        var opinion = event.base("opinion", id, event.edition(own));
        opinion.putIfPresent("explanation", comment == null || comment.isBlank() ? null : comment);
        author(opinion, json.text("authors"));
        opinion.put("opinion", level(value)).put("object_refs", JsonArray.ofTexts(on));
        opinion.put("x_misp_opinion", value);
        event.finishOrTell(opinion, List.of("misp:context-layer=\"Analyst Opinion\""), event.tags, where);
    }

    private static void author(JsonObject.Builder object, @Nullable String name) {
        if (name != null && !name.isBlank()) {
            object.put("authors", JsonArray.ofTexts(name));
        }
    }

    /** The words of opinion-ov (STIX 2.1 §10.17) for MISP's scale, as misp-stix divides it. */
    private static String level(int value) {
        return value <= 20
                ? "strongly-disagree"
                : value <= 40 ? "disagree" : value < 60 ? "neutral" : value < 80 ? "agree" : "strongly-agree";
    }
}
