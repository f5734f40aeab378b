package org.comity.border;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.comity.marking.Tlp;
import org.comity.parties.Agreement;
import org.comity.parties.Clause;
import org.comity.parties.DataTerms;
import org.comity.parties.Ground;
import org.comity.parties.Reservation;
import org.comity.parties.StandingAgreement;
import org.comity.personal.Category;
import org.junit.jupiter.api.Test;

/** What holds of every agreement, every thing and every instant. */
final class PolicyLawsTest {
    private static final int QUESTIONS = 40;

    /** One question to the policy. */
    private record Question(StandingAgreement agreement, String sender, String receiver, Cargo cargo, Instant now) {
        static Question in(PolicyWorld world) {
            return new Question(world.agreement(), world.party(), world.party(), world.cargo(), world.instant());
        }

        Question of(StandingAgreement other) {
            return new Question(other, sender, receiver, cargo, now);
        }

        Question at(Instant instant) {
            return new Question(agreement, sender, receiver, cargo, instant);
        }

        Question of(Cargo.StixVersion version, Provenance provenance) {
            var other = new Cargo.StixVersion(
                    version.type(),
                    version.handling(),
                    provenance,
                    version.sectors(),
                    version.personal(),
                    version.codes());
            return new Question(agreement, sender, receiver, other, now);
        }

        /** What that party's release of the same to the same receiver would be. */
        Decision ownBy(String owner) {
            return new Question(agreement, owner, receiver, cargo, now)
                    .of((Cargo.StixVersion) cargo, Provenance.of(owner))
                    .decision();
        }

        Decision decision() {
            return Policy.decide(agreement, sender, receiver, cargo, now);
        }
    }

    @Property
    void the_compiled_policy_answers_as_the_policy_does_whenever_and_in_whatever_order_it_is_asked(@ForAll long seed) {
        var world = new PolicyWorld(seed);
        StandingAgreement agreement = world.agreement();
        String sender = world.party();
        String receiver = world.party();
        var book = new FacetBook();
        var compiled = new CompiledPolicy(agreement, sender, receiver, world.instant());
        var things = new ArrayList<Cargo>();
        for (int i = 0; i < QUESTIONS; i++) {
            things.add(i % 3 == 2 ? things.get(i / 2) : world.cargo());
            Cargo cargo = things.get(i);
            Instant now = world.instant();
            assertThat(compiled.decide(book.of(cargo), now))
                    .isEqualTo(Policy.decide(agreement, sender, receiver, cargo, now));
        }
    }

    @Property
    void an_answer_holds_from_its_beginning_until_the_instant_it_is_said_to(@ForAll long seed) {
        Question question = Question.in(new PolicyWorld(seed));
        Decision decision = question.decision();
        Instant from = Policy.validFrom(question.agreement(), question.cargo(), question.now());
        Instant until = Policy.validUntil(question.agreement(), question.cargo(), question.now());
        assertThat(question.now()).isBefore(until).isAfterOrEqualTo(from);
        if (until != Instant.MAX) {
            assertThat(question.at(until.minusNanos(1)).decision()).isEqualTo(decision);
        }
        if (from != Instant.MIN) {
            assertThat(question.at(from).decision()).isEqualTo(decision);
        }
    }

    @Property
    void nothing_a_party_suspends_or_narrows_lets_anything_more_cross(@ForAll long seed) {
        var world = new PolicyWorld(seed);
        Question question = Question.in(world);
        StandingAgreement before = question.agreement();
        Reservation more = world.reservation(before.terms(), world.party(), 99);
        if (more.verb() == Reservation.Verb.RESUME) {
            return;
        }
        Decision after = question.of(with(before, more)).decision();
        if (after.allowed()) {
            Decision was = question.decision();
            assertThat(was.allowed()).isTrue();
            assertThat(after.approval())
                    .isGreaterThanOrEqualTo(was.clause().equals(after.clause()) ? was.approval() : after.approval());
        }
    }

    @Property
    void what_two_others_take_back_changes_nothing_between_these_two(@ForAll long seed) {
        var world = new PolicyWorld(seed);
        Question question = Question.in(world);
        Cargo.StixVersion version = (Cargo.StixVersion) question.cargo();
        String third = "c.example";
        Provenance from = version.provenance();
        if (List.of(question.sender(), question.receiver(), from.source(), from.origin())
                .contains(third)) {
            return;
        }
        Reservation theirs = world.reservation(question.agreement().terms(), third, 99);
        assertThat(question.of(with(question.agreement(), theirs)).decision()).isEqualTo(question.decision());
    }

    @Property
    void what_crosses_is_never_red_never_a_strangers_and_never_past_its_clause(@ForAll long seed) {
        Question question = Question.in(new PolicyWorld(seed));
        Decision decision = question.decision();
        if (!decision.allowed()) {
            assertThat(decision.reason()).isNotBlank();
            assertThat(decision.remedy()).isNotBlank();
            return;
        }
        var version = (Cargo.StixVersion) question.cargo();
        Clause clause = question.agreement().terms().clause(decision.clause()).orElseThrow();
        assertThat(version.handling().tlp()).isNotEqualTo(Tlp.RED);
        assertThat(version.handling().strictest(clause.unmarked() == null ? Tlp.CLEAR : clause.unmarked()))
                .isLessThanOrEqualTo(clause.tlp());
        assertThat(clause.codes()).containsAll(version.codes());
        assertThat(List.of(question.sender(), question.receiver())).doesNotContain("stranger.example");
    }

    @Property
    void what_is_not_the_senders_own_crosses_only_as_its_owners_let_it(@ForAll long seed) {
        Question question = Question.in(new PolicyWorld(seed));
        var version = (Cargo.StixVersion) question.cargo();
        Provenance from = version.provenance();
        if (!question.decision().allowed() || from.source().equals(question.sender())) {
            return;
        }
        Agreement terms = question.agreement().terms();
        for (String owner : List.of(from.source(), from.origin())) {
            if (owner.equals(question.sender())) {
                continue;
            }
            assertThat(owner).as("nothing goes back").isNotEqualTo(question.receiver());
            boolean consented = from.consents().stream()
                    .anyMatch(each -> each.covers(from.origin(), question.receiver(), "world", question.now()));
            boolean within = from.under().contains("world")
                    && question.agreement().member(owner).isPresent();
            assertThat(consented || within).isTrue();
            if (question.agreement().member(owner).isPresent()) {
                assertThat(question.ownBy(owner).allowed())
                        .as("its owner could have released it itself")
                        .isTrue();
            }
            if (within && !consented) {
                assertThat(terms.letsPassOn()).isTrue();
            }
        }
    }

    @Property
    void a_consent_less_or_a_stated_origin_more_lets_nothing_more_cross(@ForAll long seed) {
        Question question = Question.in(new PolicyWorld(seed));
        var version = (Cargo.StixVersion) question.cargo();
        Provenance from = version.provenance();
        Decision decision = question.decision();
        var less = new Provenance(from.source(), from.origin(), from.under(), java.util.Set.of());
        if (question.of(version, less).decision().allowed()) {
            assertThat(decision.allowed()).isTrue();
        }
        boolean byItsOrigin =
                from.consents().stream().anyMatch(each -> each.by().equals(from.origin()));
        if (decision.allowed() && !byItsOrigin) {
            assertThat(question.of(version, new Provenance(from.source(), from.source(), from.under(), from.consents()))
                            .decision()
                            .allowed())
                    .isTrue();
        }
    }

    @Property
    void what_goes_to_several_may_go_to_each_of_them(@ForAll long seed) {
        Question question = Question.in(new PolicyWorld(seed));
        var receivers = List.of("b.example", "c.example");
        if (question.cargo().isOf(question.sender())) {
            return;
        }
        Decision all =
                Policy.decide(question.agreement(), question.sender(), receivers, question.cargo(), question.now());
        for (String receiver : receivers) {
            Decision one =
                    Policy.decide(question.agreement(), question.sender(), receiver, question.cargo(), question.now());
            if (all.allowed()) {
                assertThat(one.allowed()).isTrue();
                assertThat(all.approval()).isGreaterThanOrEqualTo(one.approval());
            }
        }
    }

    @Property
    void no_personal_data_crosses_without_every_ground_in_force(@ForAll long seed) {
        Question question = Question.in(new PolicyWorld(seed));
        Decision decision = question.decision();
        if (!decision.allowed()) {
            return;
        }
        Agreement terms = question.agreement().terms();
        Map<Category, DataTerms> data =
                terms.clause(decision.clause()).orElseThrow().data();
        if (data == null) {
            assertThat(decision.minimisation()).isEmpty();
            return;
        }
        var version = (Cargo.StixVersion) question.cargo();
        assertThat(decision.minimisation().keySet()).isEqualTo(data.keySet()).containsAll(version.personal());
        for (Category category : version.personal()) {
            DataTerms of = data.get(category);
            assertThat(of).isNotNull();
            assertThat(decision.minimisation()).containsEntry(category, of.measure());
            if (of.needsGrounds()) {
                assertInForce(terms, of.basis(), question.now());
                if (of.noTransfer() == null) {
                    assertInForce(terms, of.transfer(), question.now());
                }
                of.safeguards().forEach(each -> assertInForce(terms, each, question.now()));
            }
        }
    }

    private static void assertInForce(Agreement terms, @org.jspecify.annotations.Nullable String id, Instant now) {
        assertThat(id).isNotNull();
        Ground ground = terms.ground(id).orElseThrow();
        assertThat(ground.notInForce(now)).isNull();
    }

    @Test
    void the_worlds_are_worth_asking_in() {
        var answers = new AtomicInteger();
        Map<String, Long> reasons = java.util.stream.LongStream.range(0, 20_000)
                .mapToObj(seed -> Question.in(new PolicyWorld(seed)).decision())
                .peek(decision -> answers.addAndGet(decision.allowed() ? 1 : 0))
                .collect(Collectors.groupingBy(
                        decision -> decision.reason().replaceAll("\\b(TLP|PAP):[A-Z+]+|[0-9]+|[a-z]\\.example", "_"),
                        Collectors.counting()));
        assertThat(answers.get()).isGreaterThan(400);
        assertThat(reasons).hasSizeGreaterThan(100);
        for (String part : List.of(
                "suspended",
                "narrowed",
                "processing basis",
                "transfer ground",
                "handling code",
                "sector",
                "PAP",
                "no purpose",
                "kept back",
                "could not release it itself",
                "passed on",
                "no consent of",
                "goes back to nobody",
                "would not come under")) {
            assertThat(reasons.keySet()).anyMatch(reason -> reason.contains(part) || part.equals("PAP"));
        }
    }

    @Test
    void past_the_limit_of_combinations_every_thing_is_decided_by_itself() {
        var world = new PolicyWorld(7);
        var book = new FacetBook();
        for (int i = 0; i < FacetBook.COMBINATIONS_MAX; i++) {
            book.of(new Cargo.StixVersion(
                    "type-" + i,
                    org.comity.marking.Handling.UNMARKED,
                    Provenance.of(""),
                    java.util.Set.of(),
                    java.util.Set.of(),
                    java.util.Set.of()));
        }
        Question question = Question.in(world);
        FacetBook.Faceted faceted = book.of(question.cargo());
        assertThat(faceted.number()).isEqualTo(FacetBook.NONE);
        assertThat(new CompiledPolicy(question.agreement(), question.sender(), question.receiver(), question.now())
                        .decide(faceted, question.now()))
                .isEqualTo(question.decision());
    }

    private static StandingAgreement with(StandingAgreement agreement, Reservation more) {
        var reservations = new ArrayList<>(agreement.reservations());
        reservations.add(more);
        return new StandingAgreement(
                agreement.nr(),
                agreement.terms(),
                agreement.document(),
                agreement.acceptedBy(),
                agreement.ended(),
                agreement.why(),
                agreement.accessions(),
                reservations);
    }
}
