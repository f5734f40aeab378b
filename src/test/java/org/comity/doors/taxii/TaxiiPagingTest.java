package org.comity.doors.taxii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comity.doors.taxii.Stand.HOME;
import static org.comity.doors.taxii.Stand.OUTBOX;
import static org.comity.doors.taxii.Stand.OWNER;
import static org.comity.doors.taxii.Stand.PARTNER;
import static org.comity.doors.taxii.Stand.PARTNERS_COLLEAGUE;
import static org.comity.doors.taxii.Stand.READER;
import static org.comity.doors.taxii.Stand.id;
import static org.comity.doors.taxii.Stand.indicator;
import static org.comity.doors.taxii.Stand.list;
import static org.comity.doors.taxii.Stand.malware;
import static org.comity.doors.taxii.Stand.text;
import static org.comity.doors.taxii.TaxiiServerTest.error;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Going on from page to page, and not being sent again what one holds, on one collection of thirty objects. */
class TaxiiPagingTest {
    private static final int OBJECTS = 30;

    private static Stand stand;
    private static List<String> added;

    @BeforeAll
    static void open() throws Exception {
        stand = new Stand();
        var objects = new ArrayList<String>();
        added = new ArrayList<>();
        for (int i = 0; i < OBJECTS; i++) {
            objects.add(i % 3 == 2 ? malware(i) : indicator(i));
            added.add(id(i % 3 == 2 ? "malware" : "indicator", i));
        }
        stand.add(objects.toArray(String[]::new));
        stand.release();
    }

    @AfterAll
    static void close() {
        stand.close();
    }

    private static JsonObject page(String token, String path) throws Exception {
        return stand.ask(token, path);
    }

    // ---- next ----

    @Test
    void pages_hold_each_object_once_in_order_whatever_the_limit() throws Exception {
        for (String path : List.of(HOME + "objects/", HOME + "manifest/", OUTBOX + "objects/")) {
            for (int limit : new int[] {1, 2, 7, 29, 30, 31, 1_000}) {
                assertThat(stand.ids(path.startsWith(OUTBOX) ? PARTNER : READER, path, "limit=" + limit))
                        .as(path + limit)
                        .containsExactlyElementsOf(added);
            }
        }
    }

    @Test
    void the_limit_may_change_from_page_to_page() throws Exception {
        var random = new Random(5);
        for (int round = 0; round < 5; round++) {
            var seen = new ArrayList<String>();
            String next = "";
            do {
                int limit = 1 + random.nextInt(9);
                JsonObject page = page(READER, HOME + "objects/?limit=" + limit + next);
                assertThat(list(page, "objects").size()).isLessThanOrEqualTo(limit);
                list(page, "objects").forEach(each -> seen.add(text(each, "id")));
                next = page.has("next") ? "&next=" + page.text("next") : "";
            } while (!next.isEmpty());
            assertThat(seen).isEqualTo(added);
        }
    }

    @Test
    void a_filter_goes_on_from_page_to_page() throws Exception {
        List<String> malware =
                added.stream().filter(id -> id.startsWith("malware")).toList();
        assertThat(stand.ids(READER, HOME + "objects/", "limit=2&match[type]=malware"))
                .isEqualTo(malware);
        assertThat(stand.ids(READER, HOME + "objects/", "limit=3&match[version]=all"))
                .isEqualTo(added);
        assertThat(stand.ids(READER, HOME + "objects/", "limit=3&added_after=2000-01-01T00:00:00Z"))
                .isEqualTo(added);
        assertThat(stand.ids(READER, HOME + "objects/", "limit=1&match[id]=" + added.get(3) + "," + added.get(8)))
                .containsExactly(added.get(3), added.get(8));
    }

    @Test
    void a_page_asked_for_again_is_the_same_page() throws Exception {
        String next = text(page(READER, HOME + "objects/?limit=10"), "next");
        String second =
                stand.get(READER, HOME + "objects/?limit=10&next=" + next).body();
        page(READER, HOME + "objects/?limit=10&next=" + Json.parseObject(second).text("next"));
        assertThat(stand.get(READER, HOME + "objects/?limit=10&next=" + next).body())
                .isEqualTo(second);
    }

    @Test
    void the_last_page_has_no_next_and_says_that_there_is_no_more() throws Exception {
        JsonObject page = page(READER, HOME + "objects/?limit=" + OBJECTS);
        assertThat(page.get("more")).hasToString("false");
        assertThat(page.has("next")).isFalse();
        JsonObject before = page(READER, HOME + "objects/?limit=" + (OBJECTS - 1));
        assertThat(before.get("more")).hasToString("true");
        assertThat(before.text("next")).isNotBlank();
    }

    @Test
    void a_forged_next_is_a_400_whichever_bit_was_turned() throws Exception {
        String next = text(page(READER, HOME + "objects/?limit=10"), "next");
        var random = new Random(3);
        for (int letter = 0; letter < next.length(); letter++) {
            String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
            char other;
            do {
                other = alphabet.charAt(random.nextInt(64));
            } while (other == next.charAt(letter));
            String forged = next.substring(0, letter) + other + next.substring(letter + 1);
            error(stand.get(READER, HOME + "objects/?limit=10&next=" + forged), 400);
        }
        for (String forged :
                List.of("", "1", "%20" + next, next + "%20", next + next, next.substring(1), "%00", "null")) {
            error(stand.get(READER, HOME + "objects/?limit=10&next=" + forged), 400);
        }
    }

    @Test
    void a_next_opens_for_its_own_reader_collection_endpoint_and_filter_only() throws Exception {
        String next =
                page(READER, HOME + "objects/?limit=10&match[type]=indicator").text("next");
        String same = HOME + "objects/?match[type]=indicator&next=" + next;
        assertThat(stand.get(READER, same).statusCode()).isEqualTo(200);
        error(stand.get(OWNER, same), 400);
        error(stand.get(READER, HOME + "manifest/?match[type]=indicator&next=" + next), 400);
        error(stand.get(READER, HOME + "objects/?match[type]=malware&next=" + next), 400);
        error(stand.get(READER, same + "&match[version]=all"), 400);
        error(stand.get(READER, same + "&added_after=2000-01-01T00:00:00Z"), 400);
        error(stand.get(READER, same + "&match[spec_version]=2.1"), 400);
        error(stand.get(READER, HOME + "objects/" + added.get(0) + "/?next=" + next), 400);

        String partners = page(PARTNER, OUTBOX + "objects/?limit=10").text("next");
        error(stand.get(PARTNERS_COLLEAGUE, OUTBOX + "objects/?next=" + partners), 400);
        error(stand.get(READER, OUTBOX + "objects/?next=" + partners), 400);
        error(stand.get(READER, HOME + "objects/?next=" + partners), 400);
        assertThat(stand.get(PARTNER, OUTBOX + "objects/?next=" + partners).statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_next_brings_its_filter_along_for_clients_that_do_not_repeat_it() throws Exception {
        List<String> malware =
                added.stream().filter(id -> id.startsWith("malware")).toList();
        JsonObject first = page(READER, HOME + "objects/?limit=4&match[type]=malware&added_after=2000-01-01T00:00:00Z");
        JsonObject second = page(READER, HOME + "objects/?limit=1000&next=" + first.text("next"));
        var seen = new ArrayList<String>();
        for (JsonObject page : List.of(first, second)) {
            list(page, "objects").forEach(each -> seen.add(text(each, "id")));
        }
        assertThat(seen).isEqualTo(malware);
    }

    @Test
    void a_long_filter_goes_on_too_where_it_is_repeated() throws Exception {
        String filter = "limit=7&match[id]=" + String.join(",", added);
        assertThat(stand.ids(READER, HOME + "objects/", filter)).isEqualTo(added);
        String next = page(READER, HOME + "objects/?" + filter).text("next");
        error(stand.get(READER, HOME + "objects/?limit=7&next=" + next), 400);
    }

    @Test
    void a_next_opens_under_the_alias_and_the_id_and_in_whatever_order_the_filter_is_written() throws Exception {
        String id = stand.ask(READER, HOME).text("id");
        String next = page(READER, HOME + "objects/?limit=10&match[type]=malware,indicator&match[version]=last")
                .text("next");
        var response = stand.get(
                READER,
                "/taxii2/home/collections/" + id + "/objects/?match[type]=indicator,malware&limit=3&next=" + next);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(list(Json.parseObject(response.body()), "objects").getFirst().text("id"))
                .isEqualTo(added.get(10));
    }

    // ---- ETag ----

    private static String etag(String token, String path, String... headers) throws Exception {
        return stand.get(token, path, headers).headers().firstValue("ETag").orElseThrow();
    }

    @Test
    void a_page_that_is_held_already_is_not_sent_again() throws Exception {
        for (String path : List.of(
                HOME + "objects/",
                HOME + "manifest/?limit=3",
                HOME + "objects/?match[type]=x-nobody-knows",
                HOME + "objects/" + added.get(0) + "/",
                HOME + "objects/" + added.get(0) + "/versions/")) {
            String etag = etag(READER, path);
            assertThat(etag).startsWith("\"").endsWith("\"");
            for (String held : List.of(etag, "W/" + etag, "\"other\", " + etag, etag.replaceFirst("\"$", "-gzip\""))) {
                var response = stand.get(READER, path, "If-None-Match", held);
                assertThat(response.statusCode()).as(path + " " + held).isEqualTo(304);
                assertThat(response.body()).isEmpty();
                assertThat(response.headers().firstValue("ETag")).hasValue(etag);
                assertThat(response.headers().firstValue("X-TAXII-Date-Added-First"))
                        .isEmpty();
            }
        }
    }

    @Test
    void what_is_no_etag_of_this_page_gets_the_page() throws Exception {
        String path = HOME + "objects/?limit=3";
        String etag = etag(READER, path);
        for (String other : List.of(
                "*",
                "\"\"",
                "nonsense",
                etag.replace("\"", ""),
                etag.replaceFirst("\"(.)", etag.charAt(1) == '0' ? "\"1" : "\"0"),
                etag(READER, HOME + "objects/?limit=4"),
                etag(READER, HOME + "manifest/?limit=3"),
                etag(OWNER, path),
                "\"" + "a".repeat(20_000) + "\"")) {
            assertThat(stand.get(READER, path, "If-None-Match", other).statusCode())
                    .as(other)
                    .isEqualTo(200);
        }
    }

    @Test
    void pages_of_different_content_have_different_etags() throws Exception {
        assertThat(List.of(
                        etag(READER, HOME + "objects/"),
                        etag(READER, HOME + "objects/?limit=3"),
                        etag(READER, HOME + "objects/?limit=4"),
                        etag(READER, HOME + "objects/?match[type]=malware"),
                        etag(READER, HOME + "manifest/"),
                        etag(OWNER, HOME + "objects/"),
                        etag(PARTNER, OUTBOX + "objects/")))
                .doesNotHaveDuplicates();
    }

    @Test
    void an_addition_changes_the_etag_of_the_last_page() throws Exception {
        try (Stand own = new Stand()) {
            String empty = own.get(READER, HOME + "objects/")
                    .headers()
                    .firstValue("ETag")
                    .orElseThrow();
            own.add(indicator(1));
            var one = own.get(READER, HOME + "objects/", "If-None-Match", empty);
            assertThat(one.statusCode()).isEqualTo(200);
            own.add(indicator(1, "2025-01-01T00:00:00.000Z"));
            var two = own.get(
                    READER,
                    HOME + "objects/",
                    "If-None-Match",
                    one.headers().firstValue("ETag").orElseThrow());
            assertThat(two.statusCode()).isEqualTo(200);
            assertThat(two.body()).contains("2025-01-01");
        }
    }

    @Test
    void a_partners_page_is_logged_once_for_each_time_it_is_handed_over_and_never_for_304_or_nothing()
            throws Exception {
        try (Stand own = new Stand()) {
            own.add(indicator(1), indicator(2));
            own.release();
            assertThat(own.pagesLogged()).isZero();
            String etag = own.get(PARTNER, OUTBOX + "objects/")
                    .headers()
                    .firstValue("ETag")
                    .orElseThrow();
            assertThat(own.pagesLogged()).isEqualTo(1);
            assertThat(own.get(PARTNER, OUTBOX + "objects/", "If-None-Match", etag)
                            .statusCode())
                    .isEqualTo(304);
            assertThat(own.get(PARTNER, OUTBOX + "objects/?match[type]=x-nobody-knows")
                            .statusCode())
                    .isEqualTo(200);
            error(own.get(PARTNER, OUTBOX + "objects/?limit=0"), 400);
            error(own.get(PARTNER, OUTBOX + "objects/", "Accept", "text/html"), 406);
            assertThat(own.pagesLogged()).isEqualTo(1);
            own.get(PARTNER, OUTBOX + "objects/");
            assertThat(own.pagesLogged()).isEqualTo(2);
        }
    }

    @Test
    void a_held_page_is_not_confirmed_once_the_agreement_has_lapsed() throws Exception {
        try (Stand own = new Stand()) {
            own.add(indicator(1));
            own.release();
            String etag = own.get(PARTNER, OUTBOX + "objects/")
                    .headers()
                    .firstValue("ETag")
                    .orElseThrow();
            own.lapse();
            error(own.get(PARTNER, OUTBOX + "objects/", "If-None-Match", etag), 403);
        }
    }

    // ---- gzip ----

    @Test
    void a_page_is_packed_for_who_asks() throws Exception {
        var plain = stand.get(READER, HOME + "objects/");
        var packed = stand.sendForBytes(stand.to(HOME + "objects/")
                .header("Authorization", "Bearer " + stand.token(READER))
                .header("Accept-Encoding", "gzip"));
        assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(packed.body().length).isLessThan(plain.body().length() / 2);
        assertThat(new String(
                        new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes(),
                        StandardCharsets.UTF_8))
                .isEqualTo(plain.body());
        assertThat(packed.headers().firstValue("ETag"))
                .hasValue(plain.headers().firstValue("ETag").orElseThrow().replaceFirst("\"$", "-gzip\""));
    }
}
