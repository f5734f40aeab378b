package org.comity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A story as a script; {@code src/test/drills/README.md} says how it is written.
 *
 * @param name the file's name without its ending
 * @param given the drill whose steps come first; empty where it begins with nothing
 * @param files what lies on the desk from the beginning, by name
 */
record Drill(String name, String given, List<Step> steps, Map<String, String> files) {

    static final Path FOLDER = Path.of("src", "test", "drills");

    private static final Pattern COMMAND = Pattern.compile("([a-z]+)\\$ (.+)");
    private static final Pattern EXIT = Pattern.compile("\\[exit ([0-9]+)]");
    private static final Pattern FILE = Pattern.compile("-- (\\S+) --");

    /**
     * One line that does something.
     *
     * @param line its number in the file, from 1
     * @param told the comment above it, as it stands
     * @param party who types it; "at" for a line that sets the clock
     * @param command what is typed, or the instant
     * @param shown what must be seen, a line each; "..." stands for anything
     */
    record Step(int line, List<String> told, String party, String command, List<String> shown, int exit) {
        Step showing(String more) {
            var lines = new ArrayList<>(shown);
            lines.add(more);
            return new Step(line, told, party, command, lines, exit);
        }

        Step ending(int code) {
            return new Step(line, told, party, command, shown, code);
        }
    }

    /** All drills in the folder, by name. */
    static List<Drill> all() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .map(Drill::read)
                    .toList();
        }
    }

    static Drill named(String name) {
        return read(FOLDER.resolve(name + ".txt"));
    }

    private static Drill read(Path file) {
        try {
            return parse(file.getFileName().toString().replace(".txt", ""), Files.readString(file));
        } catch (IOException e) {
            throw new IllegalArgumentException("there is no drill " + file, e);
        }
    }

    static Drill parse(String name, String text) {
        String given = "";
        var steps = new ArrayList<Step>();
        var files = new LinkedHashMap<String, String>();
        var told = new ArrayList<String>();
        String inFile = "";
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            Matcher file = FILE.matcher(line);
            Matcher command = COMMAND.matcher(line);
            Matcher exit = EXIT.matcher(line);
            if (file.matches()) {
                inFile = file.group(1);
                files.put(inFile, "");
            } else if (!inFile.isEmpty()) {
                files.merge(inFile, line + "\n", String::concat);
            } else if (line.isBlank() || line.startsWith("#")) {
                told.add(line);
            } else if (line.startsWith("given ")) {
                given = line.substring("given ".length()).strip();
            } else if (command.matches() || line.startsWith("at ")) {
                steps.add(
                        command.matches()
                                ? new Step(number, List.copyOf(told), command.group(1), command.group(2), List.of(), 0)
                                : new Step(
                                        number,
                                        List.copyOf(told),
                                        "at",
                                        line.substring(3).strip(),
                                        List.of(),
                                        0));
                told.clear();
            } else if (steps.isEmpty()) {
                throw new IllegalArgumentException(
                        name + ":" + number + ": nothing was typed yet that could show this");
            } else {
                Step last = steps.removeLast();
                steps.add(exit.matches() ? last.ending(Integer.parseInt(exit.group(1))) : last.showing(line));
            }
        }
        // The line break before the next section, or at the end of the script, belongs to the script.
        files.replaceAll(
                (ignored, content) -> content.endsWith("\n\n") ? content.substring(0, content.length() - 1) : content);
        return new Drill(name, given, List.copyOf(steps), files);
    }

    /** Whether what was seen is what the step shows. */
    static boolean isShown(List<String> shown, List<String> seen) {
        if (shown.isEmpty()) {
            return seen.isEmpty();
        }
        if (shown.getFirst().strip().equals("...")) {
            List<String> rest = shown.subList(1, shown.size());
            for (int skipped = 0; skipped <= seen.size(); skipped++) {
                if (isShown(rest, seen.subList(skipped, seen.size()))) {
                    return true;
                }
            }
            return false;
        }
        return !seen.isEmpty()
                && line(shown.getFirst()).matcher(seen.getFirst()).matches()
                && isShown(shown.subList(1, shown.size()), seen.subList(1, seen.size()));
    }

    /** Spaces at the end do not count, and any number of spaces between words is as good as another: tables grow. */
    private static Pattern line(String shown) {
        var regex = new StringBuilder();
        for (String piece : shown.strip().split("(?<=\\.\\.\\.)|(?=\\.\\.\\.)")) {
            if (piece.equals("...")) {
                regex.append(".*");
                continue;
            }
            for (String word : piece.splitWithDelimiters("\\s+", -1)) {
                regex.append(word.isBlank() ? word.isEmpty() ? "" : "\\s+" : Pattern.quote(word));
            }
        }
        return Pattern.compile("\\s*" + regex + "\\s*");
    }
}
