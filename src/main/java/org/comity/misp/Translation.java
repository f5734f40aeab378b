package org.comity.misp;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.stix.Finding;
import org.comity.stix.Stix;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way to STIX: what holds for all of it, and the objects made so far.
 *
 * <p>Everything made here depends on the event alone, never on the clock, so that reading it again gives the same. The
 * event's TLP reaches into all of its objects; so each is of the event's edition: {@code modified} is the later of its
 * own time and the event's, and a changed event brings new versions, never other content under an old version.
 * {@code created} must stay when a version follows (STIX 2.1 §3.6); the one time MISP does not change is the event's
 * date.
 */
final class Translation {

    /** A report of more references than this is cut into groupings, so that no object grows past what is served. */
    static final int REFERENCES_MAX = 50_000;

    /** Where MISP says no time at all: for organisations and clusters, which stand outside of events. */
    private static final Instant TIMELESS = Instant.EPOCH;

    private final EventText text;
    final List<Problem> problems;
    final String uuid;
    final String title;
    final Tags tags;
    final Instant edition;
    private final Instant date;
    private final @Nullable String creator;
    private final Map<String, JsonObject> made = new LinkedHashMap<>();
    private final Set<String> listed = new LinkedHashSet<>();
    private final Map<String, String> mains = new LinkedHashMap<>();
    private final Set<String> clusterTags = new LinkedHashSet<>();
    private final Map<String, Integer> claimed = new HashMap<>();
    private final List<Runnable> links = new ArrayList<>();

    private Translation(EventText text) {
        this.text = text;
        this.problems = text.problems;
        JsonObject head = text.members();
        String info = head.text("info");
        this.title = info == null || info.isBlank() ? "MISP event" : info;
        String given = Ids.uuid(head.text("uuid"));
        String day = head.text("date");
        this.uuid = given != null ? given : Ids.derived("event", title, day == null ? "" : day);
        if (given == null) {
            problems.add(new Problem("event", "it has no UUID; it gets one made of its title and date"));
        }
        Instant dated = Attribute.time(head, "date", "event", problems);
        Instant stamped = Attribute.time(head, "timestamp", "event", problems);
        this.edition = stamped != null ? stamped : dated != null ? dated : TIMELESS;
        if (stamped == null && dated == null) {
            problems.add(new Problem("event", "it has neither timestamp nor date; its objects are dated 1970"));
        }
        this.date = dated != null && dated.isBefore(edition) ? dated : edition;
        this.tags = Tags.read(head.array("Tag"));
        if (tags.saysTlp() && tags.tlp() == null) {
            problems.add(new Problem("event", "its TLP tag is not one of TLP 2.0; it stays unmarked"));
        }
        this.creator = organisation(head.object("Orgc"), "event, Orgc");
    }

    static MispEvent of(EventText text) {
        return new Translation(text).whole();
    }

    private MispEvent whole() {
        var attributes = new Attributes(this);
        var objects = new Objects(this, attributes);
        var remarks = new Remarks(this);
        text.each("Attribute", attributes::take);
        text.each("Object", objects::take);
        var clusters = new Clusters(this);
        text.each("Galaxy", (galaxy, where) -> {
            for (String cluster : clusters.take(galaxy, where)) {
                listed.add(cluster);
                clusterTags.addAll(clusters.tags(cluster));
            }
        });
        links.forEach(Runnable::run);
        JsonObject head = text.members();
        if (head.array("ShadowAttribute") instanceof JsonArray proposals && !proposals.isEmpty()) {
            problems.add(new Problem("event", proposals.size() + " proposals of others are left out"));
        }
        boolean published = Attribute.isTrue(head.get("published"));
        String container = (published ? "report" : "grouping") + "--" + uuid;
        text.each("EventReport", (report, where) -> remarks.report(report, where, container));
        text.each("Note", (note, where) -> remarks.note(note, where, container));
        text.each("Opinion", (opinion, where) -> remarks.opinion(opinion, where, container));
        container(head, container, published);
        return new MispEvent(uuid, title, List.copyOf(made.values()), problems);
    }

    /** A report where MISP says published, otherwise a grouping, as misp-stix has it. */
    private void container(JsonObject head, String id, boolean published) {
        var references = new ArrayList<>(listed);
        if (references.isEmpty()) {
            if (creator == null) {
                problems.add(
                        new Problem("event", "it is empty and has no Orgc, so there is nothing a report could hold"));
                return;
            }
            references.add(creator);
        }
        if (references.size() > REFERENCES_MAX) {
            references = parts(references);
        }
        var container = base(Ids.type(id), id, edition).put("name", title);
        if (published) {
            Instant at = Attribute.time(head, "publish_timestamp", "event", problems);
            container.put("report_types", JsonArray.ofTexts("threat-report"));
            container.put("published", Instants.printMillis(at == null ? edition : at));
        } else {
            container.put("context", "suspicious-activity");
        }
        container.put("object_refs", JsonArray.ofTexts(references));
        var labels = new ArrayList<String>();
        Labels.add(labels, "analysis", Attribute.scalar(head.get("analysis")));
        Labels.add(labels, "threat-level-id", Attribute.scalar(head.get("threat_level_id")));
        Labels.distribution(labels, head);
        String extended = Ids.uuid(head.text("extends_uuid"));
        Labels.add(labels, "extends", extended);
        clusterTags.addAll(tags.labels());
        labels.addAll(clusterTags);
        finishOrTell(container, labels, tags, "event");
    }

    private ArrayList<String> parts(List<String> references) {
        var parts = new ArrayList<String>();
        for (int from = 0; from < references.size(); from += REFERENCES_MAX) {
            String number = Integer.toString(parts.size() + 1);
            String id = "grouping--" + Ids.derived("part", uuid, number);
            var part = base("grouping", id, edition)
                    .put("name", title + " (part " + number + ")")
                    .put("context", "suspicious-activity")
                    .put(
                            "object_refs",
                            JsonArray.ofTexts(
                                    references.subList(from, Math.min(from + REFERENCES_MAX, references.size()))));
            var labels = new ArrayList<String>();
            Labels.add(labels, "part-of", uuid);
            finishOrTell(part, labels, tags, "event");
            parts.add(id);
        }
        return parts;
    }

    /** The identity of an organisation; null, and told, where it has neither name nor UUID. */
    @Nullable
    String organisation(@Nullable JsonObject org, String where) {
        String name = org == null ? null : org.text("name");
        String known = org == null ? null : Ids.uuid(org.text("uuid"));
        if (org == null || (name == null || name.isBlank()) && known == null) {
            problems.add(new Problem(where, "no organisation is named"));
            return null;
        }
        String called = name == null || name.isBlank() ? "organisation " + known : name;
        String id = "identity--" + (known == null ? Ids.derived("organisation", called) : known);
        if (!made.containsKey(id)) {
            made.put(
                    id,
                    JsonObject.builder()
                            .put("type", "identity")
                            .put("spec_version", "2.1")
                            .put("id", id)
                            .put("created", Instants.printMillis(TIMELESS))
                            .put("modified", Instants.printMillis(TIMELESS))
                            .put("name", called)
                            .put("identity_class", "organization")
                            .build());
        }
        return id;
    }

    /** The later of a part's own time and the event's: every part is of the event's edition at least. */
    Instant edition(@Nullable Instant own) {
        return own != null && own.isAfter(edition) ? own : edition;
    }

    /** The properties every object begins with; {@link #finish} adds those it ends with. */
    JsonObject.Builder base(String type, String id, Instant modified) {
        var object = JsonObject.builder()
                .put("type", type)
                .put("spec_version", "2.1")
                .put("id", id);
        object.putIfPresent("created_by_ref", creator);
        return dated(object, modified, date);
    }

    /** Sets both times; {@code created} is never after {@code modified}. */
    JsonObject.Builder dated(JsonObject.Builder object, Instant modified, @Nullable Instant created) {
        Instant from = created != null && created.isBefore(modified) ? created : modified;
        return object.put("created", Instants.printMillis(from)).put("modified", Instants.printMillis(modified));
    }

    /**
     * Adds labels and markings, and makes the object part of the event.
     *
     * @throws Unfit where it breaks a MUST of STIX 2.1; it is then not part of the event
     */
    void finish(JsonObject.Builder object, List<String> labels, Tags tags, String where) throws Unfit {
        if (!labels.isEmpty()) {
            object.put("labels", JsonArray.ofTexts(labels));
        }
        if (!tags.markings().isEmpty()) {
            object.put("object_marking_refs", JsonArray.ofTexts(tags.markings()));
        }
        JsonObject whole = object.build();
        check(whole);
        add(whole, where);
    }

    /** The same for an object that is left out, and told, where it breaks a MUST. */
    void finishOrTell(JsonObject.Builder object, List<String> labels, Tags tags, String where) {
        try {
            finish(object, labels, tags, where);
        } catch (Unfit e) {
            problem(where, e.getMessage() + "; it is left out");
        }
    }

    /** Holds an object against STIX 2.1. */
    static void check(JsonObject object) throws Unfit {
        List<Finding> errors = Stix.check(object).errors();
        if (!errors.isEmpty()) {
            throw new Unfit("as STIX: " + Fact.shortened(errors.getFirst().toString()));
        }
    }

    /** Makes an object that was checked part of the event; where its id is taken by another, that is told. */
    void add(JsonObject object, String where) {
        String id = object.text("id");
        if (id == null) {
            throw new IllegalArgumentException("an object without id");
        }
        JsonObject earlier = made.putIfAbsent(id, object);
        if (earlier != null && !earlier.equals(object)) {
            problem(where, "its id " + id + " is that of another part of the event; the first is kept");
            return;
        }
        listed.add(id);
    }

    /** Makes an object part of the output that the report does not refer to, unless something else lists it. */
    void addUnlisted(JsonObject object) throws Unfit {
        check(object);
        String id = object.text("id");
        if (id != null) {
            made.putIfAbsent(id, object);
        }
    }

    /** An object made so far; null where there is none of that id. */
    @Nullable
    JsonObject made(String id) {
        return made.get(id);
    }

    /**
     * The UUID under which a part of the event is translated: its own, or, where another part has that, one made of its
     * content. Null where the very same part was there before.
     */
    @Nullable
    String claim(String uuid, JsonObject part, String where) {
        Integer earlier = claimed.putIfAbsent(uuid, part.hashCode());
        if (earlier == null) {
            return uuid;
        }
        if (earlier == part.hashCode()) {
            return null;
        }
        problem(where, "its UUID is that of another part of the event; it gets one made of its content");
        String other = Ids.derived("other", uuid, part.toString());
        return claimed.putIfAbsent(other, part.hashCode()) == null ? other : null;
    }

    /** Says which object stands for that MISP UUID, so that references find it. */
    void main(String mispUuid, String id) {
        mains.putIfAbsent(mispUuid, id);
    }

    @Nullable
    String main(String mispUuid) {
        return mains.get(mispUuid);
    }

    /** Does this once all attributes and objects are known. */
    void later(Runnable link) {
        links.add(link);
    }

    /** A relationship; its id is the one given or made of its ends, and then it is made once. */
    void relate(
            @Nullable String id,
            String source,
            String type,
            String target,
            @Nullable Instant own,
            Tags tags,
            String where) {
        String uuid = id == null ? Ids.derived("relationship", source, type, target) : id;
        if (id == null && made.containsKey("relationship--" + uuid)) {
            return;
        }
        var relationship = base("relationship", "relationship--" + uuid, edition(own))
                .put("relationship_type", type)
                .put("source_ref", source)
                .put("target_ref", target);
        finishOrTell(relationship, List.of(), tags, where);
    }

    void list(String id) {
        listed.add(id);
    }

    void problem(String where, String message) {
        problems.add(new Problem(where, message));
    }

    /** The objects of a list member; what is none is told. */
    List<JsonObject> objects(JsonObject holder, String name, String where) {
        var objects = new ArrayList<JsonObject>();
        JsonArray list = holder.array(name);
        for (JsonValue element : list == null ? List.<JsonValue>of() : list.elements()) {
            if (element instanceof JsonObject object) {
                objects.add(object);
            } else {
                problem(where + ", " + name, "expected an object, found " + element.kind() + "; it is left out");
            }
        }
        return objects;
    }
}
