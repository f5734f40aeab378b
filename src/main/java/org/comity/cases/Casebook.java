package org.comity.cases;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.comity.border.CaseRoad;
import org.comity.border.CaseStep;
import org.comity.border.Refused;
import org.comity.border.Refused.Why;
import org.comity.parties.Actor;
import org.comity.seal.Digest;
import org.comity.sql.Database;
import org.comity.sql.Session;
import org.comity.sql.Transaction;

/**
 * The cases of this node. Nobody reads a case here but as somebody: {@link #as}.
 *
 * <p>Cases are kept in memory as they are woven; the rows decide, and what differs from them is made anew.
 */
public final class Casebook {

    /** Cases in memory at once; others are read again when they are asked for. */
    static final int HELD_MAX = 64;

    private final Database database;
    private final CaseRoad road;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Map<String, Kind> kinds;
    private final Map<Long, Held> held = new LinkedHashMap<>(16, 0.75f, true);

    /** @param kinds every kind of case that this node knows */
    public Casebook(
            Database database, CaseRoad road, List<? extends Kind> kinds, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.road = road;
        this.clock = clock;
        this.random = random;
        var byName = new TreeMap<String, Kind>();
        for (Kind kind : kinds) {
            kind.steps().forEach(form -> {
                if (CoreSteps.BY_NAME.containsKey(form.name()) || DutySteps.BY_NAME.containsKey(form.name())) {
                    throw new IllegalArgumentException("every case has a step " + form.name() + " already");
                }
            });
            if (byName.put(kind.name(), kind) != null) {
                throw new IllegalArgumentException("two kinds of case are called " + kind.name());
            }
        }
        this.kinds = byName;
        road.leadTo(new Arriving(this, road));
    }

    /** The cases as that reader may see and work them. */
    public Desk as(Actor reader) {
        return new Desk(this, database, road, reader);
    }

    /** The kinds this node knows, by their names. */
    public Map<String, Kind> kinds() {
        return Map.copyOf(kinds);
    }

    Optional<Kind> kind(String name) {
        return Optional.ofNullable(kinds.get(name));
    }

    /** Who we are in every case. */
    String ours() {
        return road.signer().party();
    }

    /** That many random bytes. */
    byte[] randomBytes(int count) {
        var bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    InstantSource clock() {
        return clock;
    }

    // ---- rows and memory ----

    /** The case of that row as the session sees it. */
    Held held(Session session, CaseRows.Row row) throws SQLException {
        synchronized (held) {
            Held known = held.get(row.nr());
            if (known != null && known.is(row)) {
                return known;
            }
        }
        Kind kind = kinds.get(row.kind());
        if (kind == null) {
            throw new Refused(Why.UNKNOWN, "cases of the kind " + row.kind() + " are not known here");
        }
        Held loaded = Held.load(session, kind, row);
        // Only the writer puts cases into memory: a reader may see less than is there already.
        if (session instanceof Transaction) {
            synchronized (held) {
                held.put(row.nr(), loaded);
                while (held.size() > HELD_MAX) {
                    held.remove(held.keySet().iterator().next());
                }
            }
        }
        return loaded;
    }

    /** What a reader is shown. Whoever folds keeps the writer out of that case for so long. */
    CaseState view(Session session, CaseRows.Row row) throws SQLException {
        Held joint = held(session, row);
        synchronized (joint) {
            if (joint.is(row)) {
                return joint.view();
            }
        }
        return Held.load(session, joint.kind(), row).view();
    }

    /** Whether the case has begun as far as this node knows: steps may come before the one that opens it. */
    boolean isOpened(Session session, CaseRows.Row row) throws SQLException {
        Held joint = held(session, row);
        synchronized (joint) {
            if (joint.is(row)) {
                return joint.isOpened();
            }
        }
        return Held.load(session, joint.kind(), row).isOpened();
    }

    /** Keeps a step and puts it in its place. */
    void keep(Transaction transaction, Held joint, Step step, String via) throws SQLException {
        CaseRows.Row now = CaseRows.keep(transaction, joint.row(), step.signed(), clock.instant(), via);
        joint.add(step, now);
    }

    /** Sees to it that every member gets our steps from the moment we know of it, and nobody else does. */
    void seeToReceivers(Transaction transaction, Held joint) throws SQLException {
        if (!joint.isOpened()) {
            return;
        }
        long nr = joint.row().nr();
        var in = new ArrayList<String>();
        for (Member member : joint.fold().members.values()) {
            if (member.isIn() && !member.party().equals(ours())) {
                in.add(member.party());
            }
        }
        for (String party : List.copyOf(joint.receivers())) {
            if (!in.contains(party)) {
                CaseRows.dropReceiver(transaction, nr, party);
                joint.receivers().remove(party);
            }
        }
        for (String party : in) {
            if (joint.receivers().add(party)) {
                CaseRows.addReceiver(transaction, nr, party);
                List<CaseStep> unseen = unseen(joint, party);
                if (!unseen.isEmpty()) {
                    road.send(transaction, "node", party, unseen);
                }
            }
        }
    }

    /** Our own steps that whoever invited that member had not seen, and so has not handed over with the invitation. */
    private List<CaseStep> unseen(Held joint, String party) {
        List<String> invitations = joint.fold().countingInvitations(party);
        return joint
                .weave()
                .lackedBy(
                        joint.weave().heads().stream()
                                .map(node -> node.step.hash())
                                .toList(),
                        invitations)
                .stream()
                .filter(step -> step.author().equals(ours()))
                .map(Step::signed)
                .toList();
    }

    /** Hashes as they are asked for. */
    static List<Digest> digests(List<String> hashes) {
        return hashes.stream().map(Digest::ofHex).toList();
    }
}
