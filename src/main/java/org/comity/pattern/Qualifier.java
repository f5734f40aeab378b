package org.comity.pattern;

import java.math.BigDecimal;

/** A condition of time or number on the observation before it. STIX 2.1 §9.5.1. */
public sealed interface Qualifier {

    /** {@code START t'…' STOP t'…'}: observed at start or later, and before stop. */
    record StartStop(Timestamp start, Timestamp stop) implements Qualifier {
        public StartStop {
            if (!start.isBefore(stop)) {
                throw new IllegalArgumentException("START " + start + " does not lie before STOP " + stop);
            }
        }

        @Override
        public String toString() {
            return "START " + start + " STOP " + stop;
        }
    }

    /** {@code WITHIN n SECONDS}: all of it within so many seconds, more than none. */
    record Within(BigDecimal seconds) implements Qualifier {
        public Within {
            seconds = new Literal.Real(seconds).value();
            if (seconds.signum() <= 0) {
                throw new IllegalArgumentException("WITHIN takes more than 0 seconds, not " + seconds);
            }
        }

        @Override
        public String toString() {
            return "WITHIN " + seconds.toPlainString() + " SECONDS";
        }
    }

    /** {@code REPEATS n TIMES}: so many different observations, at least one. */
    record Repeats(long times) implements Qualifier {
        public Repeats {
            if (times <= 0) {
                throw new IllegalArgumentException("REPEATS takes 1 time or more, not " + times);
            }
        }

        @Override
        public String toString() {
            return "REPEATS " + times + " TIMES";
        }
    }
}
