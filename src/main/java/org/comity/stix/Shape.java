package org.comity.stix;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A property table with the rules between its rows, ready to be held against JSON objects.
 *
 * <p>Which rows an object has is one long, a bit a row: that is how missing rows and the rules that wait for a row cost
 * next to nothing.
 */
final class Shape {
    private static final int ROWS_MAX = Long.SIZE;

    private final String name;
    private final String section;
    private final boolean open;
    private final List<Property> rows;
    private final Map<String, Integer> index = new HashMap<>();
    private final long required;
    private final long advised;
    private final Rule[] rules;
    private final long[] masks;

    /**
     * A table.
     *
     * @param name of the type, as messages call it
     * @param section where the standard has this table
     */
    Shape(String name, String section, List<Property> rows, List<Rule> rules) {
        this(name, section, rows, rules, false);
    }

    /**
     * A table after whose rows others may follow.
     *
     * @param open whether properties without a row are as good as the others: the type is its maker's own
     */
    Shape(String name, String section, List<Property> rows, List<Rule> rules, boolean open) {
        if (rows.size() > ROWS_MAX) {
            throw new IllegalArgumentException(name + " has more than " + ROWS_MAX + " rows");
        }
        this.name = name;
        this.section = section;
        this.open = open;
        this.rows = List.copyOf(rows);
        long needed = 0;
        long should = 0;
        for (int i = 0; i < rows.size(); i++) {
            Property row = rows.get(i);
            if (index.put(row.name(), i) != null) {
                throw new IllegalArgumentException(name + " has two rows " + row.name());
            }
            needed |= row.need() == Property.Need.REQUIRED ? 1L << i : 0;
            should |= row.need() == Property.Need.ADVISED ? 1L << i : 0;
        }
        this.required = needed;
        this.advised = should;
        this.rules = rules.toArray(Rule[]::new);
        this.masks = new long[this.rules.length];
        for (int i = 0; i < masks.length; i++) {
            for (String property : this.rules[i].names()) {
                Integer row = index.get(property);
                if (row == null) {
                    throw new IllegalArgumentException(name + " has a rule on " + property + " and no such row");
                }
                masks[i] |= 1L << row;
            }
        }
    }

    String name() {
        return name;
    }

    String section() {
        return section;
    }

    boolean isOpen() {
        return open;
    }

    List<Property> rows() {
        return rows;
    }

    @Nullable
    Property row(String property) {
        Integer at = index.get(property);
        return at == null ? null : rows.get(at);
    }

    /** Holds the object against the table; what the table does not know goes to {@link Custom}. */
    void check(JsonObject object, Walk walk) {
        long present = 0;
        for (int i = 0; i < object.size(); i++) {
            String property = object.name(i);
            JsonValue value = object.value(i);
            Integer at = index.get(property);
            walk.into(property);
            if (at == null) {
                Custom.property(property, value, this, walk);
            } else {
                present |= 1L << at;
                Property row = rows.get(at);
                if (row.need().compareTo(Property.Need.OPTIONAL) > 0) {
                    unusual(row, walk);
                }
                // Inside the deprecated container, created and modified are what 2.0 called the times of a file.
                if (row.need() != Property.Need.NOT_APPLICABLE || walk.container() == null) {
                    row.kind().check(value, walk);
                }
            }
            walk.out();
        }
        for (long missing = required & ~present; missing != 0; missing &= missing - 1) {
            String property = rows.get(Long.numberOfTrailingZeros(missing)).name();
            walk.error(property, "required-property", section, name + " must have " + property + "; add it");
        }
        for (long missing = advised & ~present; missing != 0; missing &= missing - 1) {
            String property = rows.get(Long.numberOfTrailingZeros(missing)).name();
            walk.warn(property, "advised-property", section, name + " should have " + property + "; add it");
        }
        for (int i = 0; i < rules.length; i++) {
            boolean due = switch (rules[i].when()) {
                case ALL_PRESENT -> (present & masks[i]) == masks[i];
                case NONE_PRESENT -> (present & masks[i]) == 0;
                case ALWAYS -> true;
            };
            if (due) {
                rules[i].test().test(object, walk, section);
            }
        }
    }

    private void unusual(Property row, Walk walk) {
        switch (row.need()) {
            case DEPRECATED ->
                walk.warn("deprecated-property", section, row.name() + " is deprecated; new content should do without");
            case RESERVED ->
                walk.error(
                        "reserved-property",
                        "3.8",
                        row.name() + " is reserved for a later version of the standard; leave it out");
            case FORBIDDEN ->
                walk.error("misplaced-property", "3.2", row.name() + " must not be used on " + name + "; leave it out");
            default ->
                walk.warn(
                        "not-applicable-property",
                        "3.2",
                        "the standard has no " + row.name() + " on " + name + "; others may pass over it");
        }
    }
}
