package org.comity.pattern;

import java.util.HashSet;
import java.util.List;

/** Writes patterns in their one canonical form: single spaces, and only the parentheses that are needed. */
final class Printer {
    private final StringBuilder out = new StringBuilder(128);

    private Printer() {}

    static String print(Observation observation) {
        var printer = new Printer();
        printer.put(observation);
        return printer.out.toString();
    }

    static String print(Comparison comparison) {
        var printer = new Printer();
        printer.put(comparison);
        return printer.out.toString();
    }

    static String quoted(String text) {
        var out = new StringBuilder(text.length() + 2).append('\'');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
        return out.append('\'').toString();
    }

    private void put(Observation observation) {
        switch (observation) {
            case Observation.Bracket bracket -> {
                out.append('[');
                put(bracket.comparison());
                out.append(']');
            }
            case Observation.And and -> observations(and.parts(), " AND ", 3);
            case Observation.Or or -> observations(or.parts(), " OR ", 2);
            case Observation.FollowedBy followed -> observations(followed.parts(), " FOLLOWEDBY ", 1);
            case Observation.Qualified qualified -> {
                // Qualifiers of one kind may follow each other on a group, not on brackets (§9.5.1).
                boolean bare =
                        qualified.observation() instanceof Observation.Bracket && allDiffer(qualified.qualifiers());
                grouped(qualified.observation(), !bare);
                for (Qualifier qualifier : qualified.qualifiers()) {
                    out.append(' ').append(qualifier);
                }
            }
        }
    }

    private static boolean allDiffer(List<Qualifier> qualifiers) {
        var kinds = new HashSet<Class<?>>();
        return qualifiers.stream().allMatch(qualifier -> kinds.add(qualifier.getClass()));
    }

    private void observations(List<Observation> parts, String between, int strength) {
        for (int i = 0; i < parts.size(); i++) {
            if (i > 0) {
                out.append(between);
            }
            grouped(parts.get(i), strength(parts.get(i)) <= strength);
        }
    }

    private void grouped(Observation observation, boolean parentheses) {
        out.append(parentheses ? "(" : "");
        put(observation);
        out.append(parentheses ? ")" : "");
    }

    private static int strength(Observation observation) {
        return switch (observation) {
            case Observation.FollowedBy followed -> 1;
            case Observation.Or or -> 2;
            case Observation.And and -> 3;
            case Observation.Bracket bracket -> 4;
            case Observation.Qualified qualified -> 4;
        };
    }

    private void put(Comparison comparison) {
        switch (comparison) {
            case Comparison.And and -> {
                for (int i = 0; i < and.parts().size(); i++) {
                    out.append(i > 0 ? " AND " : "");
                    grouped(and.parts().get(i), !(and.parts().get(i) instanceof Comparison.Leaf));
                }
            }
            case Comparison.Or or -> {
                for (int i = 0; i < or.parts().size(); i++) {
                    out.append(i > 0 ? " OR " : "");
                    grouped(or.parts().get(i), or.parts().get(i) instanceof Comparison.Or);
                }
            }
            case Comparison.Compare compare ->
                left(compare).append(compare.operator()).append(' ').append(compare.literal());
            case Comparison.In in -> {
                left(in).append("IN (");
                for (int i = 0; i < in.literals().size(); i++) {
                    out.append(i > 0 ? ", " : "").append(in.literals().get(i));
                }
                out.append(')');
            }
            case Comparison.Exists exists ->
                out.append(exists.negated() ? "NOT EXISTS " : "EXISTS ").append(exists.path());
        }
    }

    private StringBuilder left(Comparison.Leaf leaf) {
        return out.append(leaf.path()).append(leaf.negated() ? " NOT " : " ");
    }

    private void grouped(Comparison comparison, boolean parentheses) {
        out.append(parentheses ? "(" : "");
        put(comparison);
        out.append(parentheses ? ")" : "");
    }
}
