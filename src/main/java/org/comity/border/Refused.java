package org.comity.border;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The gate says no to what was asked; the message says why and what to do. Theirs to mend, never a fault of ours. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What sort of no it is, so that each door can say it in its own tongue. */
    public enum Why {
        /** There is no such thing, as far as this visitor may know. */
        UNKNOWN,
        /** The visitor may not do that. */
        FORBIDDEN,
        /** The agreement does not allow it now. */
        AGREEMENT,
        /** What was handed in is not fit. */
        UNFIT,
        /** It is too much at once. */
        TOO_MUCH
    }

    private final Why why;
    private final transient @Nullable Decision decision;

    public Refused(Why why, String message) {
        super(message);
        this.why = why;
        this.decision = null;
    }

    /** @param decision the policy's no, from which it follows */
    public Refused(Why why, String message, Decision decision) {
        super(message);
        this.why = why;
        this.decision = decision;
    }

    public Why why() {
        return why;
    }

    /** The policy's no, where it follows from one. */
    public Optional<Decision> decision() {
        return Optional.ofNullable(decision);
    }
}
