package org.comity.doors.shell;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.routing.RangeTable;
import org.comity.routing.TableFile;
import org.comity.yaml.BadYaml;
import org.comity.yaml.Mapping;
import org.comity.yaml.Yaml;

/**
 * The tables of a folder: which files there are, what they say and how old that is, as its {@code tables.yaml} lists
 * them. Of two files that say something of the same range, the one listed later counts.
 */
final class RouteTables {
    static final String LIST = "tables.yaml";

    private static final String HEADING = "route-tables/1";

    private final RangeTable networkOf;
    private final RangeTable countryOf;
    private final List<JsonValue> told;
    private final List<String> stale;

    private RouteTables(RangeTable networkOf, RangeTable countryOf, List<JsonValue> told, List<String> stale) {
        this.networkOf = networkOf;
        this.countryOf = countryOf;
        this.told = told;
        this.stale = stale;
    }

    /**
     * Reads all of them.
     *
     * @param today for their age
     * @param daysMax older than that is stale
     * @throws BadYaml when the list cannot be read
     * @throws org.comity.routing.BadTable when a file cannot
     */
    static RouteTables read(Path folder, LocalDate today, int daysMax) throws IOException {
        Mapping list = Yaml.read(new String(Files.readAllBytes(folder.resolve(LIST)), StandardCharsets.UTF_8));
        if (!list.text("comity").equals(HEADING)) {
            throw new BadYaml(list.line("comity"), LIST + " begins with: comity: " + HEADING);
        }
        RangeTable.Builder networks = RangeTable.builder();
        RangeTable.Builder countries = RangeTable.builder();
        var told = new ArrayList<JsonValue>();
        var stale = new ArrayList<String>();
        for (Mapping each : list.mappings("tables")) {
            String file = each.text("file");
            TableFile.Maps maps = among(each, "maps", TableFile.Maps.class);
            TableFile.Form form = among(each, "form", TableFile.Form.class);
            LocalDate date = date(each);
            String source = each.text("source");
            each.nothingElse();
            long days = ChronoUnit.DAYS.between(date, today);
            if (days < 0) {
                throw new BadYaml(each.line("date"), file + " is of " + date + ", which is still to come");
            }
            if (days > daysMax) {
                stale.add(file + " is of " + date + ", " + days + " days old; " + daysMax + " are allowed");
            }
            int ranges;
            try (var lines = open(folder.resolve(file))) {
                ranges = TableFile.read(lines, file, form, maps, maps == TableFile.Maps.ASN ? networks : countries);
            } catch (EOFException | ZipException e) {
                throw new Refusal(Exit.USAGE, file + " is cut off or damaged; fetch it anew");
            }
            told.add(JsonObject.builder()
                    .put("file", file)
                    .put("maps", maps.name().toLowerCase(Locale.ROOT))
                    .put("date", date.toString())
                    .put("source", source)
                    .put("ranges", ranges)
                    .put("stale", days > daysMax)
                    .build());
        }
        list.nothingElse();
        return new RouteTables(networks.build(), countries.build(), told, stale);
    }

    private static BufferedReader open(Path file) throws IOException {
        var in = Files.newInputStream(file);
        try {
            return new BufferedReader(new InputStreamReader(
                    file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private static <E extends Enum<E>> E among(Mapping entry, String field, Class<E> all) {
        String text = entry.text(field);
        var known = new ArrayList<String>();
        for (E each : all.getEnumConstants()) {
            String name = each.name().toLowerCase(Locale.ROOT);
            if (name.equals(text)) {
                return each;
            }
            known.add(name);
        }
        throw new BadYaml(entry.line(field), field + " is \"" + text + "\"; write one of " + String.join(", ", known));
    }

    private static LocalDate date(Mapping entry) {
        String text = entry.text("date");
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new BadYaml(entry.line("date"), "date is \"" + text + "\"; write a day such as 2026-11-30");
        }
    }

    RangeTable networkOf() {
        return networkOf;
    }

    RangeTable countryOf() {
        return countryOf;
    }

    /** Which of them are older than allowed, a sentence each. */
    List<String> stale() {
        return stale;
    }

    JsonArray told() {
        return new JsonArray(told);
    }
}
