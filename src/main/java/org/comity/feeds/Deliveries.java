package org.comity.feeds;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.comity.border.Segment;
import org.comity.border.SegmentRoad;
import org.comity.sql.Database;

/** Hands what was laid over to recipients without a node: as files, and by mail. One turn at a time. */
public final class Deliveries {
    private final Database database;
    private final SegmentRoad road;
    private final SegmentRoad.Store store;
    private final ReentrantLock turn = new ReentrantLock();
    private final InstantSource clock;
    private volatile Path files;
    private volatile Post post = mail -> {
        throw new IOException("no mail server is set: mail.smtp_url");
    };
    private volatile Reporter reporter = new Reporter("", "", "");
    private volatile Supplier<String> base = () -> "";

    Deliveries(Database database, SegmentRoad road, SegmentRoad.Store store, Path files, InstantSource clock) {
        this.database = database;
        this.road = road;
        this.store = store;
        this.files = files;
        this.clock = clock;
    }

    /** From now on files go into that folder, where each recipient has one of its own. */
    public void filesInto(Path folder) {
        files = folder;
    }

    /**
     * From now on we are said to report.
     *
     * @param answersAt where this node answers, without a slash at the end
     */
    public void reportedBy(Reporter us, Supplier<String> answersAt) {
        reporter = us;
        base = answersAt;
    }

    /** From now on mail goes by that way. */
    public void mailBy(Post way) {
        post = way;
    }

    /**
     * Hands over what waits and may go now.
     *
     * @param recipients on what terms each gets rows, by its id
     * @return a line for each recipient of whom there is something to say
     */
    public List<Delivered> deliver(Map<String, FeedPlan.Terms> recipients) {
        turn.lock();
        try {
            var byFile = new FileDelivery(database, road, store, files, reporter);
            var byMail = new MailDelivery(
                    database, road, store, post, new DigestText(reporter, base.get()), clock.instant());
            var all = new ArrayList<Delivered>();
            new TreeMap<>(recipients).forEach((recipient, terms) -> {
                switch (terms.delivery()) {
                    case FILES -> all.add(byFile.deliver(recipient, terms));
                    case MAIL -> all.add(byMail.deliver(recipient, terms));
                    case NODE -> {}
                }
            });
            all.removeIf(Delivered::isSilent);
            return all;
        } finally {
            turn.unlock();
        }
    }

    /** How rows are written in that form. */
    static SegmentForm form(FeedPlan.Form form, Reporter reporter) {
        return switch (form) {
            case CSV -> SegmentForm.CSV;
            case XARF -> new XarfForm(reporter);
            case SIGHTINGS -> new SightingsForm(reporter);
        };
    }

    /** A list may give the name of a recipient to somebody else: what was laid for the one is not the other's. */
    static String otherParty(String recipient, FeedPlan.Terms terms, Segment segment) {
        return segment.report() + " of " + segment.at() + " was laid for " + segment.party() + ", and " + recipient
                + " is now of " + terms.party() + "; name the recipient otherwise";
    }
}
