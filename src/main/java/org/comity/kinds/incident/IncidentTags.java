package org.comity.kinds.incident;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comity.cases.Step;
import org.comity.json.JsonArray;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * An assessment as machine tags, which both MISP and the labels of STIX carry: {@code rsit:} for the class, {@code nis2:}
 * (MISP's taxonomy of that name) for what it has words for, and {@code comity:} for the rest.
 */
final class IncidentTags {
    private static final Pattern TAG =
            Pattern.compile("([a-z0-9]+):([a-z0-9-]+)(?:=\"([^\"]{1,100})\")?", Pattern.CASE_INSENSITIVE);

    /** Our words for sectors as MISP's taxonomy nis2 (version 2) says them; it has none for the others. */
    private static final Map<String, String> SECTORS = Map.ofEntries(
            Map.entry("energy", "impact-sectors-impacted=\"energy\""),
            Map.entry("transport", "impact-sectors-impacted=\"transport\""),
            Map.entry("banking", "impact-sectors-impacted=\"banking\""),
            Map.entry("financial-market-infrastructures", "impact-sectors-impacted=\"financial\""),
            Map.entry("health", "impact-sectors-impacted=\"health\""),
            Map.entry("drinking-water", "impact-sectors-impacted=\"drinking-water\""),
            Map.entry("waste-water", "impact-sectors-impacted=\"waste-water\""),
            Map.entry("digital-infrastructure", "impact-sectors-impacted=\"digital-infrastructure\""),
            Map.entry("public-administration", "impact-sectors-impacted=\"public-administration\""),
            Map.entry("space", "impact-sectors-impacted=\"space\""),
            Map.entry("postal-and-courier", "important-entities=\"postal\""),
            Map.entry("waste-management", "important-entities=\"waste\""),
            Map.entry("chemicals", "important-entities=\"chemicals\""),
            Map.entry("manufacturing", "important-entities=\"manufacturing\""),
            Map.entry("digital-providers", "important-entities=\"digital\""));

    private IncidentTags() {}

    /** What the assessment says, a tag each; always the same ones in the same order. */
    static List<String> of(@Nullable Step assessed) {
        var tags = new ArrayList<String>();
        if (assessed == null) {
            return tags;
        }
        tags.add("rsit:" + assessed.text("class"));
        tags.add("nis2:impact-severity=\"" + assessed.text("severity") + "\"");
        add(tags, "nis2:impact-outlook", assessed.text("outlook"));
        for (String sector : new TreeSet<>(assessed.texts("sectors"))) {
            String theirs = SECTORS.get(sector);
            tags.add(theirs == null ? "comity:sector=\"" + sector + "\"" : "nis2:" + theirs);
        }
        new TreeSet<>(assessed.texts("countries")).forEach(country -> add(tags, "comity:country", country));
        add(tags, "comity:cross-border", assessed.text("cross-border"));
        add(tags, "comity:determination", assessed.text("determination"));
        return tags;
    }

    /**
     * The same for an event of MISP, with its threat level (1 high to 4 undefined) and how far its analysis is (0 initial,
     * 1 ongoing, 2 complete), which MISP keeps beside its tags.
     */
    static List<String> ofEvent(boolean open, Course course) {
        List<String> tags = of(course.assessed());
        Step assessed = course.assessed();
        String level = switch (assessed == null ? "" : assessed.text("severity")) {
            case "red" -> "1";
            case "yellow" -> "2";
            case "green" -> "3";
            default -> "4";
        };
        add(tags, "misp:threat-level-id", level);
        add(tags, "misp:analysis", !open ? "2" : assessed == null ? "0" : "1");
        return tags;
    }

    private static void add(List<String> tags, String name, String value) {
        if (!value.isEmpty()) {
            tags.add(name + "=\"" + value + "\"");
        }
    }

    /**
     * What such tags say of an assessment, by the names of its fields; words that no field takes are passed over.
     *
     * @param passed hears of tags of these taxonomies that say nothing an assessment can
     */
    static Map<String, JsonValue> read(List<String> tags, java.util.function.Consumer<String> passed) {
        var one = new TreeMap<String, String>();
        var sectors = new TreeSet<String>();
        var countries = new TreeSet<String>();
        for (String tag : tags) {
            Matcher matcher = TAG.matcher(tag);
            if (!matcher.matches()) {
                continue;
            }
            String name = (matcher.group(1) + ":" + matcher.group(2)).toLowerCase(java.util.Locale.ROOT);
            String value = matcher.group(3) == null ? "" : matcher.group(3);
            boolean fits = switch (name) {
                case "nis2:impact-severity" -> put(one, "severity", value, Words.SEVERITIES);
                case "nis2:impact-outlook" -> put(one, "outlook", value, Words.OUTLOOKS);
                case "nis2:impact-sectors-impacted", "nis2:important-entities" -> {
                    String theirs = matcher.group(2) + "=\"" + value + "\"";
                    yield SECTORS.entrySet().stream()
                            .filter(each -> each.getValue().equals(theirs))
                            .findFirst()
                            .map(each -> sectors.add(each.getKey()) || true)
                            .orElse(false);
                }
                case "comity:sector" -> Words.SECTORS.contains(value) && (sectors.add(value) || true);
                case "comity:country" -> Words.COUNTRIES.contains(value) && (countries.add(value) || true);
                case "comity:cross-border" -> put(one, "cross-border", value, java.util.Set.of("yes", "no"));
                case "comity:determination" -> put(one, "determination", value, Words.DETERMINATIONS);
                default ->
                    !name.startsWith("rsit:") || put(one, "class", name.substring("rsit:".length()), Words.CLASSES);
            };
            if (!fits) {
                passed.accept(tag);
            }
        }
        var said = new TreeMap<String, JsonValue>();
        one.forEach((field, value) -> said.put(field, new JsonString(value)));
        if (!sectors.isEmpty()) {
            said.put("sectors", JsonArray.ofTexts(List.copyOf(sectors)));
        }
        if (!countries.isEmpty()) {
            said.put("countries", JsonArray.ofTexts(List.copyOf(countries)));
        }
        return said;
    }

    /** The first that says it counts. */
    private static boolean put(Map<String, String> said, String field, String value, java.util.Set<String> words) {
        return words.contains(value) && value.equals(said.merge(field, value, (first, second) -> first));
    }
}
