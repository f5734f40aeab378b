package org.comity.duty;

import java.util.List;

/**
 * One reason of an answer.
 *
 * @param answer what this reason alone says
 * @param text one sentence, with the fact and its value in it
 * @param source the provision it rests on; empty where it is about facts alone
 * @param deciding the facts that would decide, where the answer is open; empty otherwise
 */
public record Because(Answer answer, String text, String source, List<Fact> deciding) {
    public Because {
        deciding = List.copyOf(deciding);
    }
}
