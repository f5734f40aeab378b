package org.comity.doors.api;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.comity.cases.Field;
import org.comity.doors.shell.PersonActs;
import org.comity.doors.shell.Rooms;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.parties.Credentials;
import org.comity.parties.Person;
import org.comity.parties.Role;
import org.comity.parties.Scope;
import org.comity.parties.Ties;
import org.comity.sql.Micros;

/** Our own people, and what they are there for. Who may change whom is said by the appointments, as everywhere. */
final class Persons {

    /** By their names. */
    Reply list(Caller caller) {
        Asked asked = Asked.of(caller.request(), "after", "limit");
        String after = asked.text("after");
        List<Person> found = caller.rooms().people().all().stream()
                .filter(each -> each.name().compareTo(after) > 0)
                .toList();
        List<Person> page = found.subList(0, Math.min(found.size(), asked.limit()));
        JsonObject.Builder list = JsonObject.builder()
                .put(
                        "persons",
                        CaseJson.array(page.stream().map(each -> heading(each).build())))
                .put("more", page.size() < found.size());
        if (!page.isEmpty()) {
            list.put("next", page.getLast().name());
        }
        return Reply.ok(list.build());
    }

    private static JsonObject.Builder heading(Person person) {
        JsonObject.Builder heading = JsonObject.builder()
                .put("person", person.name())
                .put("name", person.displayName())
                .put("roles", labels(person.roles()));
        person.noteKey()
                .ifPresent(key ->
                        heading.put("fingerprint", key.key().fingerprint().spoken()));
        return heading;
    }

    private static JsonArray labels(Set<Role> roles) {
        return JsonArray.ofTexts(roles.stream().sorted().map(Role::label).toList());
    }

    /** With the names of their tokens and whom they are at a login provider, for whoever may see that. */
    Reply show(Caller caller) {
        Asked.of(caller.request());
        Rooms rooms = caller.rooms();
        Person person = find(caller);
        JsonObject.Builder shown = heading(person)
                .putIfPresent("key", person.key())
                .put("password", rooms.logins().hasPassword(person));
        if (PersonActs.maySeeTokens(caller.person(), person)) {
            shown.put(
                    "tokens",
                    CaseJson.array(rooms.credentials().all().stream()
                            .filter(each -> each.person() != null && each.person() == person.nr())
                            .map(each -> token(rooms, each))));
        }
        if (PersonActs.maySeeTies(caller.person(), person)) {
            shown.put(
                    "ties",
                    CaseJson.array(rooms.logins().ties().of(person).stream().map(Persons::tie)));
        }
        return Reply.ok(shown.build());
    }

    private static JsonObject token(Rooms rooms, Credentials.Credential token) {
        return JsonObject.builder()
                .put("name", token.name())
                .put(
                        "scopes",
                        JsonArray.ofTexts(token.scopes().stream()
                                .sorted()
                                .map(Scope::label)
                                .toList()))
                .put("open", rooms.credentials().isOpen(token))
                .put("expires", Micros.instant(token.expires()).toString())
                .build();
    }

    private static JsonObject tie(Ties.Tie tie) {
        return JsonObject.builder()
                .put("issuer", tie.issuer())
                .put("claim", tie.claim())
                .put("subject", tie.subject())
                .put("since", tie.since().toString())
                .build();
    }

    private static Person find(Caller caller) {
        String name = caller.param("person");
        return caller.rooms()
                .people()
                .find(name)
                .orElseThrow(() -> new Objection(Problem.UNKNOWN, "nobody here is called " + name));
    }

    // ---- who they are from now on ----

    void add(Caller caller, byte[] body, Once.Keeping keeping) {
        Said said = Said.of(body, List.of("person", "name", "roles", "key"));
        String person = said.required("person");
        String name = said.required("name", Field.LINE, "a line of up to 300 characters");
        Set<Role> roles = roles(said);
        String key = said.text("key");
        said.checked();
        PersonActs.add(
                caller.rooms(),
                person,
                name,
                roles,
                key.isEmpty() ? null : key,
                keeping.of(added -> Reply.made(
                        ApiDoor.ROOT + "/persons/" + added.name(),
                        heading(added).build())));
    }

    private static Set<Role> roles(Said said) {
        var roles = EnumSet.noneOf(Role.class);
        for (String each : said.texts("roles", Role.values().length)) {
            try {
                roles.addAll(Role.list(each));
            } catch (IllegalArgumentException e) {
                said.wrong("/roles", String.valueOf(e.getMessage()));
            }
        }
        return roles;
    }

    /** The roles are these, from now on. */
    void roles(Caller caller, byte[] body, Once.Keeping keeping) {
        Said said = Said.of(body, List.of("roles"));
        Person person = find(caller);
        Set<Role> roles = roles(said);
        if (said.value("roles") == null) {
            said.wrong("", "the member roles is missing");
        }
        said.checked();
        var give = EnumSet.noneOf(Role.class);
        give.addAll(roles);
        give.removeAll(person.roles());
        var take = EnumSet.noneOf(Role.class);
        take.addAll(person.roles());
        take.removeAll(roles);
        if (give.isEmpty() && take.isEmpty()) {
            throw new Objection(Problem.CONFLICT, person.name() + " has these roles already");
        }
        PersonActs.change(
                caller.rooms(),
                person,
                give,
                take,
                keeping.of(changed -> Reply.ok(heading(changed).build())));
    }

    void remove(Caller caller, byte[] body, Once.Keeping keeping) {
        Said.of(body, List.of()).checked();
        PersonActs.remove(
                caller.rooms(),
                find(caller),
                keeping.of(removed -> Reply.ok(JsonObject.builder()
                        .put("person", removed.name())
                        .put("removed", true)
                        .build())));
    }
}
