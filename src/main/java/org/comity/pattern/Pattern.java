package org.comity.pattern;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A STIX 2.1 pattern, as an indicator carries it under {@code pattern_type: stix}.
 *
 * <p>Two patterns are equal when they say the same in the same order; spaces, comments, needless parentheses and the
 * second spelling of an operator ({@code ==}, {@code <>}) make no difference.
 *
 * @param root what must have been observed
 */
public record Pattern(Observation root) {

    /** Characters of a pattern's text; the longest seen in public feeds are some thousand hashes in a row. */
    public static final int CHARS_MAX = 1_000_000;

    /** Parentheses inside each other; each costs a handful of stack frames. */
    public static final int DEPTH_MAX = 64;

    /**
     * Reads a pattern by the grammar of STIX 2.1 (§9).
     *
     * @throws BadPattern where the text is none
     */
    public static Pattern parse(String text) {
        if (text.length() > CHARS_MAX) {
            throw new BadPattern(CHARS_MAX, "a pattern of more than " + CHARS_MAX + " characters");
        }
        return new Pattern(Parser.parse(text));
    }

    /** Every comparison with its path, from left to right. */
    public List<Comparison.Leaf> leaves() {
        var leaves = new ArrayList<Comparison.Leaf>();
        visit(root, leaves::add);
        return leaves;
    }

    /** Every object path once, in the order of first mention. */
    public List<ObjectPath> paths() {
        return leaves().stream().map(Comparison.Leaf::path).distinct().toList();
    }

    /**
     * The same pattern with other constants.
     *
     * @param rewrite gives the constant to stand in the old one's place; EXISTS, and START STOP, have none to rewrite
     * @throws IllegalArgumentException where the operator cannot take what it gives, such as LIKE a number
     */
    public Pattern mapLiterals(BiFunction<ObjectPath, Literal, Literal> rewrite) {
        return new Pattern(map(root, rewrite));
    }

    /**
     * What the grammar takes and a reader should doubt, in sentences: a day that does not exist, an ISSUBSET of what is no
     * address, an integer beyond what JSON readers agree on, an empty IN list.
     */
    public List<String> warnings() {
        var warnings = new ArrayList<String>();
        visitQualifiers(root, qualifier -> {
            if (qualifier instanceof Qualifier.StartStop span) {
                Doubts.about(span.start(), warnings);
                Doubts.about(span.stop(), warnings);
            }
        });
        leaves().forEach(leaf -> Doubts.about(leaf, warnings));
        return warnings;
    }

    /** The canonical text; {@link #parse} reads it back to an equal pattern. */
    @Override
    public String toString() {
        return root.toString();
    }

    private static void visit(Observation observation, Consumer<Comparison.Leaf> visitor) {
        switch (observation) {
            case Observation.Bracket bracket -> visit(bracket.comparison(), visitor);
            case Observation.Qualified qualified -> visit(qualified.observation(), visitor);
            default -> parts(observation).forEach(part -> visit(part, visitor));
        }
    }

    private static void visit(Comparison comparison, Consumer<Comparison.Leaf> visitor) {
        switch (comparison) {
            case Comparison.And and -> and.parts().forEach(part -> visit(part, visitor));
            case Comparison.Or or -> or.parts().forEach(part -> visit(part, visitor));
            case Comparison.Leaf leaf -> visitor.accept(leaf);
        }
    }

    private static void visitQualifiers(Observation observation, Consumer<Qualifier> visitor) {
        if (observation instanceof Observation.Qualified qualified) {
            visitQualifiers(qualified.observation(), visitor);
            qualified.qualifiers().forEach(visitor);
        } else {
            parts(observation).forEach(part -> visitQualifiers(part, visitor));
        }
    }

    private static Stream<Observation> parts(Observation observation) {
        return switch (observation) {
            case Observation.And and -> and.parts().stream();
            case Observation.Or or -> or.parts().stream();
            case Observation.FollowedBy followed -> followed.parts().stream();
            case Observation.Bracket bracket -> Stream.empty();
            case Observation.Qualified qualified -> Stream.of(qualified.observation());
        };
    }

    private static Observation map(Observation observation, BiFunction<ObjectPath, Literal, Literal> rewrite) {
        return switch (observation) {
            case Observation.Bracket bracket -> new Observation.Bracket(map(bracket.comparison(), rewrite));
            case Observation.And and -> new Observation.And(mapAll(and.parts(), rewrite));
            case Observation.Or or -> new Observation.Or(mapAll(or.parts(), rewrite));
            case Observation.FollowedBy followed -> new Observation.FollowedBy(mapAll(followed.parts(), rewrite));
            case Observation.Qualified qualified ->
                new Observation.Qualified(map(qualified.observation(), rewrite), qualified.qualifiers());
        };
    }

    private static List<Observation> mapAll(List<Observation> parts, BiFunction<ObjectPath, Literal, Literal> rewrite) {
        return parts.stream().map(part -> map(part, rewrite)).toList();
    }

    private static Comparison map(Comparison comparison, BiFunction<ObjectPath, Literal, Literal> rewrite) {
        return switch (comparison) {
            case Comparison.And and ->
                new Comparison.And(
                        and.parts().stream().map(part -> map(part, rewrite)).toList());
            case Comparison.Or or ->
                new Comparison.Or(
                        or.parts().stream().map(part -> map(part, rewrite)).toList());
            case Comparison.Compare compare ->
                new Comparison.Compare(
                        compare.path(),
                        compare.negated(),
                        compare.operator(),
                        rewrite.apply(compare.path(), compare.literal()));
            case Comparison.In in ->
                new Comparison.In(
                        in.path(),
                        in.negated(),
                        in.literals().stream()
                                .map(literal -> rewrite.apply(in.path(), literal))
                                .toList());
            case Comparison.Exists exists -> exists;
        };
    }
}
