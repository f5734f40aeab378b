package org.comity.stix;

import java.util.List;
import java.util.Set;

/**
 * What a reference may point to (STIX 2.1 §3.3).
 *
 * @param words as a message says it
 * @param types the only types allowed, or none where categories decide
 * @param categories the sorts of object allowed; a custom type may always turn out to be one of them
 */
record Target(String words, List<String> types, Set<Category> categories) {

    private static final List<String> NEVER_LOCAL = List.of("identity", "marking-definition");

    static final Target ANY =
            categories("any STIX object", Category.DOMAIN, Category.RELATIONSHIP, Category.OBSERVABLE, Category.META);
    static final Target DOMAIN = categories("an SDO", Category.DOMAIN);
    static final Target DOMAIN_OR_OBSERVABLE = categories("an SDO or SCO", Category.DOMAIN, Category.OBSERVABLE);
    static final Target OBSERVABLE = categories("an SCO", Category.OBSERVABLE);
    static final Target OBSERVABLE_OR_RELATIONSHIP =
            categories("an SCO or SRO", Category.OBSERVABLE, Category.RELATIONSHIP);

    private static Target categories(String words, Category... categories) {
        return new Target(words, List.of(), Set.of(categories));
    }

    /** Objects of these types alone. */
    static Target only(String... types) {
        return new Target(String.join(" or ", types), List.of(types), Set.of());
    }

    /** Whether a well-formed identifier may stand there. */
    boolean allows(String id) {
        if (!types.isEmpty()) {
            for (int i = 0; i < types.size(); i++) {
                if (StixId.isOf(id, types.get(i))) {
                    return true;
                }
            }
            return false;
        }
        return allowsType(StixId.typeOf(id));
    }

    boolean allowsType(String type) {
        if (!types.isEmpty()) {
            return types.contains(type);
        }
        ObjectType known = ObjectType.of(type);
        return known == null ? !type.equals("bundle") : categories.contains(known.category());
    }

    /** Whether such a reference is, inside the deprecated observable container, a key of that container (§2.13). */
    boolean isLocalInContainer() {
        return !categories.contains(Category.META) && types.stream().noneMatch(NEVER_LOCAL::contains);
    }
}
