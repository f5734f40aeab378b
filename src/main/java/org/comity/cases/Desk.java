package org.comity.cases;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.comity.border.CaseRefusals;
import org.comity.border.CaseRoad;
import org.comity.border.Decision;
import org.comity.border.Refused;
import org.comity.json.JsonObject;
import org.comity.parties.Actor;
import org.comity.parties.Person;
import org.comity.seal.Digest;
import org.comity.sql.Alongside;
import org.comity.sql.Database;
import org.jspecify.annotations.Nullable;

/** The cases as one reader may see and work them. What that reader may not see does not exist here. */
public final class Desk {
    /** For all members. */
    public static final Audience ALL = new Audience.All();

    private final Casebook casebook;
    private final Database database;
    private final CaseRoad road;
    private final Actor reader;
    private final Sight sight;
    private final Taking taking;

    Desk(Casebook casebook, Database database, CaseRoad road, Actor reader) {
        this.casebook = casebook;
        this.database = database;
        this.road = road;
        this.reader = reader;
        this.sight = new Sight(casebook, reader);
        this.taking = new Taking(casebook, database, road, reader, sight);
    }

    /** What changes in them. */
    public Recent recent() {
        return new Recent(casebook, database, sight);
    }

    /**
     * A step that was taken.
     *
     * @param receivers to whom it goes
     * @param kind of the case
     * @param entry number of the entry of the home log that says so
     */
    public record Taken(Step step, List<String> receivers, Kind kind, long entry) {}

    /** For whom a step is. */
    public sealed interface Audience {
        /** All members: the only steps that change the state. */
        record All() implements Audience {}

        /** These members and ourselves; nobody else learns that there is such a step. */
        record Some(List<String> parties) implements Audience {}

        /** A note that never leaves this node. */
        record Home() implements Audience {}
    }

    // ---- reading ----

    /** Cases in short that this reader may see, those that changed last first, from before that stamp. */
    public List<CaseSummary> latest(long before, int limit) {
        return database.read(reading -> SummaryRows.latest(reading, casebook.kinds(), person(), before, limit));
    }

    /** All of them, in the order in which they came to be; each in a few words, whatever their steps. */
    public List<CaseSummary> summaries() {
        return latest(Long.MAX_VALUE, Integer.MAX_VALUE).stream()
                .sorted(Comparator.comparingLong(CaseSummary::nr))
                .toList();
    }

    /** How many of those that this reader may see are open. */
    public long open() {
        return database.read(reading -> SummaryRows.open(reading, person()));
    }

    /** What is ours to do in them, where we are asked to join first. */
    public List<CaseSummary.Due> due(int limit) {
        return database.read(reading -> SummaryRows.due(reading, person(), limit));
    }

    private @Nullable Person person() {
        return reader.person().orElse(null);
    }

    /** Those that this reader may see whose duty clocks go by facts of ours, the first first; with all their steps. */
    public List<CaseState> withDuties() {
        return database.read(reading -> {
            var rows = new ArrayList<CaseRows.Row>();
            for (long nr : SummaryRows.withDuties(reading)) {
                rows.add(CaseRows.require(reading, nr));
            }
            var cases = new ArrayList<CaseState>();
            for (CaseRows.Row row : sight.visible(reading, rows)) {
                cases.add(sight.state(reading, row));
            }
            return cases;
        });
    }

    /** Every case that this reader may see with all its steps, the first first; for few cases. */
    public List<CaseState> all() {
        return database.read(reading -> {
            var cases = new ArrayList<CaseState>();
            for (CaseRows.Row row : sight.visible(reading)) {
                cases.add(sight.state(reading, row));
            }
            return cases;
        });
    }

    /**
     * What comes after a case.
     *
     * @param items the first of it
     * @param more whether that is not all
     */
    public record Part(List<CaseState> items, boolean more) {}

    /**
     * The cases that this reader may see and that came after one of them, the first first.
     *
     * @param id of that case; empty for those from the beginning
     * @param limit how many at most
     * @return empty where this reader sees no such case
     */
    public Optional<Part> after(String id, int limit) {
        return database.read(reading -> {
            CaseRows.Row last = id.isEmpty() ? null : sight.row(reading, id);
            if (last == null && !id.isEmpty()) {
                return Optional.empty();
            }
            List<Long> next =
                    SummaryRows.after(reading, casebook.kinds(), person(), last == null ? 0 : last.nr(), limit + 1);
            var cases = new ArrayList<CaseState>();
            for (long nr : next.subList(0, Math.min(next.size(), limit))) {
                cases.add(sight.state(reading, CaseRows.require(reading, nr)));
            }
            return Optional.of(new Part(cases, next.size() > limit));
        });
    }

    /**
     * A case and its steps as they came to this node.
     *
     * @param entries those of the state, in that order
     */
    public record Arrived(CaseState state, List<CaseState.Entry> entries) {}

    /** @throws Refused UNKNOWN when there is no such case that this reader may see */
    public Arrived arrived(String idOrName) {
        return database.read(reading -> {
            CaseRows.Row row = sight.require(reading, idOrName);
            CaseState state = sight.state(reading, row);
            var byHash = new HashMap<String, CaseState.Entry>();
            state.entries().forEach(each -> byHash.put(each.step().hash(), each));
            var entries = new ArrayList<CaseState.Entry>();
            for (String hash : CaseRows.hashes(reading, row.nr())) {
                CaseState.Entry entry = byHash.get(hash);
                if (entry != null) {
                    entries.add(entry);
                }
            }
            return new Arrived(state, entries);
        });
    }

    /** The cases by what stands in them. */
    public CaseSearch search() {
        return new CaseSearch(casebook, database, sight);
    }

    /**
     * One case by its id or its name.
     *
     * @throws Refused UNFIT when several are called so
     */
    public Optional<CaseState> find(String idOrName) {
        return database.read(reading -> {
            CaseRows.Row row = sight.row(reading, idOrName);
            return row == null ? Optional.empty() : Optional.of(sight.state(reading, row));
        });
    }

    /** @throws Refused UNKNOWN when there is none that this reader may see */
    public CaseState require(String idOrName) {
        return find(idOrName).orElseThrow(() -> Sight.unknown(idOrName));
    }

    // ---- before working ----

    /** Every sort of step of that case, each with what stands against our taking it now. */
    public List<Offer> offers(CaseState state) {
        return Offer.of(state, casebook.ours());
    }

    /**
     * What a step would say, whether it would count, and to whom it would go. Nothing is kept.
     *
     * @throws Refused UNKNOWN without such a case
     * @throws IllegalArgumentException when it is not marked as can be
     */
    public Prospect prospect(String idOrName, String type, JsonObject says, Audience audience) {
        return taking.prospect(idOrName, type, says, audience);
    }

    // ---- who of us ----

    /**
     * Lets only the named persons of ours see a case or a work area of it; as long as nobody is named, all do.
     *
     * @param area empty for the whole case
     * @param named whether that person is named from now on, or no more
     */
    public void name(String idOrName, String area, Person person, boolean named) {
        name(idOrName, area, person, named, Alongside.nothing());
    }

    /** The same, with what is written in its transaction; it is handed the id of the case. */
    public void name(String idOrName, String area, Person person, boolean named, Alongside<String> alongside) {
        database.write(alongside.behind(transaction -> {
            CaseRows.Row row = sight.require(transaction, idOrName);
            Kind kind = casebook.held(transaction, row).kind();
            if (!area.isEmpty() && !kind.areas().contains(area)) {
                throw new IllegalArgumentException("there is no work area " + area + "; choose from "
                        + String.join(", ", new TreeSet<>(kind.areas())));
            }
            if (named) {
                CaseRows.addReader(transaction, row.nr(), area, person.nr());
            } else {
                CaseRows.dropReader(transaction, row.nr(), area, person.nr());
            }
            CaseRows.touch(transaction, row.nr(), casebook.clock().instant());
            road.home(
                    transaction,
                    named ? "case reader named" : "case reader no more named",
                    reader.name(),
                    person.name(),
                    List.of(),
                    List.of(row.id() + (area.isEmpty() ? "" : " " + area)));
            return row.id();
        }));
    }

    /** Numbers of the persons named for that case, or for a work area of it; empty where all see it. */
    public Set<Long> named(CaseState state, String area) {
        return database.read(reading -> {
            CaseRows.Row row = sight.row(reading, state.id());
            return row == null
                    ? Set.of()
                    : SummaryRows.readers(reading, row.nr()).getOrDefault(area, Set.of());
        });
    }

    // ---- working ----

    /**
     * Opens a case; its opener leads it.
     *
     * @throws Refused UNKNOWN when there is no such kind
     */
    public Taken open(NewCase wanted) {
        return open(wanted, Alongside.nothing());
    }

    /** The same, with what is written in its transaction. */
    public Taken open(NewCase wanted, Alongside<Taken> alongside) {
        return taking.open(
                        wanted, List.of(), false, (transaction, taken) -> alongside.in(transaction, taken.getFirst()))
                .getFirst();
    }

    /**
     * The same, with steps that follow at once: all are taken, or none and there is no case.
     *
     * @param rehearsed only say whether they would be: nothing is kept
     */
    public List<Taken> open(NewCase wanted, List<Told.Said> following, boolean rehearsed) {
        return taking.open(wanted, following, rehearsed, Alongside.nothing());
    }

    /**
     * Takes steps for all members, one after another: all of them, or none.
     *
     * @param rehearsed only say whether they would be: nothing is kept
     * @throws Refused as {@link #take} does, for the first that cannot be taken
     */
    public List<Taken> takeAll(String idOrName, List<Told.Said> steps, boolean rehearsed) {
        return taking.all(idOrName, steps, rehearsed);
    }

    /**
     * Takes a step. What it is, who may take it and what it changes is for the case to say; whether it may go to every
     * receiver, for the gate. Where either says no, nothing is kept but that it was refused.
     *
     * @param type what sort of step
     * @param says what it says; its marking is that of the case where it says none
     * @throws Refused UNKNOWN without such a case, FORBIDDEN when the step would not count, AGREEMENT when it may not go to
     *     one of those it is for
     */
    public Taken take(String idOrName, String type, JsonObject says, Audience audience) {
        return taking.one(idOrName, type, says, audience, null, Alongside.nothing());
    }

    /** The same, with what is written in its transaction. */
    public Taken take(String idOrName, String type, JsonObject says, Audience audience, Alongside<Taken> alongside) {
        return taking.one(idOrName, type, says, audience, null, alongside);
    }

    /**
     * Takes a step that somebody has looked at before.
     *
     * @param seen what they saw, {@link Prospect#seen}; null where nobody looked
     * @throws Refused UNFIT besides, when it would say something else by now, or go to others
     */
    public Taken take(String idOrName, String type, JsonObject says, Audience audience, @Nullable Digest seen) {
        return taking.one(idOrName, type, says, audience, seen, Alongside.nothing());
    }

    // ---- why ----

    /**
     * For every step of the case why that party has it, or has not, and whether it might.
     *
     * @return what is decided of each step, in the order in which they count
     */
    public Map<Step, Decision> why(String idOrName, String party) {
        CaseState state = require(idOrName);
        Map<Step, Decision> decisions = new LinkedHashMap<>();
        for (CaseState.Entry entry : state.entries()) {
            if (!entry.step().author().equals(party)) {
                decisions.put(entry.step(), road.decide(entry.step().signed(), party));
            }
        }
        return decisions;
    }

    /** The same for these steps. */
    public Map<Step, Decision> why(List<Step> steps, String party) {
        Map<Step, Decision> decisions = new LinkedHashMap<>();
        for (Step step : steps) {
            if (!step.author().equals(party)) {
                decisions.put(step, road.decide(step.signed(), party));
            }
        }
        return decisions;
    }

    /** What did not cross of that case: steps of ours that others did not take, and theirs that were not taken here. */
    public List<CaseRefusals.Refusal> refusals(CaseState state) {
        return road.refusals(state.id());
    }

    /** Members that are in, but for us. */
    public Collection<String> others(CaseState state) {
        return state.receivers(casebook.ours());
    }
}
