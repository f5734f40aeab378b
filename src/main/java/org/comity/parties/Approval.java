package org.comity.parties;

import java.util.Arrays;
import java.util.Optional;

/** What has to happen before a thing that a clause lets cross is laid in an outbox. */
public enum Approval implements Labelled {
    /** Nothing more: it flows by itself. */
    FLOWS("flows", 0),
    /** One person looks at it and approves. */
    STAGED("staged", 1),
    /** Two different persons approve. */
    TWO_PERSONS("two persons", 2);

    private final String label;
    private final int persons;

    Approval(String label, int persons) {
        this.label = label;
        this.persons = persons;
    }

    /** As written in an agreement, such as {@code two persons}. */
    @Override
    public String label() {
        return label;
    }

    /** How many different persons have to approve. */
    public int persons() {
        return persons;
    }

    /** The one written like this, if there is one. */
    public static Optional<Approval> of(String label) {
        return Arrays.stream(values()).filter(each -> each.label.equals(label)).findFirst();
    }
}
