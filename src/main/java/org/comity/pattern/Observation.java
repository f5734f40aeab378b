package org.comity.pattern;

import java.util.List;

/** What must have been observed, once or in combination. STIX 2.1 §9.5. */
public sealed interface Observation {

    /** {@code [comparison]}: one observation that fulfils it. */
    record Bracket(Comparison comparison) implements Observation {
        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /** All of these; binds tighter than {@link Or}. */
    record And(List<Observation> parts) implements Observation {
        public And {
            parts = several(parts);
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /** At least one of these; binds tighter than {@link FollowedBy}. */
    record Or(List<Observation> parts) implements Observation {
        public Or {
            parts = several(parts);
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /** All of these, none earlier than the one before it. */
    record FollowedBy(List<Observation> parts) implements Observation {
        public FollowedBy {
            parts = several(parts);
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /** An observation under conditions of time and number, the first being the innermost. */
    record Qualified(Observation observation, List<Qualifier> qualifiers) implements Observation {
        public Qualified {
            qualifiers = List.copyOf(qualifiers);
            if (qualifiers.isEmpty()) {
                throw new IllegalArgumentException("a qualified observation has a qualifier");
            }
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /** The parts of a combination: two or more. */
    static <T> List<T> several(List<T> parts) {
        if (parts.size() < 2) {
            throw new IllegalArgumentException("a combination has two parts or more, not " + parts.size());
        }
        return List.copyOf(parts);
    }
}
