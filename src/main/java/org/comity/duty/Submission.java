package org.comity.duty;

import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was submitted for a stage.
 *
 * @param stage as {@code rule/stage}
 * @param at when, with the offset it was written with
 * @param reasons why it was late; empty where none are recorded
 * @param fields what the form said, by the field's id, in the order written
 */
public record Submission(String stage, OffsetDateTime at, String reasons, Map<String, String> fields) {
    public Submission {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
}
