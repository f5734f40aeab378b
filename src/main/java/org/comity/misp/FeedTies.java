package org.comity.misp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.marking.Pap;
import org.comity.marking.Tlp;

/** What hangs on the objects of a feed: tags and markings, sightings, relationships, and UUIDs that MISP takes but once. */
final class FeedTies {
    private final Holding holding;
    private final Set<String> parts;
    private final Map<String, List<JsonObject>> relations;
    private final Map<String, List<JsonObject>> sightings;
    private final Map<String, List<JsonObject>> denials;
    private final Set<String> related = new HashSet<>();

    /** In which event each MISP UUID stands: its second place gets another. */
    private final Map<String, String> taken = new HashMap<>();

    FeedTies(Holding holding) {
        this.holding = holding;
        this.parts = holding.parts();
        this.relations = holding.by("relationship", "source_ref");
        this.sightings = holding.by("sighting", "sighting_of_ref");
        this.denials = holding.falsePositives();
        for (List<JsonObject> from : relations.values()) {
            from.forEach(relation -> related.add(String.valueOf(relation.text("target_ref"))));
        }
    }

    /** Whether some relationship leads to it. */
    boolean isRelated(JsonObject object) {
        return related.contains(Holding.id(object));
    }

    /** Whether the object has its own place, and not one inside of another or beside it. */
    boolean standsAlone(JsonObject object) {
        if (Labels.value(object.texts("labels"), "galaxy-type") != null) {
            return true;
        }
        return switch (String.valueOf(object.text("type"))) {
            case "report", "relationship", "sighting", "opinion", "identity", "marking-definition" -> false;
            default -> !parts.contains(Holding.id(object));
        };
    }

    /** The tags of an attribute: its labels, its TLP where it is not the event's, and the clusters it is tied to. */
    Set<String> tags(JsonObject object, FeedEvent event) {
        var tags = new LinkedHashSet<String>();
        for (String label : object.texts("labels")) {
            if (!Labels.isOurs(label)) {
                tags.add(label);
            }
        }
        tags.addAll(marked(object).tagsBeyond(event.marked));
        for (JsonObject relation : relations.getOrDefault(Holding.id(object), List.of())) {
            JsonObject target = relation.text("target_ref") instanceof String id ? holding.find(id) : null;
            if (target != null && Labels.value(target.texts("labels"), "galaxy-type") != null) {
                tags.addAll(tagsOfCluster(target));
            }
        }
        return tags;
    }

    /** The markings of an object made of attributes, where neither their own tags nor the event's account for it. */
    List<String> beyond(JsonObject object, FeedEvent event) {
        var said = new ArrayList<Tags>();
        if (object.array("x_misp_attributes") instanceof JsonArray entries) {
            for (JsonValue entry : entries) {
                if (entry instanceof JsonObject one) {
                    said.add(Tags.read(FeedEvent.tagList(one.texts("tags"))).within(event.marked));
                }
            }
        }
        return marked(object).tagsBeyond(Tags.all(said));
    }

    /** The strictest TLP and PAP of an object's markings; what else marks it has no MISP form and is told. */
    Tags marked(JsonObject object) {
        Tlp tlp = null;
        Pap pap = null;
        for (String marking : object.texts("object_marking_refs")) {
            Tlp tlpSaid = Tlp.ofId(marking);
            Pap papSaid = Pap.ofId(marking);
            tlp = Tlp.strictest(tlp, tlpSaid);
            pap = Tags.stricter(pap, papSaid);
            if (tlpSaid == null && papSaid == null) {
                holding.lose(object, "its marking " + marking + " is neither TLP nor PAP and has no MISP form");
            }
        }
        if (object.has("granular_markings")) {
            holding.lose(object, "its granular markings have no MISP form");
        }
        return new Tags(tlp, pap, false, List.of());
    }

    /** The strictest TLP and PAP that any of them has. */
    Tags strictest(List<JsonObject> objects) {
        Tlp tlp = null;
        Pap pap = null;
        for (JsonObject object : objects) {
            Tags marked = marked(object);
            tlp = Tlp.strictest(tlp, marked.tlp());
            pap = Tags.stricter(pap, marked.pap());
        }
        return new Tags(tlp, pap, false, List.of());
    }

    static List<String> tagsOfCluster(JsonObject cluster) {
        return cluster.texts("labels").stream()
                .filter(label -> !Labels.isOurs(label))
                .toList();
    }

    List<JsonValue> sightings(JsonObject object) {
        var list = new ArrayList<JsonValue>();
        for (JsonObject sighting : sightings.getOrDefault(Holding.id(object), List.of())) {
            String seen = sighting.has("last_seen") ? "last_seen" : "modified";
            list.add(sighting(sighting, "0", seen, "description", sighting.texts("where_sighted_refs")));
        }
        for (JsonObject opinion : denials.getOrDefault(Holding.id(object), List.of())) {
            String by = opinion.text("x_misp_author_ref");
            list.add(sighting(
                    opinion, "1", "x_misp_date_sighting", "x_misp_source", by == null ? List.of() : List.of(by)));
        }
        return list;
    }

    JsonObject sighting(JsonObject object, String type, String time, String source, List<String> by) {
        holding.place(object);
        var written = JsonObject.builder()
                .put("uuid", uuid(object))
                .put("type", type)
                .put("date_sighting", FeedEvent.seconds(Holding.time(object, time)))
                .put("source", object.text(source) instanceof String text ? text : "");
        for (String where : by) {
            JsonObject organisation = holding.find(where);
            if (organisation != null && organisation.text("name") instanceof String name) {
                holding.place(organisation);
                return written.put(
                                "Organisation",
                                JsonObject.builder()
                                        .put("uuid", uuid(organisation))
                                        .put("name", name)
                                        .build())
                        .build();
            }
        }
        return written.build();
    }

    /** What hangs on an object: relationships to clusters are its tags, those to other objects its references. */
    void beside(JsonObject object, FeedEvent event, String uuid) {
        for (JsonObject relation : relations.getOrDefault(Holding.id(object), List.of())) {
            String target = relation.text("target_ref");
            JsonObject other = target == null ? null : holding.find(target);
            String type = relation.text("relationship_type");
            if (other == null || type == null) {
                continue; // told at the end, with all that found no place
            }
            boolean basis = type.equals("based-on") && Holding.id(other).endsWith(uuid);
            if (basis || Labels.value(other.texts("labels"), "galaxy-type") != null) {
                holding.place(relation);
                holding.place(other);
            } else if (Labels.value(object.texts("labels"), "name") != null && standsAlone(other)) {
                holding.place(relation);
                event.references
                        .computeIfAbsent(free(uuid, event), id -> new LinkedHashMap<>())
                        .putIfAbsent(
                                uuid(relation),
                                JsonObject.builder()
                                        .put("uuid", uuid(relation))
                                        .put("timestamp", FeedEvent.seconds(Holding.time(relation, "modified")))
                                        .put("object_uuid", free(uuid, event))
                                        .put("referenced_uuid", uuid(other))
                                        .put("relationship_type", type)
                                        .put("comment", relation.text("description") instanceof String said ? said : "")
                                        .build());
            }
        }
        JsonObject basis = holding.find("indicator--" + uuid);
        if (basis != null && "observed-data".equals(object.text("type"))) {
            beside(basis, event, uuid);
        }
    }

    static String uuid(JsonObject object) {
        String uuid = Ids.uuidOf(Holding.id(object));
        return uuid == null ? Ids.derived("object", Holding.id(object)) : uuid;
    }

    /** The UUID, unless another event has it: then always the same other one. */
    String free(String uuid, FeedEvent event) {
        String where = taken.putIfAbsent(uuid, event.uuid);
        return where == null || where.equals(event.uuid) ? uuid : Ids.derived("again", event.uuid, uuid);
    }
}
