package org.comity.border;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.comity.border.Refused.Why;
import org.comity.objects.Holdings;
import org.comity.parties.Parties;
import org.comity.parties.StandingAgreement;
import org.comity.sql.Database;
import org.comity.sql.Session;

/** Shows objects as one partner would get them, by the very function that releases them, beside what it has already. */
final class PreviewRun {
    private static final String LAST_THERE = "SELECT r.version, r.rendition FROM outbox_row r CROSS JOIN version v"
            + " WHERE v.nr = r.version AND v.body IS NOT NULL AND r.object = ? AND r.box = ? ORDER BY r.nr DESC LIMIT 1";

    private final Database database;
    private final Holdings holdings;
    private final Outboxes outboxes;
    private final StandingAgreement agreement;
    private final Audience audience;
    private final String ours;
    private final Candidates candidates;
    private final Minimising minimising;
    private final InstantSource clock;

    /** @throws IllegalArgumentException when we release nothing to that party under that agreement */
    PreviewRun(
            Database database,
            Parties parties,
            Holdings holdings,
            Outboxes outboxes,
            Facets facets,
            StandingAgreement agreement,
            String party,
            InstantSource clock,
            Supplier<UUID> ids) {
        this.database = database;
        this.holdings = holdings;
        this.outboxes = outboxes;
        this.agreement = agreement;
        this.ours = parties.ours().id();
        this.clock = clock;
        this.audience = Audience.of(agreement, ours).stream()
                .filter(every -> every.receivers().contains(party))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(party + " is no other party to "
                        + agreement.terms().id() + "; see: comity agreement show "
                        + agreement.terms().id()));
        this.candidates = new Candidates(outboxes.home(), facets);
        this.minimising = Minimising.of(database, agreement, ours, audience, ids);
    }

    /** @throws Refused AGREEMENT when nothing may leave under it now */
    void over(Wanted wanted, String party, Consumer<Previewed> each) {
        Wanted next = wanted;
        for (long after = page(next, party, each); after > 0; after = page(next, party, each)) {
            next = next.after(after);
        }
    }

    /**
     * One page of what is wanted.
     *
     * @return where to go on; 0 where that was all
     * @throws Refused AGREEMENT when nothing may leave under it now
     */
    long page(Wanted wanted, String party, Consumer<Previewed> each) {
        Decision no = Policy.standing(agreement, ours, party, clock.instant());
        if (no != null) {
            throw new Refused(Why.AGREEMENT, no.reason() + "; " + no.remedy());
        }
        Wanted asked = wanted.withoutBodies();
        Page page = database.read(reading -> PageQuery.readNumbers(reading, holdings, outboxes.home(), asked));
        database.read(reading -> previewed(reading, candidates.ofRows(reading, page.rows())))
                .forEach(each);
        return page.more() ? page.next() : 0;
    }

    private List<Previewed> previewed(Session session, List<Candidate> found) throws SQLException {
        Instant now = clock.instant();
        Map<Long, Decision> withheld = Withheld.under(session, agreement.terms().id());
        List<Proposal> proposals = minimising.proposals(session, found, each -> {
            Decision decision = Policy.decide(agreement, ours, audience.receivers(), each.cargo(), now);
            Decision recalled = decision.allowed() ? withheld.get(each.version()) : null;
            return recalled == null ? decision : recalled;
        });
        List<Proposal> allowed =
                proposals.stream().filter(each -> each.decision().allowed()).toList();
        Set<Proposal> fresh = fresh(session, allowed);
        Iterator<byte[]> bytes = Candidates.bytes(session, allowed).iterator();
        return proposals.stream()
                .map(each -> each.decision().allowed()
                        ? new Previewed(
                                each.candidate().id(),
                                each.id(),
                                each.decision(),
                                bytes.next(),
                                each.digest(),
                                !fresh.contains(each))
                        : new Previewed(
                                each.candidate().id(), each.candidate().id(), each.decision(), null, null, false))
                .toList();
    }

    /** Those that do not lie there in the bytes that would cross. */
    private Set<Proposal> fresh(Session session, List<Proposal> allowed) throws SQLException {
        Optional<Outbox> box = outboxes.find(agreement.terms().id(), audience.box());
        return new HashSet<>(box.isEmpty() ? allowed : Waiting.notIn(session, box.get(), allowed));
    }

    /** What they can read now under that id; empty where nothing lies there. */
    Optional<byte[]> there(String crossingId) {
        Optional<Outbox> box = outboxes.find(agreement.terms().id(), audience.box());
        if (box.isEmpty()) {
            return Optional.empty();
        }
        return database.read(reading -> {
            Optional<Long> object = holdings.object(reading, crossingId);
            if (object.isEmpty()) {
                return Optional.empty();
            }
            var select = reading.prepare(LAST_THERE);
            select.setLong(1, object.get());
            select.setLong(2, box.get().nr());
            Bodies.Place place;
            try (var rows = select.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                place = new Bodies.Place(rows.getLong(1), rows.getLong(2));
            }
            return Optional.of(Bodies.of(reading, List.of(place)).getFirst());
        });
    }
}
