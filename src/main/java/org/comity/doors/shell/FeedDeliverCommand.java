package org.comity.doors.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.comity.feeds.Delivered;
import org.comity.feeds.FeedPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code comity feed deliver}: hands over to recipients without a node. */
@Command(
        name = "deliver",
        description = "Hand what was laid over to recipients without a node: as files, and by mail where one is due. A"
                + " serving node does so by itself. Exits with 3 where something may not go now, with 5 where a mail"
                + " server did not take it.")
final class FeedDeliverCommand extends TableCommand {
    @Mixin
    private FeedPlanFiles plan = new FeedPlanFiles();

    FeedDeliverCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Rooms rooms, Terminal terminal) {
        try {
            Map<String, FeedPlan.Terms> terms = plan.source(rooms, terminal).terms(rooms);
            List<Delivered> all = rooms.feeds().deliveries().deliver(terms);
            var table = new Table("recipient", "by", "segments", "rows");
            for (Delivered each : all) {
                table.row(
                        each.recipient(),
                        each.by().name().toLowerCase(Locale.ROOT),
                        Integer.toString(each.segments()),
                        Long.toString(each.rows()));
            }
            table.print(terminal, form());
            all.forEach(each -> each.problems().forEach(problem -> terminal.say(each.recipient() + ": " + problem)));
            if (all.stream().anyMatch(Delivered::unreachable)) {
                return Exit.UNREACHABLE;
            }
            return all.stream().allMatch(each -> each.problems().isEmpty()) ? Exit.OK : Exit.REFUSED;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
