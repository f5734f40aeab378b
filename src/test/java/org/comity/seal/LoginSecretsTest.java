package org.comity.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Passwords and codes, by the vectors of their standards. */
final class LoginSecretsTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @Test
    void codes_are_those_of_rfc_6238() {
        var code = new TimeCode("12345678901234567890".getBytes(StandardCharsets.US_ASCII));
        // RFC 6238 Appendix B, SHA-1, the last six of its eight digits.
        assertThat(code.at(TimeCode.step(Instant.ofEpochSecond(59)))).isEqualTo("287082");
        assertThat(code.at(TimeCode.step(Instant.ofEpochSecond(1_111_111_109)))).isEqualTo("081804");
        assertThat(code.at(TimeCode.step(Instant.ofEpochSecond(1_111_111_111)))).isEqualTo("050471");
        assertThat(code.at(TimeCode.step(Instant.ofEpochSecond(1_234_567_890)))).isEqualTo("005924");
        assertThat(code.at(TimeCode.step(Instant.ofEpochSecond(2_000_000_000)))).isEqualTo("279037");
        assertThat(code.at(TimeCode.step(Instant.ofEpochSecond(20_000_000_000L))))
                .isEqualTo("353130");
    }

    @Test
    void a_secret_is_spoken_in_base32_and_written_as_a_uri() {
        var code = new TimeCode("12345678901234567890".getBytes(StandardCharsets.US_ASCII));
        assertThat(code.spoken()).isEqualTo("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assertThat(code.uri("Comity csirt.northland.example", "lena"))
                .isEqualTo(
                        "otpauth://totp/Comity%20csirt.northland.example:lena?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                                + "&issuer=Comity%20csirt.northland.example&algorithm=SHA1&digits=6&period=30");
        assertThat(TimeCode.create(RANDOM).secret()).hasSize(20);
    }

    @Test
    void a_code_counts_one_step_either_way_and_says_which() {
        TimeCode code = TimeCode.create(RANDOM);
        Instant now = Instant.parse("2026-11-23T12:00:00Z");
        long step = TimeCode.step(now);
        assertThat(code.stepOf(code.at(step), now)).hasValue(step);
        assertThat(code.stepOf(
                        code.at(step).substring(0, 3) + " " + code.at(step).substring(3), now))
                .hasValue(step);
        assertThat(code.stepOf("", now)).isEmpty();
        assertThat(code.stepOf("not a code", now)).isEmpty();
        assertThat(new TimeCode(code.secret()).at(step)).isEqualTo(code.at(step));
    }

    @Test
    void a_password_matches_itself_and_nothing_else() {
        PasswordHash hash = PasswordHash.of("seven herons over the harbour", RANDOM);
        assertThat(hash.text()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(PasswordHash.parse(hash.text()).matches("seven herons over the harbour"))
                .isTrue();
        assertThat(hash.matches("seven herons over the harbor")).isFalse();
        assertThat(hash.matches("")).isFalse();
        assertThat(PasswordHash.of("seven herons over the harbour", RANDOM).text())
                .as("each has a salt of its own")
                .isNotEqualTo(hash.text());
        assertThat(PasswordHash.of("caf\u00e9 au port du nord", RANDOM).matches("cafe\u0301 au port du nord"))
                .as("the same letters, written otherwise")
                .isTrue();
    }

    @Test
    void a_hash_of_another_program_is_read() {
        // Made by the reference implementation: argon2 somesalt -id -t 2 -k 65536 -p 1, of "password".
        assertThat(PasswordHash.parse("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
                                + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")
                        .matches("password"))
                .isTrue();
    }

    @Test
    void what_is_no_hash_is_refused() {
        for (String text : new String[] {"", "plain", "$argon2i$v=19$m=8,t=1,p=1$AA$AA", "$2a$10$abcdefghijk"}) {
            assertThatThrownBy(() -> PasswordHash.parse(text)).isInstanceOf(BadSeal.class);
        }
    }
}
