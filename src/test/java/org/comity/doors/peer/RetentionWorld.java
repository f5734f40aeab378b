package org.comity.doors.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.comity.border.Deletion;
import org.comity.border.Retained;
import org.comity.border.Retention;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.ledger.LogName;
import org.comity.ledger.Origin;
import org.comity.ledger.Reconciliation;
import org.comity.ledger.TileVerification;
import org.comity.seal.NoteKey;
import org.comity.sql.Databases;

/** North has released two tools to West, which may keep them for 10 days; West has one of its own beside them. */
final class RetentionWorld implements AutoCloseable {
    static final String FIRST = Site.toolId(1);
    static final String SECOND = Site.toolId(2);

    Site north;
    Site west;

    RetentionWorld(Databases kind) throws Exception {
        north = new Site(kind, Site.NORTH);
        west = new Site(kind, Site.WEST);
        north.know(west);
        west.know(north);
        agree("botnets", 1, "10 days");
        north.release("botnets", 1, 2);
        west.add(Site.tool(3, ""));
        west.federation.peers().add(Site.NORTH, north.open());
        exchange();
        assertThat(west.held()).hasSize(3);
    }

    void agree(String id, int version, String retention) {
        byte[] document = document(id, version, retention, north, west);
        Site.accept(north, document, north, west);
        Site.accept(west, document, north, west);
    }

    static byte[] document(String id, int version, String retention, Site... sites) {
        return (Site.document(id, version, sites)
                        + (retention.isEmpty() ? "" : "obligations:\n  retention: " + retention + "\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Letters go also where nothing else does any more: West, which has not ended it, is then told no. */
    void exchange() throws Exception {
        try {
            west.exchange.with(Site.NORTH);
        } catch (PeerFault over) {
            assertThat(over).hasMessageContaining("it ended at");
        }
    }

    void turn(int days) {
        north.clock.turn(Duration.ofDays(days));
        west.clock.turn(Duration.ofDays(days));
    }

    Retention.Ran run() {
        return west.federation.retention().run();
    }

    Retention.Ran runAtNorth() {
        return north.federation.retention().run();
    }

    /** How many items all records of North's log with West name. */
    int named() {
        return named(north, north.ledger.named(LogName.of("botnets", Site.WEST)));
    }

    /** The same of any log of that site, also one of an earlier life. */
    static int named(Site site, Origin log) {
        int named = 0;
        for (long number = 1; number <= 20; number++) {
            named += site.ledger.items(log, number).size();
        }
        return named;
    }

    List<Reconciliation.Compared> reconciled() {
        var reconciliation = new Reconciliation();
        var ours = north.ledger.shownTo(Site.WEST);
        ours.origins().forEach(origin -> ours.tell(origin, reconciliation.ours()));
        var theirs = west.ledger.shownTo(Site.NORTH);
        theirs.origins().forEach(origin -> theirs.tell(origin, reconciliation.theirs()));
        return reconciliation.compare();
    }

    /** That every batch which West has is gone, as West would say it. */
    JsonObject gone() {
        return north.database.read(reading -> {
            var batches = new ArrayList<JsonValue>();
            try (var rows = reading.prepare("SELECT outbox, after, last FROM handed ORDER BY last")
                    .executeQuery()) {
                while (rows.next()) {
                    batches.add(JsonObject.builder()
                            .put("outbox", rows.getString(1))
                            .put("after", rows.getLong(2))
                            .put("last", rows.getLong(3))
                            .put("state", "gone")
                            .build());
                }
            }
            return JsonObject.builder().put("batches", new JsonArray(batches)).build();
        });
    }

    Retained.Sum received() {
        return west.federation.retained().sums().getFirst();
    }

    Retained.Sum released() {
        return north.federation.retained().sums().getFirst();
    }

    /** Runs at West, and lets both hear of it: what it says, and that North has it. */
    void runAndTell() throws Exception {
        assertThat(run().failed()).isZero();
        exchange();
        exchange();
    }

    Deletion asked() {
        return north.federation.deletions().all().getLast();
    }

    String standing() {
        return asked().standing(north.clock.instant());
    }

    void holds() {
        for (Site each : List.of(north, west)) {
            each.ledger.checkpointAll();
            assertThat(each.ledger.verify().faults()).isEmpty();
            assertThat(each.ledger.verify().logs())
                    .allSatisfy(log -> assertThat(log.fault()).isNull());
            for (LogName log : each.ledger.logs()) {
                try {
                    var whole = TileVerification.of(
                            each.ledger.checkpoint(log).orElseThrow(),
                            tile -> each.ledger.tile(log, tile).orElseThrow(),
                            List.of(NoteKey.parse(each.noteKey())));
                    assertThat(whole.fault()).as("from tiles alone: %s", log).isNull();
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        }
    }

    long destroyed() {
        return west.ledger.verify().logs().stream()
                .mapToLong(log -> log.destroyed())
                .sum();
    }

    /** A letter of West that is really signed, whatever it says. */
    void forge(String kind, JsonObject body) {
        Site.forge(west, north, "botnets", kind, body);
    }

    @Override
    public void close() {
        north.close();
        west.close();
    }
}
