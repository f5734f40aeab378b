package org.comity.doors.shell;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.comity.feeds.FeedPlan;
import org.comity.feeds.KeptPlan;
import org.comity.json.JsonArray;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.observed.Observation;
import org.comity.routing.Columns;
import org.comity.routing.Recipient;
import org.comity.routing.ReportSchema;
import org.comity.routing.Routes;
import org.comity.routing.SeenKeys;
import org.comity.routing.Tables;
import org.jspecify.annotations.Nullable;

/**
 * Files that say by what a feed is parted, and how they are to be read.
 *
 * @param plan the number of the plan they are of; 0 where they are named by hand
 * @param folder that the paths are relative to
 * @param schema of reports; null for the one of the program
 * @param keyColumns that make two rows the same; empty for what the schema says
 * @param keys held at most
 * @param maxAge days; older tables are stale
 */
public record PlanSource(
        long plan,
        Path folder,
        Path tables,
        List<Path> recipients,
        @Nullable Path schema,
        List<String> keyColumns,
        int keys,
        int maxAge,
        RouteCommand.Stale stale) {
    private static final String TABLES = "tables";
    private static final String SCHEMA = "schema.tsv";

    public PlanSource {
        recipients = List.copyOf(recipients);
        keyColumns = List.copyOf(keyColumns);
    }

    /**
     * The files of the plan that this node was given last.
     *
     * @throws Refusal where none was set
     */
    public static PlanSource newest(Rooms rooms) {
        KeptPlan kept = rooms.feeds()
                .plans()
                .newest()
                .orElseThrow(
                        () -> new Refusal(
                                Exit.USAGE,
                                "this node has no plan; name --tables and --recipients, or set a plan with: comity feed plan set"));
        JsonObject terms =
                Objects.requireNonNull(rooms.feeds().plans().said(kept).object("terms"));
        return new PlanSource(
                kept.nr(),
                kept.folder(),
                Path.of(TABLES),
                terms.texts("recipients").stream().map(Path::of).toList(),
                terms.has("schema") ? Path.of(SCHEMA) : null,
                terms.texts("key"),
                number(terms, "keys"),
                number(terms, "max_age"),
                RouteCommand.Stale.valueOf(String.valueOf(terms.text("stale"))));
    }

    /** The same with another age of tables, where one is given. */
    PlanSource aged(@Nullable Integer days, RouteCommand.@Nullable Stale old) {
        return new PlanSource(
                plan,
                folder,
                tables,
                recipients,
                schema,
                keyColumns,
                keys,
                days == null ? maxAge : days,
                old == null ? stale : old);
    }

    private static int number(JsonObject terms, String name) {
        return terms.get(name) instanceof JsonNumber number ? Integer.parseInt(number.literal()) : 0;
    }

    /**
     * Reads them all.
     *
     * @param say is told of what is stale, or asked for and not done here
     */
    public FeedPlan read(Rooms rooms, Instant now, Consumer<String> say) throws IOException {
        ReportSchema kinds = schema == null ? ReportSchema.standard() : ReportsCommands.read(folder.resolve(schema));
        RouteRecipients lists = lists();
        RouteTables read = tables(now);
        if (stale == RouteCommand.Stale.refuse && !read.stale().isEmpty()) {
            throw new Refusal(
                    Exit.REFUSED,
                    String.join("; ", read.stale()) + "; fetch it anew, or part all the same with --stale flag");
        }
        read.stale().forEach(each -> say.accept("Stale: " + each));
        if (lists.list().contacts()) {
            say.accept(
                    "abuse-contacts is for comity route: on a node everybody has a party and an agreement, and what such"
                            + " contacts alone would get is unroutable");
        }
        List<FeedPlan.Terms> terms = terms(rooms, lists);
        Tables known = read.tables();
        Map<String, Routes> routes = new HashMap<>();
        JsonObject.Builder told = JsonObject.builder();
        if (plan > 0) {
            told.put("plan", plan);
        }
        return new FeedPlan(
                lists.listed(),
                terms,
                lists.unroutable(),
                lists.tlp(),
                report -> routes.computeIfAbsent(report, name -> Routes.of(lists.listed(), name, known, -1)),
                new FeedPlan.ColumnsOf() {
                    @Override
                    public Columns of(String report, List<String> names) {
                        return Columns.of(kind(kinds, report, names), names, keyColumns);
                    }

                    @Override
                    public String by() {
                        return keyColumns.isEmpty() ? "schema of " + kinds.date() : String.join(",", keyColumns);
                    }
                },
                told.put("tables", read.told())
                        .put("recipients", new JsonArray(lists.told()))
                        .build(),
                keys,
                SeenKeys.Period.DAY);
    }

    /** On what terms each recipient gets rows, by its id; reads no table. */
    public Map<String, FeedPlan.Terms> terms(Rooms rooms) throws IOException {
        RouteRecipients lists = lists();
        List<FeedPlan.Terms> terms = terms(rooms, lists);
        var byId = new TreeMap<String, FeedPlan.Terms>();
        for (int i = 0; i < terms.size(); i++) {
            byId.put(lists.listed().get(i).id(), terms.get(i));
        }
        return byId;
    }

    /** What JSON says of its victim stands under the same names whatever the report. */
    private static ReportSchema.Kind kind(ReportSchema kinds, String report, List<String> names) {
        return names.equals(Observation.COLUMNS)
                ? ReportSchema.kind("json", Observation.COLUMNS, "", "")
                : kinds.of(report);
    }

    /** Copies all that counts into a plan of the node; all of it was read before. */
    KeptPlan keep(Rooms rooms, Instant now, Consumer<String> say) throws IOException {
        JsonArray told = Objects.requireNonNull(read(rooms, now, say).told().array("tables"));
        Map<String, Path> files = new TreeMap<>();
        Path from = folder.resolve(tables);
        files.put(TABLES + "/" + RouteTables.LIST, from.resolve(RouteTables.LIST));
        for (JsonValue each : told) {
            var table = (JsonObject) each;
            add(files, from, table);
            JsonArray with = Objects.requireNonNullElse(table.array("with"), new JsonArray(List.of()));
            with.forEach(more -> add(files, from, (JsonObject) more));
        }
        var names = new ArrayList<String>();
        for (Path each : recipients) {
            String name = "recipients/" + (names.size() + 1) + "-"
                    + Objects.requireNonNull(each.getFileName()).toString();
            names.add(name);
            files.put(name, folder.resolve(each));
        }
        JsonObject.Builder terms = JsonObject.builder()
                .put("recipients", JsonArray.ofTexts(names))
                .put("key", JsonArray.ofTexts(keyColumns))
                .put("keys", keys)
                .put("max_age", maxAge)
                .put("stale", stale.name().toLowerCase(Locale.ROOT));
        if (schema != null) {
            files.put(SCHEMA, folder.resolve(schema));
            terms.put("schema", SCHEMA);
        }
        return rooms.feeds().plans().set(files, terms.build(), rooms.actor().name());
    }

    private static void add(Map<String, Path> files, Path from, JsonObject table) {
        String file = String.valueOf(table.text("file"));
        if (!from.resolve(file).normalize().startsWith(from.normalize())) {
            throw new Refusal(
                    Exit.USAGE,
                    file + " lies outside " + from.getFileName() + "; a plan holds copies: put it in there");
        }
        files.put(TABLES + "/" + file, from.resolve(file));
    }

    private RouteRecipients lists() throws IOException {
        return RouteRecipients.read(recipients, folder);
    }

    private RouteTables tables(Instant now) throws IOException {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return RouteTables.read(folder.resolve(tables).normalize(), today, today, maxAge);
    }

    private static List<FeedPlan.Terms> terms(Rooms rooms, RouteRecipients lists) {
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
        return terms;
    }
}
