package org.comity.bench;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A whole collection read over one connection, page after page as TAXII 2.1 §3.4 has it.
 *
 * @param objects how many came; -1 where they were not counted
 * @param bytes of all bodies
 * @param stamps X-TAXII-Date-Added-Last of each page
 */
record CollectionReading(long objects, long bytes, int pages, double seconds, List<String> stamps) {

    private static final int EDGE_BYTES = 2_048;
    private static final Pattern MORE = Pattern.compile("\"more\"\\s*:\\s*true");
    private static final Pattern NEXT = Pattern.compile("\"next\"\\s*:\\s*\"([^\"\\\\]*)\"");

    /**
     * Reads it all.
     *
     * @param path of the objects of the collection, such as {@code /taxii2/home/collections/home/objects/}
     * @param counting whether to count the objects, which costs the client a look at every byte
     */
    static CollectionReading of(HttpConnection connection, String path, int limit, boolean counting)
            throws IOException {
        long objects = 0;
        long bytes = 0;
        int pages = 0;
        var stamps = new ArrayList<String>();
        String first = path + "?limit=" + limit;
        long before = System.nanoTime();
        for (String target = first; target != null; ) {
            connection.get(target);
            connection.expect(200, "GET " + target);
            objects += counting ? connection.count(Samples.ONCE_IN_EACH) : 0;
            bytes += connection.length();
            pages++;
            String stamp = connection.header("X-TAXII-Date-Added-Last");
            if (stamp != null) {
                stamps.add(stamp);
            }
            String next = next(connection);
            target = next == null ? null : first + "&next=" + URLEncoder.encode(next, StandardCharsets.US_ASCII);
        }
        return new CollectionReading(counting ? objects : -1, bytes, pages, (System.nanoTime() - before) / 1e9, stamps);
    }

    /** The envelope's {@code next}, sought where it can stand: before the objects or after them, never among them. */
    private static @Nullable String next(HttpConnection connection) {
        byte[] body = connection.body();
        int length = connection.length();
        String begin = new String(body, 0, Math.min(length, EDGE_BYTES), StandardCharsets.US_ASCII);
        int array = begin.indexOf("\"objects\"");
        String around = array < 0 ? begin : begin.substring(0, array);
        if (length > EDGE_BYTES) {
            String end = new String(body, length - EDGE_BYTES, EDGE_BYTES, StandardCharsets.US_ASCII);
            around += end.substring(end.lastIndexOf("}]") + 1);
        } else if (array >= 0) {
            around += begin.substring(Math.max(array, begin.lastIndexOf("}]")));
        }
        Matcher next = NEXT.matcher(around);
        return MORE.matcher(around).find() && next.find() ? next.group(1) : null;
    }
}
