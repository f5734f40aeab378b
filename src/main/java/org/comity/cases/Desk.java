package org.comity.cases;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.comity.border.CaseRefusals;
import org.comity.border.CaseRoad;
import org.comity.border.CaseStep;
import org.comity.border.Decision;
import org.comity.border.Refused;
import org.comity.border.Refused.Why;
import org.comity.json.JsonObject;
import org.comity.parties.Actor;
import org.comity.parties.Person;
import org.comity.seal.Digest;
import org.comity.sql.Alongside;
import org.comity.sql.Database;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/** The cases as one reader may see and work them. What that reader may not see does not exist here. */
public final class Desk {
    /** Cases that one search goes through. See docs/limits.md. */
    static final int SEARCHED_MAX = 200;

    /** For all members. */
    public static final Audience ALL = new Audience.All();

    private final Casebook casebook;
    private final Database database;
    private final CaseRoad road;
    private final Actor reader;
    private final Sight sight;

    Desk(Casebook casebook, Database database, CaseRoad road, Actor reader) {
        this.casebook = casebook;
        this.database = database;
        this.road = road;
        this.reader = reader;
        this.sight = new Sight(casebook, reader);
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
            List<CaseRows.Row> rows = sight.visible(reading);
            int from = id.isEmpty()
                    ? 0
                    : 1 + rows.stream().map(CaseRows.Row::id).toList().indexOf(id);
            if (from == 0 && !id.isEmpty()) {
                return Optional.empty();
            }
            var cases = new ArrayList<CaseState>();
            for (CaseRows.Row row : rows.subList(from, Math.min(rows.size(), from + limit))) {
                cases.add(sight.state(reading, row));
            }
            return Optional.of(new Part(cases, from + limit < rows.size()));
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
            CaseRows.Row row = sight.row(reading, idOrName);
            if (row == null) {
                throw unknown(idOrName);
            }
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
     * /**
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
        return find(idOrName).orElseThrow(() -> unknown(idOrName));
    }

    private static Refused unknown(String idOrName) {
        return new Refused(Why.UNKNOWN, "there is no case " + idOrName + " here that you may see");
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
        return database.read(reading -> {
            CaseRows.Row row = sight.row(reading, idOrName);
            if (row == null) {
                throw unknown(idOrName);
            }
            Held joint = casebook.shown(reading, row);
            Set<String> hidden = sight.hidden(reading, row, joint.kind());
            synchronized (joint) {
                return prospect(joint, type, says, audience, hidden);
            }
        });
    }

    private Prospect prospect(Held joint, String type, JsonObject says, Audience audience, Set<String> hidden) {
        Fold fold = joint.fold();
        Step step = Step.of(Draft.of(casebook, road.signer(), joint).sign(type, says, audience));
        String no = objection(joint, fold, step, hidden);
        boolean invites = step.type().equals(CoreSteps.INVITED);
        Map<String, Decision> receivers = new LinkedHashMap<>();
        if (no == null || !invites) {
            for (String receiver : receivers(fold, step)) {
                receivers.put(receiver, road.decide(step.signed(), receiver));
            }
        }
        return new Prospect(
                step,
                no == null ? "" : no,
                receivers,
                invites && no == null ? joint.weave().all().size() : 0,
                invites && no == null ? told(kept(joint, step.text("party"))) : "");
    }

    /** What stands against a step of ours as it is drafted; null where nothing does. */
    private static @Nullable String objection(Held joint, Fold fold, Step step, Set<String> hidden) {
        if (Partial.isHidden(joint.kind(), step, hidden)) {
            return "that work area is not yours to work in";
        }
        if (step.type().equals(CoreSteps.TASK_DONE) && isOfHidden(fold, step, hidden)) {
            return "there is no task " + step.text("task");
        }
        return step.forAll() ? fold.objection(joint.weave().probe(step)) : Draft.problemAside(fold, step);
    }

    private static boolean isOfHidden(Fold fold, Step step, Set<String> hidden) {
        return !hidden.isEmpty()
                && fold.tasked(step.text("task"))
                        .filter(task -> Partial.isHidden(fold.kind, task, hidden))
                        .isPresent();
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
            CaseRows.Row row = sight.row(transaction, idOrName);
            if (row == null) {
                throw unknown(idOrName);
            }
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
     * @param name what people call it: small letters, digits and hyphens
     * @throws Refused UNKNOWN when there is no such kind
     */
    public Taken open(String name, String kind, String agreement, String title, String tlp, String text) {
        return open(name, kind, agreement, title, tlp, text, Alongside.nothing());
    }

    /** The same, with what is written in its transaction. */
    public Taken open(
            String name,
            String kind,
            String agreement,
            String title,
            String tlp,
            String text,
            Alongside<Taken> alongside) {
        return open(
                        name,
                        kind,
                        agreement,
                        title,
                        tlp,
                        text,
                        List.of(),
                        false,
                        (transaction, taken) -> alongside.in(transaction, taken.getFirst()))
                .getFirst();
    }

    /**
     * The same, with steps that follow at once: all are taken, or none and there is no case.
     *
     * @param rehearsed only say whether they would be: nothing is kept
     */
    public List<Taken> open(
            String name,
            String kind,
            String agreement,
            String title,
            String tlp,
            String text,
            List<Told.Said> following,
            boolean rehearsed) {
        return open(name, kind, agreement, title, tlp, text, following, rehearsed, Alongside.nothing());
    }

    private List<Taken> open(
            String name,
            String kind,
            String agreement,
            String title,
            String tlp,
            String text,
            List<Told.Said> following,
            boolean rehearsed,
            Alongside<List<Taken>> alongside) {
        if (!Field.NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" is no name for a case; write small letters, digits and hyphens");
        }
        Kind known = casebook.kind(kind)
                .orElseThrow(() -> new Refused(
                        Why.UNKNOWN,
                        "no kind of case is called " + kind + "; there are "
                                + String.join(
                                        ", ", new TreeSet<>(casebook.kinds().keySet()))));
        String nonce = HexFormat.of().formatHex(casebook.randomBytes(16));
        String id = Rules.id(name, agreement, kind, casebook.ours(), nonce);
        JsonObject.Builder says =
                JsonObject.builder().put("title", title).put("nonce", nonce).put("tlp", tlp);
        if (!text.isEmpty()) {
            says.put("text", text);
        }
        var steps = new ArrayList<Told.Said>(following.size() + 1);
        steps.add(new Told.Said(CoreSteps.OPENED, says.build()));
        steps.addAll(following);
        return Rehearsal.of(database, rehearsed, alongside.behind(transaction -> {
            CaseRows.Row row = CaseRows.add(transaction, id, known.name(), agreement);
            return takeAll(transaction, casebook.held(transaction, row), steps, Set.of());
        }));
    }

    /**
     * Takes steps for all members, one after another: all of them, or none.
     *
     * @param rehearsed only say whether they would be: nothing is kept
     * @throws Refused as {@link #take} does, for the first that cannot be taken
     */
    public List<Taken> takeAll(String idOrName, List<Told.Said> steps, boolean rehearsed) {
        try {
            return Rehearsal.of(database, rehearsed, transaction -> {
                CaseRows.Row row = sight.row(transaction, idOrName);
                if (row == null) {
                    throw unknown(idOrName);
                }
                Held joint = casebook.held(transaction, row);
                return takeAll(transaction, joint, steps, sight.hidden(transaction, row, joint.kind()));
            });
        } catch (Refused no) {
            if (no.why() == Why.AGREEMENT) {
                refused(idOrName, "several steps", no);
            }
            throw no;
        }
    }

    private List<Taken> takeAll(Transaction transaction, Held joint, List<Told.Said> steps, Set<String> hidden)
            throws SQLException {
        var taken = new ArrayList<Taken>(steps.size());
        for (Told.Said each : steps) {
            taken.add(draft(transaction, joint, each.type(), each.says(), ALL, hidden, null));
        }
        return send(transaction, joint, taken);
    }

    private void refused(String idOrName, String type, Refused no) {
        database.write(transaction -> {
            road.home(
                    transaction,
                    "case step refused",
                    reader.name(),
                    "",
                    List.of(),
                    List.of(idOrName + " " + type + ": " + no.getMessage()));
            return null;
        });
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
        return take(idOrName, type, says, audience, null, Alongside.nothing());
    }

    /** The same, with what is written in its transaction. */
    public Taken take(String idOrName, String type, JsonObject says, Audience audience, Alongside<Taken> alongside) {
        return take(idOrName, type, says, audience, null, alongside);
    }

    /**
     * Takes a step that somebody has looked at before.
     *
     * @param seen what they saw, {@link Prospect#seen}; null where nobody looked
     * @throws Refused UNFIT besides, when it would say something else by now, or go to others
     */
    public Taken take(String idOrName, String type, JsonObject says, Audience audience, @Nullable Digest seen) {
        return take(idOrName, type, says, audience, seen, Alongside.nothing());
    }

    private Taken take(
            String idOrName,
            String type,
            JsonObject says,
            Audience audience,
            @Nullable Digest seen,
            Alongside<Taken> alongside) {
        try {
            return database.write(alongside.behind(transaction -> {
                CaseRows.Row row = sight.row(transaction, idOrName);
                if (row == null) {
                    throw unknown(idOrName);
                }
                Held joint = casebook.held(transaction, row);
                return take(
                        transaction, joint, type, says, audience, sight.hidden(transaction, row, joint.kind()), seen);
            }));
        } catch (Refused no) {
            if (no.why() == Why.AGREEMENT) {
                refused(idOrName, type, no);
            }
            throw no;
        }
    }

    private Taken take(
            Transaction transaction,
            Held joint,
            String type,
            JsonObject says,
            Audience audience,
            Set<String> hidden,
            @Nullable Digest seen)
            throws SQLException {
        Taken taken = draft(transaction, joint, type, says, audience, hidden, seen);
        return send(transaction, joint, List.of(taken)).getFirst();
    }

    /** Signs the next step, asks the case and the gate, and keeps it; it is not sent yet. */
    private Taken draft(
            Transaction transaction,
            Held joint,
            String type,
            JsonObject says,
            Audience audience,
            Set<String> hidden,
            @Nullable Digest seen)
            throws SQLException {
        Fold fold = joint.fold();
        CaseStep signed = Draft.of(casebook, road.signer(), joint).sign(type, says, audience);
        Step step = Step.of(signed);
        List<String> receivers = receivers(fold, step);
        if (seen != null && !seen.equals(Prospect.seen(step, receivers))) {
            throw new Refused(
                    Why.UNFIT,
                    "the case has changed since you looked at the step; look again at what it says and who gets it");
        }
        String no = objection(joint, fold, step, hidden);
        no = no == null && step.atHome() ? duty(joint, step) : no;
        if (no != null) {
            throw new Refused(Why.FORBIDDEN, no);
        }
        road.require(signed, receivers);
        String invited = step.type().equals(CoreSteps.INVITED) ? step.text("party") : "";
        if (!invited.isEmpty()) {
            requireHistory(joint, invited);
        }
        casebook.keep(transaction, joint, step, casebook.ours());
        return new Taken(step, receivers, joint.kind(), 0);
    }

    /**
     * Lets what was taken out to everybody it is for: a letter, or a few, for each.
     *
     * @return the same, with the entry of the home log that says so
     */
    private List<Taken> send(Transaction transaction, Held joint, List<Taken> taken) throws SQLException {
        var going = new LinkedHashMap<String, List<CaseStep>>();
        for (Taken each : taken) {
            Step step = each.step();
            String invited = step.type().equals(CoreSteps.INVITED) ? step.text("party") : "";
            for (String receiver : each.receivers()) {
                List<CaseStep> sent = going.computeIfAbsent(receiver, any -> new ArrayList<>());
                if (receiver.equals(invited)) {
                    sent.clear();
                    joint.weave().all().stream().map(Step::signed).forEach(sent::add);
                } else if (!sent.contains(step.signed())) {
                    sent.add(step.signed());
                }
            }
            if (!invited.isEmpty() && joint.receivers().add(invited)) {
                CaseRows.addReceiver(transaction, joint.row().nr(), invited);
            }
        }
        for (var each : going.entrySet()) {
            road.send(transaction, reader.name(), each.getKey(), each.getValue());
        }
        casebook.seeToReceivers(transaction, joint);
        casebook.sum(transaction, joint);
        boolean alone = taken.size() == 1;
        long entry = road.home(
                transaction,
                alone ? "case step taken" : "case steps taken",
                reader.name(),
                "",
                taken.stream().map(each -> each.step().signed()).toList(),
                alone ? DutySteps.items(taken.getFirst().step()) : List.of(),
                List.of());
        return taken.stream()
                .map(each -> new Taken(each.step(), each.receivers(), each.kind(), entry))
                .toList();
    }

    private @Nullable String duty(Held joint, Step step) {
        return joint.kind()
                .duties()
                .map(rules -> DutyRefusals.of(
                        rules, joint.view(Set.of()), step, casebook.clock().instant()))
                .orElse(null);
    }

    private List<String> receivers(Fold fold, Step step) {
        var receivers = new LinkedHashSet<String>();
        if (!step.forAll()) {
            receivers.addAll(step.signed().header().audience());
        } else {
            fold.members.values().stream()
                    .filter(Member::isIn)
                    .map(Member::party)
                    .forEach(receivers::add);
            if (step.type().equals(CoreSteps.INVITED)) {
                receivers.add(step.text("party"));
            }
        }
        receivers.remove(casebook.ours());
        return List.copyOf(receivers);
    }

    /** Whoever is invited gets everything that was for all members; what it may not have keeps it out. */
    private void requireHistory(Held joint, String party) {
        Refused kept = kept(joint, party);
        if (kept != null) {
            throw kept;
        }
    }

    private static String told(@Nullable Refused no) {
        return no == null ? "" : String.valueOf(no.getMessage());
    }

    /** The no that keeps that party out, because of a step that is here; null where none does. */
    private @Nullable Refused kept(Held joint, String party) {
        for (Step each : joint.weave().all()) {
            Decision decision = road.decide(each.signed(), party);
            if (!decision.allowed() && !each.author().equals(party)) {
                return new Refused(
                        Why.AGREEMENT,
                        party + " cannot be invited, because the step " + each + " may not go to it: "
                                + decision.reason() + " (" + decision.remedy() + ")",
                        decision);
            }
        }
        return null;
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
