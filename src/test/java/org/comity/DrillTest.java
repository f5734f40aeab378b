package org.comity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The stories in {@code src/test/drills}, played on real nodes. */
final class DrillTest {

    @TestFactory
    Stream<DynamicTest> drills() throws IOException {
        return Drill.all().stream()
                .map(drill -> DynamicTest.dynamicTest(
                        drill.name(), () -> Drills.play(drill, OutputStream.nullOutputStream())));
    }

    @Test
    void a_drill_that_goes_otherwise_than_written_fails_and_says_where() {
        Drill drill = Drill.parse("planted", """
                # Nobody made this node.
                northland$ comity party list
                csirt.northland.example ... yes
                """);
        assertThatThrownBy(() -> Drills.play(drill, OutputStream.nullOutputStream()))
                .isInstanceOf(Stage.Deviation.class)
                .hasMessageContaining("planted.txt:2")
                .hasMessageContaining("there is no node in northland")
                .hasMessageContaining("[exit 4]");
    }

    @Test
    void what_is_shown_is_held_against_what_is_seen_line_by_line() {
        assertThat(Drill.isShown(List.of("a  b", "..."), List.of("a b  ", "c", "d")))
                .isTrue();
        assertThat(Drill.isShown(List.of("...", "taken 3"), List.of("x", "taken 3")))
                .isTrue();
        assertThat(Drill.isShown(List.of("taken ... of 4"), List.of("taken 3 of 4")))
                .isTrue();
        assertThat(Drill.isShown(List.of("taken 3"), List.of("taken 3", "failed 1")))
                .isFalse();
        assertThat(Drill.isShown(List.of("taken 3", "failed 1"), List.of("taken 3")))
                .isFalse();
        assertThat(Drill.isShown(List.of("taken (3)"), List.of("taken 3"))).isFalse();
        assertThat(Drill.isShown(List.of(), List.of("taken 3"))).isFalse();
        assertThat(Drill.isShown(List.of("..."), List.of())).isTrue();
    }

    @Test
    void files_of_a_drill_stand_at_its_end_and_lose_the_line_between_them() {
        Drill drill = Drill.parse("files", "a$ comity list\n-- one.txt --\n1\n\n-- two.txt --\n2\n");
        assertThat(drill.files()).containsEntry("one.txt", "1\n").containsEntry("two.txt", "2\n");
        assertThat(drill.steps()).hasSize(1);
    }
}
