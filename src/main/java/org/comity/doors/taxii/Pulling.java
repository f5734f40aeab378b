package org.comity.doors.taxii;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One pull: asks for page after page and decides after each where to go on.
 *
 * <p>Two things must hold whatever the peer does: an object that the peer shows is never passed over, and the pull
 * ends. Where both cannot be had it ends with {@link PeerFault.Kind#STUCK} and the cursor stays before the doubt.
 */
final class Pulling<X extends Exception> {

    /** What is asked for; a manifest tells {@code date_added} in each entry. */
    enum Resource {
        OBJECTS,
        OBJECT,
        MANIFEST
    }

    /** A run that came without stamps ends at the peer's own clock less this, for what it was just writing. */
    private static final Duration UNSTAMPED_MARGIN = Duration.ofMinutes(10);

    private static final int BEGINNINGS_MAX = 3;
    private static final int EMPTY_PAGES_MAX = 1_000;

    private final TaxiiClient client;
    private final Wire wire;
    private final Retries retries;
    private final Pause pause;
    private final ClientLimits limits;
    private final Resource resource;
    private final Following following;
    private final URI address;
    private final PageSink<X> sink;
    private final Set<String> remarks = new LinkedHashSet<>();
    private final Loops loops = new Loops();

    private PullCursor cursor;
    private int limit;
    private boolean limitSent = true;
    private int form;
    private String accept = Wire.TAXII;
    private boolean nextIgnored;
    private int beganAnew;
    private int emptyPages;
    private int biggestPage;
    private int pages;
    private long objects;
    private long broken;

    Pulling(
            TaxiiClient client,
            Wire wire,
            Retries retries,
            Pause pause,
            ClientLimits limits,
            Resource resource,
            Following following,
            URI address,
            PullCursor after,
            PageSink<X> sink) {
        this.client = client;
        this.wire = wire;
        this.retries = retries;
        this.pause = pause;
        this.limits = limits;
        this.resource = resource;
        this.following = following;
        this.address = address;
        this.sink = sink;
        this.limit = Math.min(following.pageObjects(), limits.pageObjectsMax());
        this.cursor = beginning(after, following.filters());
    }

    /**
     * Where the cursor lets us begin. A {@code next} leads on only where it is known to be a place: of the others we
     * cannot tell whether the page it stood for was sent to us before a crash. A run that was counted goes on by time,
     * or a long one might never end.
     */
    private static PullCursor beginning(PullCursor after, PullFilters filters) {
        String filter = filters.query();
        if (!filters.isCoveredBy(after.filter())) {
            return PullCursor.between(null, filter);
        }
        boolean same = filter.equals(after.filter());
        if (same && after.next() != null && after.nextKind() == NextKind.PLACE) {
            return after;
        }
        if (same && after.nextKind() == NextKind.COUNTER && !after.unstamped()) {
            return PullCursor.between(byTime(after), filter);
        }
        return PullCursor.between(after.since(), filter);
    }

    /** A microsecond before the last stamp of the run: objects that share it may not have been shown yet. */
    private static @Nullable Instant byTime(PullCursor run) {
        return run.last() == null
                ? run.since()
                : Stamps.later(run.since(), run.last().minus(1, ChronoUnit.MICROS));
    }

    Pull run() throws PeerFault, InterruptedException, X {
        while (pages < limits.pagesMax()) {
            Answer answer = ask();
            if (answer == null) {
                return ended(Pull.End.COMPLETE);
            }
            try (answer) {
                if (take(answer)) {
                    return ended(Pull.End.COMPLETE);
                }
            }
        }
        return ended(Pull.End.PAGES_MAX);
    }

    private Pull ended(Pull.End end) {
        return new Pull(cursor, end, pages, objects, broken, List.copyOf(remarks));
    }

    // ---- asking

    /** A good answer to the cursor's question; null where the collection is there and the peer has nothing to show. */
    private @Nullable Answer ask() throws PeerFault, InterruptedException {
        PeerFault refused = null;
        while (true) {
            boolean repeatable = cursor.next() == null || cursor.nextKind() == NextKind.PLACE;
            Answer answer;
            try {
                answer = wire.send(new Wire.Ask(
                        "GET",
                        question(),
                        null,
                        accept,
                        repeatable ? Wire.Repeat.ALWAYS : Wire.Repeat.WHEN_TOLD,
                        limits.pageBytesMax(),
                        limits.pageTimeMax()));
            } catch (PeerFault e) {
                if (repeatable || !e.kind().isPassing() || e.kind() == PeerFault.Kind.BUSY) {
                    throw e;
                }
                beginAnew(e);
                continue;
            }
            if (answer.isGood()) {
                return answer;
            }
            try (answer) {
                PeerFault fault = answer.fault(retries);
                int status = answer.status();
                boolean gone = status == 400 || status == 404 || status == 410 || status == 422;
                if (status == 406 && accept.equals(Wire.TAXII)) {
                    accept = Wire.ANYTHING;
                    remarks.add("answers 406 to TAXII's own media type");
                } else if (cursor.next() != null && (gone || (!repeatable && status >= 500))) {
                    beginAnew(fault);
                } else if ((status == 400 || status == 422 || status == 500) && askOtherwise(status)) {
                    refused = refused == null ? fault : refused;
                } else if (status == 404 && isThere()) {
                    remarks.add("answers 404 where the collection is empty");
                    return null;
                } else {
                    throw refused == null ? fault : refused;
                }
            }
        }
    }

    private URI question() {
        var query = new StringBuilder();
        if (limitSent) {
            query.append("&limit=").append(limit);
        }
        Instant since = cursor.since();
        if (since != null) {
            query.append("&added_after=")
                    .append(PullFilters.encoded(Stamps.FORMS.get(form).format(since)));
        }
        if (cursor.next() != null) {
            query.append("&next=").append(PullFilters.encoded(cursor.next()));
        }
        query.append(following.filters().query());
        return query.isEmpty() ? address : URI.create(address + "?" + query.substring(1));
    }

    /**
     * Begins the run anew: the peer has lost our place, does not know its own {@code next}, or moved on while we missed
     * its answer. Where that did not help, goes on by time from the last stamp of the run.
     */
    private void beginAnew(PeerFault why) throws PeerFault, InterruptedException {
        if (++beganAnew > BEGINNINGS_MAX) {
            throw why;
        }
        if (beganAnew == 1 || cursor.last() == null || cursor.unstamped()) {
            remarks.add("the run had to be begun anew: its next could not be used again");
            cursor = cursor.rewound();
        } else {
            remarks.add("its next leads nowhere; paged by date added");
            nextIgnored = true;
            cursor = PullCursor.between(byTime(cursor), cursor.filter());
        }
        loops.forget();
        pause.sleep(retries.wait(beganAnew, null));
    }

    /** Another way to ask the same; false where none is left. */
    private boolean askOtherwise(int status) {
        if (cursor.since() != null && form + 1 < Stamps.FORMS.size()) {
            form++;
            remarks.add("answers " + status + " to added_after with microseconds");
            return true;
        }
        if (limitSent && cursor.next() == null) {
            limitSent = false;
            form = 0;
            remarks.add("answers " + status + " to limit=" + limit);
            return true;
        }
        return false;
    }

    private boolean isThere() throws PeerFault, InterruptedException {
        if (resource == Resource.OBJECT) {
            return false;
        }
        RemoteCollection collection;
        try {
            collection = client.collection(following.collection());
        } catch (PeerFault e) {
            return false;
        }
        if (!collection.canRead()) {
            throw new PeerFault(
                    PeerFault.Kind.DENIED, "the peer does not let us read " + following.collection(), 404, null, null);
        }
        return true;
    }

    // ---- deciding

    /** Hands the page on and moves the cursor; true where the run is at its end. */
    private boolean take(Answer answer) throws PeerFault, X {
        FirstReading seen = FirstReading.of(answer, resource, limits.pageBytesMax(), remarks);
        Instant addedFirst = Stamps.read(answer.header("X-TAXII-Date-Added-First"));
        Instant addedLast = Stamps.read(answer.header("X-TAXII-Date-Added-Last"));
        if (addedLast == null) {
            addedLast = seen.added();
        }
        boolean stamped = addedLast != null;
        var run = new PullCursor(
                cursor.since(),
                null,
                NextKind.UNKNOWN,
                Stamps.later(cursor.last(), addedLast),
                cursor.begun() == null ? answer.date() : cursor.begun(),
                cursor.unstamped() || (seen.objects() > 0 && !stamped),
                cursor.filter());
        biggestPage = Math.max(biggestPage, seen.objects());
        emptyPages = seen.objects() == 0 ? emptyPages + 1 : 0;

        boolean repeated = loops.isRepeated(seen.digest());
        if (!seen.more()) {
            return hand(answer, seen, complete(run), addedFirst, addedLast, true);
        }
        if (seen.next() != null && !nextIgnored && !repeated && emptyPages < EMPTY_PAGES_MAX) {
            return hand(answer, seen, onward(run, seen.next()), addedFirst, addedLast, false);
        }
        if (seen.objects() == 0 && !repeated) {
            remarks.add("says that there is more after an empty page, and gives no way to it");
            return hand(answer, seen, complete(run), addedFirst, addedLast, true);
        }
        if (seen.objects() > 0 && repeated && cursor.next() != null && !nextIgnored) {
            // The page has been handed on before: what is new lies behind its last stamp.
            nextIgnored = true;
            remarks.add("gives the same page again for next; paged by date added");
            loops.forget();
            cursor = byTime(run, seen, addedLast);
            return false;
        }
        if (repeated && (cursor.next() != null || seen.objects() == 0)) {
            throw stuck("gives page after page the same");
        }
        if (seen.next() == null) {
            remarks.add("says that there is more without next; paged by date added");
        }
        return hand(answer, seen, byTime(run, seen, addedLast), addedFirst, addedLast, false);
    }

    private PullCursor onward(PullCursor run, String next) {
        NextKind kind = NextKind.UNKNOWN;
        if (cursor.next() != null) {
            kind = next.equals(cursor.next()) || cursor.nextKind() == NextKind.COUNTER
                    ? NextKind.COUNTER
                    : NextKind.PLACE;
        }
        return new PullCursor(run.since(), next, kind, run.last(), run.begun(), run.unstamped(), run.filter());
    }

    /**
     * Goes on by {@code added_after}, from a microsecond before the last stamp: objects that share it may lie behind
     * this page, and those that come twice do no harm.
     */
    private PullCursor byTime(PullCursor run, FirstReading seen, @Nullable Instant addedLast) throws PeerFault {
        if (addedLast == null) {
            throw stuck("says that there is more, and gives neither a next that leads on nor X-TAXII-Date-Added-Last");
        }
        Instant since = run.since();
        Instant from = addedLast.minus(1, ChronoUnit.MICROS);
        if (since != null && !from.isAfter(since)) {
            if (seen.objects() < biggestPage && addedLast.isAfter(since)) {
                from = addedLast; // a page that was not full held all that share this stamp
            } else if (limitSent && limit < limits.pageObjectsMax()) {
                limit = Math.min(limit * 2, limits.pageObjectsMax());
                loops.forget();
                from = since;
            } else {
                throw stuck("shows again and again what was added at " + addedLast
                        + " and says that there is more: more" + " than " + seen.objects()
                        + " objects share that time, and it gives no next to reach the rest");
            }
        }
        return new PullCursor(from, null, NextKind.UNKNOWN, run.last(), run.begun(), run.unstamped(), run.filter());
    }

    /** Between this run and the following one. */
    private PullCursor complete(PullCursor run) {
        Instant since = run.since();
        Instant reached = null;
        if (run.last() != null) {
            reached = run.last().minus(following.overlap());
        } else if (run.unstamped() && run.begun() != null) {
            reached = run.begun().minus(UNSTAMPED_MARGIN);
            remarks.add("names no X-TAXII-Date-Added-Last; what it adds is looked for from its own clock less "
                    + UNSTAMPED_MARGIN.toMinutes() + " minutes");
        }
        return PullCursor.between(Stamps.later(since, reached), run.filter());
    }

    private boolean hand(
            Answer answer,
            FirstReading seen,
            PullCursor after,
            @Nullable Instant addedFirst,
            @Nullable Instant addedLast,
            boolean end)
            throws X {
        if (seen.objects() > 0 || !after.equals(cursor)) {
            var page = new RemotePage(
                    answer, limits.pageBytesMax(), seen.objects(), seen.broken(), after, addedFirst, addedLast);
            try {
                sink.take(page);
            } finally {
                page.putAway();
            }
            pages++;
            objects += seen.objects();
            broken += seen.broken();
        }
        cursor = after;
        return end;
    }

    private PeerFault stuck(String why) {
        return new PeerFault(
                PeerFault.Kind.STUCK,
                address + " " + why + ". What came before is kept; the pull stops here and will stop here again until"
                        + " the peer's operator mends it");
    }
}
