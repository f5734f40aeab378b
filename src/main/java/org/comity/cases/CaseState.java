package org.comity.cases;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.comity.seal.Digest;

/**
 * What the steps of a case have added up to, as it is shown. Nodes that hold the same steps for all members have the same
 * state, but for the steps that are for some members only or kept at home, which change nothing in it.
 *
 * @param id the case
 * @param kind what sort of case
 * @param agreement under which it is worked
 * @param title what it is about
 * @param tlp the marking of what says nothing else
 * @param opener who opened it
 * @param open whether the work goes on
 * @param lead who leads; empty where nobody does
 * @param members by their id
 * @param frozen for each frozen work area who froze it, and why
 * @param tasks by their short names
 * @param links STIX objects that belong to it
 * @param course what the steps of its kind add up to
 * @param entries every step, in the order in which they count, each with its standing
 * @param waiting steps that wait for others which nobody has shown, as they would be named
 * @param forks members that signed two steps under one number, and where
 */
public record CaseState(
        String id,
        Kind kind,
        String agreement,
        String title,
        String tlp,
        String opener,
        boolean open,
        String lead,
        SortedMap<String, Member> members,
        SortedMap<String, SortedMap<String, String>> frozen,
        SortedMap<String, Task> tasks,
        List<Step> links,
        Kind.State course,
        List<Entry> entries,
        List<String> waiting,
        SortedMap<String, String> forks) {

    /** How a step stands. */
    public enum Standing {
        COUNTS,
        /** The merged order made it illegal. */
        OVERTAKEN,
        /** Its author signed another under the same number, or under an earlier one. */
        FORKED
    }

    /**
     * A step and how it stands.
     *
     * @param why it does not count; empty where it does
     */
    public record Entry(Step step, Standing standing, String why) {}

    /**
     * Something to be done.
     *
     * @param name its short name
     * @param title what is to be done
     * @param party who does it; empty where that is open
     * @param due by when; empty where that is open
     * @param doneBy who did it; empty while it is open
     */
    public record Task(String name, String title, String party, String due, String doneBy) {
        /** Whether that member may say that it is done. */
        public boolean mayBeDoneBy(String member, boolean leads) {
            return doneBy.isEmpty() && (party.isEmpty() || party.equals(member) || leads);
        }

        Task done(String by) {
            return new Task(name, title, party, due, by);
        }
    }

    public CaseState {
        links = List.copyOf(links);
        entries = List.copyOf(entries);
        waiting = List.copyOf(waiting);
    }

    /** The part of its id that people say. */
    public String name() {
        return id.substring(0, id.lastIndexOf('.'));
    }

    /** Those to whom steps for all members go. */
    public List<String> receivers(String but) {
        return members.values().stream()
                .filter(Member::isIn)
                .map(Member::party)
                .filter(party -> !party.equals(but))
                .toList();
    }

    public Optional<Member> member(String party) {
        return Optional.ofNullable(members.get(party));
    }

    /** The steps that do not count, and why. */
    public List<Entry> notCounting() {
        return entries.stream()
                .filter(entry -> entry.standing() != Standing.COUNTS)
                .toList();
    }

    /** The same on every node that holds the same steps for all members: for people to compare by voice. */
    public Digest digest() {
        // One text: of ten thousand steps, lines put together one by one cost most of a page.
        var text = new StringBuilder(128 * (entries.size() + 16));
        line(text, id, " ", kind.name(), " ", agreement, " ", String.valueOf(open), " lead ", lead);
        members.values()
                .forEach(member -> line(
                        text,
                        member.party(),
                        " ",
                        member.standing().toString(),
                        " ",
                        new java.util.TreeSet<>(member.roles()).toString()));
        frozen.forEach((area, by) -> line(text, area, " frozen ", by.toString()));
        tasks.values().forEach(task -> line(text, task.toString()));
        links.forEach(link -> line(text, link.hash()));
        course.facts().forEach(fact -> line(text, fact.toString()));
        for (Entry entry : entries) {
            if (entry.step().forAll()) {
                line(text, entry.step().hash(), " ", entry.standing().toString());
            }
        }
        waiting.forEach(each -> line(text, each));
        forks.forEach((party, place) -> line(text, party, " forked ", place));
        return Digest.of(text.substring(1));
    }

    private static void line(StringBuilder text, String... parts) {
        text.append('\n');
        for (String part : parts) {
            text.append(part);
        }
    }
}
