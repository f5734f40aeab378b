package org.comity.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The name somebody probably meant. */
public final class Nearest {
    private Nearest() {}

    /** The choice that differs least, where it differs by no more than a third of its letters. */
    public static Optional<String> of(String written, Collection<String> choices) {
        return choices.stream()
                .filter(choice -> distance(written, choice) <= Math.max(1, choice.length() / 3))
                .min(Comparator.comparingInt((String choice) -> distance(written, choice))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Letters to insert, remove or change to get from one to the other. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
