package org.comity.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed with SIGKILL while acts share commits: what was answered is there, with what was done together. */
final class GroupingKillTest {
    private static final int ANSWERED_MIN = 400;

    @TempDir
    Path folder;

    @Test
    void what_was_answered_is_there_and_stands_in_one_letter_and_no_letter_names_what_is_not() throws Exception {
        String url = Database.embeddedUrl(folder);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Grouping.class.getName(),
                        url)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var answered = new TreeSet<Long>();
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.matches("[0-9]+")) {
                    answered.add(Long.parseLong(line));
                }
                if (answered.size() == ANSWERED_MIN) {
                    // Through its handle, which leaves what it has said to be read.
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(answered).hasSizeGreaterThanOrEqualTo(ANSWERED_MIN);

        try (Database database = Database.open(url)) {
            var acts = new TreeSet<Long>();
            var named = new ArrayList<Long>();
            long letters = database.read(reading -> {
                long count = 0;
                try (var rows =
                        reading.prepare("SELECT name, value FROM node_fact").executeQuery()) {
                    while (rows.next()) {
                        String name = rows.getString(1);
                        if (name.startsWith("act ")) {
                            acts.add(Long.parseLong(name.substring("act ".length())));
                        } else if (name.startsWith("letter ")) {
                            count++;
                            List.of(rows.getString(2).split(" ")).forEach(each -> named.add(Long.parseLong(each)));
                        }
                    }
                }
                return count;
            });
            assertThat(acts).containsAll(answered);
            assertThat(named).doesNotHaveDuplicates().hasSameElementsAs(acts);
            assertThat(letters).as("letters that several acts share").isLessThan(acts.size());
        }
    }
}
