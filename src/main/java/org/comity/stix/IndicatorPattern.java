package org.comity.stix;

import org.comity.json.JsonObject;
import org.comity.pattern.BadPattern;
import org.comity.pattern.Comparison;
import org.comity.pattern.ObjectPath;
import org.comity.pattern.Pattern;

/** The pattern of an indicator (STIX 2.1 §4.7.1); the one place that asks the pattern language. */
final class IndicatorPattern {
    private IndicatorPattern() {}

    static void check(JsonObject indicator, Walk walk, String section) {
        String text = indicator.text("pattern");
        if (text == null || !"stix".equals(indicator.text("pattern_type"))) {
            return; // the languages of others are theirs to judge
        }
        Pattern pattern;
        try {
            // The two versions differ in how times are written; the version of the object decides where none is given.
            pattern = Pattern.parse("2.0".equals(indicator.text("pattern_version")) ? Stix20.pattern(text) : text);
        } catch (BadPattern e) {
            walk.error("pattern", "pattern-syntax", "9", e.getMessage() + "; correct the pattern");
            return;
        }
        for (Comparison.Leaf leaf : pattern.leaves()) {
            name(leaf.path(), walk);
        }
        for (String doubt : pattern.warnings()) {
            walk.warn("pattern", "pattern-doubt", "9", doubt);
        }
    }

    /** §3.1: types and properties have names of 3 to 250 characters, in patterns too. */
    private static void name(ObjectPath path, Walk walk) {
        String type = path.type();
        String fault = Names.typeFault(type, type.length());
        if (fault != null) {
            walk.error("pattern", "pattern-name", "9.7", Walk.quoted(type) + " is no type of object: " + fault);
        }
        if (path.steps().getFirst() instanceof ObjectPath.Key key
                && !key.name().equals("id")
                && (key.name().length() < Names.CHARS_MIN || key.name().length() > Names.CHARS_MAX)) {
            walk.error(
                    "pattern",
                    "pattern-name",
                    "9.7",
                    Walk.quoted(key.name()) + " is no property: its name is too short or too long");
        }
    }
}
