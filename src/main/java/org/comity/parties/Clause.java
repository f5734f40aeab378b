package org.comity.parties;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.comity.marking.HandlingCode;
import org.comity.marking.Pap;
import org.comity.marking.Tlp;
import org.comity.personal.Category;
import org.jspecify.annotations.Nullable;

/**
 * One clause of an agreement: what may cross from whom to whom.
 *
 * @param id as the agreement numbers it
 * @param title a line for people
 * @param from ids of the parties and groups whose objects it lets cross; empty for every party
 * @param to ids of the parties and groups it lets them reach; empty for every other party
 * @param valid from when until when it stands, where that is shorter than the agreement
 * @param purposes ids of the purposes it serves; empty where it names none
 * @param types the STIX types it covers, {@code case/KIND} for steps of joint cases of a kind, and {@code
 *     observation/REPORT} for rows of a report; empty for every STIX type, no case and no observation
 * @param sectors the sectors an object may name; empty where sectors are not asked for
 * @param tlp the strictest marking it lets cross
 * @param unmarked what an object without a TLP marking counts as; null where such an object is refused
 * @param pap the strictest PAP it lets cross; null where PAP does not decide
 * @param codes the police handling codes it lets cross
 * @param data what it says of personal data, by category; null where it does not speak of personal data at all
 * @param approval who has to say yes before something is released under it
 * @param obligations what a receiver owes; null where those of the agreement hold
 * @param objectsADay how many objects a day may be released to one receiver; null where there is no limit
 */
public record Clause(
        String id,
        String title,
        Set<String> from,
        Set<String> to,
        Validity valid,
        Set<String> purposes,
        Set<String> types,
        Set<String> sectors,
        Tlp tlp,
        @Nullable Tlp unmarked,
        @Nullable Pap pap,
        Set<HandlingCode> codes,
        @Nullable Map<Category, DataTerms> data,
        Approval approval,
        @Nullable Obligations obligations,
        @Nullable Integer objectsADay) {

    /** What a type begins with that lets steps of joint cases cross; the kind of the case follows. */
    public static final String CASES = "case/";

    /** What a type begins with that lets observations cross; the name of the report follows, or its beginning and a star. */
    public static final String OBSERVATIONS = "observation/";

    public Clause {
        from = Set.copyOf(from);
        to = Set.copyOf(to);
        purposes = Set.copyOf(purposes);
        types = Set.copyOf(types);
        sectors = Set.copyOf(sectors);
        codes = Set.copyOf(codes);
        data = data == null ? null : java.util.Collections.unmodifiableMap(copy(data));
    }

    private static Map<Category, DataTerms> copy(Map<Category, DataTerms> data) {
        var copy = new EnumMap<Category, DataTerms>(Category.class);
        copy.putAll(data);
        return copy;
    }

    /** From when until when something stands; null for an end that is left open. */
    public record Validity(@Nullable Instant from, @Nullable Instant until) {
        static final Validity OPEN = new Validity(null, null);

        /** Why it does not stand at that instant, as the end of a sentence; null where it does. */
        public @Nullable String notAt(Instant instant) {
            if (from != null && instant.isBefore(from)) {
                return "begins at " + from;
            }
            return until != null && !instant.isBefore(until) ? "ended at " + until : null;
        }
    }

    /**
     * Whether it speaks of objects going from one to the other.
     *
     * @param sender the sender's id and the ids of its groups
     * @param receiver the receiver's id and the ids of its groups
     */
    boolean covers(Set<String> sender, Set<String> receiver) {
        return speaksOf(from, sender) && speaksOf(to, receiver);
    }

    private static boolean speaksOf(Set<String> named, Set<String> party) {
        return named.isEmpty() || named.stream().anyMatch(party::contains);
    }

    /** Whether it lets that type cross. Cases and observations have to be named: every STIX type is not every one of these. */
    public boolean coversType(String type) {
        return types.isEmpty()
                ? isStix(type)
                : types.contains(type)
                        || (type.startsWith(OBSERVATIONS) && types.stream().anyMatch(each -> begins(each, type)));
    }

    private static boolean begins(String pattern, String type) {
        return pattern.startsWith(OBSERVATIONS)
                && pattern.endsWith("*")
                && type.startsWith(pattern.substring(0, pattern.length() - 1));
    }

    /** Whether that is a STIX type, and nothing else that a clause names. */
    public static boolean isStix(String type) {
        return !isCases(type) && !type.startsWith(OBSERVATIONS);
    }

    /** Whether that is no STIX type but joint work on cases of a kind, which is written {@code case/KIND}. */
    static boolean isCases(String type) {
        return type.startsWith(CASES);
    }
}
