package org.comity.border;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one block of observations holds for one recipient: rows of one report under one header, as they go or came.
 *
 * @param nr its number here, rising in the order in which segments were laid or told of
 * @param id a UUID, the same on both sides
 * @param party the other side: who gets it, or whose node parted it
 * @param clause by which it may cross; empty where it may not
 * @param header the first line of the report, with its end; the rows do not hold it
 * @param tlp the label of its marking; empty where the feed has none
 * @param bytes of the rows
 * @param sha256 of the rows, in hexadecimal
 * @param entry in the log with that party; 0 where there is none yet
 * @param state laid, served, taken or gone where it is ours; told, taken, refused or deleted where it is theirs
 * @param at when it was laid or told of
 * @param ours where it lies; null where it is theirs
 * @param theirs what is known of it; null where it is ours
 */
public record Segment(
        long nr,
        String id,
        String party,
        String agreement,
        String clause,
        String report,
        String header,
        String tlp,
        long bytes,
        long rows,
        String sha256,
        long entry,
        String state,
        Instant at,
        @Nullable Ours ours,
        @Nullable Theirs theirs) {

    /**
     * Where a segment of ours lies.
     *
     * @param place where its rows begin in the file of the block, in bytes
     * @param recipient as our list of recipients calls it
     * @param measures what was done to personal data, as the decision said it
     * @param owner whether the recipient has the addresses
     */
    public record Ours(long block, long place, String recipient, String measures, boolean owner) {}

    /**
     * What is known of a segment of theirs.
     *
     * @param letter that told of it
     * @param why it was refused; empty where it was not
     * @param proven whether a checkpoint of theirs covers their entry about it
     * @param due until when it may be kept; null where no end is said
     */
    public record Theirs(
            String letter,
            String why,
            boolean proven,
            @Nullable Instant due) {}
}
