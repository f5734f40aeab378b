package org.comity.misp;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.marking.Pap;
import org.comity.marking.Tlp;

/**
 * Writes STIX objects as a MISP feed: a file an event, {@code manifest.json} and {@code hashes.csv}.
 *
 * <p>A report or grouping with what it refers to becomes an event. What no report holds goes into one event for each
 * creator and day. The same objects give the same bytes.
 */
public final class MispFeed {

    /**
     * An organisation as MISP knows it.
     *
     * @param uuid in small letters
     */
    public record Org(String uuid, String name) {
        public Org {
            if (!uuid.equals(Ids.uuid(uuid))) {
                throw new IllegalArgumentException("not a UUID in small letters: " + uuid);
            }
        }
    }

    /** An object, or a part of one, that has no form in MISP, and why. */
    public record LeftOut(String id, String reason) {}

    /** An event that was written. */
    public record Entry(String uuid, String info, int attributes, int objects) {}

    /** What was written and what was not. */
    public record Written(List<Entry> events, List<LeftOut> leftOut) {
        public Written {
            events = List.copyOf(events);
            leftOut = List.copyOf(leftOut);
        }
    }

    private final Holding holding;
    private final FeedTies ties;
    private final FeedContent content;
    private final Org publisher;
    private final List<FeedEvent> events = new ArrayList<>();

    private MispFeed(Iterable<JsonObject> objects, Org publisher) {
        this.holding = new Holding(objects);
        this.ties = new FeedTies(holding);
        this.content = new FeedContent(holding, ties);
        this.publisher = publisher;
    }

    /**
     * Writes the feed. Files of events come first and the manifest last, each replaced as a whole, so that a reader never
     * finds an event announced that is not there. Files of earlier events stay; the manifest no longer names them.
     *
     * @param folder made where it is missing
     * @param objects walked once and held in memory; of several versions of an object the newest is written
     * @param publisher stands as the creator of what names none
     */
    public static Written write(Path folder, Iterable<JsonObject> objects, Org publisher) throws IOException {
        var feed = new MispFeed(objects, publisher);
        feed.reports();
        feed.rest();
        feed.remainders();
        return feed.files(folder);
    }

    /**
     * One event, from a report and what it refers to.
     *
     * @param report its name, description, labels and markings are those of the event
     * @param objects what it refers to, and what that needs
     * @param leftOut hears of every object, or part of one, that has no form in MISP
     * @return the event, as a file of a feed has it
     */
    public static JsonObject event(
            JsonObject report, Collection<JsonObject> objects, Org publisher, Consumer<LeftOut> leftOut) {
        var all = new ArrayList<JsonObject>(objects);
        all.add(report);
        var feed = new MispFeed(all, publisher);
        feed.holding.place(report);
        feed.report(report);
        feed.remainders();
        feed.holding.leftOut.forEach(leftOut);
        return feed.events.getFirst().json();
    }

    private void reports() {
        for (JsonObject object : List.copyOf(holding.all())) {
            String type = object.text("type");
            boolean part = Labels.value(object.texts("labels"), "part-of") != null;
            if (("report".equals(type) || "grouping".equals(type)) && !part) {
                holding.place(object);
                report(object);
            }
        }
    }

    private void report(JsonObject object) {
        String id = Holding.id(object);
        String uuid = Ids.uuidOf(id);
        String name = object.text("name");
        var event = new FeedEvent(
                uuid == null ? Ids.derived("event", id) : uuid, name == null ? "STIX " + id : name, creator(object));
        event.timestamp = Holding.time(object, "modified");
        event.date = Holding.time(object, "created");
        event.published = object.has("published") ? Holding.time(object, "published") : null;
        List<String> labels = object.texts("labels");
        event.analysis = Labels.value(labels, "analysis") instanceof String analysis ? analysis : "2";
        event.threatLevel = Labels.value(labels, "threat-level-id") instanceof String level ? level : "4";
        event.distribution = Labels.value(labels, "distribution");
        event.extended = Labels.value(labels, "extends");
        event.marked = ties.marked(object);
        labels.stream().filter(label -> !Labels.isOurs(label)).forEach(event.tags::add);
        if (object.text("description") instanceof String description && !description.isBlank()) {
            String report = Ids.derived("description", event.uuid);
            event.reports.put(
                    report,
                    JsonObject.builder()
                            .put("uuid", report)
                            .put("name", "Description")
                            .put("content", description)
                            .put("timestamp", FeedEvent.seconds(event.timestamp))
                            .put("deleted", false)
                            .build());
        }
        for (String reference : references(object)) {
            JsonObject held = holding.find(reference);
            if (held == null) {
                holding.lose(object, "it refers to " + reference + ", which is not among the objects");
            } else if (ties.standsAlone(held)) {
                content.put(held, event);
            }
        }
        events.add(event);
    }

    /** What a report refers to, that of its parts included. */
    private Set<String> references(JsonObject report) {
        var references = new LinkedHashSet<String>();
        for (String reference : report.texts("object_refs")) {
            JsonObject part = holding.find(reference);
            if (part != null && Labels.value(part.texts("labels"), "part-of") != null) {
                holding.place(part);
                references.addAll(part.texts("object_refs"));
            } else {
                references.add(reference);
            }
        }
        return references;
    }

    /** What stands alone and in no report: one event for each creator and day. */
    private void rest() {
        var heaps = new LinkedHashMap<String, List<JsonObject>>();
        for (JsonObject object : holding.unplaced()) {
            if (ties.standsAlone(object)) {
                String day = Holding.time(object, "created")
                        .truncatedTo(ChronoUnit.DAYS)
                        .toString();
                String creator = String.valueOf(object.text("created_by_ref"));
                heaps.computeIfAbsent(creator + " " + day, key -> new ArrayList<>())
                        .add(object);
            }
        }
        heaps.forEach(this::heap);
    }

    private void heap(String key, List<JsonObject> objects) {
        Org org = creator(objects.getFirst());
        Instant day = Holding.time(objects.getFirst(), "created").truncatedTo(ChronoUnit.DAYS);
        String said = day.equals(Instant.EPOCH) ? "" : " of " + day.toString().substring(0, 10);
        var event = new FeedEvent(Ids.derived("heap", publisher.uuid(), key), "Objects of " + org.name() + said, org);
        event.date = day;
        event.marked = ties.strictest(objects);
        for (JsonObject object : objects) {
            Instant modified = Holding.time(object, "modified");
            event.timestamp = modified.isAfter(event.timestamp) ? modified : event.timestamp;
            content.put(object, event);
        }
        event.published = event.timestamp;
        if (!event.isEmpty()) {
            events.add(event);
        }
    }

    private Org creator(JsonObject object) {
        String id = object.text("created_by_ref");
        JsonObject identity = id == null ? null : holding.find(id);
        String uuid = id == null ? null : Ids.uuidOf(id);
        if (uuid == null) {
            return publisher;
        }
        if (identity != null) {
            holding.place(identity);
        }
        String name = identity == null ? null : identity.text("name");
        return new Org(uuid, name == null ? uuid : name);
    }

    /** Whoever created something has a place as its Orgc; markings are tags; all else that is left has none. */
    private void remainders() {
        var creators = new LinkedHashSet<String>();
        for (JsonObject object : holding.all()) {
            if (object.text("created_by_ref") instanceof String creator) {
                creators.add(creator);
            }
        }
        for (JsonObject object : holding.unplaced()) {
            String type = String.valueOf(object.text("type"));
            boolean said = switch (type) {
                case "identity" -> creators.contains(Holding.id(object));
                case "marking-definition" ->
                    Tlp.ofId(Holding.id(object)) != null || Pap.ofId(Holding.id(object)) != null;
                default -> false;
            };
            if (!said) {
                holding.leaveOut(object, Holding.a(type) + " that stands like this has no MISP form");
            }
        }
    }

    private Written files(Path folder) throws IOException {
        Files.createDirectories(folder);
        var entries = new ArrayList<Entry>();
        var hashes = new StringBuilder();
        var once = new LinkedHashMap<String, FeedEvent>();
        for (FeedEvent event : events) {
            if (once.putIfAbsent(event.uuid, event) != null) {
                holding.leftOut.add(
                        new LeftOut(event.uuid, "a report and a grouping have the same UUID; the first is written"));
            }
        }
        for (FeedEvent event : once.values()) {
            JsonObject json = event.json();
            replace(folder.resolve(event.uuid + ".json"), out -> Json.write(json, out, true));
            Set<String> values = values(json);
            values.forEach(value ->
                    hashes.append(md5(value)).append(',').append(event.uuid).append('\n'));
            int within = event.held.values().stream().mapToInt(List::size).sum();
            entries.add(new Entry(event.uuid, event.info, event.attributes.size() + within, event.objects.size()));
        }
        replace(folder.resolve("hashes.csv"), out -> out.write(hashes.toString().getBytes(StandardCharsets.US_ASCII)));
        replace(folder.resolve("manifest.json"), out -> manifest(once.values(), out));
        return new Written(entries, holding.leftOut);
    }

    /** One line an event; written by hand, for a feed may have more events than a JSON object has members here. */
    private static void manifest(Collection<FeedEvent> events, OutputStream out) throws IOException {
        String before = "{\n";
        for (FeedEvent event : events) {
            String line = before + "  \"" + event.uuid + "\" : " + Json.print(event.manifest());
            out.write(line.getBytes(StandardCharsets.UTF_8));
            before = ",\n";
        }
        out.write((events.isEmpty() ? "{}\n" : "\n}\n").getBytes(StandardCharsets.UTF_8));
    }

    /** The values an instance looks up by hash: both halves of those made of two. */
    private static Set<String> values(JsonObject file) {
        var values = new LinkedHashSet<String>();
        JsonObject event = file.object("Event");
        if (event != null) {
            attributes(event, values);
            for (JsonValue object : event.array("Object") instanceof JsonArray list ? list : new JsonArray(List.of())) {
                if (object instanceof JsonObject held) {
                    attributes(held, values);
                }
            }
        }
        return values;
    }

    private static void attributes(JsonObject holder, Set<String> values) {
        for (JsonValue element :
                holder.array("Attribute") instanceof JsonArray list ? list : new JsonArray(List.of())) {
            if (element instanceof JsonObject attribute
                    && attribute.text("type") instanceof String type
                    && attribute.text("value") instanceof String value) {
                boolean two = type.contains("|") || type.equals("malware-sample");
                values.addAll(two ? List.of(value.split("\\|")) : List.of(value));
            }
        }
    }

    private static String md5(String value) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(value.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has MD5", e);
        }
    }

    /** Writes beside and moves into place; the file gets the permissions any new file gets here. */
    private static void replace(Path file, Content content) throws IOException {
        Path fresh = file.resolveSibling("." + file.getFileName() + ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(fresh))) {
                content.writeTo(out);
            }
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }
}
