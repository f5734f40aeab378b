package org.comity.doors.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comity.doors.console.Stand.Got;
import org.comity.parties.Actor;
import org.comity.parties.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets in, who does not, and what is written down of it. */
final class LoginTest {
    private Stand stand;

    @BeforeEach
    void open() throws IOException {
        stand = new Stand();
        stand.person("lena", "administrator,operator");
    }

    @AfterEach
    void close() throws IOException {
        stand.close();
    }

    @Test
    void a_link_lets_in_once_and_home_is_there() {
        String link = stand.link("lena");
        assertThat(stand.get(link, "").body()).contains("Welcome, Lena");
        Got in = stand.post(link, "", Map.of());
        assertThat(in.header("Location")).isEqualTo("/console/");
        assertThat(in.header("Set-Cookie"))
                .contains("HttpOnly", "SameSite=Strict", "Path=/")
                .doesNotContain("Secure");
        assertThat(stand.get("/console/", in.cookie()).body()).contains("What needs you today", "Lena");
        assertThat(stand.post(link, "", Map.of()).status()).isEqualTo(410);
        assertThat(stand.get(link, "").status()).isEqualTo(410);
        assertThat(stand.logged("logged in"))
                .singleElement()
                .asString()
                .contains("\"actor\":\"lena\"", "\"by\":\"link\"");
        assertThat(stand.logged("login refused")).singleElement().asString().contains("the link was used");
    }

    @Test
    void a_link_ends_after_a_day_and_when_another_is_made() {
        String first = stand.link("lena");
        String second = stand.link("lena");
        assertThat(stand.get(first, "").status()).isEqualTo(410);
        stand.turn(Duration.ofHours(24));
        assertThat(stand.get(second, "").status()).isEqualTo(410);
        assertThat(stand.post(second, "", Map.of()).cookie()).isEmpty();
        assertThat(stand.get("/console/link/nonsense/", "").status()).isEqualTo(404);
        assertThat(stand.post("/console/link/nonsense/", "", Map.of()).status()).isEqualTo(404);
    }

    @Test
    void password_and_code_let_in_and_neither_alone_does() {
        stand.password("lena", stand.in("lena"));
        assertThat(stand.logIn("lena", Stand.PASSWORD, stand.code("lena")).status())
                .as("the code that set the password is used up")
                .isEqualTo(403);
        stand.turn(Duration.ofSeconds(60));
        for (Got no : List.of(
                stand.logIn("lena", "another password", stand.code("lena")),
                stand.logIn("lena", Stand.PASSWORD, "000000"),
                stand.logIn("lena", Stand.PASSWORD, ""),
                stand.logIn("nobody", Stand.PASSWORD, stand.code("lena")))) {
            assertThat(no.status()).isEqualTo(403);
            assertThat(no.cookie()).isEmpty();
            assertThat(no.body()).contains("That did not let you in.");
        }
        Got in = stand.logIn("lena", Stand.PASSWORD, stand.code("lena"));
        assertThat(in.status()).isEqualTo(303);
        assertThat(stand.get("/console/", in.cookie()).status()).isEqualTo(200);
        assertThat(stand.logIn("lena", Stand.PASSWORD, stand.code("lena")).status())
                .as("a code counts once")
                .isEqualTo(403);
        assertThat(stand.logged("login refused")).hasSize(6);
    }

    @Test
    void a_name_that_nobody_has_is_not_written_down() {
        stand.logIn("hunter2-typed-into-the-wrong-field", "x", "000000");
        assertThat(stand.logged("login refused"))
                .singleElement()
                .asString()
                .doesNotContain("hunter2")
                .contains("nobody here is called that");
    }

    @Test
    void a_clock_that_steps_back_brings_no_used_code_back() {
        stand.password("lena", stand.in("lena"));
        stand.turn(Duration.ofMinutes(10));
        assertThat(stand.logIn("lena", Stand.PASSWORD, stand.code("lena")).status())
                .isEqualTo(303);
        stand.turn(Duration.ofMinutes(-8));
        assertThat(stand.logIn("lena", Stand.PASSWORD, stand.code("lena")).status())
                .isEqualTo(403);
        assertThat(stand.run("auth", "explain", "lena")).contains("Put the clock right, or make a link.");
        assertThat(stand.get("/console/", stand.in("lena")).status()).isEqualTo(200);
        stand.turn(Duration.ofMinutes(9));
        assertThat(stand.logIn("lena", Stand.PASSWORD, stand.code("lena")).status())
                .isEqualTo(303);
    }

    @Test
    void a_code_of_the_step_before_or_after_counts_and_one_further_does_not() {
        stand.password("lena", stand.in("lena"));
        stand.turn(Duration.ofMinutes(10));
        String old = stand.code("lena");
        stand.turn(Duration.ofSeconds(60));
        assertThat(stand.logIn("lena", Stand.PASSWORD, old).status()).isEqualTo(403);
        stand.turn(Duration.ofSeconds(-30));
        assertThat(stand.logIn("lena", Stand.PASSWORD, old).status()).isEqualTo(303);
    }

    @Test
    void guessing_locks_for_a_while_and_a_link_goes_past_the_lock() {
        stand.password("lena", stand.in("lena"));
        stand.turn(Duration.ofMinutes(1));
        for (int i = 0; i < 5; i++) {
            assertThat(stand.logIn("lena", "guess number " + i, "123456").status())
                    .isEqualTo(403);
        }
        assertThat(stand.logged("login locked")).singleElement().asString().contains("lena from 127.0.0.1 until");
        assertThat(stand.logIn("lena", Stand.PASSWORD, stand.code("lena")).status())
                .isEqualTo(403);
        assertThat(stand.logged("login refused"))
                .as("nothing is written while it is locked")
                .hasSize(5);
        assertThat(stand.run("auth", "explain", "lena"))
                .contains("Too many wrong guesses: locked is lena from 127.0.0.1");
        assertThat(stand.get("/console/", stand.in("lena")).status()).isEqualTo(200);
        stand.turn(Duration.ofMinutes(15));
        assertThat(stand.logIn("lena", Stand.PASSWORD, stand.code("lena")).status())
                .isEqualTo(303);
    }

    @Test
    void an_address_that_guesses_names_is_locked_too() {
        for (int i = 0; i < 30; i++) {
            stand.logIn("name" + i, "x", "000000");
        }
        assertThat(stand.logged("login locked")).singleElement().asString().contains("the address 127.0.0.1 until");
        stand.logIn("another", "x", "000000");
        assertThat(stand.logged("login refused")).hasSize(30);
    }

    @Test
    void a_login_gives_a_new_cookie_whatever_the_browser_brought() {
        String planted = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        Got in = stand.post(stand.link("lena"), planted, Map.of());
        assertThat(in.cookie()).isNotEmpty().isNotEqualTo(planted);
        assertThat(stand.get("/console/", planted).header("Location")).isEqualTo("/console/login/");
        Got again = stand.post(stand.link("lena"), in.cookie(), Map.of());
        assertThat(again.cookie()).isNotEqualTo(in.cookie());
        var tokens = new HashSet<String>();
        for (int i = 0; i < 5; i++) {
            tokens.add(stand.in("lena"));
        }
        assertThat(tokens).hasSize(5).allMatch(each -> each.length() == 43);
    }

    @Test
    void of_two_cookies_none_counts() {
        String cookie = stand.in("lena");
        assertThat(stand.send(stand.request("/console/", "").header("Cookie", "comity=x; comity=" + cookie))
                        .status())
                .isEqualTo(303);
    }

    @Test
    void a_forged_origin_does_nothing() {
        String cookie = stand.in("lena");
        for (Map<String, String> headers : List.of(
                Map.<String, String>of(),
                Map.of("Origin", "https://elsewhere.example"),
                Map.of("Origin", "null"),
                Map.of("Sec-Fetch-Site", "cross-site", "Origin", stand.base()),
                Map.of("Sec-Fetch-Site", "same-site"),
                Map.of("Sec-Fetch-Site", "none"),
                Map.of("Sec-Fetch-Site", "same-origin", "Origin", "https://elsewhere.example"))) {
            for (String path : List.of("/console/logout/", "/console/logout/everywhere/", "/console/account/")) {
                var request = stand.form(path, cookie, Map.of());
                headers.forEach(request::header);
                assertThat(stand.send(request).status()).as(path + headers).isEqualTo(403);
            }
            String link = stand.link("lena");
            var request = stand.form(link, "", Map.of());
            headers.forEach(request::header);
            assertThat(stand.send(request).cookie()).isEmpty();
            assertThat(stand.get(link, "").status()).isEqualTo(200);
        }
        assertThat(stand.get("/console/", cookie).status()).isEqualTo(200);
    }

    @Test
    void a_sitting_ends_idle_late_by_logging_out_and_with_its_person() {
        String idle = stand.in("lena");
        stand.turn(Duration.ofMinutes(29));
        assertThat(stand.get("/console/", idle).status()).isEqualTo(200);
        stand.turn(Duration.ofMinutes(29));
        assertThat(stand.get("/console/", idle).status())
                .as("it was seen in between")
                .isEqualTo(200);
        stand.turn(Duration.ofMinutes(31));
        assertThat(stand.get("/console/", idle).status()).isEqualTo(303);

        String late = stand.in("lena");
        for (int i = 0; i < 25; i++) {
            stand.turn(Duration.ofMinutes(29));
            stand.get("/console/", late);
        }
        assertThat(stand.get("/console/", late).header("Location")).isEqualTo("/console/login/");

        String out = stand.in("lena");
        String other = stand.in("lena");
        Got left = stand.post("/console/logout/", out, Map.of());
        assertThat(left.header("Set-Cookie")).startsWith("comity=; Path=/; Max-Age=0");
        assertThat(stand.get("/console/", out).status()).isEqualTo(303);
        assertThat(stand.get("/console/", other).status()).isEqualTo(200);
        stand.post("/console/logout/everywhere/", stand.in("lena"), Map.of());
        assertThat(stand.get("/console/", other).status()).isEqualTo(303);

        String removed = stand.in("lena");
        stand.run("person", "remove", "lena");
        assertThat(stand.get("/console/", removed).status()).isEqualTo(303);
        assertThat(stand.logged("logged out")).hasSize(2);
    }

    @Test
    void a_new_password_ends_every_other_login_and_asks_for_the_old_one() {
        String first = stand.in("lena");
        String other = stand.in("lena");
        stand.password("lena", first);
        assertThat(stand.get("/console/", other).status()).isEqualTo(303);
        assertThat(stand.get("/console/account/", first).body()).contains("Password until now");
        Got no = stand.post(
                "/console/account/",
                first,
                Map.of(
                        "current",
                        "not this one",
                        "password",
                        "a new password of mine",
                        "again",
                        "a new password of mine"));
        assertThat(no.status()).isEqualTo(422);
        for (String plain : List.of("short", "aaaaaaaaaaaaaaaa", "x".repeat(257))) {
            assertThat(stand.post("/console/account/", first, Map.of("password", plain, "again", plain))
                            .status())
                    .isEqualTo(422);
        }
        assertThat(stand.logged("password set")).hasSize(1);
    }

    @Test
    void nothing_that_is_asked_sends_anybody_elsewhere() {
        stand.password("lena", stand.in("lena"));
        stand.turn(Duration.ofMinutes(1));
        String elsewhere = "?next=https://elsewhere.example/&url=//elsewhere.example&return=/%5Celsewhere.example";
        for (String path :
                List.of("/", "/console/", "/console//elsewhere.example/", "//elsewhere.example/", "/console/login/")) {
            Got got = stand.get(path + elsewhere, "");
            assertThat(got.header("Location")).isIn("", "/console/", "/console/login/");
        }
        Got in = stand.post(
                "/console/login/" + elsewhere,
                "",
                Map.of(
                        "name",
                        "lena",
                        "password",
                        Stand.PASSWORD,
                        "code",
                        stand.code("lena"),
                        "next",
                        "//elsewhere.example"));
        assertThat(in.header("Location")).isEqualTo("/console/");
    }

    @Test
    void whoever_is_not_logged_in_sees_the_login_page_and_no_more() {
        for (String path : List.of("/console/", "/console/account/", "/console/releases/", "/console/contacts/")) {
            assertThat(stand.get(path, "").header("Location")).as(path).isIn("/console/login/");
            assertThat(stand.get(path, "guessed").header("Location")).as(path).isEqualTo("/console/login/");
        }
        assertThat(stand.get("/", "").header("Location")).isEqualTo("/console/");
    }

    @Test
    void a_node_that_nobody_can_log_in_to_prints_a_link_for_its_administrator_when_it_starts() throws IOException {
        assertThat(stand.serving().remarks()).as("it has no administrator yet").isEmpty();
        try (var other = new Stand(rooms -> rooms.database()
                .write(transaction -> rooms.appointments()
                        .add(transaction, Actor.AT_THE_FOLDER, "anna", "Anna", Set.of(Role.ADMINISTRATOR), null)))) {
            String remark = other.serving().remarks().getLast();
            String link =
                    remark.substring(remark.indexOf(other.base()) + other.base().length());
            assertThat(remark).contains("This lets Anna (anna) in, once");
            Got in = other.post(link, "", Map.of());
            assertThat(other.get("/console/", in.cookie()).status()).isEqualTo(200);
            assertThat(other.logged("login link made")).hasSize(1);
        }
    }

    @Test
    void explaining_says_how_somebody_gets_in() {
        assertThat(stand.run("auth", "explain", "lena"))
                .contains("No password is set", "Next: comity person link lena");
        stand.link("lena");
        assertThat(stand.run("auth", "explain", "lena"))
                .contains("A one-time link waits to be used, until 2026-11-24T12:00");
        stand.password("lena", stand.in("lena"));
        assertThat(stand.run("auth", "explain", "lena"))
                .contains("A password and an app for codes were set", "They are logged in, 1 times.");
    }
}
