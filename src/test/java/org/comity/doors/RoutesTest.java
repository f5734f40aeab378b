package org.comity.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RoutesTest {
    private static final Wording DOOR = (status, description, id) -> Answer.of(status);
    private static final Routes ROUTES = new Routes(List.of(
            route("GET", "/door/"),
            route("GET", "/door/{root}/things/"),
            route("POST", "/door/{root}/things/"),
            route("GET", "/door/{root}/things/{thing}/"),
            route("GET", "/door/fixed/things/"),
            route("POST", "/open/fixed"),
            route("GET", "/open/{path...}"),
            Route.light("/health", request -> Answer.of(200))));

    private static Route route(String method, String pattern) {
        return new Route(method, pattern, 0, true, request -> Answer.of(200), DOOR);
    }

    @Test
    void a_path_leads_to_its_route_and_names_its_segments() {
        Routes.Found found = ROUTES.find("/door/a%20b/things/c%2Fd/");
        assertThat(found.on("GET")).hasToString("GET /door/{root}/things/{thing}/");
        assertThat(found.params()).isEqualTo(Map.of("root", "a b", "thing", "c/d"));
        assertThat(found.wording()).isEqualTo(DOOR);
    }

    @Test
    void a_literal_segment_goes_before_a_named_one() {
        assertThat(ROUTES.find("/door/fixed/things").on("GET")).hasToString("GET /door/fixed/things/");
        assertThat(ROUTES.find("/door/fixe/things").on("GET")).hasToString("GET /door/{root}/things/");
    }

    @Test
    void a_rest_takes_all_that_follows_as_it_was_sent() {
        Routes.Found found = ROUTES.find("/open/a%2Fb/c/../d%zz");
        assertThat(found.on("GET")).hasToString("GET /open/{path...}");
        assertThat(found.params()).isEqualTo(Map.of("path", "a%2Fb/c/../d%zz"));
        assertThat(found.wording()).isEqualTo(DOOR);
        assertThat(ROUTES.find("/open/fixed").on("POST")).hasToString("POST /open/fixed");
        assertThat(ROUTES.find("/open/").byMethod()).isEmpty();
        assertThat(ROUTES.find("/open//a").byMethod()).isEmpty();
    }

    @Test
    void head_goes_where_get_goes_and_other_methods_nowhere() {
        Routes.Found found = ROUTES.find("/door/x/things");
        assertThat(found.on("HEAD")).hasToString("GET /door/{root}/things/");
        assertThat(found.on("PUT")).isNull();
        assertThat(found.on("get")).isNull();
        assertThat(found.allowed()).isEqualTo("GET, HEAD, POST, OPTIONS");
    }

    @Test
    void a_path_that_leads_nowhere_is_worded_by_what_it_was_near() {
        for (String path : List.of("/door/x", "/door//things/", "/door/x/things/y/z", "/door/x/nothing")) {
            assertThat(ROUTES.find(path).byMethod()).as(path).isEmpty();
            assertThat(ROUTES.find(path).wording()).isEqualTo(DOOR);
        }
        for (String path : List.of("/", "/doors", "/healthy", "/health/x", "//door")) {
            assertThat(ROUTES.find(path).byMethod()).as(path).isEmpty();
            assertThat(ROUTES.find(path).wording()).isEqualTo(Wording.PLAIN);
        }
        assertThat(ROUTES.wording(null)).isEqualTo(DOOR);
        assertThat(ROUTES.wording("/badMessage")).isEqualTo(DOOR);
        assertThat(ROUTES.wording("/door/%ff/things/")).isEqualTo(DOOR);
    }

    @Test
    void two_routes_for_the_same_are_a_mistake() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Routes(List.of(route("GET", "/a/{b}/"), route("GET", "/a/{c}"))));
    }

    @Property
    void whatever_the_path_it_leads_somewhere_or_is_a_400(@ForAll String path) {
        try {
            ROUTES.find("/door/" + path);
        } catch (BadRequest e) {
            assertThat(e.status()).isEqualTo(400);
        }
        ROUTES.wording("/" + path);
    }

    @Test
    void what_is_no_percent_encoding_is_a_400() {
        for (String segment : List.of("%", "%a", "%zz", "%ff", "%c3%28", "%ed%a0%80", "%\u0661\u0661")) {
            assertThatExceptionOfType(BadRequest.class)
                    .as(segment)
                    .isThrownBy(() -> ROUTES.find("/door/" + segment + "/things"))
                    .satisfies(e -> assertThat(e.status()).isEqualTo(400));
        }
    }
}
