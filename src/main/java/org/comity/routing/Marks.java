package org.comity.routing;

/** What stands where in 64 bytes that lie side by side, a bit for each: filled again for the next ones. */
abstract class Marks {
    /** Bytes looked at together. */
    static final int BYTES = 64;

    private static final String VECTOR = "jdk.incubator.vector";

    long quotes;
    long newlines;
    /** Commas and newlines. */
    long separators;
    /** Whether any byte is no ASCII. */
    boolean high;
    /** Whether any byte is zero. */
    boolean nul;

    /** Looks at the bytes from there on; as many must be there. */
    abstract void look(byte[] bytes, int at);

    /**
     * The faster ones there are: by vectors where the JDK was started with its module of them, which is not part of the
     * platform yet.
     */
    static Marks best() {
        return ModuleLayer.boot().findModule(VECTOR).isPresent() ? new VectorMarks() : new WordMarks();
    }
}
