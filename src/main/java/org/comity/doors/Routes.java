package org.comity.doors;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All routes as a tree of path segments. */
final class Routes {

    /**
     * What a path leads to.
     *
     * @param byMethod empty where the path leads nowhere
     * @param params the values of named segments, decoded
     * @param wording that of the nearest route, where there is one
     */
    record Found(Map<String, Route> byMethod, Map<String, String> params, Wording wording) {
        @Nullable
        Route on(String method) {
            Route route = byMethod.get(method);
            return route == null && method.equals("HEAD") ? byMethod.get("GET") : route;
        }

        /** For the Allow header. */
        String allowed() {
            var methods = new ArrayList<>(byMethod.keySet());
            if (methods.contains("GET")) {
                methods.add(methods.indexOf("GET") + 1, "HEAD");
            }
            methods.add("OPTIONS");
            return String.join(", ", methods);
        }
    }

    /** What the web server puts where a request's own path should be, when it could not read one. */
    private static final String UNREAD = "/badMessage";

    private static final class Place {
        final Map<String, Place> literal = new HashMap<>();

        @Nullable
        Place named;

        String name = "";

        @Nullable
        Place rest;

        final Map<String, Route> byMethod = new TreeMap<>();

        @Nullable
        Wording wording;
    }

    private final Place root = new Place();
    private final Wording firstDoor;

    Routes(List<Route> routes) {
        firstDoor = routes.stream()
                .map(Route::wording)
                .filter(wording -> !wording.equals(Wording.PLAIN))
                .findFirst()
                .orElse(Wording.PLAIN);
        for (Route route : routes) {
            Place place = root;
            boolean first = true;
            for (String segment : route.segments()) {
                place = segment.endsWith("...}")
                        ? rest(place, segment)
                        : segment.startsWith("{") ? named(place, segment) : literal(place, segment);
                if (first && place.wording == null) {
                    place.wording = route.wording();
                }
                first = false;
            }
            if (place.byMethod.putIfAbsent(route.method(), route) != null) {
                throw new IllegalArgumentException("two routes for " + route);
            }
            place.wording = route.wording();
        }
    }

    private static Place literal(Place place, String segment) {
        return place.literal.computeIfAbsent(segment, s -> new Place());
    }

    private static Place named(Place place, String segment) {
        if (place.named == null) {
            place.named = new Place();
            place.named.name = segment.substring(1, segment.length() - 1);
        }
        return place.named;
    }

    private static Place rest(Place place, String segment) {
        if (place.rest == null) {
            place.rest = new Place();
            place.rest.name = segment.substring(1, segment.length() - "...}".length());
        }
        return place.rest;
    }

    /**
     * Where that path leads.
     *
     * @param path as sent, still percent-encoded
     * @throws BadRequest 400 when a segment is not percent-encoded UTF-8
     */
    Found find(String path) {
        Place place = root;
        Wording wording = Wording.PLAIN;
        Map<String, String> params = new HashMap<>();
        int from = 1;
        while (from < path.length()) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            String segment = path.substring(from, to);
            Place next = place.literal.get(segment);
            if (next == null && place.named != null && !segment.isEmpty()) {
                next = place.named;
                params.put(next.name, Percent.decode(segment, false));
            }
            if (next == null && place.rest != null && !segment.isEmpty()) {
                place = place.rest;
                params.put(place.name, path.substring(from));
                wording = place.wording == null ? wording : place.wording;
                break;
            }
            if (next == null) {
                return new Found(Map.of(), Map.of(), wording);
            }
            place = next;
            wording = place.wording == null ? wording : place.wording;
            from = to + 1;
        }
        return new Found(place.byMethod, params, wording);
    }

    /** The wording for that path, whatever is wrong with it; where it could not be read at all, the first door's. */
    Wording wording(@Nullable String path) {
        if (path == null || !path.startsWith("/") || path.equals(UNREAD)) {
            return firstDoor;
        }
        try {
            return find(path).wording();
        } catch (BadRequest e) {
            int slash = path.indexOf('/', 1);
            return slash < 0 ? firstDoor : find(path.substring(0, slash)).wording();
        }
    }
}
