package org.comity.stix;

import java.util.List;
import org.comity.json.JsonObject;

/**
 * What must hold between the properties of one object.
 *
 * @param names the properties it looks at
 * @param when on which of them its test waits
 * @param test reports what is wrong
 */
record Rule(List<String> names, When when, Test test) {

    /** When a rule is tested, told by which of its properties are there. */
    enum When {
        ALL_PRESENT,
        NONE_PRESENT,
        ALWAYS
    }

    /** Looks at the object and reports to the walk; the section is that of the table the rule stands in. */
    interface Test {
        void test(JsonObject object, Walk walk, String section);
    }

    /** At least one of the properties must be there. */
    static Rule someOf(String... names) {
        String list = String.join(", ", names);
        return new Rule(List.of(names), When.NONE_PRESENT, (object, walk, section) -> {
            if (walk.container() == null || !Stix20Observables.hasOlderNames(object)) {
                walk.error("at-least-one-of", section, "at least one of these must be there: " + list + "; add one");
            }
        });
    }

    /** The two must not be there together. */
    static Rule notBoth(String one, String other) {
        return new Rule(
                List.of(one, other),
                When.ALL_PRESENT,
                (object, walk, section) -> walk.error(
                        other, "not-both", section, one + " and " + other + " exclude each other; leave one out"));
    }

    /** Where the first is there, the second must be too. */
    static Rule needs(String name, String needed) {
        return new Rule(List.of(name), When.ALL_PRESENT, (object, walk, section) -> {
            if (!object.has(needed)) {
                walk.error(needed, "needed-property", section, name + " needs " + needed + " beside it; add it");
            }
        });
    }

    /** The first, a timestamp, must not lie before the second. */
    static Rule notBefore(String later, String earlier) {
        return order(later, earlier, true);
    }

    /** The first, a timestamp, must lie after the second. */
    static Rule after(String later, String earlier) {
        return order(later, earlier, false);
    }

    private static Rule order(String later, String earlier, boolean orEqual) {
        return new Rule(List.of(later, earlier), When.ALL_PRESENT, (object, walk, section) -> {
            String last = object.text(later);
            String first = object.text(earlier);
            if (last == null || first == null || (orEqual && last.equals(first))) {
                return; // most objects were never changed: created and modified are one text
            }
            Timestamp end = Timestamp.parse(last);
            Timestamp begin = Timestamp.parse(first);
            if (end == null || begin == null) {
                return; // reported already, where they stand
            }
            int order = end.compareTo(begin);
            if (order < 0 || (order == 0 && !orEqual)) {
                walk.error(
                        later,
                        "order-of-times",
                        section,
                        later + " (" + last + ") must " + (orEqual ? "not be before " : "be after ") + earlier + " ("
                                + first + "); correct one of them");
            }
        });
    }

    /** Tested where that property is there. */
    static Rule when(String name, Test test) {
        return new Rule(List.of(name), When.ALL_PRESENT, test);
    }

    /** Tested on every object. */
    static Rule always(Test test) {
        return new Rule(List.of(), When.ALWAYS, test);
    }
}
