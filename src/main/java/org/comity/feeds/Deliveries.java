package org.comity.feeds;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.comity.border.Segment;
import org.comity.border.SegmentRoad;
import org.comity.sql.Database;

/** Hands what was laid over to recipients without a node: as files, and by mail. One turn at a time. */
public final class Deliveries {
    private final Database database;
    private final SegmentRoad road;
    private final SegmentRoad.Store store;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile Path files;

    Deliveries(Database database, SegmentRoad road, SegmentRoad.Store store, Path files) {
        this.database = database;
        this.road = road;
        this.store = store;
        this.files = files;
    }

    /** From now on files go into that folder, where each recipient has one of its own. */
    public void filesInto(Path folder) {
        files = folder;
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
            var byFile = new FileDelivery(database, road, store, files);
            var all = new ArrayList<Delivered>();
            new TreeMap<>(recipients).forEach((recipient, terms) -> {
                switch (terms.delivery()) {
                    case FILES -> all.add(byFile.deliver(recipient, terms));
                    case MAIL, NODE -> {}
                }
            });
            all.removeIf(Delivered::isSilent);
            return all;
        } finally {
            turn.unlock();
        }
    }

    static SegmentForm form(FeedPlan.Form form) {
        return switch (form) {
            case CSV, XARF, SIGHTINGS -> SegmentForm.CSV;
        };
    }

    /** A list may give the name of a recipient to somebody else: what was laid for the one is not the other's. */
    static String otherParty(String recipient, FeedPlan.Terms terms, Segment segment) {
        return segment.report() + " of " + segment.at() + " was laid for " + segment.party() + ", and " + recipient
                + " is now of " + terms.party() + "; name the recipient otherwise";
    }
}
