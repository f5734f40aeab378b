package org.comity.doors.taxii;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.comity.json.JsonBoolean;
import org.comity.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Asks one TAXII 2.1 server of somebody else.
 *
 * <p>Every verb blocks until it is done or the peer has failed for good; passing faults are waited out within
 * {@link ClientLimits}. Safe for several threads; a pull belongs to the thread that began it.
 */
public final class TaxiiClient implements AutoCloseable {

    private static final int VERSION_PAGES_MAX = 1_000;
    private static final Duration POLL_FIRST = Duration.ofSeconds(1);
    private static final Duration POLL_LONGEST = Duration.ofSeconds(30);

    private final TaxiiPeer peer;
    private final Pause pause;
    private final Retries retries;
    private final Wire wire;

    /**
     * A client of that peer.
     *
     * @param scratch a folder for answers too large for memory; nothing in it outlives us
     * @param chance spreads the times at which we come back
     */
    public TaxiiClient(TaxiiPeer peer, Path scratch, Pause pause, InstantSource clock, RandomGenerator chance) {
        this.peer = peer;
        this.pause = pause;
        this.retries = new Retries(clock, chance);
        this.wire = new Wire(peer, retries, pause, scratch);
    }

    /** What the peer offers (TAXII 2.1 §4.1): asked at its address with and without the closing slash. */
    public RemoteDiscovery discover() throws PeerFault, InterruptedException {
        URI given = peer.url();
        var candidates = new ArrayList<URI>();
        if (given.getRawPath() == null || given.getRawPath().length() < 2) {
            candidates.add(RemoteDiscovery.withPath(given, "/taxii2/")); // the place the standard names
        }
        candidates.add(RemoteDiscovery.withSlash(given));
        PeerFault missed = null;
        for (URI each : candidates) {
            try {
                return RemoteDiscovery.read(each, document(each));
            } catch (PeerFault e) {
                if (e.kind() != PeerFault.Kind.NOT_FOUND) {
                    throw e;
                }
                missed = missed == null ? e : missed;
            }
        }
        throw missed == null ? new PeerFault(PeerFault.Kind.NOT_FOUND, "no discovery at " + given) : missed;
    }

    /** What the peer says of an API root (TAXII 2.1 §4.2). */
    public RemoteApiRoot apiRoot(URI url) throws PeerFault, InterruptedException {
        URI root = RemoteDiscovery.withSlash(url);
        return RemoteApiRoot.read(root, document(root));
    }

    /** The collections of an API root, readable or not (TAXII 2.1 §5.1). */
    public List<RemoteCollection> collections(URI apiRoot) throws PeerFault, InterruptedException {
        URI root = RemoteDiscovery.withSlash(apiRoot);
        URI url = RemoteDiscovery.withPath(root, root.getRawPath() + "collections/");
        return RemoteCollection.list(root, document(url));
    }

    /** What the peer says of one collection (TAXII 2.1 §5.2). */
    public RemoteCollection collection(URI url) throws PeerFault, InterruptedException {
        URI collection = RemoteDiscovery.withSlash(url);
        return RemoteCollection.read(collection, document(collection));
    }

    /**
     * Hands on every object that came to the collection after the cursor (TAXII 2.1 §5.4), page by page.
     *
     * <p>Resumable at page borders: given the cursor of the last page that was laid down, the next pull passes over
     * nothing. An object may come twice.
     *
     * @param after {@link PullCursor#START} for the whole collection
     * @throws PeerFault when the peer fails; what was taken before stays taken
     */
    public <X extends Exception> Pull pull(Following following, PullCursor after, PageSink<X> sink)
            throws PeerFault, InterruptedException, X {
        return pulling(Pulling.Resource.OBJECTS, following, below(following.collection(), "objects/"), after, sink);
    }

    /** As {@link #pull}, with manifest records in place of objects (TAXII 2.1 §5.3). */
    public <X extends Exception> Pull manifest(Following following, PullCursor after, PageSink<X> sink)
            throws PeerFault, InterruptedException, X {
        return pulling(Pulling.Resource.MANIFEST, following, below(following.collection(), "manifest/"), after, sink);
    }

    /** Hands on the versions of one object that the filters leave: the last one without any (TAXII 2.1 §5.6). */
    public <X extends Exception> Pull object(URI collection, String id, PullFilters filters, PageSink<X> sink)
            throws PeerFault, InterruptedException, X {
        Following following = Following.of(collection).with(filters);
        return pulling(Pulling.Resource.OBJECT, following, object(following.collection(), id), PullCursor.START, sink);
    }

    private <X extends Exception> Pull pulling(
            Pulling.Resource resource, Following following, URI address, PullCursor after, PageSink<X> sink)
            throws PeerFault, InterruptedException, X {
        return new Pulling<>(this, wire, retries, pause, peer.limits(), resource, following, address, after, sink)
                .run();
    }

    /** The versions of one object that the peer holds, as it writes them (TAXII 2.1 §5.8). */
    public List<String> versions(URI collection, String id) throws PeerFault, InterruptedException {
        URI url = below(object(RemoteDiscovery.withSlash(collection), id), "versions/");
        Set<String> versions = new LinkedHashSet<>();
        String query = "";
        for (int page = 0; page < VERSION_PAGES_MAX; page++) {
            Answer answer = get(query.isEmpty() ? url : URI.create(url + query));
            JsonObject body;
            String last;
            try (answer) {
                body = answer.document(peer.limits().documentBytesMax());
                last = answer.header("X-TAXII-Date-Added-Last");
            }
            boolean grew = versions.addAll(body.texts("versions"));
            String next = body.text("next");
            if (body.get("more") != JsonBoolean.TRUE || !grew) {
                break;
            }
            if (next != null && !next.isBlank()) {
                query = "?next=" + PullFilters.encoded(next);
            } else if (last != null) {
                query = "?added_after=" + PullFilters.encoded(last); // a peer was seen that says more without next
            } else {
                break;
            }
        }
        return List.copyOf(versions);
    }

    /**
     * Sends those objects in one envelope (TAXII 2.1 §5.5) and waits until the peer has dealt with them.
     *
     * <p>A passing fault is not tried again, for the peer may have taken them; sending the same objects again does no
     * harm at a peer that keeps to the standard.
     *
     * @param objects each the bytes of one JSON object, sent as they are; together no more than
     *     {@link RemoteApiRoot#contentBytesMax()}, see {@link #envelopes}
     * @return the last status; not complete where the peer is still at work after all our asking
     */
    public PushStatus push(URI collection, List<byte[]> objects) throws PeerFault, InterruptedException {
        URI at = RemoteDiscovery.withSlash(collection);
        PushStatus status;
        try (Answer answer =
                good(wire.send(ask("POST", below(at, "objects/"), envelope(objects), Wire.Repeat.WHEN_TOLD)))) {
            status = PushStatus.read(answer.document(peer.limits().documentBytesMax()));
        }
        URI apiRoot = at.resolve("../../");
        Duration wait = POLL_FIRST;
        for (int poll = 0; !status.complete() && poll < peer.limits().statusPollsMax(); poll++) {
            if (status.id().isBlank()) {
                throw new PeerFault(
                        PeerFault.Kind.UNREADABLE, "the peer took the objects but names no status to ask for at " + at);
            }
            pause.sleep(wait);
            wait = wait.multipliedBy(2).compareTo(POLL_LONGEST) < 0 ? wait.multipliedBy(2) : POLL_LONGEST;
            status = status(apiRoot, status.id());
        }
        return status;
    }

    /** What became of an earlier push (TAXII 2.1 §4.3). */
    public PushStatus status(URI apiRoot, String id) throws PeerFault, InterruptedException {
        return PushStatus.read(
                document(below(RemoteDiscovery.withSlash(apiRoot), "status/" + PullFilters.encoded(id) + "/")));
    }

    /** Asks the peer to delete an object, or those of its versions that the filters name (TAXII 2.1 §5.7). */
    public void delete(URI collection, String id, PullFilters filters) throws PeerFault, InterruptedException {
        URI url = object(RemoteDiscovery.withSlash(collection), id);
        String query = filters.query();
        URI asked = query.isEmpty() ? url : URI.create(url + "?" + query.substring(1));
        good(wire.send(ask("DELETE", asked, null, Wire.Repeat.WHEN_TOLD))).close();
    }

    /**
     * Puts objects into as few envelopes as the peer takes.
     *
     * @param bytesMax {@link RemoteApiRoot#contentBytesMax()}; an object larger than that gets an envelope of its own,
     *     for the peer to refuse
     */
    public static List<List<byte[]>> envelopes(List<byte[]> objects, long bytesMax, int objectsMax) {
        var envelopes = new ArrayList<List<byte[]>>();
        var current = new ArrayList<byte[]>();
        long size = 0;
        for (byte[] object : objects) {
            long grown = size + object.length + 1L;
            if (!current.isEmpty() && (grown + ENVELOPE_HEAD.length + 2 > bytesMax || current.size() >= objectsMax)) {
                envelopes.add(List.copyOf(current));
                current.clear();
                grown = object.length + 1L;
            }
            current.add(object);
            size = grown;
        }
        if (!current.isEmpty()) {
            envelopes.add(List.copyOf(current));
        }
        return List.copyOf(envelopes);
    }

    private static final byte[] ENVELOPE_HEAD = "{\"objects\":[".getBytes(StandardCharsets.US_ASCII);

    /** One array of bytes, not a stream: a peer was seen that refuses a body without Content-Length. */
    private static HttpRequest.BodyPublisher envelope(List<byte[]> objects) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(ENVELOPE_HEAD);
        for (int i = 0; i < objects.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            out.writeBytes(objects.get(i));
        }
        out.write(']');
        out.write('}');
        return HttpRequest.BodyPublishers.ofByteArray(out.toByteArray());
    }

    private JsonObject document(URI url) throws PeerFault, InterruptedException {
        try (Answer answer = get(url)) {
            return answer.document(peer.limits().documentBytesMax());
        }
    }

    /** A good answer, asked for without the closing slash, or with any media type, where the peer wants that. */
    private Answer get(URI url) throws PeerFault, InterruptedException {
        Answer answer = wire.send(ask("GET", url, null, Wire.Repeat.ALWAYS));
        URI bare = RemoteDiscovery.withoutSlash(url);
        if (answer.status() == 406) {
            answer = instead(answer, url, Wire.ANYTHING);
        } else if ((answer.status() == 404 || answer.status() == 405) && !bare.equals(url)) {
            answer = instead(answer, bare, Wire.TAXII);
        }
        return good(answer);
    }

    /** The answer to a second way of asking; where it is no good either, the first says best what is wrong. */
    private Answer instead(Answer first, URI url, String accept) throws PeerFault, InterruptedException {
        Answer second = wire.send(ask("GET", url, null, Wire.Repeat.ALWAYS).accepting(accept));
        (second.isGood() ? first : second).close();
        return second.isGood() ? second : first;
    }

    private Answer good(Answer answer) throws PeerFault {
        if (answer.isGood()) {
            return answer;
        }
        try (answer) {
            throw answer.fault(retries);
        }
    }

    private Wire.Ask ask(String method, URI url, HttpRequest.@Nullable BodyPublisher body, Wire.Repeat repeat) {
        ClientLimits limits = peer.limits();
        return new Wire.Ask(method, url, body, Wire.TAXII, repeat, limits.documentBytesMax(), limits.pageTimeMax());
    }

    private static URI object(URI collection, String id) {
        return below(collection, "objects/" + PullFilters.encoded(id) + "/");
    }

    private static URI below(URI base, String rest) {
        return RemoteDiscovery.withPath(base, base.getRawPath() + rest);
    }

    @Override
    public void close() {
        wire.close();
    }
}
