package org.comity.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HandbookTest {

    static List<Document> pages() throws IOException {
        try (Stream<Path> handbook = Files.list(Path.of("docs", "handbook"))) {
            return Stream.concat(Stream.of(Path.of("README.md")), handbook.sorted())
                    .map(Document::read)
                    .filter(page -> !page.steps().isEmpty())
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void the_program_answers_as_the_page_says(Document page, @TempDir Path scratch) throws Exception {
        try (var story = new Story(page, scratch)) {
            story.run();
        }
    }

    @Test
    void an_answer_that_the_program_does_not_give_is_noticed() {
        var answer = new Answer(0, List.of("taken 2, failed 0"), List.of("See the warnings"));

        assertThat(answer.isShownAs(List.of("See the warnings", "taken ..., failed 0"))).isTrue();
        assertThat(answer.isShownAs(List.of("..."))).isTrue();
        assertThat(answer.isShownAs(List.of("taken 2, failed 1", "..."))).isFalse();
        assertThat(answer.isShownAs(List.of("taken 2, failed 0"))).isFalse();
    }
}
