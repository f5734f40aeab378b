package org.comity.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import org.comity.routing.TableFile.Form;
import org.comity.routing.TableFile.Maps;
import org.junit.jupiter.api.Test;

class TableFileTest {
    private static RangeTable read(String text, Form form, Maps maps) throws IOException {
        RangeTable.Builder table = RangeTable.builder();
        TableFile.read(new BufferedReader(new StringReader(text)), "t.csv", form, maps, table);
        return table.build();
    }

    private static int at(RangeTable table, String address) {
        return table.at(Address.of(address));
    }

    @Test
    void ranges_are_read_with_or_without_names_quotes_and_further_columns() throws IOException {
        RangeTable table = read("""
                "start","end","asn","name"
                # made up
                "192.0.2.0","192.0.2.255","AS64500","A network, made up"

                192.0.2.8,192.0.2.15,0
                2001:db8::,2001:db8::ff,4294967294,x
                """, Form.RANGES, Maps.ASN);
        assertThat(at(table, "192.0.2.7")).isEqualTo(64500);
        assertThat(at(table, "192.0.2.8")).as("network 0 says nothing").isEqualTo(RangeTable.NONE);
        assertThat(at(table, "2001:db8::ff")).isEqualTo((int) 4294967294L);
        assertThat(at(table, "198.51.100.1")).isEqualTo(RangeTable.NONE);
    }

    @Test
    void statistics_of_a_registry_say_countries() throws IOException {
        RangeTable table = read("""
                2.3|ripencc|20261129|4|19830705|20261128|+0000
                ripencc|*|ipv4|*|3|summary
                ripencc|nl|ipv4|192.0.2.0|768|20100101|allocated|a
                ripencc|ZZ|ipv4|192.0.3.0|256||reserved|
                ripencc|SE|ipv6|2001:db8::|32|20100101|allocated|b|e-stats
                ripencc|SE|asn|64500|1|20100101|allocated|b
                ripencc|SE|ipv4|255.255.255.0|256|20100101|allocated|b
                """, Form.DELEGATED, Maps.COUNTRY);
        assertThat(at(table, "192.0.2.255")).isEqualTo(TableFile.country("NL"));
        assertThat(at(table, "192.0.3.0")).isEqualTo(RangeTable.NONE);
        assertThat(at(table, "192.0.4.255")).isEqualTo(TableFile.country("NL"));
        assertThat(at(table, "192.0.5.0")).isEqualTo(RangeTable.NONE);
        assertThat(at(table, "2001:db8:ffff::")).isEqualTo(TableFile.country("SE"));
        assertThat(at(table, "255.255.255.255")).isEqualTo(TableFile.country("SE"));
        assertThat(at(table, "0.0.0.0")).isEqualTo(RangeTable.NONE);
    }

    @Test
    void a_line_that_cannot_be_read_refuses_the_file_and_is_named() {
        var ranges = Map.of(
                "192.0.2.0,192.0.2.1", "expected start,end,value",
                "192.0.2.0,2001:db8::,1", "the other",
                "192.0.2.1,192.0.2.0,1", "ends before it begins",
                "192.0.2.0,192.0.2.1,4294967296", "no number of a network",
                "192.0.2.0,192.0.2.1,NL", "no number of a network");
        ranges.forEach((line, said) -> assertThatThrownBy(
                        () -> read("192.0.2.9,192.0.2.9,1\n" + line + "\n", Form.RANGES, Maps.ASN))
                .as(line)
                .isInstanceOf(BadTable.class)
                .hasMessageContaining("t.csv:2: ")
                .hasMessageContaining(said));
        for (String line : List.of(
                "ripencc|NL|ipv4|192.0.2.0|256",
                "ripencc|NL|ipv4|192.0.2.0|x|20100101|allocated",
                "ripencc|NL|ipv4|255.255.255.0|257|20100101|allocated",
                "ripencc|NL|ipv4|2001:db8::|257|20100101|allocated",
                "ripencc|NL|ipv6|2001:db8::1|32|20100101|allocated",
                "ripencc|NLD|ipv4|192.0.2.0|256|20100101|allocated",
                "ripencc|NL|ipx|192.0.2.0|256|20100101|allocated")) {
            assertThatThrownBy(() -> read(line, Form.DELEGATED, Maps.COUNTRY))
                    .as(line)
                    .isInstanceOf(BadTable.class)
                    .hasMessageContaining("t.csv:1: ");
        }
    }

    @Test
    void a_file_that_says_nothing_is_no_table() {
        assertThatThrownBy(() -> read("start,end,asn\n", Form.RANGES, Maps.ASN))
                .isInstanceOf(BadTable.class)
                .hasMessageContaining("says nothing");
        assertThatThrownBy(() -> read("", Form.DELEGATED, Maps.ASN))
                .isInstanceOf(BadTable.class)
                .hasMessageContaining("says no asn");
    }
}
