package org.comity.parties;

import java.util.List;
import java.util.TreeSet;

/**
 * A signed paper of a partner without a node, as two of our people have recorded it. The program has not read it and
 * verifies nothing of it; it keeps who said that it is there.
 *
 * @param sha256 digest of its file, in hex
 * @param persons who recorded it, two at least
 */
public record Paper(String sha256, List<String> persons) {
    private static final int PERSONS = 2;

    public Paper {
        persons = List.copyOf(new TreeSet<>(persons));
        if (persons.size() < PERSONS || persons.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(
                    "a paper is recorded by two persons; name two different ones: --person NAME --person NAME");
        }
    }

    /** What our node signs when it records one: the text that the paper says, and who vouches for that. */
    String under(String text) {
        return text + "paper " + sha256 + "\nrecorded by " + String.join(" and ", persons) + "\n";
    }

    /** The text without the lines that say how it came. */
    static String without(String text) {
        return text.replaceFirst("(?s)\npaper [0-9a-f]{64}\nrecorded by [^\n]+\n$", "\n");
    }
}
