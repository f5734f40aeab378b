package org.comity.stix;

import java.util.Set;

/**
 * A list of terms of the standard: a suggestion where the property is open, a closed enumeration where it is not.
 *
 * @param name as the standard calls it, such as {@code indicator-type-ov}
 * @param section of STIX 2.1
 * @param terms exactly as they must be spelled
 */
record Vocabulary(String name, String section, Set<String> terms) {

    /** The terms with white space between them. */
    static Vocabulary of(String name, String section, String terms) {
        return new Vocabulary(name, section, Set.of(terms.strip().split("\\s+")));
    }

    boolean has(String term) {
        return terms.contains(term);
    }
}
