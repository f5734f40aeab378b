package org.comity.doors.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.comity.feeds.FeedCurve;
import org.comity.feeds.FeedCurve.Coverage;
import org.comity.feeds.FeedCurve.Line;
import org.comity.feeds.FeedCurve.Measure;
import org.comity.feeds.SmallCells;
import org.comity.parties.Role;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code comity feed curve}: what was sent, what became of it, and what is still seen. */
@Command(
        name = "curve",
        description =
                "By country, family and day: rows sent, delivered and answered, rows fixed as recipients report, and"
                        + " the addresses that the feed still sees. Counts from 1 to 4 are suppressed, and others where they would"
                        + " give one away.")
final class FeedCurveCommand extends TableCommand {
    /** Gaps that are told. */
    private static final int GAPS_TOLD_MAX = 10;

    @Option(names = "--country", paramLabel = "CC", defaultValue = "", description = "of that country alone")
    private String country = "";

    @Option(names = "--family", paramLabel = "NAME", defaultValue = "", description = "of that family alone")
    private String family = "";

    @Option(names = "--until", paramLabel = "DAY", description = "the last day (default: the newest there is)")
    private @Nullable String until;

    @Option(
            names = "--days",
            paramLabel = "NUMBER",
            defaultValue = "30",
            description = "how many days, up to " + FeedCurve.DAYS_MAX + " (default ${DEFAULT-VALUE})")
    private int days;

    @Option(names = "--exact", description = "small counts as they are; for operators")
    private boolean exact;

    FeedCurveCommand(Shell shell) {
        super(shell);
    }

    @Override
    Set<Role> roles() {
        return Role.READING;
    }

    @Override
    int run(Rooms rooms, Terminal terminal) {
        FeedAnswerCommand.requireExact(rooms, exact);
        LocalDate last = until == null ? null : FeedAnswerCommand.day("--until", until);
        FeedCurve curve;
        try {
            curve = rooms.feeds().curve(last, days);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Line> lines = curve.lines(
                exact, country.isEmpty() ? null : country.toUpperCase(Locale.ROOT), family.isEmpty() ? null : family);
        print(lines, terminal);
        List<FeedCurve.Gap> gaps = curve.gaps();
        gaps.stream().limit(GAPS_TOLD_MAX).forEach(each -> terminal.say(said(each)));
        if (gaps.size() > GAPS_TOLD_MAX) {
            terminal.say(gaps.size() - GAPS_TOLD_MAX + " more gaps");
        }
        if (lines.stream().anyMatch(each -> each.values().containsValue(SmallCells.WITHHELD))) {
            terminal.say(SmallCells.WITHHELD + " is withheld: it would give away a count from 1 to 4");
        }
        return Exit.OK;
    }

    private static String said(FeedCurve.Gap gap) {
        return gap.report() + " was not gone through for " + gap.from()
                + (gap.from().equals(gap.to()) ? "" : " to " + gap.to()) + "; what was there is not known";
    }

    private void print(List<Line> lines, Terminal terminal) {
        if (form() == Table.Form.table) {
            var table = new Table(
                    "country",
                    "family",
                    "day",
                    "sent",
                    "delivered",
                    "answered",
                    "fixed",
                    "addresses",
                    "new",
                    "coverage");
            for (Line each : lines) {
                table.row(
                        country(each),
                        each.family(),
                        each.day().toString(),
                        each.of(Measure.SENT),
                        each.of(Measure.DELIVERED),
                        each.of(Measure.ANSWERED),
                        each.of(Measure.FIXED),
                        each.coverage() == Coverage.GAP ? "gap" : each.of(Measure.ADDRESSES),
                        each.churn(),
                        coverage(each));
            }
            table.print(terminal, form());
            return;
        }
        var table = new Table(
                "country",
                "family",
                "day",
                "sent",
                "delivered",
                "answered",
                "notified",
                "fixed",
                "false_positive",
                "unreachable",
                "addresses",
                "new_addresses",
                "churn",
                "coverage");
        for (Line each : lines) {
            table.row(
                    country(each),
                    each.family(),
                    each.day().toString(),
                    each.of(Measure.SENT),
                    each.of(Measure.DELIVERED),
                    each.of(Measure.ANSWERED),
                    each.of(Measure.NOTIFIED),
                    each.of(Measure.FIXED),
                    each.of(Measure.FALSE_POSITIVE),
                    each.of(Measure.UNREACHABLE),
                    each.of(Measure.ADDRESSES),
                    each.of(Measure.FRESH),
                    each.churn(),
                    coverage(each));
        }
        table.print(terminal, form());
    }

    private static String country(Line line) {
        return line.country().isEmpty() ? "-" : line.country();
    }

    private static String coverage(Line line) {
        return line.coverage().name().toLowerCase(Locale.ROOT);
    }
}
