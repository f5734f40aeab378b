package org.comity;

import java.nio.file.Path;
import java.util.Map;
import org.comity.doors.shell.Exit;
import org.comity.doors.shell.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code comity config}: what is set, and where. */
@Command(name = "config", description = "The settings of a node.", synopsisSubcommandLabel = "COMMAND")
final class ConfigCommands {
    private final Terminal terminal;
    private final Map<String, String> environment;

    ConfigCommands(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Show every setting with what holds now.")
    int show(
            @Option(
                            names = "--data",
                            required = true,
                            paramLabel = "DIR",
                            defaultValue = "${env:COMITY_DATA}",
                            description = "the node's data folder (or COMITY_DATA)")
                    Path data,
            @Option(names = "--origin", description = "also where each comes from") boolean origin) {
        Config config = Config.read(terminal.file(data), environment, Map.of());
        for (Setting setting : Setting.values()) {
            Config.Value value = config.value(setting);
            String shown = setting.secret() && !value.text().isEmpty()
                    ? "***"
                    : setting == Setting.DATABASE_URL
                            ? value.text().replaceAll("(?i)(password=)[^&]*", "$1***")
                            : value.text();
            terminal.out()
                    .println(setting.key() + ": " + (shown.isEmpty() ? "(not set)" : shown)
                            + (origin ? "   # " + value.origin() + "; " + setting.meaning() : ""));
        }
        return Exit.OK;
    }
}
