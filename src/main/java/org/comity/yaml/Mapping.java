package org.comity.yaml;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mapping being read as a form: each field is asked for once, and at the end {@link #nothingElse()} refuses what
 * nobody asked for, with a suggestion.
 */
public final class Mapping implements YamlNode {
    private final Map<String, YamlNode> fields;
    private final int line;
    private final String path;
    private final Set<String> asked = new HashSet<>();

    Mapping(Map<String, YamlNode> fields, int line, String path) {
        this.fields = new LinkedHashMap<>(fields);
        this.line = line;
        this.path = path;
    }

    @Override
    public int line() {
        return line;
    }

    /** The names in the order they were written. */
    public Collection<String> names() {
        return List.copyOf(fields.keySet());
    }

    /** The line a field stands on, or the mapping's own where it is missing. */
    public int line(String name) {
        YamlNode node = fields.get(name);
        return node == null ? line : node.line();
    }

    /** A text that must be there and not empty. */
    public String text(String name) {
        return optionalText(name).orElseThrow(() -> missing(name));
    }

    public Optional<String> optionalText(String name) {
        return switch (ask(name)) {
            case null -> Optional.empty();
            case Text text
            when text.text().isBlank() ->
                throw new BadYaml(text.line(), path(name) + " is empty; fill it in or leave it out");
            case Text text -> Optional.of(text.text());
            case YamlNode other -> throw new BadYaml(other.line(), path(name) + " should be text");
        };
    }

    /** A list of texts; a single text counts as a list of one; empty where it is missing. */
    public List<String> texts(String name) {
        return switch (ask(name)) {
            case null -> List.of();
            case Text text -> List.of(text.text());
            case Sequence sequence -> {
                var texts = new ArrayList<String>();
                for (YamlNode element : sequence.elements()) {
                    if (!(element instanceof Text text) || text.text().isBlank()) {
                        throw new BadYaml(element.line(), path(name) + " should be a list of texts");
                    }
                    texts.add(text.text());
                }
                yield List.copyOf(texts);
            }
            case YamlNode other -> throw new BadYaml(other.line(), path(name) + " should be a list of texts");
        };
    }

    /** A mapping that must be there. */
    public Mapping mapping(String name) {
        return optionalMapping(name).orElseThrow(() -> missing(name));
    }

    public Optional<Mapping> optionalMapping(String name) {
        return switch (ask(name)) {
            case null -> Optional.empty();
            case Mapping mapping -> Optional.of(mapping);
            case YamlNode other ->
                throw new BadYaml(other.line(), path(name) + " should be a mapping (name: value lines)");
        };
    }

    /** Whether the field is there and is a mapping; for a field that may also be a line of text. */
    public boolean isMapping(String name) {
        return fields.get(name) instanceof Mapping;
    }

    /** A list of mappings that must be there and hold at least one. */
    public List<Mapping> mappings(String name) {
        YamlNode node = ask(name);
        if (node == null) {
            throw missing(name);
        }
        if (!(node instanceof Sequence sequence) || sequence.elements().isEmpty()) {
            throw new BadYaml(node.line(), path(name) + " should be a list (- ...) with at least one entry");
        }
        var mappings = new ArrayList<Mapping>();
        for (YamlNode element : sequence.elements()) {
            if (!(element instanceof Mapping mapping)) {
                throw new BadYaml(element.line(), path(name) + " should be a list of mappings");
            }
            mappings.add(mapping);
        }
        return mappings;
    }

    /** A list of mappings; empty where the field is missing. */
    public List<Mapping> optionalMappings(String name) {
        return ask(name) == null ? List.of() : mappings(name);
    }

    /** An instant in UTC such as {@code 2026-11-01T00:00:00Z}. */
    public Instant instant(String name) {
        String text = text(name);
        try {
            if (text.endsWith("Z")) {
                return Instant.parse(text);
            }
        } catch (DateTimeParseException e) {
            // told below
        }
        throw new BadYaml(
                line(name), path(name) + " is \"" + text + "\"; write an instant in UTC such as 2026-11-01T00:00:00Z");
    }

    /** A whole number of at least that much. */
    public int count(String name, int least) {
        String text = text(name);
        if (text.matches("[0-9]{1,9}") && Integer.parseInt(text) >= least) {
            return Integer.parseInt(text);
        }
        throw new BadYaml(line(name), path(name) + " is \"" + text + "\"; write a whole number from " + least + " on");
    }

    /**
     * Refuses what was not asked for.
     *
     * @throws BadYaml naming the unknown field and the one probably meant
     */
    public void nothingElse() {
        for (Map.Entry<String, YamlNode> field : fields.entrySet()) {
            if (!asked.contains(field.getKey())) {
                throw new BadYaml(
                        field.getValue().line(),
                        "there is no field \"" + path(field.getKey()) + "\" here"
                                + Nearest.of(field.getKey(), asked)
                                        .map(near -> "; did you mean \"" + near + "\"?")
                                        .orElse("; the fields are "
                                                + String.join(
                                                        ", ",
                                                        asked.stream().sorted().toList())));
            }
        }
    }

    private @Nullable YamlNode ask(String name) {
        asked.add(name);
        return fields.get(name);
    }

    private String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private BadYaml missing(String name) {
        return new BadYaml(line, path(name) + " is missing");
    }
}
