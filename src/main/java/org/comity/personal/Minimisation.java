package org.comity.personal;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.comity.json.JsonObject;
import org.comity.stix.StixId;

/**
 * Makes the renditions of objects that one agreement asks for: each category of personal data under its measure, with
 * stand-ins and identifiers that are the agreement's own.
 *
 * <p>Equal objects give equal bytes under the same measures, key and agreement. Nothing is looked up: what an object
 * refers to is renamed by its type alone, the same way in every object. Safe for use by many threads.
 */
public final class Minimisation {

    /** A shorter key could be guessed. */
    static final int KEY_BYTES_MIN = 32;

    private final Treatment treatment;
    private final CrossingIds ids;
    private final Predicate<String> tooStrict;
    private final boolean parts;

    private Minimisation(Treatment treatment, CrossingIds ids, Predicate<String> tooStrict, boolean parts) {
        this.treatment = treatment;
        this.ids = ids;
        this.tooStrict = tooStrict;
        this.parts = parts;
    }

    /**
     * The minimisation of one agreement, where one clause speaks for all objects.
     *
     * @param measures by category; what is not named is kept
     * @param key at least 32 secret bytes of this node, which never leave it and stay the same while the agreement lasts
     * @param agreement its id: one key may serve several agreements, and still no stand-in is shared
     * @throws IllegalArgumentException where the key is too short
     */
    public static Minimisation of(Map<Category, Measure> measures, byte[] key, String agreement) {
        return of(measures, measures, key, agreement);
    }

    /**
     * The minimisation of the objects that one clause of an agreement lets cross, beside others.
     *
     * @param measures by category, what is done to the content; what is not named is kept
     * @param identifiers by category, the measures that some clause of the agreement asks for: which identifiers are
     *     replaced has to be the same in every object, whichever clause lets it cross
     */
    public static Minimisation of(
            Map<Category, Measure> measures, Map<Category, Measure> identifiers, byte[] key, String agreement) {
        if (key.length < KEY_BYTES_MIN) {
            throw new IllegalArgumentException(
                    "a key of pseudonyms has " + KEY_BYTES_MIN + " bytes, not " + key.length);
        }
        var pseudonyms = new Pseudonyms(key, agreement);
        var treatment = new Treatment(measures, pseudonyms);
        var replaced = new CrossingIds(new Treatment(identifiers, pseudonyms), pseudonyms);
        return new Minimisation(treatment, replaced, selector -> false, false);
    }

    /**
     * The same measures, and besides, parts of the object that its granular markings hold too strictly are left out.
     *
     * @param tooStrict asked of each selector of the object's granular markings, with a selector as it stands there
     */
    public Minimisation withoutPartsAbove(Predicate<String> tooStrict) {
        return new Minimisation(treatment, ids, tooStrict, true);
    }

    /** Whether every object is left as it is, whatever it holds. */
    public boolean keepsEverything() {
        return !parts && !treatment.touchesAnything() && !ids.replacesAny();
    }

    /** Whether an object of these contents is left as it is; false also where only a closer look can tell. */
    public boolean surelyKeeps(Contents contents) {
        return keepsEverything()
                || (!parts
                        && contents.categories().stream().noneMatch(treatment::touches)
                        && contents.mentioned().stream().noneMatch(ids::mayReplaceBehind));
    }

    /** The identifier under which an object of that identifier crosses; empty where the text is no identifier. */
    public Optional<String> idOf(String id) {
        return Optional.ofNullable(StixId.parse(id)).map(parsed -> ids.replaces(parsed) ? ids.of(parsed) : id);
    }

    /**
     * What becomes of the object.
     *
     * @param object STIX 2.1 without errors
     * @param body the bytes it was read from
     */
    public Rendition rendition(JsonObject object, byte[] body) {
        return keepsEverything()
                ? new Rendition.Unchanged(body)
                : new Rewriting(treatment, ids, parts ? Rewriting.partsOf(object, tooStrict) : Set.of())
                        .of(object, body);
    }
}
