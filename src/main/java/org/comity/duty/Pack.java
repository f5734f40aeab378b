package org.comity.duty;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * The rules of one instrument, as a file says them.
 *
 * @param instrument its name and number
 * @param publication where it was published
 * @param url where its text stands
 * @param verifiedHow what was read to verify the pack, and when
 * @param note what a reader should know besides; may be empty
 */
public record Pack(
        String id,
        String title,
        String instrument,
        String publication,
        String url,
        Stage.Verified verified,
        String verifiedHow,
        Rule.Status status,
        LocalDate validFrom,
        Optional<LocalDate> validUntil,
        String note,
        List<Rule> rules) {

    public Pack {
        rules = List.copyOf(rules);
    }
}
