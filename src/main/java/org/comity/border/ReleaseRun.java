package org.comity.border;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.comity.border.Refused.Why;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.ledger.Item;
import org.comity.ledger.Items;
import org.comity.objects.Holdings;
import org.comity.parties.Parties;
import org.comity.parties.Party;
import org.comity.parties.StandingAgreement;
import org.comity.seal.Digest;
import org.comity.sql.Database;
import org.comity.sql.Session;
import org.jspecify.annotations.Nullable;

/**
 * One run of release: home is gone through in batches; each batch is decided, laid and logged in one transaction, so
 * that a crash between two of them leaves whole batches, and running again releases the rest.
 */
final class ReleaseRun {
    private final Database database;
    private final Holdings holdings;
    private final Parties parties;
    private final Outboxes outboxes;
    private final Crossings crossings;
    private final StandingAgreement agreement;
    private final InstantSource clock;
    private final String actor;
    private final boolean dryRun;
    private final Definitions definitions;
    private final List<Audience> audiences;

    private long released;
    private long already;
    private final Map<RefusalKey, Count> refusals = new LinkedHashMap<>();

    private record RefusalKey(String receiver, Decision decision) {}

    private static final class Count {
        long count;
        String example = "";
    }

    /** A version at home that may be released. */
    private record Candidate(
            String id,
            long object,
            long version,
            long type,
            @Nullable Long modified,
            byte[] digest,
            int size,
            Cargo cargo) {}

    ReleaseRun(
            Database database,
            Holdings holdings,
            Parties parties,
            Outboxes outboxes,
            Crossings crossings,
            StandingAgreement agreement,
            InstantSource clock,
            String actor,
            boolean dryRun) {
        this.database = database;
        this.holdings = holdings;
        this.parties = parties;
        this.outboxes = outboxes;
        this.crossings = crossings;
        this.agreement = agreement;
        this.clock = clock;
        this.actor = actor;
        this.dryRun = dryRun;
        this.definitions = new Definitions(database, holdings);
        this.audiences = Audience.of(agreement.terms(), parties.ours().id());
    }

    Release over(Wanted wanted) {
        String ours = parties.ours().id();
        for (Audience audience : audiences) {
            Decision no = Policy.standing(agreement, ours, audience.anyReceiver(), clock.instant());
            if (no != null) {
                throw new Refused(Why.AGREEMENT, no.reason() + "; " + no.remedy());
            }
        }
        Wanted next = wanted.withoutBodies();
        while (true) {
            Wanted asked = next;
            Page page = database.read(reading -> PageQuery.read(reading, holdings, outboxes.home(), asked));
            List<Candidate> candidates = database.read(reading -> candidates(reading, page.rows()));
            for (Audience audience : audiences) {
                batch(audience, candidates);
            }
            if (!page.more()) {
                break;
            }
            next = next.after(page.next());
        }
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
        var release = new Release(agreement.terms().id(), dryRun, receivers, released, already, told);
        if (!dryRun && !told.isEmpty()) {
            database.write(transaction -> {
                crossings.refusals(transaction, actor, release);
                return null;
            });
        }
        return release;
    }

    private void batch(Audience audience, List<Candidate> candidates) {
        Instant now = clock.instant();
        var allowed = new ArrayList<Candidate>(candidates.size());
        for (Candidate candidate : candidates) {
            Decision decision =
                    Policy.decide(agreement, parties.ours().id(), audience.anyReceiver(), candidate.cargo(), now);
            if (decision.allowed()) {
                allowed.add(candidate);
            } else {
                for (String receiver : audience.receivers()) {
                    Count count = refusals.computeIfAbsent(new RefusalKey(receiver, decision), any -> new Count());
                    count.count++;
                    count.example = candidate.id();
                }
            }
        }
        if (allowed.isEmpty()) {
            return;
        }
        long laid = dryRun ? newIn(audience, allowed) : lay(audience, allowed);
        released += laid * audience.receivers().size();
        already += (allowed.size() - laid) * audience.receivers().size();
    }

    private long lay(Audience audience, List<Candidate> allowed) {
        return database.write(transaction -> {
            Outbox box = outboxes.of(transaction, agreement.terms().id(), audience.receivers());
            var layings = allowed.stream()
                    .map(each ->
                            new Laying(each.object(), each.version(), each.type(), each.modified(), each.size(), false))
                    .toList();
            List<Laid> laid = outboxes.lay(transaction, box, layings);
            if (!laid.isEmpty()) {
                var items = Items.builder();
                for (Laid each : laid) {
                    Candidate candidate = allowed.get(each.index());
                    items.add(new Item(candidate.id(), Digest.wrap(candidate.digest())));
                }
                crossings.released(
                        transaction,
                        actor,
                        box,
                        laid.getFirst().nr(),
                        laid.getLast().nr(),
                        items.build());
            }
            return (long) laid.size();
        });
    }

    private long newIn(Audience audience, List<Candidate> allowed) {
        return database.read(reading -> {
            var box = outboxes.find(agreement.terms().id(), audience.receivers());
            if (box.isEmpty()) {
                return (long) allowed.size();
            }
            long count = 0;
            var lookup = reading.prepare("SELECT 1 FROM outbox_row WHERE box = ? AND object = ? AND version = ?");
            for (Candidate each : allowed) {
                lookup.setLong(1, box.get().nr());
                lookup.setLong(2, each.object());
                lookup.setLong(3, each.version());
                try (var rows = lookup.executeQuery()) {
                    count += rows.next() ? 0 : 1;
                }
            }
            return count;
        });
    }

    private List<Candidate> candidates(Session session, List<Row> rows) throws SQLException {
        var candidates = new ArrayList<Candidate>(rows.size());
        int chunk = 250;
        var query = session.prepare("SELECT r.object, r.version, r.type, v.modified, v.source, v.digest, v.body"
                + " FROM outbox_row r CROSS JOIN version v WHERE v.nr = r.version AND r.box = ? AND r.nr IN ("
                + String.join(",", Collections.nCopies(chunk, "?")) + ") ORDER BY r.nr");
        for (int from = 0; from < rows.size(); from += chunk) {
            query.setLong(1, outboxes.home().nr());
            for (int i = 0; i < chunk; i++) {
                query.setLong(
                        2 + i, rows.get(Math.min(from + i, rows.size() - 1)).nr());
            }
            try (var found = query.executeQuery()) {
                while (found.next()) {
                    byte[] body = found.getBytes(7);
                    if (body == null) {
                        continue;
                    }
                    long modified = found.getLong(4);
                    boolean versioned = !found.wasNull();
                    JsonObject json = Json.parseObject(body);
                    String source =
                            parties.find(found.getLong(5)).map(Party::id).orElse("");
                    candidates.add(new Candidate(
                            Objects.requireNonNull(json.text("id")),
                            found.getLong(1),
                            found.getLong(2),
                            found.getLong(3),
                            versioned ? modified : null,
                            found.getBytes(6),
                            body.length,
                            new Cargo.StixVersion(
                                    Objects.requireNonNull(json.text("type")), definitions.handling(json), source)));
                }
            }
        }
        return candidates;
    }
}
