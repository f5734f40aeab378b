package org.comity.stix;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One type of object in the standard.
 *
 * @param name the value of {@code type}
 * @param category which of the four sorts
 * @param shape its property table
 * @param contributing the properties its deterministic identifier is computed from; empty but for SCOs
 */
record ObjectType(String name, Category category, Shape shape, List<String> contributing) {

    /** Every type of the standard, by name. */
    private static final class All {
        static final Map<String, ObjectType> BY_NAME = new HashMap<>();

        static {
            for (List<ObjectType> types :
                    List.of(DomainObjects.ALL, RelationshipObjects.ALL, CyberObservables.ALL, MetaObjects.ALL)) {
                for (ObjectType type : types) {
                    BY_NAME.put(type.name(), type);
                }
            }
        }
    }

    /** The type of that name, or null where the standard has none. */
    static @Nullable ObjectType of(String name) {
        return All.BY_NAME.get(name);
    }

    /** Every type of the standard. */
    static List<ObjectType> all() {
        return List.copyOf(All.BY_NAME.values());
    }
}
