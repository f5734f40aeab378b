package org.comity.parties;

import java.util.regex.Pattern;
import org.comity.seal.NoteKey;

/**
 * A sovereign's authority, agency, CSIRT, police unit, ISAC, company or registrar: an identity with a signing key.
 *
 * @param nr its number inside this node
 * @param id its domain name, in lower case
 * @param name what people call it
 * @param key its verification key, written {@code NAME+ID+BASE64} as C2SP notes do; empty for a partner without a node,
 *     which uses TAXII, files or mail and signs on paper
 * @param ours whether this node is its
 */
public record Party(long nr, String id, String name, String key, boolean ours) {
    private static final Pattern DOMAIN =
            Pattern.compile("(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])");

    /**
     * Checks that it is a domain name such as {@code csirt.northland.example}.
     *
     * @throws IllegalArgumentException saying what is expected
     */
    public static String requireId(String id) {
        if (!DOMAIN.matcher(id).matches()) {
            throw new IllegalArgumentException("\"" + id
                    + "\" is no party id; a party is known by its domain name in lower case, such as"
                    + " csirt.northland.example");
        }
        return id;
    }

    public boolean hasNode() {
        return !key.isEmpty();
    }

    /** Its verification key; asked only of a party with a node. */
    public NoteKey noteKey() {
        return NoteKey.parse(key);
    }

    /** How it is shown: its name, and its id behind it. */
    public String title() {
        return name + " (" + id + ")";
    }
}
