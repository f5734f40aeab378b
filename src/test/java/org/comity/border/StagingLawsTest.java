package org.comity.border;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.comity.border.Staging.State;
import org.comity.parties.Actor;
import org.comity.parties.Approval;
import org.comity.parties.Person;
import org.comity.parties.Role;
import org.comity.sql.Databases;

/** What holds for every sequence of commands about what waits. */
final class StagingLawsTest {
    private static final int PERSONS = 3;
    private static final int TOOLS = 3;

    private static Border border;
    private static int worlds;

    @BeforeContainer
    static void open() {
        border = new Border(Databases.SQLITE.fresh());
        for (int i = 0; i < PERSONS; i++) {
            border.person("p" + i, Role.APPROVER);
        }
    }

    @AfterContainer
    static void close() {
        border.close();
    }

    /** Something somebody types; which staging and which person is meant is counted round. */
    private record Command(Verb verb, int staging, int person) {}

    private enum Verb {
        ADD,
        STAGE,
        APPROVE,
        REJECT,
        WITHDRAW,
        PROMOTE,
        DEMOTE,
        AMEND
    }

    @Provide
    Arbitrary<List<Command>> commands() {
        Arbitrary<Verb> verb = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(2, Arbitraries.of(Verb.ADD, Verb.STAGE)),
                net.jqwik.api.Tuple.of(5, Arbitraries.just(Verb.APPROVE)),
                net.jqwik.api.Tuple.of(2, Arbitraries.of(Verb.PROMOTE, Verb.DEMOTE)),
                net.jqwik.api.Tuple.of(1, Arbitraries.of(Verb.REJECT, Verb.WITHDRAW, Verb.AMEND)));
        return Combinators.combine(
                        verb,
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, PERSONS - 1))
                .as(Command::new)
                .list()
                .ofMinSize(3)
                .ofMaxSize(25);
    }

    @Property(tries = 60)
    void nothing_is_laid_with_fewer_persons_than_are_needed(
            @ForAll("commands") List<Command> commands, @ForAll Approval approval) {
        String agreement = "law-" + ++worlds;
        int version = 1;
        border.agree(agreement, version, approval);
        for (int i = 0; i < PERSONS; i++) {
            set(person(i), true);
        }
        var stagings = new ArrayList<Staging>();
        Map<Long, Set<Long>> yes = new HashMap<>();
        Set<String> enough = new HashSet<>();
        int tools = 0;
        for (Command command : commands) {
            Person person = person(command.person());
            Staging staging = stagings.isEmpty() ? null : stagings.get(command.staging() % stagings.size());
            try {
                switch (command.verb()) {
                    case ADD -> tools = add(tools);
                    case STAGE ->
                        stagings.addAll(border.gate
                                .release("operator", agreement, wanted(tools), false)
                                .stagings());
                    case APPROVE -> {
                        if (staging != null) {
                            Approved approved = border.gate.releases().approve(staging.nr(), person, null);
                            Set<Long> persons = yes.computeIfAbsent(staging.nr(), any -> new HashSet<>());
                            persons.add(person.nr());
                            if (counting(persons) >= staging.approval().persons()) {
                                border.gate.releases().items(staging).forEach(item -> enough.add(item.id()));
                            }
                            if (approved.staging().state() == State.RELEASED) {
                                assertThat(counting(persons))
                                        .isGreaterThanOrEqualTo(
                                                staging.approval().persons());
                            }
                        }
                    }
                    case REJECT -> {
                        if (staging != null) {
                            border.gate.releases().reject(staging.nr(), person, "no");
                        }
                    }
                    case WITHDRAW -> {
                        if (staging != null) {
                            border.gate.releases().withdraw(staging.nr(), Actor.AT_THE_FOLDER, "");
                        }
                    }
                    case PROMOTE -> set(person, true);
                    case DEMOTE -> set(person, false);
                    case AMEND -> border.agree(agreement, ++version, approval);
                }
            } catch (Refused no) {
                continue; // a no is an answer; what matters is what the partner can read
            }
            List<String> theirs = border.theirs(agreement);
            if (approval == Approval.FLOWS) {
                assertThat(stagings).isEmpty();
            } else {
                assertThat(enough).containsAll(theirs);
            }
        }
    }

    private static int counting(Set<Long> persons) {
        return (int) persons.stream()
                .filter(nr -> border.people.find(nr).orElseThrow().is(Role.APPROVER))
                .count();
    }

    private static int add(int tools) {
        int base = worlds * 1_000;
        var more = new String[TOOLS];
        for (int i = 0; i < TOOLS; i++) {
            more[i] = Border.tool(base + tools + i, Border.GREEN);
        }
        border.add(more);
        return tools + TOOLS;
    }

    private static Wanted wanted(int tools) {
        List<String> ids = java.util.stream.IntStream.range(0, Math.max(1, tools))
                .mapToObj(i -> org.comity.json.Json.parseObject(Border.tool(worlds * 1_000 + i, Border.GREEN))
                        .text("id"))
                .collect(Collectors.toList());
        return Border.wanted(100, ids, List.of(), Versions.LAST);
    }

    private static Person person(int number) {
        return border.people.require("p" + number);
    }

    private static void set(Person person, boolean approver) {
        border.database.write(transaction -> approver
                ? border.appointments.give(transaction, Actor.AT_THE_FOLDER, person, EnumSet.of(Role.APPROVER))
                : border.appointments.take(transaction, Actor.AT_THE_FOLDER, person, EnumSet.of(Role.APPROVER)));
    }
}
