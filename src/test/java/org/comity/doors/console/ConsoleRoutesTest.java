package org.comity.doors.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.comity.doors.Route;
import org.junit.jupiter.api.Test;

/** Everything that the console answers stands in one file, and all of it but the way in is for those who are in. */
final class ConsoleRoutesTest {

    @Test
    void the_routes_of_the_door_are_those_of_the_golden_file() throws Exception {
        List<String> golden = Files.readAllLines(Path.of("src/test/golden/routes.txt")).stream()
                .filter(line -> line.contains(" /console/") || line.endsWith(" /"))
                .toList();
        try (var stand = new Stand()) {
            List<Route> routes = new ConsoleDoor(stand.rooms()).routes();
            assertThat(routes.stream().map(Route::toString)).containsExactlyElementsOf(golden);
            for (Route each : routes) {
                String path = each.pattern().replaceAll("\\{[a-z]+}", "x");
                int status = each.method().equals("GET")
                        ? stand.get(path, "").status()
                        : stand.post(path, "", java.util.Map.of()).status();
                boolean wayIn = path.matches(
                        "/console/(login|login/oidc|login/oidc/start|login/oidc/code|link/x|style/x|script/x)/?");
                assertThat(status).as(each.toString()).matches(got -> wayIn ? got != 303 : got == 303);
            }
        }
    }
}
