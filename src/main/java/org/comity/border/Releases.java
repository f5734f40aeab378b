package org.comity.border;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.comity.border.Refused.Why;
import org.comity.objects.HeldVersion;
import org.comity.objects.Holdings;
import org.comity.parties.Actor;
import org.comity.parties.Agreements;
import org.comity.parties.Credentials;
import org.comity.parties.Keys;
import org.comity.parties.Parties;
import org.comity.parties.Party;
import org.comity.parties.Person;
import org.comity.parties.StandingAgreement;
import org.comity.seal.SignedNote;
import org.comity.sql.Alongside;
import org.comity.sql.Database;
import org.jspecify.annotations.Nullable;

/** The release side of the gate. */
public final class Releases {
    private final Database database;
    private final Parties parties;
    private final Agreements agreements;
    private final Holdings holdings;
    private final Outboxes outboxes;
    private final Crossings crossings;
    private final Facets facets;
    private final Provenances provenances;
    private final InstantSource clock;
    private final Stagings stagings;
    private final Standings standings;
    private final Supplier<UUID> ids;
    private final FormerRenditions formerRenditions;
    private volatile @Nullable Read lastRead;

    /** What was read of an object in that state of the database. */
    private record Read(String id, long state, Cargo cargo) {}

    Releases(
            Database database,
            Parties parties,
            Agreements agreements,
            Holdings holdings,
            Outboxes outboxes,
            Crossings crossings,
            Facets facets,
            Provenances provenances,
            FormerRenditions formerRenditions,
            InstantSource clock,
            Supplier<UUID> ids) {
        this.ids = ids;
        this.formerRenditions = formerRenditions;
        this.facets = facets;
        this.provenances = provenances;
        this.database = database;
        this.parties = parties;
        this.agreements = agreements;
        this.holdings = holdings;
        this.outboxes = outboxes;
        this.crossings = crossings;
        this.clock = clock;
        this.stagings = new Stagings(parties, clock);
        this.standings = new Standings(database, parties, agreements, holdings, outboxes, stagings, clock);
    }

    /**
     * Asks the agreement about what is held at home and lays what it allows in the outboxes of its audiences.
     *
     * @param actor who does it, for the log
     * @param wanted which objects; its limit is the size of one batch
     * @param dryRun whether only to say what would happen
     * @throws Refused AGREEMENT when nothing may leave under it now
     */
    public Release release(String actor, String agreement, Wanted wanted, boolean dryRun) {
        return run(actor, agreement, dryRun).over(wanted, Alongside.nothing());
    }

    /**
     * Releases, with what is written in the last transaction of the run. After a crash before it whole batches lie, and
     * the same release again lays the rest.
     *
     * @throws Refused as {@link #release(String, String, Wanted, boolean)}
     */
    public Release release(String actor, String agreement, Wanted wanted, Alongside<Release> alongside) {
        return run(actor, agreement, false).over(wanted, alongside);
    }

    private ReleaseRun run(String actor, String agreement, boolean dryRun) {
        return new ReleaseRun(
                database,
                holdings,
                parties,
                outboxes,
                stagings,
                crossings,
                facets,
                agreements.require(agreement),
                clock,
                actor,
                dryRun,
                ids);
    }

    /** Why that object may or may not cross from us to that party, under each agreement with it. */
    public Map<String, Decision> why(String id, String receiver) {
        Party party = parties.require(receiver);
        String ours = parties.ours().id();
        var decisions = new HashMap<String, Decision>();
        Cargo cargo = cargo(id);
        for (StandingAgreement each : agreements.all()) {
            boolean concerned = each.member(party.id()).isPresent()
                    || each.outgrown(party.id()).isPresent();
            // Of several versions the one that counts: a draft that waits for signatures decides nothing.
            if (concerned
                    && each.ended() == null
                    && agreements.require(each.terms().id()) == each) {
                Decision decision =
                        Policy.decide(each, ours, Audience.with(each, ours, party.id()), cargo, clock.instant());
                Decision no = decision.allowed() ? recalled(id, each.terms().id()) : null;
                no = no == null && decision.allowed() ? overToday(id, each, party.id(), decision) : no;
                decisions.put(each.terms().id(), no == null ? decision : no);
            }
        }
        return decisions;
    }

    /**
     * Id of the party that the last version held under that id came from: ourselves for our own.
     *
     * @throws Refused UNKNOWN when nothing is held under it
     */
    public String sourceOf(String id) {
        if (cargo(id) instanceof Cargo.StixVersion version) {
            return version.provenance().source();
        }
        throw new Refused(Why.UNKNOWN, "nothing is held under " + id);
    }

    /** What a clause can ask about the last version held under that id; one page asks for every partner. */
    private Cargo cargo(String id) {
        long state = database.state();
        Read read = lastRead;
        if (read == null || read.state != state || !read.id.equals(id)) {
            Cargo cargo = new Definitions(database, holdings, parties)
                    .cargoOf(id, provenances)
                    .orElseThrow(() -> new Refused(Why.UNKNOWN, "nothing is held under " + id));
            read = new Read(id, state, cargo);
            lastRead = read;
        }
        return read.cargo;
    }

    /** The no where the clause lets no more cross today; null for what the party can read already. */
    private @Nullable Decision overToday(String id, StandingAgreement agreement, String receiver, Decision decision) {
        String ours = parties.ours().id();
        var found = Audience.of(agreement, ours).stream()
                .filter(each -> each.receivers().contains(receiver))
                .findFirst();
        if (found.isEmpty()) {
            return null;
        }
        Audience audience = found.get();
        return database.read(reading -> {
            Decision no = DailyLimits.room(reading, agreement, ours, audience, clock.instant())
                    .take(decision);
            var box = outboxes.find(agreement.terms().id(), audience.box());
            List<HeldVersion> versions = holdings.versions(reading, id);
            return no == null
                            || (box.isPresent()
                                    && !versions.isEmpty()
                                    && outboxes.lies(
                                            reading,
                                            box.get(),
                                            versions.getLast().nr()))
                    ? null
                    : no;
        });
    }

    /**
     * Until when the answer of {@link #why} for that receiver under that agreement holds by itself: the first instant at
     * which something in the agreement or a consent begins or ends and the answer is another; the end of time where there
     * is none.
     *
     * @throws Refused UNKNOWN when nothing is held under that id
     */
    public Instant holdsUntil(String id, String agreement, String receiver) {
        String ours = parties.ours().id();
        StandingAgreement standing = agreements.require(agreement);
        List<String> audience = Audience.with(standing, ours, receiver);
        Cargo cargo = cargo(id);
        Instant now = clock.instant();
        Decision answer = Policy.decide(standing, ours, audience, cargo, now);
        Instant turn = Policy.validUntil(standing, cargo, now);
        while (!turn.equals(Instant.MAX)
                && Policy.decide(standing, ours, audience, cargo, turn).equals(answer)) {
            turn = Policy.validUntil(standing, cargo, turn);
        }
        return turn;
    }

    private @Nullable Decision recalled(String id, String agreement) {
        return database.read(reading -> {
            List<HeldVersion> versions = holdings.versions(reading, id);
            return versions.isEmpty()
                    ? null
                    : Withheld.under(reading, agreement).get(versions.getLast().nr());
        });
    }

    // ---- before it ----

    /**
     * Shows objects as that party would get them, by the very function that releases them.
     *
     * @param wanted which objects; its limit is how many are read at once
     * @param each is handed one object after the other
     * @throws IllegalArgumentException when we release nothing to that party under that agreement
     * @throws Refused AGREEMENT when nothing may leave under it now
     */
    public void preview(String agreement, String party, Wanted wanted, Consumer<Previewed> each) {
        previewing(agreement, party).over(wanted, party, each);
    }

    /**
     * The same for one page alone, of as many as are wanted.
     *
     * @return where to go on; 0 where that was all
     */
    public long previewPage(String agreement, String party, Wanted wanted, Consumer<Previewed> each) {
        return previewing(agreement, party).page(wanted, party, each);
    }

    /**
     * What that party can read now under that id, as it crossed; empty where nothing lies there for it.
     *
     * @throws IllegalArgumentException when we release nothing to that party under that agreement
     */
    public Optional<byte[]> there(String agreement, String party, String crossingId) {
        return previewing(agreement, party).there(crossingId);
    }

    private PreviewRun previewing(String agreement, String party) {
        return new PreviewRun(
                database, parties, holdings, outboxes, facets, agreements.require(agreement), party, clock, ids);
    }

    /** The parties that read what we release under that agreement, those together who read the very same. */
    public List<List<String>> audiences(StandingAgreement agreement) {
        return Audience.of(agreement, parties.ours().id()).stream()
                .map(Audience::receivers)
                .toList();
    }

    /**
     * What should be looked at before that release, as its receivers would see it.
     *
     * @param wanted which objects; its limit is how many are read at once
     * @param keys by which the receivers are known
     * @param credentials by which they come in
     */
    public List<Lint> lint(String agreement, Wanted wanted, Keys keys, Credentials credentials) {
        StandingAgreement standing = agreements.require(agreement);
        List<Lint> ofWhatLies = formerRenditions.lint(standing);
        List<Lint> ofWhatCrosses = new LintRun(
                        database,
                        holdings,
                        parties,
                        outboxes,
                        facets,
                        standing,
                        new ReceiverLint.Access(keys, credentials),
                        clock,
                        ids)
                .over(wanted);
        return Stream.concat(ofWhatLies.stream(), ofWhatCrosses.stream()).toList();
    }

    /** Keeps in the home log why somebody releases what lint would keep back. */
    public void despiteLint(String actor, String agreement, List<Lint> findings, String why) {
        database.write(transaction -> {
            crossings.despiteLint(transaction, actor, agreement, findings, why);
            return null;
        });
    }

    /** How what is held stands with respect to each partner. */
    public Standings standings() {
        return standings;
    }

    // ---- what waits for approval ----

    /** All that was ever staged, the oldest first; what can no longer be approved as it was staged is shown as void. */
    public List<Staging> stagings() {
        return database.read(
                reading -> stagings.all(reading).stream().map(this::asItStands).toList());
    }

    /** @throws Refused UNKNOWN when there is none of that number */
    public Staging staging(long nr) {
        return asItStands(database.read(reading -> stagings.require(reading, nr)));
    }

    /** What is in a staging, in its order. */
    public List<Staging.Item> items(Staging staging) {
        return database.read(reading -> stagings.items(reading, staging.nr()));
    }

    /** Who said yes to it, the first first. */
    public List<Staging.Yes> approvals(Staging staging) {
        return database.read(reading -> stagings.approvals(reading, staging.nr()));
    }

    /** How many different persons have approved it, and still may. */
    public int approvers(Staging staging) {
        return database.read(reading -> approvals().approvers(reading, staging.nr()));
    }

    /**
     * A person's yes. With the last one that is needed the agreement is asked again and what it allows is laid in the
     * outbox; what was staged under other terms, or would now cross in other bytes, is void instead.
     *
     * @param note where they signed it with their own key; null where they showed a token
     * @throws Refused UNKNOWN, UNFIT when it waits no longer or the note is another's, FORBIDDEN for who is no approver,
     *     AGREEMENT when nothing may leave under it now
     */
    public Approved approve(long nr, Person person, @Nullable SignedNote note) {
        return approve(nr, person, note, Alongside.nothing());
    }

    /** The same, with what is written in its transaction. */
    public Approved approve(long nr, Person person, @Nullable SignedNote note, Alongside<Approved> alongside) {
        return database.write(alongside.behind(transaction -> approvals().approve(transaction, nr, person, note)));
    }

    /**
     * A person's no, for ever.
     *
     * @throws Refused as {@link #approve}
     */
    public Staging reject(long nr, Person person, String why) {
        return reject(nr, person, why, Alongside.nothing());
    }

    /** The same, with what is written in its transaction. */
    public Staging reject(long nr, Person person, String why, Alongside<Staging> alongside) {
        return database.write(alongside.behind(transaction -> approvals().reject(transaction, nr, person, why)));
    }

    /**
     * Takes a staging back.
     *
     * @throws Refused UNKNOWN, UNFIT when it waits no longer, FORBIDDEN for who neither staged it nor is an operator
     */
    public Staging withdraw(long nr, Actor by, String why) {
        return withdraw(nr, by, why, Alongside.nothing());
    }

    /** The same, with what is written in its transaction. */
    public Staging withdraw(long nr, Actor by, String why, Alongside<Staging> alongside) {
        return database.write(alongside.behind(transaction -> approvals().withdraw(transaction, nr, by, why)));
    }

    private Approvals approvals() {
        return new Approvals(
                parties,
                agreements,
                stagings,
                new Candidates(outboxes.home(), facets),
                new Delivery(parties.ours().id(), holdings, outboxes, crossings, clock),
                crossings,
                clock);
    }

    private Staging asItStands(Staging staging) {
        boolean overtaken = staging.waiting()
                && agreements
                        .find(staging.agreement())
                        .filter(each -> Stagings.termsOf(each).equals(staging.terms()))
                        .isEmpty();
        return overtaken ? staging.as(Staging.State.VOID, "another version of the agreement stands now") : staging;
    }
}
