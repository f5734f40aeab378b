package org.comity.cases;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comity.border.CaseRoad;
import org.comity.border.CaseStep;
import org.comity.border.Entering;
import org.comity.border.Refused;
import org.comity.border.Refused.Why;
import org.comity.seal.Digest;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * Takes steps in that the gate has let in, asks for those they name and we lack, and answers who asks us. Everything is
 * on the writer's thread.
 */
final class Arriving implements CaseRoad.Taker {

    /** Steps of one case, those for some members and the notes kept at home among them. */
    static final int CASE_STEPS_MAX = 50_000;

    /** Steps of one case that wait for others which nobody has shown. */
    static final int CASE_WAITING_MAX = 2_000;

    /** Cases of which steps have come and the one that opens them has not. */
    static final int UNOPENED_MAX = 100;

    /** Lives of one member's node in one case. */
    static final int LIVES_MAX = 64;

    /** Steps handed out to one question. */
    static final int ANSWERED_STEPS_MAX = 1_000;

    private final Casebook casebook;
    private final CaseRoad road;

    Arriving(Casebook casebook, CaseRoad road) {
        this.casebook = casebook;
        this.road = road;
    }

    @Override
    public @Nullable String take(Transaction transaction, String from, Entering<CaseStep> entering)
            throws SQLException {
        CaseStep signed = entering.content();
        Step step = Step.of(signed);
        CaseStep.Header header = signed.header();
        if (casebook.kind(header.kind()).isEmpty()) {
            return "cases of the kind " + header.kind() + " are not known here";
        }
        CaseRows.Row row = CaseRows.find(transaction, header.caseId(), header.kind(), header.agreement())
                .orElse(null);
        if (row == null) {
            if (CaseRows.unopened(transaction) >= UNOPENED_MAX) {
                return "steps of " + UNOPENED_MAX + " cases have come that nobody has opened";
            }
            row = CaseRows.add(transaction, header.caseId(), header.kind(), header.agreement());
        }
        Held joint = casebook.held(transaction, row);
        if (step.forAll() ? joint.weave().holds(step.hash()) : joint.aside().contains(step)) {
            return null;
        }
        String no = tooMuch(joint, step);
        if (no != null) {
            return no;
        }
        casebook.keep(transaction, joint, step, from);
        return null;
    }

    private static @Nullable String tooMuch(Held joint, Step step) {
        Weave weave = joint.weave();
        if (joint.row().steps() >= CASE_STEPS_MAX) {
            return "the case has " + CASE_STEPS_MAX + " steps, and takes no more";
        }
        if (!step.forAll()) {
            return null;
        }
        if (weave.under(step) >= 2 && !weave.isWanted(step.hash())) {
            return "two steps of " + step.author() + " under number " + step.number()
                    + " are here already, which proves enough";
        }
        if (weave.last(step.author(), step.incarnation()) == null && weave.livesOf(step.author()) >= LIVES_MAX) {
            return step.author() + " says its node had more than " + LIVES_MAX + " lives";
        }
        boolean waits = step.parents().stream().anyMatch(parent -> !weave.holds(parent));
        return waits && weave.waitingCount() >= CASE_WAITING_MAX
                ? CASE_WAITING_MAX + " steps of the case wait for others that nobody has shown"
                : null;
    }

    @Override
    public void taken(Transaction transaction, String from, List<CaseStep> steps, boolean more) throws SQLException {
        Map<Held, Set<String>> named = new LinkedHashMap<>();
        for (CaseStep each : steps) {
            CaseStep.Header header = each.header();
            CaseRows.Row row = CaseRows.find(transaction, header.caseId(), header.kind(), header.agreement())
                    .orElseThrow();
            named.computeIfAbsent(casebook.held(transaction, row), any -> new LinkedHashSet<>())
                    .addAll(Step.of(each).parents());
        }
        for (var each : named.entrySet()) {
            Held joint = each.getKey();
            CaseRows.Row row = joint.row();
            casebook.seeToReceivers(transaction, joint);
            casebook.sum(transaction, joint);
            List<String> lacking = more
                    ? List.copyOf(joint.weave().missing())
                    : each.getValue().stream()
                            .filter(hash -> !joint.weave().holds(hash))
                            .toList();
            if (!lacking.isEmpty()) {
                road.ask(
                        transaction,
                        row.agreement(),
                        from,
                        row.id(),
                        Casebook.digests(lacking),
                        Casebook.digests(heads(joint)));
            }
        }
    }

    @Override
    public @Nullable CaseStep ours(Session session, String caseId, Digest hash) throws SQLException {
        Held joint = find(session, caseId);
        if (joint == null) {
            return null;
        }
        Weave.Node node = joint.weave().find(hash.hex());
        return (node == null
                        ? joint.aside().stream().filter(step -> step.hash().equals(hash.hex()))
                        : java.util.stream.Stream.of(node.step))
                .filter(step -> step.author().equals(casebook.ours()))
                .map(Step::signed)
                .findFirst()
                .orElse(null);
    }

    @Override
    public List<Digest> heads(Session session, String caseId) throws SQLException {
        Held joint = find(session, caseId);
        return joint == null ? List.of() : Casebook.digests(heads(joint));
    }

    private @Nullable Held find(Session session, String caseId) throws SQLException {
        for (CaseRows.Row row : CaseRows.called(session, caseId)) {
            if (row.id().equals(caseId) && casebook.kind(row.kind()).isPresent()) {
                // Whoever writes sees what is not durable yet; readers never do.
                return session instanceof Transaction transaction
                        ? casebook.held(transaction, row)
                        : casebook.shown(session, row);
            }
        }
        return null;
    }

    private static List<String> heads(Held joint) {
        return joint.weave().heads().stream().map(node -> node.step.hash()).toList();
    }

    @Override
    public void wanted(Transaction transaction, String from, String caseId, List<Digest> wanted, List<Digest> have)
            throws SQLException {
        for (CaseRows.Row row : CaseRows.called(transaction, caseId)) {
            if (!row.id().equals(caseId) || casebook.kind(row.kind()).isEmpty()) {
                continue;
            }
            Held joint = casebook.held(transaction, row);
            Member member = joint.isOpened() ? joint.fold().members.get(from) : null;
            if (member == null || !member.isIn()) {
                continue;
            }
            List<CaseStep> steps = new ArrayList<>(joint
                    .weave()
                    .lackedBy(
                            wanted.stream().map(Digest::hex).toList(),
                            have.stream().map(Digest::hex).toList())
                    .stream()
                    .map(Step::signed)
                    .toList());
            // What was for some members only its author alone hands out, and only to them.
            joint.aside().stream()
                    .map(Step::signed)
                    .filter(step -> wanted.contains(step.hash())
                            && step.author().equals(casebook.ours())
                            && step.header().audience().contains(from))
                    .forEach(steps::add);
            if (!steps.isEmpty()) {
                boolean more = steps.size() > ANSWERED_STEPS_MAX;
                road.send(transaction, "node", from, more ? steps.subList(0, ANSWERED_STEPS_MAX) : steps, more);
            }
            return;
        }
        throw new Refused(Why.UNKNOWN, from + " asks for steps of a case that it takes no part in");
    }
}
