package org.comity.doors.feed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.Request;
import org.comity.doors.Shown;
import org.comity.feeds.FeedInput;
import org.comity.feeds.FeedPlan;
import org.comity.feeds.Feeds;
import org.comity.json.JsonObject;
import org.comity.observed.RowForm;
import org.comity.parties.Scope;
import org.comity.parties.Visitor;

/**
 * Takes reports in: a body is spooled whole and then gone through by the plan of the node. The same body sent again is known
 * again, so that whoever got no answer may send it until one comes.
 */
final class ReportIntake {
    /** Of a report as it is sent, and again as it is unpacked. */
    static final long REPORT_BYTES_MAX = 1L << 30;

    private static final int PIECE_BYTES = 1 << 16;

    private final Feeds feeds;
    private final FeedDoor.Plans plans;
    private final FeedDoor.Unpacking unpacking;
    private final Path spool;

    ReportIntake(Feeds feeds, FeedDoor.Plans plans, FeedDoor.Unpacking unpacking, Path spool) throws IOException {
        this.feeds = feeds;
        this.plans = plans;
        this.unpacking = unpacking;
        this.spool = spool;
        Files.createDirectories(spool);
        try (var left = Files.list(spool)) {
            for (Path each : left.toList()) {
                Files.delete(each);
            }
        }
    }

    Answer take(Visitor visitor, Request request) throws IOException, InterruptedException {
        if (!visitor.home() || !visitor.may(Scope.FEED_WRITE)) {
            throw new BadRequest(403, "reports are handed in by credentials of this node's own party: feed:write");
        }
        String report = request.param("report");
        if (!report.matches("[a-z0-9_]{1,64}")) {
            throw new BadRequest(
                    400, "\"" + Shown.text(report) + "\" is no name of a report; write one such as event4_sinkhole");
        }
        boolean counted = isCounted(request);
        RowForm said = RowForm.ofMediaType(request.header("Content-Type").orElse(""));
        Path file = Files.createTempFile(spool, "report-", ".rows");
        try {
            String sha256 = spool(request.body(), file);
            RowForm form = form(said, file);
            FeedPlan plan = plans.now();
            var input = new FeedInput(
                    report + " by " + visitor.name(),
                    "door " + report + " " + sha256 + (form == RowForm.csv ? "" : " " + form),
                    report,
                    () -> form.rows(Files.newInputStream(file)));
            Feeds.Gone gone = feeds.run(
                            plan,
                            List.of(counted ? feeds.aggregated(input, plan) : input),
                            visitor.name(),
                            false,
                            rows -> {})
                    .getFirst();
            return FeedDoor.json(JsonObject.builder()
                    .put("run", gone.run().nr())
                    .put("state", gone.run().state())
                    .put("already", gone.already())
                    .put("account", gone.run().account().json())
                    .build());
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Whether rows are to say how often they came. */
    private static boolean isCounted(Request request) {
        boolean counted = false;
        for (Request.Parameter each : request.query()) {
            if (!each.name().equals("aggregate")) {
                throw new BadRequest(
                        400, "there is no parameter \"" + Shown.text(each.name()) + "\" here; aggregate=true is known");
            }
            if (!each.value().equals("true") && !each.value().equals("false")) {
                throw new BadRequest(400, "aggregate is true or false, not \"" + Shown.text(each.value()) + "\"");
            }
            counted = each.value().equals("true");
        }
        return counted;
    }

    /** Programs say of all they send that it is JSON: what does not begin so is none. */
    private static RowForm form(RowForm said, Path file) throws IOException {
        try (var in = new PushbackInputStream(Files.newInputStream(file), 1)) {
            int first = in.read();
            in.unread(first); // the file is not empty
            return said == RowForm.csv || "{[ \t\r\n".indexOf(first) >= 0 ? said.seen(in) : RowForm.csv;
        }
    }

    /** Puts a body into that file, unpacked; answers its sha256. */
    private String spool(InputStream body, Path file) throws IOException {
        MessageDigest digest = sha256();
        long count = 0;
        byte[] piece = new byte[PIECE_BYTES];
        try (InputStream in = unpacking.of(body);
                OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                count += read;
                if (count > REPORT_BYTES_MAX) {
                    throw new BadRequest(
                            413, "the report is longer than " + REPORT_BYTES_MAX + " bytes unpacked; send it in parts");
                }
                out.write(piece, 0, read);
            }
        } catch (IOException e) {
            throw e.getCause() instanceof BadRequest bad
                    ? bad
                    : new BadRequest(400, "the body breaks off or is damaged; nothing of it was taken");
        }
        if (count == 0) {
            throw new BadRequest(400, "the body is empty; send a report");
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
