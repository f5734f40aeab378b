package org.comity.personal;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** What each measure makes of each sort of value: the one place that knows. */
final class Treatment {

    /** What is to stand in a value's stead. */
    sealed interface Made {
        /** Another text. */
        record Now(String text) implements Made {}

        /** Nothing: the whole property, or element of a list, goes. */
        record Gone() implements Made {}

        /** Nothing that would be right: the object does not cross. */
        record No(String reason) implements Made {}
    }

    private static final Made GONE = new Made.Gone();
    private static final Set<String> TWO_DIGITS = Set.of(
            ("20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84"
                            + " 86 90 91 92 93 94 95 98")
                    .split(" "));

    private final Map<Category, Measure> measures = new EnumMap<>(Category.class);
    private final Pseudonyms pseudonyms;

    Treatment(Map<Category, Measure> measures, Pseudonyms pseudonyms) {
        this.measures.putAll(measures);
        this.pseudonyms = pseudonyms;
    }

    /** The measure for that category; what is not named is kept. */
    Measure of(Category category) {
        return measures.getOrDefault(category, Measure.KEEP);
    }

    boolean touches(Category category) {
        return of(category) != Measure.KEEP;
    }

    boolean touchesAnything() {
        return measures.values().stream().anyMatch(measure -> measure != Measure.KEEP);
    }

    /** What the span becomes; asked only where its category is touched. */
    Made make(Span span) {
        Measure measure = of(span.category());
        return switch (span.place()) {
            case WHOLE -> GONE;
            case MAILBOX ->
                switch (measure) {
                    case PSEUDONYM -> new Made.Now(pseudonyms.email(span.value()));
                    case DROP -> GONE;
                    default ->
                        new Made.No(
                                "an e-mail address without its mailbox is none any more; it takes pseudonym or drop");
                };
            case ADDRESS -> address(span, measure);
            case PERSON ->
                switch (measure) {
                    case PSEUDONYM -> new Made.Now(pseudonyms.word(span.category(), span.value()));
                    case DROP -> GONE;
                    default -> new Made.Now("individual");
                };
            case WORD ->
                measure == Measure.PSEUDONYM ? new Made.Now(pseudonyms.word(span.category(), span.value())) : GONE;
            case MESSAGE ->
                measure == Measure.PSEUDONYM ? new Made.Now("<" + pseudonyms.email(span.value()) + ">") : GONE;
            case URL -> url(span, measure);
            case TEXT -> measure == Measure.DROP ? GONE : new Made.Now(prose(span, measure));
            case MENTION -> new Made.Now(prose(span, measure));
        };
    }

    private Made address(Span span, Measure measure) {
        if (measure == Measure.DROP) {
            return GONE;
        }
        IpAddress address = IpAddress.parse(span.value());
        if (address == null) {
            return new Made.No("what stands in an address's place is none, and cannot be made coarser");
        }
        return new Made.Now(
                switch (measure) {
                    case TRUNCATE -> address.truncated();
                    case GENERALISE -> address.general();
                    default -> pseudonyms.ip(address);
                });
    }

    /** Who logs in can be left out of a URL; a host or a mailbox cannot, nor be made coarser. */
    private Made url(Span span, Measure measure) {
        if (span.kind() == Category.ACCOUNT) {
            return new Made.Now(
                    measure == Measure.PSEUDONYM ? pseudonyms.word(Category.ACCOUNT, span.value()) + "@" : "");
        }
        if (measure == Measure.DROP) {
            return GONE;
        }
        if (measure != Measure.PSEUDONYM || span.kind() == Category.PHONE) {
            return new Made.No("a URL that goes to somebody's " + span.kind() + " cannot be cut; it takes "
                    + (span.kind() == Category.PHONE ? "drop" : "pseudonym or drop"));
        }
        return new Made.Now(prose(span, measure));
    }

    private String prose(Span span, Measure measure) {
        Category kind = span.kind();
        IpAddress address = kind == Category.IP_ADDRESS ? IpAddress.parse(span.value()) : null;
        return switch (measure) {
            case PSEUDONYM -> {
                if (kind == Category.EMAIL) {
                    yield pseudonyms.email(span.value());
                }
                yield address == null ? pseudonyms.word(kind, span.value()) : pseudonyms.ip(address);
            }
            case TRUNCATE -> {
                if (kind == Category.EMAIL) {
                    yield "[email]"
                            + span.value().substring(Math.max(0, span.value().lastIndexOf('@')));
                }
                yield address == null ? "[" + kind + "]" : address.truncated();
            }
            case GENERALISE -> {
                if (kind == Category.PHONE && span.value().startsWith("+")) {
                    yield countryCode(span.value()) + " [phone]";
                }
                yield address == null ? "[" + kind + "]" : address.general();
            }
            case DROP, KEEP -> "[" + kind + "]";
        };
    }

    /** ITU-T E.164: one, two or three digits after the plus. */
    private static String countryCode(String phone) {
        if (phone.startsWith("+1") || phone.startsWith("+7")) {
            return phone.substring(0, 2);
        }
        int digits = TWO_DIGITS.contains(phone.substring(1, Math.min(3, phone.length()))) ? 2 : 3;
        return phone.substring(0, Math.min(digits + 1, phone.length())).strip();
    }
}
