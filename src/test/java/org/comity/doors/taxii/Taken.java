package org.comity.doors.taxii;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.comity.json.JsonElements;

/** A room that takes pages: what it holds and the cursor change together or not at all. */
final class Taken implements PageSink<RuntimeException> {

    private final List<String> ids = new ArrayList<>();
    private final List<String> bodies = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<Integer> pages = new ArrayList<>();
    private PullCursor cursor = PullCursor.START;

    @Override
    public void take(RemotePage page) {
        var fresh = new ArrayList<String>();
        for (JsonElements.Element each : page) {
            if (each.object() == null) {
                problems.add(each.problem());
            } else {
                fresh.add(String.valueOf(each.object().text("id")));
                bodies.add(new String(each.bytes(), java.nio.charset.StandardCharsets.UTF_8));
            }
        }
        ids.addAll(fresh);
        pages.add(page.objects());
        // Through its stored form each time, as a real taker would.
        cursor = PullCursor.parse(page.cursor().text());
    }

    PullCursor cursor() {
        return cursor;
    }

    List<String> ids() {
        return ids;
    }

    Set<String> distinct() {
        return new HashSet<>(ids);
    }

    List<String> bodies() {
        return bodies;
    }

    List<String> problems() {
        return problems;
    }

    List<Integer> pages() {
        return pages;
    }
}
