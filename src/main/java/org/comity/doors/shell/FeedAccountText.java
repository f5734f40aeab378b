package org.comity.doors.shell;

import java.util.List;
import java.util.TreeMap;
import org.comity.feeds.FeedAccount;
import org.comity.feeds.FeedRunRow;
import org.comity.routing.Outcome;

/** The account of feeds, for people. */
final class FeedAccountText {
    private FeedAccountText() {}

    /** A row for each run. */
    static Table runs(List<FeedRunRow> runs) {
        var table = new Table(
                "run",
                "input",
                "report",
                "state",
                "read",
                "delivered",
                "duplicate",
                "refused",
                "unroutable",
                "malformed");
        for (FeedRunRow each : runs) {
            table.row(
                    Long.toString(each.nr()),
                    each.input(),
                    each.report(),
                    each.state(),
                    Long.toString(each.account().read()),
                    rows(each.account(), Outcome.DELIVERED),
                    rows(each.account(), Outcome.DUPLICATE),
                    rows(each.account(), Outcome.REFUSED),
                    rows(each.account(), Outcome.UNROUTABLE),
                    rows(each.account(), Outcome.MALFORMED));
        }
        return table;
    }

    /** By report, by recipient, and why rows could not be read. */
    static void print(List<FeedRunRow> runs, FeedAccount all, Terminal terminal) {
        var byReport = new TreeMap<String, FeedAccount>();
        runs.forEach(each -> byReport.merge(each.report(), each.account(), FeedAccount::and));
        var table = new Table("report", "read", "delivered", "duplicate", "refused", "unroutable", "malformed");
        byReport.forEach((report, account) -> row(table, report, account));
        row(table, "all", all);
        table.print(terminal, Table.Form.table);
        terminal.out().println();
        var shares = new Table("recipient", "rows", "opted out", "refused");
        new TreeMap<>(all.recipients())
                .forEach((id, share) -> shares.row(
                        id,
                        Long.toString(share.rows()),
                        Long.toString(share.optedOut()),
                        Long.toString(share.refused())));
        shares.print(terminal, Table.Form.table);
        new TreeMap<>(all.malformed()).forEach((reason, rows) -> terminal.say(rows + " malformed, " + reason));
        if (all.late() > 0) {
            terminal.say(all.late() + " late: what they would have to be held against is forgotten");
        }
    }

    private static void row(Table table, String name, FeedAccount account) {
        table.row(
                name,
                Long.toString(account.read()),
                rows(account, Outcome.DELIVERED),
                rows(account, Outcome.DUPLICATE),
                rows(account, Outcome.REFUSED),
                rows(account, Outcome.UNROUTABLE),
                rows(account, Outcome.MALFORMED));
    }

    private static String rows(FeedAccount account, Outcome outcome) {
        return Long.toString(account.of(outcome));
    }
}
