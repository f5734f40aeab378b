package org.comity.doors.taxii;

import java.net.URI;
import java.util.List;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What a peer says of one API root (TAXII 2.1 §4.2.1).
 *
 * @param title empty where the peer gives none
 * @param versions the media types it speaks
 * @param contentBytesMax the largest body it takes in a POST; the standard's smallest sensible guess where it says none
 */
public record RemoteApiRoot(
        URI url, String title, @Nullable String description, List<String> versions, long contentBytesMax) {

    /** What we send at most to a peer that names no number we can use. */
    static final long CONTENT_BYTES_UNNAMED = 1 << 20;

    static RemoteApiRoot read(URI url, JsonObject body) {
        long most = CONTENT_BYTES_UNNAMED;
        if (body.get("max_content_length") instanceof JsonNumber number
                && number.isSafeInteger()
                && number.asLong() > 0) {
            most = number.asLong();
        }
        String title = body.text("title");
        if (title == null) {
            title = body.text("display_name"); // TAXII 2.0's draft word, seen in a running peer
        }
        return new RemoteApiRoot(
                RemoteDiscovery.withSlash(url),
                title == null ? "" : title,
                body.text("description"),
                List.copyOf(body.texts("versions")),
                most);
    }
}
