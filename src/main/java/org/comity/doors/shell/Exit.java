package org.comity.doors.shell;

/** What an exit code means, the same for every command. */
public final class Exit {
    public static final int OK = 0;
    public static final int FAULT = 1;

    /** The command line or a file it names is not fit, or some of what it names could not be taken. */
    public static final int USAGE = 2;

    public static final int REFUSED = 3;
    public static final int NOT_FOUND = 4;
    public static final int UNREACHABLE = 5;
    public static final int NOT_VERIFIED = 6;
    public static final int WAITING = 7;

    private Exit() {}
}
