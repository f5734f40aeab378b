package org.comity.doors.shell;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.comity.feeds.FeedPlan;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.routing.Columns;
import org.comity.routing.Recipient;
import org.comity.routing.ReportSchema;
import org.comity.routing.Routes;
import org.comity.routing.SeenKeys;
import org.comity.routing.Tables;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say by what a feed is parted, and the plan that the files they name come to. */
final class FeedPlanFiles {
    @Option(
            names = "--tables",
            paramLabel = "DIR",
            required = true,
            description = "a folder of tables, listed in its " + RouteTables.LIST)
    private Path tables = Path.of("");

    @Option(
            names = "--recipients",
            paramLabel = "FILE",
            required = true,
            description = "a list of recipients; of several, one given later overrides whom it names too")
    private List<Path> recipients = new ArrayList<>();

    @Option(
            names = "--schema",
            paramLabel = "FILE",
            description = "a newer schema of reports than the one that comes with the program, made by: comity reports"
                    + " schema")
    private @Nullable Path schema;

    @Option(
            names = "--key",
            paramLabel = "COLUMN",
            split = ",",
            description = "columns that make two rows of a day the same, beside the report and the victim's address"
                    + " (default: as the schema says)")
    private List<String> keyColumns = new ArrayList<>();

    @Option(
            names = "--keys",
            paramLabel = "NUMBER",
            defaultValue = "4000000",
            description = "hold that many of these at most (default ${DEFAULT-VALUE})")
    private int keys;

    @Option(
            names = "--max-age",
            paramLabel = "DAYS",
            defaultValue = "30",
            description = "tables older than that are stale (default ${DEFAULT-VALUE})")
    private int maxAge;

    @Option(
            names = "--stale",
            paramLabel = "refuse|flag",
            defaultValue = "refuse",
            description = "what happens to stale tables: refuse to part by them, or flag them in the account (default"
                    + " ${DEFAULT-VALUE})")
    private RouteCommand.Stale stale = RouteCommand.Stale.refuse;

    /** Reads the files. */
    FeedPlan read(Rooms rooms, Terminal terminal, Instant now) throws IOException {
        if (keys < 2 || keys > RouteCommand.KEYS_MAX) {
            throw new Refusal(Exit.USAGE, "--keys is a number from 2 to " + RouteCommand.KEYS_MAX);
        }
        ReportSchema kinds = schema == null ? ReportSchema.standard() : ReportsCommands.read(terminal.file(schema));
        RouteRecipients lists = RouteRecipients.read(recipients, terminal);
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        RouteTables read = RouteTables.read(terminal.file(tables), today, today, maxAge);
        if (stale == RouteCommand.Stale.refuse && !read.stale().isEmpty()) {
            throw new Refusal(
                    Exit.REFUSED,
                    String.join("; ", read.stale()) + "; fetch it anew, or part all the same with --stale flag");
        }
        read.stale().forEach(each -> terminal.say("Stale: " + each));
        var terms = new ArrayList<FeedPlan.Terms>();
        for (Recipient each : lists.listed()) {
            FeedPlan.Terms its = lists.terms().get(each.id());
            if (its == null) {
                throw new Refusal(
                        Exit.USAGE,
                        "whose " + each.id() + " is, is not listed; a node gives rows to parties under agreements: add"
                                + " party to it");
            }
            rooms.parties().require(its.party());
            terms.add(its);
        }
        Tables known = read.tables();
        Map<String, Routes> routes = new HashMap<>();
        return new FeedPlan(
                lists.listed(),
                terms,
                lists.unroutable(),
                lists.tlp(),
                report -> routes.computeIfAbsent(report, name -> Routes.of(lists.listed(), name, known, -1)),
                (report, names) -> Columns.of(kinds.of(report), names, keyColumns),
                JsonObject.builder()
                        .put("tables", read.told())
                        .put("recipients", new JsonArray(lists.told()))
                        .build(),
                keys,
                SeenKeys.Period.DAY);
    }
}
