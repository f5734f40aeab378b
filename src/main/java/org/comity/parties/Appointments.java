package org.comity.parties;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * Who may change whom: persons, their roles, and the tokens that stand for them.
 *
 * <p>Administrators do. Nobody gives themselves a role; nobody below an administrator changes an administrator, be it by
 * its roles, its removal, its tokens or a login link. As long as no administrator could act, because none holds an open token,
 * whoever sits at the data folder does it: so it begins, and so a party whose administrators have gone goes on.
 */
public final class Appointments {
    private final People people;
    private final Credentials credentials;
    private final Logins logins;

    public Appointments(People people, Credentials credentials, Logins logins) {
        this.people = people;
        this.credentials = credentials;
        this.logins = logins;
    }

    /**
     * Takes a person in.
     *
     * @param key the verification key they approve by; null where they have none
     * @throws NotPermitted when that actor may not
     * @throws IllegalArgumentException when the name or key is none, or taken
     */
    public Person add(
            Transaction transaction, Actor by, String name, String displayName, Set<Role> roles, @Nullable String key)
            throws SQLException {
        requireAppointing(transaction, by, "take " + name + " in");
        return people.add(transaction, name, displayName, roles, key);
    }

    /**
     * Gives a person roles.
     *
     * @throws NotPermitted when that actor may not, or it is their own person
     */
    public Person give(Transaction transaction, Actor by, Person person, Set<Role> roles) throws SQLException {
        if (by.is(person)) {
            throw new NotPermitted("nobody gives themselves a role; ask another administrator");
        }
        requireAppointing(transaction, by, "give " + person.name() + " a role");
        Set<Role> more = People.roles(transaction, person);
        more.addAll(roles);
        return people.change(transaction, person, more);
    }

    /**
     * Takes roles from a person; everybody may give up their own.
     *
     * @throws NotPermitted when that actor may not
     */
    public Person take(Transaction transaction, Actor by, Person person, Set<Role> roles) throws SQLException {
        if (!by.is(person)) {
            requireAppointing(transaction, by, "take a role from " + person.name());
        }
        if (roles.contains(Role.ADMINISTRATOR)) {
            requireAnother(transaction, by, person);
        }
        Set<Role> fewer = People.roles(transaction, person);
        fewer.removeAll(roles);
        return people.change(transaction, person, fewer);
    }

    /**
     * Removes a person: their tokens and logins end, their approvals count no longer, the name stays theirs in the logs.
     *
     * @throws NotPermitted when that actor may not
     */
    public void remove(Transaction transaction, Actor by, Person person) throws SQLException {
        if (!by.is(person)) {
            requireAppointing(transaction, by, "remove " + person.name());
        }
        requireAnother(transaction, by, person);
        for (Credentials.Credential each : credentials.of(person)) {
            if (each.revoked() == null) {
                credentials.revoke(transaction, each.name());
            }
        }
        logins.remove(transaction, person);
        people.remove(transaction, person);
    }

    /**
     * Makes a link that lets a person in to the console, once.
     *
     * @return its token, which can never be shown again
     * @throws NotPermitted when that actor may not
     */
    public String link(Transaction transaction, Actor by, Person person) throws SQLException {
        if (!by.is(person)) {
            requireAppointing(transaction, by, "make a login link for " + person.name());
        }
        return logins.link(transaction, person);
    }

    /**
     * Ties a person to a subject at a login provider, in place of any earlier one there.
     *
     * @throws NotPermitted when that actor may not
     * @throws IllegalArgumentException when the subject is none, or somebody else's
     */
    public void tie(Transaction transaction, Actor by, Person person, String issuer, String claim, String subject)
            throws SQLException {
        requireAppointing(transaction, by, "tie " + person.name() + " to a login provider");
        People.roles(transaction, person); // they are here
        logins.ties().tie(transaction, person, issuer, claim, subject);
        logins.sittings().endProvided(transaction, person);
    }

    /**
     * Ends every tie of a person to a login provider, and the logins that came of it; everybody may end their own.
     *
     * @return how many ties
     * @throws NotPermitted when that actor may not
     */
    public int untie(Transaction transaction, Actor by, Person person) throws SQLException {
        if (!by.is(person)) {
            requireAppointing(transaction, by, "end a tie of " + person.name());
        }
        logins.sittings().endProvided(transaction, person);
        return logins.ties().untie(transaction, person);
    }

    /**
     * Makes a token that stands for a person.
     *
     * @return the token, which can never be shown again
     * @throws NotPermitted when that actor may not
     */
    public String token(
            Transaction transaction,
            Actor by,
            String name,
            Party ours,
            Person person,
            Set<Scope> scopes,
            Duration lasting)
            throws SQLException {
        if (!by.is(person)) {
            requireAppointing(transaction, by, "make a token for " + person.name());
        }
        return credentials.createToken(transaction, name, ours, scopes, lasting, person);
    }

    /**
     * Ends a credential; one that stands for a person only at the hands of those who could have made it.
     *
     * @return the person it stood for; null where it stood for nobody in particular
     * @throws NotPermitted when that actor may not
     * @throws IllegalArgumentException when there is none of that name
     */
    public @Nullable Person revoke(Transaction transaction, Actor by, String name) throws SQLException {
        Long nr = credentials.require(name).person();
        Person person = nr == null ? null : people.find(nr).orElse(null);
        if (person != null && !by.is(person)) {
            requireAppointing(transaction, by, "end a token of " + person.name());
        }
        Person who = by.person().orElse(null);
        if (person == null
                && who != null
                && !People.is(transaction, who, Role.OPERATOR)
                && !People.is(transaction, who, Role.ADMINISTRATOR)) {
            throw new NotPermitted(who.name() + " may not end " + name + ": that is for an operator or administrator");
        }
        credentials.revoke(transaction, name);
        return person;
    }

    /** Whether there is an administrator who could act. */
    public boolean administered() {
        return people.all().stream()
                .filter(person -> person.is(Role.ADMINISTRATOR))
                .anyMatch(person -> credentials.of(person).stream()
                        .anyMatch(each -> each.scopes().contains(Scope.COMMANDS) && credentials.isOpen(each)));
    }

    /** The last administrator does not go by their own hand: nobody could let them in again but at the data folder. */
    private void requireAnother(Transaction transaction, Actor by, Person person) throws SQLException {
        if (by.is(person)
                && People.is(transaction, person, Role.ADMINISTRATOR)
                && People.count(
                                transaction,
                                people.all().stream().map(Person::nr).toList(),
                                Role.ADMINISTRATOR)
                        == 1) {
            throw new NotPermitted(
                    person.name() + " is the last administrator; give somebody else the role before you leave it");
        }
    }

    /** Asked of the table, where a change that another act of this commit made is seen too. */
    private void requireAppointing(Transaction transaction, Actor by, String what) throws SQLException {
        Person person = by.person().orElse(null);
        boolean may = person == null ? !administered() : People.is(transaction, person, Role.ADMINISTRATOR);
        if (!may) {
            throw new NotPermitted(by.name() + " may not " + what + ": that is for an administrator"
                    + (person == null ? ", with --as NAME --as-token FILE" : ""));
        }
    }
}
