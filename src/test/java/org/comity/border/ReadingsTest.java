package org.comity.border;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.comity.json.JsonObject;
import org.comity.ledger.Act;
import org.comity.ledger.Entry;
import org.comity.ledger.Item;
import org.comity.ledger.LogName;
import org.comity.parties.Person;
import org.comity.parties.Role;
import org.comity.parties.Scope;
import org.comity.parties.Visitor;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;

/** Who of our people reads personal data by TAXII stands in the home log, with what and why. */
class ReadingsTest {
    private static final String MAILBOX = "{\"type\":\"email-addr\",\"spec_version\":\"2.1\","
            + "\"id\":\"email-addr--2d77a846-6264-5d51-b586-e43822ea1ea3\",\"value\":\"ana@ministry.example\"}";

    private static Visitor lena(Border border) {
        Person lena = border.person("lena", Role.OPERATOR);
        return new Visitor(
                        "lena's tool", Border.OURS, true, Set.of(Scope.TAXII_READ), new Visitor.Reader(lena.nr(), ""))
                .because("case 7");
    }

    private static List<Entry> reads(Border border) {
        return border.ledger.entries(LogName.HOME, 0, 1_000).stream()
                .filter(each -> Act.READ.equals(record(each).text("kind")))
                .toList();
    }

    private static JsonObject record(Entry entry) {
        return Objects.requireNonNull(entry.opening()).json();
    }

    private static Page read(Border border, Visitor visitor, Wanted wanted) {
        return border.gate
                .serve(visitor, border.gate.shelf(visitor, "home"), wanted)
                .content();
    }

    @OnBothDatabases
    void a_person_who_reads_personal_data_is_named_with_what_and_why(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            border.add(MAILBOX, Border.tool(1, Border.GREEN));
            Visitor lena = lena(border);

            Page page = read(border, lena, Border.all(10));

            assertThat(page.rows()).hasSize(2);
            assertThat(reads(border)).singleElement().satisfies(entry -> {
                assertThat(record(entry).text("actor")).isEqualTo("lena");
                assertThat(record(entry).toString()).contains("case 7").contains("lena's tool");
                assertThat(border.ledger.items(LogName.HOME, entry.number()))
                        .extracting(Item::id)
                        .containsExactly("email-addr--2d77a846-6264-5d51-b586-e43822ea1ea3");
            });
        }
    }

    @OnBothDatabases
    void nothing_is_kept_of_what_is_nobodys_of_a_manifest_of_a_page_held_already_and_of_who_is_no_person(
            Databases kind) {
        try (var border = new Border(kind.fresh())) {
            border.add(Border.tool(1, Border.GREEN));
            Visitor lena = lena(border);
            read(border, lena, Border.all(10));
            border.add(MAILBOX);
            read(border, lena, Border.all(10).withoutBodies());
            read(border, border.reader, Border.all(10));
            assertThat(reads(border)).isEmpty();

            Page page = read(border, lena, Border.all(10));
            assertThat(reads(border)).hasSize(1);
            Wanted again = new Wanted(
                    java.util.OptionalLong.empty(),
                    0,
                    10,
                    List.of(),
                    List.of(),
                    Versions.LAST,
                    List.of(),
                    true,
                    Set.of(page.mark()));
            assertThat(read(border, lena, again).unchanged()).isTrue();
            assertThat(reads(border)).hasSize(1);
        }
    }
}
