package org.comity.doors.taxii;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaxiiTimeTest {

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z, 0",
        "1970-01-01T00:00:00.1Z, 100000",
        "1970-01-01T00:00:01.000001Z, 1000001",
        "1970-01-01T00:00:00.1234567Z, 123456",
        "1970-01-01T00:00:00.999999999999Z, 999999",
        "1970-01-01t00:00:00.5z, 500000",
        "1970-01-01T00:00:00.5+00:00, 500000",
        "2016-12-31T23:59:60Z, 1483228800000000",
        "2016-02-29T12:00:00.000Z, 1456747200000000",
        "1969-12-31T23:59:59.5Z, -500000"
    })
    void any_precision_is_read_and_cut_to_microseconds(String text, long micros) {
        assertThat(TaxiiTime.read(text)).hasValue(micros);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2016-01-01",
                "2016-01-01T00:00:00",
                "2016-01-01T00:00Z",
                "2016-01-01T00:00:00.Z",
                "2016-01-01T00:00:00-00:01",
                "2016-01-01T01:00:00+01:00",
                "2016-01-01T00:00:00 00:00",
                "2016-01-01 00:00:00Z",
                "2016-13-01T00:00:00Z",
                "2015-02-29T00:00:00Z",
                "2016-01-01T24:00:00Z",
                "2016-01-01T00:60:00Z",
                "2016-01-01T00:00:61Z",
                " 2016-01-01T00:00:00Z",
                "2016-01-01T00:00:00Z\n",
                "+2016-01-01T00:00:00Z",
                "12016-01-01T00:00:00Z",
                "٢٠١٦-01-01T00:00:00Z"
            })
    void what_is_no_utc_time_is_none(String text) {
        assertThat(TaxiiTime.read(text)).isEqualTo(OptionalLong.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "2016-01-01T00:00:00.1234560Z, false",
        "2016-01-01T00:00:00.1234567Z, true",
        "2016-01-01T00:00:00.123456001Z, true",
        "2016-01-01T00:00:00.1Z, false",
        "2016-01-01T00:00:00Z, false"
    })
    void what_is_finer_than_a_microsecond_is_noticed(String text, boolean finer) {
        assertThat(TaxiiTime.finerThanMicros(text)).isEqualTo(finer);
    }

    @Test
    void times_of_the_server_have_six_digits_and_versions_as_few_as_hold_them() {
        assertThat(TaxiiTime.print(0)).isEqualTo("1970-01-01T00:00:00.000000Z");
        assertThat(TaxiiTime.print(-1)).isEqualTo("1969-12-31T23:59:59.999999Z");
        assertThat(TaxiiTime.printVersion(1_451_610_061_000_000L)).isEqualTo("2016-01-01T01:01:01.000Z");
        assertThat(TaxiiTime.printVersion(1_451_610_061_001_000L)).isEqualTo("2016-01-01T01:01:01.001Z");
        assertThat(TaxiiTime.printVersion(1_451_610_061_001_001L)).isEqualTo("2016-01-01T01:01:01.001001Z");
        assertThat(TaxiiTime.printVersion(-1_000L)).isEqualTo("1969-12-31T23:59:59.999Z");
    }

    @Property
    void what_is_printed_is_read_back(
            @ForAll @LongRange(min = -62_135_596_800_000_000L, max = 253_402_300_799_999_999L) long micros) {
        assertThat(TaxiiTime.read(TaxiiTime.print(micros))).hasValue(micros);
        assertThat(TaxiiTime.read(TaxiiTime.printVersion(micros))).hasValue(micros);
        assertThat(Instant.parse(TaxiiTime.print(micros))).isEqualTo(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }
}
