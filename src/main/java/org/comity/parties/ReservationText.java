package org.comity.parties;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.comity.marking.Pap;
import org.comity.marking.Tlp;
import org.comity.parties.Reservation.Limits;
import org.comity.parties.Reservation.Scope;
import org.comity.parties.Reservation.Subject;
import org.comity.parties.Reservation.Verb;
import org.comity.personal.Category;

/** Reservations as lines of a note: few words, so that they can be read over a telephone. */
final class ReservationText {
    private final Agreement terms;
    private final Deque<String> lines;

    private ReservationText(Agreement terms, List<String> lines) {
        this.terms = terms;
        this.lines = new ArrayDeque<>(lines);
    }

    static String print(Reservation reservation) {
        var text = new StringBuilder(reservation.verb().label()).append(' ').append(reservation.on());
        Limits limits = reservation.limits();
        if (limits.tlp() != null) {
            text.append("\ntlp ").append(limits.tlp().label().substring("TLP:".length()));
        }
        if (limits.pap() != null) {
            text.append("\npap ").append(limits.pap().name());
        }
        if (!limits.types().isEmpty()) {
            text.append("\ntypes ").append(String.join(" ", new TreeSet<>(limits.types())));
        }
        if (!limits.refused().isEmpty()) {
            text.append("\nrefuse ")
                    .append(String.join(
                            " ",
                            new TreeSet<>(limits.refused())
                                    .stream().map(Category::label).toList()));
        }
        if (limits.approval() != null) {
            text.append("\napproval ").append(limits.approval().label());
        }
        if (limits.objectsADay() != null) {
            text.append("\nobjects-a-day ").append(limits.objectsADay());
        }
        return text.append("\nwhy ").append(reservation.why()).append('\n').toString();
    }

    /**
     * Reads the reservations that stand in these lines, one after the other.
     *
     * @param first the number of the first of them
     * @throws IllegalArgumentException when a line is not understood, or speaks of what the agreement does not have
     */
    static List<Reservation> read(Agreement terms, List<String> lines, String party, int first, Instant at) {
        var text = new ReservationText(terms, lines);
        var reservations = new ArrayList<Reservation>();
        while (!text.lines.isEmpty()) {
            reservations.add(text.one(party, first + reservations.size(), at));
        }
        return reservations;
    }

    private Reservation one(String party, int number, Instant at) {
        String[] words = lines.removeFirst().split(" ", 3);
        Verb verb = Labelled.of(Verb.class, words[0]).orElseThrow(() -> notUnderstood(String.join(" ", words)));
        String scope = words.length < 2 ? "" : words[1];
        String id = words.length < 3 ? "" : words[2];
        // What is resumed may be a clause of an earlier version, which this one has no more.
        Subject on = verb == Verb.RESUME ? new Subject(scope(scope), id) : subject(terms, scope, id);
        Limits limits = Limits.NONE;
        while (!lines.isEmpty()) {
            String[] said = lines.removeFirst().split(" ", 2);
            if (said.length < 2) {
                throw notUnderstood(said[0]);
            }
            if (said[0].equals("why")) {
                return new Reservation(party, number, at, verb, on, limits, said[1]);
            }
            limits = more(limits, said[0], said[1]);
        }
        throw new IllegalArgumentException("the note does not say why");
    }

    /** The agreement, or a clause or ground that it has. */
    static Subject subject(Agreement terms, String scope, String id) {
        Scope read = scope(scope);
        boolean known = switch (read) {
            case AGREEMENT -> id.isEmpty();
            case CLAUSE -> terms.clause(id).isPresent();
            case GROUND -> terms.ground(id).isPresent();
        };
        if (!known) {
            throw new IllegalArgumentException(terms.id() + " has no " + scope + " " + id);
        }
        return new Subject(read, id);
    }

    private static Scope scope(String label) {
        return Labelled.of(Scope.class, label).orElseThrow(() -> notUnderstood(label));
    }

    private static Limits more(Limits so, String field, String value) {
        return switch (field) {
            case "tlp" -> {
                Tlp tlp = Tlp.ofLabel(value);
                yield new Limits(
                        known(tlp, value), so.pap(), so.types(), so.refused(), so.approval(), so.objectsADay());
            }
            case "pap" -> {
                Pap pap = Pap.ofLabel(value);
                yield new Limits(
                        so.tlp(), known(pap, value), so.types(), so.refused(), so.approval(), so.objectsADay());
            }
            case "types" -> new Limits(so.tlp(), so.pap(), words(value), so.refused(), so.approval(), so.objectsADay());
            case "refuse" -> {
                var refused = EnumSet.noneOf(Category.class);
                words(value).forEach(each -> refused.add(Category.of(each).orElseThrow(() -> notUnderstood(each))));
                yield new Limits(so.tlp(), so.pap(), so.types(), refused, so.approval(), so.objectsADay());
            }
            case "approval" ->
                new Limits(
                        so.tlp(),
                        so.pap(),
                        so.types(),
                        so.refused(),
                        Approval.of(value).orElseThrow(() -> notUnderstood(value)),
                        so.objectsADay());
            case "objects-a-day" -> {
                if (!value.matches("[1-9][0-9]{0,8}")) {
                    throw notUnderstood(value);
                }
                yield new Limits(so.tlp(), so.pap(), so.types(), so.refused(), so.approval(), Integer.valueOf(value));
            }
            default -> throw notUnderstood(field);
        };
    }

    private static <T> T known(@org.jspecify.annotations.Nullable T level, String value) {
        if (level == null) {
            throw notUnderstood(value);
        }
        return level;
    }

    private static Set<String> words(String value) {
        return new HashSet<>(List.of(value.split(" ")));
    }

    static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("\"" + text + "\" is no instant", e);
        }
    }

    private static IllegalArgumentException notUnderstood(String what) {
        return new IllegalArgumentException("\"" + what + "\" is not understood in a reservation");
    }
}
