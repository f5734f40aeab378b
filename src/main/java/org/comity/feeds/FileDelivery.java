package org.comity.feeds;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.comity.border.Refused;
import org.comity.border.Segment;
import org.comity.border.SegmentRoad;
import org.comity.sql.Database;

/**
 * Hands segments over as files: a folder for each recipient, a file for each segment. A file is there whole, and then the
 * segment counts as taken; where the node was stopped between the two the file is known again by its hash.
 */
final class FileDelivery {
    private static final int AT_ONCE = 100;

    private final Database database;
    private final SegmentRoad road;
    private final SegmentRoad.Store store;
    private final Path folder;

    private final Reporter reporter;

    FileDelivery(Database database, SegmentRoad road, SegmentRoad.Store store, Path folder, Reporter reporter) {
        this.database = database;
        this.road = road;
        this.store = store;
        this.folder = folder;
        this.reporter = reporter;
    }

    Delivered deliver(String recipient, FeedPlan.Terms terms) {
        var problems = new ArrayList<String>();
        int segments = 0;
        long rows = 0;
        long after = 0;
        for (List<Segment> some = road.waiting(recipient, after, AT_ONCE);
                !some.isEmpty();
                some = road.waiting(recipient, after, AT_ONCE)) {
            for (Segment each : some) {
                after = each.nr();
                String problem = deliver(recipient, terms, each);
                if (problem.isEmpty()) {
                    segments++;
                    rows += each.rows();
                } else {
                    problems.add(problem);
                }
            }
        }
        return new Delivered(recipient, FeedPlan.Delivery.FILES, segments, rows, problems, false);
    }

    /** Why it was not handed over; empty where it was. */
    private String deliver(String recipient, FeedPlan.Terms terms, Segment segment) {
        if (!segment.party().equals(terms.party())) {
            return Deliveries.otherParty(recipient, terms, segment);
        }
        SegmentForm form = Deliveries.form(terms.form(), reporter);
        Path file = file(recipient, segment, form);
        try {
            Durable.Writing writing = out -> form.write(segment, new SegmentStream(store, segment), out);
            if (!Files.exists(file)) {
                road.requireAllowed(segment);
                Files.createDirectories(folder.resolve(recipient));
                Durable.write(file, writing);
            } else if (!isWhole(file, writing)) {
                return file + " is there and holds something else; move it away";
            }
            // What lies there has crossed, whatever the agreement says by now: that is written down in any case.
            database.write(transaction -> {
                road.handedOver(transaction, segment, "by file");
                return null;
            });
            return "";
        } catch (Refused e) {
            return segment.report() + " of " + segment.at() + ": " + e.getMessage();
        } catch (IOException e) {
            return file + " cannot be written: " + e.getMessage();
        }
    }

    private static boolean isWhole(Path file, Durable.Writing writing) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Durable.sha256(in).equals(Durable.sha256(writing));
        }
    }

    private Path file(String recipient, Segment segment, SegmentForm form) {
        return folder.resolve(recipient)
                .resolve(LocalDate.ofInstant(segment.at(), ZoneOffset.UTC) + "-" + segment.report() + "-" + segment.nr()
                        + "." + form.ending());
    }
}
