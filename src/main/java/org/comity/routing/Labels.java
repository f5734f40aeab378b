package org.comity.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Words that a table maps to, such as sectors or addresses of mail: each has a number, counted from 0. */
public final class Labels {
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> words = new ArrayList<>();

    /** The number of that word, a new one where it has none yet. */
    int of(String word) {
        Integer known = numbers.putIfAbsent(word, words.size());
        if (known != null) {
            return known;
        }
        words.add(word);
        return words.size() - 1;
    }

    /** All of them in the order of their numbers. */
    public List<String> words() {
        return List.copyOf(words);
    }
}
