package org.comity.parties;

import java.util.List;

/**
 * A party that joined an earlier version, and of which a later one asks more than it has said yes to. Nothing crosses from
 * it or to it under the later one until it joins that too.
 *
 * @param accession by which it joined, without its reservations
 * @param version the version it joined
 * @param why in what the later version asks more, in sentences about "it"
 */
public record Outgrown(Accession accession, int version, List<String> why) {
    public Outgrown {
        why = List.copyOf(why);
    }

    /** The id of that party. */
    public String party() {
        return accession.member().id();
    }

    /** What is told of it, with the version that asks more. */
    public String sentence(Agreement later) {
        return party() + " has joined version " + version + " of " + later.id()
                + ", and has to say yes again to version " + later.version() + ": " + String.join("; ", why);
    }
}
