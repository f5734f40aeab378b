package org.comity.border;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.marking.Handling;
import org.comity.marking.HandlingCode;
import org.comity.marking.Pap;
import org.comity.marking.Tlp;
import org.comity.parties.Accession;
import org.comity.parties.Agreement;
import org.comity.parties.Approval;
import org.comity.parties.Clause;
import org.comity.parties.DataTerms;
import org.comity.parties.Ground;
import org.comity.parties.Group;
import org.comity.parties.Instrument;
import org.comity.parties.Obligations;
import org.comity.parties.Purpose;
import org.comity.parties.Reservation;
import org.comity.parties.StandingAgreement;
import org.comity.personal.Category;
import org.comity.personal.Measure;
import org.jspecify.annotations.Nullable;

/** Agreements, things and instants made up by chance, small enough that their corners meet. */
public final class PolicyWorld {
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    public static final List<String> PARTIES =
            List.of("a.example", "b.example", "c.example", "d.example", "stranger.example");

    private static final List<String> TYPES = List.of("indicator", "identity", "tool", "ipv4-addr");
    private static final List<String> SECTORS = List.of("energy", "health", "defence");

    private final Random random;

    public PolicyWorld(long seed) {
        this.random = new Random(seed);
    }

    // ---- agreements ----

    public StandingAgreement agreement() {
        List<Ground> grounds = grounds();
        List<Purpose> purposes = chance(50) ? List.of() : List.of(new Purpose("defence", "Protect networks"));
        var members = PARTIES.subList(0, 3).stream()
                .map(id -> new Agreement.Member(id, id, ""))
                .toList();
        List<Group> groups = chance(50)
                ? List.of()
                : List.of(new Group("team", "A team", Set.copyOf(PARTIES.subList(0, 2)), chance(50)));
        var clauses = new ArrayList<Clause>();
        for (int i = 1; i <= 1 + random.nextInt(4); i++) {
            clauses.add(clause(Integer.toString(i), groups, grounds, purposes));
        }
        var terms = new Agreement(
                "world",
                1 + random.nextInt(2),
                "A world",
                "Protect networks",
                noInstrument(),
                purposes,
                members,
                groups,
                instant(0),
                instant(20 + random.nextInt(3)),
                grounds,
                clauses,
                obligations(),
                true,
                false);
        var supposed = StandingAgreement.supposed(terms, "world".getBytes(StandardCharsets.UTF_8));
        return new StandingAgreement(
                1,
                terms,
                supposed.document(),
                chance(90) ? supposed.acceptedBy() : Set.of(PARTIES.getFirst()),
                chance(90) ? null : instant(random.nextInt(20)),
                null,
                chance(60) ? List.of() : List.of(accession(terms)),
                reservations(terms, "a.example", "b.example", "c.example"));
    }

    private static Instrument noInstrument() {
        return new Instrument("", null, List.of(), List.of(), null, null);
    }

    private Accession accession(Agreement terms) {
        Set<String> groups = terms.groups().isEmpty() || chance(50) ? Set.of() : Set.of("team");
        return new Accession(
                new Agreement.Member("d.example", "D", ""),
                groups,
                chance(50) ? List.of() : List.of(reservation(terms, "d.example", 1)));
    }

    private List<Reservation> reservations(Agreement terms, String... parties) {
        var reservations = new ArrayList<Reservation>();
        while (chance(45)) {
            String party = parties[random.nextInt(parties.length)];
            reservations.add(reservation(terms, party, reservations.size() + 1));
        }
        return reservations;
    }

    public Reservation reservation(Agreement terms, String party, int number) {
        Reservation.Verb verb = any(Reservation.Verb.values());
        Reservation.Subject on = subject(terms);
        if (verb == Reservation.Verb.NARROW) {
            on = on.scope() == Reservation.Scope.GROUND ? Reservation.Subject.AGREEMENT : on;
            return new Reservation(party, number, START, verb, on, limits(), "so it is");
        }
        return new Reservation(party, number, START, verb, on, Reservation.Limits.NONE, "so it is");
    }

    private Reservation.Subject subject(Agreement terms) {
        if (chance(20)) {
            return Reservation.Subject.AGREEMENT;
        }
        if (chance(40) && !terms.grounds().isEmpty()) {
            return new Reservation.Subject(
                    Reservation.Scope.GROUND, any(terms.grounds()).id());
        }
        return new Reservation.Subject(
                Reservation.Scope.CLAUSE, any(terms.clauses()).id());
    }

    private Reservation.Limits limits() {
        return switch (random.nextInt(5)) {
            case 0 -> new Reservation.Limits(any(Tlp.values()), null, Set.of(), Set.of(), null, null);
            case 1 -> new Reservation.Limits(null, any(Pap.values()), Set.of(), Set.of(), null, null);
            case 2 -> new Reservation.Limits(null, null, Set.of(any(TYPES)), Set.of(), null, null);
            case 3 -> new Reservation.Limits(null, null, Set.of(), Set.of(any(Category.values())), null, null);
            default -> new Reservation.Limits(null, null, Set.of(), Set.of(), any(Approval.values()), 10);
        };
    }

    private List<Ground> grounds() {
        var grounds = new ArrayList<Ground>();
        for (Ground.Kind kind : Ground.Kind.values()) {
            for (int i = 0; i < random.nextInt(3); i++) {
                int from = random.nextInt(20);
                grounds.add(new Ground(
                        kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + i,
                        kind,
                        "A text",
                        "An act",
                        chance(50) ? null : instant(from),
                        chance(50) ? null : instant(from + 1 + random.nextInt(10)),
                        chance(70) ? Ground.Status.IN_FORCE : any(Ground.Status.values())));
            }
        }
        return grounds;
    }

    private Clause clause(String id, List<Group> groups, List<Ground> grounds, List<Purpose> purposes) {
        int from = random.nextInt(20);
        return new Clause(
                id,
                "A clause",
                parties(groups),
                parties(groups),
                chance(70)
                        ? new Clause.Validity(null, null)
                        : new Clause.Validity(instant(from), instant(from + 1 + random.nextInt(10))),
                purposes.isEmpty() || chance(30) ? Set.of() : Set.of("defence"),
                chance(40) ? Set.of() : some(TYPES),
                chance(80) ? Set.of() : some(SECTORS),
                any(Tlp.values()),
                chance(50) ? null : any(Tlp.values()),
                chance(60) ? null : any(Pap.values()),
                chance(60) ? Set.of() : some(List.of(HandlingCode.values())),
                chance(40) ? null : data(grounds),
                any(Approval.values()),
                chance(60) ? null : obligations(),
                null);
    }

    private Set<String> parties(List<Group> groups) {
        if (chance(60)) {
            return Set.of();
        }
        return !groups.isEmpty() && chance(50) ? Set.of("team") : some(PARTIES.subList(0, 3));
    }

    private Map<Category, DataTerms> data(List<Ground> grounds) {
        var data = new EnumMap<Category, DataTerms>(Category.class);
        for (Category category : Category.values()) {
            if (chance(70)) {
                boolean not = chance(20);
                boolean none = not || chance(30);
                data.put(
                        category,
                        new DataTerms(
                                category,
                                not ? null : ground(grounds, Ground.Kind.PROCESSING_BASIS),
                                none ? null : ground(grounds, Ground.Kind.TRANSFER_GROUND),
                                none ? "none is needed" : null,
                                not || chance(60) ? List.of() : safeguards(grounds),
                                any(Measure.values()),
                                not ? "a reason" : null));
            }
        }
        return data;
    }

    private @Nullable String ground(List<Ground> grounds, Ground.Kind kind) {
        List<Ground> fitting =
                grounds.stream().filter(ground -> ground.kind() == kind).toList();
        return fitting.isEmpty() || chance(15) ? null : any(fitting).id();
    }

    private List<String> safeguards(List<Ground> grounds) {
        String id = ground(grounds, Ground.Kind.SAFEGUARD);
        return id == null ? List.of() : List.of(id);
    }

    private Obligations obligations() {
        return new Obligations(
                Duration.ofDays(90),
                any(Obligations.Onward.values()),
                Obligations.Attribution.NOT_ASKED,
                null,
                Obligations.ExplainUse.NO);
    }

    // ---- things ----

    Cargo cargo() {
        var refs = new ArrayList<String>();
        while (chance(refs.isEmpty() ? 80 : 25)) {
            refs.add(
                    chance(75)
                            ? any(Tlp.values()).id()
                            : chance(80) ? any(Pap.values()).id() : "marking-definition--x");
        }
        var object = JsonObject.builder().put("type", any(TYPES));
        if (!refs.isEmpty()) {
            object.put("object_marking_refs", JsonArray.ofTexts(refs));
        }
        if (chance(15)) {
            object.put(
                    "granular_markings",
                    new JsonArray(List.<JsonValue>of(JsonObject.builder()
                            .put("marking_ref", any(Tlp.values()).id())
                            .put("selectors", JsonArray.ofTexts("name"))
                            .build())));
        }
        Handling handling = Handling.of(object.build(), id -> null);
        return new Cargo.StixVersion(
                any(TYPES),
                handling,
                chance(65) ? Provenance.of(PARTIES.getFirst()) : provenance(),
                chance(60) ? Set.of() : some(SECTORS),
                chance(40) ? Set.of() : some(List.of(Category.values())),
                chance(80) ? Set.of() : EnumSet.of(any(HandlingCode.values())));
    }

    /** Of something that came from somebody; small, so that all of it meets. */
    private Provenance provenance() {
        String source = any(PARTIES);
        return new Provenance(
                source,
                chance(70) ? source : any(PARTIES),
                chance(20) ? Set.of() : chance(70) ? Set.of("world") : Set.of("world", "another"),
                chance(40) ? Set.of() : new HashSet<>(List.of(consented(source), consented(any(PARTIES)))));
    }

    private Provenance.Consented consented(String by) {
        return new Provenance.Consented(
                by,
                chance(70) ? party() : any(PARTIES),
                chance(80) ? "world" : "another",
                chance(60) ? null : instant());
    }

    // ---- the rest ----

    /** An instant at or beside one of the days on which something may begin or end. */
    public Instant instant() {
        return instant(random.nextInt(26) - 2).plusNanos(random.nextInt(3) - 1L);
    }

    static Instant instant(int day) {
        return START.plus(Duration.ofDays(day));
    }

    public String party() {
        return chance(80) ? any(PARTIES.subList(0, 2)) : any(PARTIES);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private <T> T any(T[] of) {
        return any(Arrays.asList(of));
    }

    private <T> Set<T> some(List<T> of) {
        var some = new HashSet<T>(Set.of(any(of)));
        of.stream().filter(each -> chance(30)).forEach(some::add);
        return some;
    }
}
