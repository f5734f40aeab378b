package org.comity.cases;

/**
 * A case that is to be opened.
 *
 * @param name what people call it: small letters, digits and hyphens
 * @param kind the name of its kind
 * @param agreement under which it is worked
 * @param title a line
 * @param tlp its marking, which stays
 * @param text what is said of it; empty where nothing is
 */
public record NewCase(String name, String kind, String agreement, String title, String tlp, String text) {}
