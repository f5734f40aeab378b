package org.comity.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import org.comity.json.Json;
import org.comity.json.JsonObject;
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
    void objects_are_about_a_kilobyte_on_average() {
        long bytes = 0;
        for (int n = 0; n < 20_000; n++) {
            bytes += Samples.object(n).length;
        }
        assertThat(bytes / 20_000).isBetween(950L, 1_100L);
    }
}
