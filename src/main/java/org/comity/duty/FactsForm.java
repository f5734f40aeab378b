package org.comity.duty;

import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import org.comity.yaml.BadYaml;
import org.comity.yaml.Mapping;
import org.comity.yaml.Nearest;

/** Reads a file of facts: {@code facts}, {@code zones} to show instants in, and what was {@code submitted}. */
public final class FactsForm {
    /** What the first line says. */
    public static final String VERSION = "duty-facts/1";

    private FactsForm() {}

    /**
     * Reads the file.
     *
     * @param file its name, for messages
     * @param packs whose stages may have been submitted
     * @param zones finds a time zone by its name
     * @throws BadYaml naming file, line, and what would be right
     */
    public static Facts read(String document, String file, Packs packs, Function<String, ZoneId> zones) {
        return Resources.read(document, file, root -> facts(root, packs, zones));
    }

    private static Facts facts(Mapping root, Packs packs, Function<String, ZoneId> zones) {
        Words.version(root, VERSION);
        var shown = new ArrayList<ZoneId>();
        for (String each : root.texts("zones")) {
            shown.add(Words.zone(each, root.line("zones"), zones));
        }
        var values = new EnumMap<Fact, String>(Fact.class);
        Mapping said = root.mapping("facts");
        for (String name : said.names()) {
            Fact fact = Words.fact(name, said.line(name));
            String value = said.text(name).strip();
            if (value.equals("unknown")) {
                continue;
            }
            if (!Facts.fits(fact, value)) {
                throw new BadYaml(said.line(name), name + " is \"" + value + "\"; " + Facts.wanted(fact));
            }
            values.put(fact, value);
        }
        var submitted = new ArrayList<Submission>();
        for (Mapping each : root.optionalMappings("submitted")) {
            submitted.add(submission(each, packs));
        }
        root.nothingElse();
        return new Facts(values, shown, submitted);
    }

    private static Submission submission(Mapping form, Packs packs) {
        String stage = form.text("stage");
        Stage meant = packs.stage(stage)
                .orElseThrow(() -> new BadYaml(
                        form.line("stage"), "there is no stage \"" + stage + "\"" + Words.near(stage, packs.stages())));
        var fields = new LinkedHashMap<String, String>();
        form.optionalMapping("fields").ifPresent(said -> {
            List<String> known = meant.fields().stream().map(Stage.Field::id).toList();
            for (String name : said.names()) {
                if (!known.contains(name)) {
                    throw new BadYaml(
                            said.line(name),
                            "the form of " + stage + " has no field \"" + name + "\""
                                    + Nearest.of(name, known)
                                            .map(near -> "; did you mean \"" + near + "\"?")
                                            .orElse("; its fields are " + String.join(", ", known)));
                }
                fields.put(name, said.text(name));
            }
        });
        var submission =
                new Submission(stage, moment(form), form.optionalText("reasons").orElse(""), fields);
        form.nothingElse();
        return submission;
    }

    private static OffsetDateTime moment(Mapping form) {
        String text = form.text("at");
        if (!Facts.isInstant(text)) {
            throw new BadYaml(form.line("at"), "at is \"" + text + "\"; " + Facts.wanted(Fact.AWARE_AT));
        }
        return OffsetDateTime.parse(text);
    }
}
