package org.comity.duty;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comity.yaml.BadYaml;
import org.comity.yaml.Mapping;

/** Reads a rule pack; what it does not know it refuses, with the line and what would be right. */
final class PackForm {
    static final String VERSION = "duty-pack/1";
    private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern LASTS = Pattern.compile("([1-9][0-9]{0,3}) (hour|business day|day|month)s?");

    private final Mapping root;
    private final List<Reading> readings = new ArrayList<>();
    private Stage.Verified verified = Stage.Verified.SECONDARY;

    private PackForm(Mapping root) {
        this.root = root;
    }

    /**
     * Reads the pack.
     *
     * @throws BadYaml naming the line and what would be right
     */
    static Pack read(Mapping root) {
        return new PackForm(root).pack();
    }

    private Pack pack() {
        Words.version(root, VERSION);
        String id = id(root);
        Mapping source = root.mapping("source");
        verified = verified(root, Stage.Verified.SECONDARY, true);
        Rule.Status status = Words.named(
                Rule.Status.class,
                root.text("status"),
                root.line("status"),
                "a status: in force, suspended, proposed or lapsed");
        LocalDate from = Words.date(root, "valid-from")
                .orElseThrow(() -> new BadYaml(root.line(), "valid-from is missing; write the first day it is law"));
        Optional<LocalDate> until = Words.date(root, "valid-until");
        if (until.isPresent() && until.get().isBefore(from)) {
            throw new BadYaml(root.line("valid-until"), "valid-until is before valid-from");
        }
        for (Mapping each : root.mappings("readings")) {
            readings.add(reading(each));
        }
        var rules = new ArrayList<Rule>();
        var ids = new HashSet<String>();
        for (Mapping each : root.mappings("rules")) {
            Rule rule = rule(each, status, from, until);
            unique(ids, rule.id(), each);
            rules.add(rule);
        }
        var pack = new Pack(
                id,
                root.text("title"),
                source.text("instrument"),
                source.text("publication"),
                source.text("url"),
                verified,
                root.text("verified-how"),
                status,
                from,
                until,
                root.optionalText("note").orElse(""),
                rules);
        source.nothingElse();
        root.nothingElse();
        return pack;
    }

    private static Reading reading(Mapping form) {
        var units = EnumSet.noneOf(Unit.class);
        for (String unit : form.texts("for")) {
            units.add(Words.named(Unit.class, unit, form.line("for"), "a unit: hour, business day, day or month"));
        }
        if (units.isEmpty()) {
            throw new BadYaml(form.line(), "for is missing; write the units the reading speaks of");
        }
        Counting counting = Words.named(
                Counting.class,
                form.text("counting"),
                form.line("counting"),
                "a way of counting: elapsed, eu 1182, eu 1182 with two working days, or working days");
        if ((counting == Counting.WORKING_DAYS) != units.contains(Unit.BUSINESS_DAY)) {
            throw new BadYaml(form.line("counting"), "business days, and they alone, are counted as working days");
        }
        Optional<LocalTime> closes = form.optionalText("closes").map(text -> {
            try {
                return LocalTime.parse(text);
            } catch (DateTimeException e) {
                throw new BadYaml(form.line("closes"), "closes is \"" + text + "\"; write a time such as 17:30");
            }
        });
        var reading = new Reading(id(form), form.text("title"), units, counting, closes, form.text("source"));
        form.nothingElse();
        return reading;
    }

    private Rule rule(Mapping form, Rule.Status status, LocalDate from, Optional<LocalDate> until) {
        var stages = new ArrayList<Stage>();
        var ids = new HashSet<String>();
        for (Mapping each : form.mappings("stages")) {
            Stage stage = stage(each);
            unique(ids, stage.id(), each);
            stages.add(stage);
        }
        for (Stage each : stages) {
            stagesMeant(each).forEach(meant -> {
                if (!ids.contains(meant)) {
                    throw new BadYaml(
                            form.line(),
                            "the stage " + each.id() + " runs from \"submitted " + meant + "\", and there is no such"
                                    + " stage" + Words.near(meant, List.copyOf(ids)));
                }
            });
        }
        Fact since = instant(form.text("since"), form.line("since"));
        var rule = new Rule(
                id(form),
                form.text("title"),
                form.text("article"),
                form.text("addressed"),
                since,
                status,
                Words.date(form, "valid-from").orElse(from),
                Words.date(form, "valid-until").or(() -> until),
                conditions(form, "applies-when"),
                readings,
                stages);
        form.nothingElse();
        return rule;
    }

    private static List<String> stagesMeant(Stage stage) {
        var meant = new ArrayList<String>();
        Consumer<Term.Moment> look = moment -> {
            if (moment instanceof Term.OfSubmission submission) {
                meant.add(submission.stage());
            }
        };
        stage.begins().ifPresent(look);
        stage.terms().forEach(term -> {
            look.accept(term.from());
            term.dropsOutBefore().ifPresent(look);
        });
        return meant;
    }

    private Stage stage(Mapping form) {
        var terms = new ArrayList<Term>();
        for (Mapping each : form.optionalMappings("terms")) {
            terms.add(term(each));
        }
        if (terms.stream().map(Term::unit).distinct().count() > 1) {
            throw new BadYaml(form.line("terms"), "the terms of a stage are all in one unit; make it two stages");
        }
        Optional<Term.Moment> begins = form.optionalText("begins").map(text -> moment(text, form.line("begins")));
        if (terms.isEmpty() == begins.isEmpty()) {
            throw new BadYaml(form.line(), "a stage has terms, or begins with an event where the rule gives no period");
        }
        String which = form.optionalText("decides").orElse("earliest");
        if (!which.equals("earliest") && !which.equals("latest")) {
            throw new BadYaml(form.line("decides"), "decides is \"" + which + "\"; write earliest or latest");
        }
        var fields = new ArrayList<Stage.Field>();
        var ids = new HashSet<String>();
        for (Mapping each : form.optionalMappings("fields")) {
            Stage.Field field = field(each);
            unique(ids, field.id(), each);
            fields.add(field);
        }
        var stage = new Stage(
                id(form),
                form.text("title"),
                form.text("article"),
                form.text("recipient"),
                terms,
                which.equals("latest"),
                begins,
                form.optionalText("calendar").orElse("establishment"),
                conditions(form, "when"),
                conditions(form, "stops-when"),
                form.optionalMapping("rest-days").map(PackForm::restDays),
                form.optionalMapping("extension").map(PackForm::extension),
                form.optionalText("late-needs-reasons").orElse(""),
                fields,
                verified(form, verified, false),
                form.optionalText("note").orElse(""));
        form.nothingElse();
        return stage;
    }

    private Term term(Mapping form) {
        String lasts = form.text("lasts");
        Matcher matcher = LASTS.matcher(lasts);
        if (!matcher.matches()) {
            throw new BadYaml(
                    form.line("lasts"),
                    "lasts is \"" + lasts + "\"; write a period such as 72 hours, 4 business days, 14 days, 1 month");
        }
        Unit unit = Words.named(Unit.class, matcher.group(2), form.line("lasts"), "a unit");
        if (readings.stream().noneMatch(each -> each.units().contains(unit))) {
            throw new BadYaml(
                    form.line("lasts"), "no reading of this pack says how a " + matcher.group(2) + " is counted");
        }
        var term = new Term(
                moment(form.text("from"), form.line("from")),
                Integer.parseInt(matcher.group(1)),
                unit,
                form.optionalText("drops-out-before").map(text -> moment(text, form.line("drops-out-before"))),
                conditions(form, "when"));
        form.nothingElse();
        return term;
    }

    private static Stage.RestDays restDays(Mapping form) {
        String end = form.text("end");
        if (!end.equals("noon of the next working day")) {
            throw new BadYaml(form.line("end"), "end is \"" + end + "\"; write noon of the next working day");
        }
        var rest = new Stage.RestDays(conditions(form, "when"), form.text("source"));
        form.nothingElse();
        return rest;
    }

    private static Stage.Extension extension(Mapping form) {
        var extension = new Stage.Extension(
                instant(form.text("until"), form.line("until")), form.count("days-at-most", 1), form.text("source"));
        form.nothingElse();
        return extension;
    }

    private static Stage.Field field(Mapping form) {
        String need = form.optionalText("need").orElse("required");
        if (!need.equals("required") && !need.equals("where applicable")) {
            throw new BadYaml(form.line("need"), "need is \"" + need + "\"; write required or where applicable");
        }
        var field = new Stage.Field(
                id(form),
                form.text("title"),
                form.optionalText("fact").map(text -> Words.fact(text, form.line("fact"))),
                need.equals("required"));
        form.nothingElse();
        return field;
    }

    /** Conditions that must all hold; empty where the field is missing. */
    static List<Condition> conditions(Mapping form, String name) {
        return form.optionalMappings(name).stream().map(PackForm::condition).toList();
    }

    private static Condition condition(Mapping form) {
        Condition condition;
        if (form.names().contains("any")) {
            condition = new Condition.AnyOf(conditions(form, "any"));
        } else {
            Fact fact = Words.fact(form.text("fact"), form.line("fact"));
            List<String> values = form.texts("is");
            if (values.isEmpty()) {
                throw new BadYaml(form.line(), "is is missing; write the values of " + fact.id() + " that count");
            }
            for (String value : values) {
                if (!value.equals("known") && !fact.choices().contains(value)) {
                    throw new BadYaml(
                            form.line("is"),
                            "\"" + value + "\" is no value of " + fact.id() + "; write "
                                    + (fact.choices().isEmpty() ? "known" : String.join(" or ", fact.choices())));
                }
            }
            condition =
                    new Condition.Is(fact, values, form.optionalText("source").orElse(""));
        }
        form.nothingElse();
        return condition;
    }

    private static Term.Moment moment(String text, int line) {
        return text.startsWith("submitted ")
                ? new Term.OfSubmission(text.substring("submitted ".length()))
                : new Term.OfFact(instant(text, line));
    }

    private static Fact instant(String text, int line) {
        Fact fact = Words.fact(text, line);
        if (fact.kind() != Fact.Kind.INSTANT) {
            throw new BadYaml(line, fact.id() + " is no instant; write a fact such as aware-at");
        }
        return fact;
    }

    private static Stage.Verified verified(Mapping form, Stage.Verified otherwise, boolean needed) {
        Optional<String> said = needed ? Optional.of(form.text("verified")) : form.optionalText("verified");
        return said.map(text -> Words.named(
                        Stage.Verified.class, text, form.line("verified"), "primary text read or secondary"))
                .orElse(otherwise);
    }

    private static String id(Mapping form) {
        String id = form.text("id");
        if (!ID.matcher(id).matches()) {
            throw new BadYaml(form.line("id"), "id is \"" + id + "\"; write small letters, digits and hyphens");
        }
        return id;
    }

    private static void unique(Set<String> ids, String id, Mapping form) {
        if (!ids.add(id)) {
            throw new BadYaml(form.line("id"), "the id " + id + " stands twice");
        }
    }
}
