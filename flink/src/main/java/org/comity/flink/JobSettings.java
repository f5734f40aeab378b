package org.comity.flink;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.comity.routing.Rendition;
import org.comity.yaml.BadYaml;
import org.comity.yaml.Mapping;
import org.comity.yaml.Yaml;
import org.jspecify.annotations.Nullable;

/**
 * What the job is told: a file in YAML. Paths in it are relative to where it lies.
 *
 * @param tables the folder of tables
 * @param recipients their lists, the ones that override last
 * @param schema of reports; null for the one that comes with the program
 * @param keyColumns that make two rows the same; empty for those of the schema
 * @param maxAge days after which a table is stale
 * @param flagStale whether stale tables are used all the same
 * @param renditions of what their recipients get, by recipient and column; who is not named gets rows as they stand
 * @param input where rows come from
 * @param output where they go
 * @param checkpointSeconds from one checkpoint to the next
 * @param keyDays for how many days a key is known, from when it first came
 * @param state where keys are kept
 */
record JobSettings(
        String tables,
        List<String> recipients,
        @Nullable String schema,
        List<String> keyColumns,
        int maxAge,
        boolean flagStale,
        Map<String, Map<String, Rendition.Change>> renditions,
        Input input,
        Output output,
        int checkpointSeconds,
        int keyDays,
        State state)
        implements Serializable {

    private static final String HEADING = "route-job/1";
    private static final String REPORT = "[a-z0-9_]{1,64}";

    /** Where keys are kept. */
    enum State {
        /** On disk, with what is asked for often in memory. */
        rocksdb,
        /** In memory. */
        heap
    }

    /** Where rows come from: a topic's rows have no header beside them, so that the settings say it. */
    sealed interface Input extends Serializable {
        /** @param paths files, and folders of them */
        record OfFiles(List<String> paths) implements Input {}

        /**
         * Topics.
         *
         * @param earliest whether it begins with what is oldest there, and not where the group was
         * @param ends whether it ends with what is there when it begins
         */
        record OfKafka(String servers, String group, boolean earliest, boolean ends, List<Topic> topics)
                implements Input {}
    }

    /** A topic whose records are rows of one report under one header. */
    record Topic(String topic, Heading heading) implements Serializable {}

    /** Where rows go. */
    sealed interface Output extends Serializable {
        /** @param folder a folder in it for each recipient */
        record ToFiles(String folder) implements Output {}

        /**
         * Topics.
         *
         * @param topic of a recipient, with its id for {@code {recipient}}
         * @param account the topic of the account
         * @param transactions what the names of transactions begin with: another one for each job
         */
        record ToKafka(String servers, String topic, String account, String transactions) implements Output {}
    }

    /**
     * Reads them.
     *
     * @throws BadYaml naming file and line
     */
    static JobSettings read(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        try {
            return read(
                    Yaml.read(Files.readString(file, StandardCharsets.UTF_8)), folder == null ? Path.of("/") : folder);
        } catch (BadYaml e) {
            throw new BadYaml(0, file + ": " + e.getMessage());
        }
    }

    private static JobSettings read(Mapping all, Path folder) {
        if (!all.text("comity").equals(HEADING)) {
            throw new BadYaml(all.line("comity"), "the settings of the job begin with: comity: " + HEADING);
        }
        var settings = new JobSettings(
                placed(folder, all.text("tables")),
                some(all, "recipients").stream()
                        .map(each -> placed(folder, each))
                        .toList(),
                all.optionalText("schema").map(each -> placed(folder, each)).orElse(null),
                new ArrayList<>(all.texts("key")),
                number(all, "max-age", 0, 30),
                choice(all, "stale", "refuse", "flag").equals("flag"),
                renditions(all),
                input(all.mapping("input"), folder),
                output(all.mapping("output"), folder),
                number(all, "checkpoint-seconds", 1, 60),
                number(all, "key-days", 1, 2),
                State.valueOf(choice(all, "state", State.rocksdb.name(), State.heap.name())));
        all.nothingElse();
        return settings;
    }

    private static Input input(Mapping input, Path folder) {
        Mapping kafka = one(input, "files", "kafka");
        if (kafka == null) {
            List<String> paths = some(input, "files");
            input.nothingElse();
            return new Input.OfFiles(
                    paths.stream().map(each -> placed(folder, each)).toList());
        }
        var topics = new ArrayList<Topic>();
        for (Mapping each : kafka.mappings("topics")) {
            String report = each.text("report");
            if (!report.matches(REPORT)) {
                throw new BadYaml(
                        each.line("report"),
                        "\"" + report + "\" is no name of a report; write one such as event4_sinkhole");
            }
            topics.add(new Topic(
                    each.text("topic"), Heading.of(report, each.text("header").getBytes(StandardCharsets.UTF_8))));
            each.nothingElse();
        }
        var read = new Input.OfKafka(
                kafka.text("servers"),
                kafka.text("group"),
                choice(kafka, "from", "earliest", "group").equals("earliest"),
                choice(kafka, "ends", "never", "now").equals("now"),
                topics);
        kafka.nothingElse();
        input.nothingElse();
        return read;
    }

    private static Output output(Mapping output, Path folder) {
        Mapping kafka = one(output, "files", "kafka");
        if (kafka == null) {
            String to = placed(folder, output.text("files"));
            output.nothingElse();
            return new Output.ToFiles(to);
        }
        String topic = kafka.text("topic");
        if (!topic.contains(KafkaEnds.RECIPIENT)) {
            throw new BadYaml(
                    kafka.line("topic"),
                    "each recipient has a topic of its own; write one such as observations-" + KafkaEnds.RECIPIENT);
        }
        var read = new Output.ToKafka(kafka.text("servers"), topic, kafka.text("account"), kafka.text("transactions"));
        kafka.nothingElse();
        output.nothingElse();
        return read;
    }

    /** The mapping of the second name; null where the first is there. */
    private static @Nullable Mapping one(Mapping of, String first, String second) {
        if (of.names().contains(first) == of.names().contains(second)) {
            throw new BadYaml(of.line(), "one of " + first + " and " + second + " is to be here");
        }
        return of.optionalMapping(second).orElse(null);
    }

    private static Map<String, Map<String, Rendition.Change>> renditions(Mapping all) {
        var renditions = new HashMap<String, Map<String, Rendition.Change>>();
        for (Mapping each : all.optionalMappings("renditions")) {
            var changes = new HashMap<String, Rendition.Change>();
            for (Rendition.Change change : List.of(Rendition.Change.EMPTY, Rendition.Change.TRUNCATE)) {
                each.texts(change.name().toLowerCase(Locale.ROOT)).forEach(column -> changes.put(column, change));
            }
            if (renditions.put(each.text("recipient"), changes) != null) {
                throw new BadYaml(each.line(), each.text("recipient") + " stands twice");
            }
            each.nothingElse();
        }
        return renditions;
    }

    private static List<String> some(Mapping of, String name) {
        List<String> texts = of.texts(name);
        if (texts.isEmpty()) {
            throw new BadYaml(of.line(name), name + " is missing; name at least one");
        }
        return texts;
    }

    private static String choice(Mapping of, String name, String usual, String other) {
        String text = of.optionalText(name).orElse(usual);
        if (!text.equals(usual) && !text.equals(other)) {
            throw new BadYaml(of.line(name), name + " is \"" + text + "\"; write " + usual + " or " + other);
        }
        return text;
    }

    private static int number(Mapping of, String name, int least, int usual) {
        return of.optionalText(name).isEmpty() ? usual : of.count(name, least);
    }

    /** As it is where it has a scheme such as {@code s3://}. */
    private static String placed(Path folder, String path) {
        return path.matches("[a-z0-9]+:.*")
                ? path
                : folder.resolve(path).normalize().toString();
    }
}
