package org.comity.observed;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Locale;

/** How rows of observations are written. */
public enum RowForm {
    /** As the first byte says. */
    auto,
    /** By a header. */
    csv,
    /** A JSON object in a line. */
    ndjson,
    /** A JSON text: a bundle, a list, objects one after another. */
    json;

    /** By how the name of a file ends, behind its last dot: {@code csv}, {@code json}, {@code ndjson} or {@code jsonl}. */
    public static RowForm ofEnding(String ending) {
        return switch (ending) {
            case "csv" -> csv;
            case "json" -> json;
            default -> ndjson;
        };
    }

    /** By a media type (RFC 9110 §8.3.1), parameters and all; {@link #auto} where it says nothing of rows. */
    public static RowForm ofMediaType(String type) {
        int parameters = type.indexOf(';');
        String bare = (parameters < 0 ? type : type.substring(0, parameters)).strip();
        return switch (bare.toLowerCase(Locale.ROOT)) {
            case "text/csv" -> csv;
            case "application/x-ndjson", "application/ndjson", "application/jsonl" -> ndjson;
            case "application/json", "application/stix+json" -> json;
            default -> auto;
        };
    }

    /** Which it is, looking at the first byte where nothing else says; what is read of it is put back. */
    public RowForm seen(PushbackInputStream in) throws IOException {
        if (this != auto) {
            return this;
        }
        int first;
        try {
            first = in.read();
        } catch (IOException e) {
            return csv; // whoever reads on is told the same
        }
        if (first >= 0) {
            in.unread(first);
        }
        return first == '{' ? ndjson : first == '[' ? json : csv;
    }

    /**
     * What is written so as rows under a header; CSV as it stands.
     *
     * @param in is closed with them
     * @throws IllegalStateException where nobody looked yet which form it is
     */
    public InputStream rows(InputStream in) throws IOException {
        return switch (this) {
            case csv -> in;
            case ndjson -> new ObservationRows(ObservationReader.lines(in));
            case json -> new ObservationRows(ObservationReader.text(in));
            case auto -> throw new IllegalStateException("which form it is was not looked for");
        };
    }
}
