package org.comity.doors.peer;

/** A partner's node could not be asked, or did not give what it should have; what was taken before stays. */
public final class PeerFault extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int CHARS_MAX = 600;

    /** What sort of fault, and with it what to do. */
    public enum Kind {
        /** No connection, or it broke, or took too long: it is tried again by itself. */
        UNREACHABLE,
        /** Somebody answers there who does not have that party's key. */
        UNTRUSTED,
        /** It says no, with a reason. */
        REFUSED,
        /** What it answers does not hold; nothing of it was taken. */
        BROKEN
    }

    private final Kind kind;
    private transient boolean whole;

    PeerFault(Kind kind, String message) {
        this(kind, message, null);
    }

    PeerFault(Kind kind, String message, @org.jspecify.annotations.Nullable Throwable cause) {
        super(printable(message), cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether only the stream that was asked for suffers, and others with the same partner may go on. */
    boolean isOfOneStream() {
        return kind == Kind.REFUSED && !whole || kind == Kind.BROKEN && !whole;
    }

    /** The same fault, met before any stream was asked for. */
    PeerFault ofAll() {
        var all = new PeerFault(kind, String.valueOf(getMessage()), getCause());
        all.whole = true;
        return all;
    }

    /** Words of a partner end up in terminals and logs. */
    private static String printable(String text) {
        return text.codePoints()
                .limit(CHARS_MAX)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
    }
}
