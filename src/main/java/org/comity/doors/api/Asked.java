package org.comity.doors.api;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.comity.doors.Request;
import org.comity.doors.Shown;
import org.comity.yaml.Nearest;

/** The query of a request: each parameter once, and none that is not known. */
final class Asked {
    /** Things on one page, where nothing is said. */
    static final int LIMIT = 50;

    /** Things on one page at most. */
    static final int PAGE_ITEMS_MAX = 200;

    private final Map<String, String> values = new TreeMap<>();

    private Asked() {}

    /** @throws Objection REQUEST */
    static Asked of(Request request, String... known) {
        var asked = new Asked();
        List<String> names = List.of(known);
        for (Request.Parameter each : request.query()) {
            if (!names.contains(each.name())) {
                throw bad("there is no parameter \"" + Shown.text(each.name()) + "\" here"
                        + Nearest.of(each.name(), names)
                                .map(name -> "; did you mean " + name + "?")
                                .orElse(names.isEmpty() ? "" : "; there are " + String.join(", ", names)));
            }
            if (asked.values.putIfAbsent(each.name(), each.value()) != null) {
                throw bad("the parameter " + each.name() + " stands twice");
            }
        }
        return asked;
    }

    /** A parameter; empty where it was not sent. */
    String text(String name) {
        return values.getOrDefault(name, "");
    }

    /** @throws Objection REQUEST where it is missing */
    String required(String name) {
        String value = text(name);
        if (value.isEmpty()) {
            throw bad("the parameter " + name + " is missing");
        }
        return value;
    }

    /** How many things are wanted. */
    int limit() {
        return (int) number("limit", LIMIT, 1, PAGE_ITEMS_MAX);
    }

    /** @throws Objection REQUEST when it is no such number */
    long number(String name, long otherwise, long least, long most) {
        String text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        long number = text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
        if (number < least || number > most) {
            throw bad(name + " is \"" + Shown.text(text) + "\"; choose from " + least + " to " + most);
        }
        return number;
    }

    static Objection bad(String why) {
        return new Objection(Problem.REQUEST, why);
    }

    /** A cursor that is none of ours, or leads to something that this person sees no more. */
    static Objection noCursor() {
        return bad("this after leads nowhere; begin again without it");
    }
}
