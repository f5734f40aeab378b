package org.comity.doors.shell;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.routing.CsvBatch;
import org.comity.routing.Malformed;
import org.comity.routing.Outcome;
import org.comity.routing.Recipient;
import org.comity.routing.ReportSchema;
import org.comity.routing.Tally;

/** What became of every row of a run: by file, by recipient, and in all. */
final class RouteAccount {
    private final List<Recipient> recipients;
    private final int listed;
    private final List<Entry> files = new ArrayList<>();
    private final Set<Tally> brokenOff = new HashSet<>();
    private final long[] copies;

    /** What became of one file; the same file may be named twice, and is two of these. */
    private record Entry(RouteInput file, Tally tally) {}

    /** @param listed the first so many of them are told of even where they got nothing */
    RouteAccount(List<Recipient> recipients, int listed) {
        this.recipients = recipients;
        this.listed = listed;
        this.copies = new long[recipients.size()];
    }

    /** The tally of a file that is begun. */
    Tally begin(RouteInput file) {
        var tally = new Tally();
        files.add(new Entry(file, tally));
        return tally;
    }

    /** The file of that tally ended before its end. */
    void brokenOff(Tally tally) {
        brokenOff.add(tally);
    }

    /** Counts who got the rows of a batch. */
    void copies(CsvBatch batch) {
        for (int row = 0; row < batch.rows(); row++) {
            for (int copy = 0; copy < batch.copies(row); copy++) {
                copies[batch.recipient(row, copy)]++;
            }
        }
    }

    private int[] toldOf() {
        return IntStream.range(0, copies.length)
                .filter(each -> each < listed || copies[each] > 0)
                .toArray();
    }

    long read() {
        return files.stream().mapToLong(each -> each.tally().read()).sum();
    }

    private long read(String report) {
        return files.stream()
                .filter(each -> each.file().report().equals(report))
                .mapToLong(each -> each.tally().read())
                .sum();
    }

    private long of(String report, Outcome outcome) {
        return files.stream()
                .filter(each -> each.file().report().equals(report))
                .mapToLong(each -> each.tally().of(outcome))
                .sum();
    }

    long of(Outcome outcome) {
        return files.stream().mapToLong(each -> each.tally().of(outcome)).sum();
    }

    boolean isClean() {
        return of(Outcome.MALFORMED) == 0 && of(Outcome.REFUSED) == 0 && brokenOff.isEmpty();
    }

    /** By report and by recipient, and below them why rows could not be read. */
    void print(Terminal terminal) {
        var table = new Table("report", "read", "delivered", "duplicate", "refused", "unroutable", "malformed");
        for (String report : new LinkedHashSet<>(
                files.stream().map(each -> each.file().report()).toList())) {
            row(table, report, read(report), outcome -> of(report, outcome));
        }
        row(table, "all", read(), this::of);
        table.print(terminal, Table.Form.table);
        terminal.out().println();
        var shares = new Table("recipient", "rows", "name");
        for (int i : toldOf()) {
            shares.row(
                    recipients.get(i).id(),
                    Long.toString(copies[i]),
                    recipients.get(i).name());
        }
        shares.print(terminal, Table.Form.table);
        for (Entry entry : files) {
            RouteInput file = entry.file();
            Tally tally = entry.tally();
            for (Malformed each : Malformed.values()) {
                if (tally.of(each) > 0) {
                    terminal.say(file.shown() + ": " + tally.of(each) + " malformed, " + each.said() + "; line "
                            + tally.firstLines(each).stream()
                                    .map(String::valueOf)
                                    .collect(Collectors.joining(", "))
                            + (tally.of(each) > Tally.LINES_TOLD_MAX ? ", ..." : ""));
                }
            }
            if (brokenOff.contains(tally)) {
                terminal.say(file.shown() + " breaks off; what came before is routed");
            }
        }
    }

    private static void row(Table table, String name, long read, ToLongFunction<Outcome> of) {
        var cells = new ArrayList<String>(List.of(name, Long.toString(read)));
        for (Outcome each : Outcome.values()) {
            cells.add(Long.toString(of.applyAsLong(each)));
        }
        table.row(cells.toArray(String[]::new));
    }

    /** The same for programs. */
    byte[] json(
            RouteTables tables,
            RouteRecipients lists,
            ReportSchema schema,
            String at,
            List<String> keyColumns,
            long windows,
            NavigableMap<String, Long> sizes) {
        var byFile = new ArrayList<JsonValue>();
        for (Entry entry : files) {
            RouteInput file = entry.file();
            Tally tally = entry.tally();
            var reasons = new ArrayList<JsonValue>();
            for (Malformed each : Malformed.values()) {
                if (tally.of(each) > 0) {
                    reasons.add(JsonObject.builder()
                            .put("reason", each.said())
                            .put("rows", tally.of(each))
                            .put(
                                    "first_lines",
                                    new JsonArray(tally.firstLines(each).stream()
                                            .map(line -> (JsonValue) new JsonNumber(Long.toString(line)))
                                            .toList()))
                            .build());
                }
            }
            byFile.add(counts(
                            JsonObject.builder().put("file", file.shown()).put("report", file.report()),
                            tally.read(),
                            tally::of)
                    .put("broken_off", brokenOff.contains(tally))
                    .put("malformed_because", new JsonArray(reasons))
                    .build());
        }
        var byRecipient = new ArrayList<JsonValue>();
        for (int i : toldOf()) {
            String id = recipients.get(i).id();
            var written = new ArrayList<JsonValue>();
            // Between a slash and what follows it in order: the files in the folder of that name.
            sizes.subMap(id + "/", id + "0")
                    .forEach((place, bytes) -> written.add(JsonObject.builder()
                            .put("file", place)
                            .put("bytes", bytes)
                            .build()));
            JsonObject.Builder recipient = JsonObject.builder().put("id", id);
            if (!recipients.get(i).mail().isEmpty()) {
                recipient.put("mail", recipients.get(i).mail());
            }
            byRecipient.add(recipient
                    .put("rows", copies[i])
                    .put("files", new JsonArray(written))
                    .build());
        }
        return Json.bytes(counts(JsonObject.builder().put("at", at), read(), this::of)
                .put(
                        "key_columns",
                        keyColumns.isEmpty()
                                ? JsonArray.ofTexts("port", "tag", "infection", "url")
                                : JsonArray.ofTexts(keyColumns))
                .put("windows", windows)
                .put("as_of", tables.asOf().toString())
                .put("tables", tables.told())
                .put("lists", new JsonArray(lists.told()))
                .put(
                        "schema",
                        JsonObject.builder()
                                .put("date", schema.date())
                                .put("source", schema.source())
                                .build())
                .put("files", new JsonArray(byFile))
                .put("recipients", new JsonArray(byRecipient))
                .build());
    }

    private static JsonObject.Builder counts(JsonObject.Builder object, long read, ToLongFunction<Outcome> of) {
        object.put("read", read);
        for (Outcome each : Outcome.values()) {
            object.put(each.name().toLowerCase(Locale.ROOT), of.applyAsLong(each));
        }
        return object;
    }
}
