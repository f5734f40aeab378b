package org.comity.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.comity.routing.TableFile.Form;
import org.comity.routing.TableFile.Maps;
import org.junit.jupiter.api.Test;

/** The forms in which others publish tables. */
class TableFormsTest {
    private final Labels labels = new Labels();
    private final Map<String, String> explained = new HashMap<>();

    private static BufferedReader lines(String text) {
        return new BufferedReader(new StringReader(text));
    }

    private RangeTable read(String text, Form form, Maps maps) throws IOException {
        RangeTable.Builder table = RangeTable.builder();
        TableFile.read(lines(text), "t", form, maps, labels, explained, table);
        return table.build();
    }

    private static int at(RangeTable table, String address) {
        return table.at(Address.of(address));
    }

    private String word(RangeTable table, String address) {
        int number = at(table, address);
        return number == RangeTable.NONE ? "nothing" : labels.words().get(number);
    }

    private void refused(String text, Form form, Maps maps, String said) {
        assertThatThrownBy(() -> read(text, form, maps))
                .as(text)
                .isInstanceOf(BadTable.class)
                .hasMessageContaining("t:")
                .hasMessageContaining(said);
    }

    @Test
    void prefixes_to_networks_take_the_first_of_several_origins() throws IOException {
        RangeTable table = read("""
                192.0.2.0\t24\t64500
                198.51.100.0\t24\t64501_64502
                198.51.100.0\t25\t64503,64504
                2001:db8::\t32\t64505_64506,64507
                """, Form.PFX2AS, Maps.ASN);
        assertThat(at(table, "192.0.2.255")).isEqualTo(64500);
        assertThat(at(table, "198.51.100.200")).isEqualTo(64501);
        assertThat(at(table, "198.51.100.1")).isEqualTo(64503);
        assertThat(at(table, "2001:db8::1")).isEqualTo(64505);
        refused("192.0.2.0/24\t64500\n", Form.PFX2AS, Maps.ASN, "expected prefix, length and network");
        refused("192.0.2.1\t24\t64500\n", Form.PFX2AS, Maps.ASN, "bits behind its length");
        refused("192.0.2.0\t24\tx\n", Form.PFX2AS, Maps.ASN, "no number of a network");
    }

    @Test
    void of_several_networks_that_announce_a_prefix_the_one_that_most_saw_counts() throws IOException {
        RangeTable table = read("""
                % made up
                % by hand

                64500\t192.0.2.0/24\t300
                64501\t192.0.2.0/24\t2
                64502\t198.51.100.0/24\t1
                {64503,64504}\t198.51.100.0/24\t9
                64505\t2001:db8::/32\t400
                """, Form.RISWHOIS, Maps.ASN);
        assertThat(at(table, "192.0.2.1")).isEqualTo(64500);
        assertThat(at(table, "198.51.100.1")).isEqualTo(64503);
        assertThat(at(table, "2001:db8::1")).isEqualTo(64505);
        refused("64500\t192.0.2.0/24\n", Form.RISWHOIS, Maps.ASN, "how many saw it");
        refused("64500\t192.0.2.0/33\t1\n", Form.RISWHOIS, Maps.ASN, "t:1: ");
    }

    @Test
    void maxminds_blocks_say_networks_and_by_their_places_countries() throws IOException {
        RangeTable networks = read("""
                network,autonomous_system_number,autonomous_system_organization
                192.0.2.0/24,64500,"A network, made up"
                2001:db8::/32,64501,Another
                198.51.100.0/24,,
                """, Form.MAXMIND, Maps.ASN);
        assertThat(at(networks, "192.0.2.1")).isEqualTo(64500);
        assertThat(at(networks, "2001:db8::1")).isEqualTo(64501);
        assertThat(at(networks, "198.51.100.1")).isEqualTo(RangeTable.NONE);

        TableFile.explain(lines("""
                geoname_id,locale_code,continent_code,continent_name,country_iso_code,country_name,is_in_european_union
                1,en,EU,Europe,NL,"Netherlands, The",1
                2,en,EU,Europe,SE,Sweden,1
                3,en,EU,Europe,,,0
                """), "l.csv", Form.MAXMIND, explained);
        RangeTable countries = read("""
                network,geoname_id,registered_country_geoname_id,represented_country_geoname_id,is_anonymous_proxy
                192.0.2.0/25,1,2,,0
                192.0.2.128/25,,2,,0
                198.51.100.0/24,3,,,0
                203.0.113.0/24,,,,1
                """, Form.MAXMIND, Maps.COUNTRY);
        assertThat(at(countries, "192.0.2.1")).isEqualTo(TableFile.country("NL"));
        assertThat(at(countries, "192.0.2.129")).as("where it is registered").isEqualTo(TableFile.country("SE"));
        assertThat(at(countries, "198.51.100.1")).as("a continent alone").isEqualTo(RangeTable.NONE);
        assertThat(at(countries, "203.0.113.1")).isEqualTo(RangeTable.NONE);
        refused("network,geoname_id\n192.0.2.0/24,9\n", Form.MAXMIND, Maps.COUNTRY, "in no file of locations");
        refused("start,end\n", Form.MAXMIND, Maps.COUNTRY, "no column network");
        refused("network,geoname_id\n192.0.2.0/24\n", Form.MAXMIND, Maps.COUNTRY, "as many columns");
        assertThatThrownBy(() -> TableFile.explain(lines("id\n"), "l.csv", Form.MAXMIND, explained))
                .hasMessage("l.csv:1: the first line names no column geoname_id");
    }

    @Test
    void a_network_of_a_registry_names_a_role_or_an_organisation_that_does() throws IOException {
        TableFile.explain(lines("""
                % made up

                role:           Abuse of a provider
                nic-hdl:        AA1-TEST
                abuse-mailbox:  Abuse@Provider.Example
                source:         TEST # Filtered

                role:           Nobody reads
                nic-hdl:        BB1-TEST
                abuse-mailbox:  not an address

                organisation:   ORG-CU1-TEST
                org-name:       A customer
                abuse-c:        CC1-TEST

                role:           Abuse of a customer
                nic-hdl:        cc1-test
                abuse-mailbox:  abuse@customer.example"""), "role", Form.RPSL, explained);
        RangeTable table = read("""
                inetnum:        192.0.2.0 - 192.0.2.255
                netname:        PROVIDER
                abuse-c:        aa1-test
                remarks:        first line
                                abuse-c: CC1-TEST
                + inetnum:      198.51.100.0 - 198.51.100.255

                inetnum:        192.0.2.64 - 192.0.2.79
                org:            ORG-CU1-TEST

                inetnum:        192.0.2.128 - 192.0.2.143
                netname:        SAYS-NOTHING

                inetnum:        192.0.2.144 - 192.0.2.159
                abuse-c:        BB1-TEST

                inet6num:       2001:db8:7::/48
                abuse-c:        CC1-TEST # by hand""", Form.RPSL, Maps.ABUSE);
        assertThat(word(table, "192.0.2.1")).isEqualTo("abuse@provider.example");
        assertThat(word(table, "192.0.2.64")).isEqualTo("abuse@customer.example");
        assertThat(word(table, "192.0.2.128")).as("the larger one says").isEqualTo("abuse@provider.example");
        assertThat(word(table, "192.0.2.144")).as("no address is no contact").isEqualTo("abuse@provider.example");
        assertThat(word(table, "198.51.100.1")).as("a line that goes on").isEqualTo("nothing");
        assertThat(word(table, "2001:db8:7::1")).isEqualTo("abuse@customer.example");
        refused("inetnum: 192.0.2.9 - 192.0.2.0\nabuse-c: CC1-TEST\n", Form.RPSL, Maps.ABUSE, "ends before it begins");
        assertThatThrownBy(() -> read("", Form.RPSL, Maps.ASN)).hasMessage("t is of the form rpsl, which says no asn");
    }

    @Test
    void prefixes_map_to_whatever_a_table_says() throws IOException {
        RangeTable sectors = read("""
                prefix,sector
                192.0.2.0/24,"Health, and care"
                192.0.2.128/25,
                """, Form.PREFIXES, Maps.SECTOR);
        assertThat(word(sectors, "192.0.2.1")).isEqualTo("Health, and care");
        assertThat(word(sectors, "192.0.2.129")).as("nothing is said there").isEqualTo("nothing");
        RangeTable contacts = read("2001:db8::/32,Abuse@net.example\n", Form.PREFIXES, Maps.ABUSE);
        assertThat(word(contacts, "2001:db8::1")).isEqualTo("abuse@net.example");
        assertThat(at(read("192.0.2.0/24,se\n", Form.PREFIXES, Maps.COUNTRY), "192.0.2.1"))
                .isEqualTo(TableFile.country("SE"));
        refused("192.0.2.0/24,nobody\n", Form.PREFIXES, Maps.ABUSE, "no address of mail");
        refused("192.0.2.0/24\n", Form.PREFIXES, Maps.ASN, "expected prefix,value");
        refused("192.0.2.0/24,\"1\n", Form.PREFIXES, Maps.ASN, "a quote is not closed");
    }

    @Test
    void statistics_of_every_registry_are_read_as_they_publish_them() throws IOException {
        // Each line is built as that registry builds its own.
        RangeTable table = read("""
                2.3|arin|1732770000000|4|19700101|20261128|-0500
                arin|*|asn|*|1|summary
                arin|US|ipv4|192.0.2.0|96|19990101|assigned|0123456789abcdef
                arin|US|asn|64496|4|20010920|assigned|0123456789abcdef
                arin||ipv4|192.0.2.96|32||reserved|
                2|afrinic|20261128|2|00000000|20261128|00000
                afrinic|ZA|ipv4|198.51.100.0|5|20010101|allocated|F0000001
                afrinic|ZZ|ipv6|2001:db8:8000::|33||available||
                2|lacnic|20261128|1|19870101|20261128|-0300
                lacnic|BR|ipv6|2001:db8::|33|20010101|allocated|1
                iana|ZZ|ipv4|0.0.0.0|16777216|19810901|reserved|ietf|iana
                ripencc|EU|ipv4|203.0.113.0|256|20010101|allocated|x
                """, Form.DELEGATED, Maps.COUNTRY);
        assertThat(at(table, "192.0.2.95")).isEqualTo(TableFile.country("US"));
        assertThat(at(table, "192.0.2.96")).isEqualTo(RangeTable.NONE);
        assertThat(at(table, "198.51.100.4")).isEqualTo(TableFile.country("ZA"));
        assertThat(at(table, "198.51.100.5")).isEqualTo(RangeTable.NONE);
        assertThat(at(table, "2001:db8:8000::")).isEqualTo(RangeTable.NONE);
        assertThat(at(table, "2001:db8:7fff::")).isEqualTo(TableFile.country("BR"));
        assertThat(at(table, "0.1.2.3")).isEqualTo(RangeTable.NONE);
        assertThat(at(table, "203.0.113.9")).isEqualTo(TableFile.country("EU"));
        for (String line :
                List.of("ripencc|NL|ipv4|192.0.2.0|0|20100101|allocated", "ripencc|NL|ipv4|192.0.2.0|-1|x|y")) {
            refused(line, Form.DELEGATED, Maps.COUNTRY, "how many addresses");
        }
    }
}
