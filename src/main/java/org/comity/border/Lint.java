package org.comity.border;

/**
 * Something that should be looked at before a release; findings of one sort are counted together.
 *
 * @param rule what is wrong, in two or three words
 * @param blocks whether it keeps the release back unless somebody says why not
 * @param receivers ids of the parties it is wrong for, one space between
 * @param count how many objects; 0 where it is about none in particular
 * @param message a sentence
 * @param example the STIX id of one of the objects; empty where it is about none
 */
public record Lint(String rule, boolean blocks, String receivers, long count, String message, String example) {}
