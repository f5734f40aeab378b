package org.comity.doors.shell;

import java.util.Objects;
import org.comity.observed.ObservationReader;
import org.comity.observed.Observed;
import org.comity.observed.Problem;
import org.comity.routing.Malformed;
import org.comity.routing.RecordReader;
import org.jspecify.annotations.Nullable;

/** Observations in JSON, as records that are routed. */
record RouteRecords(ObservationReader observations) implements RecordReader.Source {
    private static final String[] NOTHING = {};

    @Override
    public RecordReader.@Nullable Entry next() {
        Observed next = observations.next();
        if (next == null) {
            return null;
        }
        if (next.problem() != null) {
            return new RecordReader.Entry(next.line(), next.bytes(), NOTHING, malformed(next.problem()));
        }
        return new RecordReader.Entry(
                next.line(), next.bytes(), Objects.requireNonNull(next.says()).values(), null);
    }

    private static Malformed malformed(Problem problem) {
        return switch (problem) {
            case NOT_JSON -> Malformed.JSON;
            case UNKNOWN -> Malformed.UNKNOWN;
            case REFERENCE -> Malformed.REFERENCE;
            case AMBIGUOUS -> Malformed.AMBIGUOUS;
            case TOO_LONG -> Malformed.TOO_LONG;
            case CUT_OFF -> Malformed.CUT_OFF;
        };
    }
}
