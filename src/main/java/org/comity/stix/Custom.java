package org.comity.stix;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comity.json.JsonArray;
import org.comity.json.JsonNull;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;

/** What the standard does not know: custom properties and types, kept as long as they are well formed (§7.3, §11). */
final class Custom {

    /** Kept for later versions of the standard on every object (§3.8). */
    private static final Set<String> RESERVED =
            Set.of("severity", "username", "phone_number", "phone_numbers", "action");

    private Custom() {}

    /** A property without a row in the table; the walk stands at it. */
    static void property(String name, JsonValue value, Shape shape, Walk walk) {
        if (!Names.checkProperty(name, walk)) {
            return;
        }
        if (RESERVED.contains(name)) {
            walk.error(
                    "reserved-property",
                    "3.8",
                    name + " is reserved for a later version of the standard; rename it to x_…_" + name);
            return;
        }
        value(name, value, walk);
        if (!shape.isOpen() && !Extensions.addTopLevel(walk.object())) {
            walk.warn(
                    "custom-property",
                    "11.1",
                    "not a property of " + shape.name()
                            + " in STIX 2.1, kept as custom content; define it in an extension"
                            + (name.startsWith("x_") ? "" : ", or begin its name with x_"));
        }
    }

    /** A value of a property the standard does not know: no null, nothing empty, and the suffix tells what it is. */
    static void value(String name, JsonValue value, Walk walk) {
        if (value instanceof JsonNull) {
            walk.error("null", "2", "STIX has no null; leave the property out");
        } else if (value instanceof JsonArray list && list.isEmpty()) {
            walk.error("empty-list", "2.12", "an empty list is not allowed; leave the property out");
        } else if (value instanceof JsonObject object && object.isEmpty()) {
            walk.error("empty-dictionary", "2.3", "an empty dictionary is not allowed; leave the property out");
        } else if (value instanceof JsonString string
                && StixId.fault(string.text()) == null
                && !name.endsWith("_ref")) {
            walk.warn("name-suffix", "3.1", "a property that holds an identifier should be named …_ref");
        } else if (name.endsWith("_hex")) {
            Kind.HEX.check(value, walk);
        } else if (name.endsWith("_bin")) {
            Kind.BINARY.check(value, walk);
        }
    }

    /** The common properties of a type that is the maker's own: the table of its category, with nothing after them. */
    private static final Map<Category, Shape> COMMON = Map.of(
            Category.DOMAIN, shape(CommonProperties.versioned("")),
            Category.RELATIONSHIP, shape(CommonProperties.versioned("")),
            Category.OBSERVABLE, shape(CommonProperties.observable("", CommonProperties.ANY_VERSION)));

    private static Shape shape(List<Property> rows) {
        return new Shape("custom object", "11.2.1", rows, List.of(Rule.notBefore("modified", "created")), true);
    }

    /** An object of a type the standard does not know; says what sort of object it is taken for. */
    static Category type(String type, JsonObject object, Walk walk) {
        String fault = Names.typeFault(type, type.length());
        if (type.equals("bundle")) {
            walk.error("type", "type-name", "8", "a bundle is no STIX object; check what is in it");
        } else if (fault != null) {
            walk.error("type", "type-name", "3.1", Walk.quoted(type) + " is no type name: " + fault);
        }
        Category defined = Extensions.newCategory(object);
        if (defined == null) {
            walk.warn(
                    "type",
                    "custom-object",
                    "11.2",
                    "STIX 2.1 has no type " + Walk.quoted(type) + ", kept as custom content; define it in an extension"
                            + (type.startsWith("x-") ? "" : ", or begin its name with x-"));
        }
        Category category = defined != null ? defined : object.has("created") ? Category.DOMAIN : Category.OBSERVABLE;
        Shape shape = COMMON.get(category);
        if (shape != null) {
            shape.check(object, walk);
        }
        return category;
    }
}
