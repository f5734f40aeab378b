package org.comity.lists;

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
import org.comity.routing.BadTable;
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
public final class TableList {
    public static final String LIST = "tables.yaml";

    private static final String HEADING = "route-tables/1";

    private final Tables tables;
    private final LocalDate asOf;
    private final List<Source> sources;
    private final List<String> stale;

    private TableList(Tables tables, LocalDate asOf, List<Source> sources, List<String> stale) {
        this.tables = tables;
        this.asOf = asOf;
        this.sources = List.copyOf(sources);
        this.stale = List.copyOf(stale);
    }

    /** Opens what is packed. */
    @FunctionalInterface
    public interface Unpacking {
        /** The bytes unpacked, or as they are where they were not packed. */
        InputStream of(InputStream bytes) throws IOException;
    }

    /** A file as it was read, and the SHA-256 of its bytes in hexadecimal. */
    public record Hashed(String file, String sha256) {}

    /**
     * A table that was read.
     *
     * @param maps what it says
     * @param date of when it is
     * @param source where it is from, in the words of whoever listed it
     * @param ranges how many it says something of
     * @param stale whether it is older than is allowed
     * @param with further files that explained it
     */
    public record Source(
            Hashed file,
            TableFile.Maps maps,
            LocalDate date,
            String source,
            int ranges,
            boolean stale,
            List<Hashed> with) {
        public Source {
            with = List.copyOf(with);
        }
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
     * @param unpacking opens files that are packed
     * @throws BadYaml when the list cannot be read
     * @throws BadTable when a file cannot
     */
    public static TableList read(Path folder, LocalDate today, LocalDate asOf, int daysMax, Unpacking unpacking)
            throws IOException {
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
        var files = new Reading(folder, asOf, daysMax, unpacking);
        for (Entry each : chosen.values()) {
            files.read(each);
        }
        return new TableList(files.tables(), asOf, files.sources, files.stale);
    }

    /** In hexadecimal. */
    public static String sha256(byte[] bytes) {
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
    public Tables tables() {
        return tables;
    }

    /** The day as of which they are. */
    public LocalDate asOf() {
        return asOf;
    }

    /** Which of them are older than allowed, a sentence each. */
    public List<String> stale() {
        return stale;
    }

    /** What was read, in the order of the list. */
    public List<Source> sources() {
        return sources;
    }

    /** The files as they are read; what it takes to make tables of them goes with it. */
    private static final class Reading {
        private final Path folder;
        private final LocalDate asOf;
        private final int daysMax;
        private final Unpacking unpacking;
        private final Map<TableFile.Maps, RangeTable.Builder> tables = new EnumMap<>(TableFile.Maps.class);
        private final Labels sectors = new Labels();
        private final Labels contacts = new Labels();
        private final List<Source> sources = new ArrayList<>();
        private final List<String> stale = new ArrayList<>();

        Reading(Path folder, LocalDate asOf, int daysMax, Unpacking unpacking) {
            this.folder = folder;
            this.asOf = asOf;
            this.daysMax = daysMax;
            this.unpacking = unpacking;
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
            var with = new ArrayList<Hashed>();
            for (String each : entry.with) {
                with.add(hashed(each, lines -> TableFile.explain(lines, each, entry.form, explained)));
            }
            Labels labels = entry.maps == TableFile.Maps.SECTOR ? sectors : contacts;
            RangeTable.Builder into = Objects.requireNonNull(tables.get(entry.maps));
            int before = into.size();
            Hashed file = hashed(
                    entry.file,
                    lines -> TableFile.read(lines, entry.file, entry.form, entry.maps, labels, explained, into));
            sources.add(
                    new Source(file, entry.maps, entry.date, entry.source, into.size() - before, days > daysMax, with));
        }

        @FunctionalInterface
        private interface Lines {
            void from(BufferedReader lines) throws IOException;
        }

        /** Reads a file, and answers the hash of its bytes as they lie there. */
        private Hashed hashed(String file, Lines reading) throws IOException {
            var digest = sha256();
            try (InputStream bytes = new DigestInputStream(Files.newInputStream(folder.resolve(file)), digest)) {
                reading.from(new BufferedReader(new InputStreamReader(unpacking.of(bytes), StandardCharsets.UTF_8)));
                bytes.transferTo(OutputStream.nullOutputStream());
            } catch (EOFException | ZipException e) {
                throw new BadTable(file + " is cut off or damaged; fetch it anew");
            }
            return new Hashed(file, HexFormat.of().formatHex(digest.digest()));
        }

        Tables tables() {
            return Tables.of(
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
