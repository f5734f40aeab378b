package org.comity.duty;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.comity.yaml.BadYaml;
import org.comity.yaml.Mapping;

/** Where duties to tell meet rules to wait, read from {@code duty/conflicts.yaml}. */
public final class Conflicts {
    private final List<Known> known;

    private Conflicts(List<Known> known) {
        this.known = known;
    }

    private record Known(
            String id,
            String title,
            List<String> tell,
            String tellSource,
            String delay,
            String delaySource,
            List<Condition> when,
            String note) {}

    /** Those that come with the program. */
    public static Conflicts standard(Packs packs) {
        return read(Resources.text("conflicts.yaml"), "conflicts.yaml", packs);
    }

    /**
     * Reads a file of conflicts.
     *
     * @throws BadYaml naming file, line, and what would be right
     */
    static Conflicts read(String document, String file, Packs packs) {
        return Resources.read(document, file, root -> {
            Words.version(root, "duty-conflicts/1");
            var known = new ArrayList<Known>();
            var ids = new HashSet<String>();
            for (Mapping each : root.mappings("conflicts")) {
                Known conflict = known(each, packs);
                if (!ids.add(conflict.id())) {
                    throw new BadYaml(each.line("id"), "the id " + conflict.id() + " stands twice");
                }
                known.add(conflict);
            }
            root.nothingElse();
            return new Conflicts(List.copyOf(known));
        });
    }

    private static Known known(Mapping form, Packs packs) {
        List<String> tell = form.texts("tell");
        for (String stage : tell) {
            if (packs.stage(stage).isEmpty()) {
                throw new BadYaml(
                        form.line("tell"), "there is no stage \"" + stage + "\"" + Words.near(stage, packs.stages()));
            }
        }
        var conflict = new Known(
                form.text("id"),
                form.text("title"),
                tell,
                form.text("tell-source"),
                form.text("delay"),
                form.text("delay-source"),
                PackForm.conditions(form, "when"),
                form.optionalText("note").orElse(""));
        if (tell.isEmpty() || conflict.when().isEmpty()) {
            throw new BadYaml(form.line(), "a conflict names the stages that tell, and when something says wait");
        }
        form.nothingElse();
        return conflict;
    }

    /** Those that stand among these regimes, and those that may stand where only the other side is not known. */
    List<Conflict> among(List<Regime> regimes, Facts facts) {
        var found = new ArrayList<Conflict>();
        for (Known each : known) {
            List<Because> because = Condition.ask(each.when(), facts);
            Answer waits = Condition.all(because);
            List<Told> telling = each.tell().stream()
                    .flatMap(stage -> told(stage, regimes).stream())
                    .toList();
            boolean applies = telling.stream().anyMatch(told -> told.applies() == Answer.YES);
            if (waits == Answer.YES ? !telling.isEmpty() : waits == Answer.OPEN && applies) {
                found.add(new Conflict(
                        each.id(),
                        each.title(),
                        waits == Answer.YES && applies,
                        telling.stream()
                                .filter(told -> !applies || told.applies() == Answer.YES)
                                .map(told -> told.stage())
                                .toList(),
                        each.tellSource(),
                        each.delay(),
                        each.delaySource(),
                        each.note(),
                        because));
            }
        }
        return found;
    }

    private record Told(String stage, Answer applies) {}

    /** The stage, where something of it is still to be told. */
    private static Optional<Told> told(String stage, List<Regime> regimes) {
        return regimes.stream()
                .filter(Regime::counted)
                .flatMap(regime -> regime.stages().stream()
                        .filter(due -> due.id().equals(stage))
                        .filter(due -> due.state() != Due.State.NOT_DUE
                                && due.state() != Due.State.DONE
                                && due.state() != Due.State.DONE_LATE)
                        .map(due -> new Told(stage, regime.applies())))
                .findFirst();
    }
}
