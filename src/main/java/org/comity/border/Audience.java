package org.comity.border;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.comity.parties.Agreement;
import org.comity.parties.StandingAgreement;

/**
 * Receivers that the very same clauses of an agreement speak of, and that therefore share one outbox.
 *
 * <p>Who has joined later, and who has taken something back, reads alone: neither changes what the others read, and
 * nobody's outbox has gaps where another may see more. Where things may be passed on everybody reads alone, for who may
 * get what then depends on whose it is.
 *
 * @param receivers ids of the parties, in the order of the document
 * @param box ids of the parties that the outbox was made for: the receivers, and those of them that read alone now
 */
record Audience(List<String> receivers, List<String> box) {
    Audience {
        receivers = List.copyOf(receivers);
        box = List.copyOf(box);
    }

    /** The audiences of what that party releases under the agreement. */
    static List<Audience> of(StandingAgreement agreement, String sender) {
        var audiences = new ArrayList<Audience>();
        for (List<String> group : bySameClauses(agreement, sender)) {
            List<String> alone = group.stream()
                    .filter(id -> group.size() > 1 && readsAlone(agreement, id))
                    .toList();
            List<String> together =
                    group.stream().filter(id -> !alone.contains(id)).toList();
            List<String> founders =
                    group.stream().filter(id -> !agreement.hasJoined(id)).toList();
            if (!together.isEmpty()) {
                audiences.add(new Audience(together, agreement.hasJoined(together.getFirst()) ? together : founders));
            }
            alone.forEach(id -> audiences.add(new Audience(List.of(id), List.of(id))));
        }
        return audiences;
    }

    private static Iterable<List<String>> bySameClauses(StandingAgreement agreement, String sender) {
        return agreement.members().stream()
                .map(Agreement.Member::id)
                .filter(id -> !id.equals(sender))
                .collect(Collectors.groupingBy(
                        id -> agreement.clauses(sender, id).stream()
                                .map(each -> each.clause().id())
                                .toList(),
                        LinkedHashMap::new,
                        Collectors.toList()))
                .values();
    }

    private static boolean readsAlone(StandingAgreement agreement, String party) {
        return agreement.terms().letsPassOn()
                || agreement.hasJoined(party)
                || !agreement.reservationsOf(party, party).isEmpty();
    }

    /** The audience of exactly these receivers; by themselves where they are none any more. */
    static Audience named(StandingAgreement agreement, String sender, List<String> sorted) {
        return of(agreement, sender).stream()
                .filter(each -> each.receivers().stream().sorted().toList().equals(sorted))
                .findFirst()
                .orElse(new Audience(sorted, sorted));
    }

    /** Those who read what that party reads of ours, and itself; it alone where it reads nothing. */
    static List<String> with(StandingAgreement agreement, String sender, String party) {
        return of(agreement, sender).stream()
                .map(Audience::receivers)
                .filter(each -> each.contains(party))
                .findFirst()
                .orElse(List.of(party));
    }

    /** Any one of them; what is decided for it holds for all. */
    String anyReceiver() {
        return receivers.getFirst();
    }
}
