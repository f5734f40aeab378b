package org.comity.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.comity.routing.Rendition.Change;
import org.junit.jupiter.api.Test;

class RenditionsTest {
    private static String rendered(String header, String rows, Map<String, Change> changes) throws IOException {
        var reader = new CsvReader(new ByteArrayInputStream((header + "\n" + rows).getBytes(UTF_8)), new Tally());
        Columns columns = Columns.of("scan_x", reader.names(), List.of());
        Renditions renditions = Renditions.of(columns, reader.names(), List.of(new Rendition(changes)));
        reader.select(renditions.selected());
        var text = new StringBuilder();
        byte[] into = new byte[1 << 16];
        while (reader.next()) {
            for (int row = 0; row < reader.batch().rows(); row++) {
                text.append(new String(into, 0, renditions.write(reader.batch(), row, 0, into, 0), UTF_8));
            }
        }
        return text.toString();
    }

    @Test
    void a_column_stays_and_its_value_goes() throws IOException {
        var changes = Map.of("a", Change.EMPTY, "c", Change.EMPTY, "none", Change.EMPTY);
        assertThat(rendered("a,ip,c", "1,192.0.2.1,3\n\"1,\n\"\"\",192.0.2.1,\"3\"\r\n,\"\",\r\n", changes))
                .isEqualTo(",192.0.2.1,\n\"\",192.0.2.1,\"\"\r\n,\"\",\r\n");
    }

    @Test
    void a_column_that_is_named_twice_goes_twice() throws IOException {
        assertThat(rendered("a,ip,a", "1,2,3\n", Map.of("a", Change.EMPTY))).isEqualTo(",2,\n");
    }

    @Test
    void a_row_of_one_column_stays_a_row() throws IOException {
        assertThat(rendered("ip", "192.0.2.1\n\"x\"\r\n", Map.of("ip", Change.EMPTY)))
                .isEqualTo("\"\"\n\"\"\r\n");
    }

    @Test
    void what_is_no_address_is_left_out_where_the_network_stays() throws IOException {
        assertThat(rendered(
                        "ip,b",
                        "192.0.2.77,x\n\"2001:db8:7:8::9\",x\n::ffff:192.0.2.1,x\nhost.example,x\n,x\n::1,x\n",
                        Map.of("ip", Change.TRUNCATE)))
                .isEqualTo("192.0.2.0,x\n\"2001:db8:7::\",x\n192.0.2.0,x\n,x\n,x\n::,x\n");
    }

    @Property(tries = 2000)
    void a_truncated_address_is_its_network(@ForAll @Size(16) byte[] bits, @ForAll boolean six)
            throws UnknownHostException {
        byte[] address = six ? bits : Arrays.copyOf(bits, 4);
        String text = InetAddress.getByAddress(address).getHostAddress();
        byte[] network = address.clone();
        Arrays.fill(network, six ? 6 : 3, network.length, (byte) 0);
        byte[] into = new byte[64];
        int end = Address.of(text).writeNetwork(into, 0);
        assertThat(InetAddress.ofLiteral(new String(into, 0, end, UTF_8)).getAddress())
                .isEqualTo(network);
        assertThat(end).isLessThanOrEqualTo(text.length());
    }
}
