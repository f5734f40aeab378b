package org.comity.personal;

import java.util.Optional;

/** What is done to personal data of one category before it crosses. */
public enum Measure {
    /** It crosses as it is. */
    KEEP("keep"),
    /** It goes; where the standard requires it, the object does not cross. */
    DROP("drop"),
    /** The part that singles somebody out is cut off: an address becomes its network, an e-mail address its domain. */
    TRUNCATE("truncate"),
    /** A keyed stand-in takes its place: the same within one agreement, unlinkable across agreements. */
    PSEUDONYM("pseudonym"),
    /** It becomes coarser: an address its country, a telephone number its country code. */
    GENERALISE("generalise");

    private final String label;

    Measure(String label) {
        this.label = label;
    }

    /** As written in an agreement, such as {@code pseudonym}. */
    public String label() {
        return label;
    }

    /** The measure written like this, if there is one; letter case counts. */
    public static Optional<Measure> of(String label) {
        for (Measure measure : values()) {
            if (measure.label.equals(label)) {
                return Optional.of(measure);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return label;
    }
}
