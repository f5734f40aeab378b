package org.comity.cases;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.comity.border.CaseRoad;
import org.comity.border.CaseStep;
import org.comity.border.Decision;
import org.comity.border.Refused;
import org.comity.border.Refused.Why;
import org.comity.cases.Desk.Audience;
import org.comity.cases.Desk.Taken;
import org.comity.json.JsonObject;
import org.comity.parties.Actor;
import org.comity.parties.People;
import org.comity.parties.Person;
import org.comity.parties.Role;
import org.comity.seal.Digest;
import org.comity.sql.Alongside;
import org.comity.sql.Database;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/** How one reader takes steps: drafted, asked of the case and of the gate, kept, and sent. */
final class Taking {
    private final Casebook casebook;
    private final Database database;
    private final CaseRoad road;
    private final Actor reader;
    private final Sight sight;

    Taking(Casebook casebook, Database database, CaseRoad road, Actor reader, Sight sight) {
        this.casebook = casebook;
        this.database = database;
        this.road = road;
        this.reader = reader;
        this.sight = sight;
    }

    /** What a step would say, and what would become of it; nothing is kept. */
    Prospect prospect(String idOrName, String type, JsonObject says, Audience audience) {
        return database.read(reading -> {
            CaseRows.Row row = sight.require(reading, idOrName);
            Held joint = casebook.shown(reading, row);
            Set<String> hidden = sight.hidden(reading, row, joint.kind());
            synchronized (joint) {
                return prospect(reading, joint, type, says, audience, hidden);
            }
        });
    }

    private Prospect prospect(
            Session session, Held joint, String type, JsonObject says, Audience audience, Set<String> hidden)
            throws SQLException {
        Fold fold = joint.fold();
        Step step = Step.of(Draft.of(casebook, road.signer(), joint).sign(type, says, audience));
        String no = objection(joint, fold, step, hidden);
        no = no == null ? leading(session, step) : no;
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

    // ---- taking ----

    List<Taken> open(NewCase wanted, List<Told.Said> following, boolean rehearsed, Alongside<List<Taken>> alongside) {
        if (!Field.NAME.matcher(wanted.name()).matches()) {
            throw new IllegalArgumentException(
                    "\"" + wanted.name() + "\" is no name for a case; write small letters, digits and hyphens");
        }
        Kind known = casebook.kind(wanted.kind())
                .orElseThrow(() -> new Refused(
                        Why.UNKNOWN,
                        "no kind of case is called " + wanted.kind() + "; there are "
                                + String.join(
                                        ", ", new TreeSet<>(casebook.kinds().keySet()))));
        String nonce = HexFormat.of().formatHex(casebook.randomBytes(16));
        String id = Rules.id(wanted.name(), wanted.agreement(), wanted.kind(), casebook.ours(), nonce);
        JsonObject.Builder says = JsonObject.builder()
                .put("title", wanted.title())
                .put("nonce", nonce)
                .put("tlp", wanted.tlp());
        if (!wanted.text().isEmpty()) {
            says.put("text", wanted.text());
        }
        var steps = new ArrayList<Told.Said>(following.size() + 1);
        steps.add(new Told.Said(CoreSteps.OPENED, says.build()));
        steps.addAll(following);
        return Rehearsal.of(database, rehearsed, alongside.behind(transaction -> {
            CaseRows.Row row = CaseRows.add(transaction, id, known.name(), wanted.agreement());
            return takeAll(transaction, casebook.held(transaction, row), steps, Set.of());
        }));
    }

    List<Taken> all(String idOrName, List<Told.Said> steps, boolean rehearsed) {
        try {
            return Rehearsal.of(database, rehearsed, transaction -> {
                CaseRows.Row row = sight.require(transaction, idOrName);
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
            taken.add(draft(transaction, joint, each.type(), each.says(), Desk.ALL, hidden, null));
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

    Taken one(
            String idOrName,
            String type,
            JsonObject says,
            Audience audience,
            @Nullable Digest seen,
            Alongside<Taken> alongside) {
        try {
            return database.write(alongside.behind(transaction -> {
                CaseRows.Row row = sight.require(transaction, idOrName);
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
        no = no == null ? leading(transaction, step) : no;
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

    /** Where somebody here leads cases for us, nobody else takes the steps of a lead. */
    private @Nullable String leading(Session session, Step step) throws SQLException {
        Person person = reader.person().orElse(null);
        return person == null
                        || !CoreSteps.LEADING.contains(step.type())
                        || person.is(Role.LEAD)
                        || !People.isAny(session, Role.LEAD)
                ? null
                : "that step is for those of our people who lead cases, and " + person.name() + " has not that role";
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
}
