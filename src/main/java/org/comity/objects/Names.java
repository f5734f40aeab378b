package org.comity.objects;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.comity.pattern.BadPattern;
import org.comity.pattern.Comparison;
import org.comity.pattern.Literal;
import org.comity.pattern.Pattern;
import org.comity.seal.Digest;
import org.jspecify.annotations.Nullable;

/**
 * What an object names, by which it is found: the ends of a relationship or a sighting, the value and the hashes of an
 * observable, and the constants that a pattern compares with. All in small letters.
 */
public final class Names {
    /** STIX 2.1 §5.1 and §5.2: what is related or was sighted, where, and in what. */
    private static final List<String> ENDS =
            List.of("source_ref", "target_ref", "sighting_of_ref", "where_sighted_refs", "observed_data_refs");

    private Names() {}

    /** Everything that is named in this STIX object. */
    public static Set<String> in(byte[] body) {
        JsonObject object = Json.parseObject(body);
        var names = new HashSet<String>();
        switch (String.valueOf(object.text("type"))) {
            case "relationship", "sighting" -> ENDS.forEach(each -> add(object.get(each), names));
            case "indicator" -> pattern(object, names);
            default -> {
                // STIX 2.1 §6: what an observable is.
                add(object.get("value"), names);
                if (object.get("hashes") instanceof JsonObject hashes) {
                    hashes.names().forEach(each -> add(hashes.get(each), names));
                }
            }
        }
        return names;
    }

    /** A name as it is compared. */
    public static String of(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** What stands for a name in the table: others may have the same. */
    static long word(String name) {
        byte[] digest = Digest.of(name).bytes();
        long word = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            word = word << Byte.SIZE | digest[i] & 0xff;
        }
        return word;
    }

    private static void add(@Nullable JsonValue value, Set<String> names) {
        if (value instanceof JsonString text) {
            names.add(of(text.text()));
        } else if (value instanceof JsonArray list) {
            list.forEach(each -> {
                if (each instanceof JsonString text) {
                    names.add(of(text.text()));
                }
            });
        }
    }

    private static void pattern(JsonObject indicator, Set<String> names) {
        String text = indicator.text("pattern");
        if (text == null || !"stix".equals(indicator.text("pattern_type"))) {
            return;
        }
        try {
            for (Comparison.Leaf leaf : Pattern.parse(text).leaves()) {
                List<Literal> literals = switch (leaf) {
                    case Comparison.Compare compare -> List.of(compare.literal());
                    case Comparison.In in -> in.literals();
                    case Comparison.Exists exists -> List.of();
                };
                for (Literal each : literals) {
                    if (each instanceof Literal.Text constant) {
                        names.add(of(constant.value()));
                    }
                }
            }
        } catch (BadPattern e) {
            // It came in as it is; what nobody can read names nothing.
            return;
        }
    }
}
