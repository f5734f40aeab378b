package org.comity.doors.console;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.shell.OidcCommand;
import org.comity.doors.shell.PersonActs;
import org.comity.doors.shell.Rooms;
import org.comity.parties.Credentials.Credential;
import org.comity.parties.Party;
import org.comity.parties.Person;
import org.comity.parties.Role;
import org.comity.parties.Scope;
import org.comity.parties.Ties;
import org.jspecify.annotations.Nullable;

/**
 * Our people and their tokens, changed by forms. Each form does what a command does, and by the same function; who may is
 * said by the appointments.
 */
final class PeoplePages {
    private static final String CONTACTS = Place.CONTACTS.path();
    private static final Duration LASTING_MAX = Duration.ofDays(3_650);

    private final ConsoleDoor door;

    PeoplePages(ConsoleDoor door) {
        this.door = door;
    }

    /** A token of the person that is open or was. */
    record Token(String name, String scopes, boolean open) {}

    /**
     * The page of one person.
     *
     * @param provider what people call the login provider; empty where there is none
     * @param mayAppoint whether whoever looks is an administrator
     * @param mayGive the same, and it is not their own page
     * @param mayMakeTokens whether they may make a token that stands for this person
     * @param problem what was wrong with what was typed, in the words of the command; empty where nothing was
     */
    record PersonPage(
            Person person,
            String fingerprint,
            boolean hasPassword,
            List<Ties.Tie> ties,
            List<Token> tokens,
            String provider,
            boolean mayAppoint,
            boolean mayGive,
            boolean mayMakeTokens,
            String problem) {
        List<Role> roles() {
            return List.of(Role.values());
        }

        List<Scope> scopes() {
            return List.of(Scope.values());
        }
    }

    /** A token, shown once. */
    record TokenPage(String name, String token, String holder, long days, String back) {}

    Answer show(Visit visit) {
        return page(visit, 200, person(visit), "");
    }

    private static Person person(Visit visit) {
        return visit.rooms()
                .people()
                .find(visit.request().param("person"))
                .orElseThrow(() -> new BadRequest(404, Texts.ENGLISH.say("error.404")));
    }

    private static String path(Person person) {
        return CONTACTS + "person/" + person.name() + "/";
    }

    private Answer page(Visit visit, int status, Person person, String problem) {
        Rooms rooms = visit.rooms();
        boolean own = visit.person().nr() == person.nr();
        boolean administers = visit.is(Role.ADMINISTRATOR);
        var page = new PersonPage(
                person,
                person.noteKey().map(key -> key.key().fingerprint().spoken()).orElse(""),
                rooms.logins().hasPassword(person),
                PersonActs.maySeeTies(visit.person(), person)
                        ? rooms.logins().ties().of(person)
                        : List.of(),
                PersonActs.maySeeTokens(visit.person(), person) ? tokens(rooms, person) : List.of(),
                rooms.openId().map(each -> each.terms().title()).orElse(""),
                administers,
                administers && !own,
                PersonActs.mayMakeTokens(visit.person().roles()) && (own || administers),
                problem);
        return door.render(status, "person", visit.person(), Place.CONTACTS, person.displayName(), page);
    }

    private static List<Token> tokens(Rooms rooms, Person person) {
        return rooms.credentials().all().stream()
                .filter(each -> each.person() != null && each.person() == person.nr())
                .map(each -> new Token(
                        each.name(),
                        Scope.print(each.scopes()).replace(",", ", "),
                        rooms.credentials().isOpen(each)))
                .toList();
    }

    /** Takes somebody in. */
    Answer add(Visit visit) throws Exception {
        requireAdministrator(visit);
        Form form = Form.of(visit.request());
        String key = form.text("key");
        try {
            Person added = PersonActs.add(
                    visit.rooms(), form.text("name"), form.text("called"), roles(form), key.isEmpty() ? null : key);
            return door.onTo(path(added));
        } catch (IllegalArgumentException e) {
            throw new BadRequest(422, String.valueOf(e.getMessage()));
        }
    }

    private static Set<Role> roles(Form form) {
        var roles = EnumSet.noneOf(Role.class);
        Arrays.stream(Role.values())
                .filter(each -> !form.text("role." + each.label()).isEmpty())
                .forEach(roles::add);
        return roles;
    }

    /** The roles are those that are ticked, from now on. */
    Answer roles(Visit visit) throws Exception {
        Person person = person(visit);
        Set<Role> ticked = roles(Form.of(visit.request()));
        var give = EnumSet.noneOf(Role.class);
        give.addAll(ticked);
        give.removeAll(person.roles());
        var take = EnumSet.noneOf(Role.class);
        take.addAll(person.roles());
        take.removeAll(ticked);
        if (!give.isEmpty() || !take.isEmpty()) {
            PersonActs.change(visit.rooms(), person, give, take);
        }
        return door.onTo(path(person));
    }

    /** Removes them, once whoever does it has typed their name. */
    Answer remove(Visit visit) throws Exception {
        Person person = person(visit);
        if (!Form.of(visit.request()).text("name").equals(person.name())) {
            return page(visit, 422, person, Texts.ENGLISH.say("person.remove.missing", person.name()));
        }
        PersonActs.remove(visit.rooms(), person);
        return door.onTo(CONTACTS);
    }

    /** Ties them to a subject at the login provider, or ends that. */
    Answer tie(Visit visit) throws Exception {
        Person person = person(visit);
        Form form = Form.of(visit.request());
        if (!form.text("end").isEmpty()) {
            OidcCommand.untie(visit.rooms(), person);
            return door.onTo(path(person));
        }
        try {
            OidcCommand.tie(visit.rooms(), person, OidcCommand.provider(visit.rooms()), form.text("subject"));
            return door.onTo(path(person));
        } catch (IllegalArgumentException e) {
            return page(visit, 422, person, String.valueOf(e.getMessage()));
        }
    }

    /** Makes a token for them. */
    Answer token(Visit visit) throws Exception {
        Person person = person(visit);
        requireMaking(visit);
        Form form = Form.of(visit.request());
        try {
            return made(visit, form, visit.rooms().parties().ours(), person, path(person));
        } catch (IllegalArgumentException e) {
            return page(visit, 422, person, String.valueOf(e.getMessage()));
        }
    }

    /** Makes a token that stands for nobody in particular, for our own party or another. */
    Answer partyToken(Visit visit) throws Exception {
        requireMaking(visit);
        Form form = Form.of(visit.request());
        try {
            Party party = form.text("party").isEmpty()
                    ? visit.rooms().parties().ours()
                    : visit.rooms().parties().require(form.text("party"));
            return made(visit, form, party, null, CONTACTS);
        } catch (IllegalArgumentException e) {
            throw new BadRequest(422, String.valueOf(e.getMessage()));
        }
    }

    private Answer made(Visit visit, Form form, Party party, @Nullable Person holder, String back) {
        String days = form.text("days");
        if (!days.matches("[0-9]{1,4}")
                || Integer.parseInt(days) < 1
                || Integer.parseInt(days) > LASTING_MAX.toDays()) {
            throw new IllegalArgumentException(Texts.ENGLISH.say("token.days.missing", LASTING_MAX.toDays()));
        }
        var scopes = EnumSet.noneOf(Scope.class);
        Arrays.stream(Scope.values())
                .filter(each -> !form.text("scope." + each.label()).isEmpty())
                .forEach(scopes::add);
        if (scopes.isEmpty()) {
            throw new IllegalArgumentException(Texts.ENGLISH.say("token.scopes.missing"));
        }
        String name = form.text("token");
        String token =
                PersonActs.token(visit.rooms(), name, party, holder, scopes, Duration.ofDays(Integer.parseInt(days)));
        return door.render(
                visit,
                "token",
                Place.CONTACTS,
                Texts.ENGLISH.say("token.title"),
                new TokenPage(
                        name, token, holder == null ? party.title() : holder.title(), Integer.parseInt(days), back));
    }

    /** Ends a token or certificate. */
    Answer revoke(Visit visit) throws Exception {
        String name = Form.of(visit.request()).text("token");
        Rooms rooms = visit.rooms();
        boolean known = rooms.credentials().all().stream().map(Credential::name).anyMatch(name::equals);
        if (!known) {
            throw new BadRequest(404, Texts.ENGLISH.say("error.404"));
        }
        PersonActs.revoke(rooms, name);
        return door.onTo(CONTACTS);
    }

    private static void requireAdministrator(Visit visit) {
        if (!visit.is(Role.ADMINISTRATOR)) {
            throw new BadRequest(403, Texts.ENGLISH.say("person.not.yours"));
        }
    }

    private static void requireMaking(Visit visit) {
        if (!PersonActs.mayMakeTokens(visit.person().roles())) {
            throw new BadRequest(403, Texts.ENGLISH.say("token.not.yours"));
        }
    }
}
