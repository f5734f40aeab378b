package org.comity.parties;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.comity.marking.HandlingCode;
import org.comity.marking.Pap;
import org.comity.marking.Tlp;
import org.comity.personal.Category;
import org.comity.personal.Measure;
import org.comity.yaml.BadYaml;
import org.comity.yaml.Mapping;
import org.jspecify.annotations.Nullable;

/** Reads the clauses of an agreement document, which may name only what the document holds. */
final class ClauseForm {
    private static final Pattern TYPE = Pattern.compile("(" + Clause.CASES + ")?[a-z][a-z0-9-]{1,248}[a-z0-9]|"
            + Clause.OBSERVATIONS + "([a-z0-9][a-z0-9_]{0,99}\\*?|\\*)");

    private final Set<String> parties;
    private final List<Purpose> purposes;
    private final List<Ground> grounds;

    /** @param parties ids of the parties and groups */
    ClauseForm(Set<String> parties, List<Purpose> purposes, List<Ground> grounds) {
        this.parties = parties;
        this.purposes = purposes;
        this.grounds = grounds;
    }

    List<Clause> read(Mapping form) {
        var clauses = new ArrayList<Clause>();
        var ids = new HashSet<String>();
        for (Mapping entry : form.mappings("clauses")) {
            String id = entry.text("id");
            if (!ids.add(id)) {
                throw new BadYaml(entry.line("id"), "clauses: the clause " + id + " stands twice");
            }
            clauses.add(clause(id, entry));
        }
        return clauses;
    }

    private Clause clause(String id, Mapping entry) {
        String title = entry.text("title");
        Set<String> from = parties(entry, "from");
        Set<String> to = parties(entry, "to");
        Clause.Validity valid = entry.optionalMapping("valid")
                .map(each -> {
                    Clause.Validity read = AgreementForm.validity(each);
                    each.nothingElse();
                    return read;
                })
                .orElse(Clause.Validity.OPEN);
        Set<String> served = purposes(entry);
        Set<String> types = types(entry);
        Set<String> sectors = named(entry, "sectors", "which lets nothing cross; name a sector or leave it out");
        Tlp tlp = tlp(entry, "tlp", entry.text("tlp"));
        String unmarkedText = entry.text("unmarked");
        @Nullable Tlp unmarked = unmarkedText.equals("refuse") ? null : tlp(entry, "unmarked", unmarkedText);
        @Nullable
        Pap pap = entry.optionalText("pap").map(text -> pap(entry, text)).orElse(null);
        Set<HandlingCode> codes = codes(entry);
        @Nullable Map<Category, DataTerms> data = entry.names().contains("data") ? data(entry) : null;
        Approval approval = AgreementForm.choice(entry, "approval", Approval.class, Approval.FLOWS);
        @Nullable
        Obligations obligations = entry.optionalMapping("obligations")
                .map(AgreementForm::obligations)
                .orElse(null);
        @Nullable
        Integer objectsADay = entry.names().contains("objects-a-day") ? entry.count("objects-a-day", 1) : null;
        entry.nothingElse();
        return new Clause(
                id,
                title,
                from,
                to,
                valid,
                served,
                types,
                sectors,
                tlp,
                unmarked,
                pap,
                codes,
                data,
                approval,
                obligations,
                objectsADay);
    }

    /** An empty list would mean nobody, which is surely not meant; a missing field means everybody in the agreement. */
    private Set<String> parties(Mapping entry, String field) {
        Set<String> ids = named(entry, field, "which lets nothing cross; name a party or leave it out");
        for (String id : ids) {
            if (!parties.contains(id)) {
                throw new BadYaml(entry.line(field), field + ": " + id + " is no party to this agreement");
            }
        }
        return ids;
    }

    private Set<String> purposes(Mapping entry) {
        Set<String> ids = named(entry, "purposes", "which serves nothing; name a purpose or leave it out");
        for (String id : ids) {
            if (purposes.stream().noneMatch(purpose -> purpose.id().equals(id))) {
                throw new BadYaml(entry.line("purposes"), "purposes: " + id + " is no purpose of this agreement");
            }
        }
        return ids;
    }

    private static Set<String> named(Mapping entry, String field, String emptiness) {
        List<String> names = entry.texts(field);
        if (names.isEmpty() && entry.names().contains(field)) {
            throw new BadYaml(entry.line(field), field + " is empty, " + emptiness);
        }
        return Set.copyOf(names);
    }

    private static Set<String> types(Mapping entry) {
        List<String> types = entry.texts("types");
        if (types.equals(List.of("any"))) {
            return Set.of();
        }
        if (types.isEmpty()) {
            throw new BadYaml(
                    entry.line("types"),
                    "types: list the STIX types that may cross, or write any; case/KIND lets joint cases of a kind be worked,"
                            + " observation/REPORT lets rows of a report go");
        }
        for (String type : types) {
            if (!TYPE.matcher(type).matches() || type.equals("any")) {
                throw new BadYaml(entry.line("types"), "types: \"" + type + "\" is no STIX type");
            }
        }
        return new HashSet<>(types);
    }

    private static Tlp tlp(Mapping entry, String field, String text) {
        for (Tlp tlp : Tlp.values()) {
            if (tlp.label().equals("TLP:" + text.toUpperCase(Locale.ROOT))
                    || tlp.label().equals(text.toUpperCase(Locale.ROOT))) {
                return tlp;
            }
        }
        throw new BadYaml(
                entry.line(field),
                field + " is \"" + text + "\"; write CLEAR, GREEN, AMBER, AMBER+STRICT or RED"
                        + (field.equals("unmarked") ? ", or refuse" : ""));
    }

    private static Pap pap(Mapping entry, String text) {
        Pap pap = Pap.ofLabel(text);
        if (pap == null) {
            throw new BadYaml(entry.line("pap"), "pap is \"" + text + "\"; write CLEAR, GREEN, AMBER or RED");
        }
        return pap;
    }

    private static Set<HandlingCode> codes(Mapping entry) {
        var codes = EnumSet.noneOf(HandlingCode.class);
        for (String text : named(entry, "handling", "which lets no handling code cross; leave it out")) {
            codes.add(HandlingCode.of(text)
                    .orElseThrow(() -> new BadYaml(
                            entry.line("handling"), "handling: \"" + text + "\" is no code; write H0, H1, H2 or H3")));
        }
        return codes;
    }

    private Map<Category, DataTerms> data(Mapping entry) {
        var terms = new EnumMap<Category, DataTerms>(Category.class);
        for (Mapping each : entry.mappings("data")) {
            Set<String> labels = named(each, "category", "which speaks of nothing");
            if (labels.isEmpty()) {
                throw new BadYaml(each.line(), "data: category is missing; name what it speaks of, such as email");
            }
            var said = said(each);
            for (String label : labels) {
                Category category = Category.of(label)
                        .orElseThrow(() -> new BadYaml(
                                each.line("category"),
                                "data: \"" + label + "\" is no category; choose from "
                                        + String.join(", ", labels(Category.values()))));
                if (terms.put(category, said.of(category)) != null) {
                    throw new BadYaml(each.line("category"), "data: " + label + " stands twice in one clause");
                }
            }
            each.nothingElse();
        }
        return terms;
    }

    private record Said(
            @Nullable String basis,
            @Nullable String transfer,
            @Nullable String noTransfer,
            List<String> safeguards,
            Measure measure,
            @Nullable String notPersonal) {
        DataTerms of(Category category) {
            return new DataTerms(category, basis, transfer, noTransfer, safeguards, measure, notPersonal);
        }
    }

    private Said said(Mapping entry) {
        @Nullable String notPersonal = entry.optionalText("not-personal").orElse(null);
        @Nullable String basis = entry.optionalText("basis").orElse(null);
        @Nullable String transfer = entry.optionalText("transfer").orElse(null);
        @Nullable String noTransfer = entry.optionalText("no-transfer").orElse(null);
        List<String> safeguards = entry.texts("safeguards");
        ground(entry, "basis", basis, Ground.Kind.PROCESSING_BASIS);
        ground(entry, "transfer", transfer, Ground.Kind.TRANSFER_GROUND);
        safeguards.forEach(each -> ground(entry, "safeguards", each, Ground.Kind.SAFEGUARD));
        if (transfer != null && noTransfer != null) {
            throw new BadYaml(
                    entry.line("no-transfer"), "data: name a transfer ground, or say why none is needed, not both");
        }
        if (notPersonal != null && (basis != null || transfer != null || noTransfer != null || !safeguards.isEmpty())) {
            throw new BadYaml(
                    entry.line("not-personal"), "data: what is not personal needs no grounds; leave them out");
        }
        String measure = notPersonal == null
                ? entry.text("measure")
                : entry.optionalText("measure").orElse("keep");
        return new Said(
                basis,
                transfer,
                noTransfer,
                safeguards,
                Measure.of(measure)
                        .orElseThrow(() -> new BadYaml(
                                entry.line("measure"),
                                "data: \"" + measure + "\" is no measure; choose from "
                                        + String.join(", ", labels(Measure.values())))),
                notPersonal);
    }

    private void ground(Mapping entry, String field, @Nullable String id, Ground.Kind kind) {
        if (id == null) {
            return;
        }
        Ground found = grounds.stream()
                .filter(ground -> ground.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () -> new BadYaml(entry.line(field), field + ": " + id + " is no ground of this agreement"));
        if (found.kind() != kind) {
            throw new BadYaml(
                    entry.line(field),
                    field + ": " + id + " is a " + found.kind().label() + ", and a " + kind.label() + " belongs here");
        }
    }

    private static List<String> labels(Enum<?>[] choices) {
        return java.util.Arrays.stream(choices).map(Enum::toString).toList();
    }
}
