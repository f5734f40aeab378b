package org.comity.feeds;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.comity.border.Refused;
import org.comity.border.Segment;
import org.comity.border.SegmentRoad;
import org.comity.sql.Database;
import org.jspecify.annotations.Nullable;

/**
 * Tells recipients by mail what waits for them, not too often. Which segments a mail is about is written down before it is
 * sent, so that after a stop the same mail is sent, and its copy can be known.
 */
final class MailDelivery {
    /** Bytes of all attachments of a mail, packed; what is over that is fetched. */
    static final int ATTACHED_BYTES_MAX = 5 << 20;

    /** Segments one mail is about. */
    static final int SEGMENTS_MAX = 500;

    /** The longest pause between two tries. */
    static final Duration PAUSE_MAX = Duration.ofHours(1);

    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final int AT_ONCE = 500;

    private final Database database;
    private final SegmentRoad road;
    private final SegmentRoad.Store store;
    private final Post post;
    private final DigestText words;
    private final Instant now;

    MailDelivery(
            Database database, SegmentRoad road, SegmentRoad.Store store, Post post, DigestText words, Instant now) {
        this.database = database;
        this.road = road;
        this.store = store;
        this.post = post;
        this.words = words;
        this.now = now;
    }

    /** What waits for a recipient: of which the next mail is about these, and of how many an earlier one was. */
    private record Waiting(List<Segment> mine, long before) {}

    Delivered deliver(String recipient, FeedPlan.Terms terms) {
        DigestRows.Unsent digest =
                database.read(reading -> DigestRows.unsent(reading, recipient)).orElse(null);
        if (digest != null && digest.nextTry().isAfter(now)) {
            return said(recipient, 0, 0, List.of(digest.why() + "; the next try is at " + digest.nextTry()), true);
        }
        var problems = new ArrayList<String>();
        Waiting waiting = waiting(recipient, terms, digest == null ? 0 : digest.nr(), problems);
        if (digest == null) {
            if (waiting.mine().isEmpty() || !isDue(recipient, terms)) {
                return said(recipient, 0, 0, problems, false);
            }
            digest = database.write(
                    transaction -> DigestRows.make(transaction, recipient, terms.party(), waiting.mine(), now));
        }
        return send(recipient, terms, digest, waiting, problems);
    }

    private boolean isDue(String recipient, FeedPlan.Terms terms) {
        return database.read(reading -> DigestRows.sentSince(reading, recipient, now.minus(terms.digest())) == 0
                && DigestRows.sentSince(reading, recipient, now.minus(Duration.ofDays(1))) < terms.rate());
    }

    /**
     * Goes through what waits.
     *
     * @param digest the mail that is to be sent; 0 where one is to be made of what no mail told of yet
     */
    private Waiting waiting(String recipient, FeedPlan.Terms terms, long digest, List<String> problems) {
        var mine = new ArrayList<Segment>();
        long before = 0;
        long after = 0;
        for (List<Segment> some = road.waiting(recipient, after, AT_ONCE);
                !some.isEmpty();
                some = road.waiting(recipient, after, AT_ONCE)) {
            after = some.getLast().nr();
            List<Segment> these = some;
            Set<Long> told = database.read(reading -> DigestRows.told(reading, these, 0));
            Set<Long> here = digest == 0 ? Set.of() : database.read(reading -> DigestRows.told(reading, these, digest));
            for (Segment each : some) {
                boolean wanted = digest == 0 ? !told.contains(each.nr()) : here.contains(each.nr());
                if (!wanted) {
                    before += told.contains(each.nr()) && each.state().equals("laid") ? 1 : 0;
                } else if (!each.party().equals(terms.party())) {
                    problems.add(Deliveries.otherParty(recipient, terms, each));
                } else if (mine.size() < SEGMENTS_MAX && mayGo(each, digest, problems)) {
                    mine.add(each);
                }
            }
        }
        return new Waiting(mine, before);
    }

    private boolean mayGo(Segment segment, long digest, List<String> problems) {
        try {
            road.requireAllowed(segment);
            return true;
        } catch (Refused e) {
            problems.add(segment.report() + " of " + segment.at() + ": " + e.getMessage());
            if (digest != 0) {
                database.write(transaction -> {
                    DigestRows.untell(transaction, segment);
                    return null;
                });
            }
            return false;
        }
    }

    private Delivered send(
            String recipient, FeedPlan.Terms terms, DigestRows.Unsent digest, Waiting waiting, List<String> problems) {
        if (waiting.mine().isEmpty()) {
            // All of it was fetched meanwhile, or may go no longer.
            database.write(transaction -> {
                DigestRows.drop(transaction, digest.nr());
                return null;
            });
            return said(recipient, 0, 0, problems, false);
        }
        try {
            var attached = new ArrayList<Segment>();
            var linked = new ArrayList<Segment>();
            List<Mail.Attachment> files = attachments(waiting.mine(), attached, linked);
            post.send(new Mail(
                    terms.mail(),
                    words.subject(attached, linked),
                    words.text(attached, linked, waiting.before()),
                    words.messageId(recipient, attached, linked),
                    digest.made(),
                    files));
            database.write(transaction -> {
                DigestRows.sent(transaction, digest.nr(), now);
                for (Segment each : attached) {
                    road.handedOver(transaction, each, "by mail");
                }
                return null;
            });
            return said(
                    recipient,
                    waiting.mine().size(),
                    waiting.mine().stream().mapToLong(Segment::rows).sum(),
                    problems,
                    false);
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            Instant next = now.plus(pause(digest.tries()));
            database.write(transaction -> {
                DigestRows.failed(transaction, digest.nr(), next, why);
                return null;
            });
            problems.add(why + "; the next try is at " + next);
            return said(recipient, 0, 0, problems, true);
        }
    }

    /** Doubled with each try that failed. */
    private static Duration pause(int tries) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tries, 10));
        return pause.compareTo(PAUSE_MAX) < 0 ? pause : PAUSE_MAX;
    }

    /** Parts segments into those that go with the mail, whose files these are, and those that are fetched. */
    private List<Mail.Attachment> attachments(List<Segment> all, List<Segment> attached, List<Segment> linked)
            throws IOException {
        var files = new ArrayList<Mail.Attachment>();
        long room = ATTACHED_BYTES_MAX;
        for (Segment each : all) {
            byte[] packed = DigestText.mayBeMailed(each) ? packed(each, room) : null;
            if (packed == null) {
                linked.add(each);
            } else {
                attached.add(each);
                files.add(new Mail.Attachment(DigestText.file(each), packed));
                room -= packed.length;
            }
        }
        return files;
    }

    /** A segment as CSV, packed; null where that has more than so many bytes. */
    private byte @Nullable [] packed(Segment segment, long room) throws IOException {
        var packed = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] from, int at, int length) {
                if (count + length > room) {
                    throw new Full();
                }
                super.write(from, at, length);
            }
        };
        try (var gzip = new GZIPOutputStream(packed, 1 << 16)) {
            SegmentForm.CSV.write(segment, new SegmentStream(store, segment), gzip);
        } catch (Full e) {
            return null;
        }
        return packed.toByteArray();
    }

    /** There is no room left. */
    private static final class Full extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Full() {
            super(null, null, false, false);
        }
    }

    private static Delivered said(
            String recipient, int segments, long rows, List<String> problems, boolean unreachable) {
        return new Delivered(recipient, FeedPlan.Delivery.MAIL, segments, rows, problems, unreachable);
    }
}
