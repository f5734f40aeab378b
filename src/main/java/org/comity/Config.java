package org.comity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.comity.yaml.BadYaml;
import org.comity.yaml.Mapping;
import org.comity.yaml.Nearest;
import org.comity.yaml.Yaml;

/**
 * The settings of one node: {@code comity.yaml} in its data folder, overridden by the environment
 * ({@code COMITY_SECTION__KEY}; {@code COMITY_SECTION__KEY_FILE} names a file that holds the value), overridden by the
 * command line.
 */
public final class Config {

    /** The file's name in the data folder. */
    public static final String FILE = "comity.yaml";

    /** A value and where it came from. */
    public record Value(String text, String origin) {}

    private final Map<Setting, Value> values;

    private Config(Map<Setting, Value> values) {
        this.values = values;
    }

    /**
     * Reads the settings of a data folder.
     *
     * @param environment the process's environment
     * @param commandLine what the command line sets; it wins
     * @throws BadYaml when the file cannot be read, naming the line; IllegalArgumentException for an unknown variable
     */
    public static Config read(Path folder, Map<String, String> environment, Map<Setting, String> commandLine) {
        var values = new EnumMap<Setting, Value>(Setting.class);
        for (Setting setting : Setting.values()) {
            values.put(setting, new Value(setting.otherwise(), "default"));
        }
        fromFile(folder.resolve(FILE), values);
        fromEnvironment(environment, values);
        commandLine.forEach((setting, text) -> values.put(setting, new Value(text, "command line")));
        return new Config(values);
    }

    public String get(Setting setting) {
        return value(setting).text();
    }

    public Value value(Setting setting) {
        return Objects.requireNonNull(values.get(setting));
    }

    /**
     * Writes a setting into a settings file, whose other lines stay as they are. The file is for its owner alone from
     * then on, since a database's URL may hold a password.
     *
     * @throws IllegalArgumentException when the file sets something else in that section already, which a person has to
     *     sort out
     */
    static void keep(Path file, Setting setting, String text) throws IOException {
        int dot = setting.key().indexOf('.');
        String section = setting.key().substring(0, dot);
        String name = setting.key().substring(dot + 1);
        String line = "  " + name + ": \"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        String old = Files.readString(file);
        if (Yaml.isBlank(old)) {
            old = old + (old.endsWith("\n") || old.isEmpty() ? "" : "\n") + section + ":\n" + line + "\n";
        } else if (!Yaml.read(old).names().contains(section)) {
            old = old + (old.endsWith("\n") ? "" : "\n") + section + ":\n" + line + "\n";
        } else {
            throw new IllegalArgumentException(
                    file + " has a section " + section + " already; write there yourself: " + line.strip());
        }
        Files.writeString(file, old);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** Takes a setting out of a settings file that {@link #keep} wrote it into. */
    static void forget(Path file, Setting setting) throws IOException {
        int dot = setting.key().indexOf('.');
        String section = setting.key().substring(0, dot) + ":";
        String name = "  " + setting.key().substring(dot + 1) + ":";
        var kept = new ArrayList<String>();
        for (String line : Files.readAllLines(file)) {
            if (!line.startsWith(name)) {
                kept.add(line);
            }
        }
        // A section without fields would be empty text, and no mapping any more.
        int at = kept.indexOf(section);
        if (at >= 0 && (at + 1 == kept.size() || !kept.get(at + 1).startsWith(" "))) {
            kept.remove(at);
        }
        Files.write(file, kept);
    }

    private static void fromFile(Path file, Map<Setting, Value> values) {
        if (!Files.exists(file)) {
            return;
        }
        try {
            String document = Files.readString(file);
            if (Yaml.isBlank(document)) {
                return;
            }
            Mapping form = Yaml.read(document);
            for (String section : form.names()) {
                Mapping fields = form.mapping(section);
                for (String name : fields.names()) {
                    String key = section + "." + name;
                    Setting setting = Setting.of(key)
                            .orElseThrow(() ->
                                    new BadYaml(fields.line(name), "there is no setting " + key + suggestion(key)));
                    values.put(setting, new Value(fields.text(name), file + " line " + fields.line(name)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        } catch (BadYaml e) {
            throw new BadYaml(0, file + ": " + e.getMessage());
        }
    }

    private static void fromEnvironment(Map<String, String> environment, Map<Setting, Value> values) {
        for (String variable : environment.keySet().stream().sorted().toList()) {
            if (!variable.startsWith("COMITY_") || !variable.contains("__")) {
                continue; // COMITY_JAVA_HOME and the like are the launcher's
            }
            // A setting that is itself a file's name ends so too.
            boolean inFile = variable.endsWith("_FILE") && !variables().contains(variable);
            String name = inFile ? variable.substring(0, variable.length() - "_FILE".length()) : variable;
            Setting setting = Arrays.stream(Setting.values())
                    .filter(each -> each.variable().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("the environment sets " + variable
                            + ", and there is no such setting"
                            + Nearest.of(name, variables())
                                    .map(near -> "; did you mean " + near + "?")
                                    .orElse("")));
            String text = Objects.requireNonNull(environment.get(variable));
            values.put(setting, new Value(inFile ? content(variable, Path.of(text)) : text, "environment " + variable));
        }
    }

    private static String content(String variable, Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new IllegalArgumentException(variable + " names " + file + ", which cannot be read", e);
        }
    }

    private static List<String> variables() {
        return Arrays.stream(Setting.values()).map(Setting::variable).toList();
    }

    private static String suggestion(String key) {
        return Nearest.of(key, Arrays.stream(Setting.values()).map(Setting::key).toList())
                .map(near -> "; did you mean " + near + "?")
                .orElse("; list them with: comity config show");
    }
}
