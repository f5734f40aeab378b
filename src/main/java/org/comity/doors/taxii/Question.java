package org.comity.doors.taxii;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.comity.border.Versions;
import org.comity.doors.BadRequest;
import org.comity.doors.Request.Parameter;
import org.comity.doors.Shown;

/**
 * What a caller asks of a collection, read from the query (TAXII 2.1 §3.4). Whatever is malformed, repeated or not
 * known here is refused: a filter that is passed over in silence hands out more than was asked for.
 *
 * @param addedAfter in microseconds since 1970
 * @param limit objects on a page, within what is allowed here
 * @param next the bookmark as sent, not yet opened
 * @param ids STIX ids; empty for any
 * @param types STIX types; empty for any
 * @param versions empty where none were named
 * @param specVersions such as {@code 2.1}; empty for any
 */
record Question(
        OptionalLong addedAfter,
        int limit,
        Optional<String> next,
        List<String> ids,
        List<String> types,
        Optional<Versions> versions,
        List<String> specVersions) {

    /** Objects on a page where the caller does not say, and at most. */
    static final int PAGE_OBJECTS_MAX = 1_000;

    /** The parameters an endpoint knows. */
    @SuppressWarnings("ImmutableEnumChecker") // the list is one of List.of
    enum Known {
        /** Get Object Manifests, Get Objects: TAXII 2.1 §5.3, §5.4. */
        COLLECTION("added_after", "limit", "next", "match[id]", "match[type]", "match[version]", "match[spec_version]"),
        /** Get an Object: §5.6. */
        OBJECT("added_after", "limit", "next", "match[version]", "match[spec_version]"),
        /** Delete an Object: §5.7. */
        DELETE("match[version]", "match[spec_version]"),
        /** Get Object Versions: §5.8. */
        VERSIONS("added_after", "limit", "next", "match[spec_version]");

        private final List<String> names;

        Known(String... names) {
            this.names = List.of(names);
        }
    }

    private static final Pattern POSITIVE = Pattern.compile("0*[1-9][0-9]*");
    private static final Pattern STIX_ID = Pattern.compile("[!-+\\--~]{1,250}--[!-+\\--~]{1,250}");
    private static final Pattern STIX_TYPE = Pattern.compile("[a-z0-9-]{1,250}");
    private static final Pattern SPEC_VERSION = Pattern.compile("[0-9]{1,4}\\.[0-9]{1,4}");

    /**
     * Reads the query.
     *
     * @throws BadRequest 400 naming the parameter, what was expected and what is known here
     */
    static Question read(List<Parameter> query, Known known) {
        Map<String, String> given = new HashMap<>();
        for (Parameter parameter : query) {
            if (!known.names.contains(parameter.name())) {
                throw new BadRequest(
                        400,
                        "no parameter \"" + Shown.text(parameter.name()) + "\" is known here; there are "
                                + String.join(", ", known.names));
            }
            if (given.putIfAbsent(parameter.name(), parameter.value()) != null) {
                throw new BadRequest(
                        400,
                        "the parameter " + parameter.name() + " stands more than once; several values go into one, with"
                                + " commas between");
            }
        }
        return new Question(
                time(given.get("added_after")),
                limit(given.getOrDefault("limit", "" + PAGE_OBJECTS_MAX)),
                Optional.ofNullable(given.get("next")),
                values(
                        given,
                        "match[id]",
                        STIX_ID,
                        "a STIX id such as indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f"),
                values(given, "match[type]", STIX_TYPE, "a STIX type such as indicator, in small letters"),
                Optional.ofNullable(given.get("match[version]")).map(Question::versions),
                values(given, "match[spec_version]", SPEC_VERSION, "a version of STIX such as 2.1"));
    }

    /**
     * Everything that must stay the same from page to page, one parameter on a line, in one form whatever the order and
     * the form it was written in.
     */
    String filter() {
        var lines = new TreeSet<String>();
        addedAfter.ifPresent(micros -> lines.add("added_after=" + TaxiiTime.print(micros)));
        if (!ids.isEmpty()) {
            lines.add("match[id]=" + String.join(",", ids));
        }
        if (!types.isEmpty()) {
            lines.add("match[type]=" + String.join(",", types));
        }
        versions.filter(chosen -> !chosen.equals(Versions.LAST)).ifPresent(chosen -> {
            var words = new ArrayList<String>();
            if (chosen.all()) {
                words.add("all");
            }
            if (chosen.first()) {
                words.add("first");
            }
            if (chosen.last()) {
                words.add("last");
            }
            new TreeSet<>(chosen.exact()).forEach(micros -> words.add(TaxiiTime.print(micros)));
            lines.add("match[version]=" + String.join(",", words));
        });
        if (!specVersions.isEmpty()) {
            lines.add("match[spec_version]=" + String.join(",", specVersions));
        }
        return String.join("\n", lines);
    }

    /**
     * This question with the filter of the first page, which a caller may repeat on later ones in part or not at all.
     *
     * @param first the {@link #filter()} of the first page
     * @return empty when what was repeated is something else
     */
    Optional<Question> with(String first, Known known) {
        List<String> lines = first.lines().toList();
        if (!filter().lines().allMatch(lines::contains)) {
            return Optional.empty();
        }
        Question whole = read(
                lines.stream()
                        .map(line -> new Parameter(
                                line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)))
                        .toList(),
                known);
        return Optional.of(new Question(
                whole.addedAfter, limit, next, whole.ids, whole.types, whole.versions, whole.specVersions));
    }

    private static OptionalLong time(@org.jspecify.annotations.Nullable String text) {
        if (text == null) {
            return OptionalLong.empty();
        }
        OptionalLong micros = TaxiiTime.read(text);
        if (micros.isEmpty()) {
            throw new BadRequest(
                    400,
                    "added_after=" + Shown.text(text)
                            + " is no time in UTC; expected such as 2026-01-31T12:00:00.000000Z, ending in Z");
        }
        return micros;
    }

    /** What is more than allowed is cut to it (§3.4); what is no positive number is malformed. */
    private static int limit(String text) {
        if (!POSITIVE.matcher(text).matches()) {
            throw new BadRequest(400, "limit=" + Shown.text(text) + " is no whole number from 1 on");
        }
        String digits = text.replaceFirst("^0+", "");
        return digits.length() > 9 ? PAGE_OBJECTS_MAX : Math.min(Integer.parseInt(digits), PAGE_OBJECTS_MAX);
    }

    private static List<String> values(Map<String, String> given, String name, Pattern form, String expected) {
        String text = given.get(name);
        if (text == null) {
            return List.of();
        }
        Set<String> values = new TreeSet<>();
        for (String value : text.split(",", -1)) {
            if (!form.matcher(value).matches()) {
                throw new BadRequest(
                        400,
                        name + " holds \"" + Shown.text(value) + "\"; expected " + expected
                                + ", several with commas and no spaces between");
            }
            values.add(value);
        }
        return List.copyOf(values);
    }

    /** Each word and each time once, and {@code all} by itself (§3.4.1). */
    private static Versions versions(String text) {
        boolean all = false;
        boolean first = false;
        boolean last = false;
        List<Long> exact = new ArrayList<>();
        Set<String> seen = new TreeSet<>();
        for (String value : text.split(",", -1)) {
            String repeated = value;
            switch (value) {
                case "all" -> all = true;
                case "first" -> first = true;
                case "last" -> last = true;
                default -> {
                    OptionalLong micros = TaxiiTime.read(value);
                    if (micros.isEmpty() || TaxiiTime.finerThanMicros(value)) {
                        throw new BadRequest(
                                400,
                                "match[version] holds \"" + Shown.text(value) + "\"; expected all, first, last, or a"
                                        + " time such as 2016-01-01T01:01:01.000Z, to the microsecond at most");
                    }
                    exact.add(micros.getAsLong());
                    repeated = "" + micros.getAsLong();
                }
            }
            if (!seen.add(repeated)) {
                throw new BadRequest(400, "match[version] names " + Shown.text(value) + " twice");
            }
        }
        if (all && seen.size() > 1) {
            throw new BadRequest(400, "match[version]=all stands by itself; it holds every other version already");
        }
        return new Versions(all, first, last, Set.copyOf(exact));
    }
}
