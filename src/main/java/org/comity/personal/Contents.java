package org.comity.personal;

import java.util.Set;

/**
 * What minimisation may find in an object, without where: enough to tell that nothing would change, without looking again.
 *
 * @param categories of the personal data found, all of them, however much there is
 * @param mentioned the words that stand before the UUID of an identifier, anywhere in it; mostly types
 */
public record Contents(Set<Category> categories, Set<String> mentioned) {
    public Contents {
        categories = Set.copyOf(categories);
        mentioned = Set.copyOf(mentioned);
    }
}
