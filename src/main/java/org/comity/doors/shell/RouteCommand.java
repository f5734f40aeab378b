package org.comity.doors.shell;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.comity.observed.RowForm;
import org.comity.routing.Aggregation;
import org.comity.routing.Columns;
import org.comity.routing.Recipient;
import org.comity.routing.ReportSchema;
import org.comity.routing.Router;
import org.comity.routing.Routes;
import org.comity.routing.SeenKeys;
import org.comity.routing.Tables;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comity route}: reports of observations parted among those who can act; needs no node. */
@Command(
        name = "route",
        description =
                "Part reports of observations among those who can act: each row to whom its victim's address, host"
                        + " name, sector, network or country belongs to. Exits with 2 where rows were malformed or"
                        + " refused.")
public final class RouteCommand implements Callable<Integer> {
    /** Keys held to find duplicates by, at most. */
    static final int KEYS_MAX = 200_000_000;

    enum Stale {
        refuse,
        flag
    }

    private final Terminal terminal;
    private final InstantSource clock;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description =
                    "files of CSV, NDJSON or JSON, packed with gzip or zstd or not; folders of them; - for what is"
                            + " piped in")
    private List<Path> files = new ArrayList<>();

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
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "an empty folder, or one still to be made: a folder for each recipient, and the account")
    private Path out = Path.of("");

    @Option(
            names = "--report",
            paramLabel = "NAME",
            defaultValue = "",
            description = "of which report all files are, where their names do not say")
    private String report = "";

    @Option(
            names = "--form",
            paramLabel = "csv|ndjson|json",
            defaultValue = "auto",
            description = "how all files are written, where their names or first bytes do not say")
    private RowForm form = RowForm.auto;

    @Option(
            names = "--schema",
            paramLabel = "FILE",
            description = "a newer schema of reports than the one that comes with the program, made by: comity reports"
                    + " schema")
    private @Nullable Path schema;

    @Option(
            names = "--as-of",
            paramLabel = "DAY",
            description = "look addresses up as of that day: tables of later days are passed over (default: today)")
    private @Nullable LocalDate asOf;

    @Option(
            names = "--key",
            paramLabel = "COLUMN",
            split = ",",
            description =
                    "columns that make two rows the same, beside the report and the victim's address (default: as the"
                            + " schema says, or the victim's port, tag, infection, url)")
    private List<String> keyColumns = new ArrayList<>();

    @Option(
            names = "--keys",
            paramLabel = "NUMBER",
            defaultValue = "4000000",
            description =
                    "hold that many of these at most (default ${DEFAULT-VALUE}; up to 128 bytes each, and 16 to 32"
                            + " to find it)")
    private int keys;

    @Option(
            names = "--aggregate",
            description = "add to each row of CSV how often it came in this run, and when first and last; 20 bytes more"
                    + " for each key")
    private boolean aggregate;

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
            description = "what happens to stale tables: refuse to route by them, or flag them in the account (default"
                    + " ${DEFAULT-VALUE})")
    private Stale stale = Stale.refuse;

    /** @param clock says today, for the age of tables */
    public RouteCommand(Terminal terminal, InstantSource clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (keys < 2 || keys > KEYS_MAX) {
            throw new Refusal(Exit.USAGE, "--keys is a number from 2 to " + KEYS_MAX);
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        if (asOf != null && asOf.isAfter(today)) {
            throw new Refusal(Exit.USAGE, "--as-of is a day that has been; today is " + today);
        }
        List<RouteInput> inputs = RouteInput.of(files, terminal, report, form);
        ReportSchema kinds = schema == null ? ReportSchema.standard() : ReportsCommands.read(terminal.file(schema));
        RouteRecipients lists = RouteRecipients.read(recipients, terminal);
        RouteTables read = RouteTables.read(terminal.file(tables), today, asOf == null ? today : asOf, maxAge);
        if (stale == Stale.refuse && !read.stale().isEmpty()) {
            throw new Refusal(
                    Exit.REFUSED,
                    String.join("; ", read.stale()) + "; fetch it anew, or route all the same with --stale flag");
        }
        read.stale().forEach(each -> terminal.say("Stale: " + each));
        Tables known = read.tables();
        List<Recipient> all = lists.with(known.contacts());
        // Whatever a recipient lists is looked at before the first row is.
        var routes = new HashMap<String, Routes>();
        for (RouteInput each : inputs) {
            routes.computeIfAbsent(each.report(), name -> Routes.of(all, name, known, lists.contactsFrom()));
        }
        RouteOutput output = RouteOutput.begin(terminal.file(out), all);
        var seen = new SeenKeys(new SecureRandom().nextLong(), keys, SeenKeys.Period.NONE, aggregate);
        var router = new Router(seen, lists.unroutable());
        var account = new RouteAccount(all, lists.listed().size());
        var run = new RouteRun(terminal, router, output, account, keyColumns);
        var numbers = new HashMap<String, Integer>();
        long begun = System.nanoTime();
        for (RouteInput each : inputs) {
            int number = numbers.computeIfAbsent(each.report(), name -> numbers.size());
            run.file(each, kinds.of(each.report()), number, Objects.requireNonNull(routes.get(each.report())));
        }
        if (aggregate) {
            var aggregation = new Aggregation(seen);
            output.rewrite((name, from, to) -> aggregation.copy(
                    from,
                    columns -> Columns.of(kinds.of(name), columns, keyColumns),
                    Objects.requireNonNull(numbers.get(name)),
                    to));
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        output.finish(account.json(read, lists, kinds, now.toString(), keyColumns, seen.windows(), output.sizes()));
        account.print(terminal);
        tell(account, seen, took);
        return account.isClean() ? Exit.OK : Exit.USAGE;
    }

    private void tell(RouteAccount account, SeenKeys seen, Duration took) {
        if (seen.windows() > 1) {
            terminal.say("More than " + keys + " keys: " + seen.windows()
                    + " windows were begun, and a duplicate further" + " back than " + keys / 2
                    + " keys may have been delivered again. More memory and --keys help.");
        }
        double seconds = Math.max(0.001, took.toMillis() / 1000.0);
        terminal.say(String.format(
                Locale.ROOT,
                "%d rows in %.1f s, %d a second",
                account.read(),
                seconds,
                Math.round(account.read() / seconds)));
    }
}
