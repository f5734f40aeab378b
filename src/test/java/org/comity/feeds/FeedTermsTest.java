package org.comity.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.comity.json.JsonObject;
import org.comity.personal.Category;
import org.comity.personal.Measure;
import org.comity.routing.Columns;
import org.comity.routing.Listed;
import org.comity.routing.RangeTable;
import org.comity.routing.Recipient;
import org.comity.routing.Rendition;
import org.comity.routing.ReportSchema;
import org.comity.routing.Routes;
import org.comity.routing.SeenKeys;
import org.comity.routing.Tables;
import org.junit.jupiter.api.Test;

final class FeedTermsTest {
    private static final Map<Category, Measure> TRUNCATED = Map.of(Category.IP_ADDRESS, Measure.TRUNCATE);

    /** What an owner does not get as it stands, of a report with these columns. */
    private static Map<String, Rendition.Change> changed(String report, String... names) {
        Columns columns = Columns.of(ReportSchema.standard().of(report), List.of(names), List.of());
        return FeedTerms.rendition(TRUNCATED, List.of(names), FeedTerms.exactForOwners(columns.addressName()))
                .changes();
    }

    @Test
    void an_owner_gets_the_address_exactly_that_the_report_is_about_and_no_other() {
        assertThat(changed("event4_sinkhole", "timestamp", "src_ip", "src_port", "dst_ip"))
                .isEqualTo(Map.of("dst_ip", Rendition.Change.TRUNCATE));
        assertThat(changed("event4_sinkhole_http_referer", "timestamp", "http_referer_ip", "src_ip", "dst_ip"))
                .isEqualTo(Map.of("src_ip", Rendition.Change.TRUNCATE, "dst_ip", Rendition.Change.TRUNCATE));
        assertThat(changed("scan_http", "timestamp", "ip", "port", "hostname"))
                .isEqualTo(Map.of("hostname", Rendition.Change.EMPTY));
    }

    @Test
    void who_gets_what_nobody_is_responsible_for_is_no_owner_of_it() {
        assertThat(plan(-1).isOwner(0)).isTrue();
        assertThat(plan(0).isOwner(0)).isFalse();
    }

    private static FeedPlan plan(int unroutable) {
        var on = new Listed(List.of("192.0.2.0/24"), List.of(), List.of(), List.of(), List.of());
        var recipients = List.of(new Recipient("net", "A network", "", on, List.of(), Listed.NOTHING, List.of()));
        RangeTable none = RangeTable.builder().build();
        return new FeedPlan(
                recipients,
                List.of(new FeedPlan.Terms(FeedWorld.WEST, "west", FeedPlan.Delivery.FILES, "")),
                unroutable,
                null,
                report -> Routes.of(recipients, report, Tables.of(none, none), unroutable),
                (report, names) -> Columns.of(report, names, List.of()),
                JsonObject.builder().build(),
                100,
                SeenKeys.Period.DAY);
    }
}
