package org.comity.parties;

import java.util.Set;

/**
 * Somebody who stands at a door and has shown who they are. The party is that of the credential, never of anything
 * the request says.
 *
 * @param name the credential's name, for logs
 * @param party the id of the party the credential was given to
 * @param home whether that party is our own
 * @param scopes what the credential allows
 */
public record Visitor(String name, String party, boolean home, Set<Scope> scopes) {
    public Visitor {
        scopes = Set.copyOf(scopes);
    }

    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }
}
