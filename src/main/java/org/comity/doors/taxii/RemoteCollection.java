package org.comity.doors.taxii;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.comity.json.JsonArray;
import org.comity.json.JsonBoolean;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What a peer says of one collection (TAXII 2.1 §5.2.1).
 *
 * @param url its address, with the closing slash: what {@link TaxiiClient#pull} and {@link TaxiiClient#push} want
 * @param canRead true where the peer does not say: asking shows it
 * @param canWrite false where the peer does not say
 */
public record RemoteCollection(
        URI url,
        String id,
        String title,
        @Nullable String description,
        @Nullable String alias,
        boolean canRead,
        boolean canWrite,
        List<String> mediaTypes) {

    /** The collections that a peer lists; an entry without an id is passed over, for it cannot be asked for. */
    static List<RemoteCollection> list(URI apiRoot, JsonObject body) {
        var collections = new ArrayList<RemoteCollection>();
        if (body.get("collections") instanceof JsonArray array) {
            for (JsonValue each : array) {
                String id = each instanceof JsonObject object ? object.text("id") : null;
                if (id != null && !id.isBlank() && each instanceof JsonObject object) {
                    collections.add(read(at(apiRoot, id), object));
                }
            }
        }
        return List.copyOf(collections);
    }

    static RemoteCollection read(URI url, JsonObject body) {
        String id = body.text("id");
        String title = body.text("title");
        return new RemoteCollection(
                RemoteDiscovery.withSlash(url),
                id == null ? "" : id,
                title == null ? "" : title,
                body.text("description"),
                body.text("alias"),
                body.get("can_read") != JsonBoolean.FALSE,
                body.get("can_write") == JsonBoolean.TRUE,
                List.copyOf(body.texts("media_types")));
    }

    /** The address of the collection of that id or alias under that API root. */
    static URI at(URI apiRoot, String id) {
        URI root = RemoteDiscovery.withSlash(apiRoot);
        return RemoteDiscovery.withPath(root, root.getRawPath() + "collections/" + PullFilters.encoded(id) + "/");
    }
}
