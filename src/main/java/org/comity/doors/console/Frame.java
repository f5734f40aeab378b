package org.comity.doors.console;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.comity.marking.Tlp;
import org.comity.parties.Person;
import org.comity.parties.Role;
import org.jspecify.annotations.Nullable;

/**
 * What every page has: its texts, its title, who looks at it, and where they can go.
 *
 * @param node what people call our party
 * @param person who is logged in; null where nobody is
 * @param place where the page belongs; null where it belongs nowhere
 * @param title of the page
 * @param now when it was made
 * @param style where its looks are
 * @param script where the script is
 * @param events what is told to a page that stays open: where, and which case it is about
 */
record Frame(
        Texts texts,
        String node,
        @Nullable Person person,
        @Nullable Place place,
        String title,
        Instant now,
        String style,
        String script,
        Fresh events) {

    /**
     * What a page that stays open is told of.
     *
     * @param path where events are; empty where it is told of nothing
     * @param id of the case it shows; empty where it shows all of them
     */
    record Fresh(String path, String id) {
        static final Fresh NOT = new Fresh("", "");
    }

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("d MMM uuuu HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    String say(String key, Object... with) {
        return texts.say(key, with);
    }

    String count(String key, long count) {
        return texts.count(key, count);
    }

    /** A reason with the clause that it is from, where it does not begin with that itself. */
    String reason(String clause, String reason) {
        return clause.isEmpty() || reason.startsWith(say("clause", clause) + " ")
                ? reason
                : say("clause", clause) + ": " + reason;
    }

    /** An instant for people; all are in UTC, and say so. */
    String time(@Nullable Instant instant) {
        return instant == null
                ? texts.say("none")
                : instant.equals(Instant.MAX) ? texts.say("for.ever") : MINUTE.format(instant) + " UTC";
    }

    String clock() {
        return CLOCK.format(now) + " UTC";
    }

    /** Where this person can go. */
    List<Place> places() {
        Person who = person;
        return who == null
                ? List.of()
                : Arrays.stream(Place.values()).filter(each -> each.isFor(who)).toList();
    }

    /** Where a text is looked for; empty for who finds no library. */
    String search() {
        return person != null && Place.LIBRARY.isFor(person) ? Place.LIBRARY.path() + "#value" : "";
    }

    boolean is(Role role) {
        return person != null && person.is(role);
    }

    boolean isOneOf(Set<Role> roles) {
        return person != null && person.isOneOf(roles);
    }

    /** The roles of a person, in the words of the page. */
    String roles(Person of) {
        return of.roles().isEmpty()
                ? texts.say("roles.none")
                : Role.print(of.roles()).replace(",", ", ");
    }

    /** The class of a TLP chip. */
    static String chip(Tlp tlp) {
        return "tlp tlp-" + tlp.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A digest short enough to be compared by eye with the start of another. */
    static String shortened(String hex) {
        return hex.length() <= 16 ? hex : hex.substring(0, 16) + "…";
    }
}
