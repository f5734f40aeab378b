package org.comity.border;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.comity.border.Refused.Why;
import org.comity.border.SegmentRoad.Asked;
import org.comity.border.SegmentRoad.Going;
import org.comity.border.SegmentRoad.Piece;
import org.comity.border.SegmentRoad.Terms;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.ledger.Act;
import org.comity.ledger.Entry;
import org.comity.ledger.Items;
import org.comity.ledger.Ledger;
import org.comity.ledger.LogName;
import org.comity.marking.Tlp;
import org.comity.parties.Agreements;
import org.comity.parties.StandingAgreement;
import org.comity.seal.Digest;
import org.comity.sql.Transaction;

/** Asks who may get rows of a report, and lays what a block holds: segments, an entry with each partner, and a letter. */
final class SegmentLaying {
    /** Segments that one letter tells of, and one entry covers. */
    static final int LETTER_SEGMENTS_MAX = 100;

    /** Characters of the headers of all of them. */
    private static final int LETTER_HEADERS_CHARS_MAX = 64 << 10;

    private final Agreements agreements;
    private final Ledger ledger;
    private final Letters letters;
    private final Signer signer;
    private final InstantSource clock;
    private final Supplier<UUID> ids;

    SegmentLaying(
            Agreements agreements,
            Ledger ledger,
            Letters letters,
            Signer signer,
            InstantSource clock,
            Supplier<UUID> ids) {
        this.agreements = agreements;
        this.ledger = ledger;
        this.letters = letters;
        this.signer = signer;
        this.clock = clock;
        this.ids = ids;
    }

    /** @see SegmentRoad#terms */
    Terms terms(Asked asked) {
        Instant now = clock.instant();
        Cargo cargo = Cargo.Observations.of(asked.report(), signer.party(), asked.tlp(), asked.found());
        Terms no = null;
        for (StandingAgreement each : agreements.all()) {
            String id = each.terms().id();
            boolean between = each.member(asked.party()).isPresent()
                    && each.member(signer.party()).isPresent();
            if (asked.agreement() == null ? between : id.equals(asked.agreement())) {
                var terms = new Terms(
                        asked.party(),
                        id,
                        Digest.of(each.document()).hex(),
                        Policy.decide(each, signer.party(), asked.party(), cargo, now),
                        Policy.validUntil(each, now));
                if (terms.decision().allowed()) {
                    return terms;
                }
                no = terms;
            }
        }
        return no != null
                ? no
                : new Terms(
                        asked.party(),
                        null,
                        "",
                        Decision.no(
                                "",
                                asked.agreement() == null
                                        ? "there is no agreement with " + asked.party()
                                        : "there is no agreement " + asked.agreement(),
                                "an agreement would"),
                        Instant.MAX);
    }

    /** @see SegmentRoad#lay */
    List<Segment> lay(Transaction transaction, String actor, List<Going> all, Set<String> byNode) throws SQLException {
        Map<Asked, Terms> now = new LinkedHashMap<>();
        Map<List<String>, List<Going>> roads = new LinkedHashMap<>();
        for (Going each : all) {
            Terms again = now.computeIfAbsent(each.asked(), this::terms);
            if (!again.decision().allowed() || !each.terms().stillHold(again)) {
                throw new Refused(
                        Why.AGREEMENT,
                        "what " + each.terms().party() + " may get of "
                                + each.asked().report() + " has changed meanwhile: " + again.decision());
            }
            roads.computeIfAbsent(
                            List.of(Objects.requireNonNull(again.agreement()), again.party()), any -> new ArrayList<>())
                    .add(each);
        }
        var laid = new ArrayList<Segment>();
        long next = transaction.next("segment");
        for (List<Going> road : roads.values()) {
            for (int from = 0; from < road.size(); ) {
                List<Going> some = road.subList(from, from + together(road, from));
                laid.addAll(lay(transaction, actor, some, byNode, next + laid.size()));
                from += some.size();
            }
        }
        SegmentRows.lay(transaction, laid);
        return laid;
    }

    /** How many, from there on, one letter can tell of. */
    private static int together(List<Going> road, int from) {
        int count = 0;
        int chars = 0;
        while (from + count < road.size() && count < LETTER_SEGMENTS_MAX) {
            chars += road.get(from + count).piece().header().length();
            if (count > 0 && chars > LETTER_HEADERS_CHARS_MAX) {
                break;
            }
            count++;
        }
        return count;
    }

    private List<Segment> lay(
            Transaction transaction, String actor, List<Going> some, Set<String> byNode, long firstNumber)
            throws SQLException {
        String agreement = Objects.requireNonNull(some.getFirst().terms().agreement());
        String party = some.getFirst().terms().party();
        StandingAgreement standing = agreements.require(agreement);
        Instant now = clock.instant();
        List<String> names = some.stream().map(each -> ids.get().toString()).toList();
        var items = Items.builder();
        long rows = 0;
        for (int i = 0; i < some.size(); i++) {
            Piece piece = some.get(i).piece();
            items.add(SegmentRoad.item(names.get(i), piece.sha256()));
            rows += piece.rows();
        }
        JsonObject.Builder details = JsonObject.builder()
                .put(
                        "reports",
                        JsonArray.ofTexts(some.stream()
                                .map(each -> each.asked().report())
                                .distinct()
                                .toList()))
                .put("rows", rows);
        CrossingGrounds.ofSegments(standing, some).put(details);
        Entry entry = ledger.append(
                transaction,
                LogName.of(agreement, party),
                Act.of("observations released", actor)
                        .over(items.build())
                        .under(agreement, party)
                        .with(details.build()));
        var laid = new ArrayList<Segment>();
        var told = new ArrayList<JsonValue>();
        for (int i = 0; i < some.size(); i++) {
            Segment segment = segment(some.get(i), firstNumber + i, names.get(i), agreement, entry.number(), now);
            laid.add(segment);
            if (byNode.contains(some.get(i).recipient())) {
                told.add(SegmentText.of(segment));
            }
        }
        if (!told.isEmpty()) {
            letters.write(
                    transaction,
                    agreement,
                    party,
                    SegmentRoad.LAID,
                    JsonObject.builder().put("segments", new JsonArray(told)).build());
        }
        return laid;
    }

    private static Segment segment(Going going, long nr, String id, String agreement, long entry, Instant now) {
        Piece piece = going.piece();
        Tlp tlp = going.asked().tlp();
        Decision decision = going.terms().decision();
        return new Segment(
                nr,
                id,
                going.terms().party(),
                agreement,
                decision.clause(),
                going.asked().report(),
                piece.header(),
                tlp == null ? "" : tlp.label(),
                piece.bytes(),
                piece.rows(),
                piece.sha256(),
                entry,
                "laid",
                now,
                new Segment.Ours(piece.block(), piece.place(), going.recipient(), decision.measures(), going.owner()),
                null);
    }
}
