package org.comity.duty;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DutiesTest {
    private static final Instant AT = Instant.parse("2026-10-07T10:00:00Z");

    private static Ground breach() {
        return Ground.facts(
                "role", "entity",
                "establishment", "DE",
                "personal-data-breach", "yes",
                "gdpr-role", "controller",
                "us-registrant", "no",
                "nis2-class", "neither",
                "product-manufacturer", "no",
                "risk-to-persons", "high",
                "aware-at", "2026-10-06T10:20+02:00");
    }

    @Test
    void of_nothing_nothing_is_said_and_each_rule_names_what_would_decide() {
        Duties duties = Ground.facts().duties(AT);
        assertThat(duties.regimes()).hasSize(Ground.PACKS.rules().size()).allSatisfy(regime -> {
            assertThat(regime.applies()).as(regime.rule().id()).isEqualTo(Answer.OPEN);
            assertThat(regime.deciding()).isNotEmpty();
            assertThat(regime.stages())
                    .allSatisfy(due -> assertThat(due.state()).isIn(Due.State.NOT_BEGUN, Due.State.NOT_DUE));
        });
        assertThat(duties.conflicts()).isEmpty();
    }

    @Test
    void one_no_decides_and_an_unknown_beside_it_does_not_matter() {
        Regime nis2 = Ground.facts("role", "entity", "nis2-class", "neither").regime("nis2-entity", AT);
        assertThat(nis2.applies()).isEqualTo(Answer.NO);
        assertThat(nis2.stages()).isEmpty();
        assertThat(nis2.deciding()).isEmpty();
        assertThat(nis2.because()).anySatisfy(because -> {
            assertThat(because.answer()).isEqualTo(Answer.NO);
            assertThat(because.text()).contains("nis2-class is neither");
            assertThat(because.source()).isEqualTo("Article 23(1)");
        });
    }

    @Test
    void each_fact_is_asked_for_by_a_rule_or_a_form() {
        var asked = new HashSet<Fact>();
        asked.add(Fact.SECTOR); // told to people; no rule of this version depends on it
        asked.addAll(Arrays.asList(Fact.ESTABLISHMENT, Fact.LAW_ENFORCEMENT_DELAY, Fact.DISSEMINATION_DELAYED));
        for (Rule rule : Ground.PACKS.rules()) {
            asked.add(rule.since());
            rule.appliesWhen().forEach(each -> add(asked, each));
            for (Stage stage : rule.stages()) {
                stage.when().forEach(each -> add(asked, each));
                stage.stops().forEach(each -> add(asked, each));
                stage.restDays().ifPresent(rest -> rest.when().forEach(each -> add(asked, each)));
                stage.extension().ifPresent(more -> asked.add(more.until()));
                stage.fields().forEach(field -> field.fact().ifPresent(asked::add));
                stage.begins().ifPresent(event -> add(asked, event));
                stage.terms().forEach(term -> {
                    add(asked, term.from());
                    term.when().forEach(each -> add(asked, each));
                });
            }
        }
        assertThat(asked).containsExactlyInAnyOrder(Fact.values());
    }

    private static void add(Set<Fact> asked, Term.Moment moment) {
        if (moment instanceof Term.OfFact of) {
            asked.add(of.fact());
        }
    }

    private static void add(Set<Fact> asked, Condition condition) {
        switch (condition) {
            case Condition.Is is -> asked.add(is.fact());
            case Condition.AnyOf any -> any.conditions().forEach(each -> add(asked, each));
        }
    }

    @Test
    void what_is_proposed_is_shown_and_never_due() {
        Duties duties = breach().and("us-covered-entity", "yes", "covered-incident", "yes", "ransom-paid", "no")
                .duties(AT);
        assertThat(duties.regimes().stream().filter(each -> !each.counted()))
                .hasSize(2)
                .allSatisfy(regime -> {
                    assertThat(regime.applies()).isEqualTo(Answer.YES);
                    assertThat(regime.stages())
                            .allSatisfy(due -> assertThat(due.state()).isEqualTo(Due.State.NOT_DUE));
                    assertThat(regime.stages())
                            .anySatisfy(due -> assertThat(due.earliest()).isPresent());
                });
    }

    @Test
    void the_arithmetic_is_readable_and_ends_with_the_instant() {
        Due due = breach().due("gdpr-controller", "authority", AT);
        assertThat(due.readings())
                .extracting(each -> each.reading().id())
                .containsExactly("elapsed", "eu-1182", "eu-1182-two-days");
        assertThat(due.contested()).isTrue();
        assertThat(due.readings().getFirst().steps())
                .containsExactly(
                        "aware-at 2026-10-06T10:20+02:00, + 72 hours = 2026-10-09T10:20:00+02:00 Europe/Berlin");
        assertThat(due.readings().get(1).steps())
                .containsExactly(
                        "the hour of the event is not counted (Article 3(1)): aware-at 2026-10-06T10:20+02:00, so it"
                                + " begins 2026-10-06T11:00:00+02:00",
                        "+ 72 hours = 2026-10-09T11:00:00+02:00 Europe/Berlin");
    }

    @Test
    void a_later_stage_says_what_changed_since_the_last() {
        Ground facts = Ground.facts(
                        "role",
                        "entity",
                        "nis2-class",
                        "important",
                        "financial-entity",
                        "no",
                        "significant-incident",
                        "yes",
                        "trust-services-affected",
                        "no",
                        "establishment",
                        "DE",
                        "aware-at",
                        "2026-10-06T10:20+02:00",
                        "malicious",
                        "yes",
                        "severity",
                        "two sites down",
                        "entity-name",
                        "Harbour Logistics")
                .submitted(
                        "nis2-entity/early-warning",
                        "2026-10-06T18:00+02:00",
                        "",
                        Map.of(
                                "malicious",
                                "no",
                                "entity-name",
                                "Harbour Logistics",
                                "contact",
                                "soc@harbour.example"));
        Form form = facts.due("nis2-entity", "notification", AT).form();
        assertThat(form.since()).isPresent();
        assertThat(form.changes()).extracting(Form.Change::field).containsExactly("malicious", "severity");
        assertThat(form.changes().getFirst().before()).contains("no");
        assertThat(form.changes().getFirst().now()).contains("yes");
        assertThat(form.fields())
                .anySatisfy(filled -> {
                    assertThat(filled.field().id()).isEqualTo("contact");
                    assertThat(filled.value()).contains("soc@harbour.example");
                    assertThat(filled.from()).startsWith("said in nis2-entity/early-warning");
                })
                .anySatisfy(filled -> {
                    assertThat(filled.field().id()).isEqualTo("severity");
                    assertThat(filled.from()).isEqualTo("fact severity");
                });
        assertThat(form.missing()).extracting(each -> each.field().id()).containsExactly("impact");
    }

    @Test
    void what_was_submitted_is_shown_as_it_was_and_not_as_facts_say_now() {
        Form form = breach().and("description", "now we know more")
                .submitted(
                        "gdpr-controller/authority",
                        "2026-10-06T18:00+02:00",
                        "",
                        Map.of("description", "a first look"))
                .due("gdpr-controller", "authority", AT)
                .form();
        assertThat(form.fields().getFirst().value()).contains("a first look");
        assertThat(form.since()).isEmpty();
    }

    @Test
    void a_conflict_is_certain_possible_or_not_there() {
        assertThat(breach().and("law-enforcement-delay", "yes").duties(AT).conflicts())
                .singleElement()
                .satisfies(conflict -> {
                    assertThat(conflict.certain()).isTrue();
                    assertThat(conflict.tell()).containsExactly("gdpr-controller/data-subjects");
                    assertThat(conflict.tellSource()).contains("Article 34(1)");
                    assertThat(conflict.delaySource()).contains("Recital 88");
                });
        assertThat(breach().duties(AT).conflicts())
                .singleElement()
                .satisfies(conflict -> assertThat(conflict.certain()).isFalse());
        assertThat(breach().and("law-enforcement-delay", "no").duties(AT).conflicts())
                .isEmpty();
        assertThat(breach().and("law-enforcement-delay", "yes")
                        .submitted("gdpr-controller/data-subjects", "2026-10-06T19:00+02:00", "", Map.of())
                        .duties(AT)
                        .conflicts())
                .as("what was told cannot wait any more")
                .isEmpty();
    }

    @Test
    void every_known_conflict_can_stand() {
        Duties duties = Ground.facts(
                        "role",
                        "entity",
                        "product-manufacturer",
                        "yes",
                        "exploited-vulnerability",
                        "yes",
                        "us-registrant",
                        "yes",
                        "material-incident",
                        "yes",
                        "aware-at",
                        "2026-10-06T10:20+02:00",
                        "materiality-determined-at",
                        "2026-10-06T10:20+02:00",
                        "law-enforcement-delay",
                        "yes",
                        "dissemination-delayed",
                        "yes")
                .duties(AT);
        Duties coordinator = Ground.facts(
                        "role",
                        "coordinator",
                        "notification-received-at",
                        "2026-10-06T10:20+02:00",
                        "dissemination-delayed",
                        "yes")
                .duties(AT);
        assertThat(duties.conflicts())
                .extracting(Conflict::id)
                .containsExactly(
                        "users-and-sensitivity", "law-enforcement-eu", "law-enforcement-us", "public-and-sensitive");
        assertThat(coordinator.conflicts()).extracting(Conflict::id).containsExactly("delayed-dissemination");
    }

    private static Duties by(String pack, Ground facts, Instant at) {
        var packs = new Packs(List.of(Packs.read(pack, "mine.yaml")));
        return Duties.of(packs, Ground.CALENDARS, Conflicts.read("""
            comity: duty-conflicts/1
            conflicts:
              - id: mine
                title: mine
                tell: gdpr-controller/authority
                tell-source: here
                delay: wait
                delay-source: there
                when: [{fact: law-enforcement-delay, is: yes}]
            """, "mine.yaml", packs), facts.entered(), at);
    }

    @Test
    void what_has_lapsed_or_is_suspended_says_so() {
        String gdpr = Resources.text("gdpr.yaml");
        String lapsed = gdpr.replace("valid-from: 2018-05-25", "valid-from: 2018-05-25\nvalid-until: 2026-10-05");
        assertThat(by(lapsed, breach(), AT).regimes().getFirst()).satisfies(regime -> {
            assertThat(regime.applies()).isEqualTo(Answer.NO);
            assertThat(regime.because().getFirst().text())
                    .contains("law until 2026-10-05")
                    .contains("2026-10-06");
        });
        String onItsLastDay = lapsed.replace("2026-10-05", "2026-10-06");
        assertThat(by(onItsLastDay, breach(), AT).regimes().getFirst().applies())
                .isEqualTo(Answer.YES);
        Duties suspended = by(
                gdpr.replace("status: in force", "status: suspended"),
                breach().and("law-enforcement-delay", "yes"),
                AT);
        assertThat(suspended.regimes().getFirst().stages()).allSatisfy(due -> {
            assertThat(due.state()).isEqualTo(Due.State.NOT_DUE);
            assertThat(due.why()).isEqualTo("the rule is suspended");
        });
        assertThat(suspended.conflicts())
                .as("what is not in force tells nobody to tell")
                .isEmpty();
    }

    @Test
    void the_latest_of_several_terms_decides_where_the_pack_says_so() {
        String gdpr = Resources.text("gdpr.yaml").replace("""
                    terms:
                      - {from: aware-at, lasts: 72 hours}
            """, """
                    decides: latest
                    terms:
                      - {from: aware-at, lasts: 72 hours}
                      - {from: classified-at, lasts: 4 hours}
            """);
        Ground facts = breach().and("classified-at", "2026-10-09T09:00+02:00");
        assertThat(by(gdpr, facts, AT).regimes().getFirst().stages().getFirst().earliest())
                .contains(Instant.parse("2026-10-09T11:00:00Z"));
        assertThat(by(gdpr.replace("decides: latest", "decides: earliest"), facts, AT)
                        .regimes()
                        .getFirst()
                        .stages()
                        .getFirst()
                        .earliest())
                .contains(Instant.parse("2026-10-09T08:20:00Z"));
    }

    @Test
    void where_no_term_counts_no_date_is_invented() {
        String gdpr = Resources.text("gdpr.yaml")
                .replace(
                        "{from: aware-at, lasts: 72 hours}",
                        "{from: aware-at, lasts: 72 hours, drops-out-before: classified-at}");
        Due due = by(gdpr, breach().and("classified-at", "2026-12-01T00:00Z"), AT)
                .regimes()
                .getFirst()
                .stages()
                .getFirst();
        assertThat(due.state()).isEqualTo(Due.State.RUNNING);
        assertThat(due.why()).contains("no reading gives a date");
        assertThat(due.readings()).allSatisfy(end -> {
            assertThat(end.due()).isEmpty();
            assertThat(end.steps().getLast()).isEqualTo("no term counts");
        });
    }
}
