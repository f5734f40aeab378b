package org.comity.parties;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comity.seal.Digest;

/**
 * The texts by which one party changes its own place in a standing agreement: it joins, or takes something back. Each
 * names the exact document, as an acceptance does, so that it means nothing under another text.
 */
final class StandingNotes {
    private static final String ACCESSION = "comity agreement accession v1\n";
    private static final String RESERVATION = "comity agreement reservation v1\n";

    private static final Pattern HEAD = Pattern.compile(
            "comity agreement (?:acceptance|accession|reservation) v1\nagreement ([^\n]+)\nversion ([0-9]{1,9})\n");

    private StandingNotes() {}

    private static String document(StandingAgreement agreement) {
        return "agreement " + agreement.terms().id() + "\n"
                + "version " + agreement.terms().version() + "\n"
                + "sha256 " + Digest.of(agreement.document()).hex() + "\n";
    }

    static String accession(StandingAgreement agreement, Accession accession, Instant at) {
        var text = new StringBuilder(ACCESSION).append(document(agreement));
        Agreement.Member member = accession.member();
        text.append("party ").append(member.id()).append('\n');
        text.append("name ").append(member.name()).append('\n');
        text.append("key ").append(member.hasNode() ? member.key() : "none").append('\n');
        if (!accession.groups().isEmpty()) {
            text.append("groups ")
                    .append(String.join(" ", new TreeSet<>(accession.groups())))
                    .append('\n');
        }
        text.append("at ").append(at).append('\n');
        accession.reservations().forEach(each -> text.append(ReservationText.print(each)));
        return text.toString();
    }

    static String reservation(StandingAgreement agreement, Reservation reservation) {
        return RESERVATION
                + document(agreement)
                + "party " + reservation.party() + "\n"
                + "number " + reservation.number() + "\n"
                + "at " + reservation.at() + "\n"
                + ReservationText.print(reservation);
    }

    /** @throws IllegalArgumentException when it joins another text, or cannot be read */
    static Accession readAccession(StandingAgreement agreement, String text) {
        var lines = lines(agreement, text, ACCESSION, "joins");
        String party = Party.requireId(field(lines, "party"));
        String name = field(lines, "name");
        String key = field(lines, "key");
        Set<String> groups = Set.of();
        if (!lines.isEmpty() && lines.getFirst().startsWith("groups ")) {
            groups = Set.of(field(lines, "groups").split(" "));
            for (String group : groups) {
                if (agreement.terms().groups().stream()
                        .noneMatch(each -> each.id().equals(group))) {
                    throw new IllegalArgumentException(agreement.terms().id() + " has no group " + group);
                }
            }
        }
        Instant at = ReservationText.instant(field(lines, "at"));
        List<Reservation> reservations = ReservationText.read(agreement.terms(), lines, party, 1, at);
        return new Accession(new Agreement.Member(party, name, key.equals("none") ? "" : key), groups, reservations);
    }

    /** @throws IllegalArgumentException when it speaks of another text, or cannot be read */
    static Reservation readReservation(StandingAgreement agreement, String text) {
        var lines = lines(agreement, text, RESERVATION, "speaks of");
        String party = field(lines, "party");
        String number = field(lines, "number");
        if (!number.matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException("\"" + number + "\" is no number of a reservation");
        }
        Instant at = ReservationText.instant(field(lines, "at"));
        List<Reservation> read = ReservationText.read(agreement.terms(), lines, party, Integer.parseInt(number), at);
        if (read.size() != 1) {
            throw new IllegalArgumentException("a note of reservation says one thing, not " + read.size());
        }
        return read.getFirst();
    }

    /** Which version a note of any sort speaks of. */
    record Addressed(String agreement, int version) {}

    /** As the head of the note says it, which is read before it is believed. */
    static Optional<Addressed> addressed(String note) {
        Matcher head = HEAD.matcher(note);
        return head.lookingAt()
                ? Optional.of(new Addressed(head.group(1), Integer.parseInt(head.group(2))))
                : Optional.empty();
    }

    static boolean isReservation(String note) {
        return note.startsWith(RESERVATION);
    }

    private static ArrayList<String> lines(StandingAgreement agreement, String text, String kind, String does) {
        String head = kind + document(agreement);
        if (!text.startsWith(head)) {
            throw new IllegalArgumentException("the note " + does + " another text than version "
                    + agreement.terms().version() + " of " + agreement.terms().id() + " as it is held here (sha256 "
                    + Digest.of(agreement.document()).hex() + "); compare the two");
        }
        return new ArrayList<>(text.substring(head.length()).lines().toList());
    }

    private static String field(ArrayList<String> lines, String name) {
        if (lines.isEmpty() || !lines.getFirst().startsWith(name + " ")) {
            throw new IllegalArgumentException("the note does not say its " + name);
        }
        return lines.removeFirst().substring(name.length() + 1);
    }
}
