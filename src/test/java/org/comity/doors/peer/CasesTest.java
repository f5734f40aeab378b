package org.comity.doors.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import org.comity.border.Refused;
import org.comity.cases.CaseState;
import org.comity.cases.Casebook;
import org.comity.cases.Desk;
import org.comity.cases.Kind;
import org.comity.cases.Member;
import org.comity.cases.NewCase;
import org.comity.cases.TestKind;
import org.comity.json.JsonObject;
import org.comity.kinds.incident.Incident;
import org.comity.ledger.LogName;
import org.comity.parties.Actor;
import org.comity.parties.Appointments;
import org.comity.parties.Credentials;
import org.comity.parties.Logins;
import org.comity.parties.People;
import org.comity.parties.Person;
import org.comity.parties.Role;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;
import org.junit.jupiter.api.Test;

/** Joint cases over real nodes: what goes where, what does not, and what both logs say of it. */
final class CasesTest {

    @OnBothDatabases
    void three_parties_work_apart_and_end_in_the_same_state(Databases kind) throws Exception {
        try (var table = new Table(kind)) {
            table.begin(table.west);
            table.take(table.west, "assessed", "class", "availability", "severity", "red");
            table.take(table.north, "noted", "text", "It began at eight.");
            table.invite(table.far);
            table.take(table.west, "noted", "text", "Said before West knew of Far.");
            table.meet();
            table.take(table.far, "joined");
            table.meet();

            assertThat(table.state(table.west)).isEqualTo(table.state(table.north));
            assertThat(table.state(table.far)).isEqualTo(table.state(table.north));
            assertThat(table.state(table.far).members().get(Site.FAR).standing())
                    .isEqualTo(Member.Standing.JOINED);
            assertThat(texts(table.state(table.far))).contains("Said before West knew of Far.");
            assertThat(table.state(table.far).notCounting()).isEmpty();
        }
    }

    @OnBothDatabases
    void both_logs_have_every_step_and_agree(Databases kind) throws Exception {
        try (var table = new Table(kind)) {
            table.begin(table.west);
            table.take(table.north, "noted", "text", "one");
            table.take(table.west, "noted", "text", "two");
            table.meet();
            table.take(table.north, "noted", "text", "still under way");

            var sent = table.compared(table.north, table.west, true);
            assertThat(sent.differing()).isZero();
            assertThat(sent.agreed()).isEqualTo(3);
            assertThat(sent.unreceipted()).isEqualTo(1);
            var came = table.compared(table.north, table.west, false);
            assertThat(came.differing()).isZero();
            assertThat(came.agreed()).isEqualTo(2);
            assertThat(table.north.ledger.verify().holds()).isTrue();
            assertThat(table.west.ledger.verify().holds()).isTrue();
        }
    }

    @Test
    void a_log_that_says_it_took_a_step_that_was_never_sent_is_a_difference() throws Exception {
        try (var table = new Table(Databases.SQLITE)) {
            table.begin(table.west);
            var told = table.forge(table.north, 99, org.comity.seal.Digest.of("x"), List.of(), Table.noted("never"));
            Site.forge(table.north, table.west, "joint", "case-steps", org.comity.border.CaseForger.letter(told));
            assertThat(table.compared(table.north, table.west, true).differing())
                    .isEqualTo(1);
        }
    }

    @OnBothDatabases
    void a_note_kept_at_home_and_a_step_for_some_leave_no_trace_elsewhere(Databases kind) throws Exception {
        try (var table = new Table(kind)) {
            table.begin(table.west, table.far);
            CaseState before = table.state(table.far);
            long farEntries = table.far.log(LogName.of("joint", Site.NORTH)).size();
            long farLetters = table.north.federation.letters().last(Site.FAR, "joint");

            table.take(table.north, new Desk.Audience.Home(), "noted", "text", "kept");
            table.take(table.north, new Desk.Audience.Some(List.of(Site.WEST)), "noted", "text", "for West");
            table.meet();

            assertThat(table.state(table.far)).isEqualTo(before);
            assertThat(table.far.log(LogName.of("joint", Site.NORTH))).hasSize((int) farEntries);
            assertThat(table.north.federation.letters().last(Site.FAR, "joint")).isEqualTo(farLetters);
            assertThat(texts(table.state(table.west))).contains("for West").doesNotContain("kept");
            assertThat(texts(table.state(table.north))).contains("for West", "kept");
            assertThat(table.state(table.north).digest()).isEqualTo(before.digest());

            Desk.Taken next = table.take(table.north, "noted", "text", "for all");
            table.meet();
            assertThat(next.step().number())
                    .as("no gap for those who were not told")
                    .isEqualTo(4);
            assertThat(table.state(table.far).digest())
                    .isEqualTo(table.state(table.north).digest());
        }
    }

    @OnBothDatabases
    void a_step_that_may_not_go_to_one_member_is_not_taken_at_all(Databases kind) throws Exception {
        try (var table = new Table(kind)) {
            table.begin(table.west, table.far);
            CaseState before = table.state(table.north);

            assertThatThrownBy(() -> table.take(table.north, "noted", "text", "strict", "tlp", "TLP:AMBER"))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("may not go to " + Site.FAR)
                    .hasMessageContaining("clause 1 lets cross up to TLP:GREEN");

            table.meet();
            assertThat(table.state(table.north)).isEqualTo(before);
            assertThat(table.state(table.west)).isEqualTo(before);
            assertThat(table.north.log(LogName.HOME))
                    .anySatisfy(record -> assertThat(record.text("kind")).isEqualTo("case step refused"));
            // Between the two it may go, and Far learns nothing of it.
            table.take(
                    table.north,
                    new Desk.Audience.Some(List.of(Site.WEST)),
                    "noted",
                    "text",
                    "strict",
                    "tlp",
                    "TLP:AMBER");
        }
    }

    @Test
    void nobody_is_invited_who_may_not_have_what_was_said_already() throws Exception {
        try (var table = new Table(Databases.SQLITE)) {
            table.begin(table.west);
            table.take(table.north, "noted", "text", "strict", "tlp", "TLP:AMBER");
            assertThatThrownBy(() -> table.invite(table.far))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining(Site.FAR + " cannot be invited");
            assertThat(table.desk(table.north).why("grid", Site.FAR).values())
                    .anySatisfy(decision -> assertThat(decision.allowed()).isFalse());
        }
    }

    @Test
    void an_agreement_that_names_no_case_lets_none_be_worked_though_it_covers_every_type() throws Exception {
        try (var north = new Site(Databases.SQLITE, Site.NORTH);
                var west = new Site(Databases.SQLITE, Site.WEST)) {
            north.know(west);
            west.know(north);
            byte[] document = Site.document("plain", 1, north, west)
                    .replace("[indicator, tool]", "any")
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8);
            Site.accept(north, document, north, west);
            Desk desk = Table.book(north).as(Actor.AT_THE_FOLDER);
            desk.open(new NewCase("grid", "incident", "plain", "Outages", "TLP:GREEN", ""));
            assertThatThrownBy(() -> desk.take(
                            "grid",
                            "invited",
                            org.comity.json.JsonObject.builder()
                                    .put("party", Site.WEST)
                                    .build(),
                            new Desk.Audience.All()))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("no clause lets a case/incident cross");
        }
    }

    /** A kind that only tests know is handed in, and nothing else changes. */
    @Test
    void a_kind_of_its_own_needs_no_more_than_to_be_named() throws Exception {
        try (var north = new Site(Databases.SQLITE, Site.NORTH);
                var west = new Site(Databases.SQLITE, Site.WEST)) {
            north.know(west);
            west.know(north);
            byte[] document = Site.document("talks", 1, north, west)
                    .replace("[indicator, tool]", "[case/talk]")
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8);
            var desks = new java.util.HashMap<Site, Desk>();
            for (Site each : List.of(north, west)) {
                Site.accept(each, document, north, west);
                desks.put(
                        each,
                        new Casebook(
                                        each.database,
                                        each.federation.cases(),
                                        List.of(new TestKind(), new Incident()),
                                        each.clock,
                                        Site.RANDOM)
                                .as(Actor.AT_THE_FOLDER));
            }
            var all = new Desk.Audience.All();
            desks.get(north).open(new NewCase("lunch", "talk", "talks", "Lunch", "TLP:GREEN", ""));
            desks.get(north)
                    .take(
                            "lunch",
                            "invited",
                            JsonObject.builder().put("party", Site.WEST).build(),
                            all);
            west.federation.peers().add(Site.NORTH, north.open());
            west.exchange.with(Site.NORTH);
            desks.get(west).take("lunch", "joined", JsonObject.EMPTY, all);
            desks.get(west)
                    .take(
                            "lunch",
                            "said",
                            JsonObject.builder().put("word", "soup").build(),
                            all);
            west.exchange.with(Site.NORTH);

            assertThat(desks.get(north).require("lunch").course().facts())
                    .containsExactly(new Kind.Fact("words", "soup"));
            desks.get(north).open(new NewCase("grid", "incident", "talks", "Grid", "TLP:GREEN", ""));
            assertThatThrownBy(() -> desks.get(north)
                            .take(
                                    "grid",
                                    "invited",
                                    JsonObject.builder().put("party", Site.WEST).build(),
                                    all))
                    .hasMessageContaining("no clause lets a case/incident cross");
        }
    }

    @Test
    void personal_data_in_a_text_is_asked_of_the_clause() throws Exception {
        try (var table = new Table(Databases.SQLITE)) {
            table.begin(table.west);
            String text = "Ask soc@operator.example.";
            // Clause 1 does not speak of personal data; clause 2, by which AMBER goes, has such texts dropped.
            table.take(table.north, "noted", "text", text);
            assertThatThrownBy(() -> table.take(table.north, "noted", "text", text, "tlp", "TLP:AMBER"))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("free texts that look personal")
                    .hasMessageContaining("a step crosses as it is signed");
            table.take(table.north, "noted", "text", "Ask them.", "tlp", "TLP:AMBER");
        }
    }

    @Test
    void a_case_is_shown_only_to_the_persons_named_for_it_and_a_work_area_to_fewer() throws Exception {
        try (var table = new Table(Databases.SQLITE)) {
            table.begin(table.west);
            Person mara = person(table.north, "mara");
            Person jon = person(table.north, "jon");
            Casebook book = table.books.get(table.north);
            assertThat(book.as(Actor.of(jon)).find("grid")).isPresent();

            table.desk(table.north).name("grid", "", mara, true);
            assertThat(book.as(Actor.of(jon)).find("grid")).isEmpty();
            assertThat(book.as(Actor.of(jon)).all()).isEmpty();
            assertThatThrownBy(() ->
                            book.as(Actor.of(jon)).take("grid", "noted", Table.noted("x"), new Desk.Audience.All()))
                    .hasMessageContaining("there is no case grid");
            assertThat(book.as(Actor.of(mara)).find("grid")).isPresent();

            table.take(table.north, "noted", "text", "between ministers", "area", "political");
            table.desk(table.north).name("grid", "political", jon, true);
            assertThat(texts(book.as(Actor.of(mara)).require("grid"))).doesNotContain("between ministers");
            assertThat(texts(table.state(table.north))).contains("between ministers");
        }
    }

    private static Person person(Site site, String name) {
        var people = new People(site.database, site.clock);
        var appointments = new Appointments(
                people,
                new Credentials(site.database, site.parties, site.clock, Site.RANDOM),
                new Logins(site.database, people, site.clock, Site.RANDOM, new byte[32]));
        return site.database.write(transaction ->
                appointments.add(transaction, Actor.AT_THE_FOLDER, name, name, EnumSet.of(Role.OPERATOR), null));
    }

    static List<String> texts(CaseState state) {
        return state.entries().stream().map(entry -> entry.step().text()).toList();
    }
}
