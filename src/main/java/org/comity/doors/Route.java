package org.comity.doors;

import java.util.Arrays;
import java.util.List;

/**
 * One thing a door does: a method on a path.
 *
 * @param method such as {@code GET}; a GET answers HEAD too
 * @param pattern segments between slashes, a named one in braces: {@code /taxii2/{root}/collections/}; a slash at
 *     the end makes no difference. One named {@code {path...}} takes all that follows, as it was sent, and stands last
 * @param bodyBytesMax how long a body may be, also once it is unpacked; 0 for none
 * @param counted whether it takes one of the places of {@link Bounds#atOnceMax}; only what holds next to nothing need
 *     not
 * @param unpacks whether it unpacks zstd itself, within a limit of its own; gzip is unpacked before it
 * @param handling what answers
 * @param wording how a fault here, or a path near here that leads nowhere, is put
 */
public record Route(
        String method,
        String pattern,
        long bodyBytesMax,
        boolean counted,
        boolean unpacks,
        Handling handling,
        Wording wording) {
    /** One that is handed bodies unpacked. */
    public Route(
            String method, String pattern, long bodyBytesMax, boolean counted, Handling handling, Wording wording) {
        this(method, pattern, bodyBytesMax, counted, false, handling, wording);
    }

    /** Answers a request. */
    @FunctionalInterface
    public interface Handling {
        /**
         * The answer; whatever is thrown is answered by the listener, {@link BadRequest} with its own status.
         *
         * @throws Exception of any sort
         */
        Answer answer(Request request) throws Exception;
    }

    public Route {
        if (!pattern.startsWith("/") || bodyBytesMax < 0) {
            throw new IllegalArgumentException("no route: " + method + " " + pattern);
        }
    }

    /** A GET that holds next to nothing, such as a health check. */
    public static Route light(String pattern, Handling handling) {
        return new Route("GET", pattern, 0, false, handling, Wording.PLAIN);
    }

    List<String> segments() {
        return Arrays.stream(pattern.split("/")).filter(s -> !s.isEmpty()).toList();
    }

    @Override
    public String toString() {
        return method + " " + pattern;
    }
}
