package org.comity.parties;

import java.time.Instant;

/**
 * What somebody of our own has said of an agreement before it was signed.
 *
 * @param kind as what they said it
 * @param person who
 * @param text what, in a line or a page
 * @param given when it was recorded
 */
public record Opinion(Kind kind, String person, String text, Instant given) {
    /** The two opinions that an agreement can ask for. */
    public enum Kind implements Labelled {
        LEGAL("legal"),
        DATA_PROTECTION("data-protection");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }

        /** @throws IllegalArgumentException naming the two, when it is neither */
        public static Kind named(String label) {
            return Labelled.of(Kind.class, label)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "no opinion is called \"" + label + "\"; choose from " + Labelled.all(Kind.class)));
        }
    }

    public Opinion {
        if (person.isBlank() || text.isBlank()) {
            throw new IllegalArgumentException("an opinion is somebody's: say whose it is, and what it says");
        }
    }
}
