package org.comity.doors.console;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.comity.border.Row;
import org.comity.cases.CaseState;
import org.comity.cases.Step;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** When the objects linked in a case say that what they tell of began, where they are held and this person may look. */
final class CaseSightings {
    /** Objects that are looked at for the lanes of one case: the last that were linked. */
    static final int LOOKED_AT_MAX = 50;

    /** The first of these that an object has. */
    private static final List<String> TIMES = List.of("first_seen", "first_observed", "valid_from", "created");

    private CaseSightings() {}

    /** @param held objects of the case that are held, by their ids; none for a person who may not look */
    static Map<String, Instant> told(Map<String, Row> held, CaseState state) {
        var told = new TreeMap<String, Instant>();
        List<Step> links = state.links();
        for (Step each : links.subList(Math.max(0, links.size() - LOOKED_AT_MAX), links.size())) {
            String id = each.text("object");
            Row row = held.get(id);
            Instant at = row == null ? null : began(row);
            if (at != null) {
                told.put(id, at);
            }
        }
        return told;
    }

    private static @Nullable Instant began(Row row) {
        JsonObject object = Json.parseObject(Objects.requireNonNull(row.body()));
        for (String name : TIMES) {
            Instant at = CaseLine.instant(LogBook.text(object, name));
            if (at != null) {
                return at;
            }
        }
        return null;
    }
}
