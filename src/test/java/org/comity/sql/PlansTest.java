package org.comity.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SQLite finds an object in an outbox by the object, also in a database that is new; never by reading the outbox. A server
 * reads a page of one type from the index alone.
 */
final class PlansTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT r.object, v.digest FROM outbox_row r CROSS JOIN version v LEFT JOIN rendition d"
                        + " ON d.nr = r.rendition WHERE v.nr = r.version AND r.box = 1 AND r.object IN (1, 2, 3)",
                "SELECT nr FROM outbox_row WHERE box = 1 AND object = 1 AND version = 1",
                "SELECT o.id, r.version FROM object o CROSS JOIN outbox_row r"
                        + " WHERE r.object = o.nr AND r.box = 1 AND o.id IN ('a', 'b')",
                "SELECT coalesce(v.modified, r.added) FROM outbox_row r CROSS JOIN version v"
                        + " WHERE v.nr = r.version AND r.box = 1 AND r.object = 1",
                "UPDATE outbox_row SET is_last = 0 WHERE box = 1 AND object = 1",
            })
    void an_outbox_is_not_read_whole_for_one_object(String sentence) {
        try (var database = Database.open(Database.embeddedUrl(folder))) {
            assertThat(plan(database, sentence)).contains("outbox_row_of_object (object=? AND box=?)");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT nr FROM outbox_row WHERE box = 1 AND nr > 1 AND nr <= 2 AND (+is_last = 1) ORDER BY nr LIMIT 101",
                "SELECT nr FROM outbox_row WHERE box = 1 AND type = 1 AND is_last = 1 AND nr > 1 ORDER BY nr LIMIT 101",
            })
    void a_page_is_read_in_the_order_of_its_index(String sentence) {
        try (var database = Database.open(Database.embeddedUrl(folder))) {
            assertThat(plan(database, sentence)).contains("nr>?").doesNotContain("TEMP B-TREE");
        }
    }

    @Test
    void a_server_reads_the_rows_of_a_page_of_one_type_from_the_index_alone() {
        try (var database = Databases.POSTGRESQL.fresh()) {
            String plan = database.write(transaction -> {
                transaction.prepare("SET LOCAL enable_seqscan = off").execute(); // an empty table is read whole
                try (var rows = transaction
                        .prepare("EXPLAIN SELECT nr, added, version, rendition, size FROM outbox_row WHERE box = 1"
                                + " AND type = 1 AND is_last = 1 AND nr > 1 ORDER BY nr LIMIT 128")
                        .executeQuery()) {
                    var told = new StringBuilder();
                    while (rows.next()) {
                        told.append(rows.getString(1)).append('\n');
                    }
                    return told.toString();
                }
            });
            assertThat(plan)
                    .contains("Index Only Scan using outbox_row_of_type")
                    .contains("nr > 1")
                    .doesNotContain("Sort");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT nr FROM joint_case WHERE id = 'a.0' ORDER BY nr",
                "SELECT nr FROM joint_case WHERE id >= 'a.' AND id < 'a/' ORDER BY nr",
            })
    void a_case_is_found_by_its_name(String sentence) {
        try (var database = Database.open(Database.embeddedUrl(folder))) {
            assertThat(plan(database, sentence))
                    .contains("SEARCH joint_case USING")
                    .contains("(id");
        }
    }

    @Test
    void a_page_of_cases_is_read_in_their_order() {
        try (var database = Database.open(Database.embeddedUrl(folder))) {
            assertThat(plan(
                            database,
                            "SELECT c.nr FROM joint_case c CROSS JOIN case_summary s WHERE s.joint_case = c.nr"
                                    + " AND c.nr < 9 AND NOT EXISTS (SELECT 1 FROM case_reader r WHERE r.joint_case = c.nr"
                                    + " AND r.area = '') ORDER BY c.nr DESC LIMIT 101"))
                    .contains("SEARCH c USING INTEGER PRIMARY KEY (rowid<?)")
                    .contains("SEARCH s USING INTEGER PRIMARY KEY")
                    .doesNotContain("TEMP B-TREE");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT state FROM letter WHERE ours = 1 AND party = 'a' AND agreement = 'b' AND incarnation = '1'"
                        + " AND number <= 9 ORDER BY number DESC LIMIT 1",
                "SELECT number FROM letter WHERE ours = 1 AND party = 'a' AND agreement = 'b' AND incarnation = '1'"
                        + " AND state = 'delivered' ORDER BY number DESC LIMIT 1",
            })
    void the_last_letter_is_found_from_the_end(String sentence) {
        try (var database = Database.open(Database.embeddedUrl(folder))) {
            assertThat(plan(database, sentence))
                    .contains("SEARCH letter USING INDEX sqlite_autoindex_letter")
                    .contains("incarnation=?")
                    .doesNotContain("TEMP B-TREE");
        }
    }

    /** What is asked each minute, or for each page, is found by an index, however much there ever was. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SELECT nr FROM segment WHERE recipient = 'a' AND state IN ('laid', 'served') AND nr > 0 ORDER BY nr LIMIT 9 | segment_waiting (recipient=? AND nr>?)
            SELECT nr FROM segment WHERE party = 'a' AND state IN ('laid', 'served') AND nr > 0 ORDER BY nr LIMIT 9     | segment_waiting_party (party=? AND nr>?)
            SELECT nr FROM segment WHERE recipient = 'a' ORDER BY nr DESC LIMIT 9                                       | segment_recipient (recipient=?)
            SELECT nr FROM segment WHERE state <> 'gone' AND nr > 0 ORDER BY nr LIMIT 9                                 | segment_here (nr>?)
            SELECT nr FROM segment_received WHERE party = 'a' ORDER BY nr DESC LIMIT 9                                  | segment_received_party (party=?)
            SELECT nr FROM segment_received WHERE state = 'taken' AND counted = 0 ORDER BY nr LIMIT 9                   | segment_received_uncounted (counted=? AND state=?)
            SELECT nr FROM segment_received WHERE state = 'taken' AND due <= 9 ORDER BY due LIMIT 9                     | segment_received_due (state=? AND due<?)
            SELECT nr FROM segment_received WHERE state = 'taken' AND nr > 0 ORDER BY nr LIMIT 9                        | segment_received_here (state=? AND nr>?)
            SELECT party, at FROM feed_answer WHERE ours = 0 ORDER BY at DESC, day DESC, report, family LIMIT 9 | feed_answer_at (ours=?)
            SELECT max(party), sum(row_count) FROM feed_came WHERE day >= 0 GROUP BY day, party, report, family, agreement ORDER BY day DESC, party, report, family, agreement LIMIT 9 | feed_came_of_day (day>?)
            SELECT max(party), sum(row_count) FROM feed_came WHERE day >= 0 AND party = 'a' GROUP BY day, report, family, agreement ORDER BY day DESC, report, family, agreement LIMIT 9 | feed_came_of_party (party=? AND day>?)
            """)
    void observations_are_listed_in_the_order_of_an_index(String sentence, String index) {
        try (var database = Database.open(Database.embeddedUrl(folder))) {
            assertThat(plan(database, sentence)).contains(index).doesNotContain("TEMP B-TREE");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SELECT nr, made FROM feed_block WHERE state = 'kept' AND made >= 1 AND made < 9 ORDER BY nr          | feed_block_kept (made>? AND made<?)
            SELECT report FROM feed_covered WHERE day >= 1 AND day <= 9                                          | feed_covered_day (day>? AND day<?)
            SELECT party, text FROM feed_answer WHERE ours = 0 AND day >= 1 AND day <= 9                         | feed_answer_day (ours=? AND day>? AND day<?)
            SELECT party, recipient, count(*) FROM feed_answer WHERE ours = 0 AND day >= 1 GROUP BY party, recipient | feed_answer_day (ours=? AND day>?)
            """)
    void of_observations_no_more_is_read_than_is_asked_for(String sentence, String index) {
        try (var database = Database.open(Database.embeddedUrl(folder))) {
            assertThat(plan(database, sentence)).contains(index);
        }
    }

    private static String plan(Database database, String sentence) {
        return database.read(reading -> {
            var plan = new StringBuilder();
            try (var rows = reading.prepare("EXPLAIN QUERY PLAN " + sentence).executeQuery()) {
                while (rows.next()) {
                    plan.append(rows.getString("detail")).append('\n');
                }
            }
            return plan.toString();
        });
    }
}
