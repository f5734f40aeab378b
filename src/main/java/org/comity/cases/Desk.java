package org.comity.cases;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.comity.border.CaseRoad;
import org.comity.border.CaseStep;
import org.comity.border.Decision;
import org.comity.border.Refused;
import org.comity.border.Refused.Why;
import org.comity.json.JsonObject;
import org.comity.parties.Actor;
import org.comity.parties.Person;
import org.comity.parties.Role;
import org.comity.sql.Database;
import org.comity.sql.Session;
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

    Desk(Casebook casebook, Database database, CaseRoad road, Actor reader) {
        this.casebook = casebook;
        this.database = database;
        this.road = road;
        this.reader = reader;
    }

    /**
     * A step that was taken.
     *
     * @param receivers to whom it goes
     * @param kind of the case
     */
    public record Taken(Step step, List<String> receivers, Kind kind) {}

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

    /** Every case that this reader may see, the first first. */
    public List<CaseState> all() {
        return database.read(reading -> {
            var cases = new ArrayList<CaseState>();
            for (CaseRows.Row row : visible(reading)) {
                cases.add(state(reading, row));
            }
            return cases;
        });
    }

    /**
     * Cases that this reader may see, with a text in their name, their title or what their steps say, the last opened
     * first; what stands in a work area that is closed to the reader finds nothing.
     *
     * @param limit cases at most
     */
    public Finding search(String text, int limit) {
        String sought = text.toLowerCase(Locale.ROOT);
        return database.read(reading -> {
            List<CaseRows.Row> visible = visible(reading).reversed();
            var found = new ArrayList<Hit>();
            int looked = 0;
            for (CaseRows.Row row : visible) {
                if (looked == SEARCHED_MAX || found.size() == limit) {
                    return new Finding(found, true);
                }
                looked++;
                CaseState state = state(reading, row);
                List<Step> steps = state.entries().stream()
                        .map(CaseState.Entry::step)
                        .filter(step -> step.signed().texts().stream()
                                .anyMatch(each -> each.toLowerCase(Locale.ROOT).contains(sought)))
                        .toList();
                if (!steps.isEmpty()
                        || row.id().toLowerCase(Locale.ROOT).contains(sought)
                        || state.title().toLowerCase(Locale.ROOT).contains(sought)) {
                    found.add(new Hit(state, steps));
                }
            }
            return new Finding(found, false);
        });
    }

    /** A case that was found, and the steps in which the text stands. */
    public record Hit(CaseState state, List<Step> steps) {}

    /**
     * What was found.
     *
     * @param more whether there may be more
     */
    public record Finding(List<Hit> hits, boolean more) {
        public Finding {
            hits = List.copyOf(hits);
        }
    }

    /**
     * One case by its id or its name.
     *
     * @throws Refused UNFIT when several are called so
     */
    public Optional<CaseState> find(String idOrName) {
        return database.read(reading -> {
            CaseRows.Row row = row(reading, idOrName);
            return row == null ? Optional.empty() : Optional.of(state(reading, row));
        });
    }

    /** @throws Refused UNKNOWN when there is none that this reader may see */
    public CaseState require(String idOrName) {
        return find(idOrName).orElseThrow(() -> unknown(idOrName));
    }

    private static Refused unknown(String idOrName) {
        return new Refused(Why.UNKNOWN, "there is no case " + idOrName + " here that you may see");
    }

    private CaseState state(Session session, CaseRows.Row row) throws SQLException {
        CaseState state = casebook.view(session, row);
        return state.without(hidden(session, row, state.kind()));
    }

    private List<CaseRows.Row> visible(Session session) throws SQLException {
        var visible = new ArrayList<CaseRows.Row>();
        for (CaseRows.Row row : CaseRows.all(session)) {
            if (casebook.kind(row.kind()).isPresent()
                    && mayRead(CaseRows.readers(session, row.nr(), ""))
                    && casebook.isOpened(session, row)) {
                visible.add(row);
            }
        }
        return visible;
    }

    private CaseRows.@Nullable Row row(Session session, String idOrName) throws SQLException {
        List<CaseRows.Row> found = visible(session).stream()
                .filter(row -> row.id().equals(idOrName) || row.id().startsWith(idOrName + "."))
                .toList();
        if (found.size() > 1) {
            throw new Refused(
                    Why.UNFIT,
                    "several cases are called " + idOrName + "; name one of "
                            + String.join(
                                    ", ", found.stream().map(CaseRows.Row::id).toList()));
        }
        return found.isEmpty() ? null : found.getFirst();
    }

    /** Whoever sits at the folder and auditors read all; where persons are named, only they read. */
    private boolean mayRead(Set<Long> named) {
        Person person = reader.person().orElse(null);
        return person == null || named.isEmpty() || person.is(Role.AUDITOR) || named.contains(person.nr());
    }

    private Set<String> hidden(Session session, CaseRows.Row row, Kind kind) throws SQLException {
        var hidden = new LinkedHashSet<String>();
        for (String area : kind.areas()) {
            if (!mayRead(CaseRows.readers(session, row.nr(), area))) {
                hidden.add(area);
            }
        }
        return hidden;
    }

    // ---- who of us ----

    /**
     * Lets only the named persons of ours see a case or a work area of it; as long as nobody is named, all do.
     *
     * @param area empty for the whole case
     * @param named whether that person is named from now on, or no more
     */
    public void name(String idOrName, String area, Person person, boolean named) {
        database.write(transaction -> {
            CaseRows.Row row = row(transaction, idOrName);
            if (row == null) {
                throw unknown(idOrName);
            }
            Kind kind = casebook.held(transaction, row).kind();
            if (!area.isEmpty() && !kind.areas().contains(area)) {
                throw new IllegalArgumentException("there is no work area " + area + "; choose from "
                        + String.join(", ", new java.util.TreeSet<>(kind.areas())));
            }
            if (named) {
                CaseRows.addReader(transaction, row.nr(), area, person.nr());
            } else {
                CaseRows.dropReader(transaction, row.nr(), area, person.nr());
            }
            road.home(
                    transaction,
                    named ? "case reader named" : "case reader no more named",
                    reader.name(),
                    person.name(),
                    List.of(),
                    List.of(row.id() + (area.isEmpty() ? "" : " " + area)));
            return null;
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
        if (!Field.NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" is no name for a case; write small letters, digits and hyphens");
        }
        Kind known = casebook.kind(kind)
                .orElseThrow(() -> new Refused(
                        Why.UNKNOWN,
                        "no kind of case is called " + kind + "; there are "
                                + String.join(
                                        ", ",
                                        new java.util.TreeSet<>(casebook.kinds().keySet()))));
        String nonce = HexFormat.of().formatHex(casebook.randomBytes(16));
        String id = Rules.id(name, agreement, kind, casebook.ours(), nonce);
        JsonObject.Builder says =
                JsonObject.builder().put("title", title).put("nonce", nonce).put("tlp", tlp);
        if (!text.isEmpty()) {
            says.put("text", text);
        }
        return database.write(transaction -> {
            CaseRows.Row row = CaseRows.add(transaction, id, known.name(), agreement);
            return take(
                    transaction,
                    casebook.held(transaction, row),
                    CoreSteps.OPENED,
                    says.build(),
                    new Audience.All(),
                    Set.of());
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
        try {
            return database.write(transaction -> {
                CaseRows.Row row = row(transaction, idOrName);
                if (row == null) {
                    throw unknown(idOrName);
                }
                Held joint = casebook.held(transaction, row);
                return take(transaction, joint, type, says, audience, hidden(transaction, row, joint.kind()));
            });
        } catch (Refused no) {
            if (no.why() == Why.AGREEMENT) {
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
            throw no;
        }
    }

    private Taken take(
            Transaction transaction, Held joint, String type, JsonObject says, Audience audience, Set<String> hidden)
            throws SQLException {
        Fold fold = joint.fold();
        CaseStep signed = Draft.of(casebook, road.signer(), joint).sign(type, says, audience);
        Step step = Step.of(signed);
        if (hidden.contains(Rules.area(joint.kind(), step))) {
            throw new Refused(Why.FORBIDDEN, "that work area is not yours to work in");
        }
        String no = step.forAll() ? fold.objection(joint.weave().probe(step)) : Draft.problemAside(fold, step);
        if (no != null) {
            throw new Refused(Why.FORBIDDEN, no);
        }
        List<String> receivers = receivers(fold, step);
        road.require(signed, receivers);
        String invited = step.type().equals(CoreSteps.INVITED) ? step.text("party") : "";
        if (!invited.isEmpty()) {
            requireHistory(joint, invited);
        }
        casebook.keep(transaction, joint, step, casebook.ours());
        for (String receiver : receivers) {
            boolean all = receiver.equals(invited);
            road.send(
                    transaction,
                    reader.name(),
                    receiver,
                    all ? joint.weave().all().stream().map(Step::signed).toList() : List.of(signed));
        }
        if (!invited.isEmpty() && joint.receivers().add(invited)) {
            CaseRows.addReceiver(transaction, joint.row().nr(), invited);
        }
        casebook.seeToReceivers(transaction, joint);
        road.home(transaction, "case step taken", reader.name(), "", List.of(signed), List.of());
        return new Taken(step, receivers, joint.kind());
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
        for (Step each : joint.weave().all()) {
            Decision decision = road.decide(each.signed(), party);
            if (!decision.allowed() && !each.author().equals(party)) {
                throw new Refused(
                        Why.AGREEMENT,
                        party + " cannot be invited, because the step " + each + " may not go to it: "
                                + decision.reason() + " (" + decision.remedy() + ")");
            }
        }
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

    /** Members that are in, but for us. */
    public Collection<String> others(CaseState state) {
        return state.receivers(casebook.ours());
    }
}
