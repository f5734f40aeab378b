package org.comity.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

/** What was locked opens by the same secret, for the same purpose and beside the same context, and whole; else not. */
final class LockedTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] PLAIN = "a secret of twenty b".getBytes(StandardCharsets.US_ASCII);

    private static byte[] secret(int first) {
        byte[] secret = new byte[32];
        secret[0] = (byte) first;
        return secret;
    }

    @Test
    void it_opens_only_as_it_was_locked() {
        var locked = new Locked(secret(1), "codes", RANDOM);
        byte[] bytes = locked.lock(PLAIN, "person 1");
        assertThat(bytes).hasSize(PLAIN.length + Locked.OVERHEAD_BYTES);
        assertThat(locked.open(bytes, "person 1"))
                .hasValueSatisfying(each -> assertThat(each).isEqualTo(PLAIN));
        assertThat(locked.lock(PLAIN, "person 1")).isNotEqualTo(bytes);
        assertThat(locked.open(bytes, "person 2")).isEmpty();
        assertThat(new Locked(secret(1), "cookies", RANDOM).open(bytes, "person 1"))
                .isEmpty();
        assertThat(new Locked(secret(2), "codes", RANDOM).open(bytes, "person 1"))
                .isEmpty();
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            assertThat(locked.open(changed, "person 1")).as("byte " + i).isEmpty();
        }
        assertThat(locked.open(new byte[0], "person 1")).isEmpty();
        assertThat(locked.open(new byte[Locked.OVERHEAD_BYTES], "person 1")).isEmpty();
    }

    @Test
    void a_short_secret_is_none() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Locked(new byte[31], "codes", RANDOM));
    }
}
