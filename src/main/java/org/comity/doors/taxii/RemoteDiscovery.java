package org.comity.doors.taxii;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What a peer says at its discovery address (TAXII 2.1 §4.1.1).
 *
 * @param url the address that answered
 * @param defaultRoot one of the roots, where the peer names one
 * @param apiRoots absolute, each with its closing slash, in the peer's order
 * @param remarks where the peer strays from the standard
 */
public record RemoteDiscovery(
        URI url,
        String title,
        @Nullable String description,
        @Nullable String contact,
        @Nullable URI defaultRoot,
        List<URI> apiRoots,
        List<String> remarks) {

    static RemoteDiscovery read(URI url, JsonObject body) {
        var remarks = new ArrayList<String>();
        var roots = new ArrayList<URI>();
        if (body.get("api_roots") instanceof JsonArray array) {
            for (JsonValue each : array) {
                URI root = each instanceof JsonString text ? Wire.resolve(url, text.text()) : null;
                if (root == null || root.getHost() == null) {
                    remarks.add("an API root that is no address: " + PeerFault.printable(each.toString()));
                } else if (!roots.contains(withSlash(root))) {
                    roots.add(withSlash(root));
                }
            }
        }
        String named = body.text("default");
        URI defaultRoot = named == null ? null : Wire.resolve(url, named);
        if (defaultRoot != null && !roots.contains(withSlash(defaultRoot))) {
            // The standard says that it is one of the list; a peer was seen that names a path leading nowhere.
            remarks.add("the default API root " + PeerFault.printable(String.valueOf(named)) + " is not in the list");
            defaultRoot = null;
        }
        String title = body.text("title");
        if (title == null) {
            remarks.add("no title");
        }
        return new RemoteDiscovery(
                url,
                title == null ? "" : title,
                body.text("description"),
                body.text("contact"),
                defaultRoot == null ? null : withSlash(defaultRoot),
                List.copyOf(roots),
                List.copyOf(remarks));
    }

    static URI withSlash(URI uri) {
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        return path.endsWith("/") ? uri : withPath(uri, path + "/");
    }

    static URI withoutSlash(URI uri) {
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        return path.length() > 1 && path.endsWith("/") ? withPath(uri, path.substring(0, path.length() - 1)) : uri;
    }

    static URI withPath(URI uri, String rawPath) {
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + rawPath + query);
    }
}
