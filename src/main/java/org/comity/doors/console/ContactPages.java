package org.comity.doors.console;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.comity.border.Peers;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.shell.LinkCommand;
import org.comity.doors.shell.PersonActs;
import org.comity.doors.shell.Rooms;
import org.comity.parties.Agreement;
import org.comity.parties.Credentials.Credential;
import org.comity.parties.Logins;
import org.comity.parties.Party;
import org.comity.parties.Person;
import org.comity.parties.Role;
import org.comity.parties.Scope;
import org.comity.sql.Micros;
import org.jspecify.annotations.Nullable;

/** Who we deal with, who we are, and by what others come in; no secret of any of them. */
final class ContactPages {
    private final ConsoleDoor door;

    ContactPages(ConsoleDoor door) {
        this.door = door;
    }

    /**
     * A party.
     *
     * @param fingerprint of its key, to be compared by voice; empty where it has no node
     * @param agreements that stand with it
     * @param peer how it goes with its node; null where none is known
     */
    record Contact(Party party, String fingerprint, List<String> agreements, Peers.@Nullable Peer peer) {}

    /** One of our people. */
    record Colleague(Person person, String fingerprint, boolean hasPassword, int open) {}

    /** A token or certificate. */
    record Key(String name, String holder, String kind, String scopes, Instant expires, String state) {}

    /**
     * The page.
     *
     * @param keys empty for whoever may not see them
     * @param mayLink whether this person may make login links, and take people in
     * @param mayMake whether this person may make tokens, and end them
     */
    record ContactsPage(
            List<Contact> contacts,
            List<Colleague> people,
            List<Key> keys,
            boolean maySeeKeys,
            boolean mayLink,
            boolean mayMake) {}

    /** A login link, shown once. */
    record LinkedPage(String name, String link, long hours) {}

    Answer show(Visit visit) {
        Rooms rooms = visit.rooms();
        boolean keys = visit.is(Role.OPERATOR) || visit.is(Role.ADMINISTRATOR) || visit.is(Role.AUDITOR);
        boolean administers = visit.is(Role.ADMINISTRATOR);
        Map<String, Peers.Peer> nodes =
                rooms.federation().peers().all().stream().collect(Collectors.toMap(Peers.Peer::party, each -> each));
        var page = new ContactsPage(
                rooms.parties().all().stream()
                        .map(each -> contact(rooms, each, nodes.get(each.id())))
                        .toList(),
                rooms.people().all().stream()
                        .map(each -> new Colleague(
                                each,
                                each.noteKey()
                                        .map(key -> key.key().fingerprint().spoken())
                                        .orElse(""),
                                rooms.logins().hasPassword(each),
                                administers ? rooms.logins().sittings().open(each) : 0))
                        .toList(),
                keys
                        ? rooms.credentials().all().stream()
                                .map(each -> key(rooms, each))
                                .toList()
                        : List.of(),
                keys,
                administers,
                PersonActs.mayMakeTokens(visit.person().roles()));
        return door.render(visit, "contacts", Place.CONTACTS, Texts.ENGLISH.say("place.contacts"), page);
    }

    private static Contact contact(Rooms rooms, Party party, Peers.@Nullable Peer node) {
        List<String> agreements = party.ours()
                ? List.of()
                : rooms.agreements().all().stream()
                        .filter(each -> each.ended() == null
                                && each.members().stream()
                                        .map(Agreement.Member::id)
                                        .anyMatch(party.id()::equals))
                        .map(each -> each.terms().id())
                        .collect(Collectors.toCollection(java.util.TreeSet::new))
                        .stream()
                        .toList();
        return new Contact(
                party, party.hasNode() ? party.noteKey().key().fingerprint().spoken() : "", agreements, node);
    }

    private static Key key(Rooms rooms, Credential each) {
        Long person = each.person();
        Instant expires = Micros.instant(each.expires());
        return new Key(
                each.name(),
                person == null
                        ? each.party()
                        : rooms.people().find(person).map(Person::title).orElse(each.party()),
                each.kind(),
                Scope.print(each.scopes()).replace(",", ", "),
                expires,
                each.revoked() != null
                        ? "revoked"
                        : expires.isAfter(rooms.clock().instant()) ? "open" : "expired");
    }

    /** Who may is said by the appointments, as for the command. */
    Answer link(Visit visit) {
        Person person = visit.rooms()
                .people()
                .find(visit.request().param("person"))
                .orElseThrow(() -> new BadRequest(404, Texts.ENGLISH.say("error.404")));
        return door.render(
                visit,
                "linked",
                Place.CONTACTS,
                Texts.ENGLISH.say("linked.title", person.displayName()),
                new LinkedPage(person.title(), LinkCommand.make(visit.rooms(), person), Logins.LINK_LASTING.toHours()));
    }
}
