package org.comity.duty;

import java.util.List;

/**
 * One rule says tell, another says wait. The program shows it and decides nothing.
 *
 * @param certain whether both sides hold; else facts are missing that would decide
 * @param tell the stages that ask to tell, as {@code rule/stage}
 * @param because what the facts say to the other side
 */
public record Conflict(
        String id,
        String title,
        boolean certain,
        List<String> tell,
        String tellSource,
        String delay,
        String delaySource,
        String note,
        List<Because> because) {
    public Conflict {
        tell = List.copyOf(tell);
        because = List.copyOf(because);
    }
}
