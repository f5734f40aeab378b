package org.comity.personal;

/**
 * Personal data that stands in an object.
 *
 * @param selector where, written as in a granular marking: {@code authors.[0]}; for a comparison of an indicator,
 *     {@code pattern}
 * @param category what sort
 * @param sure whether the standard says what stands there; what was found by pattern in free text is only suspected
 * @param value the text that is personal, which may be a part of what the selector selects
 */
public record Found(String selector, Category category, boolean sure, String value) {}
