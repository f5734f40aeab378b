package org.comity.border;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.comity.json.Json;
import org.comity.marking.Tlp;
import org.comity.parties.Reservation;
import org.comity.parties.Reservation.Limits;
import org.comity.parties.Reservation.Subject;
import org.comity.parties.StandingAgreement;
import org.comity.seal.Digest;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;

/** What lies in an outbox when the terms change: no byte leaves in another rendition than they ask for. */
final class StricterTermsTest {
    private static final String ADDRESS = "198.51.100.7";
    private static final String MARKED = ",\"object_marking_refs\":[\"" + Border.GREEN + "\"]";
    private static final String OBJECT = Border.address(ADDRESS, MARKED);

    /** Of a domain object the id stays, whatever becomes of the content. */
    private static final String IDENTITY = "{\"type\":\"identity\",\"spec_version\":\"2.1\","
            + "\"id\":\"identity--6d1f9a0e-3c1d-4f0e-8a4e-0d3b1f0b2a01\",\"created\":\"2026-01-01T00:00:00.000Z\","
            + "\"modified\":\"2026-01-01T00:00:00.000Z\",\"identity_class\":\"organization\",\"name\":\"Harbour\","
            + "\"contact_information\":\"mail desk@harbour.example\"" + MARKED + "}";

    private static final String IDENTITY_ID = "identity--6d1f9a0e-3c1d-4f0e-8a4e-0d3b1f0b2a01";

    /** Two clauses: the first lets addresses and identities cross with this measure, the second pseudonymises both. */
    private static String terms(Border border, int version, String measure) {
        return border.document("shared", version, "refuse")
                        .replace("types: [indicator, tool]", "types: [ipv4-addr, identity]")
                        .replace("clauses:", """
                                purposes:
                                  - id: defence
                                    text: Protect networks
                                grounds:
                                  - id: mandate
                                    kind: processing basis
                                    text: The mandate
                                    source: An act
                                    status: in force
                                clauses:""")
                + clause("1", measure).substring(clause("1", measure).indexOf("    purposes"))
                + clause("2", "pseudonym");
    }

    private static String clause(String id, String measure) {
        var text = new StringBuilder("""
                  - id: "%s"
                    title: The same, otherwise
                    types: [ipv4-addr, identity]
                    tlp: GREEN
                    unmarked: refuse
                    purposes: defence
                    data:
                """.formatted(id));
        for (String category : List.of("ip-address", "email", "name", "free-text")) {
            text.append("""
                          - category: %s
                            basis: mandate
                            no-transfer: There is none
                            measure: %s
                    """.formatted(category, measure));
        }
        return text.toString();
    }

    private static Border agreed(Databases kind, String measure) {
        var border = new Border(kind.fresh());
        border.agree(terms(border, 1, measure));
        assertThat(border.add(OBJECT, IDENTITY).refused()).isZero();
        return border;
    }

    private static Release release(Border border) {
        return border.gate.releases().release("lena", "shared", Wanted.everything(100), false);
    }

    private static List<String> bodies(Border border) {
        Shelf shelf = border.gate.shelf(border.partner, "shared");
        return border.gate.serve(border.partner, shelf, Border.all(100)).content().rows().stream()
                .map(row -> new String(row.body(), StandardCharsets.UTF_8))
                .toList();
    }

    /** What the partner's node is handed, from the beginning. */
    private static String batch(Border border) {
        Federation federation = border.gate.federation(
                border.keys, border.ledger, new Signer(Border.OURS, "1", border.ourKey), UUID::randomUUID);
        var partner = new Partner(border.parties.require(Border.THEIRS), "1");
        return federation
                .batches()
                .after(
                        partner,
                        "shared",
                        federation
                                .batches()
                                .offers(partner)
                                .getFirst()
                                .outboxes()
                                .getFirst(),
                        0,
                        "")
                .map(each -> new String(each.content(), StandardCharsets.UTF_8))
                .orElse("");
    }

    private static List<Digest> previewed(Border border) {
        var shown = new ArrayList<Digest>();
        border.gate.releases().preview("shared", Border.THEIRS, Wanted.everything(100), each -> {
            if (each.decision().allowed()) {
                shown.add(each.sha256());
            }
        });
        return shown;
    }

    private static List<Lint> lint(Border border, String rule) {
        return border.gate.releases().lint("shared", Wanted.everything(100), border.keys, border.credentials).stream()
                .filter(each -> each.rule().equals(rule))
                .toList();
    }

    @OnBothDatabases
    void no_byte_of_the_laxer_rendition_leaves_once_stricter_terms_are_in_force(Databases kind) {
        try (Border border = agreed(kind, "keep")) {
            assertThat(release(border).released()).isEqualTo(2);
            border.agree(terms(border, 2, "pseudonym"));

            assertThat(bodies(border)).isEmpty();
            assertThat(batch(border)).doesNotContain(ADDRESS, "desk@", "Harbour");
            assertThat(border.gate
                            .serve(
                                    border.partner,
                                    border.gate.shelf(border.partner, "shared"),
                                    Border.all(100).withoutBodies())
                            .content()
                            .rows())
                    .as("nor is it named in a manifest")
                    .isEmpty();
            assertThat(lint(border, "former rendition"))
                    .singleElement()
                    .satisfies(each -> assertThat(each.count()).isEqualTo(2));
            assertThat(lint(border, "handed over before")).isEmpty();

            assertThat(release(border).released()).isEqualTo(2);
            assertThat(bodies(border)).hasSize(2).noneMatch(each -> each.contains(ADDRESS) || each.contains("desk@"));
            assertThat(bodies(border).stream().map(StricterTermsTest::digest))
                    .containsExactlyInAnyOrderElementsOf(previewed(border));
            assertThat(batch(border)).doesNotContain(ADDRESS, "desk@").contains("@pseudonym.invalid");
            assertThat(lint(border, "former rendition")).isEmpty();
            assertThat(release(border).already()).isEqualTo(2);
        }
    }

    @OnBothDatabases
    void the_last_version_of_an_object_is_the_one_in_the_rendition_that_is_asked_now(Databases kind) {
        try (Border border = agreed(kind, "keep")) {
            release(border);
            for (String measure : List.of("pseudonym", "keep", "drop", "keep")) {
                StandingAgreement now = border.agreements.require("shared");
                border.agree(terms(border, now.terms().version() + 1, measure));
                assertThat(last(border)).isEmpty();
                release(border);
                assertThat(last(border))
                        .singleElement()
                        .satisfies(each -> assertThat(each.contains("desk@harbour.example"))
                                .isEqualTo(measure.equals("keep")));
            }
        }
    }

    /** What a TAXII client is given that asks for one object and says nothing of versions. */
    private static List<String> last(Border border) {
        return border
                .gate
                .serve(
                        border.partner,
                        border.gate.shelf(border.partner, "shared"),
                        Border.wanted(100, List.of(IDENTITY_ID), List.of(), Versions.LAST))
                .content()
                .rows()
                .stream()
                .map(row -> new String(row.body(), StandardCharsets.UTF_8))
                .toList();
    }

    @OnBothDatabases
    void a_narrowing_that_leaves_it_to_a_stricter_clause_is_felt_at_once(Databases kind) {
        try (Border border = agreed(kind, "keep")) {
            release(border);
            StandingAgreement agreement = border.agreements.require("shared");
            border.gate
                    .agreeing()
                    .take(
                            agreement,
                            border.agreements
                                    .alone()
                                    .reserve(
                                            agreement,
                                            Reservation.Verb.NARROW,
                                            new Subject(Reservation.Scope.CLAUSE, "1"),
                                            new Limits(Tlp.CLEAR, null, Set.of(), Set.of(), null, null),
                                            "our court says so",
                                            border.ourKey));
            assertThat(bodies(border)).isEmpty();
            release(border);
            assertThat(bodies(border)).hasSize(2).noneMatch(each -> each.contains(ADDRESS) || each.contains("desk@"));
        }
    }

    @OnBothDatabases
    void what_was_handed_over_before_is_told_and_can_be_asked_back(Databases kind) {
        try (Border border = agreed(kind, "keep")) {
            release(border);
            assertThat(bodies(border)).hasSize(2);
            border.agree(terms(border, 2, "pseudonym"));
            assertThat(lint(border, "handed over before")).singleElement().satisfies(each -> {
                assertThat(each.count()).isEqualTo(2);
                assertThat(each.receivers()).isEqualTo(Border.THEIRS);
                assertThat(each.message()).endsWith("comity recall shared ID");
                assertThat(each.blocks()).isFalse();
            });
            release(border);
            Federation federation = border.gate.federation(
                    border.keys, border.ledger, new Signer(Border.OURS, "1", border.ourKey), UUID::randomUUID);
            List<Recall> asked =
                    federation.recalls().ask("lena", "shared", List.of(IDENTITY_ID), "stricter terms", null, false);
            assertThat(federation.recalls().items(asked.getFirst()).stream().map(AskedVersion::digest))
                    .as("the one that was handed over, and the one that lies there now")
                    .hasSize(2)
                    .contains(digest(IDENTITY));
            assertThat(bodies(border)).hasSize(1);
        }
    }

    @OnBothDatabases
    void a_version_that_treats_it_the_same_withholds_nothing_and_lays_nothing_again(Databases kind) {
        for (String measure : List.of("keep", "pseudonym")) {
            try (Border border = agreed(kind, measure)) {
                release(border);
                List<String> before = bodies(border);
                border.agree(terms(border, 2, measure).replace("tlp: GREEN", "tlp: AMBER"));
                assertThat(bodies(border)).isEqualTo(before).hasSize(2);
                Release again = release(border);
                assertThat(again.released()).isZero();
                assertThat(again.already()).isEqualTo(2);
                assertThat(lint(border, "former rendition")).isEmpty();
            }
        }
    }

    @OnBothDatabases
    void what_cannot_be_minimised_as_it_is_asked_now_stays_where_it_is(Databases kind) {
        try (Border border = agreed(kind, "keep")) {
            release(border);
            border.agree(terms(border, 2, "drop").replace(clause("2", "pseudonym"), ""));
            assertThat(bodies(border)).isEmpty();
            Release release = release(border);
            assertThat(release.released())
                    .as("the identity without its contact")
                    .isEqualTo(1);
            assertThat(release.refusals().getFirst().decision().reason()).contains("it cannot be minimised");
            assertThat(bodies(border)).singleElement().asString().contains("identity--");
        }
    }

    @Property(tries = 25)
    void whatever_is_handed_over_is_what_a_preview_shows_at_that_moment(@ForAll long seed) {
        var random = new Random(seed);
        try (Border border = agreed(Databases.SQLITE, "keep")) {
            int version = 1;
            for (int step = 0; step < 8; step++) {
                switch (random.nextInt(4)) {
                    case 0 -> {
                        version++;
                        String measure =
                                List.of("keep", "drop", "truncate", "pseudonym").get(random.nextInt(4));
                        border.agree(terms(border, version, measure));
                    }
                    case 1 -> release(border);
                    case 2 -> border.add(Border.address("203.0.113." + (1 + random.nextInt(200)), MARKED));
                    default ->
                        assertThat(previewed(border))
                                .containsAll(bodies(border).stream()
                                        .map(StricterTermsTest::digest)
                                        .toList());
                }
            }
            release(border);
            assertThat(bodies(border).stream().map(StricterTermsTest::digest))
                    .containsExactlyInAnyOrderElementsOf(previewed(border));
            assertThat(bodies(border).stream()
                            .map(each -> Json.parseObject(each.getBytes(StandardCharsets.UTF_8))
                                    .text("id")))
                    .doesNotHaveDuplicates();
        }
    }

    private static Digest digest(String body) {
        return Digest.of(body.getBytes(StandardCharsets.UTF_8));
    }
}
