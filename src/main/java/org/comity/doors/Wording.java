package org.comity.doors;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How a door says that something went wrong, for the cases that never reach it or fall out of it. */
@FunctionalInterface
public interface Wording {

    /** For doors without a form of their own. */
    Wording PLAIN = (status, description, errorId) -> Answer.of(status)
            .header("Content-Type", "text/plain; charset=utf-8")
            .header("Cache-Control", "no-store")
            .bytes((description + (errorId == null ? "" : " (" + errorId + ")") + "\n")
                    .getBytes(StandardCharsets.UTF_8));

    /**
     * The answer.
     *
     * @param status the HTTP status, 400 to 599
     * @param description a sentence for people
     * @param errorId what to look for in the node's log; null where nothing was logged
     */
    Answer say(int status, String description, @Nullable String errorId);
}
