package org.comity.feeds;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of a segment, field by field (RFC 4180). They were checked when they came in. */
final class RowReader {
    private final BufferedReader in;
    private final List<String> names;
    private final StringBuilder raw = new StringBuilder();

    /**
     * One row.
     *
     * @param raw as it stands, with its end
     */
    record Row(Map<String, String> fields, String raw) {
        /** That field; empty where there is none. */
        String get(String name) {
            return fields.getOrDefault(name, "");
        }
    }

    RowReader(String header, InputStream rows) throws IOException {
        this.in = new BufferedReader(new InputStreamReader(rows, StandardCharsets.UTF_8), 1 << 16);
        this.names = new RowReader(new BufferedReader(new java.io.StringReader(header)), List.of()).fields();
    }

    private RowReader(BufferedReader in, List<String> names) {
        this.in = in;
        this.names = names;
    }

    /** The next row; null behind the last. */
    @Nullable
    Row next() throws IOException {
        List<String> fields = fields();
        if (raw.isEmpty()) {
            return null;
        }
        var named = new HashMap<String, String>();
        for (int i = 0; i < Math.min(names.size(), fields.size()); i++) {
            named.put(names.get(i), fields.get(i));
        }
        return new Row(named, raw.toString());
    }

    private List<String> fields() throws IOException {
        raw.setLength(0);
        var fields = new ArrayList<String>();
        var field = new StringBuilder();
        boolean quoted = false;
        for (int c = in.read(); c >= 0; c = in.read()) {
            raw.append((char) c);
            if (c == '"') {
                if (!quoted && field.isEmpty()) {
                    quoted = true;
                } else if (quoted && peek() == '"') {
                    raw.append((char) in.read());
                    field.append('"');
                } else {
                    quoted = false;
                }
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else if (c == '\n' && !quoted) {
                break;
            } else if (c != '\r' || quoted) {
                field.append((char) c);
            }
        }
        fields.add(field.toString());
        return fields;
    }

    private int peek() throws IOException {
        in.mark(1);
        int next = in.read();
        in.reset();
        return next;
    }
}
