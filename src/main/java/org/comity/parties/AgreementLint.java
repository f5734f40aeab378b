package org.comity.parties;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.comity.marking.Tlp;
import org.comity.personal.Category;
import org.comity.personal.Measure;

/** Reads an agreement as a careful colleague would before it is signed, and says what it does not do as it seems to. */
public final class AgreementLint {
    private final Agreement terms;
    private final List<Finding> findings = new ArrayList<>();

    private AgreementLint(Agreement terms) {
        this.terms = terms;
    }

    /** How much a finding weighs. */
    public enum Weight {
        /** Something that is written there can never happen. */
        MISTAKE,
        /** It may not be what is meant. */
        DOUBT,
        /** Worth knowing. */
        NOTE;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One finding.
     *
     * @param where such as {@code clause 2} or {@code ground mandate}
     * @param text a sentence
     * @param remedy what would mend it
     */
    public record Finding(Weight weight, String where, String text, String remedy) {}

    /** What there is to say, in the order of the document. */
    public static List<Finding> of(Agreement terms) {
        var lint = new AgreementLint(terms);
        lint.instrument();
        lint.purposes();
        lint.groups();
        lint.grounds();
        lint.obligations("obligations", terms.obligations());
        for (Clause clause : terms.clauses()) {
            lint.reach(clause);
            lint.markings(clause);
            lint.personalData(clause);
            Obligations own = clause.obligations();
            if (own != null) {
                lint.obligations("clause " + clause.id(), own);
            }
        }
        return List.copyOf(lint.findings);
    }

    /** The same of an agreement as it stands, with what it has from the versions before it. */
    public static List<Finding> of(StandingAgreement agreement) {
        var lint = new AgreementLint(agreement.terms());
        lint.inherited(agreement.inherited());
        return Stream.concat(of(agreement.terms()).stream(), lint.findings.stream())
                .toList();
    }

    private void inherited(Inherited from) {
        for (Outgrown each : from.outgrown()) {
            add(
                    Weight.DOUBT,
                    "version " + terms.version(),
                    each.sentence(terms) + ". Until it does nothing crosses from it or to it",
                    each.party() + " accedes to version " + terms.version());
        }
        for (Inherited.Kept each : from.reservations()) {
            Reservation.Subject on = each.reservation().on();
            if (from.moved().containsKey(on)) {
                Set<String> now = from.countsFor(each.reservation());
                add(
                        Weight.DOUBT,
                        on.toString(),
                        "it is not in version " + terms.version() + ", and "
                                + each.reservation().party() + " took it back under version " + each.version()
                                + (now.isEmpty()
                                        ? ""
                                        : "; that counts for " + on.scope().label() + " " + String.join(", ", now)),
                        each.reservation().party() + " resumes it, and takes back what it means now");
            }
        }
    }

    private void add(Weight weight, String where, String text, String remedy) {
        findings.add(new Finding(weight, where, text, remedy));
    }

    private void instrument() {
        if (!terms.instrument().isNamed()) {
            add(
                    Weight.NOTE,
                    "implements",
                    "it names no instrument, and by itself it creates no law",
                    "name the treaty, memorandum or exchange of letters it implements");
        } else if (terms.instrument().sha256() == null) {
            add(
                    Weight.NOTE,
                    "implements",
                    "the text of the instrument is not fixed by a digest",
                    "write implements as fields, with sha256 of its file");
        }
    }

    private void purposes() {
        for (Purpose purpose : terms.purposes()) {
            if (terms.clauses().stream().noneMatch(clause -> clause.purposes().contains(purpose.id()))) {
                add(
                        Weight.DOUBT,
                        "purpose " + purpose.id(),
                        "no clause serves it",
                        "name it in a clause, or leave it out");
            }
        }
    }

    private void groups() {
        for (Group group : terms.groups()) {
            if (!group.hidden()) {
                continue;
            }
            if (group.members().size() > 1) {
                add(
                        Weight.DOUBT,
                        "group " + group.id(),
                        "its members are hidden from each other, and this document, which each of them signs, names "
                                + String.join(
                                        ", ", group.members().stream().sorted().toList()),
                        "name one here, and let the others accede");
            }
            for (Clause clause : terms.clauses()) {
                Stream.concat(clause.from().stream(), clause.to().stream())
                        .filter(group.members()::contains)
                        .distinct()
                        .sorted()
                        .forEach(id -> add(
                                Weight.DOUBT,
                                "clause " + clause.id(),
                                "it names " + id + ", a hidden member of " + group.id(),
                                "name the group instead"));
            }
        }
        if (terms.openForAccession()
                && terms.clauses().stream().anyMatch(clause -> clause.to().isEmpty())) {
            add(
                    Weight.NOTE,
                    "accession",
                    "whoever accedes receives under every clause that names no receiver",
                    "name a group as receiver where that is not meant");
        }
    }

    private void grounds() {
        Set<String> used = new HashSet<>();
        for (Clause clause : terms.clauses()) {
            data(clause)
                    .values()
                    .forEach(data -> Stream.concat(
                                    data.safeguards().stream(),
                                    Stream.of(data.basis(), data.transfer()).filter(java.util.Objects::nonNull))
                            .forEach(used::add));
        }
        for (Ground ground : terms.grounds()) {
            String where = "ground " + ground.id();
            if (!used.contains(ground.id())) {
                add(Weight.DOUBT, where, "nothing rests on it", "name it under data of a clause, or leave it out");
                continue;
            }
            if (ground.status() != Ground.Status.IN_FORCE) {
                add(
                        Weight.MISTAKE,
                        where,
                        "it is " + ground.status().label() + ", and clauses rest on it: what rests on it is refused",
                        "wait until it is in force, or name another");
                continue;
            }
            if (ground.until() != null && ground.until().isBefore(terms.until())) {
                add(
                        Weight.DOUBT,
                        where,
                        "it ends at " + ground.until() + ", before the agreement does at " + terms.until()
                                + ": from then on what rests on it stops",
                        "name what follows it, or end the agreement with it");
            }
            if (ground.from() != null && ground.from().isAfter(terms.from())) {
                add(
                        Weight.DOUBT,
                        where,
                        "it begins at " + ground.from() + ", after the agreement does at " + terms.from(),
                        "say what holds before, or begin with it");
            }
        }
    }

    private void obligations(String where, Obligations obligations) {
        Duration lasts = Duration.between(terms.from(), terms.until());
        if (obligations.retention() != null && obligations.retention().compareTo(lasts) > 0) {
            add(
                    Weight.DOUBT,
                    where,
                    "a receiver keeps things for " + Obligations.spoken(obligations.retention())
                            + ", longer than the agreement lasts (" + Obligations.spoken(lasts) + ")",
                    "shorten retention, or say in the instrument what holds afterwards");
        }
        if (obligations.retention() == null
                && where.equals("obligations")
                && terms.clauses().stream().anyMatch(clause -> clause.data() != null && clause.obligations() == null)) {
            add(
                    Weight.DOUBT,
                    where,
                    "personal data crosses, and nothing says how long it is kept",
                    "write a retention such as 90 days");
        }
    }

    private void reach(Clause clause) {
        String where = "clause " + clause.id();
        StandingAgreement supposed = StandingAgreement.supposed(terms, new byte[0]);
        boolean reaches = terms.members().stream()
                .anyMatch(from -> terms.members().stream()
                        .anyMatch(to ->
                                !from.equals(to) && clause.covers(supposed.names(from.id()), supposed.names(to.id()))));
        if (!reaches) {
            add(Weight.MISTAKE, where, "it never matches: it has no receiver but its sender", "mend from or to");
        }
        if (!overlaps(clause.valid().from(), clause.valid().until())) {
            add(Weight.MISTAKE, where, "it never matches: it stands only while the agreement does not", "mend valid");
        }
        if (!clause.sectors().isEmpty()
                && !clause.types().isEmpty()
                && !clause.types().contains("identity")) {
            add(
                    Weight.MISTAKE,
                    where,
                    "it never matches: it asks for sectors, and of STIX types only identity names any",
                    "add identity to types, or leave sectors out");
        }
        for (Clause earlier : terms.clauses().subList(0, terms.clauses().indexOf(clause))) {
            if (Overlap.swallows(earlier, clause)) {
                add(
                        Weight.MISTAKE,
                        where,
                        "it never decides: all it lets cross, clause " + earlier.id() + " before it lets cross already",
                        "leave it out, or narrow clause " + earlier.id());
            } else if (Overlap.isSamePassage(earlier, clause) && earlier.tlp() != clause.tlp()) {
                add(
                        Weight.DOUBT,
                        where,
                        "two markings for the same things: clause " + earlier.id() + " lets cross up to "
                                + earlier.tlp().label() + ", and this one up to "
                                + clause.tlp().label() + "; the wider counts",
                        "say in one clause what may cross");
            }
        }
    }

    private boolean overlaps(
            @org.jspecify.annotations.Nullable Instant from, @org.jspecify.annotations.Nullable Instant until) {
        return (from == null || from.isBefore(terms.until())) && (until == null || until.isAfter(terms.from()));
    }

    private void markings(Clause clause) {
        String where = "clause " + clause.id();
        if (clause.tlp() == Tlp.RED) {
            add(
                    Weight.MISTAKE,
                    where,
                    "it lets cross up to TLP:RED, and RED goes to named persons, never through an outbox",
                    "write AMBER+STRICT, which is as far as it goes");
        }
        if (clause.unmarked() != null && clause.unmarked().isStricterThan(clause.tlp())) {
            add(
                    Weight.MISTAKE,
                    where,
                    "two markings: unmarked things count as "
                            + clause.unmarked().label() + ", and it lets cross up to "
                            + clause.tlp().label() + "; the stricter counts, so nothing unmarked crosses",
                    "write refuse, or raise tlp");
        }
    }

    private void personalData(Clause clause) {
        String where = "clause " + clause.id();
        if (clause.data() == null) {
            add(
                    Weight.NOTE,
                    where,
                    "it does not speak of personal data: what it lets cross goes with all that is in it",
                    "add data, and say what happens to each category");
            return;
        }
        if (!clause.data().containsKey(Category.IP_ADDRESS)) {
            add(
                    Weight.DOUBT,
                    where,
                    "it does not speak of IP addresses, which count as personal data: what holds one is refused",
                    "add ip-address to data, with its grounds, or with not-personal and the reason");
        }
        if (!terms.purposes().isEmpty()
                && clause.purposes().isEmpty()
                && clause.data().values().stream().anyMatch(DataTerms::needsGrounds)) {
            add(Weight.MISTAKE, where, "it lets personal data cross and names no purpose", "name one under purposes");
        }
        clause.data().forEach((category, data) -> {
            if (data.needsGrounds() && data.basis() == null) {
                missing(where, category, "processing basis", "basis");
            }
            if (data.needsGrounds() && data.transfer() == null && data.noTransfer() == null) {
                missing(where, category, "transfer ground", "transfer, or with no-transfer why none is needed");
            }
            if (category == Category.FREE_TEXT && data.measure() == Measure.KEEP && data.notPersonal() == null) {
                add(
                        Weight.DOUBT,
                        where,
                        "free text crosses as it is; names in it are found by pattern only, and not all of them",
                        "drop free text, or have what crosses approved by a person");
            }
        });
    }

    private void missing(String where, Category category, String what, String field) {
        add(
                Weight.MISTAKE,
                where,
                "it names no " + what + " for " + category + ": what holds such data is refused",
                "name it under " + field);
    }

    private static Map<Category, DataTerms> data(Clause clause) {
        return clause.data() == null ? Map.of() : clause.data();
    }
}
