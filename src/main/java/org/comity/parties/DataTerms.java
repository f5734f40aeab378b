package org.comity.parties;

import java.util.List;
import org.comity.personal.Category;
import org.comity.personal.Measure;
import org.jspecify.annotations.Nullable;

/**
 * What one clause says of personal data of one category. What is left out is missing, and what is missing keeps the data
 * back: an agreement may be signed before its grounds are found, but nothing rests on a ground that is not there.
 *
 * @param category the category it speaks of
 * @param basis id of the processing basis; null where the clause names none
 * @param transfer id of the transfer ground; null where the clause names none
 * @param noTransfer why no transfer ground is needed; null where one is
 * @param safeguards ids of the safeguards that have to be in place
 * @param measure what is done to the data before it crosses
 * @param notPersonal why data of this category is no personal data here; null where it is
 */
public record DataTerms(
        Category category,
        @Nullable String basis,
        @Nullable String transfer,
        @Nullable String noTransfer,
        List<String> safeguards,
        Measure measure,
        @Nullable String notPersonal) {
    public DataTerms {
        safeguards = List.copyOf(safeguards);
    }

    /** Whether data of this category crosses as personal data, and so needs its grounds. */
    public boolean needsGrounds() {
        return notPersonal == null && measure != Measure.DROP;
    }
}
