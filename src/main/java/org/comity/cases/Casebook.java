package org.comity.cases;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    /** Cases summed up in one transaction when the node opens. */
    private static final int SUMMED_AT_ONCE = 20;

    private final Database database;
    private final CaseRoad road;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Map<String, Kind> kinds;

    /** As the writer has them; ahead of what is durable, and made anew where an act came to nothing. */
    private final HeldCases working = new HeldCases();

    /** As readers are shown them: of durable steps alone. */
    private final HeldCases shown = new HeldCases();

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
        sumUp();
    }

    /** Cases whose steps were kept by a program that summed up otherwise, or not at all. */
    private void sumUp() {
        long after = 0;
        for (boolean more = true; more; ) {
            long from = after;
            List<Long> done = database.write(transaction -> {
                List<Long> numbers = SummaryRows.unsummed(transaction, from, SUMMED_AT_ONCE);
                for (long nr : numbers) {
                    CaseRows.Row row = CaseRows.require(transaction, nr);
                    if (kinds.containsKey(row.kind())) {
                        held(transaction, row).sum(transaction, ours());
                    }
                }
                return numbers;
            });
            more = !done.isEmpty();
            after = more ? done.getLast() : after;
        }
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

    /** The case of that row as the writer has it. */
    Held held(Transaction transaction, CaseRows.Row row) throws SQLException {
        Held known = working.get(row.nr());
        if (known != null && known.is(row)) {
            return known;
        }
        Held loaded = Held.load(transaction, known(row), row);
        working.put(loaded);
        return loaded;
    }

    private Kind known(CaseRows.Row row) {
        return kind(row.kind())
                .orElseThrow(() -> new Refused(Why.UNKNOWN, "cases of the kind " + row.kind() + " are not known here"));
    }

    /**
     * What a reader is shown: the case as of that row, or as of a later one that is durable. Whoever comes second finds
     * it in memory, and reads the steps alone that have come since.
     */
    CaseState view(Session session, CaseRows.Row row, Set<String> hidden) throws SQLException {
        return shown(session, row).view(hidden);
    }

    /** The case as readers have it. */
    Held shown(Session session, CaseRows.Row row) throws SQLException {
        Held joint = shown.get(row.nr());
        if (joint == null) {
            joint = Held.load(session, known(row), row);
        } else {
            joint.follow(session, row);
        }
        shown.put(joint);
        return joint;
    }

    /** Keeps a step and puts it in its place. */
    void keep(Transaction transaction, Held joint, Step step, String via) throws SQLException {
        CaseRows.Row now = CaseRows.keep(transaction, joint.row(), step.signed(), clock.instant(), via);
        joint.add(step, now);
        working.trim();
    }

    /** The case in short, as it is after what was kept. */
    void sum(Transaction transaction, Held joint) throws SQLException {
        joint.sum(transaction, ours());
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
