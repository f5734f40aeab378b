package org.comity.doors.feed;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.comity.border.SegmentAnswers.Counts;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.Request;
import org.comity.doors.Shown;
import org.comity.feeds.FeedAnswers;
import org.comity.feeds.FeedAnswers.Of;
import org.comity.json.BadJson;
import org.comity.json.Json;
import org.comity.json.JsonNumber;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.parties.Scope;
import org.comity.parties.Visitor;

/** Takes the word of recipients without a node what became of their rows, as counts. */
final class AnswerIntake {
    private static final List<String> MEMBERS = List.of(
            "recipient",
            "report",
            "day",
            "family",
            "notified",
            "fixed",
            "false_positive",
            "unreachable",
            "as_of",
            "text");

    private final FeedAnswers answers;
    private final InstantSource clock;

    AnswerIntake(FeedAnswers answers, InstantSource clock) {
        this.answers = answers;
        this.clock = clock;
    }

    Answer take(Visitor visitor, Request request) throws IOException {
        if (!visitor.may(Scope.FEED_READ)) {
            throw new BadRequest(403, "this credential is not for observations: feed:read");
        }
        try {
            JsonObject said = Json.parseObject(request.body().readAllBytes());
            for (String each : said.names()) {
                if (!MEMBERS.contains(each)) {
                    throw new BadRequest(
                            400, "an answer has no \"" + Shown.text(each) + "\"; it has " + String.join(", ", MEMBERS));
                }
            }
            LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
            answers.told(
                    visitor.party(),
                    required(said, "recipient"),
                    new Of(required(said, "report"), day(said, "day"), required(said, "family")),
                    new Counts(
                            count(said, "notified"),
                            count(said, "fixed"),
                            count(said, "false_positive"),
                            count(said, "unreachable")),
                    said.get("as_of") == null ? today : day(said, "as_of"),
                    said.get("text") == null ? "" : required(said, "text"),
                    "by the feed door",
                    visitor.name());
            return Answer.of(204);
        } catch (BadJson e) {
            throw new BadRequest(400, "the body cannot be read: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new BadRequest(400, String.valueOf(e.getMessage()));
        }
    }

    private static String required(JsonObject said, String name) {
        String text = said.text(name);
        if (text == null) {
            throw new BadRequest(400, "an answer says its " + name + ", as a text");
        }
        return text;
    }

    private static LocalDate day(JsonObject said, String name) {
        String text = required(said, name);
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new BadRequest(400, name + " is a day such as 2026-03-01, not \"" + Shown.text(text) + "\"");
        }
    }

    private static long count(JsonObject said, String name) {
        JsonValue value = said.get(name);
        if (value == null) {
            return 0;
        }
        if (value instanceof JsonNumber number && number.isSafeInteger()) {
            return number.asLong();
        }
        throw new BadRequest(400, name + " is a number of rows");
    }
}
