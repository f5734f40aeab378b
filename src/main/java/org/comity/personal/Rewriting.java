package org.comity.personal;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.comity.personal.PersonalProperties.Node;
import org.comity.personal.PersonalProperties.Row;
import org.comity.stix.Finding;
import org.comity.stix.Stix;
import org.comity.stix.StixId;
import org.jspecify.annotations.Nullable;

/** One object being minimised. */
final class Rewriting extends Tour {

    /** A tenth of a degree is about so many metres; what is rounded to it is no more precise. */
    private static final long ROUNDED_METRES = 10_000;

    /** Names of properties inside others, whatever values are called. */
    private static final Set<String> NAMES = Set.of(
            "source_name",
            "description",
            "url",
            "external_id",
            "hashes",
            "name",
            "data",
            "data_type",
            "body",
            "value",
            "type",
            "content_type",
            "content_disposition",
            "extensions");

    private final Treatment treatment;
    private final CrossingIds ids;
    private final Set<String> out;
    private final List<Rendition.Change> changes = new ArrayList<>();
    private KnownValues known = new KnownValues();
    private @Nullable String refused;

    Rewriting(Treatment treatment, CrossingIds ids, Set<String> out) {
        this.treatment = treatment;
        this.ids = ids;
        this.out = out;
    }

    /** The parts of the object that its granular markings hold too strictly. */
    static Set<String> partsOf(JsonObject object, Predicate<String> tooStrict) {
        if (!(object.get("granular_markings") instanceof JsonArray markings)) {
            return Set.of();
        }
        var out = new HashSet<String>();
        for (JsonValue element : markings) {
            if (element instanceof JsonObject marking && marking.has("marking_ref")) {
                marking.texts("selectors").stream().filter(tooStrict).forEach(out::add);
            }
        }
        return out;
    }

    Rendition of(JsonObject object, byte[] body) {
        if (out.contains("object_marking_refs") || out.contains("granular_markings")) {
            return new Rendition.Refused(
                    "the markings themselves are marked too strictly, and do not go without the object");
        }
        known = PersonalSearch.known(object, treatment);
        JsonObject through = through(object);
        if (refused != null) {
            return new Rendition.Refused(refused);
        }
        if (changes.isEmpty()) {
            return new Rendition.Unchanged(body);
        }
        JsonObject made = marked(through);
        return checked(object, made);
    }

    private JsonObject marked(JsonObject made) {
        if (!(made.get("granular_markings") instanceof JsonArray markings)) {
            return made;
        }
        JsonArray followed = moves.followed(markings);
        var builder = made.toBuilder();
        return (followed == null ? builder.remove("granular_markings") : builder.put("granular_markings", followed))
                .build();
    }

    private Rendition checked(JsonObject object, JsonObject made) {
        List<Finding> errors = Stix.check(made).errors();
        if (!errors.isEmpty()) {
            Rendition.Change first = changes.getFirst();
            return new Rendition.Refused("after minimisation (" + first.selector() + ", " + first.done()
                    + ") it would break STIX 2.1 §" + errors.getFirst().section() + " at "
                    + errors.getFirst().property());
        }
        String id = String.valueOf(made.text("id"));
        // An identifier that is computed from what was left out would tell it to whoever tries all values.
        StixId computed = StixId.deterministic(String.valueOf(object.text("type")), object);
        if (computed != null
                && computed.toString().equalsIgnoreCase(id)
                && !computed.equals(StixId.deterministic(String.valueOf(made.text("type")), made))) {
            return new Rendition.Refused("its id is computed from a part that may not cross");
        }
        return new Rendition.Changed(id, Json.bytes(made), changes);
    }

    @Override
    boolean isOut() {
        if (out.isEmpty() || !out.contains(here())) {
            return false;
        }
        changes.add(new Rendition.Change(here(), "part above the ceiling: dropped"));
        return true;
    }

    @Override
    @Nullable
    JsonValue text(JsonString value, @Nullable Node node, JsonObject owner, boolean prose) {
        String text = value.text();
        List<Span> spans = Look.at(node, text, owner, prose && treatment.touches(Category.FREE_TEXT));
        boolean whole = spans.stream().anyMatch(Span::isWhole);
        // In the order of who speaks first. What a row says is kept stands, also where a pattern would find it.
        List<Span> order = new ArrayList<>(spans.size());
        spans.stream().filter(span -> isOfRow(span) && isTouched(span)).forEach(order::add);
        order.addAll(prose && !whole ? known.in(text) : List.of());
        spans.stream().filter(span -> isOfRow(span) && !isTouched(span)).forEach(order::add);
        spans.stream().filter(span -> !isOfRow(span) && isTouched(span)).forEach(order::add);
        String now = order.stream().anyMatch(this::isTouched) ? replaced(text, order) : text;
        if (now == null) {
            return null;
        }
        String mapped = ids.in(now);
        if (!mapped.equals(now)) {
            changes.add(new Rendition.Change(
                    here(), here().equals("id") ? "id: fresh for this agreement" : "reference: rewritten"));
        }
        return mapped.equals(text) ? value : new JsonString(mapped);
    }

    private static boolean isOfRow(Span span) {
        return span.category() != Category.FREE_TEXT;
    }

    private boolean isTouched(Span span) {
        return treatment.touches(span.category());
    }

    private @Nullable String replaced(String text, List<Span> spans) {
        // What takes the whole text takes all that stands in it.
        List<Span> wholes =
                spans.stream().filter(span -> span.isWhole() && isTouched(span)).toList();
        List<Span> order = wholes.isEmpty() ? TextSearch.apart(spans) : wholes;
        var now = new StringBuilder();
        int copied = 0;
        boolean gone = false;
        for (Span span : order) {
            if (!isTouched(span)) {
                continue;
            }
            changed(span);
            switch (treatment.make(span)) {
                case Treatment.Made.No no -> refuse(here() + ": " + no.reason());
                case Treatment.Made.Gone none -> gone = true;
                case Treatment.Made.Now stand -> {
                    if (span.from() >= copied) {
                        now.append(text, copied, span.from()).append(stand.text());
                        copied = span.to();
                    }
                }
            }
        }
        return gone ? null : now.append(text, copied, text.length()).toString();
    }

    private void changed(Span span) {
        var change = new Rendition.Change(here(), span.category() + ": " + treatment.of(span.category()));
        if (changes.isEmpty() || !changes.getLast().equals(change)) {
            changes.add(change);
        }
    }

    private void refuse(String reason) {
        refused = refused == null ? reason : refused;
    }

    @Override
    @Nullable
    JsonValue number(JsonNumber number, @Nullable Node node, JsonObject owner) {
        if (node == null) {
            return number;
        }
        for (Row row : node.rows()) {
            if (!row.form().isNumber()) {
                continue;
            }
            Measure measure = treatment.of(row.category());
            if (measure != Measure.KEEP) {
                changes.add(new Rendition.Change(here(), row.category() + ": " + measure));
                boolean rounds = row.form() == Form.COORDINATE || row.form() == Form.PRECISION;
                return measure == Measure.TRUNCATE && rounds ? rounded(number, row.form()) : null;
            }
        }
        return number;
    }

    private static @Nullable JsonNumber rounded(JsonNumber number, Form form) {
        if (form == Form.PRECISION) {
            return number.asDouble() > ROUNDED_METRES ? number : new JsonNumber(Long.toString(ROUNDED_METRES));
        }
        if (Double.isInfinite(number.asDouble())) {
            return null;
        }
        BigDecimal degrees = BigDecimal.valueOf(number.asDouble());
        return new JsonNumber(degrees.setScale(1, RoundingMode.HALF_EVEN).toPlainString());
    }

    @Override
    @Nullable
    JsonValue pattern(JsonString pattern, JsonObject indicator) {
        var rewriting = new PatternRewriting(treatment, ids);
        String now = rewriting.rewritten(indicator, pattern.text());
        if (rewriting.refused() != null) {
            refuse(rewriting.refused());
        }
        changes.addAll(rewriting.changes());
        // The first address of a block is how the block is written.
        boolean left = known.in(now).stream()
                .anyMatch(span -> span.kind() != Category.IP_ADDRESS || !now.startsWith("/", span.to()));
        if (left && rewriting.refused() == null) {
            refuse("the pattern holds personal data in a place where it cannot be replaced");
        }
        return now.equals(pattern.text()) ? pattern : new JsonString(now);
    }

    @Override
    @Nullable
    String key(String name) {
        if (NAMES.contains(name)) {
            return name;
        }
        boolean personal = !known.in(name).isEmpty()
                || (treatment.touches(Category.FREE_TEXT)
                        && !TextSearch.in(name).isEmpty());
        if (personal) {
            changes.add(new Rendition.Change(here(), "personal data in its name: dropped"));
            return null;
        }
        String now = ids.in(name);
        if (!now.equals(name)) {
            changes.add(new Rendition.Change(here(), "reference: rewritten"));
        }
        return now;
    }
}
