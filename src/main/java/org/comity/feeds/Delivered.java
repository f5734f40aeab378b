package org.comity.feeds;

import java.util.List;

/**
 * What one turn handed over to one recipient.
 *
 * @param segments that it has now, or that a mail told it of
 * @param rows of them
 * @param problems why something was not handed over; what is named there waits
 * @param unreachable whether a server did not take a mail
 */
public record Delivered(
        String recipient, FeedPlan.Delivery by, int segments, long rows, List<String> problems, boolean unreachable) {
    public Delivered {
        problems = List.copyOf(problems);
    }

    /** Whether there is anything to say of it. */
    public boolean isSilent() {
        return segments == 0 && problems.isEmpty();
    }
}
