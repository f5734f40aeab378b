package org.comity.border;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comity.objects.HeldVersion;
import org.comity.objects.Holdings;
import org.comity.parties.Agreements;
import org.comity.parties.Parties;
import org.comity.parties.StandingAgreement;
import org.comity.sql.Database;
import org.comity.sql.Micros;
import org.comity.sql.Session;
import org.jspecify.annotations.Nullable;

/** How what is held stands with respect to each partner: at home, staged, released or recalled. */
public final class Standings {

    /** The only states of a thing with respect to a partner. */
    public enum Word {
        AT_HOME,
        STAGED,
        RELEASED,
        RECALLED
    }

    /**
     * How much lies in one outbox.
     *
     * @param receivers ids of the parties that read it
     * @param objects how many objects lie in it
     * @param staged how many wait for approval on their way to it
     * @param last when something was last laid there; null where nothing ever was
     */
    public record Sum(
            String agreement,
            List<String> receivers,
            long objects,
            long staged,
            @Nullable Instant last) {
        public Sum {
            receivers = List.copyOf(receivers);
        }
    }

    /**
     * How one object stands with respect to one partner under one agreement.
     *
     * @param number of the staging or the recall that says so; 0 where neither does
     * @param since when it was laid in the partner's outbox; null where it does not lie there
     */
    public record Standing(
            String agreement,
            String party,
            Word word,
            long number,
            @Nullable Instant since) {}

    private final Database database;
    private final Parties parties;
    private final Agreements agreements;
    private final Holdings holdings;
    private final Outboxes outboxes;
    private final Stagings stagings;
    private final Counted<Map<Long, Long>> objects;

    Standings(
            Database database,
            Parties parties,
            Agreements agreements,
            Holdings holdings,
            Outboxes outboxes,
            Stagings stagings,
            InstantSource clock) {
        this.database = database;
        this.parties = parties;
        this.agreements = agreements;
        this.holdings = holdings;
        this.outboxes = outboxes;
        this.stagings = stagings;
        this.objects = new Counted<>(this::count, database::state, clock);
    }

    /**
     * What every partner can read of ours, or could: each agreement that stands, by its audiences. Where there are very
     * many objects, their number may be that of half a minute ago ({@link Counted}).
     */
    public List<Sum> sums() {
        return sums(objects.now());
    }

    /** The same for a page, which does not wait until many are counted. */
    public SoFar<Sum> sumsSoFar() {
        Optional<Counted.Known<Map<Long, Long>>> known = objects.known();
        return SoFar.of(sums(known.map(Counted.Known::sums).orElse(Map.of())), known);
    }

    /** Begins to count, so that it is done before somebody asks. */
    public void countAhead() {
        objects.begin();
    }

    private List<Sum> sums(Map<Long, Long> counts) {
        String ours = parties.ours().id();
        return database.read(reading -> {
            List<Staging> waiting =
                    stagings.all(reading).stream().filter(Staging::waiting).toList();
            Map<Long, Instant> lasts = lasts(reading);
            var sums = new ArrayList<Sum>();
            for (StandingAgreement agreement : standing(ours)) {
                String id = agreement.terms().id();
                for (Audience audience : Audience.of(agreement, ours)) {
                    long staged = waiting.stream()
                            .filter(each -> each.agreement().equals(id)
                                    && each.audience()
                                            .equals(audience.receivers().stream()
                                                    .sorted()
                                                    .toList()))
                            .mapToLong(Staging::count)
                            .sum();
                    Optional<Outbox> box = outboxes.find(id, audience.box());
                    long nr = box.map(Outbox::nr).orElse(0L);
                    sums.add(new Sum(id, audience.receivers(), counts.getOrDefault(nr, 0L), staged, lasts.get(nr)));
                }
            }
            return sums;
        });
    }

    private List<StandingAgreement> standing(String ours) {
        return agreements.all().stream()
                .filter(each -> each.ended() == null && each.member(ours).isPresent())
                .filter(each -> agreements
                        .find(each.terms().id())
                        .filter(now -> now.nr() == each.nr())
                        .isPresent())
                .toList();
    }

    /** Objects in each partner's outbox; empty where there are more in all. */
    private Optional<Map<Long, Long>> count(long most) {
        return database.read(reading -> {
            var counts = new HashMap<Long, Long>();
            long left = most;
            for (Outbox box : outboxes.all()) {
                if (!box.home()) {
                    var count = reading.prepare("SELECT count(*) FROM"
                            + " (SELECT 1 FROM outbox_row WHERE box = ? AND is_last = 1 LIMIT ?) AS each");
                    count.setLong(1, box.nr());
                    count.setLong(2, left == Long.MAX_VALUE ? left : left + 1);
                    try (var rows = count.executeQuery()) {
                        rows.next();
                        long objects = rows.getLong(1);
                        if (objects > left) {
                            return Optional.empty();
                        }
                        left -= most == Long.MAX_VALUE ? 0 : objects;
                        counts.put(box.nr(), objects);
                    }
                }
            }
            return Optional.of(counts);
        });
    }

    /** When something was last laid in each outbox. */
    private static Map<Long, Instant> lasts(Session reading) throws SQLException {
        return instants(
                reading.prepare("SELECT b.nr, (SELECT max(added) FROM outbox_stamp WHERE box = b.nr) FROM outbox b"));
    }

    /** Since when that object lies in each outbox. */
    private static Map<Long, Instant> since(Session reading, long object) throws SQLException {
        var select = reading.prepare("SELECT box, min(added) FROM outbox_row WHERE object = ? GROUP BY box");
        select.setLong(1, object);
        return instants(select);
    }

    private static Map<Long, Instant> instants(PreparedStatement select) throws SQLException {
        var instants = new HashMap<Long, Instant>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                long micros = rows.getLong(2);
                if (!rows.wasNull()) {
                    instants.put(rows.getLong(1), Micros.instant(micros));
                }
            }
        }
        return instants;
    }

    /** How that object stands with respect to every partner to an agreement that stands. */
    public List<Standing> of(String id) {
        String ours = parties.ours().id();
        return database.read(reading -> {
            Optional<Long> object = holdings.object(reading, id);
            if (object.isEmpty()) {
                return List.of();
            }
            List<HeldVersion> versions = holdings.versions(reading, id);
            var asked = new ArrayList<Asked>();
            for (HeldVersion version : versions.reversed()) {
                asked.add(asked(reading, version));
            }
            Map<Long, Instant> since = since(reading, object.get());
            var standings = new ArrayList<Standing>();
            for (StandingAgreement agreement : standing(ours)) {
                for (Audience audience : Audience.of(agreement, ours)) {
                    for (String party : audience.receivers()) {
                        standings.add(of(agreement.terms().id(), audience, party, since, asked));
                    }
                }
            }
            return standings;
        });
    }

    /** For what and for whom a version waits, and of whom we want it back; each once, whatever agreements there are. */
    private record Asked(List<With> staged, List<With> recalled) {}

    private record With(long number, String agreement, List<String> parties) {}

    private static Asked asked(Session reading, HeldVersion version) throws SQLException {
        return new Asked(
                with(
                        reading,
                        "SELECT s.nr, s.agreement, s.audience FROM staging_item i CROSS JOIN staging s"
                                + " WHERE i.version = ? AND s.nr = i.staging AND s.state = 'waiting' ORDER BY s.nr",
                        version),
                with(
                        reading,
                        "SELECT r.nr, r.agreement, r.party FROM recall_item i CROSS JOIN recall r"
                                + " WHERE i.version = ? AND r.nr = i.recall AND r.ours = 1 ORDER BY r.nr",
                        version));
    }

    private static List<With> with(Session reading, String sql, HeldVersion version) throws SQLException {
        var select = reading.prepare(sql);
        select.setLong(1, version.nr());
        var found = new ArrayList<With>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(new With(
                        rows.getLong(1),
                        rows.getString(2),
                        List.of(rows.getString(3).split(" "))));
            }
        }
        return found;
    }

    private Standing of(
            String agreement, Audience audience, String party, Map<Long, Instant> since, List<Asked> versions) {
        Instant lies = outboxes.find(agreement, audience.box())
                .map(box -> since.get(box.nr()))
                .orElse(null);
        if (lies != null) {
            return new Standing(agreement, party, Word.RELEASED, 0, lies);
        }
        for (Asked version : versions) {
            long staging = number(version.staged(), agreement, party);
            if (staging > 0) {
                return new Standing(agreement, party, Word.STAGED, staging, null);
            }
            long recall = number(version.recalled(), agreement, party);
            if (recall > 0) {
                return new Standing(agreement, party, Word.RECALLED, recall, null);
            }
        }
        return new Standing(agreement, party, Word.AT_HOME, 0, null);
    }

    /** The first number whose parties this one is among; 0 where there is none. */
    private static long number(List<With> with, String agreement, String party) {
        return with.stream()
                .filter(each ->
                        each.agreement().equals(agreement) && each.parties().contains(party))
                .mapToLong(With::number)
                .findFirst()
                .orElse(0);
    }
}
