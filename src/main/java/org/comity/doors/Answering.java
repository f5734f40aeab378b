package org.comity.doors;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Finds the door, waits for a place, and words whatever goes wrong; knows nothing of the web server. */
final class Answering {
    private static final System.Logger LOG = System.getLogger(Answering.class.getName());

    /** What the longest body needs while it is taken apart, measured with objects of 1 KB. */
    private static final long BODY_HEAP_BYTES = 96L << 20;

    private final Bounds bounds;
    private final Routes routes;
    private final RandomGenerator random;
    private final Semaphore places;
    private final Semaphore bodyPlaces;

    /** Whoever asked, at the other end of the line. */
    interface Caller {
        /**
         * What is asked.
         *
         * @param params the values of the route's named segments, decoded
         * @param route that it goes by
         * @throws BadRequest when the body is of no use, whatever is in it
         */
        Request request(Map<String, String> params, Route route);

        /**
         * Sends the answer, once; returns when the line has taken it.
         *
         * @throws IOException when the caller has gone, or does not read
         */
        void send(Answer answer) throws IOException;
    }

    /** @param random names the faults that are logged */
    Answering(Bounds bounds, List<Route> routes, RandomGenerator random) {
        this.bounds = bounds;
        this.routes = new Routes(routes);
        this.random = random;
        this.places = new Semaphore(bounds.atOnceMax(), true);
        this.bodyPlaces =
                new Semaphore(bodiesAtOnce(bounds, Runtime.getRuntime().maxMemory()), true);
    }

    /** As many as the bounds allow, but no more than this process has memory for; one at least. */
    static int bodiesAtOnce(Bounds bounds, long heapBytes) {
        return (int) Math.clamp(heapBytes / BODY_HEAP_BYTES, 1, bounds.bodiesAtOnceMax());
    }

    /** The wording for that path, whatever is wrong with it. */
    Wording wording(@Nullable String path) {
        return routes.wording(path);
    }

    /**
     * Answers, whatever happens.
     *
     * @throws IOException when the caller has gone, or does not read
     */
    void answer(String method, @Nullable String asked, Caller caller) throws IOException {
        String path = asked == null || !asked.startsWith("/") ? "/" : asked;
        Routes.Found found;
        Route route;
        try {
            found = routes.find(path);
            route = found.on(method);
        } catch (BadRequest e) {
            caller.send(routes.wording(path).say(e.status(), message(e), null));
            return;
        }
        if (route == null) {
            caller.send(withoutRoute(found, method));
            return;
        }
        if (!route.counted()) {
            caller.send(handled(found, route, path, caller));
            return;
        }
        Semaphore sort = route.bodyBytesMax() == 0 ? places : bodyPlaces;
        if (!taken(sort)) {
            caller.send(route.wording()
                    .say(503, "too many requests at once; come again", null)
                    .header("Retry-After", "5"));
            return;
        }
        try {
            // Sent before the place is given back: until then the answer is in memory.
            caller.send(handled(found, route, path, caller));
        } finally {
            sort.release();
        }
    }

    private boolean taken(Semaphore sort) {
        try {
            return sort.tryAcquire(bounds.turn().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Answer withoutRoute(Routes.Found found, String method) {
        if (found.byMethod().isEmpty()) {
            return found.wording().say(404, "there is nothing at this path", null);
        }
        return (method.equals("OPTIONS")
                        ? Answer.of(204)
                        : found.wording()
                                .say(405, Shown.text(method) + " means nothing here; use " + found.allowed(), null))
                .header("Allow", found.allowed());
    }

    /** The door's answer, or its wording of whatever went wrong. */
    private Answer handled(Routes.Found found, Route route, String path, Caller caller) {
        try {
            return route.handling().answer(caller.request(found.params(), route));
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof BadRequest theirs) {
                    return route.wording().say(theirs.status(), message(theirs), null);
                }
            }
            if (e instanceof OutOfMemoryError) {
                // Nothing of it was taken: what was being built is garbage now, what it would have written rolled back.
                LOG.log(Level.WARNING, "a request at " + route + " needed more memory than there is", e);
                return route.wording()
                        .say(503, "this needs more memory than there is now; send less at once, or come again", null)
                        .header("Retry-After", "5");
            }
            String id = HexFormat.of().toHexDigits(random.nextLong());
            LOG.log(Level.ERROR, "fault " + id + " at " + route + " for " + path, e);
            return route.wording()
                    .say(500, "something failed inside this node; its operator finds it in the log under this id", id);
        }
    }

    private static String message(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
