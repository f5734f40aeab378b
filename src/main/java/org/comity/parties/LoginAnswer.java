package org.comity.parties;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of somebody's wish to log in. */
public sealed interface LoginAnswer {

    /**
     * They are in.
     *
     * @param token for their cookie; it is kept nowhere
     */
    record In(Person person, String token) implements LoginAnswer {}

    /**
     * They are not.
     *
     * @param person whom they said they were; null where nobody here is called that
     * @param why for the log, never for whoever tries
     * @param locked what is locked from now on, in words; empty where nothing was locked by this
     */
    record No(@Nullable Person person, Why why, List<String> locked) implements LoginAnswer {
        public No {
            locked = List.copyOf(locked);
        }
    }

    /** Why somebody is not let in. */
    enum Why {
        NOBODY("nobody here is called that"),
        NO_PASSWORD("no password is set"),
        WRONG_PASSWORD("the password is wrong"),
        WRONG_CODE("the code is wrong"),
        CODE_USED("the code was used before"),
        LOCKED("too many wrong guesses"),
        NO_SUCH_LINK("there is no such link"),
        LINK_USED("the link was used, or another took its place"),
        LINK_EXPIRED("the link has expired"),
        PROVIDER("what the login provider says does not fit"),
        NOT_TIED("nobody here is tied to whom the login provider names");

        private final String label;

        Why(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }
}
