package org.comity.personal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.comity.json.JsonObject;
import org.comity.pattern.Comparison;
import org.comity.pattern.Literal;
import org.comity.pattern.ObjectPath;
import org.comity.pattern.Observation;
import org.comity.pattern.Operator;
import org.comity.pattern.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites an indicator's pattern by the same measures as the objects it looks for, so that it still finds their renditions.
 *
 * <p>Two measures can be said in the language: a pseudonym in place of a constant, and a block in place of an address
 * ({@code ISSUBSET}). To leave a comparison out would make another statement, which finds more (in AND) or less (in OR);
 * LIKE and MATCHES describe values that are not there to be replaced. Such an indicator is refused.
 */
final class PatternRewriting {
    private final Treatment treatment;
    private final CrossingIds ids;
    private final List<Rendition.Change> changes = new ArrayList<>();
    private @Nullable String refused;

    PatternRewriting(Treatment treatment, CrossingIds ids) {
        this.treatment = treatment;
        this.ids = ids;
    }

    /** Why there is no such pattern, or null. */
    @Nullable
    String refused() {
        return refused;
    }

    List<Rendition.Change> changes() {
        return changes;
    }

    /** The pattern rewritten; the very text where nothing had to be. */
    String rewritten(JsonObject indicator, String text) {
        Pattern pattern = PatternLook.read(indicator);
        if (pattern == null) {
            otherLanguage(indicator, text);
            return text;
        }
        Observation root = map(pattern.root());
        if (!root.equals(pattern.root())) {
            return new Pattern(root).toString();
        }
        // A comment in the text is no part of the pattern, and may hold anything.
        boolean comment = treatment.touches(Category.FREE_TEXT) && (text.contains("/*") || text.contains("//"));
        if (comment && !pattern.toString().equals(text) && !TextSearch.in(text).isEmpty()) {
            changes.add(new Rendition.Change("pattern", "free-text: comments left out"));
            return pattern.toString();
        }
        return text;
    }

    private void otherLanguage(JsonObject indicator, String text) {
        for (Span span : PatternLook.elsewhere(text)) {
            if (treatment.touches(span.category()) || treatment.touches(Category.FREE_TEXT)) {
                refuse("a pattern of type " + indicator.text("pattern_type") + " seems to hold personal data ("
                        + span.category() + "), and only STIX patterns can be rewritten");
                return;
            }
        }
        if (!ids.in(text).equals(text)) {
            refuse("a pattern that is not read as a STIX pattern names an identifier that is replaced");
        }
    }

    private void refuse(String reason) {
        refused = refused == null ? reason : refused;
    }

    private Observation map(Observation observation) {
        return switch (observation) {
            case Observation.Bracket bracket -> new Observation.Bracket(map(bracket.comparison()));
            case Observation.And and -> new Observation.And(all(and.parts()));
            case Observation.Or or -> new Observation.Or(all(or.parts()));
            case Observation.FollowedBy followed -> new Observation.FollowedBy(all(followed.parts()));
            case Observation.Qualified qualified ->
                new Observation.Qualified(map(qualified.observation()), qualified.qualifiers());
        };
    }

    private List<Observation> all(List<Observation> parts) {
        return parts.stream().map(this::map).toList();
    }

    private Comparison map(Comparison comparison) {
        return switch (comparison) {
            case Comparison.And and ->
                new Comparison.And(and.parts().stream().map(this::map).toList());
            case Comparison.Or or ->
                new Comparison.Or(or.parts().stream().map(this::map).toList());
            case Comparison.Compare compare -> compare(compare);
            case Comparison.In in -> in(in);
            case Comparison.Exists exists -> exists;
        };
    }

    private Comparison compare(Comparison.Compare compare) {
        if (!(compare.literal() instanceof Literal.Text text)) {
            disguised(compare);
            return compare;
        }
        List<Span> touched = touched(compare.path(), text.value());
        if (touched.isEmpty()) {
            String now = ids.in(text.value());
            return now.equals(text.value()) ? compare : with(compare, now, "reference: rewritten");
        }
        Span first = touched.getFirst();
        boolean equality = compare.operator() == Operator.EQUAL || compare.operator() == Operator.NOT_EQUAL;
        String block = block(first);
        if (block != null && (equality || compare.operator() == Operator.ISSUBSET)) {
            changed(first);
            boolean negated = compare.negated() != (compare.operator() == Operator.NOT_EQUAL);
            return new Comparison.Compare(compare.path(), negated, Operator.ISSUBSET, new Literal.Text(block));
        }
        String pseudonym = equality ? pseudonym(touched, text.value()) : null;
        if (pseudonym == null) {
            cannot(compare, first);
            return compare;
        }
        touched.forEach(this::changed);
        return with(compare, pseudonym, "");
    }

    /** A list of addresses becomes alternatives, as ISSUBSET takes one block. */
    private Comparison in(Comparison.In in) {
        List<Literal> literals = new ArrayList<>();
        Set<String> blocks = new LinkedHashSet<>();
        boolean same = true;
        for (Literal literal : in.literals()) {
            if (!(literal instanceof Literal.Text text)) {
                disguised(in);
                return in;
            }
            List<Span> touched = touched(in.path(), text.value());
            String block = touched.isEmpty() ? null : block(touched.getFirst());
            String now = touched.isEmpty() ? ids.in(text.value()) : pseudonym(touched, text.value());
            if (block != null) {
                blocks.add(block);
                changed(touched.getFirst());
            } else if (now != null) {
                literals.add(new Literal.Text(now));
                touched.forEach(this::changed);
                same &= now.equals(text.value());
            } else {
                cannot(in, touched.getFirst());
                return in;
            }
        }
        if (blocks.isEmpty()) {
            if (!same && changes.isEmpty()) {
                changes.add(new Rendition.Change("pattern", "reference: rewritten"));
            }
            return same ? in : new Comparison.In(in.path(), in.negated(), literals);
        }
        List<Comparison> parts = new ArrayList<>();
        if (!literals.isEmpty()) {
            parts.add(new Comparison.In(in.path(), in.negated(), literals));
        }
        for (String block : blocks) {
            parts.add(new Comparison.Compare(in.path(), in.negated(), Operator.ISSUBSET, new Literal.Text(block)));
        }
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        return in.negated() ? new Comparison.And(parts) : new Comparison.Or(parts);
    }

    private Comparison.Compare with(Comparison.Compare compare, String constant, String done) {
        if (!done.isEmpty()) {
            changes.add(new Rendition.Change("pattern", done));
        }
        return new Comparison.Compare(
                compare.path(), compare.negated(), compare.operator(), new Literal.Text(constant));
    }

    private List<Span> touched(ObjectPath path, String constant) {
        return PatternLook.in(path, constant, treatment.touches(Category.FREE_TEXT)).stream()
                .filter(span -> treatment.touches(span.category()))
                .toList();
    }

    /** The block that takes an address's place, or null where it is to be something else. */
    private @Nullable String block(Span span) {
        Measure measure = treatment.of(span.category());
        boolean coarser = measure == Measure.TRUNCATE || measure == Measure.GENERALISE;
        return coarser && span.place() == Span.Place.ADDRESS && treatment.make(span) instanceof Treatment.Made.Now now
                ? now.text()
                : null;
    }

    /** The constant with pseudonyms in it, or null where a measure is not pseudonym or does not fit. */
    private @Nullable String pseudonym(List<Span> touched, String constant) {
        var text = new StringBuilder();
        int copied = 0;
        for (Span span : TextSearch.apart(touched)) {
            if (treatment.of(span.category()) != Measure.PSEUDONYM
                    || !(treatment.make(span) instanceof Treatment.Made.Now now)) {
                return null;
            }
            text.append(constant, copied, span.from()).append(now.text());
            copied = span.to();
        }
        return ids.in(text.append(constant, copied, constant.length()).toString());
    }

    private void changed(Span span) {
        var change = new Rendition.Change("pattern", span.category() + ": " + treatment.of(span.category()));
        if (!changes.contains(change)) {
            changes.add(change);
        }
    }

    /** Constants that are no text, on a path that holds personal data, may spell it in base64 or hexadecimal digits. */
    private void disguised(Comparison.Leaf leaf) {
        var node = PatternLook.node(leaf.path());
        boolean bytes = PatternLook.literals(leaf).stream()
                .anyMatch(literal -> literal instanceof Literal.Binary || literal instanceof Literal.Hex);
        if (bytes && node != null && node.rows().stream().anyMatch(row -> treatment.touches(row.category()))) {
            refuse("the pattern compares " + leaf.path() + " with bytes, in which personal data cannot be told");
        }
    }

    private void cannot(Comparison.Leaf leaf, Span span) {
        String operator =
                leaf instanceof Comparison.Compare compare ? compare.operator().sign() : "IN";
        refuse("the pattern compares " + leaf.path() + " by " + operator + " with personal data (" + span.category()
                + "), where " + treatment.of(span.category())
                + " would leave a pattern that says something else");
    }
}
