package org.comity.doors.taxii;

import java.net.URI;
import java.time.Duration;

/**
 * A collection of a peer that we follow, and how.
 *
 * @param collection its address
 * @param pageObjects how many objects we ask for at a time; the peer may give fewer
 * @param overlap how far before the last known {@code date_added} each pull begins. Zero is right for a peer whose
 *     stamps only grow, as ours do; a peer that stamps objects before it commits them loses us rows without some
 *     minutes here. What lies in the overlap comes again at each pull
 */
public record Following(URI collection, PullFilters filters, int pageObjects, Duration overlap) {

    public static final int PAGE_OBJECTS = 1_000;

    public Following {
        if (pageObjects < 1) {
            throw new IllegalArgumentException("a page has at least one object, not " + pageObjects);
        }
        if (overlap.isNegative()) {
            throw new IllegalArgumentException("an overlap cannot be negative: " + overlap);
        }
        if (collection.getRawQuery() != null || collection.getRawFragment() != null) {
            throw new IllegalArgumentException("the address of a collection ends with its path: " + collection);
        }
        collection = RemoteDiscovery.withSlash(collection);
    }

    public static Following of(URI collection) {
        return new Following(collection, PullFilters.NONE, PAGE_OBJECTS, Duration.ZERO);
    }

    public Following with(PullFilters wanted) {
        return new Following(collection, wanted, pageObjects, overlap);
    }

    public Following withPageObjects(int count) {
        return new Following(collection, filters, count, overlap);
    }

    public Following withOverlap(Duration time) {
        return new Following(collection, filters, pageObjects, time);
    }
}
