package org.comity.border;

/**
 * A version that now lies in an outbox.
 *
 * @param nr its number there
 * @param index which of the layings handed in it is, counted from 0
 */
record Laid(long nr, int index) {}
