package org.comity.border;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.comity.border.Refused.Why;
import org.comity.json.JsonElements;
import org.comity.json.JsonElements.Element;
import org.comity.ledger.Item;
import org.comity.ledger.Items;
import org.comity.ledger.Ledger;
import org.comity.objects.Arrival;
import org.comity.objects.Holdings;
import org.comity.objects.Named;
import org.comity.objects.Names;
import org.comity.parties.Agreements;
import org.comity.parties.Keys;
import org.comity.parties.Parties;
import org.comity.parties.Party;
import org.comity.parties.Scope;
import org.comity.parties.StandingAgreement;
import org.comity.parties.Visitor;
import org.comity.seal.Digest;
import org.comity.sql.Database;
import org.jspecify.annotations.Nullable;

/**
 * The gate: release, serve, admit. Read this after {@code Node}.
 *
 * <p>A door brings a visitor, never a party's name; what the visitor may know of is decided here, and what was never
 * released to them does not exist for them.
 */
public final class Gate {

    /** Objects handed in at once at most; see docs/limits.md. */
    public static final int ADMISSION_OBJECTS_MAX = 10_000;

    private final Database database;
    private final Parties parties;
    private final Agreements agreements;
    private final Holdings holdings;
    private final Outboxes outboxes;
    private final Admissions admissions;
    private final Crossings crossings;
    private final Agreeing agreeing;
    private final Audiences audiences = new Audiences();
    private final Provenances provenances;
    private final Facets facets;
    private final AskedAgain askedAgain;
    private final Readings readings;
    private final ReadAhead readAhead;
    private final Reception reception;
    private final Releases releases;
    private final InstantSource clock;

    /** @param ids gives random version 4 UUIDs */
    public Gate(
            Database database,
            Parties parties,
            Agreements agreements,
            Holdings holdings,
            Ledger ledger,
            InstantSource clock,
            Supplier<UUID> ids) {
        this.database = database;
        this.parties = parties;
        this.agreements = agreements;
        this.holdings = holdings;
        this.outboxes = new Outboxes(database, clock, ids);
        this.admissions = new Admissions(clock);
        this.crossings = new Crossings(ledger);
        this.provenances = new Provenances(parties, agreements);
        this.facets = new Facets(database, holdings, parties, provenances);
        this.askedAgain = new AskedAgain(parties, facets, clock);
        this.readAhead = new ReadAhead(database, holdings, ReadAhead.KEPT);
        this.readings = new Readings(database, facets, crossings);
        this.agreeing = new Agreeing(database, parties, agreements, outboxes, crossings);
        this.reception = new Reception(holdings, outboxes, clock, ids);
        this.releases = new Releases(
                database,
                parties,
                agreements,
                holdings,
                outboxes,
                crossings,
                facets,
                provenances,
                new FormerRenditions(database, holdings, parties, outboxes, askedAgain, ledger),
                clock,
                ids);
        this.clock = clock;
    }

    /**
     * What this gate exchanges with other nodes, beside what it serves to readers.
     *
     * @param signer signs what leaves
     * @param ids gives random version 4 UUIDs
     */
    public Federation federation(Keys keys, Ledger ledger, Signer signer, Supplier<UUID> ids) {
        return federation(keys, ledger, signer, ids, Retention.OWN_RECORDS_KEPT);
    }

    /** @param ownRecords how long our records of what a partner was handed stay after its word that it is gone */
    public Federation federation(Keys keys, Ledger ledger, Signer signer, Supplier<UUID> ids, Duration ownRecords) {
        var peers = new Peers(database, parties, ledger, clock);
        var letters = new Letters(database, agreements, keys, signer, peers, clock, ids);
        var batches = new Batches(
                database,
                parties,
                agreements,
                holdings,
                outboxes,
                crossings,
                provenances,
                ledger,
                signer,
                letters,
                askedAgain,
                clock);
        var arrivals = new Arrivals(
                database,
                agreements,
                keys,
                holdings,
                parties,
                reception,
                crossings,
                letters,
                peers,
                signer.party(),
                clock);
        var recalls = new Recalls(database, parties, agreements, holdings, outboxes, crossings, letters, clock);
        var consents = new Consents(
                database, parties, agreements, holdings, provenances, crossings, letters, recalls.onward(), clock);
        var deletions = new Deletions(database, parties, agreements, outboxes, crossings, letters, clock);
        var statements = new DeletionStatements(database, agreements, crossings, ledger, letters, clock);
        var handed = new HandedRecords(database, ledger, ownRecords, clock);
        var retention = new Retention(database, holdings, outboxes, ledger, deletions, statements, handed, clock);
        return new Federation(
                database,
                parties,
                agreements,
                ledger,
                peers,
                letters,
                batches,
                arrivals,
                recalls,
                consents,
                deletions,
                retention,
                new Holds(database, holdings, crossings, clock),
                new RetentionList(database, clock),
                new CaseRoad(database, agreements, parties, keys, ledger, letters, signer, clock),
                new SegmentRoad(database, agreements, ledger, letters, signer, clock, ids),
                new SegmentArrivals(database, agreements, keys, ledger, letters, signer, clock),
                new SegmentAnswers(letters, ledger, clock),
                keys,
                signer);
    }

    // ---- serve ----

    /** The shelves this visitor may know of, the node's own first. */
    public List<Shelf> shelves(Visitor visitor) {
        return outboxes.all().stream()
                .filter(box -> mayKnow(visitor, box))
                .sorted(Comparator.comparing((Outbox box) -> !box.home()).thenComparing(Outbox::nr))
                .map(box -> shelf(visitor, box))
                .toList();
    }

    /**
     * One shelf by its UUID or its alias.
     *
     * @throws Refused UNKNOWN when there is none, or none that this visitor may know of
     */
    public Shelf shelf(Visitor visitor, String idOrAlias) {
        return shelves(visitor).stream()
                .filter(shelf ->
                        shelf.alias().equals(idOrAlias) || shelf.id().toString().equals(idOrAlias))
                .findFirst()
                .orElseThrow(() -> new Refused(Why.UNKNOWN, "there is no collection \"" + idOrAlias + "\" for you"));
    }

    private boolean mayKnow(Visitor visitor, Outbox box) {
        return visitor.home()
                || (box.audience().contains(visitor.party())
                        && agreements
                                .find(Objects.requireNonNull(box.agreement()))
                                .filter(each ->
                                        audiences.reads(each, parties.ours().id(), visitor.party(), box))
                                .isPresent());
    }

    private Shelf shelf(Visitor visitor, Outbox box) {
        boolean reads = visitor.may(Scope.TAXII_READ);
        if (box.home()) {
            return new Shelf(
                    box.nr(),
                    box.id(),
                    "home",
                    true,
                    "Everything " + parties.ours().name() + " holds",
                    "The node's own collection, for its own people.",
                    reads,
                    visitor.may(Scope.TAXII_WRITE));
        }
        String agreement = Objects.requireNonNull(box.agreement());
        String title =
                agreements.find(agreement).map(each -> each.terms().title()).orElse(agreement);
        String alias = visitor.home() && box.audience().size() == 1 && several(agreement)
                ? agreement + "." + box.audience().getFirst()
                : agreement;
        return new Shelf(
                box.nr(),
                box.id(),
                alias,
                false,
                title,
                "What " + parties.ours().name() + " has released under " + agreement + " to "
                        + String.join(", ", shown(visitor, agreement, box)) + ".",
                reads,
                false);
    }

    /** Those who read an outbox, as far as this visitor is told of them. */
    private List<String> shown(Visitor visitor, String agreement, Outbox box) {
        Set<String> hidden = visitor.home()
                ? Set.of()
                : agreements
                        .find(agreement)
                        .map(each -> each.hiddenFrom(visitor.party()))
                        .orElse(Set.of());
        return box.audience().stream().filter(id -> !hidden.contains(id)).toList();
    }

    private boolean several(String agreement) {
        return outboxes.all().stream()
                        .filter(box -> agreement.equals(box.agreement()))
                        .count()
                > 1;
    }

    /**
     * Hands over one page. For a partner's outbox the agreement is asked again, and the log entry is durable before this
     * returns; an empty page, or one the reader holds already, writes none.
     *
     * @throws Refused FORBIDDEN when the visitor may not read it, AGREEMENT when the agreement does not allow it now
     */
    public Leaving<Page> serve(Visitor visitor, Shelf shelf, Wanted wanted) {
        Outbox box = box(visitor, shelf);
        if (!visitor.may(Scope.TAXII_READ)) {
            throw new Refused(
                    Why.FORBIDDEN,
                    visitor.name() + " may not read; its scopes are " + Scope.print(visitor.scopes())
                            + " and reading needs " + Scope.TAXII_READ.label());
        }
        @Nullable StandingAgreement agreement = visitor.home() ? null : askAgain(box, visitor.party());
        boolean kept = Readings.areKept(visitor, wanted);
        Page read = visitor.home() && box.home() && !kept
                ? readAhead.page(box, wanted)
                : database.read(reading -> visitor.home() && !kept
                        ? PageQuery.read(reading, holdings, box, wanted)
                        : PageQuery.readForRecord(reading, holdings, box, wanted));
        Page page = agreement == null ? read : stillAllowed(agreement, box, visitor.party(), read);
        if (wanted.held().contains(page.mark())) {
            return new Leaving<>(page.asUnchanged());
        }
        if (kept) {
            readings.keep(visitor, box, page);
        }
        if (!visitor.home() && !page.rows().isEmpty()) {
            database.write(transaction -> {
                crossings.served(transaction, box, visitor, page);
                return null;
            });
        }
        return new Leaving<>(page);
    }

    private StandingAgreement askAgain(Outbox box, String receiver) {
        String agreement = Objects.requireNonNull(box.agreement());
        StandingAgreement standing = agreements
                .find(agreement)
                .orElseThrow(() -> new Refused(Why.UNKNOWN, "there is no agreement " + agreement));
        Decision no = Policy.standing(standing, parties.ours().id(), receiver, clock.instant());
        if (no != null) {
            throw new Refused(Why.AGREEMENT, standing.told(no.reason() + "; " + no.remedy(), receiver));
        }
        return standing;
    }

    private Page stillAllowed(StandingAgreement agreement, Outbox box, String receiver, Page page) {
        List<Row> rows = page.rows();
        List<Row> allowed = database.read(reading -> askedAgain.of(reading, agreement, box, receiver, rows));
        return allowed.size() == rows.size() ? page : Page.of(box.id(), allowed, page.more(), page.next());
    }

    /**
     * What is held at home from the newest on, each object in its latest version. For our own people.
     *
     * @param type a STIX type; empty for any
     * @param before only what is numbered lower than this; 0 for the newest of all
     * @return a page whose {@code next} is the {@code before} of the one that follows
     */
    public Page newest(Visitor visitor, Shelf shelf, String type, long before, int limit) {
        Outbox box = box(visitor, shelf);
        if (!visitor.home() || !box.home()) {
            throw new Refused(Why.FORBIDDEN, "what is held is read from its end at home alone");
        }
        return database.read(reading -> Newest.read(reading, holdings, box, type, before, limit));
    }

    /**
     * The latest versions at home that name a value or another object ({@link org.comity.objects.Names}), in the order they
     * came; whole words alone, in any case. For our own people.
     *
     * @param limit versions that are looked at, the newest
     */
    public Naming naming(Visitor visitor, Shelf shelf, String text, int limit) {
        if (!visitor.home() || !box(visitor, shelf).home()) {
            throw new Refused(Why.FORBIDDEN, "what names a thing is looked for at home alone");
        }
        Named.Found found = holdings.named().find(text, limit);
        if (found.ids().isEmpty()) {
            return new Naming(List.of(), found.more());
        }
        Page page = serve(visitor, shelf, Wanted.last(found.ids())).content();
        return new Naming(
                // A newer version may name other things, and another name may share a word.
                page.rows().stream()
                        .filter(each ->
                                Names.in(Objects.requireNonNull(each.body())).contains(Names.of(text)))
                        .toList(),
                found.more() || page.more());
    }

    /** Goes on with what {@link #naming} finds by; called by a loop. */
    public void followNames() {
        holdings.named().follow();
    }

    /** Asked again at every verb: a shelf seen earlier opens nothing by itself. */
    private Outbox box(Visitor visitor, Shelf shelf) {
        return outboxes.find(shelf.nr())
                .filter(box -> mayKnow(visitor, box))
                .orElseThrow(() -> new Refused(Why.UNKNOWN, "there is no such collection for you"));
    }

    // ---- admit ----

    /**
     * Takes objects in at home, each with its own outcome; durable when this returns, and the outcomes can be asked for
     * again.
     *
     * @throws Refused FORBIDDEN when the visitor may not add to it, TOO_MUCH past the limit of objects at once
     * @throws org.comity.json.BadJson when the text stops being JSON; nothing of it is then taken
     */
    public Admission admit(Visitor visitor, Shelf shelf, JsonElements elements) {
        Outbox box = mayAdd(visitor, shelf);
        var intake = new Intake(Intake.Objection.NONE);
        for (Element element = elements.next(); element != null; element = elements.next()) {
            if (intake.pieces().size() == ADMISSION_OBJECTS_MAX) {
                throw new Refused(
                        Why.TOO_MUCH,
                        "more than " + ADMISSION_OBJECTS_MAX + " objects at once; send them in several envelopes");
            }
            intake.look(element);
        }
        return database.write(transaction -> {
            Admission admission = reception.hold(transaction, parties.ours(), intake.pieces(), null);
            admissions.keep(transaction, box.nr(), visitor.party(), admission);
            return admission;
        });
    }

    /** Takes a batch of a longer import in; like {@link #admit}, but its outcomes cannot be asked for again. */
    public Admission admitBatch(Visitor visitor, Shelf shelf, List<Element> elements) {
        mayAdd(visitor, shelf);
        List<Intake.Piece> pieces = Intake.of(elements, Intake.Objection.NONE).pieces();
        return database.write(transaction -> reception.hold(transaction, parties.ours(), pieces, null));
    }

    private Outbox mayAdd(Visitor visitor, Shelf shelf) {
        Outbox box = box(visitor, shelf);
        if (!box.home() || !visitor.home()) {
            throw new Refused(Why.FORBIDDEN, "nobody adds to this collection; it shows what was released");
        }
        if (!visitor.may(Scope.TAXII_WRITE)) {
            throw new Refused(
                    Why.FORBIDDEN,
                    visitor.name() + " may not add; its scopes are " + Scope.print(visitor.scopes())
                            + " and adding needs " + Scope.TAXII_WRITE.label());
        }
        return box;
    }

    /**
     * Takes in what a partner let us have under an agreement: each object is asked of the agreement, the batch is one
     * entry in the log with that partner, and the cursor is durable with what it covers.
     *
     * @param cursor where the next batch begins; kept under that name
     * @throws Refused AGREEMENT when nothing may come under it now
     */
    public Admission admitFrom(
            String agreement, String sender, List<Element> elements, String cursorName, @Nullable String cursor) {
        StandingAgreement standing = agreements.require(agreement);
        Party from = parties.require(sender);
        Decision no = Policy.standing(standing, sender, parties.ours().id(), clock.instant());
        if (no != null) {
            throw new Refused(Why.AGREEMENT, no.reason() + "; " + no.remedy());
        }
        Instant now = clock.instant();
        var definitions = new Definitions(database, holdings, parties);
        definitions.coming(elements, sender);
        Provenance own = Provenance.of(sender);
        List<Intake.Piece> entering = Intake.of(elements, object -> {
                    var cargo = Cargo.StixVersion.of(object.json(), definitions.handling(object.json(), sender), own);
                    return Policy.decide(standing, sender, parties.ours().id(), cargo, now);
                })
                .pieces();
        return database.write(transaction -> {
            Admission admission = reception.hold(transaction, from, entering, standing);
            var taken = Items.builder();
            var refused = new ArrayList<Outcome>();
            for (int i = 0; i < entering.size(); i++) {
                Outcome outcome = admission.outcomes().get(i);
                Arrival arrival = entering.get(i).arrival();
                if (outcome.taken() && arrival != null) {
                    taken.add(new Item(arrival.id(), Digest.wrap(arrival.digest())));
                } else {
                    refused.add(outcome);
                }
            }
            long entry = crossings.admitted(transaction, agreement, from, taken.build(), refused);
            String us = parties.ours().id();
            KeptFor.covered(transaction, crossings, standing, us, sender, entry, null, entering, refused, now);
            Cursors.move(transaction, cursorName, cursor);
            return admission;
        });
    }

    /** Takes in public material that is followed without an agreement: it counts as our own import. */
    public Admission admitPublic(List<Element> elements, String cursorName, @Nullable String cursor) {
        List<Intake.Piece> pieces = Intake.of(elements, Intake.Objection.NONE).pieces();
        return database.write(transaction -> {
            Admission admission = reception.hold(transaction, parties.ours(), pieces, null);
            Cursors.move(transaction, cursorName, cursor);
            return admission;
        });
    }

    /** What would become of these objects by themselves if they were handed in; nothing is taken. */
    public Admission consider(List<Element> elements) {
        return reception.consider(Intake.of(elements, Intake.Objection.NONE).pieces());
    }

    /** Where to go on reading that source; empty at its start. */
    public Optional<String> cursor(String name) {
        return database.read(reading -> Cursors.find(reading, name));
    }

    /** An earlier admission of this visitor's party on that shelf. */
    public Optional<Admission> admission(Visitor visitor, Shelf shelf, UUID id) {
        return admissions.find(database, box(visitor, shelf).nr(), visitor.party(), id);
    }

    // ---- agreements come into force and end ----

    /** Takes a party's yes to an agreement in; see {@link Agreeing}. */
    public Party accept(StandingAgreement agreement, String note) {
        return agreeing.accept(agreement, note, null);
    }

    /** Ends an agreement at once: one side may do so alone. */
    public void end(String actor, StandingAgreement agreement, String why) {
        agreeing.end(actor, agreement, why);
    }

    /** Where agreements come into force, are joined, narrowed, suspended and ended. */
    public Agreeing agreeing() {
        return agreeing;
    }

    // ---- release ----

    /** Lays what an agreement allows in the outboxes of its audiences; see {@link Releases#release}. */
    public Release release(String actor, String agreement, Wanted wanted, boolean dryRun) {
        return releases.release(actor, agreement, wanted, dryRun);
    }

    /** Why that object may or may not cross from us to that party, under each agreement with it. */
    public Map<String, Decision> why(String id, String receiver) {
        return releases.why(id, receiver);
    }

    /** All about release that is more than its verb. */
    public Releases releases() {
        return releases;
    }

    /**
     * What would become of everything held at home if that draft were in force.
     *
     * @param document the draft, as it would be signed
     * @param each hears of every single object whose answer changes
     * @throws org.comity.yaml.BadYaml when it cannot be read
     */
    public Simulation simulate(byte[] document, Consumer<Simulation.Change> each) {
        return simulate(document, Instant.MIN, each);
    }

    /** The same of what has come to be held since then. */
    public Simulation simulate(byte[] document, Instant since, Consumer<Simulation.Change> each) {
        StandingAgreement draft = agreements.supposed(document);
        String ours = parties.ours().id();
        if (draft.member(ours).isEmpty()) {
            throw new IllegalArgumentException("the draft does not name " + ours + ", this node's party"
                    + draft.outgrown(ours)
                            .map(joined -> "; " + joined.sentence(draft.terms()))
                            .orElse(""));
        }
        return new SimulationRun(
                        database, facets, parties, agreements.find(draft.terms().id()), draft, clock.instant())
                .over(outboxes.home().nr(), since, each);
    }

    // ---- taking out at home ----

    /**
     * Removes versions of one object from the node's own collection, and erases them.
     *
     * @return how many versions went
     * @throws Refused UNKNOWN when there is none, FORBIDDEN on a partner's outbox or without the right to write,
     *     AGREEMENT when it has been released to somebody (that takes a recall)
     */
    public int delete(Visitor visitor, Shelf shelf, String id, Versions versions) {
        Outbox box = mayAdd(visitor, shelf);
        return database.write(transaction -> {
            long object = holdings.object(transaction, id)
                    .orElseThrow(() -> new Refused(Why.UNKNOWN, "there is no object " + id + " here"));
            var wanted = new Wanted(
                    OptionalLong.empty(),
                    0,
                    Integer.MAX_VALUE - 1,
                    List.of(id),
                    List.of(),
                    versions,
                    List.of(),
                    false,
                    Set.of());
            List<Long> numbers = PageQuery.read(transaction, holdings, box, wanted).rows().stream()
                    .map(Row::nr)
                    .toList();
            if (numbers.isEmpty()) {
                throw new Refused(Why.UNKNOWN, "there is no such version of " + id + " here");
            }
            if (outboxes.released(transaction, object)) {
                throw new Refused(
                        Why.AGREEMENT, id + " has been released to a partner; it can be recalled, not deleted");
            }
            for (long version : outboxes.take(transaction, box, object, numbers)) {
                holdings.erase(transaction, version);
            }
            return numbers.size();
        });
    }
}
