package org.comity.border;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.comity.border.Refused.Why;
import org.comity.objects.Holdings;
import org.comity.parties.Scope;
import org.comity.parties.Visitor;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;

/** The next page is read while this one is on its way, and handed over only as long as it is what would be read now. */
final class ReadAheadTest {

    @OnBothDatabases
    void who_goes_on_has_the_next_page_waiting_and_it_is_the_page_a_reading_of_now_would_give(Databases kind) {
        try (var world = new World(kind, 7)) {
            Page first = world.page(Border.all(2));
            assertThat(world.ahead.waiting()).as("nobody has gone on yet").isZero();
            Page second = world.page(Border.all(2).after(first.next()));
            assertThat(world.ahead.waiting()).isEqualTo(1);
            Page third = world.page(Border.all(2).after(second.next()));
            assertThat(names(third)).isEqualTo(names(world.readNow(Border.all(2).after(second.next()))));
            assertThat(third.mark())
                    .isEqualTo(world.readNow(Border.all(2).after(second.next())).mark());
            Page last = world.page(Border.all(2).after(third.next()));
            assertThat(last.more()).isFalse();
            assertThat(last.rows()).hasSize(1);
            assertThat(world.ahead.waiting()).isZero();
        }
    }

    @OnBothDatabases
    void what_came_in_between_is_on_the_next_page(Databases kind) {
        try (var world = new World(kind, 5)) {
            Page second = world.untilSecond();
            world.border.add(Border.tool(99, ""));
            Page third = world.page(Border.all(2).after(second.next()));
            assertThat(third.rows()).hasSize(2);
            assertThat(names(third).getLast()).isEqualTo(Border.tool(99, ""));
        }
    }

    @OnBothDatabases
    void what_was_taken_out_in_between_is_not_on_the_next_page(Databases kind) {
        try (var world = new World(kind, 8)) {
            Page second = world.untilSecond();
            Wanted next = Border.all(2).after(second.next());
            String gone = names(world.readNow(next)).getFirst();
            assertThat(world.border.gate.delete(
                            world.border.operator,
                            world.border.home(),
                            org.comity.json.Json.parseObject(gone.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                                    .text("id"),
                            Versions.ALL))
                    .isEqualTo(1);
            assertThat(names(world.page(next))).doesNotContain(gone).hasSize(2);
        }
    }

    @OnBothDatabases
    void while_others_write_nothing_is_read_in_vain(Databases kind) {
        try (var world = new World(kind, 9)) {
            Page first = world.page(Border.all(2));
            world.border.add(Border.tool(99, ""));
            Page second = world.page(Border.all(2).after(first.next()));
            assertThat(world.ahead.waiting()).isZero();
            world.page(Border.all(2).after(second.next()));
            assertThat(world.ahead.waiting()).as("quiet again").isEqualTo(1);
        }
    }

    @OnBothDatabases
    void who_may_not_read_gets_nothing_of_what_waits(Databases kind) {
        try (var world = new World(kind, 9)) {
            Border border = world.border;
            Page first = border.read(Border.all(2));
            Page second = border.read(Border.all(2).after(first.next()));
            Wanted third = Border.all(2).after(second.next());
            var writes = new Visitor("importer", Border.OURS, true, EnumSet.of(Scope.TAXII_WRITE));
            assertThatThrownBy(() -> border.gate.serve(writes, border.home(), third))
                    .isInstanceOfSatisfying(
                            Refused.class, no -> assertThat(no.why()).isEqualTo(Why.FORBIDDEN));
            assertThatThrownBy(() -> border.gate.serve(border.stranger, border.home(), third))
                    .isInstanceOfSatisfying(
                            Refused.class, no -> assertThat(no.why()).isEqualTo(Why.UNKNOWN));
            assertThat(border.read(third).rows()).hasSize(2);
        }
    }

    @OnBothDatabases
    void another_question_gets_its_own_page(Databases kind) {
        try (var world = new World(kind, 9)) {
            Page second = world.untilSecond();
            Wanted other = new Wanted(
                    OptionalLong.empty(),
                    second.next(),
                    3,
                    List.of(),
                    List.of("tool"),
                    Versions.LAST,
                    List.of(),
                    true,
                    Set.of());
            assertThat(world.page(other).rows()).hasSize(3);
            assertThat(world.page(Border.all(2).after(second.next())).rows()).hasSize(2);
        }
    }

    @OnBothDatabases
    void not_more_pages_wait_than_may_and_behind_a_large_page_or_one_without_bodies_none(Databases kind) {
        try (var world = new World(kind, 40)) {
            for (int limit = 2; limit < 10; limit++) {
                world.page(Border.all(limit).after(1));
            }
            assertThat(world.ahead.waiting()).isEqualTo(ReadAhead.PAGES_MAX);
        }
        try (var world = new World(kind, 9)) {
            world.page(Border.all(1));
            world.page(Border.all(2).after(1));
            world.ahead.page(world.home, Border.all(3).after(1).withoutBodies());
            assertThat(world.ahead.waiting()).isEqualTo(1);
        }
        try (var world = new World(kind, 0)) {
            String[] large = IntStream.range(0, 7)
                    .mapToObj(i -> Border.tool(i, "").replace("\"name\":\"", "\"name\":\"" + "x".repeat(900_000)))
                    .toArray(String[]::new);
            world.border.add(large);
            world.page(Border.all(1));
            world.page(Border.all(5).after(1));
            assertThat(world.ahead.waiting()).isZero();
            world.page(Border.all(4).after(1));
            assertThat(world.ahead.waiting()).isEqualTo(1);
        }
    }

    @OnBothDatabases
    void a_page_that_nobody_comes_for_is_let_go(Databases kind) {
        try (var world = new World(kind, 9)) {
            var brief = new ReadAhead(world.border.database, world.holdings, Duration.ofMillis(1));
            brief.page(world.home, Border.all(2));
            Page second = brief.page(world.home, Border.all(2).after(2));
            while (brief.waiting() > 0) {
                Thread.onSpinWait();
            }
            assertThat(brief.page(world.home, Border.all(2).after(second.next()))
                            .rows())
                    .hasSize(2);
        }
    }

    private static List<String> names(Page page) {
        return HomeTest.bodies(page);
    }

    /** A node with so many tools at home, and pages of them. */
    private static final class World implements AutoCloseable {
        final Border border;
        final Outbox home;
        final ReadAhead ahead;
        private final Holdings holdings;

        World(Databases kind, int tools) {
            border = new Border(kind.fresh());
            if (tools > 0) {
                border.add(IntStream.range(0, tools)
                        .mapToObj(i -> Border.tool(i, ""))
                        .toArray(String[]::new));
            }
            holdings = new Holdings(border.database);
            home = new Outboxes(border.database, border.clock, UUID::randomUUID).home();
            ahead = new ReadAhead(border.database, holdings, Duration.ofHours(1));
        }

        Page page(Wanted wanted) {
            return ahead.page(home, wanted);
        }

        Page untilSecond() {
            Page first = page(Border.all(2));
            Page second = page(Border.all(2).after(first.next()));
            assertThat(ahead.waiting()).isEqualTo(1);
            return second;
        }

        Page readNow(Wanted wanted) {
            return border.database.read(reading -> PageQuery.read(reading, holdings, home, wanted));
        }

        @Override
        public void close() {
            border.close();
        }
    }
}
