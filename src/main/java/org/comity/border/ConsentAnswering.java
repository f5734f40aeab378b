package org.comity.border;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.comity.border.Consent.State;
import org.comity.border.Refused.Why;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.objects.Holdings;
import org.comity.parties.Actor;
import org.comity.parties.Agreements;
import org.comity.parties.Parties;
import org.comity.parties.People;
import org.comity.parties.Person;
import org.comity.parties.Role;
import org.comity.seal.BadSeal;
import org.comity.seal.Digest;
import org.comity.sql.Database;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * We are asked whether what is ours may go on to a third. A person answers; each answer is a letter, in the transaction
 * that writes it down.
 */
final class ConsentAnswering {
    private final Database database;
    private final Parties parties;
    private final Agreements agreements;
    private final Holdings holdings;
    private final Crossings crossings;
    private final Letters letters;
    private final InstantSource clock;

    ConsentAnswering(
            Database database,
            Parties parties,
            Agreements agreements,
            Holdings holdings,
            Crossings crossings,
            Letters letters,
            InstantSource clock) {
        this.database = database;
        this.parties = parties;
        this.agreements = agreements;
        this.holdings = holdings;
        this.crossings = crossings;
        this.letters = letters;
        this.clock = clock;
    }

    /** A partner asks for our consent. It is kept until one of our people answers; what is not ours is not ours to give. */
    void asked(Transaction transaction, Letter letter) throws SQLException {
        JsonObject body = letter.body();
        String said = body.text("why");
        String why = said == null ? "" : said;
        if (why.length() > Recalls.RECALL_TEXT_CHARS_MAX) {
            throw new BadSeal("its reason has " + why.length() + " characters");
        }
        JsonArray named = body.array("items");
        if (named == null) {
            throw new BadSeal("it names nothing");
        }
        ConsentText.requireCount(named.elements().size());
        var items = new ArrayList<AskedVersion>();
        for (JsonValue each : named.elements()) {
            if (!(each instanceof JsonObject item)) {
                throw new BadSeal("its items are objects");
            }
            String id = BatchHeader.text(item, "id");
            Digest digest = Digest.ofHex(BatchHeader.text(item, "sha256"));
            items.add(new AskedVersion(id, released(transaction, id, digest), digest));
        }
        Consent consent = ConsentText.question(
                clock.instant(),
                transaction,
                false,
                letter.id(),
                letter.agreement(),
                letter.sender(),
                BatchHeader.text(body, "to"),
                BatchHeader.text(body, "under"),
                why,
                letter.sender());
        ConsentRows.add(transaction, consent, items);
        crossings.consent(
                transaction, "consent asked", false, consent, AskedVersions.items(items), ConsentText.details(consent));
    }

    /** The number of that version of our own, which lies in an outbox as it is named, in whatever rendition; else 0. */
    private long released(Session session, String id, Digest digest) throws SQLException {
        var object = holdings.object(session, id);
        if (object.isEmpty()) {
            return 0;
        }
        var select = session.prepare("SELECT v.nr, coalesce(d.digest, v.digest) FROM outbox_row r CROSS JOIN version v"
                + " CROSS JOIN outbox b LEFT JOIN rendition d ON d.nr = r.rendition WHERE r.object = ?"
                + " AND v.nr = r.version AND v.source = ? AND b.nr = r.box AND b.agreement IS NOT NULL");
        select.setLong(1, object.get());
        select.setLong(2, parties.ours().nr());
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                if (Digest.wrap(rows.getBytes(2)).equals(digest)) {
                    return rows.getLong(1);
                }
            }
        }
        return 0;
    }

    /** See {@link Consents#give}. */
    Consent give(Actor actor, long nr, @Nullable Instant until) {
        Instant now = clock.instant();
        if (until != null && !until.isAfter(now)) {
            throw new IllegalArgumentException("--until " + until + " is over already");
        }
        return answer(actor, nr, State.GIVEN, until, null, consent -> {});
    }

    /** See {@link Consents#refuse}. */
    Consent refuse(Actor actor, long nr, String why) {
        RecallText.requireText("a reason", why);
        return answer(actor, nr, State.REFUSED, null, why, consent -> {
            if (consent.state() == State.GIVEN) {
                throw new Refused(Why.UNFIT, "consent " + nr + " is given; withdraw it: comity consent withdraw " + nr);
            }
        });
    }

    /** See {@link Consents#withdraw}. */
    Consent withdraw(Actor actor, long nr, String why) {
        RecallText.requireText("a reason", why);
        return answer(actor, nr, State.WITHDRAWN, null, why, consent -> {
            if (consent.state() != State.GIVEN) {
                throw new Refused(Why.UNFIT, "consent " + nr + " is not given: " + consent.standing(clock.instant()));
            }
        });
    }

    /** What must hold of a consent before it is answered. */
    @FunctionalInterface
    private interface Condition {
        void require(Consent consent);
    }

    private Consent answer(
            Actor actor, long nr, State state, @Nullable Instant until, @Nullable String why, Condition condition) {
        return database.write(transaction -> {
            Person person = actor.person().orElse(null);
            if (person != null && !People.is(transaction, person, Role.APPROVER)) {
                throw new Refused(
                        Why.FORBIDDEN,
                        person.name() + " is no approver here; an administrator can make them one: comity person role "
                                + person.name() + " --give approver");
            }
            Consent consent = ConsentRows.require(transaction, nr);
            if (consent.ours()) {
                throw new Refused(Why.UNFIT, "consent " + nr + " is what we ask; " + consent.party() + " answers it");
            }
            condition.require(consent);
            List<AskedVersion> items = AskedVersions.CONSENT.of(transaction, nr);
            if (state == State.GIVEN) {
                requireOurs(consent, items);
            }
            ConsentRows.answered(transaction, consent, state, until, why, clock.instant());
            JsonObject body = JsonObject.builder()
                    .put("consent", consent.letter())
                    .putIfPresent("answer", state == State.WITHDRAWN ? null : state.label())
                    .putIfPresent("until", until == null ? null : until.toString())
                    .putIfPresent("why", why)
                    .build();
            letters.send(
                    transaction,
                    consent.agreement(),
                    consent.party(),
                    state == State.WITHDRAWN ? Consents.WITHDRAWN : Consents.ANSWERED,
                    body);
            crossings.consent(transaction, "consent " + state.label(), true, consent, AskedVersions.items(items), body);
            crossings.consentBy(transaction, "consent " + state.label(), actor.name(), consent);
            return ConsentRows.require(transaction, nr);
        });
    }

    private void requireOurs(Consent consent, List<AskedVersion> items) {
        for (AskedVersion each : items) {
            if (each.version() == 0) {
                throw new Refused(
                        Why.UNFIT,
                        each.id()
                                + " is nothing of our own that was released in those bytes, and so not ours to consent"
                                + " to");
            }
            if (agreements.find(consent.agreement()).isEmpty()
                    || ConsentText.forbids(
                            agreements, consent.agreement(), parties.ours().id(), consent.party(), each.id())) {
                throw new Refused(
                        Why.UNFIT,
                        "under " + consent.agreement() + " " + each.id() + " is not passed on, whoever consents; that"
                                + " takes a version of the agreement that says so");
            }
        }
    }
}
