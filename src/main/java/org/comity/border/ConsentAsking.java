package org.comity.border;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.comity.border.Consent.State;
import org.comity.border.Refused.Why;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.ledger.Items;
import org.comity.objects.HeldVersion;
import org.comity.objects.Holdings;
import org.comity.parties.Actor;
import org.comity.parties.Agreements;
import org.comity.parties.Parties;
import org.comity.parties.StandingAgreement;
import org.comity.seal.BadSeal;
import org.comity.seal.Digest;
import org.comity.sql.Database;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * We ask whose a thing is whether it may go on to a third. What the other says comes by letter; where a consent ends, what
 * went on by it is asked back.
 */
final class ConsentAsking {
    private final Database database;
    private final Parties parties;
    private final Agreements agreements;
    private final Holdings holdings;
    private final Provenances provenances;
    private final Crossings crossings;
    private final Letters letters;
    private final OnwardRecalls recalls;
    private final InstantSource clock;

    ConsentAsking(
            Database database,
            Parties parties,
            Agreements agreements,
            Holdings holdings,
            Provenances provenances,
            Crossings crossings,
            Letters letters,
            OnwardRecalls recalls,
            InstantSource clock) {
        this.database = database;
        this.parties = parties;
        this.agreements = agreements;
        this.holdings = holdings;
        this.provenances = provenances;
        this.crossings = crossings;
        this.letters = letters;
        this.recalls = recalls;
        this.clock = clock;
    }

    /** See {@link Consents#ask}. */
    Consent ask(Actor actor, List<String> ids, @Nullable String from, String receiver, String under, String why) {
        StandingAgreement target = agreements.require(under);
        if (target.member(receiver).isEmpty()) {
            throw new Refused(Why.UNFIT, receiver + " is no party to " + under);
        }
        ConsentText.requireCount(ids.size());
        if (!why.isEmpty()) {
            RecallText.requireText("a reason", why);
        }
        return database.write(transaction -> {
            var versions = new LinkedHashMap<String, HeldVersion>();
            for (String id : new LinkedHashSet<>(ids)) {
                versions.put(id, latest(transaction, id));
            }
            Map<Long, Long> sources = new LinkedHashMap<>();
            versions.values().forEach(each -> sources.put(each.nr(), each.source()));
            Map<Long, Provenance> provenance = provenances.of(transaction, sources);
            String owner = owner(versions, provenance, from);
            if (owner.equals(receiver)) {
                throw new Refused(Why.UNFIT, "it came from " + receiver + " itself, and goes back to nobody");
            }
            String through = through(versions, provenance, owner, under);
            var items = new ArrayList<AskedVersion>();
            versions.forEach((id, held) -> items.add(new AskedVersion(id, held.nr(), Digest.wrap(held.digest()))));
            List<JsonValue> named = items.stream()
                    .<JsonValue>map(each -> JsonObject.builder()
                            .put("id", each.id())
                            .put("sha256", each.digest().hex())
                            .build())
                    .toList();
            JsonObject body = JsonObject.builder()
                    .put("to", receiver)
                    .put("under", under)
                    .put("why", why)
                    .put("items", new JsonArray(named))
                    .build();
            Letter letter = letters.send(transaction, through, owner, Consents.ASKED, body);
            Consent consent = ConsentText.question(
                    clock.instant(),
                    transaction,
                    true,
                    letter.id(),
                    through,
                    owner,
                    receiver,
                    under,
                    why,
                    actor.name());
            ConsentRows.add(transaction, consent, items);
            crossings.consent(
                    transaction,
                    "consent asked",
                    true,
                    consent,
                    AskedVersions.items(items),
                    ConsentText.details(consent));
            crossings.consentBy(transaction, "consent asked", actor.name(), consent);
            return consent;
        });
    }

    private HeldVersion latest(Session session, String id) throws SQLException {
        @Nullable HeldVersion last = null;
        for (HeldVersion each : holdings.versions(session, id)) {
            if (!each.erased() && (last == null || time(each) >= time(last))) {
                last = each;
            }
        }
        if (last == null) {
            throw new Refused(Why.UNKNOWN, "nothing is held under " + id);
        }
        return last;
    }

    private static long time(HeldVersion version) {
        return version.modified() == null ? 0 : version.modified();
    }

    /** Whose they are, all of them. */
    private String owner(Map<String, HeldVersion> versions, Map<Long, Provenance> provenance, @Nullable String from) {
        Set<String> owners = new LinkedHashSet<>();
        versions.forEach((id, held) -> {
            String owner = Objects.requireNonNull(provenance.get(held.nr())).origin();
            if (owner.equals(parties.ours().id())) {
                throw new Refused(Why.UNFIT, id + " is our own; it is released, and nobody need be asked");
            }
            if (from != null && !owner.equals(from)) {
                throw new Refused(Why.UNFIT, id + " is " + owner + "'s, not " + from + "'s");
            }
            owners.add(owner);
        });
        if (owners.size() > 1) {
            throw new Refused(
                    Why.UNFIT, "these are of " + String.join(" and ", owners) + "; ask for each one's by itself");
        }
        return owners.iterator().next();
    }

    /** The agreement under which they came and letters go: the one they would cross under where they came under that. */
    private String through(
            Map<String, HeldVersion> versions, Map<Long, Provenance> provenance, String owner, String under) {
        Set<String> common = new LinkedHashSet<>();
        common.add(under);
        agreements.all().forEach(each -> common.add(each.terms().id()));
        common.removeIf(id -> agreements
                .find(id)
                .filter(each -> each.ended() == null
                        && each.member(owner).isPresent()
                        && each.member(parties.ours().id()).isPresent())
                .isEmpty());
        for (HeldVersion held : versions.values()) {
            Provenance each = Objects.requireNonNull(provenance.get(held.nr()));
            if (each.source().equals(owner)) {
                common.retainAll(each.under());
            }
        }
        common.removeIf(id -> versions.keySet().stream()
                .anyMatch(each -> ConsentText.forbids(
                        agreements, id, owner, parties.ours().id(), each)));
        return common.stream()
                .findFirst()
                .orElseThrow(() -> new Refused(
                        Why.UNFIT,
                        "they came from " + owner + " under no agreement in force that lets them be passed on; ask "
                                + owner + " to release them itself"));
    }

    /** Whose it is has said yes or no. */
    void answered(Transaction transaction, Letter letter) throws SQLException {
        Consent consent = askedOf(transaction, letter);
        Instant until = RecallText.time(letter.body(), "until");
        String answer = BatchHeader.text(letter.body(), "answer");
        String reason = letter.body().text("why");
        State state = switch (answer) {
            case "given" -> State.GIVEN;
            case "refused" -> {
                RecallText.requireText("a reason", reason == null ? "" : reason);
                yield State.REFUSED;
            }
            default -> throw new BadSeal("\"" + answer + "\" is no answer to a question for consent");
        };
        boolean was = consent.state() == State.GIVEN;
        ConsentRows.answered(transaction, consent, state, until, reason, clock.instant());
        crossings.consent(transaction, "consent " + answer, false, consent, Items.NONE, letter.body());
        if (was && state == State.REFUSED) {
            stop(transaction, consent);
        }
    }

    /** Whose it is takes its yes back: no page and no batch holds it any more, and its receiver is asked for it. */
    void withdrawn(Transaction transaction, Letter letter) throws SQLException {
        Consent consent = askedOf(transaction, letter);
        String reason = BatchHeader.text(letter.body(), "why");
        RecallText.requireText("a reason", reason);
        ConsentRows.answered(transaction, consent, State.WITHDRAWN, null, reason, clock.instant());
        crossings.consent(transaction, "consent withdrawn", false, consent, Items.NONE, letter.body());
        stop(transaction, consent);
    }

    /** The receiver is not told of a consent: there it is a recall like any other. */
    private void stop(Transaction transaction, Consent consent) throws SQLException {
        var items = new ArrayList<AskedVersion>();
        for (AskedVersion each : AskedVersions.CONSENT.of(transaction, consent.nr())) {
            items.add(new AskedVersion(each.id(), each.version(), each.digest()));
        }
        recalls.askBack(
                transaction, consent.under(), consent.receiver(), items, "it may not be passed on to you any longer");
    }

    /** Only whoever was asked may answer, and under the agreement under which it was asked. */
    private static Consent askedOf(Session session, Letter letter) throws SQLException {
        return ConsentRows.byLetter(session, true, letter.sender(), BatchHeader.text(letter.body(), "consent"))
                .filter(each -> each.agreement().equals(letter.agreement()))
                .orElseThrow(() -> new Refused(
                        Why.UNFIT, "it answers a question for consent that " + letter.sender() + " was never asked"));
    }
}
