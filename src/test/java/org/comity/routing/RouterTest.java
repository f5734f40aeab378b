package org.comity.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;

class RouterTest {
    private static final int ROWS = 3000;
    private static final int WINDOW_KEYS = 400;

    /** Keys so few that one window after the other is full, of the same time and of others. */
    @Property(tries = 60)
    @Label("what came within the last window is a duplicate, what never came is none")
    void windows(@ForAll long seed, @ForAll boolean ofOneDay) throws IOException {
        var random = new SplittableRandom(seed);
        var keys = new ArrayList<String>();
        var text = new StringBuilder("timestamp,ip,port,tag\n");
        var rows = new ArrayList<String>();
        for (int i = 0; i < ROWS; i++) {
            boolean again = !keys.isEmpty() && random.nextBoolean();
            int back = random.nextInt(WINDOW_KEYS - Router.SPAN); // what is forgotten meanwhile may still count as held
            String key = again
                    ? keys.get(Math.max(0, keys.size() - 1 - back))
                    : "2026-11-" + (ofOneDay ? 29 : 10 + keys.size() * 10 / ROWS) + " 00:00:01,192.0.2."
                            + random.nextInt(4) + "," + keys.size() + ",x";
            if (!again) {
                keys.add(key);
            }
            rows.add(key);
            text.append(key).append('\n');
        }
        var reader = new CsvReader(new ByteArrayInputStream(text.toString().getBytes(UTF_8)), new Tally());
        reader.step(1 + random.nextInt(40_000));
        Columns columns = Columns.of("scan_x", reader.names(), List.of("port", "tag"));
        reader.select(columns.selected());
        RangeTable none = RangeTable.builder().build();
        Routes routes = Routes.of(List.of(), "scan_x", Tables.of(none, none), -1);
        var router = new Router(new SeenKeys(seed, 2 * WINDOW_KEYS, SeenKeys.Period.DAY, false), 0);
        var came = new HashSet<String>();
        int at = 0;
        while (reader.next()) {
            CsvBatch batch = reader.batch();
            router.route(batch, columns, 1, routes, Permissions.everybody(), new Tally());
            for (int row = 0; row < batch.rows(); row++, at++) {
                assertThat(batch.outcome(row) == Outcome.DUPLICATE)
                        .as("row %s, %s", at, rows.get(at))
                        .isEqualTo(!came.add(rows.get(at)));
            }
        }
        assertThat(at).isEqualTo(ROWS);
    }
}
