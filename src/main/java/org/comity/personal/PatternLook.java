package org.comity.personal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.comity.json.JsonObject;
import org.comity.pattern.BadPattern;
import org.comity.pattern.Comparison;
import org.comity.pattern.Literal;
import org.comity.pattern.ObjectPath;
import org.comity.pattern.Pattern;
import org.comity.personal.PersonalProperties.Node;
import org.jspecify.annotations.Nullable;

/** What an indicator's pattern compares with personal data. */
final class PatternLook {
    private PatternLook() {}

    /** What a reference leads to where its name says so (STIX 2.1 §6). */
    private static final Map<String, String> BEHIND = Map.ofEntries(
            Map.entry("src_ref", PersonalProperties.ENDPOINT),
            Map.entry("dst_ref", PersonalProperties.ENDPOINT),
            Map.entry("resolves_to_refs", PersonalProperties.ENDPOINT),
            Map.entry("from_ref", "email-addr"),
            Map.entry("sender_ref", "email-addr"),
            Map.entry("to_refs", "email-addr"),
            Map.entry("cc_refs", "email-addr"),
            Map.entry("bcc_refs", "email-addr"),
            Map.entry("belongs_to_ref", "user-account"),
            Map.entry("creator_user_ref", "user-account"),
            Map.entry("parent_directory_ref", "directory"),
            Map.entry("image_ref", "file"),
            Map.entry("parent_ref", "process"),
            Map.entry("child_refs", "process"));

    /** The pattern read, or null where it is of another language or of none. */
    static @Nullable Pattern read(JsonObject indicator) {
        String text = indicator.text("pattern");
        if (text == null || !"stix".equals(indicator.text("pattern_type"))) {
            return null;
        }
        try {
            return Pattern.parse(text);
        } catch (BadPattern e) {
            return null;
        }
    }

    /** Everything personal in it; in another language, what looks like it. */
    static List<Span> in(JsonObject indicator, boolean prose) {
        Pattern pattern = read(indicator);
        if (pattern == null) {
            return elsewhere(String.valueOf(indicator.text("pattern")));
        }
        var spans = new ArrayList<Span>();
        for (Comparison.Leaf leaf : pattern.leaves()) {
            for (Literal literal : literals(leaf)) {
                if (literal instanceof Literal.Text text) {
                    spans.addAll(in(leaf.path(), text.value(), prose));
                }
            }
        }
        return spans;
    }

    /** What looks like personal data, each under its own category: a rule for a sensor is no prose. */
    static List<Span> elsewhere(String text) {
        return TextSearch.in(text).stream()
                .map(span -> new Span(
                        span.from(), span.to(), span.kind(), span.kind(), Span.Place.TEXT, false, span.value()))
                .toList();
    }

    /** What of a constant that is compared with that path is personal. */
    static List<Span> in(ObjectPath path, String constant, boolean prose) {
        Node node = node(path);
        String last = "";
        for (ObjectPath.Step step : path.steps()) {
            last = step instanceof ObjectPath.Key key ? key.name() : last;
        }
        boolean formal = node == null
                && (Tour.isFormal(path.type(), last) || path.toString().contains("hashes"));
        return Look.at(node, constant, JsonObject.EMPTY, prose && !formal);
    }

    static List<Literal> literals(Comparison.Leaf leaf) {
        return switch (leaf) {
            case Comparison.Compare compare -> List.of(compare.literal());
            case Comparison.In in -> in.literals();
            case Comparison.Exists exists -> List.of();
        };
    }

    /** Where the path leads in the table, through references too. */
    static @Nullable Node node(ObjectPath path) {
        Node node = PersonalProperties.of(path.type());
        for (ObjectPath.Step step : path.steps()) {
            if (step instanceof ObjectPath.Key key) {
                String behind = key.isReference() ? BEHIND.get(key.name()) : null;
                if (behind != null) {
                    node = PersonalProperties.of(behind);
                } else {
                    node = node == null ? null : node.below(key.name());
                }
            }
        }
        return node;
    }
}
