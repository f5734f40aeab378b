package org.comity.marking;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;

/**
 * A place in an object that says it is classified. A node holds unclassified information only and refuses such objects.
 *
 * <p>Looked at are marking-definitions (name, every text in {@code definition}, custom {@code x_} texts, and the ACS
 * control set) and the labels of any object; never names, descriptions or other content, where the same words are
 * ordinary. A text counts as classified when
 *
 * <ul>
 *   <li>it contains, in capitals, a marking of the United States (TOP SECRET; SECRET// or CONFIDENTIAL// with controls
 *       after it; a portion mark such as (S//NF)), the European Union (EU RESTRICTED to EU TOP SECRET, RESTREINT UE to TRES
 *       SECRET UE, R-UE/EU-R to TS-UE/EU-TS), NATO (RESTRICTED to COSMIC TOP SECRET), Germany (VS-NfD to STRENG GEHEIM),
 *       France (DIFFUSION RESTREINTE, SECRET DEFENSE, TRES SECRET) or the United Kingdom (UK SECRET, UK TOP SECRET);
 *   <li>it consists of nothing but such a marking, in whatever case, or of the one word SECRET or GEHEIM in capitals;
 *   <li>it is a MISP machine tag of a classified level: euci, nato:classification, fr-classif, de-vs, dni-ism or
 *       acs-marking.
 * </ul>
 *
 * <p>Not found, because ordinary use is too common: CONFIDENTIAL, RESTRICTED or OFFICIAL alone, a bare (S), markings in
 * other languages, and anything said in free text elsewhere. What is not found is not thereby unclassified.
 *
 * @param where the place, as a path within the object such as {@code labels[0]}
 * @param said what stands there
 */
public record Classified(String where, String said) {

    /** Characters of {@link #said} that are kept. */
    private static final int SAID_CHARS_MAX = 80;

    private static final String MARKINGS = "(?:COSMIC[ _-])?TOP[ _-]SECRET"
            + "|NATO[ _-](?:RESTRICTED|CONFIDENTIAL|SECRET)"
            + "|EU[ _-](?:RESTRICTED|CONFIDENTIAL|SECRET)"
            + "|(?:RESTREINT|CONFIDENTIEL|SECRET)[ _-]UE"
            + "|TR[ÈE]S[ _-]SECRET"
            + "|(?:TS|[SCR])-UE/EU-(?:TS|[SCR])"
            + "|UK[ _-]SECRET"
            + "|SECRET[ _-]D[ÉE]FENSE|DIFFUSION[ _-]RESTREINTE"
            + "|STRENG[ _-]GEHEIM|VS[ _-]VERTRAULICH|VS[ _-]N[Ff]D|VS[ _-]NUR[ _-]F(?:Ü|UE)R[ _-]DEN[ _-]DIENSTGEBRAUCH";

    private static final Pattern WITHIN = Pattern.compile("(?<![\\p{L}\\p{N}])(?:(?:" + MARKINGS
            + ")(?![\\p{L}\\p{N}])|(?:SECRET|CONFIDENTIAL)//[A-Z]|\\((?:TS|[SC])//[A-Z])");

    private static final Pattern WHOLE =
            Pattern.compile("\\W*(?:" + MARKINGS + ")\\W*", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final Pattern WORD = Pattern.compile("\\W*(?:SECRET|GEHEIM)\\W*");

    private static final List<String> PARTS = List.of(
            "SECRET", "RESTR", "CONFID", "UE/EU", "//", "GEHEIM", "VERTRAULICH", "NfD", "NFD", "DIENSTGEBRAUCH");

    private static final Set<String> BEGINNINGS =
            Set.of("TO", "CO", "NA", "EU", "RE", "SE", "TR", "TS", "S-", "C-", "R-", "UK", "DI", "ST", "VS", "GE");

    private static final Pattern TAG = Pattern.compile(
            "euci:.*"
                    + "|nato:classification=\"?(?:CTS|NS|NC|NR)(?:-[A-Z])?\"?"
                    + "|fr-classif:classifiees=.*|fr-classif:non-classifiees=\"?DIFFUSION_RESTREINTE\"?"
                    + "|de-vs:einstufung=.*"
                    + "|dni-ism:classification:(?:all|us)=\"?(?:R|C|S|TS)\"?"
                    + "|acs-marking:classification=\"?(?:C|S|TS)\"?",
            Pattern.CASE_INSENSITIVE);

    public Classified {
        said = said.length() <= SAID_CHARS_MAX ? said : said.substring(0, SAID_CHARS_MAX) + "…";
    }

    /** Every place in that object that says it is classified; see above for where is looked, and for what. */
    public static List<Classified> find(JsonObject object) {
        List<Classified> inLabels = inLabels(object);
        if (!MarkingDefinition.TYPE.equals(object.text("type"))) {
            return inLabels;
        }
        var found = new ArrayList<>(MarkingDefinition.read(object).classified());
        found.addAll(inLabels);
        return found;
    }

    /** The labels of any object that say it is classified. */
    static List<Classified> inLabels(JsonObject object) {
        JsonArray labels = object.array("labels");
        if (labels == null) {
            return List.of();
        }
        List<Classified> found = null;
        for (int i = 0; i < labels.size(); i++) {
            if (labels.get(i) instanceof JsonString label && isMarking(label.text())) {
                found = found == null ? new ArrayList<>() : found;
                found.add(new Classified("labels[" + i + "]", label.text()));
            }
        }
        return found == null ? List.of() : found;
    }

    /** The texts of a marking-definition, ACS apart, that say something is classified. */
    static List<Classified> inDefinition(JsonObject definition) {
        var found = new ArrayList<Classified>();
        definition.forEach((name, value) -> {
            if (name.equals("name") || name.equals("definition") || name.startsWith("x_")) {
                collect(name, value, found);
            }
        });
        return found;
    }

    private static void collect(String where, JsonValue value, List<Classified> found) {
        switch (value) {
            case JsonString string -> {
                if (isMarking(string.text())) {
                    found.add(new Classified(where, string.text()));
                }
            }
            case JsonObject object -> object.forEach((name, member) -> collect(where + "." + name, member, found));
            case JsonArray array -> {
                for (int i = 0; i < array.size(); i++) {
                    collect(where + "[" + i + "]", array.get(i), found);
                }
            }
            default -> {}
        }
    }

    static boolean isMarking(String text) {
        if (mayHoldMarking(text) && WITHIN.matcher(text).find()) {
            return true;
        }
        if (text.length() > SAID_CHARS_MAX) {
            return false;
        }
        if (mayBeginMarking(text)
                && (WHOLE.matcher(text).matches() || WORD.matcher(text).matches())) {
            return true;
        }
        return text.indexOf(':') > 0 && TAG.matcher(text.strip()).matches();
    }

    /** A part of each marking that stands within a text: most texts are passed over without an expression being run. */
    private static boolean mayHoldMarking(String text) {
        for (String part : PARTS) {
            if (text.contains(part)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the first two letters are those of a marking. */
    private static boolean mayBeginMarking(String text) {
        int first = 0;
        while (first < text.length() && !Character.isLetterOrDigit(text.charAt(first))) {
            first++;
        }
        return first + 1 < text.length()
                && BEGINNINGS.contains(text.substring(first, first + 2).toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return where + " says \"" + said + "\"";
    }
}
