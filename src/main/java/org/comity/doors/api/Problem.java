package org.comity.doors.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.comity.doors.Answer;
import org.comity.doors.shell.CaseText;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What may go wrong, each with the type that programs know it by (RFC 9457 §3.1.1) and what it means. */
enum Problem {
    REQUEST(400, "The request cannot be read", "Path, query, headers or body are not written as they have to be."),
    KEY_MISSING(
            400,
            "An act without a key",
            "Every act names itself by an Idempotency-Key header, so that it can be sent again without being done twice."
                    + " Choose a new one for each act, such as a random UUID."),
    TOKEN(
            401,
            "No token that counts",
            "Show the token of a person with a scope of the API, as Authorization: Bearer TOKEN. Cookies, passwords and"
                    + " client certificates do not count here."),
    SCOPE(
            403,
            "The token is not for this",
            "Reading needs the scope api:read, acting api:write. Make another token with comity token create."),
    ROLE(
            403,
            "The person has not the role for this",
            "Who may do what is as on the command line; an administrator gives roles with comity person role."),
    POLICY(
            403,
            "The agreement does not allow it",
            "Something would cross that the agreement does not let cross, so nothing was done. The members clause, reason"
                    + " and remedy say which clause decided, why, and what would change it; clause is empty where none"
                    + " spoke of it."),
    REFUSED(
            403,
            "It may not be done",
            "By the rules of the case or the place, or by who this person is, it may not be done now. Nothing was done."),
    UNKNOWN(404, "Not found", "There is no such thing, as far as this person may know."),
    METHOD(405, "Method not allowed", "The header Allow says which methods mean something at this path."),
    ACCEPT(406, "Not acceptable", "Answers are application/json, problems application/problem+json."),
    SLOW(408, "The body came too slowly", "A body has to come within some seconds. Send it again."),
    IN_PROGRESS(
            409,
            "An act of that key is under way",
            "A request with the same Idempotency-Key has not been answered yet. Ask again a moment later with the same key"
                    + " and body."),
    CONFLICT(
            409,
            "It stands otherwise now",
            "What was asked for does not fit how the thing stands now: somebody was faster, or a name means several."
                    + " Read it again."),
    TOO_LONG(413, "The body is too long", "Send less at once."),
    MEDIA_TYPE(415, "Not taken in that form", "Bodies are application/json in UTF-8, plain or packed with gzip."),
    INVALID(
            422,
            "The body says something that is not taken",
            "The member errors lists each mistake with a JSON pointer into the body, and a suggestion where a name was"
                    + " probably mistyped. Nothing was done."),
    LINT(
            422,
            "Lint keeps it back",
            "Something should be looked at before this is released, so nothing was. The member lint lists what. Mend it, or"
                    + " say in despite_lint why it is released so; the reason is kept in the home log."),
    KEY_REUSED(
            422,
            "That key belongs to another request",
            "The same Idempotency-Key came before with another path or body. Choose a new key for a new act."),
    HEADERS(431, "The headers are too long", "Send fewer or shorter ones."),
    FAULT(
            500,
            "A fault of the node",
            "The member error_id names the entry in the node's log. Send an act again with the same key: it is not done"
                    + " twice."),
    BUSY(503, "Too much at once", "Ask again after the time that the header Retry-After says.");

    static final String PATH = "/api/v1/problems/";
    static final String MEDIA = "application/problem+json";

    private final int status;
    private final String title;
    private final String explanation;

    Problem(int status, String title, String explanation) {
        this.status = status;
        this.title = title;
        this.explanation = explanation;
    }

    int status() {
        return status;
    }

    /** As in paths, such as {@code key-missing}. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Problem> named(String label) {
        return Arrays.stream(values())
                .filter(each -> each.label().equals(label))
                .findFirst();
    }

    /** What its own address says of it. */
    JsonObject explained() {
        return JsonObject.builder()
                .put("type", PATH + label())
                .put("title", title)
                .put("status", status)
                .put("explanation", explanation)
                .build();
    }

    /**
     * The answer.
     *
     * @param detail the sentence that the command line prints
     * @param more further members
     */
    Answer answer(String detail, JsonObject more) {
        return answer(status, detail, more);
    }

    private Answer answer(int code, String detail, JsonObject more) {
        JsonObject.Builder body = JsonObject.builder()
                .put("type", PATH + label())
                .put("title", title)
                .put("status", code)
                .put("detail", CaseText.plain(detail));
        more.forEach(body::put);
        Answer answer = Answer.of(code).header("Content-Type", MEDIA).header("Cache-Control", "no-store");
        if (this == TOKEN || this == SCOPE) {
            answer = answer.header("WWW-Authenticate", "Bearer realm=\"comity\"" + challenge(more));
        }
        if (this == IN_PROGRESS) {
            answer = answer.header("Retry-After", "1");
        }
        return answer.bytes(Json.bytes(body.build()));
    }

    /** RFC 6750 §3.1. */
    private String challenge(JsonObject more) {
        return this == TOKEN ? "" : ", error=\"insufficient_scope\", scope=\"" + more.text("scope") + "\"";
    }

    /** For what goes wrong before a request comes to this door, or falls out of it. */
    static Answer say(int status, String description, @Nullable String errorId) {
        Problem problem = switch (status) {
            case 404 -> UNKNOWN;
            case 405 -> METHOD;
            case 408 -> SLOW;
            case 413 -> TOO_LONG;
            case 415 -> MEDIA_TYPE;
            case 422 -> INVALID;
            case 431 -> HEADERS;
            case 503 -> BUSY;
            default -> status >= 500 ? FAULT : REQUEST;
        };
        return problem.answer(
                status,
                description,
                JsonObject.builder().putIfPresent("error_id", errorId).build());
    }
}
