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

    /** Our words for sectors as MISP's taxonomy nis2 (version 5) says them, where its words are others. */
    private static final Map<String, String> SECTORS = Map.of(
            "financial-market-infrastructures", "financial",
            "ict-service-management", "ict-services",
            "postal-and-courier", "courier",
            "chemicals", "chemical");

    /** Words of its earlier versions for the sectors of Annex II, which it had apart from the others. */
    private static final Map<String, String> IMPORTANT = Map.of(
            "postal", "postal-and-courier",
            "waste", "waste-management",
            "chemicals", "chemicals",
            "manufacturing", "manufacturing",
            "digital", "digital-providers");

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
            add(tags, "nis2:impact-sectors-impacted", SECTORS.getOrDefault(sector, sector));
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
                case "nis2:impact-sectors-impacted" -> sector(sectors, ours(value));
                case "nis2:important-entities" -> sector(sectors, IMPORTANT.getOrDefault(value, ""));
                case "comity:sector" -> sector(sectors, value);
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

    /** Our word for a sector. */
    private static String ours(String theirs) {
        return SECTORS.entrySet().stream()
                .filter(each -> each.getValue().equals(theirs))
                .findFirst()
                .map(Map.Entry::getKey)
                .orElse(theirs);
    }

    private static boolean sector(java.util.Set<String> sectors, String word) {
        return Words.SECTORS.contains(word) && (sectors.add(word) || true);
    }

    /** The first that says it counts. */
    private static boolean put(Map<String, String> said, String field, String value, java.util.Set<String> words) {
        return words.contains(value) && value.equals(said.merge(field, value, (first, second) -> first));
    }
}
