package org.comity.duty;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.comity.json.Json;
import org.comity.yaml.BadYaml;

/** What holds whatever is known of an event. */
class DutiesLawsTest {
    private static final long FIRST = Instant.parse("2017-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST = Instant.parse("2032-01-01T00:00:00Z").getEpochSecond();

    @Provide
    Arbitrary<OffsetDateTime> moments() {
        return Combinators.combine(
                        Arbitraries.longs().between(FIRST, LAST),
                        Arbitraries.of("Z", "+01:00", "-07:00", "+14:00", "+05:45"))
                .as((seconds, offset) -> Instant.ofEpochSecond(seconds).atOffset(ZoneOffset.of(offset)));
    }

    private Arbitrary<String> value(Fact fact) {
        return switch (fact.kind()) {
            case INSTANT -> moments().map(OffsetDateTime::toString);
            case YES_NO, CHOICE -> Arbitraries.of(fact.choices());
            case COUNTRY -> Arbitraries.of("DE", "FR", "PL", "IE", "SE");
            case TEXT -> Arbitraries.of("this", "that");
        };
    }

    @Provide
    Arbitrary<Facts> facts() {
        var each = new ArrayList<Arbitrary<Map.Entry<Fact, String>>>();
        for (Fact fact : Fact.values()) {
            each.add(Combinators.combine(Arbitraries.integers().between(0, 4), value(fact))
                    .as((known, value) -> Map.entry(fact, known == 0 ? "" : value)));
        }
        Arbitrary<List<Submission>> submitted = Combinators.combine(
                        Arbitraries.of(Ground.PACKS.stages()), moments(), Arbitraries.of("", "because"))
                .as((stage, at, reasons) -> new Submission(stage, at, reasons, Map.of("description", "this")))
                .list()
                .ofMaxSize(4);
        return Combinators.combine(Combinators.combine(each).as(entries -> entries), submitted)
                .as((entries, done) -> {
                    var values = new EnumMap<Fact, String>(Fact.class);
                    entries.stream()
                            .filter(entry -> !entry.getValue().isEmpty())
                            .forEach(entry -> values.put(entry.getKey(), entry.getValue()));
                    return new Facts(values, List.of(ZoneId.of("Asia/Tokyo")), done);
                });
    }

    private static Duties duties(Facts facts, OffsetDateTime at) {
        return Duties.of(Ground.PACKS, Ground.CALENDARS, Ground.CONFLICTS, facts, at.toInstant());
    }

    @Property(tries = 300)
    void an_answer_is_open_exactly_where_a_fact_would_decide(
            @ForAll("facts") Facts facts, @ForAll("moments") OffsetDateTime at) {
        for (Regime regime : duties(facts, at).regimes()) {
            assertThat(regime.deciding().isEmpty()).isEqualTo(regime.applies() != Answer.OPEN);
            assertThat(regime.deciding())
                    .allSatisfy(fact -> assertThat(facts.text(fact)).isEmpty());
            assertThat(regime.stages().isEmpty()).isEqualTo(regime.applies() == Answer.NO);
        }
    }

    @Property(tries = 300)
    void states_go_by_the_earliest_end(@ForAll("facts") Facts facts, @ForAll("moments") OffsetDateTime at) {
        Duties duties = duties(facts, at);
        for (Regime regime : duties.regimes()) {
            for (Due due : regime.stages()) {
                Instant end = due.earliest().orElse(Instant.MAX);
                switch (due.state()) {
                    case OVERDUE -> assertThat(duties.at()).isAfter(end);
                    case RUNNING -> assertThat(duties.at()).isBeforeOrEqualTo(end);
                    case DONE ->
                        assertThat(due.done().orElseThrow().at().toInstant()).isBeforeOrEqualTo(end);
                    case DONE_LATE ->
                        assertThat(due.done().orElseThrow().at().toInstant()).isAfter(end);
                    case NOT_BEGUN -> assertThat(due.readings()).isEmpty();
                    case NOT_DUE -> assertThat(due.why()).isNotBlank();
                }
                assertThat(regime.counted() || due.state() == Due.State.NOT_DUE).isTrue();
                assertThat(due.readings())
                        .allSatisfy(each -> assertThat(each.steps()).isNotEmpty());
            }
        }
    }

    @Property(tries = 300)
    void one_more_fact_never_turns_a_yes_or_no_around(
            @ForAll("facts") Facts facts,
            @ForAll("moments") OffsetDateTime at,
            @ForAll @IntRange(max = 1000) int which) {
        // Forget one fact that is known: what was answered before may become open, and never the opposite.
        List<Fact> known = Arrays.stream(Fact.values())
                .filter(fact ->
                        facts.text(fact).isPresent() && fact.kind() != Fact.Kind.INSTANT && fact != Fact.ESTABLISHMENT)
                .toList();
        if (known.isEmpty()) {
            return; // nothing to forget
        }
        Fact forgotten = known.get(which % known.size());
        var values = new EnumMap<Fact, String>(Fact.class);
        for (Fact fact : Fact.values()) {
            facts.text(fact).ifPresent(value -> values.put(fact, value));
        }
        values.remove(forgotten);
        List<Regime> more = duties(facts, at).regimes();
        List<Regime> less =
                duties(new Facts(values, facts.zones(), facts.submitted()), at).regimes();
        for (int i = 0; i < more.size(); i++) {
            assertThat(less.get(i).applies()).isIn(more.get(i).applies(), Answer.OPEN);
        }
    }

    @Property(tries = 200)
    void what_is_said_can_be_read_again(@ForAll("facts") Facts facts, @ForAll("moments") OffsetDateTime at) {
        Duties duties = duties(facts, at);
        String json = Json.print(DutiesJson.of(duties, "no advice"));
        assertThat(Json.print(Json.parse(json))).isEqualTo(json);
        assertThat(CalendarFeed.of(duties, "no advice").lines())
                .startsWith("BEGIN:VCALENDAR")
                .endsWith("END:VCALENDAR")
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(CalendarFeed.LINE_BYTES_MAX));
    }

    @Property(tries = 500)
    void a_broken_file_of_facts_is_read_or_refused_and_never_a_fault(
            @ForAll @IntRange(max = 2000) int at, @ForAll char put, @ForAll boolean cut) throws Exception {
        String text = Files.readString(Path.of("docs", "examples", "duty-facts.yaml"));
        int place = at % text.length();
        String broken = cut ? text.substring(0, place) : text.substring(0, place) + put + text.substring(place + 1);
        try {
            Facts facts = FactsForm.read(broken, "facts.yaml", Ground.PACKS, ZoneId::of);
            assertThat(duties(facts, OffsetDateTime.parse("2026-03-29T10:00Z")).regimes())
                    .isNotEmpty();
        } catch (BadYaml e) {
            assertThat(e).hasMessageStartingWith("facts.yaml: ");
        }
    }
}
