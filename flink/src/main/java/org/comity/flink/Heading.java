package org.comity.flink;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.comity.lists.TableList;

/**
 * A report and the header its rows stand under. Rows name theirs by its place in the job's list.
 *
 * @param header without an end of line; empty where it cannot be read
 */
record Heading(String report, String header) implements Serializable {
    private static final int HASH_CHARS = 8;

    /** Of a line as it stands in a file. */
    static Heading of(String report, byte[] line) {
        return new Heading(report, new String(line, StandardCharsets.UTF_8).strip());
    }

    /** The same for the same report and columns, in every job: what files and topics are named by. */
    String name() {
        return report + "-"
                + TableList.sha256(header.getBytes(StandardCharsets.UTF_8)).substring(0, HASH_CHARS);
    }

    /** The line that files begin with. */
    byte[] line() {
        return (header + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
