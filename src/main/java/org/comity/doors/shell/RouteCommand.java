package org.comity.doors.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.comity.routing.Columns;
import org.comity.routing.CsvBatch;
import org.comity.routing.CsvReader;
import org.comity.routing.Permissions;
import org.comity.routing.ReadAhead;
import org.comity.routing.Router;
import org.comity.routing.Routes;
import org.comity.routing.SeenKeys;
import org.comity.routing.Tally;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comity route}: reports of observations parted among those who can act; needs no node. */
@Command(
        name = "route",
        description =
                "Part reports of observations among those who can act: each row to whom its victim's address, host"
                        + " name, network or country belongs to. Exits with 2 where rows were malformed or refused.")
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
            description = "CSV files, packed with gzip or not; folders of them; - for what is piped in")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--tables",
            paramLabel = "DIR",
            required = true,
            description = "a folder of tables, listed in its " + RouteTables.LIST)
    private Path tables = Path.of("");

    @Option(names = "--recipients", paramLabel = "FILE", required = true, description = "the list of recipients")
    private Path recipients = Path.of("");

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
            names = "--key",
            paramLabel = "COLUMN",
            split = ",",
            description =
                    "columns that make two rows the same, beside the report and the victim's address (default: the"
                            + " victim's port, tag, infection)")
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
        List<RouteInput> inputs = RouteInput.of(files, terminal, report);
        RouteRecipients known =
                RouteRecipients.read(new String(Files.readAllBytes(terminal.file(recipients)), StandardCharsets.UTF_8));
        RouteTables read = RouteTables.read(terminal.file(tables), LocalDate.ofInstant(now, ZoneOffset.UTC), maxAge);
        if (stale == Stale.refuse && !read.stale().isEmpty()) {
            throw new Refusal(
                    Exit.REFUSED,
                    String.join("; ", read.stale()) + "; fetch it anew, or route all the same with --stale flag");
        }
        read.stale().forEach(each -> terminal.say("Stale: " + each));
        // Whatever a recipient lists is looked at before the first row is.
        var routes = new HashMap<String, Routes>();
        for (RouteInput each : inputs) {
            routes.computeIfAbsent(
                    each.report(), name -> Routes.of(known.all(), name, read.networkOf(), read.countryOf()));
        }
        RouteOutput output = RouteOutput.begin(terminal.file(out), known.all());
        var seen = new SeenKeys(new SecureRandom().nextLong(), keys);
        var router = new Router(seen, known.unroutable());
        var account = new RouteAccount(known.all());
        var numbers = new HashMap<String, Integer>();
        long begun = System.nanoTime();
        for (RouteInput each : inputs) {
            int number = numbers.computeIfAbsent(each.report(), name -> numbers.size());
            route(each, number, routes, router, account, output);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        output.finish(account.json(read, now.toString(), keyColumns, seen.windows(), output.sizes()));
        account.print(terminal);
        tell(account, seen, took);
        return account.isClean() ? Exit.OK : Exit.USAGE;
    }

    private void route(
            RouteInput input,
            int number,
            Map<String, Routes> routes,
            Router router,
            RouteAccount account,
            RouteOutput output)
            throws IOException, InterruptedException {
        Tally tally = account.begin(input);
        try (var in = input.open(terminal);
                var progress = Progress.over(terminal, input.shown(), input.size(), in);
                var rows = RouteInput.unpacked(progress.counted(), input.shown())) {
            var reader = new CsvReader(rows, tally);
            Columns columns = Columns.of(input.report(), reader.names(), keyColumns);
            reader.select(columns.selected());
            output.report(input.report(), reader.header());
            Routes route = Objects.requireNonNull(routes.get(input.report()));
            try (var batches = new ReadAhead(reader, columns, number, router, true)) {
                for (CsvBatch batch = batches.next(); batch != null; batch = batches.next()) {
                    router.decide(batch, columns, route, Permissions.everybody(), tally);
                    output.add(batch, router);
                    account.copies(batch, router);
                }
            }
            if (reader.isDamaged()) {
                account.brokenOff(tally);
            }
        }
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
