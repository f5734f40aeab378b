package org.comity.duty;

import java.util.List;
import java.util.Optional;

/** The rule packs that come with the program, each a file of {@code duty/}. */
public final class Packs {
    private static final List<String> STANDARD =
            List.of("nis2", "cra", "gdpr", "gdpr-proposed", "dora", "sec-8k", "circia");

    private final List<Pack> all;

    Packs(List<Pack> all) {
        this.all = List.copyOf(all);
    }

    /** The packs of this version. */
    public static Packs standard() {
        return new Packs(STANDARD.stream()
                .map(id -> read(Resources.text(id + ".yaml"), id + ".yaml"))
                .toList());
    }

    /**
     * Reads a pack.
     *
     * @param file its name, for messages
     * @throws org.comity.yaml.BadYaml naming file, line, and what would be right
     */
    public static Pack read(String document, String file) {
        return Resources.read(document, file, PackForm::read);
    }

    public List<Pack> all() {
        return all;
    }

    /** The pack of that id. */
    public Optional<Pack> of(String id) {
        return all.stream().filter(each -> each.id().equals(id)).findFirst();
    }

    /** The stage written as {@code rule/stage}. */
    public Optional<Stage> stage(String written) {
        int slash = written.indexOf('/');
        return slash < 0
                ? Optional.empty()
                : rules().stream()
                        .filter(rule -> rule.id().equals(written.substring(0, slash)))
                        .findFirst()
                        .flatMap(rule -> rule.stage(written.substring(slash + 1)));
    }

    /** Every stage as {@code rule/stage}. */
    public List<String> stages() {
        return rules().stream()
                .flatMap(rule -> rule.stages().stream().map(stage -> rule.id() + "/" + stage.id()))
                .toList();
    }

    /** All rules of all packs. */
    public List<Rule> rules() {
        return all.stream().flatMap(each -> each.rules().stream()).toList();
    }
}
