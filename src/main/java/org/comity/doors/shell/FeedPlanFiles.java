package org.comity.doors.shell;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.comity.feeds.FeedPlan;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say by what a feed is parted; where they name no files, the plan that the node was given. */
final class FeedPlanFiles {
    private static final int KEYS = 4_000_000;
    private static final int AGE_DAYS = 30;

    @Option(
            names = "--tables",
            paramLabel = "DIR",
            description = "a folder of tables, listed in its " + RouteTables.LIST
                    + " (default: as the plan says that was" + " set by comity feed plan set)")
    private @Nullable Path tables;

    @Option(
            names = "--recipients",
            paramLabel = "FILE",
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
            description = "hold that many of these at most (default " + KEYS + ")")
    private @Nullable Integer keys;

    @Option(
            names = "--max-age",
            paramLabel = "DAYS",
            description = "tables older than that are stale (default " + AGE_DAYS + ")")
    private @Nullable Integer maxAge;

    @Option(
            names = "--stale",
            paramLabel = "refuse|flag",
            description = "what happens to stale tables: refuse to part by them, or flag them in the account (default"
                    + " refuse)")
    private RouteCommand.@Nullable Stale stale;

    /** Reads the files that are named, or those of the plan that counts. */
    FeedPlan read(Rooms rooms, Terminal terminal, Instant now) throws IOException {
        return source(rooms, terminal).read(rooms, now, terminal::say);
    }

    /**
     * Where the files lie and how they are to be read.
     *
     * @throws Refusal where none are named and no plan was set
     */
    PlanSource source(Rooms rooms, Terminal terminal) {
        if (tables != null && !recipients.isEmpty()) {
            return named(terminal);
        }
        if (tables != null || !recipients.isEmpty()) {
            throw new Refusal(
                    Exit.USAGE, "--tables and --recipients go together; without both, the plan counts that was set");
        }
        if (schema != null || !keyColumns.isEmpty() || keys != null) {
            throw new Refusal(
                    Exit.USAGE, "--schema, --key and --keys are said when a plan is set: comity feed plan set");
        }
        return PlanSource.newest(rooms).aged(maxAge, stale);
    }

    /** The files that are named. */
    PlanSource named(Terminal terminal) {
        if (tables == null || recipients.isEmpty()) {
            throw new Refusal(Exit.USAGE, "name the files of the plan: --tables DIR --recipients FILE");
        }
        int held = Objects.requireNonNullElse(keys, KEYS);
        if (held < 2 || held > RouteCommand.KEYS_MAX) {
            throw new Refusal(Exit.USAGE, "--keys is a number from 2 to " + RouteCommand.KEYS_MAX);
        }
        return new PlanSource(
                0,
                terminal.folder(),
                tables,
                recipients,
                schema,
                keyColumns,
                held,
                Objects.requireNonNullElse(maxAge, AGE_DAYS),
                Objects.requireNonNullElse(stale, RouteCommand.Stale.refuse));
    }
}
