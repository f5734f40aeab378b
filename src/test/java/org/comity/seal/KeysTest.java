package org.comity.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeysTest {
    private static final byte[] MESSAGE = "what was agreed".getBytes(StandardCharsets.UTF_8);
    private static final String ED25519_PKCS8 = "302e020100300506032b657004220420";
    private static final String P256_PKCS8 = "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420";

    private final SecureRandom random = new SecureRandom();

    @TempDir
    Path folder;

    /** RFC 8032 §7.1, test 2. */
    @Test
    void an_ed25519_signature_is_the_one_of_the_standard() {
        SigningKey key = pkcs8(ED25519_PKCS8 + "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        assertThat(HexFormat.of().formatHex(key.verifyKey().noteBytes()))
                .isEqualTo("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        assertThat(HexFormat.of().formatHex(key.sign(new byte[] {0x72}).bytes()))
                .isEqualTo("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
    }

    /** RFC 6979 §A.2.5, SHA-256 over "sample". */
    @Test
    void an_ecdsa_signature_is_the_one_of_the_standard() {
        SigningKey key = pkcs8(P256_PKCS8 + "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721");
        byte[] signature =
                key.sign("sample".getBytes(StandardCharsets.US_ASCII)).bytes();
        assertThat(HexFormat.of().formatHex(signature))
                .isEqualTo("3046022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                        + "022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void what_is_signed_holds_and_nothing_else_does(Algorithm algorithm) {
        SigningKey key = SigningKey.create(algorithm, random);
        Signature signature = key.sign(MESSAGE);
        assertThat(key.verifyKey().verify(MESSAGE, signature)).isTrue();
        assertThat(key.verifyKey().verify("something else".getBytes(StandardCharsets.UTF_8), signature))
                .isFalse();
        assertThat(SigningKey.create(algorithm, random).verifyKey().verify(MESSAGE, signature))
                .isFalse();
        byte[] bytes = signature.bytes();
        for (int i = 0; i < bytes.length; i++) {
            byte[] bent = bytes.clone();
            bent[i] ^= 1;
            assertThat(key.verifyKey().verify(MESSAGE, new Signature(algorithm, bent)))
                    .isFalse();
        }
        assertThat(key.verifyKey().verify(MESSAGE, new Signature(algorithm, new byte[0])))
                .isFalse();
        assertThat(Signature.parse(signature.toString())).isEqualTo(signature);
    }

    @Test
    void a_signature_counts_under_its_own_algorithm_only() {
        SigningKey key = SigningKey.create(random);
        var renamed = new Signature(Algorithm.ECDSA_P256, key.sign(MESSAGE).bytes());
        assertThat(key.verifyKey().verify(MESSAGE, renamed)).isFalse();
        assertThat(SigningKey.create(Algorithm.ECDSA_P256, random).verifyKey().verify(MESSAGE, renamed))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void a_key_comes_back_from_its_file_which_only_its_owner_can_read(Algorithm algorithm) throws IOException {
        SigningKey key = SigningKey.create(algorithm, random);
        Path file = folder.resolve("node.key");
        key.save(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(folder).isDirectoryContaining(file::equals);
        SigningKey loaded = SigningKey.load(file);
        assertThat(loaded.verifyKey()).isEqualTo(key.verifyKey());
        assertThat(loaded.sign(MESSAGE)).isEqualTo(key.sign(MESSAGE));
        assertThat(VerifyKey.ofSpki(key.verifyKey().spki())).isEqualTo(key.verifyKey());
    }

    @Test
    void a_written_key_is_one_that_java_reads_too() throws Exception {
        for (Algorithm algorithm : Algorithm.values()) {
            byte[] pkcs8 = KeyFile.decode(SigningKey.create(algorithm, random).print(), "PRIVATE KEY");
            String name = algorithm == Algorithm.ED25519 ? "Ed25519" : "EC";
            assertThat(KeyFactory.getInstance(name).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)))
                    .isNotNull();
        }
    }

    @Test
    void a_key_file_is_never_written_over() {
        Path file = folder.resolve("node.key");
        SigningKey first = SigningKey.create(random);
        first.save(file);
        assertThatThrownBy(() -> SigningKey.create(random).save(file))
                .isInstanceOf(BadSeal.class)
                .hasMessageContaining("not written over");
        assertThat(SigningKey.load(file).verifyKey()).isEqualTo(first.verifyKey());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw-rw-rw-"})
    void a_key_file_that_others_can_read_is_refused(String permissions) throws IOException {
        Path file = folder.resolve("node.key");
        SigningKey.create(random).save(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        assertThatThrownBy(() -> SigningKey.load(file))
                .isInstanceOf(BadSeal.class)
                .hasMessageContaining("chmod 600");
    }

    @Test
    void a_file_that_is_missing_or_holds_no_key_is_named() throws IOException {
        Path missing = folder.resolve("missing.key");
        assertThatThrownBy(() -> SigningKey.load(missing))
                .isInstanceOf(BadSeal.class)
                .hasMessageContaining("missing.key");
        assertThatThrownBy(() -> SigningKey.parse("")).isInstanceOf(BadSeal.class);
        assertThatThrownBy(() -> SigningKey.parse("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"))
                .isInstanceOf(BadSeal.class)
                .hasMessageContaining("passphrase");
    }

    @Test
    void a_weak_key_is_no_key() {
        byte[] identity = new byte[32];
        identity[0] = 1;
        assertThatThrownBy(() -> VerifyKey.ofEd25519(identity)).isInstanceOf(BadSeal.class);
        assertThatThrownBy(() -> VerifyKey.ofEd25519(new byte[32])).isInstanceOf(BadSeal.class);
        assertThatThrownBy(() -> VerifyKey.ofEd25519(new byte[31])).isInstanceOf(BadSeal.class);
    }

    @Test
    void a_fingerprint_can_be_read_aloud_in_groups_of_four() {
        String spoken = SigningKey.create(random).verifyKey().fingerprint().spoken();
        assertThat(spoken).matches("([0-9a-f]{4} ){15}[0-9a-f]{4}");
    }

    @Test
    void a_digest_has_one_text() {
        Digest digest = Digest.of("a thing");
        assertThat(Digest.ofHex(digest.hex())).isEqualTo(digest);
        assertThat(Digest.ofBase64(digest.base64())).isEqualTo(digest);
        assertThatThrownBy(() -> Digest.ofHex("00")).isInstanceOf(BadSeal.class);
        assertThatThrownBy(() -> Digest.ofHex("zz")).isInstanceOf(BadSeal.class);
        assertThatThrownBy(() -> Digest.ofBase64(digest.base64().replace("=", "")))
                .isInstanceOf(BadSeal.class);
    }

    private static SigningKey pkcs8(String hex) {
        return SigningKey.parse("-----BEGIN PRIVATE KEY-----\n"
                + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex))
                + "\n-----END PRIVATE KEY-----\n");
    }
}
