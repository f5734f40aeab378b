package org.comity.parties;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who stands at a door and has shown who they are. The party is that of the credential, never of anything
 * the request says.
 *
 * @param name the credential's name, for logs
 * @param party the id of the party the credential was given to
 * @param home whether that party is our own
 * @param scopes what the credential allows
 * @param reader the person whose reading is kept in the log; null where nobody in particular reads, or whoever reads for
 *     them keeps it
 */
public record Visitor(
        String name,
        String party,
        boolean home,
        Set<Scope> scopes,
        @Nullable Reader reader) {
    public Visitor {
        scopes = Set.copyOf(scopes);
    }

    /** Somebody of whose reading nothing is kept. */
    public Visitor(String name, String party, boolean home, Set<Scope> scopes) {
        this(name, party, home, scopes, null);
    }

    /**
     * One of our people who reads.
     *
     * @param person the number of the person
     * @param why the reason given; empty where none was
     */
    public record Reader(long person, String why) {}

    /** The same visitor, who says why they read. */
    public Visitor because(String why) {
        return reader == null ? this : new Visitor(name, party, home, scopes, new Reader(reader.person(), why));
    }

    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }
}
