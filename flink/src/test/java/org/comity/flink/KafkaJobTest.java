package org.comity.flink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rows from topics to topics, by a real broker in this process. */
class KafkaJobTest {
    private static KafkaClusterTestKit kafka;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws Exception {
        kafka = new KafkaClusterTestKit.Builder(new TestKitNodes.Builder()
                        .setCombined(true)
                        .setNumBrokerNodes(1)
                        .setNumControllerNodes(1)
                        .build())
                .setConfigProp("offsets.topic.replication.factor", "1")
                .setConfigProp("transaction.state.log.replication.factor", "1")
                .setConfigProp("transaction.state.log.min.isr", "1")
                .setConfigProp("transaction.state.log.num.partitions", "1")
                .setConfigProp("offsets.topic.num.partitions", "1")
                .setConfigProp("num.partitions", "3")
                .setConfigProp("group.initial.rebalance.delay.ms", "0")
                .build();
        kafka.format();
        kafka.startup();
        kafka.waitForReadyBrokers();
    }

    @AfterAll
    static void stop() throws Exception {
        kafka.close();
    }

    private static String settings(String name, String ends) {
        return """
                input:
                  kafka:
                    servers: %1$s
                    group: %2$s
                    ends: %3$s
                    topics:
                      - {topic: %2$s-sinkhole, report: event4_sinkhole, header: "%4$s"}
                      - {topic: %2$s-telnet, report: scan_telnet, header: "%5$s"}
                output:
                  kafka: {servers: "%1$s", topic: "%2$s-to-{recipient}", account: %2$s-account, transactions: %2$s}
                key-days: 30
                state: heap
                """.formatted('"' + kafka.bootstrapServers() + '"', name, ends, Stage.SINKHOLE, Stage.TELNET)
                .replace("\"\"", "\"");
    }

    private StreamExecutionEnvironment env(JobPlan plan) {
        var env = StreamExecutionEnvironment.createLocalEnvironment(2, Stage.cluster(folder));
        new ObservationJob(plan).configure(env);
        var often = new Configuration();
        often.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
        env.configure(often);
        return env;
    }

    /** The rows of a made-up report, a record each. */
    private static void send(String topic, Stage stage, String file, int from, int to) throws Exception {
        List<String> rows = Stage.records(stage.text(file) + "\n");
        var config = Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers());
        try (var producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            var sent = new ArrayList<Future<RecordMetadata>>();
            for (String row : rows.subList(1 + from, Math.min(1 + to, rows.size()))) {
                sent.add(producer.send(new ProducerRecord<>(topic, row.getBytes(UTF_8))));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        }
    }

    /** All that is committed in these topics, once it is enough. */
    private static List<ConsumerRecord<byte[], byte[]>> committed(
            String topics, Predicate<List<ConsumerRecord<byte[], byte[]>>> enough) {
        var config = Map.<String, Object>of(
                "bootstrap.servers", kafka.bootstrapServers(),
                "group.id", "test " + topics,
                "auto.offset.reset", "earliest",
                "metadata.max.age.ms", "200",
                "isolation.level", "read_committed");
        var all = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(Pattern.compile(topics));
            boolean more = true;
            while (more || !enough.test(all)) {
                consumer.poll(Duration.ofMillis(200)).forEach(all::add);
                // What should not be there may stand behind what should.
                more = consumer.endOffsets(consumer.assignment()).entrySet().stream()
                        .anyMatch(each -> consumer.position(each.getKey()) < each.getValue());
            }
        }
        return all;
    }

    private static List<String> texts(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(each -> new String(each.value(), UTF_8)).toList();
    }

    private static void holds(String name, Stage.Expected expected) {
        long rows = expected.lines().values().stream().mapToLong(List::size).sum();
        List<String> account = texts(committed(
                name + "-account",
                records -> Stage.sums(texts(records)).getOrDefault("read", 0L)
                        >= expected.counts().get("read")));
        Map<String, Long> sums = Stage.sums(account);
        sums.remove("late");
        assertThat(sums).isEqualTo(expected.counts());
        var lines = new TreeMap<String, List<String>>();
        for (var each : committed(name + "-to-.*", records -> records.size() >= rows)) {
            lines.computeIfAbsent(
                            each.topic().substring((name + "-to-").length()) + "/" + new String(each.key(), UTF_8),
                            fresh -> new ArrayList<>())
                    .add(new String(each.value(), UTF_8));
        }
        lines.values().forEach(each -> each.sort(null));
        assertThat(lines).isEqualTo(expected.lines());
    }

    private Stage stage(long seed, int rows) throws Exception {
        return new Stage(folder, seed)
                .report("2026-11-29-event4_sinkhole.csv", rows)
                .report("2026-11-29-scan_telnet.csv", rows);
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void rows_go_from_topic_to_topic_once() throws Exception {
        Stage stage = stage(3, 400);
        send("once-sinkhole", stage, "2026-11-29-event4_sinkhole.csv", 0, 400);
        send("once-telnet", stage, "2026-11-29-scan_telnet.csv", 0, 400);
        JobPlan plan = stage.plan(settings("once", "now"));
        StreamExecutionEnvironment env = env(plan);
        var job = new ObservationJob(plan);
        job.lay(job.source(env));
        env.execute();
        holds("once", stage.expected(plan));
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void a_task_that_fails_after_a_checkpoint_costs_no_row_and_doubles_none() throws Exception {
        Stage stage = stage(4, 400);
        send("failing-sinkhole", stage, "2026-11-29-event4_sinkhole.csv", 0, 200);
        send("failing-telnet", stage, "2026-11-29-scan_telnet.csv", 0, 400);
        JobPlan plan = stage.plan(settings("failing", "never"));
        OneFailure.Story story = OneFailure.story("kafka", 50);
        StreamExecutionEnvironment env = env(plan);
        DataStream<Chunk> chunks = new ObservationJob(plan)
                .source(env)
                .map(new OneFailure("kafka"))
                .returns(Chunk.Serializer.TYPE);
        new ObservationJob(plan).lay(chunks);
        JobClient running = env.executeAsync();
        story.checkpointed.await();
        send("failing-sinkhole", stage, "2026-11-29-event4_sinkhole.csv", 200, 400);
        holds("failing", stage.expected(plan));
        assertThat(story.failed).isTrue();
        running.cancel().get();
    }
}
