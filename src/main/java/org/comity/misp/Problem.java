package org.comity.misp;

/**
 * Something in the input that could not be taken as it is; the rest was.
 *
 * @param where the part, in words a reader of the input can find it by, such as {@code attribute <uuid> (ip-dst)}
 * @param message what is wrong with it and what became of it
 */
public record Problem(String where, String message) {}
