package org.comity.stix;

/**
 * One thing the standard says otherwise.
 *
 * @param severity ERROR for a MUST, WARNING for a SHOULD
 * @param property the path from the object's root, such as {@code kill_chain_phases[0].phase_name}; empty for the
 *     object as a whole
 * @param rule short stable name, such as {@code required-property}
 * @param section of STIX 2.1, such as {@code 4.7.1}
 * @param message names the thing, what was expected and the next move, in English
 */
public record Finding(Severity severity, String property, String rule, String section, String message) {

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    @Override
    public String toString() {
        return severity + " " + (property.isEmpty() ? "object" : property) + ": " + message + " [" + rule
                + ", STIX 2.1 §" + section + "]";
    }
}
