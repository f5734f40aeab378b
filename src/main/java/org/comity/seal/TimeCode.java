package org.comity.seal;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Six digits that follow the clock (RFC 6238): SHA-1, steps of thirty seconds. It is what every authenticator app reads;
 * SHA-1 is not asked here for what it is weak at.
 */
public final class TimeCode {
    /** How long one code is the code. */
    public static final int STEP_SECONDS = 30;

    private static final int DIGITS_MODULUS = 1_000_000;
    private static final int SECRET_BYTES = 20;
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /** A clock may be off, and a finger slow, by one step either way. */
    private static final int STEPS_OFF_MAX = 1;

    private final byte[] secret;

    /** @param secret as kept; shared with the app */
    public TimeCode(byte[] secret) {
        this.secret = secret.clone();
    }

    /** A new secret. */
    public static TimeCode create(SecureRandom random) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return new TimeCode(secret);
    }

    /** A copy. */
    public byte[] secret() {
        return secret.clone();
    }

    /** The number of the step that instant lies in. */
    public static long step(Instant instant) {
        return Math.floorDiv(instant.getEpochSecond(), (long) STEP_SECONDS);
    }

    /** The code of that step. */
    public String at(long step) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            byte[] hash =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int from = hash[hash.length - 1] & 0xf; // RFC 4226 §5.3
            int number = ByteBuffer.wrap(hash, from, Integer.BYTES).getInt() & 0x7fffffff;
            return "%06d".formatted(number % DIGITS_MODULUS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-1", e);
        }
    }

    /** The step whose code that is, around that instant; empty where it is no code of now. */
    public OptionalLong stepOf(String code, Instant now) {
        byte[] typed = code.replace(" ", "").getBytes(StandardCharsets.UTF_8);
        OptionalLong found = OptionalLong.empty();
        long step = step(now);
        for (long each = step - STEPS_OFF_MAX; each <= step + STEPS_OFF_MAX; each++) {
            if (MessageDigest.isEqual(typed, at(each).getBytes(StandardCharsets.UTF_8))) {
                found = OptionalLong.of(each);
            }
        }
        return found;
    }

    /** The secret in base32 (RFC 4648 §6), in groups of four, to be typed into an app. */
    public String spoken() {
        return base32().replaceAll("(.{4})(?=.)", "$1 ");
    }

    /** The secret as a URI that apps take up, from a square code or a tap. */
    public String uri(String issuer, String account) {
        return "otpauth://totp/" + encoded(issuer) + ":" + encoded(account) + "?secret=" + base32() + "&issuer="
                + encoded(issuer) + "&algorithm=SHA1&digits=6&period=" + STEP_SECONDS;
    }

    private String base32() {
        var text = new StringBuilder();
        int bits = 0;
        int value = 0;
        for (byte each : secret) {
            value = value << 8 | each & 0xff;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(BASE32.charAt(value >> bits & 31));
            }
        }
        if (bits > 0) {
            text.append(BASE32.charAt(value << 5 - bits & 31));
        }
        return text.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
