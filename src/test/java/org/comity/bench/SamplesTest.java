package org.comity.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Objects;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.stix.Stix;
import org.comity.stix.StixId;
import org.junit.jupiter.api.Test;

class SamplesTest {

    @Test
    void an_object_is_the_same_each_time_and_has_its_own_id() {
        var ids = new HashSet<String>();
        for (int n = 0; n < 5_000; n++) {
            JsonObject object = Json.parseObject(Samples.object(n));
            assertThat(Samples.object(n)).isEqualTo(Samples.object(n));
            assertThat(object.text("id")).isEqualTo(Samples.id(n)).startsWith(Samples.type(n) + "--");
            assertThat(ids.add(Samples.id(n))).isTrue();
        }
    }

    @Test
    void every_object_is_valid_and_warns_only_of_a_url_without_hashes_as_nearly_all_real_ones_do() {
        for (int n = 0; n < 5_000; n++) {
            assertThat(Stix.check(Json.parseObject(Samples.object(n))).findings())
                    .allMatch(finding -> finding.rule().equals("url-hashes"));
        }
    }

    @Test
    void cyber_observable_objects_have_the_id_that_every_producer_computes() {
        for (int n = 0; n < 1_000; n++) {
            JsonObject object = Json.parseObject(Samples.object(n));
            StixId computed = StixId.deterministic(Objects.requireNonNull(object.text("type")), object);
            if (computed != null) {
                assertThat(Samples.id(n)).isEqualTo(computed.toString());
            }
        }
    }

    @Test
    void objects_are_about_a_kilobyte_on_average() {
        long bytes = 0;
        for (int n = 0; n < 20_000; n++) {
            bytes += Samples.object(n).length;
        }
        assertThat(bytes / 20_000).isBetween(950L, 1_100L);
    }
}
