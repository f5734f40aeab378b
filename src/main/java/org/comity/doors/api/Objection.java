package org.comity.doors.api;

import org.comity.doors.Answer;
import org.comity.json.JsonObject;

/** A no, with all that its answer says. */
final class Objection extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Problem problem;
    private final transient JsonObject more;

    /** @param detail the sentence that the command line prints */
    Objection(Problem problem, String detail) {
        this(problem, detail, JsonObject.EMPTY);
    }

    /** @param more further members */
    Objection(Problem problem, String detail, JsonObject more) {
        super(detail, null, false, false);
        this.problem = problem;
        this.more = more;
    }

    Answer answer() {
        return problem.answer(String.valueOf(getMessage()), more);
    }
}
