package org.comity.flink;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.sink.TopicSelector;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.comity.flink.JobSettings.Input;
import org.comity.flink.JobSettings.Output;
import org.jspecify.annotations.Nullable;

/**
 * Rows from topics and to topics. What is written stands in a transaction, which is committed when a checkpoint holds it: whoever reads
 * with {@code isolation.level=read_committed} reads each row once.
 */
final class KafkaEnds {
    /** What stands for the id of a recipient in the name of a topic. */
    static final String RECIPIENT = "{recipient}";

    /** The longest that brokers allow unless told otherwise: as long as a checkpoint and a restart may take. */
    private static final String TRANSACTION_MILLIS = "900000";

    private KafkaEnds() {}

    /** The rows of all topics, a record being one row or several, without a header. */
    static DataStream<Chunk> source(StreamExecutionEnvironment env, Input.OfKafka input) {
        DataStream<Chunk> all = null;
        for (int i = 0; i < input.topics().size(); i++) {
            String topic = input.topics().get(i).topic();
            KafkaSourceBuilder<Chunk> source = KafkaSource.<Chunk>builder()
                    .setBootstrapServers(input.servers())
                    .setGroupId(input.group())
                    .setTopics(topic)
                    .setStartingOffsets(
                            input.earliest() ? OffsetsInitializer.earliest() : OffsetsInitializer.committedOffsets())
                    .setProperty("isolation.level", "read_committed")
                    .setValueOnlyDeserializer(new Rows(i));
            if (input.ends()) {
                source.setBounded(OffsetsInitializer.latest());
            }
            DataStream<Chunk> one = env.fromSource(
                            source.build(), WatermarkStrategy.noWatermarks(), topic, Chunk.Serializer.TYPE)
                    .uid("topic " + topic);
            all = all == null ? one : all.union(one);
        }
        return Objects.requireNonNull(all);
    }

    /** A topic for each recipient; the key of a record names the heading. */
    static KafkaSink<Delivery> sink(Output.ToKafka output, List<Heading> headings) {
        TopicSelector<Delivery> topics = each -> output.topic().replace(RECIPIENT, each.recipient());
        return inTransactions(
                        KafkaSink.<Delivery>builder()
                                .setRecordSerializer(KafkaRecordSerializationSchema.<Delivery>builder()
                                        .setTopicSelector(topics)
                                        .setKeySerializationSchema(new Names(headings.stream()
                                                .map(Heading::name)
                                                .toList()))
                                        .setValueSerializationSchema(new Lines())
                                        .build()),
                        output,
                        "rows")
                .build();
    }

    /** The account, a line of CSV in a record. */
    static KafkaSink<Count> account(Output.ToKafka output) {
        return inTransactions(
                        KafkaSink.<Count>builder()
                                .setRecordSerializer(KafkaRecordSerializationSchema.<Count>builder()
                                        .setTopic(output.account())
                                        .setValueSerializationSchema(new Counts())
                                        .build()),
                        output,
                        "account")
                .build();
    }

    private static <T> KafkaSinkBuilder<T> inTransactions(KafkaSinkBuilder<T> sink, Output.ToKafka to, String what) {
        return sink.setBootstrapServers(to.servers())
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(to.transactions() + "-" + what)
                .setProperty("transaction.timeout.ms", TRANSACTION_MILLIS);
    }

    private static byte[] withoutEnd(byte[] line) {
        int end = line.length;
        while (end > 0 && (line[end - 1] == '\n' || line[end - 1] == '\r')) {
            end--;
        }
        return Arrays.copyOf(line, end);
    }

    // Classes with names, as Flink asks them of what type they are.

    private static final class Names implements SerializationSchema<Delivery> {
        private final List<String> names;

        Names(List<String> names) {
            this.names = names;
        }

        @Override
        public byte[] serialize(Delivery delivery) {
            return names.get(delivery.heading()).getBytes(StandardCharsets.UTF_8);
        }
    }

    private static final class Lines implements SerializationSchema<Delivery> {
        @Override
        public byte[] serialize(Delivery delivery) {
            return withoutEnd(delivery.line());
        }
    }

    private static final class Counts implements SerializationSchema<Count> {
        @Override
        public byte[] serialize(Count count) {
            return withoutEnd(count.line().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** What stands in a record; one that was taken back by its key holds no row. */
    private static final class Rows implements DeserializationSchema<Chunk> {
        private final int heading;

        Rows(int heading) {
            this.heading = heading;
        }

        @Override
        public Chunk deserialize(byte @Nullable [] value) {
            return new Chunk(heading, value == null ? new byte[0] : value, new long[0], false);
        }

        @Override
        public boolean isEndOfStream(Chunk chunk) {
            return false;
        }

        @Override
        public TypeInformation<Chunk> getProducedType() {
            return Chunk.Serializer.TYPE;
        }
    }
}
