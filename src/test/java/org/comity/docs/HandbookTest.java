package org.comity.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.comity.Config;
import org.comity.Setting;
import org.comity.parties.Agreement;
import org.comity.sql.Databases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HandbookTest {

    private static final String POSTGRESQL = "jdbc:postgresql://127.0.0.1:5432/comity?user=comity";

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
            assumeThat(story.missing())
                    .as("programs that are not on this machine")
                    .isEmpty();
            if (page.text().contains(POSTGRESQL)) {
                story.with(POSTGRESQL, Databases.POSTGRESQL.freshUrl());
            }
            story.run();
        }
    }

    @Test
    void every_agreement_and_settings_file_that_is_shown_can_be_read(@TempDir Path folder) throws IOException {
        int agreements = 0;
        int settings = 0;
        for (Document page : pages()) {
            for (Document.Block block : page.blocks()) {
                if (block.language().equals("yaml") && block.text().startsWith("comity: agreement/")) {
                    assertThat(Agreement.read(block.text().getBytes(UTF_8)).members())
                            .hasSizeGreaterThan(1);
                    agreements++;
                } else if (block.language().equals("yaml")) {
                    Files.writeString(folder.resolve(Config.FILE), block.text());
                    Config config = Config.read(folder, Map.of(), Map.of());
                    assertThat(Setting.values())
                            .as("settings that the page shows")
                            .allMatch(setting -> !config.value(setting).origin().equals("default"));
                    settings++;
                }
            }
        }
        assertThat(agreements).isPositive();
        assertThat(settings).isPositive();
    }

    @Test
    void an_answer_that_the_program_does_not_give_is_noticed() {
        var answer = new Answer(0, List.of("taken 2, failed 0"), List.of("See the warnings"));

        assertThat(answer.isShownAs(List.of("See the warnings", "taken ..., failed 0")))
                .isTrue();
        assertThat(answer.isShownAs(List.of("..."))).isTrue();
        assertThat(answer.isShownAs(List.of("taken 2, failed 1", "..."))).isFalse();
        assertThat(answer.isShownAs(List.of("taken 2, failed 0"))).isFalse();
    }
}
