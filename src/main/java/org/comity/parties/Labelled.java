package org.comity.parties;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** One of a few choices, as a document writes it. */
interface Labelled {
    String label();

    /** The choice written like this, if there is one; letter case counts. */
    static <E extends Enum<E> & Labelled> Optional<E> of(Class<E> choices, String label) {
        return Arrays.stream(choices.getEnumConstants())
                .filter(each -> each.label().equals(label))
                .findFirst();
    }

    /** All of them in a line, for those who wrote another. */
    static <E extends Enum<E> & Labelled> String all(Class<E> choices) {
        return Arrays.stream(choices.getEnumConstants()).map(Labelled::label).collect(Collectors.joining(", "));
    }
}
