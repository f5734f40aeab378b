package org.comity.doors.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import org.comity.border.Refused;
import org.comity.cases.CaseState;
import org.comity.cases.CaseSummary;
import org.comity.cases.Casebook;
import org.comity.cases.CoreSteps;
import org.comity.cases.Desk;
import org.comity.cases.NewCase;
import org.comity.cases.Prospect;
import org.comity.cases.Recent;
import org.comity.json.JsonObject;
import org.comity.parties.Actor;
import org.comity.parties.Appointments;
import org.comity.parties.Credentials;
import org.comity.parties.Logins;
import org.comity.parties.People;
import org.comity.parties.Person;
import org.comity.parties.Role;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;

/** What one of our people sees of cases: without hidden work areas, by their last changes, and before a step is signed. */
final class SeenCasesTest {

    @OnBothDatabases
    void a_hidden_work_area_hides_its_steps_its_tasks_its_freezes_and_what_follows_from_them(Databases kind)
            throws Exception {
        try (var table = new Table(kind)) {
            table.begin(table.west);
            Person mara = person(table.north, "mara");
            Person jon = person(table.north, "jon");
            Casebook book = table.books.get(table.north);
            table.take(table.north, "assessed", "class", "availability", "severity", "red");
            table.take(table.north, "contained");
            table.take(table.north, "tasked", "task", "shown", "title", "Seen by all");
            table.take(table.north, "tasked", "task", "secret", "title", "Talk to the ministry", "area", "operational");
            table.take(table.north, "task-done", "task", "shown");
            table.take(table.north, "noted", "text", "A word among few", "area", "operational");
            CaseState before = book.as(Actor.of(jon)).require("grid");
            assertThat(before.tasks()).containsKeys("shown", "secret");

            book.as(Actor.of(mara)).name("grid", "operational", mara, true);
            table.take(table.north, "frozen", "frozen-area", "operational", "text", "Hidden reason");
            CaseState seen = book.as(Actor.of(jon)).require("grid");
            assertThat(seen.tasks()).containsOnlyKeys("shown");
            assertThat(seen.tasks().get("shown").doneBy()).isEqualTo(Site.NORTH);
            assertThat(seen.frozen()).isEmpty();
            assertThat(seen.course().facts().toString()).contains("contained").doesNotContain("red", "availability");
            assertThat(seen.kind().report(seen).toString()).doesNotContain("red");
            assertThat(seen.kind().objects(seen).toString()).doesNotContain("availability");
            assertThat(seen.entries().toString()).doesNotContain("assessed", "frozen");
            CaseState whole = book.as(Actor.of(mara)).require("grid");
            assertThat(whole.tasks()).containsKeys("shown", "secret");
            assertThat(whole.frozen()).containsKey("operational");

            Desk jons = book.as(Actor.of(jon));
            JsonObject secret = JsonObject.builder().put("task", "secret").build();
            assertThat(jons.prospect("grid", "task-done", secret, Desk.ALL).no())
                    .isEqualTo("there is no task secret");
            assertThatThrownBy(() -> jons.take("grid", "task-done", secret, Desk.ALL))
                    .isInstanceOf(Refused.class)
                    .hasMessage("there is no task secret");
            assertThatThrownBy(() -> jons.take(
                            "grid",
                            "unfrozen",
                            JsonObject.builder()
                                    .put("frozen-area", "operational")
                                    .build(),
                            Desk.ALL))
                    .hasMessage("that work area is not yours to work in");
        }
    }

    @OnBothDatabases
    void cases_come_by_their_last_change_a_page_at_a_time_and_only_those_that_somebody_sees(Databases kind)
            throws Exception {
        try (var table = new Table(kind)) {
            Person mara = person(table.north, "mara");
            Person jon = person(table.north, "jon");
            Casebook book = table.books.get(table.north);
            for (String each : new String[] {"one", "two", "three", "four"}) {
                table.desk(table.north).open(new NewCase(each, "incident", "joint", each, "TLP:GREEN", ""));
            }
            table.desk(table.north).name("two", "", mara, true);
            table.desk(table.north)
                    .take(
                            "one",
                            "noted",
                            JsonObject.builder().put("text", "again").build(),
                            Desk.ALL);
            Desk desk = book.as(Actor.of(jon));
            Recent jons = desk.recent();
            var first = desk.latest(Long.MAX_VALUE, 2);
            assertThat(first).extracting(CaseSummary::name).containsExactly("one", "four");
            assertThat(desk.latest(first.getLast().changed(), 2))
                    .extracting(CaseSummary::name)
                    .containsExactly("three");
            assertThat(book.as(Actor.of(mara)).latest(Long.MAX_VALUE, 9)).hasSize(4);

            long seen = jons.lastChange();
            assertThat(jons.changedAfter(seen, 9).changes()).isEmpty();
            JsonObject note = JsonObject.builder().put("text", "news").build();
            table.desk(table.north).take("two", "noted", note, Desk.ALL);
            assertThat(jons.changedAfter(seen, 9).changes()).isEmpty();
            assertThat(book.as(Actor.of(mara)).recent().changedAfter(seen, 9).changes())
                    .hasSize(1);
            table.desk(table.north).take("four", "noted", note, new Desk.Audience.Home());
            var changes = jons.changedAfter(seen, 9);
            assertThat(changes.changes())
                    .extracting(Recent.Change::id)
                    .containsExactly(book.as(Actor.of(jon)).require("four").id());
            assertThat(jons.changedAfter(changes.upTo(), 9).changes()).isEmpty();
        }
    }

    @OnBothDatabases
    void a_step_in_a_hidden_area_is_no_news_to_who_does_not_see_it(Databases kind) throws Exception {
        try (var table = new Table(kind)) {
            table.begin(table.west);
            Person mara = person(table.north, "mara");
            Person jon = person(table.north, "jon");
            Casebook book = table.books.get(table.north);
            table.desk(table.north).name("grid", "operational", mara, true);
            table.turn(Duration.ofSeconds(5));
            Recent jons = book.as(Actor.of(jon)).recent();
            table.take(table.north, "noted", "text", "seen");
            long seen = jons.lastChange();
            table.turn(Duration.ofSeconds(5));
            table.take(table.north, "noted", "text", "hidden", "area", "operational");
            assertThat(jons.changedAfter(seen, 9).changes()).isEmpty();
            assertThat(book.as(Actor.of(mara)).recent().changedAfter(seen, 9).changes())
                    .hasSize(1);
            table.turn(Duration.ofSeconds(5));
            table.take(table.north, "noted", "text", "for all of us");
            assertThat(jons.changedAfter(seen, 9).changes()).hasSize(1);
        }
    }

    @OnBothDatabases
    void what_is_seen_before_a_step_is_what_is_signed(Databases kind) throws Exception {
        try (var table = new Table(kind)) {
            table.begin(table.west);
            Desk north = table.desk(table.north);
            JsonObject note =
                    JsonObject.builder().put("text", "Look at the gateways").build();
            Prospect prospect = north.prospect("grid", CoreSteps.NOTED, note, Desk.ALL);
            assertThat(prospect.possible()).isTrue();
            assertThat(prospect.receivers()).containsOnlyKeys(Site.WEST);
            assertThat(prospect.receivers().get(Site.WEST).clause()).isEqualTo("1");
            assertThat(table.state(table.north).entries())
                    .noneMatch(each -> each.step().type().equals("noted"));
            Desk.Taken taken = north.take("grid", CoreSteps.NOTED, note, Desk.ALL, prospect.seen());
            assertThat(taken.step().signed().said()).isEqualTo(prospect.said());
            assertThatThrownBy(() -> north.take("grid", CoreSteps.NOTED, note, Desk.ALL, prospect.seen()))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("has changed since you looked");

            JsonObject home = JsonObject.builder().put("text", "Ourselves").build();
            assertThat(north.prospect("grid", CoreSteps.NOTED, home, new Desk.Audience.Home())
                            .receivers())
                    .isEmpty();
            JsonObject personal = JsonObject.builder()
                    .put("text", "Ask soc@operator.example.")
                    .put("tlp", "TLP:AMBER")
                    .build();
            Prospect refused = north.prospect("grid", CoreSteps.NOTED, personal, Desk.ALL);
            assertThat(refused.possible()).isFalse();
            assertThat(refused.receivers().get(Site.WEST).remedy()).contains("say it without them");
            JsonObject far = JsonObject.builder().put("party", Site.FAR).build();
            assertThat(north.prospect("grid", CoreSteps.INVITED, far, Desk.ALL).history())
                    .isEqualTo(4);
        }
    }

    @OnBothDatabases
    void once_somebody_of_ours_leads_cases_nobody_else_takes_the_steps_of_a_lead(Databases kind) throws Exception {
        try (var table = new Table(kind)) {
            table.begin(table.west);
            table.take(table.north, "assessed", "class", "availability", "severity", "red");
            Person jon = person(table.north, "jon");
            Desk jons = table.books.get(table.north).as(Actor.of(jon));
            jons.take("grid", "closed", JsonObject.EMPTY, Desk.ALL);
            jons.take("grid", "reopened", JsonObject.EMPTY, Desk.ALL);
            Person mara = person(table.north, "mara", Role.LEAD);
            String no = "that step is for those of our people who lead cases, and jon has not that role";
            assertThat(jons.prospect("grid", "closed", JsonObject.EMPTY, Desk.ALL)
                            .no())
                    .isEqualTo(no);
            assertThatThrownBy(() -> jons.take("grid", "closed", JsonObject.EMPTY, Desk.ALL))
                    .isInstanceOf(Refused.class)
                    .hasMessage(no);
            jons.take(
                    "grid", "noted", JsonObject.builder().put("text", "I go on").build(), Desk.ALL);
            table.books.get(table.north).as(Actor.of(mara)).take("grid", "closed", JsonObject.EMPTY, Desk.ALL);
            assertThat(jons.require("grid").open()).isFalse();
        }
    }

    private static Person person(Site site, String name) {
        return person(site, name, Role.OPERATOR);
    }

    private static Person person(Site site, String name, Role role) {
        var people = new People(site.database, site.clock);
        var appointments = new Appointments(
                people,
                new Credentials(site.database, site.parties, site.clock, Site.RANDOM),
                new Logins(site.database, people, site.clock, Site.RANDOM, new byte[32]));
        return site.database.write(
                transaction -> appointments.add(transaction, Actor.AT_THE_FOLDER, name, name, Set.of(role), null));
    }
}
