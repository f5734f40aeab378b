package org.comity.border;

import org.comity.personal.Category;
import org.comity.personal.Measure;

/** How personal data and what is done to it are called in sentences. */
public final class Phrases {
    private Phrases() {}

    public static String of(Category category) {
        return switch (category) {
            case NAME -> "names of persons";
            case EMAIL -> "e-mail addresses";
            case ACCOUNT -> "accounts";
            case PHONE -> "telephone numbers";
            case ADDRESS -> "postal addresses";
            case IP_ADDRESS -> "IP addresses";
            case FREE_TEXT -> "free texts that look personal";
        };
    }

    public static String of(Measure measure) {
        return switch (measure) {
            case KEEP -> "kept as they are";
            case DROP -> "dropped";
            case TRUNCATE -> "truncated";
            case PSEUDONYM -> "replaced by pseudonyms";
            case GENERALISE -> "generalised";
        };
    }
}
