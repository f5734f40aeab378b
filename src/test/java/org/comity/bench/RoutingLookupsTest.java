package org.comity.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.comity.routing.RangeTable;
import org.junit.jupiter.api.Test;

/** What the bench does with ten million addresses and the whole of the tables, with fewer of both. */
class RoutingLookupsTest {
    private final RoutingWorld world = new RoutingWorld(60_000, 35_000);

    @Test
    void a_table_says_at_a_million_addresses_what_a_plain_reading_says() {
        assertThat(RoutingLookups.checked(world, world.networks(), 500_000)).isEqualTo(1_000_000);
    }

    @Test
    void a_table_that_says_something_else_is_noticed() {
        RangeTable other = new RoutingWorld(59_000, 35_000).networks();
        assertThatThrownBy(() -> RoutingLookups.checked(world, other, 500_000))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("IPv4");
    }
}
