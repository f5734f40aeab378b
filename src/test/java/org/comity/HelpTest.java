package org.comity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.comity.doors.shell.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command says what it is for, also those with a {@code --version} of their own. */
final class HelpTest {
    private static final Pattern COMMAND = Pattern.compile("(?m)^  ([a-z][a-z-]*)(, [a-z-]+)* {2,}\\S");

    @TempDir
    Path folder;

    @Test
    void every_command_has_help_from_the_first_to_the_last() {
        var asked = new ArrayList<List<String>>();
        ask(List.of(), asked);
        assertThat(asked)
                .hasSizeGreaterThan(80)
                .contains(List.of("agreement", "sign"), List.of("agreement", "show"), List.of("ledger", "verify"));
    }

    @Test
    void without_a_command_all_are_listed_and_one_that_is_none_is_told_those_like_it() {
        var err = new ByteArrayOutputStream();
        Program.run(List.of(), folder, Map.of(), InputStream.nullInputStream(), new ByteArrayOutputStream(), err);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("  agreement ", "  init ", "  serve ", "  token ");

        err.reset();
        int exit = Program.run(
                List.of("agrement", "list"),
                folder,
                Map.of(),
                InputStream.nullInputStream(),
                new ByteArrayOutputStream(),
                err);
        assertThat(exit).isEqualTo(Exit.USAGE);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("agrement", "Did you mean", "agreement");
    }

    private void ask(List<String> command, List<List<String>> asked) {
        asked.add(command);
        var line = new ArrayList<String>(command);
        line.add("--help");
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exit = Program.run(line, folder, Map.of(), InputStream.nullInputStream(), out, err);
        String help = out.toString(StandardCharsets.UTF_8);
        assertThat(exit).as("%s: %s", line, err).isZero();
        assertThat(help).as("%s", line).contains("Usage: comity");
        int commands = help.indexOf("\nCommands:\n");
        if (commands >= 0) {
            COMMAND.matcher(help.substring(commands)).results().forEach(found -> {
                var below = new ArrayList<String>(command);
                below.add(found.group(1));
                ask(below, asked);
            });
        }
    }
}
