package org.comity.doors.taxii;

import java.util.Locale;
import org.comity.border.Refused;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.Shown;
import org.comity.doors.Wording;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** The error message (TAXII 2.1 §3.6.1). */
final class TaxiiError {
    private TaxiiError() {}

    static Answer say(int status, String description, @Nullable String errorId) {
        String title = title(status);
        var error = JsonObject.builder()
                .put("title", title)
                .put("description", Shown.sentence(description))
                .putIfPresent("error_id", errorId)
                .put("error_code", title.toLowerCase(Locale.ROOT).replace(' ', '-'))
                .put("http_status", Integer.toString(status));
        return Wording.challenge(status)
                .header("Content-Type", Media.TAXII)
                .header("Cache-Control", "no-store")
                .bytes(Json.bytes(error.build()));
    }

    /** The status for what the gate refuses. */
    static BadRequest of(Refused refused) {
        int status = switch (refused.why()) {
            case UNKNOWN -> 404;
            case FORBIDDEN, AGREEMENT -> 403;
            case UNFIT -> 422;
            case TOO_MUCH -> 413;
        };
        return new BadRequest(status, refused.getMessage() == null ? "refused" : refused.getMessage());
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not found";
            case 405 -> "Method not allowed";
            case 406 -> "Not acceptable";
            case 408 -> "Request timeout";
            case 413 -> "Request entity too large";
            case 414 -> "Request address too long";
            case 415 -> "Unsupported media type";
            case 422 -> "Unprocessable entity";
            case 431 -> "Request headers too large";
            case 503 -> "Busy";
            default -> status >= 500 ? "Internal error" : "Request refused";
        };
    }
}
