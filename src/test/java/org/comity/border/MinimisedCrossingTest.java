package org.comity.border;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.seal.Digest;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;

/** What crosses where a clause asks for personal data to be minimised: the same on every way out. */
final class MinimisedCrossingTest {
    private static final String ADDRESS = "198.51.100.7";
    private static final String MAIL = "jo.example@mail.northland.example";
    private static final String ADDRESS_ID = "ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4";
    private static final String MAIL_ID = "email-addr--0b3d5ad8-6b66-5f8a-8d7e-0c2ab6b0d4f1";
    private static final String MARKED = "\"object_marking_refs\":[\"" + Border.GREEN + "\"]";

    private static final String[] OBJECTS = {
        "{\"type\":\"ipv4-addr\",\"spec_version\":\"2.1\",\"id\":\"" + ADDRESS_ID + "\",\"value\":\"" + ADDRESS + "\","
                + MARKED + "}",
        "{\"type\":\"email-addr\",\"spec_version\":\"2.1\",\"id\":\"" + MAIL_ID + "\",\"value\":\"" + MAIL + "\","
                + MARKED + "}",
        "{\"type\":\"observed-data\",\"spec_version\":\"2.1\",\"id\":\"observed-data--6d1f9a0e-3c1d-4f0e-8a4e-0d3b1f0b2a01\","
                + "\"created\":\"2026-01-01T00:00:00.000Z\",\"modified\":\"2026-01-01T00:00:00.000Z\","
                + "\"first_observed\":\"2026-01-01T00:00:00Z\",\"last_observed\":\"2026-01-02T00:00:00Z\","
                + "\"number_observed\":3,\"object_refs\":[\"" + ADDRESS_ID + "\",\"" + MAIL_ID + "\"]," + MARKED + "}"
    };

    @OnBothDatabases
    void what_was_never_to_cross_is_in_no_byte_that_the_partner_can_obtain(Databases kind) {
        try (Border border = agreed(kind, "flows")) {
            Release release = border.gate.releases().release("lena", "shared", Wanted.everything(100), false);
            assertThat(release.refusals()).isEmpty();
            assertThat(release.released()).isEqualTo(3);

            List<byte[]> bodies = theirs(border);
            assertThat(bodies).hasSize(3);
            String all = String.join(
                    "\n", bodies.stream().map(MinimisedCrossingTest::text).toList());
            assertThat(all).doesNotContain(ADDRESS, MAIL, "jo.example", ADDRESS_ID, MAIL_ID);
            JsonObject observed = bodies.stream()
                    .map(Json::parseObject)
                    .filter(each -> "observed-data".equals(each.text("type")))
                    .findFirst()
                    .orElseThrow();
            Set<String> ids = Set.copyOf(bodies.stream()
                    .map(each -> String.valueOf(Json.parseObject(each).text("id")))
                    .toList());
            assertThat(ids).as("references lead to what the partner holds").containsAll(observed.texts("object_refs"));
        }
    }

    @OnBothDatabases
    void whoever_guesses_the_id_that_something_is_held_under_finds_nothing(Databases kind) {
        try (Border border = agreed(kind, "flows")) {
            border.gate.releases().release("lena", "shared", Wanted.everything(100), false);
            assertThat(asked(border, ADDRESS_ID)).isEmpty();
            String crossing =
                    String.valueOf(Json.parseObject(theirs(border).getFirst()).text("id"));
            assertThat(asked(border, crossing)).hasSize(1);
            assertThat(border.read(named(crossing)).rows())
                    .as("at home that id stands for nothing")
                    .isEmpty();
            assertThat(border.read(named(ADDRESS_ID)).rows()).hasSize(1);
        }
    }

    @OnBothDatabases
    void the_preview_shows_the_bytes_that_then_cross(Databases kind) {
        try (Border border = agreed(kind, "flows")) {
            var shown = new ArrayList<Digest>();
            border.gate
                    .releases()
                    .preview("shared", Border.THEIRS, Wanted.everything(100), each -> shown.add(each.sha256()));
            border.gate.releases().release("lena", "shared", Wanted.everything(100), false);
            assertThat(theirs(border).stream().map(Digest::of)).containsExactlyInAnyOrderElementsOf(shown);
        }
    }

    @OnBothDatabases
    void a_second_release_finds_it_there_and_what_was_minimised_cannot_be_deleted(Databases kind) {
        try (Border border = agreed(kind, "flows")) {
            border.gate.releases().release("lena", "shared", Wanted.everything(100), false);
            Release again = border.gate.releases().release("lena", "shared", Wanted.everything(100), false);
            assertThat(again.released()).isZero();
            assertThat(again.already()).isEqualTo(3);
            assertThat(border.gate
                            .releases()
                            .release("lena", "shared", Wanted.everything(100), true)
                            .released())
                    .isZero();
            assertThat(theirs(border)).hasSize(3);
            assertThatThrownBy(() -> border.gate.delete(border.operator, border.home(), ADDRESS_ID, Versions.ALL))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("recalled, not deleted");
        }
    }

    @OnBothDatabases
    void what_waits_for_approval_is_approved_in_its_minimised_bytes(Databases kind) {
        try (Border border = agreed(kind, "staged")) {
            Release release = border.gate.releases().release("lena", "shared", Wanted.everything(100), false);
            assertThat(release.released()).isZero();
            Staging staging = border.gate.releases().stagings().getFirst();
            List<Digest> staged = border.gate.releases().items(staging).stream()
                    .map(Staging.Item::digest)
                    .toList();
            var person = border.person("mara", org.comity.parties.Role.APPROVER);
            border.gate.releases().approve(staging.nr(), person, null);
            assertThat(theirs(border).stream().map(Digest::of)).containsExactlyInAnyOrderElementsOf(staged);
            assertThat(text(theirs(border).getFirst())).doesNotContain(ADDRESS);
        }
    }

    @OnBothDatabases
    void two_agreements_show_the_same_thing_as_two(Databases kind) {
        try (Border border = agreed(kind, "flows")) {
            border.agree(document(border, "other", "flows"));
            border.gate.releases().release("lena", "shared", Wanted.everything(100), false);
            border.gate.releases().release("lena", "other", Wanted.everything(100), false);
            assertThat(border.theirs("shared"))
                    .doesNotContainAnyElementsOf(border.theirs("other").stream()
                            .filter(id -> !id.startsWith("observed-data"))
                            .toList());
        }
    }

    private static Border agreed(Databases kind, String approval) {
        var border = new Border(kind.fresh());
        border.agree(document(border, "shared", approval));
        assertThat(border.add(OBJECTS).refused()).isZero();
        return border;
    }

    private static String document(Border border, String id, String approval) {
        return """
                comity: agreement/1
                id: %s
                version: 1
                title: Where attacks come from
                parties:
                  - id: %s
                    name: Northland CSIRT
                    key: %s
                  - id: %s
                    name: Westland CERT
                    key: %s
                valid:
                  from: 2026-11-01T00:00:00Z
                  until: 2026-12-01T00:00:00Z
                purposes:
                  - id: defence
                    text: Protect networks of both countries
                grounds:
                  - id: mandate
                    kind: processing basis
                    text: The mandate of the team
                    source: Network Security Act of Northland, section 7
                    status: in force
                  - id: adequacy
                    kind: transfer ground
                    text: The adequacy decision on Westland
                    source: Decision 2024/17
                    status: in force
                clauses:
                  - id: "1"
                    title: Observations without names
                    purposes: defence
                    types: [ipv4-addr, email-addr, observed-data]
                    tlp: GREEN
                    unmarked: refuse
                    data:
                      - category: email
                        basis: mandate
                        transfer: adequacy
                        measure: pseudonym
                      - category: ip-address
                        basis: mandate
                        transfer: adequacy
                        measure: pseudonym
                    approval: %s
                """.formatted(
                        id,
                        Border.OURS,
                        Border.key(Border.OURS, border.ourKey),
                        Border.THEIRS,
                        Border.key(Border.THEIRS, border.theirKey),
                        approval);
    }

    private static List<byte[]> theirs(Border border) {
        return border
                .gate
                .serve(border.partner, border.gate.shelf(border.partner, "shared"), Wanted.everything(100))
                .content()
                .rows()
                .stream()
                .map(Row::body)
                .toList();
    }

    private static List<Row> asked(Border border, String id) {
        return border.gate
                .serve(border.partner, border.gate.shelf(border.partner, "shared"), named(id))
                .content()
                .rows();
    }

    private static Wanted named(String id) {
        return new Wanted(
                OptionalLong.empty(), 0, 100, List.of(id), List.of(), Versions.LAST, List.of(), true, Set.of());
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }
}
