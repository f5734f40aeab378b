package org.comity.duty;

import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of an event, entered once. A fact that is not there is unknown. */
public final class Facts {
    /** No fact is of an earlier year. */
    static final int FIRST_YEAR = 1970;

    /** No fact is of a later year. */
    static final int LAST_YEAR = 2999;

    /** What is written where a fact is not known. */
    public static final String UNKNOWN = "unknown";

    private final Map<Fact, String> values;
    private final List<ZoneId> zones;
    private final List<Submission> submitted;

    /**
     * @param values each in the form of its kind; instants with their offset
     * @param zones in which instants are shown beside UTC
     * @throws IllegalArgumentException where a value is not of its kind
     */
    public Facts(Map<Fact, String> values, List<ZoneId> zones, List<Submission> submitted) {
        this.values = values.isEmpty() ? new EnumMap<>(Fact.class) : new EnumMap<>(values);
        this.zones = List.copyOf(zones);
        this.submitted = submitted.stream()
                .sorted(Comparator.comparing(each -> each.at().toInstant()))
                .toList();
        this.values.forEach((fact, value) -> {
            if (!fits(fact, value)) {
                throw new IllegalArgumentException(fact.id() + " is \"" + value + "\"; " + wanted(fact));
            }
        });
    }

    /** The value as it was written; empty where it is unknown. */
    public Optional<String> text(Fact fact) {
        return Optional.ofNullable(values.get(fact));
    }

    /** The value of a fact that is an instant. */
    public Optional<OffsetDateTime> moment(Fact fact) {
        return text(fact).map(OffsetDateTime::parse);
    }

    /** When an event of that rule was; empty where it is not known. */
    public Optional<OffsetDateTime> moment(Rule rule, Term.Moment event) {
        return switch (event) {
            case Term.OfFact of -> moment(of.fact());
            case Term.OfSubmission of -> {
                List<Submission> all = submitted(rule.id() + "/" + of.stage());
                yield all.isEmpty()
                        ? Optional.empty()
                        : Optional.of(all.getLast().at());
            }
        };
    }

    public List<ZoneId> zones() {
        return zones;
    }

    /** All that was submitted, the earliest first. */
    public List<Submission> submitted() {
        return submitted;
    }

    /** What was submitted for that stage ({@code rule/stage}), the earliest first. */
    public List<Submission> submitted(String stage) {
        return submitted.stream().filter(each -> each.stage().equals(stage)).toList();
    }

    /** The facts that are known, in the order in which they are asked, each as it was written. */
    public Map<Fact, String> known() {
        return Collections.unmodifiableMap(values);
    }

    /**
     * A fact by its id, and a value that is of its kind, or {@code unknown}.
     *
     * @throws IllegalArgumentException naming the fact that was probably meant, or what would be right
     */
    public static Fact require(String id, String value) {
        Fact fact = Fact.of(id)
                .orElseThrow(() -> new IllegalArgumentException("there is no fact \"" + id + "\""
                        + Words.near(
                                id, Arrays.stream(Fact.values()).map(Fact::id).toList())));
        if (!value.equals(UNKNOWN) && !fits(fact, value)) {
            throw new IllegalArgumentException(id + " is \"" + value + "\"; " + wanted(fact));
        }
        return fact;
    }

    /** Whether the value is of the fact's kind. */
    static boolean fits(Fact fact, String value) {
        return switch (fact.kind()) {
            case INSTANT -> isInstant(value);
            case YES_NO, CHOICE -> fact.choices().contains(value);
            case COUNTRY -> value.matches("[A-Z]{2}");
            case TEXT -> !value.isBlank();
        };
    }

    /** What would be right, as a half sentence. */
    public static String wanted(Fact fact) {
        return switch (fact.kind()) {
            case INSTANT ->
                "write an instant with its offset, such as 2026-03-27T22:15+01:00, of the years 1970 to 2999";
            case YES_NO, CHOICE -> "write " + String.join(" or ", fact.choices()) + ", or unknown";
            case COUNTRY -> "write a country in two capital letters, such as DE";
            case TEXT -> "write text";
        };
    }

    /** An instant with its offset, of a year in which arithmetic makes sense. */
    public static boolean isInstant(String value) {
        try {
            int year = OffsetDateTime.parse(value).getYear();
            return year >= FIRST_YEAR && year <= LAST_YEAR;
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
