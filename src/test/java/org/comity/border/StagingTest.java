package org.comity.border;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.comity.border.Refused.Why;
import org.comity.border.Staging.State;
import org.comity.ledger.Entry;
import org.comity.ledger.LogName;
import org.comity.parties.Actor;
import org.comity.parties.Approval;
import org.comity.parties.Person;
import org.comity.parties.Role;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.comity.seal.SigningKey;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;

/** What waits for approval, and what becomes of it. */
final class StagingTest {
    private static final LogName WITH_THEM = LogName.of("botnets", Border.THEIRS);
    private static final SecureRandom RANDOM = new SecureRandom();

    private static Staging stage(Border border, Approval approval, String... objects) {
        border.agree("botnets", 1, approval);
        border.add(objects);
        Release release = border.gate.release("operator", "botnets", Border.all(100), false);
        assertThat(release.released()).isZero();
        return release.stagings().getFirst();
    }

    private static Approved approve(Border border, Staging staging, Person person) {
        return border.gate.releases().approve(staging.nr(), person, null);
    }

    @OnBothDatabases
    void nothing_leaves_before_one_person_has_approved(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            Person lena = border.person("lena", Role.APPROVER);
            Staging staging = stage(
                    border,
                    Approval.STAGED,
                    Border.tool(1, Border.GREEN),
                    Border.tool(2, Border.GREEN),
                    Border.tool(3, Border.AMBER));
            assertThat(border.theirs("botnets")).isEmpty();
            assertThat(staging.count()).isEqualTo(2);
            assertThat(kinds(border, WITH_THEM)).containsExactly("agreement accepted", "agreement accepted");

            Release again = border.gate.release("operator", "botnets", Border.all(100), false);
            assertThat(again.stagings()).isEmpty();
            assertThat(again.waiting()).isEqualTo(2);

            Approved approved = approve(border, staging, lena);

            assertThat(approved.released()).isEqualTo(2);
            assertThat(approved.staging().state()).isEqualTo(State.RELEASED);
            assertThat(border.theirs("botnets")).hasSize(2);
            Release after = border.gate.release("operator", "botnets", Border.all(100), false);
            assertThat(after.staged()).isZero();
            assertThat(after.already()).isEqualTo(2);
        }
    }

    @OnBothDatabases
    void two_persons_are_two_persons_however_often_one_of_them_says_yes(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            SigningKey key = SigningKey.create(RANDOM);
            Person lena = border.person("lena", key, Role.APPROVER);
            Person otto = border.person("otto", Role.APPROVER);
            Staging staging = stage(border, Approval.TWO_PERSONS, Border.tool(1, Border.GREEN));

            assertThat(approve(border, staging, lena).persons()).isEqualTo(1);
            assertThat(approve(border, staging, lena).persons())
                    .as("a second token")
                    .isEqualTo(1);
            SignedNote note = Staging.sign(staging.statement(), "lena", key);
            assertThat(border.gate.releases().approve(staging.nr(), lena, note).persons())
                    .as("and her own key besides")
                    .isEqualTo(1);
            assertThat(border.theirs("botnets")).isEmpty();

            assertThat(approve(border, staging, otto).released()).isEqualTo(1);
            assertThat(border.theirs("botnets")).hasSize(1);
        }
    }

    @OnBothDatabases
    void who_lost_the_role_or_left_between_the_two_no_longer_counts(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            Person lena = border.person("lena", Role.APPROVER);
            Person otto = border.person("otto", Role.APPROVER);
            Person mia = border.person("mia", Role.APPROVER);
            Staging staging = stage(border, Approval.TWO_PERSONS, Border.tool(1, Border.GREEN));
            approve(border, staging, lena);
            border.database.write(transaction -> {
                border.appointments.remove(transaction, Actor.AT_THE_FOLDER, lena);
                return null;
            });

            assertThat(approve(border, staging, otto).persons()).isEqualTo(1);
            assertThat(border.theirs("botnets")).isEmpty();
            assertThatThrownBy(() -> approve(border, staging, lena))
                    .isInstanceOfSatisfying(
                            Refused.class, no -> assertThat(no.why()).isEqualTo(Why.FORBIDDEN));
            assertThat(approve(border, staging, mia).released()).isEqualTo(1);
        }
    }

    @OnBothDatabases
    void only_approvers_approve_and_reject(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            Staging staging = stage(border, Approval.STAGED, Border.tool(1, Border.GREEN));
            for (Role role : Role.values()) {
                if (role != Role.APPROVER) {
                    Person person = border.person("is-" + role.label(), role);
                    assertThatThrownBy(() -> approve(border, staging, person))
                            .as(role.label())
                            .isInstanceOf(Refused.class)
                            .hasMessageContaining("is no approver here");
                    assertThatThrownBy(() -> border.gate.releases().reject(staging.nr(), person, "no"))
                            .isInstanceOf(Refused.class);
                }
            }
            assertThat(border.theirs("botnets")).isEmpty();
        }
    }

    @OnBothDatabases
    void a_note_counts_for_the_very_staging_it_was_signed_for(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            SigningKey key = SigningKey.create(RANDOM);
            Person lena = border.person("lena", key, Role.APPROVER);
            Person otto = border.person("otto", SigningKey.create(RANDOM), Role.APPROVER);
            Staging first = stage(border, Approval.STAGED, Border.tool(1, Border.GREEN));
            SignedNote note = Staging.sign(first.statement(), "lena", key);
            border.gate.releases().withdraw(first.nr(), Actor.AT_THE_FOLDER, "");
            Staging second = border.gate
                    .release("operator", "botnets", Border.all(100), false)
                    .stagings()
                    .getFirst();

            assertThatThrownBy(() -> border.gate.releases().approve(first.nr(), lena, note))
                    .hasMessageContaining("staging 1 is withdrawn");
            assertThatThrownBy(() -> border.gate.releases().approve(second.nr(), lena, note))
                    .as("the same objects, staged anew")
                    .hasMessageContaining("approves something else than staging 2");
            SignedNote renamed = Staging.sign(second.statement(), "otto", key);
            assertThatThrownBy(() -> border.gate.releases().approve(second.nr(), otto, renamed))
                    .as("under another's name")
                    .hasMessageContaining("does not hold");
            SignedNote hers = Staging.sign(second.statement(), "lena", key);
            assertThatThrownBy(() -> border.gate.releases().approve(second.nr(), otto, hers))
                    .as("handed in as another's")
                    .hasMessageContaining("does not hold");
            assertThat(border.theirs("botnets")).isEmpty();

            assertThat(border.people.signers(hers)).containsExactly(lena);
            assertThat(border.gate.releases().approve(second.nr(), lena, hers).released())
                    .isEqualTo(1);
            hers.open(List.of(new NoteKey("lena", key.verifyKey())));
        }
    }

    @OnBothDatabases
    void another_version_of_the_agreement_voids_what_was_staged_and_it_is_staged_again(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            Person lena = border.person("lena", Role.APPROVER);
            Person otto = border.person("otto", Role.APPROVER);
            Staging staging = stage(border, Approval.TWO_PERSONS, Border.tool(1, Border.GREEN));
            approve(border, staging, lena);
            border.agree("botnets", 2, Approval.STAGED);

            assertThat(border.gate.releases().staging(staging.nr()).state()).isEqualTo(State.VOID);
            Approved approved = approve(border, staging, otto);
            assertThat(approved.staging().state()).isEqualTo(State.VOID);
            assertThat(approved.staging().why())
                    .isEqualTo("version 2 of botnets stands now, and version 1 was staged under");
            assertThat(border.theirs("botnets")).isEmpty();

            Staging anew = border.gate
                    .release("operator", "botnets", Border.all(100), false)
                    .stagings()
                    .getFirst();
            assertThat(border.gate.releases().approvers(anew)).isZero();
            assertThat(approve(border, anew, otto).released()).isEqualTo(1);
        }
    }

    @OnBothDatabases
    void what_may_cross_no_longer_at_the_approval_is_left_out_and_said(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            Person lena = border.person("lena", Role.APPROVER);
            Staging staging =
                    stage(border, Approval.STAGED, Border.tool(1, Border.GREEN), Border.tool(2, Border.GREEN));
            String gone = border.gate.releases().items(staging).getFirst().id();
            border.gate.delete(border.operator, border.home(), gone, Versions.ALL);

            Approved approved = approve(border, staging, lena);

            assertThat(approved.released()).isEqualTo(1);
            assertThat(approved.leftOut()).containsExactly(new Approved.LeftOut(gone, "it is held no longer"));
            assertThat(border.theirs("botnets")).hasSize(1).doesNotContain(gone);
        }
    }

    @OnBothDatabases
    void a_lapsed_agreement_releases_nothing_that_was_staged_under_it(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            Person lena = border.person("lena", Role.APPROVER);
            Staging staging = stage(border, Approval.STAGED, Border.tool(1, Border.GREEN));
            border.clock.turn(Duration.ofDays(8));
            assertThatThrownBy(() -> approve(border, staging, lena))
                    .isInstanceOfSatisfying(
                            Refused.class, no -> assertThat(no.why()).isEqualTo(Why.AGREEMENT));
            assertThat(border.gate.releases().approvals(staging))
                    .as("and no yes is kept")
                    .isEmpty();
        }
    }

    @OnBothDatabases
    void what_was_rejected_or_withdrawn_is_over_for_ever(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            Person lena = border.person("lena", Role.APPROVER);
            Person ole = border.person("ole", Role.OPERATOR);
            Person aud = border.person("aud", Role.AUDITOR);
            Staging first = stage(border, Approval.STAGED, Border.tool(1, Border.GREEN));
            assertThat(border.gate
                            .releases()
                            .reject(first.nr(), lena, "not yet")
                            .why())
                    .isEqualTo("not yet");
            assertThatThrownBy(() -> approve(border, first, lena))
                    .hasMessageContaining("staging 1 is rejected: not yet");
            Staging second = border.gate
                    .release("operator", "botnets", Border.all(100), false)
                    .stagings()
                    .getFirst();
            assertThatThrownBy(() -> border.gate.releases().withdraw(second.nr(), Actor.of(aud), ""))
                    .hasMessageContaining("did not stage it and is no operator");
            border.gate.releases().withdraw(second.nr(), Actor.of(ole), "a mistake");
            assertThatThrownBy(() -> border.gate.releases().reject(second.nr(), lena, "no"))
                    .isInstanceOf(Refused.class);
            assertThat(border.theirs("botnets")).isEmpty();
            assertThat(kinds(border, LogName.HOME)).contains("staged", "rejected", "withdrawn");
        }
    }

    @OnBothDatabases
    void the_partner_learns_how_many_approved_and_home_who(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            Person lena = border.person("lena", Role.APPROVER);
            Person otto = border.person("otto", Role.APPROVER);
            Person ole = border.person("ole", Role.OPERATOR);
            border.agree("botnets", 1, Approval.TWO_PERSONS);
            border.add(Border.tool(1, Border.GREEN));
            Staging staging = border.gate
                    .release(ole.name(), "botnets", Border.all(100), false)
                    .stagings()
                    .getFirst();
            approve(border, staging, lena);
            approve(border, staging, otto);

            var with = new ArrayList<String>();
            for (Entry entry : border.ledger.entries(WITH_THEM, 0, 100)) {
                with.add(String.valueOf(
                        entry.opening() == null ? "" : entry.opening().json()));
            }
            assertThat(with.getLast()).contains("\"released\"", "\"approved_by_persons\":2");
            assertThat(String.join("", with)).doesNotContain("lena", "otto", "ole\"");
            assertThat(String.join("", entries(border, LogName.HOME))).contains("\"lena\"", "\"otto\"", "\"ole\"");
            assertThat(border.ledger.items(WITH_THEM, with.size())).isEqualTo(items(border, "staged"));
            border.ledger.checkpointAll();
            assertThat(border.ledger.verify().holds()).isTrue();
        }
    }

    @OnBothDatabases
    void a_release_by_name_shows_the_name_at_home_only(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            border.agree("botnets", "refuse");
            border.add(Border.tool(1, Border.GREEN));
            border.gate.release("ole", "botnets", Border.all(100), false);
            assertThat(String.join("", entries(border, WITH_THEM))).doesNotContain("\"ole\"");
            assertThat(entries(border, LogName.HOME).getLast()).contains("\"release run\"", "\"ole\"");
        }
    }

    @OnBothDatabases
    void a_large_release_is_staged_in_several(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            border.agree("botnets", 1, Approval.STAGED);
            var objects = new String[Stagings.ITEMS_MAX + 1];
            for (int i = 0; i < objects.length; i++) {
                objects[i] = Border.tool(i + 1, Border.GREEN);
            }
            border.add(java.util.Arrays.copyOf(objects, Gate.ADMISSION_OBJECTS_MAX));
            border.add(objects[objects.length - 1]);
            Release release = border.gate.release("operator", "botnets", Border.all(2_000), false);
            assertThat(release.stagings()).extracting(Staging::count).containsExactly((long) Stagings.ITEMS_MAX, 1L);
            Person lena = border.person("lena", Role.APPROVER);
            for (Staging each : release.stagings()) {
                approve(border, each, lena);
            }
            assertThat(border.gate
                            .release("operator", "botnets", Border.all(2_000), true)
                            .already())
                    .isEqualTo(objects.length);
        }
    }

    @OnBothDatabases
    void what_is_previewed_is_what_the_partner_gets_to_the_byte(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            border.agree("botnets", "refuse");
            border.add(Border.tool(1, Border.GREEN), Border.tool(2, Border.AMBER), Border.tool(3, Border.GREEN));
            var previewed = new ArrayList<Previewed>();
            border.gate.releases().preview("botnets", Border.THEIRS, Border.all(2), previewed::add);
            assertThat(border.theirs("botnets"))
                    .as("a preview releases nothing")
                    .isEmpty();

            border.gate.release("operator", "botnets", Border.all(100), false);

            List<Row> rows = border.gate
                    .serve(border.partner, border.gate.shelf(border.partner, "botnets"), Border.all(100))
                    .content()
                    .rows();
            List<Previewed> crossing =
                    previewed.stream().filter(each -> each.bytes() != null).toList();
            assertThat(previewed).hasSize(3);
            assertThat(crossing).hasSize(2).hasSameSizeAs(rows);
            for (int i = 0; i < rows.size(); i++) {
                assertThat(crossing.get(i).bytes()).isEqualTo(rows.get(i).body());
                assertThat(crossing.get(i).sha256().bytes())
                        .isEqualTo(rows.get(i).digest());
            }
        }
    }

    private static List<org.comity.ledger.Item> items(Border border, String kind) {
        for (Entry entry : border.ledger.entries(LogName.HOME, 0, 1_000)) {
            if (kind.equals(entry.opening().json().text("kind"))) {
                return border.ledger.items(LogName.HOME, entry.number());
            }
        }
        return List.of();
    }

    private static List<String> entries(Border border, LogName log) {
        return border.ledger.entries(log, 0, 1_000).stream()
                .map(entry -> String.valueOf(entry.opening().json()))
                .toList();
    }

    private static List<String> kinds(Border border, LogName log) {
        return border.ledger.entries(log, 0, 1_000).stream()
                .map(entry -> String.valueOf(entry.opening().json().text("kind")))
                .toList();
    }
}
