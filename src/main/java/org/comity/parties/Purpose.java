package org.comity.parties;

/**
 * What sharing is for.
 *
 * @param id as clauses name it
 * @param text a line for people
 */
public record Purpose(String id, String text) {}
