package org.comity.doors.taxii;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.comity.border.Admission;
import org.comity.border.Followed;
import org.comity.border.Gate;
import org.comity.border.Outcome;
import org.comity.json.JsonElements.Element;
import org.comity.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Follows one collection of somebody else: what came after the cursor goes through the gate, page by page, each page
 * durable with its cursor.
 */
public final class Follower {

    /** Objects that go through the gate in one transaction. */
    private static final int BATCH = 1_000;

    /** Bytes of objects that go through the gate in one transaction; a batch ends with the object that reaches it. */
    private static final int BATCH_BYTES = 16 << 20;

    private static final int PROBLEMS_TOLD = 20;

    private final Gate gate;
    private final Path scratch;
    private final InstantSource clock;
    private final RandomGenerator chance;

    public Follower(Gate gate, Path scratch, InstantSource clock, RandomGenerator chance) {
        this.gate = gate;
        this.scratch = scratch;
        this.clock = clock;
        this.chance = chance;
    }

    /**
     * What one look brought.
     *
     * @param taken objects taken in, those held already among them
     * @param refused objects not taken
     * @param problems why, for the first of them
     * @param remarks where the peer strays from the standard
     */
    public record Look(long taken, long refused, List<Outcome> problems, List<String> remarks) {}

    /**
     * Fetches what is new.
     *
     * @throws PeerFault when the peer fails; what was taken before stays taken
     * @throws org.comity.border.Refused when the agreement does not let anything in now
     * @throws IOException when a file that the following names cannot be read
     */
    public Look look(Followed followed) throws PeerFault, InterruptedException, IOException {
        var tally = new Tally(followed);
        try (var client = new TaxiiClient(peer(followed.how()), scratch, Pause.REAL, clock, chance)) {
            PullCursor cursor =
                    gate.cursor(followed.cursorName()).map(PullCursor::parse).orElse(PullCursor.START);
            String collection = required(followed.how(), "collection");
            Pull pull = client.pull(Following.of(URI.create(collection)), cursor, tally::take);
            while (pull.end() == Pull.End.PAGES_MAX) {
                pull = client.pull(Following.of(URI.create(collection)), pull.cursor(), tally::take);
            }
            return new Look(tally.taken, tally.refused, List.copyOf(tally.problems), pull.remarks());
        }
    }

    /**
     * Reads the files a following names, so that what cannot work is said when it is added.
     *
     * @throws IllegalArgumentException when one cannot be used
     */
    public void tryOut(Followed followed) {
        try {
            peer(followed.how());
        } catch (IOException e) {
            throw new IllegalArgumentException("a file cannot be read: " + e.getMessage(), e);
        }
    }

    private final class Tally {
        private final Followed followed;
        private long taken;
        private long refused;
        private final List<Outcome> problems = new ArrayList<>();

        Tally(Followed followed) {
            this.followed = followed;
        }

        void take(RemotePage page) {
            var batch = new ArrayList<Element>(BATCH);
            int left = page.objects();
            long bytes = 0;
            for (Element element : page) {
                batch.add(element);
                bytes += element.bytes().length;
                left--;
                if ((batch.size() == BATCH || bytes >= BATCH_BYTES) && left > 0) {
                    admit(batch, null);
                    bytes = 0;
                }
            }
            // The cursor goes with the last batch: a crash before it brings the page again, which does no harm.
            admit(batch, page.cursor().text());
        }

        private void admit(List<Element> batch, @Nullable String cursor) {
            String agreement = followed.agreement();
            String party = followed.party();
            Admission admission = agreement == null || party == null
                    ? gate.admitPublic(batch, followed.cursorName(), cursor)
                    : gate.admitFrom(agreement, party, batch, followed.cursorName(), cursor);
            taken += admission.taken();
            refused += admission.refused();
            for (Outcome outcome : admission.outcomes()) {
                if (!outcome.taken() && problems.size() < PROBLEMS_TOLD) {
                    problems.add(outcome);
                }
            }
            batch.clear();
        }
    }

    /**
     * The peer that this describes.
     *
     * @param how members collection, token_file, basic_file, ca_file, certificate_file, key_file, proxy
     *     ({@code HOST:PORT}), proxy_basic_file, plain_http
     */
    static TaxiiPeer peer(JsonObject how) throws IOException {
        URI collection = URI.create(required(how, "collection"));
        TaxiiPeer peer = how.has("plain_http") ? TaxiiPeer.atPlainHttp(collection) : TaxiiPeer.at(collection);
        if (how.text("token_file") instanceof String file) {
            peer = peer.with(Credential.bearerFrom(Path.of(file)));
        } else if (how.text("basic_file") instanceof String file) {
            peer = peer.with(Credential.basicFrom(Path.of(file)));
        }
        String authorities = how.text("ca_file");
        String certificate = how.text("certificate_file");
        if (authorities != null || certificate != null) {
            ClientTls tls = ClientTls.standard();
            if (authorities != null) {
                tls = tls.trustingOnly(Path.of(authorities));
            }
            if (certificate != null) {
                tls = tls.withCertificate(Path.of(certificate), Path.of(required(how, "key_file")));
            }
            peer = peer.with(tls);
        }
        if (how.text("proxy") instanceof String proxy) {
            int colon = proxy.lastIndexOf(':');
            if (colon < 1 || !proxy.substring(colon + 1).matches("[0-9]{1,5}")) {
                throw new IllegalArgumentException("a proxy is written HOST:PORT, not " + proxy);
            }
            Credential shown = how.text("proxy_basic_file") instanceof String file
                    ? Credential.basicFrom(Path.of(file))
                    : Credential.None.NONE;
            peer = peer.with(
                    new HttpsProxy(proxy.substring(0, colon), Integer.parseInt(proxy.substring(colon + 1)), shown));
        }
        return peer;
    }

    private static String required(JsonObject how, String name) {
        String text = how.text(name);
        if (text == null) {
            throw new IllegalArgumentException("the way to a followed collection lacks its " + name);
        }
        return text;
    }
}
