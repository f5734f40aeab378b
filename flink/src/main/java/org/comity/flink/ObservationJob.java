package org.comity.flink;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.comity.flink.JobSettings.Input;
import org.comity.flink.JobSettings.Output;

/**
 * The job: rows are read and routed wherever there is room, meet those of the same key in one place, and are handed over once. Read
 * this first.
 */
public final class ObservationJob {
    private static final int KEY_GROUPS = 512;

    private final JobPlan plan;

    ObservationJob(JobPlan plan) {
        this.plan = plan;
    }

    /**
     * Submits it: {@code flink run comity-flink.jar settings.yaml}.
     *
     * @throws IllegalArgumentException when there is not one argument
     * @throws org.comity.yaml.BadYaml when the settings or a list cannot be read
     * @throws org.comity.routing.BadTable when a table or a report cannot
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("one argument is expected: the file with the settings of the job");
        }
        JobPlan plan = JobPlan.read(Path.of(arguments[0]), LocalDate.now(ZoneOffset.UTC));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        var job = new ObservationJob(plan);
        job.configure(env);
        job.lay(job.source(env));
        env.execute("observations");
    }

    /** What holds for the job wherever it runs; how it restarts is as the cluster says, where it says something. */
    void configure(StreamExecutionEnvironment env) {
        JobSettings settings = plan.settings();
        var config = new Configuration();
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(settings.checkpointSeconds()));
        config.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
        // Counts of a checkpoint add up because no row overtakes it.
        config.set(CheckpointingOptions.ENABLE_UNALIGNED, false);
        config.set(
                StateBackendOptions.STATE_BACKEND, settings.state() == JobSettings.State.heap ? "hashmap" : "rocksdb");
        config.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, settings.state() == JobSettings.State.rocksdb);
        // What would go by Kryo is a mistake of ours, and is told at once.
        config.set(PipelineOptions.GENERIC_TYPES, false);
        config.set(PipelineOptions.OBJECT_REUSE, true);
        unlessSaid(env, config, RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        // Into so many parts keys are divided for ever: as many tasks can hold them.
        unlessSaid(env, config, PipelineOptions.MAX_PARALLELISM, KEY_GROUPS);
        env.configure(config);
        RouteBook.send(settings, env);
    }

    private static <T> void unlessSaid(
            StreamExecutionEnvironment env, Configuration config, ConfigOption<T> option, T value) {
        if (env.getConfiguration().getOptional(option).isEmpty()) {
            config.set(option, value);
        }
    }

    /** Where rows come from. */
    DataStream<Chunk> source(StreamExecutionEnvironment env) {
        return switch (plan.settings().input()) {
            case Input.OfFiles _ -> FileEnds.source(env, plan.files(), new ReportFormat(plan.headings()));
            case Input.OfKafka topics -> KafkaEnds.source(env, topics);
        };
    }

    /** What is done with them. */
    void lay(DataStream<Chunk> chunks) {
        SingleOutputStreamOperator<RoutedRow> routed = chunks.transform(
                        "route", RoutedRow.Serializer.TYPE, new RoutingOperator(plan))
                .uid("route");
        SingleOutputStreamOperator<Delivery> deliveries = routed.keyBy(RoutedRow::key, RowKey.Serializer.TYPE)
                .transform("once", Delivery.Serializer.TYPE, new DeduplicationOperator(plan, RouteBook::of))
                .uid("once");
        DataStream<Count> counts = routed.getSideOutput(Count.ASIDE).union(deliveries.getSideOutput(Count.ASIDE));
        List<Heading> headings = plan.headings();
        switch (plan.settings().output()) {
            case Output.ToFiles files -> {
                deliveries
                        .sinkTo(FileEnds.sink(files.folder(), headings))
                        .name("deliver")
                        .uid("deliver");
                counts.sinkTo(FileEnds.account(files.folder()))
                        .setParallelism(1)
                        .name("account")
                        .uid("account");
            }
            case Output.ToKafka topics -> {
                deliveries
                        .sinkTo(KafkaEnds.sink(topics, headings))
                        .name("deliver")
                        .uid("deliver");
                counts.sinkTo(KafkaEnds.account(topics))
                        .setParallelism(1)
                        .name("account")
                        .uid("account");
            }
        }
    }
}
