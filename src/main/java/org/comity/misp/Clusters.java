package org.comity.misp;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Galaxy clusters, made into domain objects by the rows of {@link GalaxyTypes}.
 *
 * <p>A cluster of MISP's public library is the same in every event, so it must not take its time or marking from one: its
 * {@code modified} is its version number, read as seconds since 1970, which is what MISP itself counts versions of new
 * clusters in. A cluster that an organisation keeps to less than everybody is of the event that brings it.
 */
final class Clusters {
    private static final Pattern COUNTRY = Pattern.compile("[A-Za-z]{2}");
    private static final Pattern CVE = Pattern.compile("CVE-.*");

    private final Translation event;

    Clusters(Translation event) {
        this.event = event;
    }

    /** The ids of the objects its clusters become. */
    List<String> take(JsonObject galaxy, String where) {
        var ids = new ArrayList<String>();
        String name = galaxy.text("name");
        String type = galaxy.text("type");
        for (JsonObject cluster : event.objects(galaxy, "GalaxyCluster", where)) {
            String kind = cluster.text("type") instanceof String own && !own.isBlank() ? own : type;
            String value = cluster.text("value");
            if (kind == null || value == null || value.isBlank()) {
                event.problem(where + ", galaxy cluster", "it has no type or no value; it is left out");
                continue;
            }
            try {
                ids.add(cluster(cluster, kind, value, name == null ? kind : name));
            } catch (Unfit e) {
                event.problem(where + ", galaxy cluster", e.getMessage() + "; it is left out");
            }
        }
        return ids;
    }

    private String cluster(JsonObject cluster, String kind, String value, String galaxy) throws Unfit {
        JsonObject meta = cluster.object("meta") instanceof JsonObject object ? object : JsonObject.EMPTY;
        String stix = GalaxyTypes.stix(kind);
        String country = "location".equals(stix) ? country(meta) : null;
        String type = stix == null || stix.equals("location") && country == null ? "x-misp-galaxy-cluster" : stix;
        String given = Ids.uuid(cluster.text("uuid"));
        String id = type + "--" + (given == null ? Ids.derived("cluster", kind, value) : given);
        boolean own = isKeptClose(cluster);
        var object = own ? event.base(type, id, event.edition) : publicBase(type, id, cluster);
        if (type.equals("x-misp-galaxy-cluster")) {
            custom(object, cluster, kind, value, galaxy, meta);
        } else {
            object.put("name", kind.startsWith("mitre-") ? value.replaceFirst(" - [A-Z]+\\d[\\d.]*$", "") : value);
            if (cluster.text("description") instanceof String description && !description.isBlank()) {
                object.put("description", description);
            }
            switch (type) {
                case "identity" -> object.put("identity_class", "class");
                case "malware" -> object.put("is_family", true);
                case "location" -> object.putIfPresent("country", country);
                default -> {}
            }
            known(object, type, meta, value);
        }
        var labels = new ArrayList<String>();
        Labels.add(labels, "galaxy-name", galaxy);
        Labels.add(labels, "galaxy-type", kind);
        labels.add(
                cluster.text("tag_name") instanceof String tag && !tag.isBlank()
                        ? tag
                        : "misp-galaxy:" + kind + "=\"" + value + "\"");
        object.put("labels", JsonArray.ofTexts(labels));
        if (own && !event.tags.markings().isEmpty()) {
            object.put("object_marking_refs", JsonArray.ofTexts(event.tags.markings()));
        }
        event.addUnlisted(object.build());
        return id;
    }

    /** The tags a cluster is known by in MISP. */
    List<String> tags(String id) {
        JsonObject cluster = event.made(id);
        return cluster == null
                ? List.of()
                : cluster.texts("labels").stream()
                        .filter(label -> !Labels.isOurs(label))
                        .toList();
    }

    /** MISP says {@code default} of its public library, and a distribution of 3 (all communities) where it says none. */
    private static boolean isKeptClose(JsonObject cluster) {
        String distribution = Attribute.scalar(cluster.get("distribution"));
        return cluster.has("default") && !Attribute.isTrue(cluster.get("default"))
                || distribution != null && !distribution.equals("3");
    }

    private static JsonObject.Builder publicBase(String type, String id, JsonObject cluster) {
        Instant version = Instant.EPOCH;
        String number = Attribute.scalar(cluster.get("version"));
        if (number != null && number.matches("[0-9]{1,10}")) {
            version = Instant.ofEpochSecond(Long.parseLong(number));
        }
        return JsonObject.builder()
                .put("type", type)
                .put("spec_version", "2.1")
                .put("id", id)
                .put("created", Instants.printMillis(Instant.EPOCH))
                .put("modified", Instants.printMillis(version));
    }

    private static void custom(
            JsonObject.Builder object, JsonObject cluster, String kind, String value, String galaxy, JsonObject meta) {
        object.put("x_misp_name", galaxy).put("x_misp_type", kind).put("x_misp_value", value);
        object.putIfPresent("x_misp_description", cluster.text("description"));
        if (!meta.isEmpty()) {
            object.put("x_misp_meta", meta);
        }
    }

    /** What STIX has a property for is put there; the rest of the meta stays together in one. */
    private static void known(JsonObject.Builder object, String type, JsonObject meta, String value) {
        var references = new ArrayList<JsonValue>();
        var rest = JsonObject.builder();
        meta.forEach((name, member) -> {
            List<String> texts = texts(member);
            switch (name) {
                case "synonyms" -> {
                    List<String> aliases = texts.stream()
                            .filter(alias -> !alias.equals(value))
                            .distinct()
                            .toList();
                    if (!GalaxyTypes.WITH_ALIASES.contains(type)) {
                        rest.put(name, member);
                    } else if (!aliases.isEmpty()) {
                        object.put("aliases", JsonArray.ofTexts(aliases));
                    }
                }
                case "refs" -> texts.forEach(url -> references.add(reference("url", "url", url)));
                case "external_id" -> texts.forEach(id -> references.add(reference(source(id), "external_id", id)));
                case "kill_chain" -> {
                    List<JsonValue> phases = GalaxyTypes.WITH_PHASES.contains(type) ? phases(texts) : List.of();
                    if (phases.isEmpty()) {
                        rest.put(name, member);
                    } else {
                        object.put("kill_chain_phases", new JsonArray(phases));
                    }
                }
                default -> rest.put(name, member);
            }
        });
        if (!references.isEmpty()) {
            object.put("external_references", new JsonArray(references));
        }
        JsonObject kept = rest.build();
        if (!kept.isEmpty()) {
            object.put("x_misp_meta", kept);
        }
    }

    private static JsonObject reference(String source, String member, String text) {
        return JsonObject.builder().put("source_name", source).put(member, text).build();
    }

    private static String source(String id) {
        return id.startsWith("CAPEC-") ? "capec" : CVE.matcher(id).matches() ? "cve" : "mitre-attack";
    }

    /** MISP writes a phase as {@code chain:phase} or {@code chain:part:phase}. */
    private static List<JsonValue> phases(List<String> texts) {
        var phases = new ArrayList<JsonValue>();
        for (String text : texts) {
            int first = text.indexOf(':');
            if (first > 0 && !text.endsWith(":")) {
                phases.add(JsonObject.builder()
                        .put("kill_chain_name", text.substring(0, first))
                        .put("phase_name", text.substring(text.lastIndexOf(':') + 1))
                        .build());
            }
        }
        return phases.stream().distinct().toList();
    }

    private static @Nullable String country(JsonObject meta) {
        for (String name : List.of("ISO", "iso", "country")) {
            for (String code : texts(meta.get(name))) {
                if (COUNTRY.matcher(code).matches()) {
                    return code.toUpperCase(java.util.Locale.ROOT);
                }
            }
        }
        return null;
    }

    private static List<String> texts(@Nullable JsonValue member) {
        return switch (member) {
            case JsonString text -> text.text().isBlank() ? List.of() : List.of(text.text());
            case JsonArray list ->
                list.elements().stream()
                        .filter(element -> element instanceof JsonString text
                                && !text.text().isBlank())
                        .map(element -> ((JsonString) element).text())
                        .toList();
            case null, default -> List.of();
        };
    }
}
