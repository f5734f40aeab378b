package org.comity.border;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import org.comity.border.Recall.Answer;
import org.comity.border.Refused.Why;
import org.comity.json.JsonObject;
import org.comity.seal.BadSeal;
import org.jspecify.annotations.Nullable;

/** What stands in letters and records about recalls, and what must hold of it. */
final class RecallText {
    private RecallText() {}

    /** @throws BadSeal when that is no answer */
    static Answer answer(String label, @Nullable String ground, @Nullable Instant until) {
        return switch (label) {
            case "erased" -> new Answer.Erased();
            case "corrected" -> new Answer.Corrected();
            case "restricted" -> {
                if (ground == null || until == null) {
                    throw new BadSeal("a restriction has a ground and an end");
                }
                requireText("a ground", ground);
                yield new Answer.Restricted(ground, until);
            }
            case "not held" -> {
                requireText("a reason", ground == null ? "" : ground);
                yield new Answer.NotHeld(Objects.requireNonNull(ground));
            }
            case "refused" -> {
                requireText("a reason", ground == null ? "" : ground);
                yield new Answer.Refusal(Objects.requireNonNull(ground));
            }
            default -> throw new BadSeal("\"" + label + "\" is no answer to a recall");
        };
    }

    static void requireOpen(Recall recall) {
        if (recall.answer() instanceof Answer.Erased || recall.answer() instanceof Answer.Corrected) {
            throw new Refused(Why.UNFIT, "recall " + recall.nr() + " is answered already, and what is gone is gone");
        }
        if (recall.answer() instanceof Answer.NotHeld) {
            throw new Refused(Why.UNFIT, "recall " + recall.nr() + " is answered already: nothing of it is held");
        }
    }

    static void requireText(String what, String text) {
        if (text.isBlank() || text.length() > Recalls.RECALL_TEXT_CHARS_MAX) {
            throw new IllegalArgumentException(what + " has 1 to " + Recalls.RECALL_TEXT_CHARS_MAX + " characters");
        }
    }

    static void requireCount(int count) {
        if (count == 0 || count > Recalls.RECALL_ITEMS_MAX) {
            throw new Refused(
                    Why.TOO_MUCH,
                    count + " versions in one recall; from 1 to " + Recalls.RECALL_ITEMS_MAX + " are taken");
        }
    }

    static @Nullable Instant time(JsonObject body, String name) {
        String text = body.text(name);
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new BadSeal("its " + name + " is no time: " + text, e);
        }
    }

    static JsonObject details(Recall recall) {
        return JsonObject.builder()
                .put("recall", recall.letter())
                .put("why", recall.why())
                .put("correction", recall.correction())
                .putIfPresent(
                        "deadline",
                        recall.deadline() == null ? null : recall.deadline().toString())
                .build();
    }
}
