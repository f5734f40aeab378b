package org.comity.stix;

import org.comity.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** The pattern of an indicator (STIX 2.1 §4.7.1); the one place that asks the pattern language. */
final class IndicatorPattern {
    private IndicatorPattern() {}

    static void check(JsonObject indicator, Walk walk, String section) {
        String pattern = indicator.text("pattern");
        if (pattern != null && "stix".equals(indicator.text("pattern_type"))) {
            String fault = fault(pattern);
            if (fault != null) {
                walk.error("pattern", "pattern-syntax", "9", fault + "; correct the pattern");
            }
        }
    }

    /** What is wrong with a STIX pattern, or null. */
    private static @Nullable String fault(String pattern) {
        return pattern.isBlank() ? "a STIX pattern is not empty" : null;
    }
}
