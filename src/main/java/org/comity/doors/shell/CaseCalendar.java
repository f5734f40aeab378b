package org.comity.doors.shell;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.comity.cases.CaseState;
import org.comity.cases.Clocks;
import org.comity.duty.SparseFeed;

/** What is due in cases, for a calendar: in a file, and at the address of a feed. */
public final class CaseCalendar {
    private CaseCalendar() {}

    /** The calendar of these cases as of now; it is the same as long as nothing is due otherwise. */
    public static String of(List<CaseState> cases, Instant now) {
        return SparseFeed.of(
                "Duty clocks",
                cases.stream()
                        .flatMap(each -> Clocks.of(each, now).stream())
                        .filter(Clocks::begun)
                        .map(each -> new SparseFeed.About(
                                each.state().id(),
                                each.state().name(),
                                each.changed().truncatedTo(ChronoUnit.SECONDS),
                                each.duties()))
                        .toList(),
                DutyCommands.NOTICE);
    }
}
