package org.comity.doors.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.comity.doors.Route;
import org.comity.sql.Databases;
import org.junit.jupiter.api.Test;

/** Everything that nodes of partners can reach stands in one file, and nothing else can be reached. */
final class PeerRoutesTest {

    @Test
    void the_routes_of_the_door_are_those_of_the_golden_file() throws Exception {
        List<String> golden = Files.readAllLines(Path.of("src/test/golden/routes.txt")).stream()
                .filter(line -> line.contains(" /peer/"))
                .toList();
        try (var site = new Site(Databases.SQLITE, Site.NORTH)) {
            assertThat(new PeerDoor(site.federation, site.clock)
                            .routes().stream().map(Route::toString))
                    .containsExactlyElementsOf(golden);
        }
    }
}
