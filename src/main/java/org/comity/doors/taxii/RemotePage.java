package org.comity.doors.taxii;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.comity.json.Json;
import org.comity.json.JsonElements;
import org.comity.json.JsonLimits;
import org.jspecify.annotations.Nullable;

/**
 * One page of a collection, arrived whole and read through once before it is handed on.
 *
 * <p>Its elements come one at a time from where the page is kept and can be gone through again, for a transaction that
 * is tried twice; after {@link PageSink#take} has returned they are gone. An element that is broken in itself stands
 * among the others with its problem.
 */
public final class RemotePage implements Iterable<JsonElements.Element> {

    private final Answer answer;
    private final long bytesMax;
    private final int objects;
    private final int broken;
    private final PullCursor cursor;
    private final @Nullable Instant addedFirst;
    private final @Nullable Instant addedLast;
    private final List<InputStream> opened = new ArrayList<>();

    RemotePage(
            Answer answer,
            long bytesMax,
            int objects,
            int broken,
            PullCursor cursor,
            @Nullable Instant addedFirst,
            @Nullable Instant addedLast) {
        this.answer = answer;
        this.bytesMax = bytesMax;
        this.objects = objects;
        this.broken = broken;
        this.cursor = cursor;
        this.addedFirst = addedFirst;
        this.addedLast = addedLast;
    }

    /** How many elements it has, the broken ones among them. */
    public int objects() {
        return objects;
    }

    public int broken() {
        return broken;
    }

    /** Where to go on once this page is laid down. */
    public PullCursor cursor() {
        return cursor;
    }

    /** When the peer says that the first of these came to it. */
    public @Nullable Instant addedFirst() {
        return addedFirst;
    }

    /** When the peer says that the last of these came to it. */
    public @Nullable Instant addedLast() {
        return addedLast;
    }

    @Override
    public Iterator<JsonElements.Element> iterator() {
        if (objects == 0) {
            return Collections.emptyIterator();
        }
        JsonElements elements;
        try {
            InputStream in = answer.open(bytesMax);
            opened.add(in);
            elements = Json.elements(in, JsonLimits.STANDARD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (PeerFault e) {
            throw new IllegalStateException("a page that was read once cannot be read again", e);
        }
        return new Iterator<>() {
            private int given;

            @Override
            public boolean hasNext() {
                return given < objects;
            }

            @Override
            public JsonElements.Element next() {
                JsonElements.Element element = hasNext() ? elements.next() : null;
                if (element == null) {
                    throw new NoSuchElementException();
                }
                given++;
                return element;
            }
        };
    }

    /** Ends every iteration that is still under way. */
    void putAway() {
        for (InputStream in : opened) {
            try {
                in.close();
            } catch (IOException e) {
                // It read from our own spool; nothing is lost with it.
            }
        }
        opened.clear();
    }
}
