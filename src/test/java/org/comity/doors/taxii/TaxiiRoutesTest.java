package org.comity.doors.taxii;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.comity.doors.Route;
import org.junit.jupiter.api.Test;

/** Everything that can be reached from outside stands in one file, and nothing else can be reached. */
class TaxiiRoutesTest {

    @Test
    void the_routes_of_the_door_are_those_of_the_golden_file() throws Exception {
        List<String> golden = Files.readAllLines(Path.of("src/test/golden/routes.txt")).stream()
                .filter(line -> line.contains(" /taxii2/"))
                .toList();
        try (Stand stand = new Stand()) {
            assertThat(stand.routes.stream().map(Route::toString)).containsExactlyElementsOf(golden);
        }
    }
}
