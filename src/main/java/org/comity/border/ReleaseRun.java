package org.comity.border;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.comity.border.Refused.Why;
import org.comity.objects.Holdings;
import org.comity.parties.Actor;
import org.comity.parties.Approval;
import org.comity.parties.Parties;
import org.comity.parties.StandingAgreement;
import org.comity.sql.Alongside;
import org.comity.sql.Database;

/**
 * One run of release: home is gone through in pages, and what may cross is laid and logged in batches, each in one
 * transaction, so that a crash between two of them leaves whole batches, and running again releases the rest.
 *
 * <p>A batch ends by what crosses alone, never where a page at home ends: a receiver who sees each batch in its log could
 * otherwise count what lay between and was not released.
 */
final class ReleaseRun {
    /** As partners' logs name us: which of our people it was stays at home. */
    private static final String OPERATOR = Actor.AT_THE_FOLDER.name();

    private final Database database;
    private final Holdings holdings;
    private final Parties parties;
    private final Outboxes outboxes;
    private final Crossings crossings;
    private final StandingAgreement agreement;
    private final InstantSource clock;
    private final String actor;
    private final boolean dryRun;
    private final Candidates candidates;
    private final Delivery delivery;
    private final Waiting waiting;
    private final List<Audience> audiences;
    private final Map<Audience, CompiledPolicy> policies = new HashMap<>();
    private final Map<Audience, Minimising> minimisings = new HashMap<>();
    private final Map<Audience, Heap> heaps = new LinkedHashMap<>();
    private final Supplier<UUID> ids;
    private int batchObjectsMax = 1;

    private long released;
    private long already;
    private final Map<RefusalKey, Count> refusals = new LinkedHashMap<>();

    private record RefusalKey(String receiver, Decision decision) {}

    private static final class Count {
        long count;
        String example = "";
    }

    /** What may cross to one audience and is laid together. */
    private static final class Heap {
        final List<Proposal> proposals = new ArrayList<>();
        DailyLimits.Room room;

        Heap(DailyLimits.Room room) {
            this.room = room;
        }

        long bytes;
    }

    ReleaseRun(
            Database database,
            Holdings holdings,
            Parties parties,
            Outboxes outboxes,
            Stagings stagings,
            Crossings crossings,
            Facets facets,
            StandingAgreement agreement,
            InstantSource clock,
            String actor,
            boolean dryRun,
            Supplier<UUID> ids) {
        this.ids = ids;
        this.database = database;
        this.holdings = holdings;
        this.parties = parties;
        this.outboxes = outboxes;
        this.crossings = crossings;
        this.agreement = agreement;
        this.clock = clock;
        this.actor = actor;
        this.dryRun = dryRun;
        this.candidates = new Candidates(outboxes.home(), facets);
        this.delivery = new Delivery(parties.ours().id(), holdings, outboxes, crossings, clock);
        this.waiting = new Waiting(database, outboxes, stagings, crossings, agreement, actor, dryRun);
        this.audiences = Audience.of(agreement, parties.ours().id());
    }

    /** @param alongside written in the last transaction; of a dry run nothing is */
    Release over(Wanted wanted, Alongside<Release> alongside) {
        String ours = parties.ours().id();
        List<Decision> standing = audiences.stream()
                .map(each -> Policy.standing(agreement, ours, each.anyReceiver(), clock.instant()))
                .filter(Objects::nonNull)
                .toList();
        if (!audiences.isEmpty() && standing.size() == audiences.size()) {
            Decision no = standing.getFirst();
            throw new Refused(Why.AGREEMENT, no.reason() + "; " + no.remedy());
        }
        batchObjectsMax = wanted.limit();
        Wanted next = wanted.withoutBodies();
        while (true) {
            Wanted asked = next;
            Page page = database.read(reading -> PageQuery.readNumbers(reading, holdings, outboxes.home(), asked));
            List<Candidate> found = database.read(reading -> candidates.ofRows(reading, page.rows()));
            for (Audience audience : audiences) {
                batch(audience, found);
            }
            if (!page.more()) {
                break;
            }
            next = next.after(page.next());
        }
        heaps.forEach(this::lay);
        waiting.finish();
        List<Release.Refusals> told = refusals.entrySet().stream()
                .map(each -> new Release.Refusals(
                        each.getKey().receiver(),
                        each.getKey().decision(),
                        each.getValue().count,
                        each.getValue().example))
                .sorted(Comparator.comparingLong(Release.Refusals::count).reversed())
                .toList();
        List<String> receivers =
                audiences.stream().flatMap(each -> each.receivers().stream()).toList();
        var release = new Release(
                agreement.terms().id(),
                dryRun,
                receivers,
                released,
                already + waiting.already(),
                waiting.staged(),
                waiting.waiting(),
                waiting.made(),
                told);
        boolean named = released > 0 && !actor.equals(OPERATOR);
        if (!dryRun) {
            database.write(alongside.behind(transaction -> {
                if (named) {
                    crossings.ran(transaction, actor, release);
                }
                if (!told.isEmpty()) {
                    crossings.refusals(transaction, actor, release);
                }
                return release;
            }));
        }
        return release;
    }

    private void batch(Audience audience, List<Candidate> found) {
        Instant now = clock.instant();
        CompiledPolicy policy = policies.computeIfAbsent(
                audience, any -> new CompiledPolicy(agreement, parties.ours().id(), audience.receivers(), now));
        Minimising minimising = minimisings.computeIfAbsent(
                audience,
                any -> Minimising.of(database, agreement, parties.ours().id(), audience, ids));
        var allowed = new ArrayList<Proposal>(found.size());
        var toApprove = new ArrayList<Proposal>();
        for (Proposal proposal : database.read(reading ->
                minimising.proposals(reading, found, candidate -> policy.decide(candidate.faceted(), now)))) {
            if (proposal.decision().allowed()) {
                (proposal.decision().approval() == Approval.FLOWS ? allowed : toApprove).add(proposal);
            } else {
                refuse(audience, proposal.candidate().id(), proposal.decision());
            }
        }
        waiting.add(audience, toApprove);
        List<Proposal> fresh = newIn(audience, allowed);
        already += (long) (allowed.size() - fresh.size()) * audience.receivers().size();
        Heap heap = heap(audience, now);
        for (Proposal each : fresh) {
            // Here, and not only where it is laid: a batch cut short would tell its receiver how much stayed at home.
            Decision over = heap.room.take(each.decision());
            if (over != null) {
                refuse(audience, each.candidate().id(), over);
                continue;
            }
            if (dryRun) {
                released += audience.receivers().size();
                continue;
            }
            heap.proposals.add(each);
            heap.bytes += each.size();
            if (heap.proposals.size() >= batchObjectsMax || heap.bytes >= PageQuery.PAGE_BYTES_MAX) {
                lay(audience, heap);
            }
        }
    }

    /** What is collected for that audience; a new day has its own room, and what was collected before is laid first. */
    private Heap heap(Audience audience, Instant now) {
        Heap heap = heaps.computeIfAbsent(audience, any -> new Heap(room(audience, now)));
        if (heap.room.isOver(now)) {
            lay(audience, heap);
            heap.room = room(audience, now);
        }
        return heap;
    }

    private DailyLimits.Room room(Audience audience, Instant now) {
        return database.read(
                reading -> DailyLimits.room(reading, agreement, parties.ours().id(), audience, now));
    }

    private void refuse(Audience audience, String id, Decision decision) {
        for (String receiver : audience.receivers()) {
            Count count = refusals.computeIfAbsent(new RefusalKey(receiver, decision), any -> new Count());
            count.count++;
            count.example = id;
        }
    }

    private void lay(Audience audience, Heap heap) {
        if (heap.proposals.isEmpty()) {
            return;
        }
        List<Proposal> batch = List.copyOf(heap.proposals);
        heap.proposals.clear();
        heap.bytes = 0;
        Delivery.Delivered delivered =
                database.write(transaction -> delivery.lay(transaction, OPERATOR, agreement, audience, batch, 0));
        // Another run or an approval may have taken places since.
        delivered
                .over()
                .forEach(each -> refuse(audience, each.proposal().candidate().id(), each.no()));
        int receivers = audience.receivers().size();
        released += (long) delivered.laid() * receivers;
        already += (long) (batch.size() - delivered.laid() - delivered.over().size()) * receivers;
    }

    private List<Proposal> newIn(Audience audience, List<Proposal> allowed) {
        var box = outboxes.find(agreement.terms().id(), audience.box());
        return allowed.isEmpty() || box.isEmpty()
                ? allowed
                : database.read(reading -> Waiting.notIn(reading, box.get(), allowed));
    }
}
