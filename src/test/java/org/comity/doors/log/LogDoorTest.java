package org.comity.doors.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.comity.doors.BadRequest;
import org.comity.doors.Route;
import org.comity.json.JsonObject;
import org.comity.ledger.Act;
import org.comity.ledger.Item;
import org.comity.ledger.LogName;
import org.comity.ledger.Origin;
import org.comity.ledger.Receipt;
import org.comity.ledger.Statement;
import org.comity.parties.Scope;
import org.comity.seal.Checkpoint;
import org.comity.seal.Digest;
import org.comity.seal.Merkle;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.comity.seal.SigningKey;
import org.comity.seal.TileTree;
import org.comity.sql.Databases;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LogDoorTest {
    private static final String B = "beta.example";
    private static final String G = "gamma.example";
    private static final LogName WITH_B = LogName.of("seven", B);
    private static final LogName WITH_G = LogName.of("eight", G);

    private Stand stand;
    private Stand beta;
    private Stand gamma;

    @BeforeEach
    void open() throws Exception {
        stand = new Stand(Databases.SQLITE, "alpha.example");
        beta = new Stand(Databases.SQLITE, B);
        gamma = new Stand(Databases.SQLITE, G);
        stand.knows(beta);
        stand.knows(gamma);
        stand.served("seven", B, "indicator--1");
        stand.append(WITH_B, 300);
        stand.append(WITH_G, 3);
    }

    @AfterEach
    void close() {
        stand.close();
        beta.close();
        gamma.close();
    }

    @Test
    void the_routes_of_the_door_are_those_of_the_golden_file() throws Exception {
        List<String> golden = Files.readAllLines(Path.of("src/test/golden/routes.txt")).stream()
                .filter(line -> line.contains(" /log/"))
                .toList();
        assertThat(stand.routes.stream().map(Route::toString)).containsExactlyElementsOf(golden);
    }

    @Test
    void a_counterparty_sees_its_log_and_an_auditor_all() throws Exception {
        String token = stand.token("b", B, Scope.LOG_READ);
        String audit = stand.token("a", G, Scope.AUDIT);
        assertThat(new String(stand.get("/log/", token).body(), UTF_8)).isEqualTo(stand.origin(WITH_B) + "\n");
        assertThat(new String(stand.get("/log/", audit).body(), UTF_8).lines())
                .containsExactly(
                        stand.origin(WITH_G).text(),
                        stand.origin(WITH_B).text(),
                        stand.origin(LogName.HOME).text());
        assertThat(stand.get("/log/" + stand.origin(LogName.HOME) + "/checkpoint", audit)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_log_that_is_not_theirs_looks_like_one_that_is_not_there() throws Exception {
        String token = stand.token("b", B, Scope.LOG_READ);
        var unknown = stand.get("/log/alpha.example/ledger/1/agreement/nine/" + B + "/checkpoint", token);
        assertThat(unknown.statusCode()).isEqualTo(404);
        for (String path : List.of(
                stand.origin(WITH_G) + "/checkpoint",
                stand.origin(WITH_G) + "/tile/0/000.p/3",
                stand.origin(WITH_G) + "/tile/entries/000.p/3",
                stand.origin(WITH_G) + "/receipt/1",
                stand.origin(WITH_G) + "/statement",
                stand.origin(LogName.HOME) + "/checkpoint",
                stand.origin(LogName.HOME) + "/statement",
                stand.origin(WITH_B) + "/tile/0/000.p/301",
                stand.origin(WITH_B) + "/tile/0/9",
                stand.origin(WITH_B) + "/receipt/0",
                stand.origin(WITH_B) + "/receipt/302",
                stand.origin(WITH_B) + "/nothing",
                stand.origin(WITH_B) + "/../" + G + "/checkpoint",
                "alpha.example/ledger/2/agreement/seven/" + B + "/checkpoint",
                "alpha.example",
                "a/b/c/d/checkpoint")) {
            var answer = stand.get("/log/" + path, token);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.body()).as(path).isEqualTo(unknown.body());
            assertThat(without(answer.headers().map()))
                    .as(path)
                    .isEqualTo(without(unknown.headers().map()));
        }
    }

    private static Map<String, List<String>> without(Map<String, List<String>> headers) {
        var same = new java.util.TreeMap<>(headers);
        same.remove("date");
        return same;
    }

    @Test
    void nobody_without_a_scope_for_it_sees_anything() throws Exception {
        assertThat(stand.get("/log/", "nonsense").statusCode()).isEqualTo(401);
        String taxii = stand.token("t", B, Scope.TAXII_READ);
        for (String path : List.of("/log/", "/log/" + stand.origin(WITH_B) + "/checkpoint", "/log/x")) {
            assertThat(stand.get(path, taxii).statusCode()).as(path).isEqualTo(403);
        }
        assertThat(stand.post("old 0\n", taxii).statusCode()).isEqualTo(403);
    }

    @Test
    void the_tiles_that_are_served_give_the_root_that_is_signed() throws Exception {
        String token = stand.token("b", B, Scope.LOG_READ);
        String log = "/log/" + stand.origin(WITH_B) + "/";
        var note = SignedNote.open(stand.get(log + "checkpoint", token).body(), List.of(stand.ledger.noteKey(WITH_B)));
        Checkpoint head = Checkpoint.parse(note.text());
        assertThat(head.size()).isEqualTo(301);
        var tree = new TileTree(head.size(), tile -> {
            try {
                var answer = stand.get(log + tile.path(), token);
                assertThat(answer.headers().firstValue("Content-Type")).contains("application/octet-stream");
                assertThat(answer.headers().firstValue("Cache-Control"))
                        .hasValueSatisfying(
                                value -> assertThat(value).contains("immutable").contains("private"));
                return answer.body();
            } catch (InterruptedException e) {
                throw new java.io.IOException(e);
            }
        });
        assertThat(Merkle.root(head.size(), tree)).isEqualTo(head.root());
    }

    @Test
    void a_receipt_and_a_statement_open_what_the_reader_is_entitled_to() throws Exception {
        String token = stand.token("b", B, Scope.LOG_READ);
        Receipt.Proved proved = Receipt.parse(stand.get("/log/" + stand.origin(WITH_B) + "/receipt/1", token)
                        .body())
                .verify(List.of(stand.known()), List.of());
        assertThat(proved.record().orElseThrow().text("kind")).isEqualTo("served");
        var kinds = new ArrayList<String>();
        var statement =
                stand.get("/log/" + stand.origin(LogName.HOME) + "/statement", stand.token("a", G, Scope.AUDIT));
        Statement.read(
                new ByteArrayInputStream(statement.body()), id -> List.of(stand.known()), new Statement.Listener() {
                    @Override
                    public void log(Origin origin, Checkpoint head, SignedNote note) {}

                    @Override
                    public void entry(Origin origin, long number, @Nullable JsonObject record, List<Item> items) {
                        kinds.add(record == null ? "" : String.valueOf(record.text("kind")));
                    }
                });
        assertThat(kinds).containsExactly("log opened", "log opened");
    }

    @Test
    void an_auditor_changes_nothing() throws Exception {
        String audit = stand.token("a", G, Scope.AUDIT);
        byte[] before = stand.get("/log/" + stand.origin(LogName.HOME) + "/statement", audit)
                .body();
        for (String path : List.of("/log/", "/log/" + stand.origin(WITH_B) + "/checkpoint")) {
            stand.get(path, audit);
        }
        SignedNote own = note(gamma, "alpha.example", 2);
        assertThat(stand.post(AddCheckpoint.of(0, List.of(), own).print(), audit)
                        .statusCode())
                .isEqualTo(403);
        stand.ledger.checkpointAll();
        assertThat(stand.get("/log/" + stand.origin(LogName.HOME) + "/statement", audit)
                        .body())
                .isEqualTo(before);
    }

    // ---- the witness ----

    private SignedNote note(Stand of, String counterparty, int entries) {
        LogName log = LogName.of("seven", counterparty);
        of.append(log, entries);
        return of.ledger.checkpoint(log).orElseThrow();
    }

    @Test
    void a_checkpoint_is_cosigned_when_it_follows_and_told_the_size_otherwise() throws Exception {
        String token = stand.token("b", B, Scope.LOG_READ);
        LogName log = LogName.of("seven", "alpha.example");
        SignedNote first = note(beta, "alpha.example", 5);
        var answer = stand.post(AddCheckpoint.of(0, List.of(), first).print(), token);
        assertThat(answer.statusCode()).isEqualTo(200);
        NoteKey witness = stand.ledger.witness().noteKey();
        var line = SignedNote.Line.parse(answer.body().strip());
        assertThat(first.with(line).open(List.of(witness)).getFirst().at()).isEqualTo(Stand.AT);

        SignedNote later = note(beta, "alpha.example", 4);
        List<Digest> proof = beta.ledger.consistency(log, 5, 9).orElseThrow();
        var stale = stand.post(AddCheckpoint.of(0, List.of(), later).print(), token);
        assertThat(stale.statusCode()).isEqualTo(409);
        assertThat(stale.body()).isEqualTo("5\n");
        assertThat(stale.headers().firstValue("Content-Type")).contains("text/x.tlog.size");
        assertThat(stand.post(AddCheckpoint.of(5, proof, later).print(), token).statusCode())
                .isEqualTo(200);
        assertThat(stand.ledger.witness().seen(later.text().lines().findFirst().orElseThrow()))
                .hasValueSatisfying(seen -> assertThat(seen.size()).isEqualTo(9));
        assertThat(stand.ledger.witness().forks()).isEmpty();
    }

    @Test
    void what_is_wrong_with_a_question_is_told_as_the_standard_says() throws Exception {
        String token = stand.token("b", B, Scope.LOG_READ);
        LogName log = LogName.of("seven", "alpha.example");
        SignedNote first = note(beta, "alpha.example", 5);
        Checkpoint head = Checkpoint.parse(first.text());
        for (String bad : List.of(
                "",
                "old 0\n",
                "old\n\n" + first.print(),
                "old 00\n\n" + first.print(),
                "old -1\n\n" + first.print(),
                "old 0\nnothing\n\n" + first.print(),
                "old 0\n\n" + first.text(),
                "old 6\n\n" + first.print())) {
            assertThat(stand.post(bad, token).statusCode()).as(bad).isEqualTo(400);
        }
        SignedNote forged = head.sign(SigningKey.create(new SecureRandom()));
        assertThat(stand.post(AddCheckpoint.of(0, List.of(), forged).print(), token)
                        .statusCode())
                .isEqualTo(403);
        SignedNote foreign = note(gamma, "alpha.example", 5);
        assertThat(stand.post(AddCheckpoint.of(0, List.of(), foreign).print(), token)
                        .statusCode())
                .isEqualTo(404);
        String gammas = stand.token("g", G, Scope.LOG_READ);
        assertThat(stand.post(AddCheckpoint.of(0, List.of(), first).print(), gammas)
                        .statusCode())
                .isEqualTo(404);
        SignedNote other = new Checkpoint("example.com/other", 5, head.root()).sign(beta.key);
        assertThat(stand.post(AddCheckpoint.of(0, List.of(), other).print(), token)
                        .statusCode())
                .isEqualTo(404);
        assertThat(stand.ledger.witness().all()).isEmpty();

        assertThat(stand.post(AddCheckpoint.of(0, List.of(), first).print(), token)
                        .statusCode())
                .isEqualTo(200);
        SignedNote later = note(beta, "alpha.example", 4);
        List<Digest> wrong = beta.ledger.consistency(log, 4, 9).orElseThrow();
        assertThat(stand.post(AddCheckpoint.of(5, wrong, later).print(), token).statusCode())
                .isEqualTo(422);
        var two = new Checkpoint(head.origin(), 5, Digest.of("another history")).sign(beta.key);
        assertThat(stand.post(AddCheckpoint.of(5, List.of(), two).print(), token)
                        .statusCode())
                .isEqualTo(409);
        assertThat(stand.ledger.witness().forks()).hasSize(1);
        assertThat(stand.ledger.witness().seen(head.origin()).orElseThrow().size())
                .isEqualTo(5);
    }

    @Test
    void a_key_that_cannot_cosign_says_so() throws Exception {
        SigningKey ecdsa = SigningKey.create(org.comity.seal.Algorithm.ECDSA_P256, new SecureRandom());
        try (var other = new Stand(Databases.SQLITE, "delta.example", ecdsa)) {
            other.knows(beta);
            SignedNote note = note(beta, "delta.example", 2);
            assertThat(other.post(AddCheckpoint.of(0, List.of(), note).print(), other.token("b", B, Scope.LOG_READ))
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Property(tries = 500)
    void whatever_is_asked_to_be_cosigned_is_read_or_a_400(@ForAll Random random) {
        var note =
                new Checkpoint("b.example/ledger/1/home", 0, Merkle.EMPTY).sign(SigningKey.create(new SecureRandom()));
        byte[] bytes =
                AddCheckpoint.of(0, List.of(Digest.of("x")), note).print().getBytes(UTF_8);
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        byte[] cut = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
        for (byte[] body : List.of(bytes, cut)) {
            try {
                AddCheckpoint.parse(body);
            } catch (BadRequest e) {
                assertThat(e.status()).isEqualTo(400);
            }
        }
    }

    @Test
    void looks_at_personal_data_stand_in_the_home_log_with_who_and_why() {
        stand.database.write(transaction -> stand.ledger.append(
                transaction, LogName.HOME, Act.read("Mara Lind", "answering a request for access")));
        var entries = stand.ledger.entries(LogName.HOME, 0, 10);
        assertThat(String.valueOf(entries.getLast().opening()))
                .contains("\"kind\":\"read\"")
                .contains("Mara Lind")
                .contains("answering a request for access");
    }
}
