package org.comity.doors.console;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.comity.cases.Recent;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.Request;
import org.comity.doors.shell.Rooms;
import org.comity.parties.Actor;
import org.comity.parties.Person;
import org.comity.parties.Sitting;

/**
 * Tells pages that stay open which cases changed, as server-sent events: what comes after the stamp a page was made at, or
 * after the last one that it was told. Nothing is remembered of a page, so that one which comes again, also to a node that
 * was started anew, misses nothing.
 *
 * <p>An event is the id of a case that the person may see, and no more. Each stream waits on a virtual thread of its own.
 */
final class CaseEvents implements AutoCloseable {
    static final String PATH = "/console/events/";

    /** Streams of one person at once: one for each page that they have open. */
    static final int STREAMS_BY_PERSON_MAX = 6;

    /** Streams at once. */
    static final int STREAMS_MAX = 200;

    /** How long a stream lasts; the page comes again by itself. */
    static final Duration STREAM_LASTING = Duration.ofMinutes(10);

    /** After so long without an event a comment is sent, by which it is seen that a reader has gone. */
    static final Duration SILENCE_MAX = Duration.ofSeconds(10);

    /** How often it is looked whether anything changed, for all streams together. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private static final int EVENTS_AT_ONCE = 50;

    private final Rooms rooms;
    private final Entrance entrance;
    private final Looks looks;
    private final Map<Long, Integer> byPerson = new HashMap<>();
    private int streams;
    private long lookedNanos = Long.MIN_VALUE;
    private long last;
    private boolean closed;

    CaseEvents(Rooms rooms, Entrance entrance, Looks looks) {
        this.rooms = rooms;
        this.entrance = entrance;
        this.looks = looks;
    }

    /** Where a page asks for what comes after that stamp. */
    static String after(long changed) {
        return PATH + "?after=" + changed;
    }

    /** A stream for whoever is logged in and finds cases; one that ends at once where too many are open. */
    Answer open(Request request) {
        Optional<Sitting> sitting = entrance.unseen(request);
        if (sitting.isEmpty()) {
            return looks.onTo("/console/login/");
        }
        Person person = sitting.get().person();
        if (!Place.CASES.isFor(person)) {
            throw new BadRequest(404, Texts.ENGLISH.say("error.404"));
        }
        long after = after(request);
        return looks.events(out -> {
            // Here and not before: of a HEAD nothing is ever written, and so nothing would be left.
            if (!enter(person)) {
                write(out, "retry: 60000\nevent: full\ndata: \n\n");
                return;
            }
            try {
                tell(request, after, out);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                leave(person);
            }
        });
    }

    /** What the browser was told last counts before what the page was made at. */
    private static long after(Request request) {
        String told = request.header("Last-Event-ID")
                .orElseGet(() -> request.query().stream()
                        .filter(each -> each.name().equals("after"))
                        .map(Request.Parameter::value)
                        .findFirst()
                        .orElse(""));
        if (!told.matches("[0-9]{1,18}")) {
            throw new BadRequest(400, "\"after\" is the number of the last event");
        }
        return Long.parseLong(told);
    }

    private void tell(Request request, long from, OutputStream out) throws IOException, InterruptedException {
        long began = System.nanoTime();
        long spoke = began;
        long after = from;
        write(out, "retry: 3000\n\n");
        while (!isClosed() && System.nanoTime() - began < STREAM_LASTING.toNanos()) {
            if (last() > after) {
                // Who they are and what they may see is asked anew: roles and sittings end.
                Optional<Sitting> sitting = entrance.unseen(request);
                if (sitting.isEmpty() || !Place.CASES.isFor(sitting.get().person())) {
                    write(out, "event: over\ndata: \n\n");
                    return;
                }
                long upTo = last();
                Recent.Changes changes = rooms.casebook()
                        .as(Actor.of(sitting.get().person()))
                        .recent()
                        .changedAfter(after, EVENTS_AT_ONCE);
                for (Recent.Change each : changes.changes()) {
                    write(out, "id: " + each.changed() + "\nevent: case\ndata: " + each.id() + "\n\n");
                    spoke = System.nanoTime();
                }
                after = Math.max(after, changes.more() ? changes.upTo() : Math.max(changes.upTo(), upTo));
            } else if (System.nanoTime() - spoke > SILENCE_MAX.toNanos()) {
                if (entrance.unseen(request).isEmpty()) {
                    write(out, "event: over\ndata: \n\n");
                    return;
                }
                write(out, ": still here\n\n");
                spoke = System.nanoTime();
            }
            pause();
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private synchronized boolean enter(Person person) {
        int own = byPerson.getOrDefault(person.nr(), 0);
        if (closed || streams >= STREAMS_MAX || own >= STREAMS_BY_PERSON_MAX) {
            return false;
        }
        streams++;
        byPerson.put(person.nr(), own + 1);
        return true;
    }

    private synchronized void leave(Person person) {
        streams--;
        byPerson.computeIfPresent(person.nr(), (nr, own) -> own == 1 ? null : own - 1);
    }

    /** The stamp of the last change, as it was half a second ago at most. */
    private synchronized long last() {
        long now = System.nanoTime();
        if (lookedNanos == Long.MIN_VALUE || now - lookedNanos > LOOK_EVERY.toNanos()) {
            last = rooms.casebook().as(Actor.AT_THE_FOLDER).recent().lastChange();
            lookedNanos = now;
        }
        return last;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void pause() throws InterruptedException {
        if (!closed) {
            wait(LOOK_EVERY.toMillis());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
