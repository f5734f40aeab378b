package org.comity.doors.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.comity.ledger.Cosigner;
import org.comity.ledger.LogName;
import org.comity.ledger.Witness;
import org.comity.parties.Scope;
import org.comity.seal.NoteKey;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes and an auditor, each with its door open, who look at each other's logs. */
final class CosigningTest {
    private static final String A = "alpha.example";
    private static final String B = "beta.example";
    private static final LogName OURS = LogName.of("seven", B);

    @TempDir
    Path temporary;

    private Path file(String token) throws Exception {
        Path file = Files.createTempFile(temporary, "token", "");
        Files.writeString(file, token);
        return file;
    }

    private Cosigner visit(Stand from, Stand to, boolean auditor) throws Exception {
        from.knows(to);
        to.knows(from);
        return from.visits(to, file(to.token("from " + from.party, from.party, Scope.LOG_READ)), auditor);
    }

    @OnBothDatabases
    void partner_and_auditor_cosign_and_the_lines_are_served_with_the_checkpoint(Databases kind) throws Exception {
        try (var alpha = new Stand(kind, A);
                var beta = new Stand(kind, B);
                var auditor = new Stand(kind, "auditor.example")) {
            Cosigner partner = visit(alpha, beta, false);
            Cosigner audit = visit(alpha, auditor, true);
            alpha.append(OURS, 3);
            alpha.append(LogName.of("eight", "gamma.example"), 2);
            Cosigning.Round round = alpha.cosigning().visit(partner);
            assertThat(round.remarks()).isEmpty();
            assertThat(round.cosigned()).isEqualTo(1);
            assertThat(alpha.cosigning().visit(audit).cosigned()).isEqualTo(3); // both, and the home log
            assertThat(alpha.ledger.cosigners(OURS)).containsExactly("auditor.example", B);
            assertThat(alpha.ledger.cosigners(LogName.HOME)).containsExactly("auditor.example");
            assertThat(alpha.cosigning().visit(partner).cosigned()).isZero(); // nothing new

            alpha.append(OURS, 400);
            assertThat(alpha.cosigning().visit(partner).cosigned()).isEqualTo(1);
            NoteKey key = beta.ledger.witness().noteKey();
            assertThat(alpha.ledger.checkpoint(OURS).orElseThrow().open(List.of(key, alpha.ledger.noteKey(OURS))))
                    .hasSize(2);
            assertThat(alpha.ledger.verify().holds()).isTrue();
        }
    }

    @Test
    void an_answer_that_was_lost_is_made_up_for_at_the_next_visit() throws Exception {
        try (var alpha = new Stand(Databases.SQLITE, A);
                var beta = new Stand(Databases.SQLITE, B)) {
            Cosigner partner = visit(alpha, beta, false);
            alpha.append(OURS, 5);
            // Beta has taken it, and alpha never heard.
            beta.ledger.witness().take(alpha.ledger.checkpoint(OURS).orElseThrow(), 0, List.of());
            alpha.append(OURS, 5);
            assertThat(alpha.cosigning().visit(partner).cosigned()).isEqualTo(1);
        }
    }

    @OnBothDatabases
    void a_partners_log_is_looked_at_each_time_and_found_to_have_only_grown(Databases kind) throws Exception {
        try (var alpha = new Stand(kind, A);
                var beta = new Stand(kind, B)) {
            Cosigner partner = visit(alpha, beta, false);
            LogName theirs = LogName.of("seven", A);
            for (int more : new int[] {3, 250, 1, 300, 0, 2}) {
                beta.append(theirs, more);
                Cosigning.Round round = alpha.cosigning().visit(partner);
                assertThat(round.remarks()).isEmpty();
                assertThat(round.looked()).isEqualTo(1);
            }
            assertThat(alpha.ledger.witness().seen(beta.origin(theirs).text()))
                    .map(Witness.Seen::size)
                    .contains(556L);
            assertThat(alpha.ledger.witness().forks()).isEmpty();
        }
    }

    @OnBothDatabases
    void a_partner_that_writes_its_log_anew_is_found_out(Databases kind) throws Exception {
        try (var alpha = new Stand(kind, A);
                var beta = new Stand(kind, B);
                var anew = new Stand(kind, B, beta.key)) {
            LogName theirs = LogName.of("seven", A);
            Cosigner partner = visit(alpha, beta, false);
            beta.append(theirs, 10);
            alpha.cosigning().visit(partner);

            // The same party and key, another history: longer than what was shown.
            anew.knows(alpha);
            anew.append(theirs, 300);
            Cosigner now = alpha.visits(anew, file(anew.token("a", A, Scope.LOG_READ)), false);
            Cosigning.Round round = alpha.cosigning().visit(now);
            assertThat(round.forks()).singleElement().satisfies(fork -> {
                assertThat(fork.origin()).isEqualTo(beta.origin(theirs).text());
                assertThat(fork.why()).contains("was not shown to begin with the one of size 10");
            });
            assertThat(alpha.ledger.witness().forks()).hasSize(1);
            assertThat(alpha.ledger
                            .witness()
                            .seen(beta.origin(theirs).text())
                            .orElseThrow()
                            .size())
                    .isEqualTo(10);
        }
    }

    @Test
    void a_partner_that_goes_back_or_hides_a_log_is_told_of_and_no_fork_is_claimed() throws Exception {
        try (var alpha = new Stand(Databases.SQLITE, A);
                var beta = new Stand(Databases.SQLITE, B);
                var older = new Stand(Databases.SQLITE, B, beta.key)) {
            LogName theirs = LogName.of("seven", A);
            Cosigner partner = visit(alpha, beta, false);
            beta.append(theirs, 10);
            alpha.cosigning().visit(partner);
            older.knows(alpha);
            Cosigner now = alpha.visits(older, file(older.token("a", A, Scope.LOG_READ)), false);
            assertThat(alpha.cosigning().visit(now).remarks())
                    .singleElement()
                    .asString()
                    .contains("was seen with 10 entries, and is not shown any more");
            older.append(theirs, 4);
            assertThat(alpha.cosigning().visit(now).remarks())
                    .singleElement()
                    .asString()
                    .contains("shows 4 entries, and has shown 10 before");
            assertThat(alpha.ledger.witness().forks()).isEmpty();
        }
    }

    @Test
    void nobody_waits_for_a_cosigner_that_is_away_or_turns_us_out() throws Exception {
        try (var alpha = new Stand(Databases.SQLITE, A);
                var beta = new Stand(Databases.SQLITE, B)) {
            alpha.knows(beta);
            alpha.append(OURS, 1);
            Cosigner wrong = alpha.visits(beta, file("nonsense"), false);
            assertThat(alpha.cosigning().visit(wrong).remarks()).isNotEmpty();
            Cosigner gone = visit(alpha, beta, false);
            beta.close();
            assertThat(alpha.cosigning().visit(gone).remarks())
                    .singleElement()
                    .asString()
                    .contains("cannot be reached");
            assertThat(alpha.ledger.checkpointAll()).isEmpty();
            assertThat(alpha.ledger.checkpoint(OURS)).isPresent();
        }
    }
}
