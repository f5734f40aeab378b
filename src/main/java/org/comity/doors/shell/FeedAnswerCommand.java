package org.comity.doors.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.comity.border.SegmentAnswers.Answer;
import org.comity.border.SegmentAnswers.Counts;
import org.comity.feeds.FeedAnswers;
import org.comity.feeds.FeedAnswers.Came;
import org.comity.feeds.FeedAnswers.Kept;
import org.comity.feeds.FeedAnswers.Of;
import org.comity.parties.Role;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code comity feed answer}: what became of observations, as counts. */
@Command(
        name = "answer",
        description =
                "Tell the party whose rows came what became of them, as counts; or write down what a recipient without"
                        + " a node said. Without counts: list what can be answered. A later answer takes the place of an earlier"
                        + " one.")
final class FeedAnswerCommand extends TableCommand {
    @Option(names = "--party", paramLabel = "ID", defaultValue = "", description = "to that party, whose rows came")
    private String party = "";

    @Option(
            names = "--for",
            paramLabel = "RECIPIENT",
            defaultValue = "",
            description = "what that recipient of ours said; with --from")
    private String recipient = "";

    @Option(
            names = "--from",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "with --for: how it was told, such as \"mail of 2026-03-04\"")
    private String from = "";

    @Option(names = "--report", paramLabel = "NAME", defaultValue = "", description = "about rows of that report")
    private String report = "";

    @Option(names = "--day", paramLabel = "DAY", description = "of that day in UTC")
    private @Nullable String day;

    @Option(names = "--family", paramLabel = "NAME", defaultValue = "", description = "of that family")
    private String family = "";

    @Option(names = "--notified", paramLabel = "ROWS", description = "of which whoever has the machine was told")
    private @Nullable Long notified;

    @Option(names = "--fixed", paramLabel = "ROWS", description = "that are mended")
    private @Nullable Long fixed;

    @Option(names = "--false-positive", paramLabel = "ROWS", description = "where nothing was wrong")
    private @Nullable Long falsePositive;

    @Option(names = "--unreachable", paramLabel = "ROWS", description = "where nobody could be told")
    private @Nullable Long unreachable;

    @Option(names = "--as-of", paramLabel = "DAY", description = "of when the counts are (default: today)")
    private @Nullable String asOf;

    @Option(
            names = "--text",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "what else is to be said; nothing that names anybody")
    private String text = "";

    FeedAnswerCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Rooms rooms, Terminal terminal) {
        try {
            if (notified == null && fixed == null && falsePositive == null && unreachable == null) {
                list(rooms, terminal);
            } else {
                answer(rooms, terminal);
            }
            return Exit.OK;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void list(Rooms rooms, Terminal terminal) throws IOException {
        if (!recipient.isEmpty() || !report.isEmpty() || day != null) {
            throw new Refusal(
                    Exit.USAGE, "an answer has counts: --notified, --fixed, --false-positive or --unreachable");
        }
        var table = new Table("party", "report", "day", "family", "rows");
        for (Came each : rooms.feeds().answers().came(party, FeedAnswers.LISTED_MAX)) {
            table.row(
                    each.party(),
                    each.of().report(),
                    each.of().day().toString(),
                    each.of().family(),
                    Long.toString(each.rows()));
        }
        table.print(terminal, form());
    }

    private void answer(Rooms rooms, Terminal terminal) throws IOException {
        if (party.isEmpty() == recipient.isEmpty()) {
            throw new Refusal(
                    Exit.USAGE, "say either --party, whose rows came, or --for, which recipient of ours said so");
        }
        if (report.isEmpty() || day == null || family.isEmpty()) {
            throw new Refusal(
                    Exit.USAGE, "an answer is about rows of one report, day and family: --report, --day and --family");
        }
        var of = new Of(report, day("--day", day), family);
        var counts = new Counts(number(notified), number(fixed), number(falsePositive), number(unreachable));
        LocalDate counted =
                asOf == null ? LocalDate.ofInstant(rooms.clock().instant(), ZoneOffset.UTC) : day("--as-of", asOf);
        String actor = rooms.actor().name();
        FeedAnswers answers = rooms.feeds().answers();
        Answer given = recipient.isEmpty()
                ? answers.give(party, of, counts, counted, text, actor)
                : answers.record(recipient, of, counts, counted, text, from, actor);
        terminal.say(
                recipient.isEmpty()
                        ? given.party() + " is told with the next exchange; a later answer takes this one's place"
                        : "what " + recipient + " said of " + of + " is written down");
    }

    private static long number(@Nullable Long given) {
        return Objects.requireNonNullElse(given, 0L);
    }

    static LocalDate day(String option, String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new Refusal(Exit.USAGE, option + " is a day such as 2026-03-01, not " + text);
        }
    }

    /** {@code comity feed answers}: those there are. */
    @Command(
            name = "answers",
            description =
                    "List what recipients said of what they got, or with --given what we said, the newest first; as it is,"
                            + " so that it is for operators.")
    static final class Listed extends TableCommand {
        @Option(names = "--given", description = "what we said of what came to us")
        private boolean given;

        Listed(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            boolean brief = form() == Table.Form.table;
            var table = brief
                    ? new Table(
                            "party",
                            "report",
                            "day",
                            "family",
                            "notified",
                            "fixed",
                            "false positive",
                            "unreachable",
                            "as of")
                    : new Table(
                            "party",
                            "report",
                            "day",
                            "family",
                            "notified",
                            "fixed",
                            "false_positive",
                            "unreachable",
                            "as_of",
                            "recipient",
                            "told",
                            "told_by",
                            "text");
            for (Kept each : rooms.feeds().answers().list(given, FeedAnswers.LISTED_MAX)) {
                Counts counts = each.answer().counts();
                var cells = new ArrayList<String>(List.of(
                        brief && !each.recipient().isEmpty()
                                ? each.recipient()
                                : each.answer().party(),
                        each.answer().report(),
                        each.answer().day().toString(),
                        each.answer().family(),
                        Long.toString(counts.notified()),
                        Long.toString(counts.fixed()),
                        Long.toString(counts.falsePositive()),
                        Long.toString(counts.unreachable()),
                        each.answer().asOf().toString()));
                if (!brief) {
                    cells.addAll(List.of(
                            each.recipient(),
                            each.at().truncatedTo(ChronoUnit.SECONDS).toString(),
                            each.toldBy(),
                            each.answer().text()));
                }
                table.row(cells.toArray(String[]::new));
            }
            table.print(terminal, form());
            return Exit.OK;
        }
    }

    /** Small counts are for those who work with the rows anyway. */
    static void requireExact(Rooms rooms, boolean exact) {
        if (exact && !mayExact(rooms)) {
            throw new Refusal(Exit.REFUSED, "--exact is for an operator; others see no count from 1 to 4");
        }
    }

    private static boolean mayExact(Rooms rooms) {
        return rooms.actor().person().map(each -> each.is(Role.OPERATOR)).orElse(true);
    }
}
