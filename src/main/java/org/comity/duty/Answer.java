package org.comity.duty;

import java.util.Collection;

/** Whether something holds; where facts are missing it is open, and never guessed. */
public enum Answer {
    YES,
    NO,
    OPEN;

    /** All must hold: one no decides, else one open answer leaves it open. */
    static Answer all(Collection<Answer> answers) {
        return answers.contains(NO) ? NO : answers.contains(OPEN) ? OPEN : YES;
    }

    /** One must hold: one yes decides, else one open answer leaves it open. */
    static Answer any(Collection<Answer> answers) {
        return answers.contains(YES) ? YES : answers.contains(OPEN) ? OPEN : NO;
    }
}
