package org.comity.border;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comity.objects.Holdings;
import org.comity.parties.Approval;
import org.comity.parties.StandingAgreement;
import org.comity.sql.Database;
import org.comity.sql.Session;

/**
 * What one run of release may not lay at once: collected by audience and by what has to happen, and put into stagings as
 * they fill. A crash in between leaves whole stagings, and running again stages the rest.
 */
final class Waiting {

    private final Database database;
    private final Outboxes outboxes;
    private final Stagings stagings;
    private final Crossings crossings;
    private final StandingAgreement agreement;
    private final String actor;
    private final boolean dryRun;

    private final Map<Pile, List<Proposal>> piles = new LinkedHashMap<>();
    private final List<Staging> made = new ArrayList<>();
    private long staged;
    private long waiting;
    private long already;

    private record Pile(Audience audience, Approval approval) {}

    Waiting(
            Database database,
            Outboxes outboxes,
            Stagings stagings,
            Crossings crossings,
            StandingAgreement agreement,
            String actor,
            boolean dryRun) {
        this.database = database;
        this.outboxes = outboxes;
        this.stagings = stagings;
        this.crossings = crossings;
        this.agreement = agreement;
        this.actor = actor;
        this.dryRun = dryRun;
    }

    /** Takes what an approval stands before. */
    void add(Audience audience, List<Proposal> proposals) {
        if (proposals.isEmpty()) {
            return;
        }
        List<Proposal> fresh = database.read(reading -> fresh(reading, audience, proposals));
        staged += (long) fresh.size() * audience.receivers().size();
        for (Proposal each : fresh) {
            var pile = new Pile(audience, each.decision().approval());
            List<Proposal> heap = piles.computeIfAbsent(pile, any -> new ArrayList<>());
            heap.add(each);
            if (heap.size() == Stagings.ITEMS_MAX) {
                stage(pile, heap);
                heap.clear();
            }
        }
    }

    /** Puts what is left into stagings. */
    void finish() {
        piles.forEach((pile, heap) -> {
            if (!heap.isEmpty()) {
                stage(pile, heap);
            }
        });
        piles.clear();
    }

    /** The stagings that were made, in their order. */
    List<Staging> made() {
        return List.copyOf(made);
    }

    /** How many were or would be staged, counted once per receiver. */
    long staged() {
        return staged;
    }

    /** How many waited before, counted once per receiver. */
    long waiting() {
        return waiting;
    }

    /** How many lay in the outbox before, counted once per receiver. */
    long already() {
        return already;
    }

    private void stage(Pile pile, List<Proposal> heap) {
        if (dryRun) {
            return;
        }
        List<Staging.Item> items = heap.stream()
                .map(each ->
                        new Staging.Item(each.candidate().id(), each.candidate().version(), each.digest()))
                .toList();
        made.add(database.write(transaction -> {
            Staging staging = stagings.add(transaction, actor, agreement, pile.audience(), pile.approval(), items);
            crossings.staged(transaction, actor, staging, Stagings.items(items));
            return staging;
        }));
    }

    /** What neither lies in the outbox nor waits already. */
    private List<Proposal> fresh(Session session, Audience audience, List<Proposal> proposals) throws SQLException {
        var box = outboxes.find(agreement.terms().id(), audience.box());
        List<Proposal> notThere = box.isEmpty() ? proposals : notIn(session, box.get(), proposals);
        Set<Long> before = stagings.waiting(
                session,
                agreement,
                audience,
                notThere.stream().map(each -> each.candidate().version()).toList());
        List<Proposal> fresh = notThere.stream()
                .filter(each -> !before.contains(each.candidate().version()))
                .toList();
        int receivers = audience.receivers().size();
        already += (long) (proposals.size() - notThere.size()) * receivers;
        waiting += (long) (notThere.size() - fresh.size()) * receivers;
        return fresh;
    }

    /** Those of which this very version does not lie in that outbox, in the rendition that would cross now. */
    static List<Proposal> notIn(Session session, Outbox box, List<Proposal> proposals) throws SQLException {
        var byNumber = new ArrayList<Long>();
        var byId = new ArrayList<String>();
        for (Proposal each : proposals) {
            if (each.underItsId()) {
                byNumber.add(each.candidate().object());
            } else {
                byId.add(each.id());
            }
        }
        Map<String, Long> numbers = Holdings.numbersOf(session, byId);
        byNumber.addAll(numbers.values());
        var lying = Lying.in(session, box, byNumber);
        return proposals.stream()
                .filter(each -> {
                    Candidate candidate = each.candidate();
                    Long object = each.underItsId() ? Long.valueOf(candidate.object()) : numbers.get(each.id());
                    return object == null
                            || !lying.has(
                                    object,
                                    candidate.version(),
                                    candidate.source(),
                                    candidate.modified(),
                                    each.digest());
                })
                .toList();
    }
}
