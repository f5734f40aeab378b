package org.comity.doors.console;

import java.util.List;

/**
 * One field of a form for a step.
 *
 * @param name as it is posted
 * @param label for people
 * @param hint what may be said
 * @param options what can be chosen; empty where it is typed
 * @param value as it was typed; empty for what is chosen
 * @param error what was wrong with it; empty where nothing was
 */
record StepInput(
        String name,
        String label,
        String hint,
        Sort sort,
        boolean required,
        List<Option> options,
        String value,
        String error) {

    /** How it is asked for. */
    enum Sort {
        LINE,
        TEXT,
        TIME,
        CHOICE,
        CHOICES
    }

    /** Of a list that is longer than this only the chosen ones are open to see. */
    static final int OPEN_OPTIONS = 24;

    /** One thing to choose. */
    record Option(String value, String label, boolean chosen) {}

    StepInput {
        options = List.copyOf(options);
    }

    /** As an element of the page is called. */
    String id() {
        return name.replace('.', '-');
    }

    boolean is(String sought) {
        return sort.name().equals(sought);
    }

    boolean isLong() {
        return options.size() > OPEN_OPTIONS;
    }

    /** What describes it to whoever does not see it beside it. */
    String describedBy() {
        return id() + "-hint" + (error.isEmpty() ? "" : " " + id() + "-error");
    }

    /** How many are chosen. */
    long chosen() {
        return options.stream().filter(Option::chosen).count();
    }
}
