package org.comity.personal;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.comity.json.JsonArray;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.comity.personal.PersonalProperties.Node;
import org.comity.personal.PersonalProperties.Row;
import org.jspecify.annotations.Nullable;

/** Finds personal data in STIX objects. What it cannot find is not thereby absent: see the handbook. */
public final class PersonalSearch {

    /** Findings of one object beyond this are not listed: nobody reads further. */
    static final int FOUND_MAX = 1_000;

    private PersonalSearch() {}

    /** What of the object is personal data, in its order, at most {@value #FOUND_MAX}. Never throws. */
    public static List<Found> find(JsonObject object) {
        var search = new Search(true);
        search.through(object);
        return List.copyOf(search.found);
    }

    /** What of it minimisation may find. Never throws. */
    public static Contents contents(JsonObject object) {
        var categories = EnumSet.noneOf(Category.class);
        new Search(true) {
            @Override
            void see(Span span) {
                categories.add(span.category());
            }

            @Override
            String key(String name) {
                TextSearch.in(name).forEach(this::see);
                return name;
            }
        }.through(object);
        var mentioned = new HashSet<String>();
        mentioned(object, mentioned);
        return new Contents(categories, mentioned);
    }

    private static void mentioned(JsonValue value, Set<String> into) {
        switch (value) {
            case JsonObject object -> {
                for (int i = 0; i < object.size(); i++) {
                    CrossingIds.words(object.name(i), into);
                    mentioned(object.value(i), into);
                }
            }
            case JsonArray array -> array.forEach(each -> mentioned(each, into));
            case JsonString text -> CrossingIds.words(text.text(), into);
            default -> {}
        }
    }

    /** The values that properties and comparisons of the object hold, of categories that are touched. */
    static KnownValues known(JsonObject object, Treatment treatment) {
        var known = new KnownValues();
        new Search(false) {
            @Override
            void see(Span span) {
                // A reference is renamed wherever it stands, and no value.
                boolean value = !here().endsWith("_ref");
                if (value && span.category() != Category.FREE_TEXT && treatment.touches(span.category())) {
                    known.add(span);
                }
            }
        }.through(object);
        return known;
    }

    private static class Search extends Tour {
        private final List<Found> found = new ArrayList<>(0);
        private final boolean prose;

        Search(boolean prose) {
            this.prose = prose;
        }

        void see(Span span) {
            if (found.size() < FOUND_MAX) {
                found.add(new Found(here(), span.category(), span.sure(), span.value()));
            }
        }

        @Override
        @Nullable
        JsonValue text(JsonString text, @Nullable Node node, JsonObject owner, boolean prose) {
            Look.at(node, text.text(), owner, prose && this.prose).forEach(this::see);
            return text;
        }

        @Override
        @Nullable
        JsonValue number(JsonNumber number, @Nullable Node node, JsonObject owner) {
            if (node != null && prose) {
                for (Row row : node.rows()) {
                    if (!row.form().isNumber()) {
                        continue;
                    }
                    see(new Span(0, 0, row.category(), row.category(), Span.Place.WHOLE, true, number.literal()));
                }
            }
            return number;
        }

        @Override
        @Nullable
        JsonValue pattern(JsonString pattern, JsonObject indicator) {
            PatternLook.in(indicator, prose).forEach(this::see);
            return pattern;
        }
    }
}
