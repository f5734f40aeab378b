package org.comity.doors.shell;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipException;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.routing.Labels;
import org.comity.routing.RangeTable;
import org.comity.routing.TableFile;
import org.comity.routing.Tables;
import org.comity.yaml.BadYaml;
import org.comity.yaml.Mapping;
import org.comity.yaml.Yaml;

/**
 * The tables of a folder: which files there are, what they say and how old that is, as its {@code tables.yaml} lists
 * them. Of several dates of one table the newest counts that the day of the run allows. Of two files that say something of
 * the same range, the one listed later counts.
 */
final class RouteTables {
    static final String LIST = "tables.yaml";

    private static final String HEADING = "route-tables/1";

    private final Tables tables;
    private final LocalDate asOf;
    private final List<JsonValue> told;
    private final List<String> stale;

    private RouteTables(Tables tables, LocalDate asOf, List<JsonValue> told, List<String> stale) {
        this.tables = tables;
        this.asOf = asOf;
        this.told = told;
        this.stale = stale;
    }

    /** A file of the list. */
    private record Entry(
            String name,
            String file,
            List<String> with,
            TableFile.Maps maps,
            TableFile.Form form,
            LocalDate date,
            String source) {

        static Entry of(Mapping each, LocalDate today) {
            String file = each.text("file");
            TableFile.Form form = among(each, "form", TableFile.Form.class);
            var entry = new Entry(
                    each.optionalText("name").orElse(file),
                    file,
                    each.texts("with"),
                    among(each, "maps", TableFile.Maps.class),
                    form,
                    day(each),
                    each.text("source"));
            if (!entry.with.isEmpty() && !form.refers()) {
                throw new BadYaml(each.line("with"), file + " is of a form that needs no further file");
            }
            if (entry.date.isAfter(today)) {
                throw new BadYaml(each.line("date"), file + " is of " + entry.date + ", which is still to come");
            }
            each.nothingElse();
            return entry;
        }
    }

    /**
     * Reads all that count.
     *
     * @param today no table is of a later day
     * @param asOf the day as of which addresses are looked up: tables of later days are passed over, and the age of the
     *     others is counted from here
     * @param daysMax older than that is stale
     * @throws BadYaml when the list cannot be read
     * @throws org.comity.routing.BadTable when a file cannot
     */
    static RouteTables read(Path folder, LocalDate today, LocalDate asOf, int daysMax) throws IOException {
        Mapping list = Yaml.read(new String(Files.readAllBytes(folder.resolve(LIST)), StandardCharsets.UTF_8));
        if (!list.text("comity").equals(HEADING)) {
            throw new BadYaml(list.line("comity"), LIST + " begins with: comity: " + HEADING);
        }
        var chosen = new LinkedHashMap<String, Entry>();
        for (Mapping each : list.mappings("tables")) {
            Entry entry = Entry.of(each, today);
            Entry before = chosen.get(entry.name);
            if (before != null && before.date.equals(entry.date)) {
                throw new BadYaml(each.line("date"), entry.name + " stands twice with the date " + entry.date);
            }
            if (!entry.date.isAfter(asOf) && (before == null || entry.date.isAfter(before.date))) {
                chosen.put(entry.name, entry);
            }
        }
        list.nothingElse();
        var files = new Reading(folder, asOf, daysMax);
        for (Entry each : chosen.values()) {
            files.read(each);
        }
        return new RouteTables(files.tables(), asOf, files.told, files.stale);
    }

    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
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

    private static LocalDate day(Mapping entry) {
        String text = entry.text("date");
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new BadYaml(entry.line("date"), "date is \"" + text + "\"; write a day such as 2026-11-30");
        }
    }

    /** All of them together. */
    Tables tables() {
        return tables;
    }

    /** The day as of which they are. */
    LocalDate asOf() {
        return asOf;
    }

    /** Which of them are older than allowed, a sentence each. */
    List<String> stale() {
        return stale;
    }

    JsonArray told() {
        return new JsonArray(told);
    }

    /** The files as they are read; what it takes to make tables of them goes with it. */
    private static final class Reading {
        private final Path folder;
        private final LocalDate asOf;
        private final int daysMax;
        private final Map<TableFile.Maps, RangeTable.Builder> tables = new EnumMap<>(TableFile.Maps.class);
        private final Labels sectors = new Labels();
        private final Labels contacts = new Labels();
        private final List<JsonValue> told = new ArrayList<>();
        private final List<String> stale = new ArrayList<>();

        Reading(Path folder, LocalDate asOf, int daysMax) {
            this.folder = folder;
            this.asOf = asOf;
            this.daysMax = daysMax;
            for (TableFile.Maps each : TableFile.Maps.values()) {
                tables.put(each, RangeTable.builder());
            }
        }

        void read(Entry entry) throws IOException {
            long days = ChronoUnit.DAYS.between(entry.date, asOf);
            if (days > daysMax) {
                stale.add(entry.file + " is of " + entry.date + ", " + days + " days old; " + daysMax + " are allowed");
            }
            var explained = new HashMap<String, String>();
            var with = new ArrayList<JsonValue>();
            for (String each : entry.with) {
                with.add(JsonObject.builder()
                        .put("file", each)
                        .put("sha256", hashed(each, lines -> TableFile.explain(lines, each, entry.form, explained)))
                        .build());
            }
            Labels labels = entry.maps == TableFile.Maps.SECTOR ? sectors : contacts;
            RangeTable.Builder into = Objects.requireNonNull(tables.get(entry.maps));
            int before = into.size();
            String sha256 = hashed(
                    entry.file,
                    lines -> TableFile.read(lines, entry.file, entry.form, entry.maps, labels, explained, into));
            JsonObject.Builder said = JsonObject.builder()
                    .put("file", entry.file)
                    .put("sha256", sha256)
                    .put("maps", entry.maps.name().toLowerCase(Locale.ROOT))
                    .put("date", entry.date.toString())
                    .put("source", entry.source)
                    .put("ranges", into.size() - before)
                    .put("stale", days > daysMax);
            if (!with.isEmpty()) {
                said.put("with", new JsonArray(with));
            }
            told.add(said.build());
        }

        @FunctionalInterface
        private interface Lines {
            void from(BufferedReader lines) throws IOException;
        }

        /** Reads a file, and answers the hash of its bytes as they lie there. */
        private String hashed(String file, Lines reading) throws IOException {
            var digest = sha256();
            try (InputStream bytes = new DigestInputStream(Files.newInputStream(folder.resolve(file)), digest)) {
                reading.from(
                        new BufferedReader(new InputStreamReader(RouteInput.unpacked(bytes), StandardCharsets.UTF_8)));
                bytes.transferTo(OutputStream.nullOutputStream());
            } catch (EOFException | ZipException e) {
                throw new Refusal(Exit.USAGE, file + " is cut off or damaged; fetch it anew");
            }
            return HexFormat.of().formatHex(digest.digest());
        }

        Tables tables() {
            return new Tables(
                    of(TableFile.Maps.ASN),
                    of(TableFile.Maps.COUNTRY),
                    of(TableFile.Maps.SECTOR),
                    sectors.words(),
                    of(TableFile.Maps.ABUSE),
                    contacts.words());
        }

        private RangeTable of(TableFile.Maps maps) {
            return Objects.requireNonNull(tables.get(maps)).build();
        }
    }
}
