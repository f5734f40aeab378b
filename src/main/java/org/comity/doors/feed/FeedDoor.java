package org.comity.doors.feed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.comity.border.Leaving;
import org.comity.border.Refused;
import org.comity.border.Segment;
import org.comity.border.SegmentPickup;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.Request;
import org.comity.doors.Route;
import org.comity.doors.Shown;
import org.comity.doors.Wording;
import org.comity.doors.taxii.Doorkeeper;
import org.comity.feeds.FeedPlan;
import org.comity.feeds.Feeds;
import org.comity.json.BadJson;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.parties.Credentials;
import org.comity.parties.Visitor;

/** The routes under {@code /feed/v1/}: what waits for the caller's party, what it says of it, and reports of our own sensors. */
public final class FeedDoor {
    static final String BASE = "/feed/v1/";

    /** Segments in one list. */
    static final int LISTED_MAX = 1_000;

    /** Of the word that a segment is there, or of an answer. */
    static final long WORD_BYTES_MAX = 4 << 10;

    private static final int PIECE_BYTES = 1 << 20;

    private final Doorkeeper doorkeeper;
    private final SegmentPickup pickup;
    private final ReportIntake intake;
    private final AnswerIntake answers;

    /** The plan by which the node parts what comes in. */
    @FunctionalInterface
    public interface Plans {
        /** @throws RuntimeException saying why there is none now */
        FeedPlan now() throws IOException;
    }

    /** Unpacks what may be packed, as its first bytes say. */
    @FunctionalInterface
    public interface Unpacking {
        InputStream of(InputStream in) throws IOException;
    }

    /** @param spool a folder for reports while they come in; what lies there when the door opens is of no use any more */
    public FeedDoor(
            Credentials credentials,
            SegmentPickup pickup,
            Feeds feeds,
            Plans plans,
            Unpacking unpacking,
            Path spool,
            InstantSource clock)
            throws IOException {
        this.doorkeeper = new Doorkeeper(credentials);
        this.pickup = pickup;
        this.intake = new ReportIntake(feeds, plans, unpacking, spool);
        this.answers = new AnswerIntake(feeds.answers(), clock);
    }

    /** What this door answers to. */
    public List<Route> routes() {
        return List.of(
                route("GET", BASE + "segments/", 0, this::list),
                route("GET", BASE + "segments/{segment}/", 0, this::fetch),
                route("POST", BASE + "segments/{segment}/taken/", WORD_BYTES_MAX, this::taken),
                route("POST", BASE + "answers/", WORD_BYTES_MAX, answers::take),
                route("POST", BASE + "reports/{report}/", ReportIntake.REPORT_BYTES_MAX, intake::take));
    }

    /** One endpoint, for a visitor who is known. */
    @FunctionalInterface
    private interface Endpoint {
        Answer answer(Visitor visitor, Request request) throws IOException, InterruptedException;
    }

    private Route route(String method, String pattern, long bytesMax, Endpoint endpoint) {
        return new Route(
                method,
                pattern,
                bytesMax,
                true,
                bytesMax == ReportIntake.REPORT_BYTES_MAX,
                request -> {
                    try {
                        return endpoint.answer(doorkeeper.admit(request), request)
                                .header("Cache-Control", "no-store")
                                .header("Vary", "Accept-Encoding, Authorization");
                    } catch (Refused e) {
                        throw said(e);
                    }
                },
                Wording.PLAIN);
    }

    private static BadRequest said(Refused no) {
        int status = switch (no.why()) {
            case UNKNOWN -> 404;
            case FORBIDDEN, AGREEMENT -> 403;
            case UNFIT -> 409;
            case TOO_MUCH -> 429;
        };
        return new BadRequest(status, String.valueOf(no.getMessage()));
    }

    private Answer list(Visitor visitor, Request request) {
        SegmentPickup.Some some =
                pickup.waiting(visitor, after(request), LISTED_MAX).content();
        JsonObject.Builder said = JsonObject.builder()
                .put(
                        "segments",
                        new JsonArray(some.segments().stream()
                                .<JsonValue>map(FeedDoor::said)
                                .toList()))
                .put("more", some.more());
        if (some.more()) {
            said.put("next", some.next());
        }
        return json(said.build());
    }

    private static JsonObject said(Segment segment) {
        return JsonObject.builder()
                .put("id", segment.id())
                .put("recipient", segment.ours() == null ? "" : segment.ours().recipient())
                .put("report", segment.report())
                .put("agreement", segment.agreement())
                .put("tlp", segment.tlp())
                .put("rows", segment.rows())
                .put("bytes", segment.bytes())
                .put("sha256", segment.sha256())
                .put("laid", segment.at().truncatedTo(ChronoUnit.SECONDS).toString())
                .build();
    }

    private Answer fetch(Visitor visitor, Request request) {
        Leaving<SegmentPickup.Handing> leaving = pickup.serve(visitor, request.param("segment"));
        Segment segment = leaving.content().segment();
        boolean packed = request.takesGzip();
        Answer answer = Answer.of(200)
                .header("Content-Type", "text/csv; charset=utf-8")
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"" + segment.report() + "-" + segment.id() + ".csv\"")
                .header("Comity-TLP", segment.tlp().isEmpty() ? "none" : segment.tlp())
                .header("Comity-Rows-SHA256", segment.sha256());
        return (packed ? answer.header("Content-Encoding", "gzip") : answer)
                .written(out -> write(leaving.content(), packed, out));
    }

    private static void write(SegmentPickup.Handing handing, boolean packed, OutputStream out) throws IOException {
        Segment segment = handing.segment();
        GZIPOutputStream packing = packed ? new GZIPOutputStream(out, 1 << 16) : null;
        OutputStream to = packing == null ? out : packing;
        to.write(segment.header().getBytes(StandardCharsets.UTF_8));
        for (long from = 0; from < segment.bytes(); ) {
            byte[] rows = handing.store().read(segment, from, (int) Math.min(PIECE_BYTES, segment.bytes() - from));
            to.write(rows);
            from += rows.length;
        }
        if (packing != null) {
            packing.finish();
        }
    }

    private Answer taken(Visitor visitor, Request request) throws IOException {
        try {
            String sha256 = Json.parseObject(request.body().readAllBytes()).text("sha256");
            if (sha256 == null) {
                throw new BadRequest(400, "say of which rows, such as {\"sha256\": \"...\"}");
            }
            pickup.taken(visitor, request.param("segment"), sha256);
            return Answer.of(204);
        } catch (BadJson e) {
            throw new BadRequest(400, "the body cannot be read: " + e.getMessage());
        }
    }

    static Answer json(JsonObject said) {
        return Answer.of(200).header("Content-Type", "application/json").bytes(Json.bytes(said));
    }

    private static long after(Request request) {
        String text = request.query().stream()
                .filter(each -> each.name().equals("after"))
                .map(Request.Parameter::value)
                .findFirst()
                .orElse("0");
        if (!text.matches("[0-9]{1,18}")) {
            throw new BadRequest(400, "after is a number from 0, not \"" + Shown.text(text) + "\"");
        }
        return Long.parseLong(text);
    }
}
