package org.comity.doors.shell;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.comity.json.JsonObject;
import org.comity.parties.Party;
import org.comity.parties.Person;
import org.comity.parties.Role;
import org.comity.parties.Scope;
import org.comity.sql.Alongside;
import org.jspecify.annotations.Nullable;

/**
 * What commands and pages do with our people and with tokens: each is an entry in the home log, in the same transaction.
 * {@code Appointments} says who may.
 */
public final class PersonActs {
    private PersonActs() {}

    /** Takes a person in. */
    public static Person add(Rooms rooms, String name, String displayName, Set<Role> roles, @Nullable String key) {
        return add(rooms, name, displayName, roles, key, Alongside.nothing());
    }

    /** The same, with what is written in its transaction. */
    public static Person add(
            Rooms rooms,
            String name,
            String displayName,
            Set<Role> roles,
            @Nullable String key,
            Alongside<Person> alongside) {
        return rooms.database().write(alongside.behind(transaction -> {
            Person added = rooms.appointments().add(transaction, rooms.actor(), name, displayName, roles, key);
            JsonObject.Builder details =
                    JsonObject.builder().put("person", name).put("roles", Role.print(roles));
            PersonCommands.Appointing.log(
                    rooms,
                    transaction,
                    "person added",
                    details.putIfPresent("key", added.key()).build());
            return added;
        }));
    }

    /** Gives and takes roles at once; answers who they are now. */
    public static Person change(Rooms rooms, Person before, Set<Role> give, Set<Role> take) {
        return change(rooms, before, give, take, Alongside.nothing());
    }

    /** The same, with what is written in its transaction. */
    public static Person change(
            Rooms rooms, Person before, Set<Role> give, Set<Role> take, Alongside<Person> alongside) {
        return rooms.database().write(alongside.behind(transaction -> {
            Person changed = before;
            if (!give.isEmpty()) {
                changed = rooms.appointments().give(transaction, rooms.actor(), before, give);
            }
            if (!take.isEmpty()) {
                changed = rooms.appointments().take(transaction, rooms.actor(), before, take);
            }
            PersonCommands.Appointing.log(
                    rooms,
                    transaction,
                    "roles changed",
                    JsonObject.builder()
                            .put("person", before.name())
                            .put("from", Role.print(before.roles()))
                            .put("to", Role.print(changed.roles()))
                            .build());
            return changed;
        }));
    }

    /** Removes a person. */
    public static void remove(Rooms rooms, Person person) {
        remove(rooms, person, Alongside.nothing());
    }

    /** The same, with what is written in its transaction. */
    public static void remove(Rooms rooms, Person person, Alongside<Person> alongside) {
        rooms.database().write(alongside.behind(transaction -> {
            rooms.appointments().remove(transaction, rooms.actor(), person);
            PersonCommands.Appointing.log(
                    rooms,
                    transaction,
                    "person removed",
                    JsonObject.builder().put("person", person.name()).build());
            return person;
        }));
    }

    /**
     * Makes a token; it can never be shown again. One that stands for a person is an appointment; one that does not is
     * logged where it is known who makes it.
     *
     * @param holder the person it stands for; null where it stands for nobody in particular
     */
    public static String token(
            Rooms rooms, String name, Party party, @Nullable Person holder, Set<Scope> scopes, Duration lasting) {
        return rooms.database().write(transaction -> {
            String token = holder == null
                    ? rooms.credentials().createToken(transaction, name, party, scopes, lasting)
                    : rooms.appointments().token(transaction, rooms.actor(), name, party, holder, scopes, lasting);
            if (holder != null || rooms.actor().person().isPresent()) {
                JsonObject.Builder details = JsonObject.builder();
                if (holder != null) {
                    details.put("person", holder.name());
                } else {
                    details.put("party", party.id());
                }
                PersonCommands.Appointing.log(
                        rooms,
                        transaction,
                        "token made",
                        details.put("token", name)
                                .put("scopes", Scope.print(scopes))
                                .build());
            }
            return token;
        });
    }

    /** Ends a token or certificate at once. */
    public static void revoke(Rooms rooms, String name) {
        rooms.database().write(transaction -> {
            Person person = rooms.appointments().revoke(transaction, rooms.actor(), name);
            if (person != null || rooms.actor().person().isPresent()) {
                PersonCommands.Appointing.log(
                        rooms,
                        transaction,
                        "token revoked",
                        JsonObject.builder()
                                .putIfPresent("person", person == null ? null : person.name())
                                .put("token", name)
                                .build());
            }
            return null;
        });
    }

    /** Whether a person may see of another which tokens they have. */
    public static boolean maySeeTokens(Person who, Person of) {
        return who.nr() == of.nr() || who.isOneOf(EnumSet.of(Role.OPERATOR, Role.ADMINISTRATOR, Role.AUDITOR));
    }

    /** Whether a person may see of another whom they are at a login provider. */
    public static boolean maySeeTies(Person who, Person of) {
        return who.nr() == of.nr() || who.isOneOf(EnumSet.of(Role.ADMINISTRATOR, Role.AUDITOR));
    }

    /** Whether a person of those roles may make tokens at all. */
    public static boolean mayMakeTokens(Set<Role> roles) {
        return EnumSet.of(Role.OPERATOR, Role.ADMINISTRATOR).stream().anyMatch(roles::contains);
    }
}
