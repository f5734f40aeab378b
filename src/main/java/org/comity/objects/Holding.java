package org.comity.objects;

/**
 * What became of an arrival.
 *
 * @param result whether it is new, held already, or in conflict with what is held
 * @param object the object's number
 * @param version the version's number: the new one, or the one that stood there
 * @param type the number of its type
 * @param firstOfObject whether nothing at all was held of this object before
 */
public record Holding(Result result, long object, long version, long type, boolean firstOfObject) {
    /** The three things that can happen. */
    public enum Result {
        NEW,
        ALREADY,
        CONFLICT
    }
}
