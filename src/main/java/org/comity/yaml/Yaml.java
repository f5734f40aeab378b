package org.comity.yaml;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads a document; SnakeYAML Engine tells its events, and this folder alone knows it. */
public final class Yaml {

    /** Characters of a document at most. */
    public static final int CHARS_MAX = 1 << 20;

    private static final int DEPTH_MAX = 20;

    private final Iterator<Event> events;

    private Yaml(Iterator<Event> events) {
        this.events = events;
    }

    /**
     * Reads one document whose root is a mapping.
     *
     * @throws BadYaml naming the line
     */
    public static Mapping read(String document) {
        if (document.length() > CHARS_MAX) {
            throw new BadYaml(0, "the document is longer than " + CHARS_MAX + " characters");
        }
        try {
            var settings = LoadSettings.builder().setCodePointLimit(CHARS_MAX).build();
            return new Yaml(new Parse(settings).parseString(document).iterator()).document();
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            throw new BadYaml(line, "not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new BadYaml(0, "not YAML: " + e.getMessage());
        }
    }

    /** Whether the document holds nothing but blank lines and comments. */
    public static boolean isBlank(String document) {
        return document.lines().map(String::strip).allMatch(line -> line.isEmpty() || line.startsWith("#"));
    }

    private Mapping document() {
        events.next(); // stream start
        Event start = events.next();
        if (start.getEventId() == Event.ID.StreamEnd) {
            throw new BadYaml(0, "the document is empty");
        }
        YamlNode root = node(events.next(), "", 1);
        events.next(); // document end
        if (events.next().getEventId() != Event.ID.StreamEnd) {
            throw new BadYaml(0, "a second document follows (---); there must be one");
        }
        if (root instanceof Mapping mapping) {
            return mapping;
        }
        throw new BadYaml(1, "expected a mapping (name: value lines)");
    }

    private YamlNode node(Event event, String path, int depth) {
        int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
        if (depth > DEPTH_MAX) {
            throw new BadYaml(line, "nested more than " + DEPTH_MAX + " levels deep");
        }
        if (event instanceof AliasEvent
                || (event instanceof NodeEvent node && node.getAnchor().isPresent())) {
            throw new BadYaml(line, "anchors and aliases (& and *) are not taken; write the value where it belongs");
        }
        return switch (event) {
            case ScalarEvent scalar -> {
                untagged(scalar.getTag().isPresent(), line);
                yield new YamlNode.Text(scalar.getValue(), line);
            }
            case SequenceStartEvent start -> {
                untagged(start.getTag().isPresent(), line);
                var elements = new ArrayList<YamlNode>();
                for (Event next = events.next(); !(next instanceof SequenceEndEvent); next = events.next()) {
                    elements.add(node(next, path + "[" + elements.size() + "]", depth + 1));
                }
                yield new YamlNode.Sequence(elements, line);
            }
            case MappingStartEvent start -> {
                untagged(start.getTag().isPresent(), line);
                yield mapping(path, line, depth);
            }
            default -> throw new BadYaml(line, "unexpected " + event.getEventId());
        };
    }

    private Mapping mapping(String path, int line, int depth) {
        var fields = new LinkedHashMap<String, YamlNode>();
        for (Event next = events.next(); !(next instanceof MappingEndEvent); next = events.next()) {
            if (!(node(next, path, depth) instanceof YamlNode.Text key)) {
                throw new BadYaml(line, "a field's name should be text");
            }
            String at = path.isEmpty() ? key.text() : path + "." + key.text();
            if (fields.putIfAbsent(key.text(), node(events.next(), at, depth + 1)) != null) {
                throw new BadYaml(key.line(), "the field \"" + at + "\" stands twice");
            }
        }
        return new Mapping(fields, line, path);
    }

    private static void untagged(boolean tagged, int line) {
        if (tagged) {
            throw new BadYaml(line, "tags (!) are not taken; leave it out");
        }
    }
}
