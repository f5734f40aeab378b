package org.comity.doors;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How a door says that something went wrong, for the cases that never reach it or fall out of it. */
@FunctionalInterface
public interface Wording {

    /** For doors without a form of their own. */
    Wording PLAIN = (status, description, errorId) -> challenge(status)
            .header("Content-Type", "text/plain; charset=utf-8")
            .header("Cache-Control", "no-store")
            .bytes((description + (errorId == null ? "" : " (" + errorId + ")") + "\n")
                    .getBytes(StandardCharsets.UTF_8));

    /** An answer of that status; 401 says by which schemes a token may be shown (RFC 9110 §11.6.1). */
    static Answer challenge(int status) {
        Answer answer = Answer.of(status);
        if (status != 401) {
            return answer;
        }
        // In this order: clients that know only the first scheme they meet should meet the simplest.
        return answer.header("WWW-Authenticate", "Basic realm=\"comity\", charset=\"UTF-8\"")
                .header("WWW-Authenticate", "Bearer realm=\"comity\"");
    }

    /**
     * The answer.
     *
     * @param status the HTTP status, 400 to 599
     * @param description a sentence for people
     * @param errorId what to look for in the node's log; null where nothing was logged
     */
    Answer say(int status, String description, @Nullable String errorId);
}
