package org.comity.border;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.comity.marking.Tlp;
import org.comity.parties.Accession;
import org.comity.parties.Agreement;
import org.comity.parties.Approval;
import org.comity.parties.Clause;
import org.comity.parties.Reservation;
import org.comity.parties.StandingAgreement;
import org.comity.parties.Successions;
import org.comity.personal.Category;
import org.comity.personal.Measure;
import org.junit.jupiter.api.Test;

/** What a party that joined an earlier version lets cross, and gets, without saying yes again. */
final class WideningLawsTest {
    private static final String GUEST = "d.example";
    private static final int QUESTIONS = 60;

    /** Two versions of one agreement, as they stand: a guest has joined the first. */
    private record Two(StandingAgreement earlier, StandingAgreement later) {
        static Two of(long seed) {
            var world = new PolicyWorld(seed);
            var random = new Random(seed);
            StandingAgreement made = world.agreement();
            Agreement terms = made.terms();
            var notes = new ArrayList<Reservation>();
            for (int i = 1; random.nextInt(3) > 0; i++) {
                notes.add(world.reservation(terms, PolicyWorld.PARTIES.get(random.nextInt(4)), i));
            }
            Set<String> groups = terms.groups().isEmpty() || random.nextBoolean() ? Set.of() : Set.of("team");
            var joined = new Accession(new Agreement.Member(GUEST, "D", ""), groups, List.of());
            List<StandingAgreement> standing = Successions.of(
                    accepted(1, with(terms, 1, terms.clauses()), List.of(joined), notes),
                    accepted(2, with(terms, 2, changed(terms, random, seed)), List.of(), List.of()));
            return new Two(standing.getFirst(), standing.getLast());
        }

        boolean carriesOver() {
            return later.hasJoined(GUEST);
        }
    }

    private static StandingAgreement accepted(
            int nr, Agreement terms, List<Accession> accessions, List<Reservation> reservations) {
        var supposed = StandingAgreement.supposed(terms, new byte[] {(byte) nr});
        return new StandingAgreement(
                nr, terms, supposed.document(), supposed.acceptedBy(), null, null, accessions, reservations);
    }

    private static Agreement with(Agreement terms, int version, List<Clause> clauses) {
        return new Agreement(
                terms.id(),
                version,
                terms.title(),
                terms.purpose(),
                terms.instrument(),
                terms.purposes(),
                terms.members(),
                terms.groups(),
                terms.from(),
                terms.until(),
                terms.grounds(),
                clauses,
                terms.obligations(),
                true,
                false);
    }

    /** Some clauses go, change their place or number, become narrower or wider, or come from elsewhere. */
    private static List<Clause> changed(Agreement terms, Random random, long seed) {
        var clauses = new ArrayList<>(terms.clauses());
        for (int i = random.nextInt(4); i > 0 && !clauses.isEmpty(); i--) {
            int at = random.nextInt(clauses.size());
            Clause clause = clauses.get(at);
            switch (random.nextInt(7)) {
                case 0 -> clauses.remove(at);
                case 1 -> clauses.add(clauses.remove(at));
                case 2 -> clauses.set(at, like(clause, "9" + clause.id(), clause.tlp(), clause.approval()));
                case 5 -> {
                    Clause first = clauses.getFirst();
                    clauses.set(at, like(clause, first.id(), clause.tlp(), clause.approval()));
                    clauses.set(0, at == 0 ? first : like(first, clause.id(), first.tlp(), first.approval()));
                }
                case 3 ->
                    clauses.set(
                            at,
                            like(
                                    clause,
                                    clause.id(),
                                    Tlp.values()[random.nextInt(Tlp.values().length)],
                                    clause.approval()));
                case 4 ->
                    clauses.set(
                            at,
                            like(
                                    clause,
                                    clause.id(),
                                    clause.tlp(),
                                    Approval.values()[random.nextInt(Approval.values().length)]));
                default ->
                    clauses.add(
                            at,
                            like(
                                    new PolicyWorld(~seed)
                                            .agreement()
                                            .terms()
                                            .clauses()
                                            .getFirst(),
                                    "7" + i,
                                    clause.tlp(),
                                    clause.approval()));
            }
        }
        return clauses;
    }

    private static Clause like(Clause clause, String id, Tlp tlp, Approval approval) {
        return new Clause(
                id,
                clause.title(),
                clause.from(),
                clause.to(),
                clause.valid(),
                clause.purposes(),
                clause.types(),
                clause.sectors(),
                tlp,
                clause.unmarked(),
                clause.pap(),
                clause.codes(),
                clause.data(),
                approval,
                clause.obligations(),
                clause.objectsADay());
    }

    @Property(tries = 3_000)
    void whoever_need_not_say_yes_again_gives_and_gets_nothing_that_it_had_not_said_yes_to(@ForAll long seed) {
        Two two = Two.of(seed);
        if (!two.carriesOver()) {
            assertThat(two.later().outgrown(GUEST)).isPresent();
            return;
        }
        var world = new PolicyWorld(seed + 1);
        for (int i = 0; i < QUESTIONS; i++) {
            String other = PolicyWorld.PARTIES.get(i % 3);
            String sender = i % 2 == 0 ? GUEST : other;
            String receiver = i % 2 == 0 ? other : GUEST;
            Cargo cargo = own((Cargo.StixVersion) world.cargo(), sender);
            var now = world.instant();
            Decision after = Policy.decide(two.later(), sender, receiver, cargo, now);
            if (after.allowed()) {
                Decision before = Policy.decide(two.earlier(), sender, receiver, cargo, now);
                assertThat(before.allowed()).as(before.reason()).isTrue();
                assertThat(after.approval()).isGreaterThanOrEqualTo(before.approval());
                for (Category category : ((Cargo.StixVersion) cargo).personal()) {
                    Measure was = before.minimisation().getOrDefault(category, Measure.KEEP);
                    Measure is = after.minimisation().getOrDefault(category, Measure.KEEP);
                    assertThat(was == Measure.KEEP || is == was || is == Measure.DROP)
                            .as("%s was %s and is %s", category, was, is)
                            .isTrue();
                }
            }
        }
    }

    private static Cargo own(Cargo.StixVersion version, String sender) {
        return new Cargo.StixVersion(
                version.type(),
                version.handling(),
                Provenance.of(sender),
                version.sectors(),
                version.personal(),
                version.codes());
    }

    @Test
    void the_worlds_of_these_laws_have_both_and_things_cross_in_them() {
        var carried = new AtomicInteger();
        var outgrown = new AtomicInteger();
        var crossed = new AtomicInteger();
        for (long seed = 0; seed < 400; seed++) {
            Two two = Two.of(seed);
            (two.carriesOver() ? carried : outgrown).incrementAndGet();
            var world = new PolicyWorld(seed + 1);
            for (int i = 0; i < QUESTIONS && two.carriesOver(); i++) {
                String other = PolicyWorld.PARTIES.get(i % 3);
                Cargo cargo = own((Cargo.StixVersion) world.cargo(), other);
                if (Policy.decide(two.later(), other, GUEST, cargo, world.instant())
                        .allowed()) {
                    crossed.incrementAndGet();
                }
            }
        }
        assertThat(carried.get()).isGreaterThan(80);
        assertThat(outgrown.get()).isGreaterThan(80);
        assertThat(crossed.get()).isGreaterThan(80);
    }

    @Property
    void what_was_taken_back_stays_taken_back_between_all(@ForAll long seed) {
        Two two = Two.of(seed);
        for (String sender : PolicyWorld.PARTIES.subList(0, 3)) {
            for (Reservation each : two.earlier().reservationsOf(sender, sender)) {
                List<Reservation> now = two.later().reservationsOf(sender, sender);
                boolean there = now.contains(each);
                boolean moved = !two.later().inherited().countsFor(each).isEmpty();
                assertThat(there).isEqualTo(!moved);
                assertThat(moved
                                && each.on().scope() == Reservation.Scope.CLAUSE
                                && two.later().terms().clause(each.on().id()).isPresent())
                        .isFalse();
            }
        }
    }
}
