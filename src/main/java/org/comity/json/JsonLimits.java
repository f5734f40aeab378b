package org.comity.json;

/**
 * How much JSON we are ready to hold at once; each has its reason in {@code docs/limits.md}.
 *
 * @param depthMax levels of nesting inside one value
 * @param stringCharsMax characters of one string
 * @param membersMax members of one object, counted apart so that a scan for duplicate names stays cheap
 * @param elementBytesMax bytes of one element of a sequence
 */
public record JsonLimits(int depthMax, int stringCharsMax, int membersMax, int elementBytesMax) {
    /** What one STIX object may be. */
    public static final JsonLimits STANDARD = new JsonLimits(64, 8 << 20, 2_000, 8 << 20);
}
