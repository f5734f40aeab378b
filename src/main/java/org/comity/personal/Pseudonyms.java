package org.comity.personal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.comity.stix.StixId;

/**
 * Stand-ins computed with the key of one agreement (HMAC-SHA256): the same value has the same stand-in under that key,
 * and nobody without it can tell which value it was or whether two agreements speak of the same one.
 */
final class Pseudonyms {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int WORD_BYTES = 8;
    private static final int MAILBOX_BYTES = 12;

    private final SecretKeySpec key;
    private final byte[] agreement;
    private final Mac begun;

    Pseudonyms(byte[] key, String agreement) {
        this.key = new SecretKeySpec(key, ALGORITHM);
        this.agreement = agreement.getBytes(StandardCharsets.UTF_8);
        this.begun = begin();
    }

    /** An address under a name that never resolves (RFC 2606). Letter case of the original makes no difference. */
    String email(String address) {
        return hex("email", address.toLowerCase(Locale.ROOT), MAILBOX_BYTES) + "@pseudonym.invalid";
    }

    /**
     * An address that no host has: in 240.0.0.0/4, reserved since 1989 (RFC 1112 §4), or in 2001:db8::/32, kept for
     * documentation (RFC 3849). Of IPv4 there are 2^28, so that among 10,000 addresses one pair shares a pseudonym with a
     * chance of one in six.
     */
    String ip(IpAddress address) {
        byte[] mac = mac("ip", address.bytes());
        if (address.isV4()) {
            byte[] four = {(byte) (0xf0 | mac[0]), mac[1], mac[2], mac[3]};
            // The one address there with a meaning is that of everybody.
            boolean broadcast = (four[0] & four[1] & four[2] & four[3]) == (byte) 0xff;
            four[3] = broadcast ? (byte) 0xfe : four[3];
            return IpAddress.print(four);
        }
        byte[] sixteen = new byte[16];
        ByteBuffer.wrap(sixteen).putInt(0x2001_0db8).put(mac, 0, 12);
        return IpAddress.print(sixteen);
    }

    /** A word such as {@code account-3f9a51c07d2e8b46}. */
    String word(Category category, String value) {
        return category.label() + "-" + hex(category.label(), value, WORD_BYTES);
    }

    /** The identifier that takes an observable's place: of its type, with a UUID that looks random. */
    String id(StixId id) {
        ByteBuffer mac = ByteBuffer.wrap(mac("id", id.toString().getBytes(StandardCharsets.UTF_8)));
        long high = (mac.getLong() & ~0xF000L) | 0x4000L;
        long low = (mac.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new StixId(id.type(), new UUID(high, low)).toString();
    }

    private String hex(String purpose, String value, int bytes) {
        return HexFormat.of().formatHex(mac(purpose, value.getBytes(StandardCharsets.UTF_8)), 0, bytes);
    }

    private byte[] mac(String purpose, byte[] value) {
        Mac mac = again();
        mac.update((byte) purpose.length());
        mac.update(purpose.getBytes(StandardCharsets.US_ASCII));
        return mac.doFinal(value);
    }

    /** A copy of what every computation begins with; not every provider of cryptography can copy. */
    private Mac again() {
        try {
            return (Mac) begun.clone();
        } catch (CloneNotSupportedException e) {
            return begin();
        }
    }

    private Mac begin() {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            // The lengths before the parts, so that no two different questions are the same bytes.
            mac.update(ByteBuffer.allocate(4).putInt(agreement.length).array());
            mac.update(agreement);
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
