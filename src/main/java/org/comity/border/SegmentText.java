package org.comity.border;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.comity.json.JsonObject;
import org.comity.marking.Tlp;
import org.comity.seal.BadSeal;
import org.comity.seal.Digest;

/** A segment as a letter tells of it. */
final class SegmentText {
    /** Characters that the header of a report may have. */
    static final int HEADER_CHARS_MAX = 32 << 10;

    private SegmentText() {}

    /**
     * What is wrong with the name or the header of a report, so that no letter can tell of rows of it; empty where nothing
     * is.
     *
     * @param header with its end
     */
    static String fault(String report, String header) {
        if (!report.matches("[a-z0-9][a-z0-9_]{0,99}")) {
            return "the name of the report does not begin with a letter or digit";
        }
        if (header.length() > HEADER_CHARS_MAX) {
            return "the header is longer than " + HEADER_CHARS_MAX + " characters";
        }
        // A database may not take them, and as JSON each has six characters.
        return header.replaceFirst("\r?\n$", "").chars().anyMatch(each -> each < ' ' && each != '\t')
                ? "the header holds control characters"
                : "";
    }

    /** The names of the columns, without the quotes around them (RFC 4180). */
    static List<String> columns(String header) {
        var names = new ArrayList<String>();
        var name = new StringBuilder();
        boolean quoted = false;
        for (char each : header.strip().toCharArray()) {
            if (each == '"') {
                quoted = !quoted;
            } else if (each == ',' && !quoted) {
                names.add(name.toString());
                name.setLength(0);
            } else {
                name.append(each);
            }
        }
        names.add(name.toString());
        return names;
    }

    static JsonObject of(Segment segment) {
        return JsonObject.builder()
                .put("id", segment.id())
                .put("report", segment.report())
                .put("header", segment.header())
                .put("tlp", segment.tlp())
                .put("rows", segment.rows())
                .put("bytes", segment.bytes())
                .put("sha256", segment.sha256())
                .build();
    }

    /**
     * Reads one.
     *
     * @param nr its number here
     * @throws BadSeal when it is none
     */
    static Segment read(JsonObject json, long nr, Letter letter, Instant now) {
        String id = BatchHeader.text(json, "id");
        String report = BatchHeader.text(json, "report");
        String header = BatchHeader.text(json, "header");
        String tlp = BatchHeader.text(json, "tlp");
        if (!id.matches("[0-9a-f-]{36}")
                || !header.endsWith("\n")
                || !fault(report, header).isEmpty()
                || (!tlp.isEmpty() && Tlp.ofLabel(tlp) == null)) {
            throw new BadSeal("it tells of observations in a form that is none");
        }
        long bytes = BatchHeader.number(json, "bytes");
        long rows = BatchHeader.number(json, "rows");
        if (rows < 1 || bytes < rows) {
            throw new BadSeal("it tells of observations without rows");
        }
        return new Segment(
                nr,
                id,
                letter.sender(),
                letter.agreement(),
                "",
                report,
                header,
                tlp,
                bytes,
                rows,
                Digest.ofHex(BatchHeader.text(json, "sha256")).hex(),
                0,
                "told",
                now,
                null,
                new Segment.Theirs(letter.id(), "", false, null));
    }
}
