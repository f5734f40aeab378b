package org.comity.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Markdown file of this repository, and the fenced blocks in it. */
record Document(Path file, List<Block> blocks) {

    /**
     * A fenced block.
     *
     * @param language what stands behind the opening fence
     * @param line of the file at which its first line stands
     */
    record Block(String language, int line, List<String> lines) {
        String text() {
            return String.join("\n", lines) + "\n";
        }
    }

    /** A command, and the lines it is said to answer with. */
    record Step(int line, String command, List<String> answer) {}

    static Document read(Path file) {
        var blocks = new ArrayList<Block>();
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("```")) {
                String language = lines.get(i).substring(3).strip();
                int from = ++i;
                while (!lines.get(i).startsWith("```")) {
                    i++;
                }
                blocks.add(new Block(language, from + 1, List.copyOf(lines.subList(from, i))));
            }
        }
        return new Document(file, blocks);
    }

    /**
     * What is typed in the {@code console} blocks, from the top of the page to its end: a command behind {@code $}, its
     * further lines behind {@code >}, then what it answers.
     */
    List<Step> steps() {
        var steps = new ArrayList<Step>();
        for (Block block : blocks) {
            if (!block.language().equals("console")) {
                continue;
            }
            List<String> lines = block.lines();
            for (int i = 0; i < lines.size(); ) {
                int at = block.line() + i;
                if (!lines.get(i).startsWith("$ ")) {
                    throw new IllegalStateException(
                            file + ":" + at + " is no command; a console block begins with one");
                }
                var command = new StringBuilder(lines.get(i++).substring(2));
                while (i < lines.size() && lines.get(i).startsWith("> ")) {
                    command.append('\n').append(lines.get(i++).substring(2));
                }
                var answer = new ArrayList<String>();
                while (i < lines.size() && !lines.get(i).startsWith("$ ")) {
                    answer.add(lines.get(i++));
                }
                steps.add(new Step(at, command.toString(), List.copyOf(answer)));
            }
        }
        return steps;
    }

    String text() {
        return String.join("\n", lines(file));
    }

    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
