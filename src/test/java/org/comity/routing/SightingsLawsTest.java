package org.comity.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What a block counts of its rows is what going over them by hand counts. */
class SightingsLawsTest {
    private static final List<String> FAMILIES = List.of(
            "a",
            "aa",
            "mirai",
            "conficke",
            "conficker",
            "conficker.b",
            "sixteen-letters-",
            "sixteen-letters.",
            "sixteen-letters-x",
            "sixteen-letters-y",
            "a\tb",
            "");

    record Row(int host, String family) {}

    @Provide
    Arbitrary<List<Row>> rows() {
        return Combinators.combine(Arbitraries.integers().between(0, 3), Arbitraries.of(FAMILIES))
                .as(Row::new)
                .list()
                .ofMaxSize(60);
    }

    private static Recipient recipient(String id, String prefix) {
        var listed = new Listed(List.of(prefix), List.of(), List.of(), List.of(), List.of());
        return new Recipient(id, id, "", listed, List.of(), Listed.NOTHING, List.of());
    }

    @Property(tries = 200)
    void cells_of_rows_and_of_each_recipients_copies(@ForAll("rows") List<Row> rows) throws IOException {
        var recipients = List.of(recipient("low", "192.0.2.0/31"), recipient("high", "192.0.2.2/31"));
        var expected = new TreeMap<String, Integer>();
        var expectedShares = new TreeMap<String, Integer>();
        var text = new StringBuilder("timestamp,src_ip,src_port,infection\n");
        int port = 1;
        for (Row each : rows) {
            text.append("2026-11-29 00:00:01,192.0.2." + each.host() + "," + port++ + ",\"" + each.family() + "\"\n");
            String family = each.family().isEmpty()
                    ? "event4_x"
                    : each.family().contains("\t") ? Sightings.OTHER : each.family();
            expected.merge(family, 1, Integer::sum);
            expectedShares.merge((each.host() < 2 ? "low " : "high ") + family, 1, Integer::sum);
        }
        var tally = new Tally();
        var reader = new CsvReader(new ByteArrayInputStream(text.toString().getBytes(UTF_8)), tally);
        Columns columns = Columns.of("event4_x", reader.names(), List.of("src_port"));
        Renditions renditions = Renditions.of(columns, reader.names(), List.of());
        reader.select(renditions.selected());
        RangeTable none = RangeTable.builder().build();
        Routes routes = Routes.of(recipients, "event4_x", Tables.of(none, none), -1);
        var router = new Router(new SeenKeys(3, 1000), -1);
        router.locate();
        var block = new Block();
        var recipientOf = new ArrayList<String>();
        block.begin(recipients.stream().map(Recipient::id).toList(), "event4_x", reader.header());
        block.count(columns);
        while (reader.next()) {
            router.route(reader.batch(), columns, 1, routes, tally);
            for (int row = 0; row < reader.batch().rows(); row++) {
                String id = recipients.get(reader.batch().recipient(row, 0)).id();
                if (!recipientOf.contains(id)) {
                    recipientOf.add(id); // sections lie in the order in which their first rows came
                }
            }
            block.add(reader.batch(), renditions);
        }

        Sightings sightings = block.sightings();
        var counted = new TreeMap<String, Integer>();
        for (int cell = 0; cell < sightings.cells(); cell++) {
            counted.put(sightings.family(cell), sightings.rows(cell));
        }
        assertThat(counted).isEqualTo(expected);
        assertThat(sightings.fours()).isEqualTo(rows.size());
        var shares = new TreeMap<String, Integer>();
        block.shares((section, cell, count) -> assertThat(
                        shares.put(recipientOf.get(section) + " " + sightings.family(cell), count))
                .isNull());
        assertThat(shares).isEqualTo(expectedShares);
    }
}
