package org.comity.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import org.comity.seal.BadSeal;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.comity.seal.SigningKey;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TileVerificationTest {
    private static final LogName BETA = LogName.of("agreement-7", "beta.example");

    @TempDir
    Path temporary;

    private static LedgerVerification.Log check(Path folder, NoteKey key) throws IOException {
        var note = SignedNote.parse(Files.readString(folder.resolve("checkpoint")));
        return TileVerification.of(note, tile -> Files.readAllBytes(folder.resolve(tile.path())), List.of(key));
    }

    private Path exported(Shelf shelf, int entries) throws IOException {
        shelf.append(BETA, entries);
        shelf.ledger.checkpointAll();
        Path folder = Files.createTempDirectory(temporary, "tiles");
        shelf.ledger.shownTo("beta.example").export(shelf.origin(BETA), folder);
        return folder;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @OnBothDatabases
    void an_exported_log_holds_without_the_node_and_has_grown_when_exported_again(Databases kind) throws IOException {
        try (var shelf = new Shelf(kind, "alpha.example")) {
            Path folder = exported(shelf, 1);
            assertThat(check(folder, shelf.known()).fault()).isNull();
            shelf.append(BETA, 599);
            shelf.ledger.checkpointAll();
            assertThat(shelf.ledger.shownToAuditor().export(shelf.origin(BETA), folder))
                    .isEqualTo(7); // three bundles, three tiles of leaves, one above them
            LedgerVerification.Log log = check(folder, shelf.known());
            assertThat(log.fault()).isNull();
            assertThat(log.entries()).isEqualTo(600);
            assertThat(shelf.ledger.shownTo("gamma.example").export(shelf.origin(BETA), folder))
                    .isEqualTo(-1);
        }
    }

    @Test
    void a_changed_byte_of_any_file_is_found() throws IOException {
        try (var shelf = new Shelf(Databases.SQLITE, "alpha.example")) {
            Path folder = exported(shelf, 600);
            for (Path file : files(folder)) {
                byte[] honest = Files.readAllBytes(file);
                for (int at = 0; at < honest.length; at += Math.max(1, honest.length / 20)) {
                    byte[] bent = honest.clone();
                    bent[at] ^= 1;
                    Files.write(file, bent);
                    boolean found;
                    try {
                        found = check(folder, shelf.known()).fault() != null;
                    } catch (BadSeal badCheckpoint) {
                        found = true;
                    }
                    assertThat(found).as(file + " byte " + at).isTrue();
                }
                Files.write(file, honest);
            }
            assertThat(check(folder, shelf.known()).fault()).isNull();
        }
    }

    @Test
    void a_changed_entry_is_named() throws IOException {
        try (var shelf = new Shelf(Databases.SQLITE, "alpha.example")) {
            Path folder = exported(shelf, 600);
            Path bundle = folder.resolve("tile/entries/001");
            byte[] bent = Files.readAllBytes(bundle);
            bent[35 * 3 + 20] ^= 1;
            Files.write(bundle, bent);
            assertThat(Objects.requireNonNull(check(folder, shelf.known()).fault()))
                    .isEqualTo(new LedgerVerification.Fault(
                            260, "entry 260 does not have the hash that tile/0/001 has for it"));
        }
    }

    @Test
    void a_missing_tile_and_a_foreign_key_are_no_faults_of_the_log() throws IOException {
        try (var shelf = new Shelf(Databases.SQLITE, "alpha.example")) {
            Path folder = exported(shelf, 300);
            var stranger = new NoteKey(
                    "alpha.example", SigningKey.create(new SecureRandom()).verifyKey());
            assertThatThrownBy(() -> check(folder, stranger)).isInstanceOf(BadSeal.class);
            assertThatThrownBy(() -> check(folder, new NoteKey("beta.example", shelf.key.verifyKey())))
                    .isInstanceOf(BadSeal.class);
            Files.delete(folder.resolve("tile/0/001.p/44"));
            assertThatThrownBy(() -> check(folder, shelf.known())).isInstanceOf(NoSuchFileException.class);
        }
    }

    @Test
    void names_of_logs_are_taken_apart_and_put_together_again() {
        Origin origin = Origin.parse("alpha.example/ledger/3/"
                + LogName.of("a/b \u00e9%2F", "beta.example").path());
        assertThat(origin.party()).isEqualTo("alpha.example");
        assertThat(origin.incarnation()).isEqualTo("3");
        assertThat(origin.agreement()).contains("a/b \u00e9%2F");
        assertThat(origin.isWith("beta.example")).isTrue();
        assertThat(origin.isWith("b")).isFalse();
        assertThat(Origin.parse(origin.text())).isEqualTo(origin);
        assertThat(Origin.parse("alpha.example/ledger/1/home").counterparty()).isEmpty();
        for (String bad : List.of(
                "",
                "alpha.example",
                "alpha.example/ledger/1",
                "/ledger/1/home",
                "a/b/c/d",
                "alpha.example/ledger//home",
                "alpha.example/ledger/1/",
                "alpha.example/ledger/1/a//b",
                "a\n/ledger/1/b c")) {
            assertThatThrownBy(() -> Origin.parse(bad)).as(bad).isInstanceOf(BadSeal.class);
        }
    }
}
