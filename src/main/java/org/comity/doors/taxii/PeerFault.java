package org.comity.doors.taxii;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The peer could not be asked, or gave an answer that cannot be used; nothing of that answer counts. */
public final class PeerFault extends Exception {
    private static final long serialVersionUID = 1L;

    /** What sort of fault it is, and with it what the next move is. */
    public enum Kind {
        /** No connection: name, network, proxy. */
        UNREACHABLE(true),
        /** It took longer than we wait. */
        TIMED_OUT(true),
        /** The connection broke before the answer was whole. */
        CUT(true),
        /** The peer asks us to come later; see {@link #retryAfter()}. */
        BUSY(true),
        /** The peer failed on its own side (HTTP 5xx). */
        FAILED(true),
        /** TLS: we do not trust the peer, or the peer does not trust us. */
        UNTRUSTED(false),
        /** It wants to send us to another origin, where our secret must not go. */
        REDIRECTED(false),
        /** The credential does not suffice (HTTP 401, 403, 407). */
        DENIED(false),
        /** No such thing, or none that we may see. */
        NOT_FOUND(false),
        /** The peer does not take the request (other HTTP 4xx). */
        REFUSED(false),
        /** The answer is not what TAXII says. */
        UNREADABLE(false),
        /** The answer is larger than we take. */
        TOO_LARGE(false),
        /** The peer says there is more and gives no way to reach it. */
        STUCK(false);

        private final boolean passing;

        Kind(boolean passing) {
            this.passing = passing;
        }

        /** Whether the same request may well succeed later. */
        public boolean isPassing() {
            return passing;
        }
    }

    private static final int CHARS_MAX = 1_000;

    private final Kind kind;
    private final int httpStatus;
    private final @Nullable Duration retryAfter;

    PeerFault(Kind kind, String message) {
        this(kind, message, 0, null, null);
    }

    PeerFault(Kind kind, String message, @Nullable Throwable cause) {
        this(kind, message, 0, null, cause);
    }

    PeerFault(Kind kind, String message, int httpStatus, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(printable(message), cause);
        this.kind = kind;
        this.httpStatus = httpStatus;
        this.retryAfter = retryAfter;
    }

    public Kind kind() {
        return kind;
    }

    /** The HTTP status of the answer; 0 where there was none. */
    public int httpStatus() {
        return httpStatus;
    }

    /** How long the peer asked us to stay away; null where it did not say. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** A peer's words end up in terminals and logs: no control characters, no direction marks, not too many. */
    static String printable(String text) {
        return text.codePoints()
                .limit(CHARS_MAX)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
