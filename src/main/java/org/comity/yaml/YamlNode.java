package org.comity.yaml;

import java.util.List;

/** One node of a document, with the line it starts on, counted from 1. */
public sealed interface YamlNode permits Mapping, YamlNode.Text, YamlNode.Sequence {
    int line();

    /** Text; whatever it looks like, it is text until its reader makes it something else. */
    record Text(String text, int line) implements YamlNode {}

    /** A list. */
    record Sequence(List<YamlNode> elements, int line) implements YamlNode {
        public Sequence {
            elements = List.copyOf(elements);
        }
    }
}
