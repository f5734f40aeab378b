package org.comity.seal;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.bouncycastle.util.Arrays;

/**
 * What is kept of a password: Argon2id (RFC 9106) with the parameters that OWASP names first, written as a PHC string
 * so that stronger ones can stand beside these later.
 */
public final class PasswordHash {
    private static final int MEMORY_KIB = 19 << 10;
    private static final int ITERATIONS = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    /** Each takes 19 MiB: who guesses passwords is not to take the memory of those who work. */
    private static final Semaphore AT_ONCE = new Semaphore(2, true);

    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([A-Za-z0-9+/]{1,88})\\$([A-Za-z0-9+/]{1,88})");

    private final int memoryKib;
    private final int iterations;
    private final int lanes;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(int memoryKib, int iterations, int lanes, byte[] salt, byte[] hash) {
        this.memoryKib = memoryKib;
        this.iterations = iterations;
        this.lanes = lanes;
        this.salt = salt;
        this.hash = hash;
    }

    /** Of that password, with a salt of its own. Takes some tens of milliseconds. */
    public static PasswordHash of(String password, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return new PasswordHash(
                MEMORY_KIB, ITERATIONS, LANES, salt, hash(password, salt, MEMORY_KIB, ITERATIONS, LANES, HASH_BYTES));
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @throws BadSeal when it is none
     */
    public static PasswordHash parse(String text) {
        Matcher found = PHC.matcher(text);
        if (!found.matches()) {
            throw new BadSeal("not an Argon2id hash in PHC form");
        }
        return new PasswordHash(
                Integer.parseInt(found.group(1)),
                Integer.parseInt(found.group(2)),
                Integer.parseInt(found.group(3)),
                Base64.getDecoder().decode(found.group(4)),
                Base64.getDecoder().decode(found.group(5)));
    }

    /** Whether it is that password; takes as long for a yes as for a no. */
    public boolean matches(String password) {
        return Arrays.constantTimeAreEqual(hash, hash(password, salt, memoryKib, iterations, lanes, hash.length));
    }

    /** The PHC string. */
    public String text() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + memoryKib + ",t=" + iterations + ",p=" + lanes + "$" + base64.encodeToString(salt)
                + "$" + base64.encodeToString(hash);
    }

    /** The same letters typed on another keyboard are the same password: NIST SP 800-63B names NFKC. */
    private static byte[] hash(String password, byte[] salt, int memoryKib, int iterations, int lanes, int bytes) {
        var parameters = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(iterations)
                .withParallelism(lanes)
                .withSalt(salt)
                .build();
        byte[] hash = new byte[bytes];
        AT_ONCE.acquireUninterruptibly();
        try {
            var argon2 = new Argon2BytesGenerator();
            argon2.init(parameters);
            argon2.generateBytes(
                    Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8), hash);
        } finally {
            AT_ONCE.release();
        }
        return hash;
    }
}
