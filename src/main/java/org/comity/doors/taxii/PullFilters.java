package org.comity.doors.taxii;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code match[]} filters of a request (TAXII 2.1 §3.4.1); an empty list leaves a filter out.
 *
 * @param versions {@code all}, {@code first}, {@code last} or timestamps; left out, a peer gives the last only
 */
public record PullFilters(List<String> ids, List<String> types, List<String> versions, List<String> specVersions) {

    public static final PullFilters NONE = new PullFilters(List.of(), List.of(), List.of(), List.of());

    public PullFilters {
        ids = List.copyOf(ids);
        types = List.copyOf(types);
        versions = List.copyOf(versions);
        specVersions = List.copyOf(specVersions);
        for (List<String> values : List.of(ids, types, versions, specVersions)) {
            for (String value : values) {
                if (value.isBlank() || value.indexOf(',') >= 0) {
                    throw new IllegalArgumentException(
                            "a filter value is a word without a comma, not \"" + value + "\"");
                }
            }
        }
    }

    public static PullFilters types(String... types) {
        return new PullFilters(List.of(), List.of(types), List.of(), List.of());
    }

    public PullFilters withVersions(String... wanted) {
        return new PullFilters(ids, types, List.of(wanted), specVersions);
    }

    /**
     * Whether whoever has seen all that those filters leave has seen all that these leave. An unfiltered past covers
     * filters that only narrow it; versions and spec_versions widen what a peer shows by itself.
     *
     * @param made a query made by {@link #query()}; null for a past that counts for any filter
     */
    boolean isCoveredBy(@Nullable String made) {
        return made == null || made.equals(query()) || (made.isEmpty() && versions.isEmpty() && specVersions.isEmpty());
    }

    /** As it stands in the query, each part led by {@code &}; empty without filters. */
    String query() {
        return part("id", ids) + part("type", types) + part("version", versions) + part("spec_version", specVersions);
    }

    private static String part(String name, List<String> values) {
        return values.isEmpty() ? "" : "&match%5B" + name + "%5D=" + encoded(String.join(",", values));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
