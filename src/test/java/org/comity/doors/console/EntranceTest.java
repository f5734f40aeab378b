package org.comity.doors.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.comity.doors.Answer;
import org.comity.doors.Request;
import org.junit.jupiter.api.Test;

/** What differs by how the node is reached: the cookie, our own origin, and whose address counts. */
final class EntranceTest {

    private static Request request(String address, Map<String, String> headers) {
        return new Request(
                "POST",
                "/console/login/",
                null,
                Map.of(),
                name -> headers.containsKey(name) ? List.of(headers.get(name)) : List.of(),
                address,
                null,
                InputStream.nullInputStream());
    }

    private static Entrance at(String base) {
        return new Entrance(null, () -> base);
    }

    private static String header(Answer answer, String name) {
        return answer.headers().stream()
                .filter(each -> each.name().equals(name))
                .map(Answer.Header::value)
                .findFirst()
                .orElse("");
    }

    @Test
    void over_tls_the_cookie_belongs_to_this_host_alone_and_goes_over_tls_alone() {
        assertThat(header(at("https://node.example").withCookie(Answer.of(303), "t"), "Set-Cookie"))
                .isEqualTo("__Host-comity=t; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure");
        assertThat(header(at("http://127.0.0.1:8443").withCookie(Answer.of(303), "t"), "Set-Cookie"))
                .isEqualTo("comity=t; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict");
        assertThat(at("https://node.example").sitting(request("192.0.2.1", Map.of("Cookie", "comity=t"))))
                .as("a cookie that any subdomain could have set is none")
                .isEmpty();
    }

    @Test
    void behind_a_proxy_the_public_address_is_our_own_too() {
        Entrance entrance = at("https://node.example");
        assertThat(entrance.isFromOurPage(
                        request("127.0.0.1", Map.of("Origin", "https://node.example", "Host", "127.0.0.1:8443"))))
                .isTrue();
        assertThat(entrance.isFromOurPage(
                        request("127.0.0.1", Map.of("Origin", "https://127.0.0.1:8443", "Host", "127.0.0.1:8443"))))
                .isTrue();
        for (String origin : List.of(
                "https://node.example.elsewhere.example",
                "https://elsewhere.example",
                "https://node.example@elsewhere.example",
                "null",
                "",
                "node.example",
                "https://node.example:444")) {
            assertThat(entrance.isFromOurPage(request("127.0.0.1", Map.of("Origin", origin, "Host", "127.0.0.1:8443"))))
                    .as(origin)
                    .isFalse();
        }
    }

    @Test
    void of_ipv6_the_network_counts_and_of_ipv4_the_address() {
        assertThat(Entrance.address(request("192.0.2.7", Map.of()))).isEqualTo("192.0.2.7");
        assertThat(Entrance.address(request("[2001:db8:1:2:3:4:5:6]", Map.of())))
                .isEqualTo("2001:db8:1:2::/64");
        assertThat(Entrance.address(request("2001:db8:1:2::9", Map.of()))).isEqualTo("2001:db8:1:2::/64");
        assertThat(Entrance.address(request("fe80::1%eth0", Map.of()))).isEqualTo("fe80:0:0:0::/64");
    }

    @Test
    void a_name_of_the_node_is_only_asked_for_over_tls_once_it_was_reached_so() {
        assertThat(header(new Looks(() -> "https://node.example").headers(Answer.of(200)), "Strict-Transport-Security"))
                .isEqualTo("max-age=31536000");
        for (String base : List.of("https://127.0.0.1:8443", "https://localhost:8443", "http://node.example")) {
            assertThat(header(new Looks(() -> base).headers(Answer.of(200)), "Strict-Transport-Security"))
                    .as(base)
                    .isEmpty();
        }
    }
}
