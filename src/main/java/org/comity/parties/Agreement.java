package org.comity.parties;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.comity.yaml.BadYaml;
import org.jspecify.annotations.Nullable;

/**
 * Technical sharing terms between parties, as a document says them. It creates no law; it names the instrument it
 * implements. {@link AgreementForm} reads it.
 *
 * @param id the agreement's short name, the same in every version
 * @param version counted from 1
 * @param title a line for people
 * @param purpose what sharing under it is for, in one line
 * @param instrument the instrument it implements
 * @param purposes the purposes that clauses name; may be empty
 * @param members the parties, in the order of the document
 * @param groups parties under one name; may be empty
 * @param from the first instant it allows anything
 * @param until the first instant it no longer does
 * @param grounds legal reasons and safeguards that clauses name; may be empty
 * @param clauses what may cross; nothing else may
 * @param obligations what a receiver owes, where a clause says nothing else
 * @param openForAccession whether others may join the standing text without the members signing again
 * @param opinionsRequired whether a legal and a data-protection opinion have to be recorded before our party signs
 */
public record Agreement(
        String id,
        int version,
        String title,
        String purpose,
        Instrument instrument,
        List<Purpose> purposes,
        List<Member> members,
        List<Group> groups,
        Instant from,
        Instant until,
        List<Ground> grounds,
        List<Clause> clauses,
        Obligations obligations,
        boolean openForAccession,
        boolean opinionsRequired) {

    /**
     * A party to the agreement.
     *
     * @param key the key it signs by; empty for a partner without a node, whose yes is a signed paper
     */
    public record Member(String id, String name, String key) {
        public boolean hasNode() {
            return !key.isEmpty();
        }
    }

    public Agreement {
        purposes = List.copyOf(purposes);
        members = List.copyOf(members);
        groups = List.copyOf(groups);
        grounds = List.copyOf(grounds);
        clauses = List.copyOf(clauses);
    }

    /**
     * Reads an agreement document.
     *
     * @param document YAML in UTF-8, as the handbook's page on agreements describes it
     * @throws BadYaml naming the line, what was expected, and the next move
     */
    public static Agreement read(byte[] document) {
        return AgreementForm.read(document);
    }

    public Optional<Member> member(String party) {
        return members.stream().filter(member -> member.id().equals(party)).findFirst();
    }

    public Optional<Ground> ground(String id) {
        return grounds.stream().filter(ground -> ground.id().equals(id)).findFirst();
    }

    public Optional<Clause> clause(String id) {
        return clauses.stream().filter(clause -> clause.id().equals(id)).findFirst();
    }

    /** What a receiver owes for what crosses under that clause. */
    public Obligations obligations(Clause clause) {
        return clause.obligations() == null ? obligations : clause.obligations();
    }

    /** Whether what crosses under some clause of it may be passed on, by itself or with consent. */
    public boolean letsPassOn() {
        return clauses.stream().anyMatch(clause -> obligations(clause).onward() != Obligations.Onward.NO);
    }

    /** Whether its validity covers that instant; whether it was accepted is another question. */
    public boolean validAt(Instant instant) {
        return !instant.isBefore(from) && instant.isBefore(until);
    }

    /** Every instant at which it, a clause or a ground begins or ends, the earliest first. */
    public List<Instant> turns() {
        var turns = new TreeSet<Instant>(List.of(from, until));
        clauses.forEach(
                clause -> add(turns, clause.valid().from(), clause.valid().until()));
        grounds.forEach(ground -> add(turns, ground.from(), ground.until()));
        return List.copyOf(turns);
    }

    private static void add(TreeSet<Instant> turns, @Nullable Instant from, @Nullable Instant until) {
        Stream.ofNullable(from).forEach(turns::add);
        Stream.ofNullable(until).forEach(turns::add);
    }
}
