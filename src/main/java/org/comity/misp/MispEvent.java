package org.comity.misp;

import java.util.List;
import org.comity.json.JsonObject;

/**
 * One MISP event as STIX 2.1 objects.
 *
 * @param uuid the event's UUID; empty where the input is no event at all
 * @param title the event's {@code info}; empty where it has none
 * @param objects the objects in an order in which each comes after those it refers to, the report or grouping last;
 *     only notes and opinions on the event refer ahead, to it; no id twice
 * @param problems what could not be taken, in the order of the input
 */
public record MispEvent(String uuid, String title, List<JsonObject> objects, List<Problem> problems) {
    public MispEvent {
        objects = List.copyOf(objects);
        problems = List.copyOf(problems);
    }
}
