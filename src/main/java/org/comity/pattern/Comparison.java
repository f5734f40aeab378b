package org.comity.pattern;

import java.util.List;

/** What one observation must fulfil: the inside of the square brackets. STIX 2.1 §9.6. */
public sealed interface Comparison permits Comparison.And, Comparison.Or, Comparison.Leaf {

    /** All of these; binds tighter than {@link Or}. */
    record And(List<Comparison> parts) implements Comparison {
        public And {
            parts = Observation.several(parts);
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /** At least one of these. */
    record Or(List<Comparison> parts) implements Comparison {
        public Or {
            parts = Observation.several(parts);
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /** A question about one path. */
    sealed interface Leaf extends Comparison permits Compare, In, Exists {
        ObjectPath path();

        /** Whether NOT stands before the operator. */
        boolean negated();
    }

    /** {@code path = constant} and its likes. */
    record Compare(ObjectPath path, boolean negated, Operator operator, Literal literal) implements Leaf {
        public Compare {
            if (!operator.takes(literal)) {
                throw new IllegalArgumentException(operator + " does not take " + literal);
            }
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /** {@code path IN (constant, constant)}: equals one of them; the constants are all of one sort. */
    record In(ObjectPath path, boolean negated, List<Literal> literals) implements Leaf {
        public In {
            literals = List.copyOf(literals);
            for (Literal literal : literals) {
                if (literal.sort() != literals.getFirst().sort()) {
                    throw new IllegalArgumentException("the constants of an IN list are all of one sort: " + literals);
                }
            }
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /** {@code EXISTS path}: the object has that property. */
    record Exists(ObjectPath path, boolean negated) implements Leaf {
        @Override
        public String toString() {
            return Printer.print(this);
        }
    }
}
