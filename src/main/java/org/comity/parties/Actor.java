package org.comity.parties;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who does something at home: one of our people who has shown who they are, or whoever sits at the data folder, of whom
 * no more is known than that they can open it.
 */
public final class Actor {
    /** Whoever sits at the data folder. */
    public static final Actor AT_THE_FOLDER = new Actor(null);

    private final @Nullable Person person;

    private Actor(@Nullable Person person) {
        this.person = person;
    }

    public static Actor of(Person person) {
        return new Actor(person);
    }

    /** Who it is; empty for whoever sits at the data folder. */
    public Optional<Person> person() {
        return Optional.ofNullable(person);
    }

    /** As written in logs. */
    public String name() {
        return person == null ? "operator" : person.name();
    }

    boolean is(Person other) {
        return person != null && person.nr() == other.nr();
    }

    /** The same as this; a person's roles are asked for anew at every act, so they are not compared. */
    @Override
    public String toString() {
        return name();
    }
}
