package org.comity.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.comity.border.Refused;
import org.comity.json.JsonObject;
import org.comity.ledger.LogName;
import org.comity.sql.Databases;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Plans are copies: numbered, kept, and held to what they were. */
final class FeedPlansTest {
    @TempDir
    Path folder;

    private KeptPlan set(FeedWorld world, String text) throws IOException {
        Path file = Files.writeString(folder.resolve("list.yaml"), text);
        return world.feeds
                .plans()
                .set(
                        Map.of("recipients/1-list.yaml", file),
                        JsonObject.builder().put("keys", 7).build(),
                        "lena");
    }

    @ParameterizedTest
    @EnumSource
    void the_newest_counts_and_each_stays_as_it_was(Databases on) throws Exception {
        try (var world = new FeedWorld(on, folder)) {
            assertThat(world.feeds.plans().newest()).isEmpty();
            KeptPlan first = set(world, "one");
            KeptPlan second = set(world, "two");

            assertThat(world.feeds.plans().newest()).contains(second);
            assertThat(world.feeds.plans().all(10)).containsExactly(second, first);
            assertThat(first.folder().resolve("recipients/1-list.yaml")).hasContent("one");
            JsonObject said = world.feeds.plans().said(first);
            assertThat(Objects.requireNonNull(said.object("terms")).get("keys")).hasToString("7");
            assertThat(world.ledger.entries(LogName.HOME, 0, 100))
                    .extracting(entry ->
                            Objects.requireNonNull(entry.opening()).json().object("details"))
                    .filteredOn(details -> details != null && details.has("plan"))
                    .extracting(details -> Objects.requireNonNull(details).text("sha256"))
                    .containsExactly(first.sha256(), second.sha256());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_plan_whose_files_are_not_as_they_were_is_refused(Databases on) throws Exception {
        try (var world = new FeedWorld(on, folder)) {
            KeptPlan plan = set(world, "one");
            Path copy = plan.folder().resolve("recipients/1-list.yaml");
            Files.writeString(copy, "other");
            assertThatThrownBy(() -> world.feeds.plans().said(plan))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("recipients/1-list.yaml of plan 1 is not as it was");
            Files.writeString(copy, "one");
            world.feeds.plans().said(plan);
            Files.writeString(plan.folder().resolve("plan.json"), "{}");
            assertThatThrownBy(() -> world.feeds.plans().said(plan)).isInstanceOf(Refused.class);
            Files.delete(plan.folder().resolve("plan.json"));
            assertThatThrownBy(() -> world.feeds.plans().said(plan))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("are not here; set the plan anew");
            // One that is lost stands in no other's way.
            assertThat(set(world, "two").nr()).isEqualTo(2);
            assertThat(world.feeds.plans().all(10)).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_a_stop_left_of_a_plan_is_gone_with_the_next(Databases on) throws Exception {
        try (var world = new FeedWorld(on, folder)) {
            Path plans = folder.resolve("feeds/plans");
            Files.createDirectories(plans.resolve("1.part/recipients"));
            Files.createDirectories(plans.resolve("1"));
            Files.writeString(plans.resolve("1/plan.json"), "half");

            assertThat(world.feeds.plans().newest()).isEmpty();
            world.feeds.plans().said(set(world, "one"));

            assertThat(FeedWorld.names(plans)).containsExactly("1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_file_gets_a_place_outside_the_plan(Databases on) throws Exception {
        try (var world = new FeedWorld(on, folder)) {
            Path file = Files.writeString(folder.resolve("list.yaml"), "one");
            assertThatThrownBy(
                            () -> world.feeds.plans().set(Map.of("../../1-list.yaml", file), JsonObject.EMPTY, "lena"))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(world.feeds.plans().newest()).isEmpty();
        }
    }
}
