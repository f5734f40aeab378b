package org.comity.stix;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a check.
 *
 * @param object the object, or null where a finding is an ERROR
 * @param findings in the order of the object's members; empty where there is nothing to say
 */
public record Checked(@Nullable StixObject object, List<Finding> findings) {

    public boolean ok() {
        return object != null;
    }

    /** The errors alone. */
    public List<Finding> errors() {
        return findings.stream().filter(Finding::isError).toList();
    }
}
