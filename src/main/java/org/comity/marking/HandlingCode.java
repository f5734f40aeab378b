package org.comity.marking;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comity.json.JsonObject;

/**
 * The handling codes that police units of Europe put on what they share, from Europol's practice.
 *
 * <p>STIX has no place for them. They are read from labels such as {@code handling:H1}, and from statements that say
 * nothing else, such as {@code Handling code H1}.
 */
public enum HandlingCode {
    /** For preventing and fighting crime only. */
    H0,
    /** Not to be used as evidence before a court without the provider's permission. */
    H1,
    /** Not to be passed on without the provider's permission. */
    H2,
    /** Other restrictions, which the provider states. */
    H3;

    private static final Pattern SAID =
            Pattern.compile("(?:handling(?:[ -]?code)?[ :=]*)?(H[0-3])", Pattern.CASE_INSENSITIVE);
    private static final Pattern LABEL = Pattern.compile("handling(?:-code)?:(H[0-3])", Pattern.CASE_INSENSITIVE);

    /** The code written like this, if there is one. */
    public static Optional<HandlingCode> of(String label) {
        return Arrays.stream(values()).filter(code -> code.name().equals(label)).findFirst();
    }

    /** The codes that an object carries, by its labels and by the statements among its markings. */
    public static Set<HandlingCode> on(JsonObject object, Handling handling) {
        var codes = EnumSet.noneOf(HandlingCode.class);
        for (String label : object.texts("labels")) {
            add(codes, LABEL.matcher(label.strip()));
        }
        for (StatementMarking statement : handling.statements()) {
            add(codes, SAID.matcher(statement.statement().strip()));
        }
        return codes;
    }

    private static void add(Set<HandlingCode> codes, Matcher said) {
        if (said.matches()) {
            codes.add(valueOf(said.group(1).toUpperCase(Locale.ROOT)));
        }
    }
}
