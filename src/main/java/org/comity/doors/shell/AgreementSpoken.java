package org.comity.doors.shell;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.comity.border.Phrases;
import org.comity.parties.Agreement;
import org.comity.parties.Annexes;
import org.comity.parties.Attachment;
import org.comity.parties.Clause;
import org.comity.parties.DataTerms;
import org.comity.parties.Ground;
import org.comity.parties.Group;
import org.comity.parties.Inherited;
import org.comity.parties.Obligations;
import org.comity.parties.Opinion;
import org.comity.parties.Outgrown;
import org.comity.parties.Reservation;
import org.comity.parties.StandingAgreement;
import org.comity.personal.Category;
import org.comity.personal.Measure;
import org.comity.seal.Digest;
import org.jspecify.annotations.Nullable;

/** An agreement in sentences that can be read aloud. */
public final class AgreementSpoken {
    private final StandingAgreement agreement;
    private final Agreement terms;
    private final Instant now;
    private final Set<String> hidden;
    private final List<String> lines = new ArrayList<>();

    /** @param as the party it is read to, which is not told of parties hidden from it; null for our own people */
    public AgreementSpoken(StandingAgreement agreement, @Nullable String as, Instant now) {
        this.agreement = agreement;
        this.terms = agreement.terms();
        this.now = now;
        this.hidden = as == null ? Set.of() : agreement.hiddenFrom(as);
    }

    /** A sentence a line; what belongs to the line before begins with two spaces. */
    public List<String> lines() {
        List<String> missing = agreement.missing();
        lines.add(terms.title() + " (" + terms.id() + ", version " + terms.version() + ")");
        lines.add("It is " + agreement.state(now) + "."
                + (missing.isEmpty() ? "" : " Not yet accepted by " + String.join(", ", missing) + "."));
        lines.add("Purpose: " + terms.purpose());
        if (terms.instrument().isNamed()) {
            lines.add("Implements: " + terms.instrument().sentence());
        }
        lines.add("Parties: "
                + agreement.members().stream()
                        .filter(each -> !hidden.contains(each.id()))
                        .map(each -> each.name() + " (" + each.id() + ")"
                                + (agreement.hasJoined(each.id()) ? ", joined later" : "")
                                + (each.hasNode() ? "" : ", without a node"))
                        .collect(Collectors.joining(", ")));
        terms.groups().forEach(this::group);
        lines.add("From " + terms.from() + " until " + terms.until() + ", and not a moment longer.");
        terms.clauses().forEach(this::clause);
        if (!terms.obligations().equals(Obligations.NONE)) {
            lines.add("A receiver " + terms.obligations().sentence() + ".");
        }
        terms.grounds().forEach(this::ground);
        if (terms.opinionsRequired()) {
            lines.add("Each party signs after a legal and a data-protection opinion have been recorded at its node.");
        }
        if (terms.openForAccession()) {
            lines.add("Others may join it by their own signature, without the parties signing again.");
        }
        inherited();
        agreement.accessions().forEach(each -> each.reservations().forEach(one -> reservation(one, "")));
        agreement.reservations().forEach(each -> reservation(each, ""));
        lines.add("Nothing else crosses. sha256 of the document: "
                + Digest.of(agreement.document()).hex());
        return lines.stream().map(this::told).toList();
    }

    private String told(String line) {
        String told = line;
        for (String id : hidden) {
            told = told.replace(id, "another party");
        }
        return told;
    }

    private void group(Group group) {
        lines.add("Group " + group.id() + ", " + group.name() + ": "
                + agreement.members().stream()
                        .map(Agreement.Member::id)
                        .filter(id -> agreement.names(id).contains(group.id()) && !hidden.contains(id))
                        .collect(Collectors.joining(", "))
                + (group.hidden() ? "; its members are not told of each other." : "."));
    }

    private void clause(Clause clause) {
        lines.add("Clause " + clause.id() + ", " + clause.title() + ": "
                + (clause.from().isEmpty() ? "every party" : sorted(clause.from())) + " may release "
                + (clause.types().isEmpty() ? "objects of every type" : sorted(clause.types()))
                + " to " + (clause.to().isEmpty() ? "every other party" : sorted(clause.to()))
                + ", marked up to " + clause.tlp().label()
                + (clause.pap() == null ? "" : ", and up to " + clause.pap().label() + " where they have a PAP mark")
                + "; unmarked objects "
                + (clause.unmarked() == null
                        ? "are refused"
                        : "count as " + clause.unmarked().label())
                + switch (clause.approval()) {
                    case FLOWS -> ".";
                    case STAGED ->
                        "; each release waits for the yes of one approver of the party that releases, who may be"
                                + " whoever asked for it.";
                    case TWO_PERSONS ->
                        "; each release waits for the yes of two different approvers of the party that releases.";
                });
        add(!clause.purposes().isEmpty(), "It serves: " + sorted(clause.purposes()) + ".");
        add(clause.valid().from() != null, "It begins at " + clause.valid().from() + ".");
        add(clause.valid().until() != null, "It ends at " + clause.valid().until() + ".");
        add(!clause.sectors().isEmpty(), "Only objects of the sectors " + sorted(clause.sectors()) + ".");
        add(
                !clause.codes().isEmpty(),
                "Police handling codes that may cross: "
                        + clause.codes().stream().map(Enum::name).sorted().collect(Collectors.joining(", ")) + ".");
        if (clause.data() != null) {
            clause.data().values().forEach(this::data);
            lines.add("  An object that holds other personal data is refused whole; nothing is cut out of it.");
            add(
                    clause.data().keySet().stream()
                            .anyMatch(each -> each != Category.FREE_TEXT && each != Category.IP_ADDRESS),
                    "What is said of e-mail addresses and the like holds for the fields made for them and for patterns; in a"
                            + " free text they make it one that looks personal. A person's name in a free text is not"
                            + " noticed, and crosses as it is written.");
        }
        add(clause.objectsADay() != null, "At most " + clause.objectsADay() + " objects a day to one receiver.");
        Obligations own = clause.obligations();
        if (own != null) {
            lines.add("  A receiver " + own.sentence() + ".");
        }
    }

    private void add(boolean said, String line) {
        if (said) {
            lines.add("  " + line);
        }
    }

    private void data(DataTerms data) {
        String words = Phrases.of(data.category());
        String what = "  " + words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
        if (data.notPersonal() != null) {
            lines.add(what + " are not personal data here: " + data.notPersonal()
                    + (data.measure() == Measure.KEEP ? "." : "; they are " + Phrases.of(data.measure()) + "."));
            return;
        }
        String grounds = !data.needsGrounds()
                ? ""
                : "; "
                        + (data.basis() == null
                                ? "no processing basis is named"
                                : "on the processing basis " + data.basis())
                        + (data.noTransfer() != null
                                ? ", no transfer ground being needed: " + data.noTransfer()
                                : data.transfer() == null
                                        ? ", and no transfer ground"
                                        : " and the transfer ground " + data.transfer())
                        + (data.safeguards().isEmpty()
                                ? ""
                                : ", with the safeguard " + String.join(" and ", data.safeguards()));
        lines.add(what + " are " + Phrases.of(data.measure()) + grounds + ".");
    }

    private void ground(Ground ground) {
        String problem = ground.notInForce(now);
        lines.add("Ground " + ground.id() + " (" + ground.kind().label() + "): " + ground.text() + ". Source: "
                + ground.source() + ". It " + (problem == null ? "is in force" : problem)
                + (problem == null && ground.until() != null ? " until " + ground.until() : "") + ".");
    }

    /** What it has from the versions before it. */
    private void inherited() {
        Inherited from = agreement.inherited();
        if (!from.unasked().isEmpty()) {
            lines.add("The yes of " + sorted(from.unasked())
                    + " is carried over from the version before: nothing changes for them.");
        }
        for (Outgrown each : from.outgrown()) {
            if (!hidden.contains(each.party())) {
                lines.add(each.sentence(terms) + ". Until it does nothing crosses from it or to it.");
            }
        }
        for (Inherited.Kept each : from.reservations()) {
            Reservation reservation = each.reservation();
            Set<String> now = from.countsFor(reservation);
            String scope = reservation.on().scope().label();
            boolean gone = from.moved().containsKey(reservation.on());
            reservation(
                    reservation,
                    " It stands since version " + each.version()
                            + (!gone
                                    ? "."
                                    : now.isEmpty()
                                            ? "; there is no such " + scope + " any more."
                                            : "; there is no such " + scope + " any more, and it counts for " + scope
                                                    + " " + sorted(now) + "."));
        }
    }

    private void reservation(Reservation each, String since) {
        if (hidden.contains(each.party())) {
            return;
        }
        Reservation.Limits limits = each.limits();
        var how = new ArrayList<String>();
        if (limits.tlp() != null) {
            how.add("up to " + limits.tlp().label());
        }
        if (limits.pap() != null) {
            how.add("up to " + limits.pap().label());
        }
        if (!limits.types().isEmpty()) {
            how.add("only " + sorted(limits.types()));
        }
        if (!limits.refused().isEmpty()) {
            how.add("no "
                    + new TreeSet<Category>(limits.refused())
                            .stream().map(Phrases::of).collect(Collectors.joining(", ")));
        }
        if (limits.approval() != null) {
            how.add("approval: " + limits.approval().label());
        }
        if (limits.objectsADay() != null) {
            how.add("at most " + limits.objectsADay() + " objects a day");
        }
        String did = switch (each.verb()) {
            case SUSPEND -> "suspended ";
            case NARROW -> "narrowed ";
            case RESUME -> "resumed ";
        };
        lines.add(each.party() + " has " + did + each.on() + (how.isEmpty() ? "" : " (" + String.join("; ", how) + ")")
                + " on " + each.at() + ": " + each.why() + "." + since);
    }

    /** What our own people are shown beside it. */
    public static List<String> annexes(Annexes annexes, StandingAgreement agreement) {
        var lines = new ArrayList<String>();
        for (Opinion each : annexes.opinions(agreement)) {
            lines.add("Opinion (" + each.kind().label() + ") of " + each.person() + ": " + each.text());
        }
        for (Attachment each : annexes.attachments(agreement)) {
            lines.add("Kept with it, not verified: " + each.name() + " (" + each.form() + ", " + each.bytes()
                    + " bytes), sha256 " + each.sha256());
        }
        return lines;
    }

    private static String sorted(Set<String> words) {
        return String.join(", ", new TreeSet<>(words));
    }
}
