package org.comity.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class AddressTest {
    private static boolean reads(Address address, String text) {
        byte[] bytes = ("," + text + ",").getBytes(StandardCharsets.UTF_8);
        return address.read(bytes, 1, bytes.length - 1);
    }

    @Property(tries = 2000)
    void an_address_of_ipv6_is_read_as_java_reads_it(@ForAll @Size(16) byte[] bits, @ForAll boolean shortened)
            throws UnknownHostException {
        if (shortened) {
            java.util.Arrays.fill(bits, 4, 12, (byte) 0);
        }
        InetAddress java = InetAddress.getByAddress(bits);
        String text = java.getHostAddress();
        if (shortened) {
            text = text.replaceFirst("(:0){4}", ":");
        }
        var address = new Address();
        assertThat(reads(address, text)).as(text).isTrue();
        assertThat(address.isFour()).isFalse();
        assertThat(ByteBuffer.allocate(16)
                        .putLong(address.high())
                        .putLong(address.low())
                        .array())
                .as(text)
                .isEqualTo(bits);
    }

    @Property(tries = 5000)
    void what_java_does_not_take_is_not_taken(
            @ForAll @StringLength(min = 1, max = 24) @Chars({':', '.', 'f', '0', '1'}) @CharRange(from = '2', to = '3')
                    String text) {
        var address = new Address();
        if (reads(address, text)) {
            byte[] java = java(text);
            byte[] ours = address.isFour()
                    ? ByteBuffer.allocate(4).putInt(address.four()).array()
                    : ByteBuffer.allocate(16)
                            .putLong(address.high())
                            .putLong(address.low())
                            .array();
            assertThat(ours).as(text).isEqualTo(java);
        }
    }

    private static byte[] java(String text) {
        try {
            return InetAddress.ofLiteral(text).getAddress();
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    @Test
    void the_same_machine_is_the_same_address() {
        var address = new Address();
        for (String each : List.of("192.0.2.1", "::ffff:192.0.2.1", "::ffff:c000:201", "0:0:0:0:0:FFFF:192.0.2.1")) {
            assertThat(reads(address, each)).as(each).isTrue();
            assertThat(address.isFour()).as(each).isTrue();
            assertThat(address.four()).as(each).isEqualTo(0xc0000201);
        }
    }

    @Test
    void what_is_none_is_not_taken() {
        for (String each : List.of(
                "",
                "192.0.2",
                "192.0.2.256",
                "192.0.02.1",
                "192.0.2.1 ",
                "192.0.2.1.1",
                ":",
                ":::",
                "1::2::3",
                "2001:db8",
                "2001:db8::12345",
                "2001:db8::1%eth0",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7::8:9",
                "1:2:3:4:5:6:7:192.0.2.1",
                "::192.0.2",
                "2001:db8::1:",
                "example")) {
            assertThat(reads(new Address(), each)).as(each).isFalse();
        }
    }
}
