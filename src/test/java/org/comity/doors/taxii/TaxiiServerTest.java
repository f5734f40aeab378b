package org.comity.doors.taxii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comity.doors.taxii.Stand.AGREEMENT;
import static org.comity.doors.taxii.Stand.HOME;
import static org.comity.doors.taxii.Stand.OUTBOX;
import static org.comity.doors.taxii.Stand.OWNER;
import static org.comity.doors.taxii.Stand.PARTNER;
import static org.comity.doors.taxii.Stand.READER;
import static org.comity.doors.taxii.Stand.STRANGER;
import static org.comity.doors.taxii.Stand.TAXII;
import static org.comity.doors.taxii.Stand.WRITER;
import static org.comity.doors.taxii.Stand.id;
import static org.comity.doors.taxii.Stand.indicator;
import static org.comity.doors.taxii.Stand.list;
import static org.comity.doors.taxii.Stand.malware;
import static org.comity.doors.taxii.Stand.text;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.comity.doors.Listening;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The endpoints of TAXII 2.1 over loopback HTTP: who sees what, and what they get. */
class TaxiiServerTest {
    private static final List<String> ENDPOINTS = List.of(
            "/taxii2/",
            "/taxii2/home/",
            "/taxii2/home/status/2d086da7-4bdc-4f91-900e-d77486753710/",
            "/taxii2/home/collections/",
            HOME,
            HOME + "manifest/",
            HOME + "objects/",
            HOME + "objects/" + id("indicator", 1) + "/",
            HOME + "objects/" + id("indicator", 1) + "/versions/");

    private Stand stand;

    @BeforeEach
    void open() throws Exception {
        stand = new Stand();
    }

    @AfterEach
    void close() {
        stand.close();
    }

    /** That an error has the standard's form (§3.6.1). */
    static JsonObject error(HttpResponse<String> response, int status) {
        assertThat(response.statusCode())
                .as(response.uri() + " " + response.body())
                .isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue(TAXII);
        JsonObject error = Json.parseObject(response.body());
        assertThat(error.text("title")).isNotBlank();
        assertThat(error.text("description")).isNotBlank();
        assertThat(error.text("error_code")).isNotBlank();
        assertThat(error.text("http_status")).isEqualTo("" + status);
        return error;
    }

    private static String error(HttpResponse<String> response, int status, String word) {
        String description = String.valueOf(error(response, status).text("description"));
        assertThat(description).contains(word);
        return description;
    }

    // ---- §1.6.9 authentication ----

    @Test
    void every_endpoint_asks_who_is_there() throws Exception {
        for (String path : ENDPOINTS) {
            var response = stand.send(stand.to(path).header("Accept", TAXII));
            error(response, 401);
            assertThat(response.headers().allValues("WWW-Authenticate"))
                    .containsExactly("Basic realm=\"comity\", charset=\"UTF-8\"", "Bearer realm=\"comity\"");
        }
        var post = stand.send(stand.to(HOME + "objects/")
                .header("Content-Type", TAXII)
                .POST(BodyPublishers.ofString(Stand.envelope(indicator(1)))));
        error(post, 401);
    }

    @Test
    void whatever_is_wrong_with_a_credential_the_answer_is_the_same() throws Exception {
        String expected = stand.send(stand.to("/taxii2/")).body();
        for (String header : List.of(
                "Bearer unknown",
                "Bearer ",
                "Bearer",
                "Bearer " + stand.token(OWNER) + "x",
                "bearer",
                "Basic !!!",
                "Basic " + base64("no-colon"),
                "Basic " + base64("user:unknown"),
                "Basic " + base64("user:" + stand.token(OWNER) + "x"),
                "Basic " + Base64.getEncoder().encodeToString(new byte[] {(byte) 0xff, ':', 'x'}),
                "Digest " + stand.token(OWNER),
                stand.token(OWNER),
                "Bearer " + stand.token(OWNER) + ", Bearer " + OWNER)) {
            var response = stand.send(stand.to("/taxii2/").header("Authorization", header));
            assertThat(response.statusCode()).as(header).isEqualTo(401);
            assertThat(response.body()).as(header).isEqualTo(expected);
        }
    }

    @Test
    void a_token_is_taken_as_bearer_and_as_the_password_of_basic_with_any_name() throws Exception {
        for (String header : List.of(
                "Bearer " + stand.token(OWNER),
                "bearer " + stand.token(OWNER),
                "Token " + stand.token(OWNER),
                "BEARER   " + stand.token(OWNER),
                "Basic " + base64("anybody:" + stand.token(OWNER)),
                "basic " + base64(":" + stand.token(OWNER)),
                "Basic " + base64("j\u00f6rg:" + stand.token(OWNER)))) {
            var response = stand.send(stand.to("/taxii2/").header("Authorization", header));
            assertThat(response.statusCode()).as(header).isEqualTo(200);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    // ---- §1.6.8 content negotiation ----

    @Test
    void every_endpoint_answers_406_to_who_takes_something_else() throws Exception {
        stand.add(indicator(1));
        for (String path : ENDPOINTS) {
            for (String accept : List.of("application/json", "application/taxii+json;version=2.0", "text/html")) {
                error(stand.get(OWNER, path, "Accept", accept), 406, "application/taxii+json;version=2.1");
            }
        }
        error(
                stand.post(
                        stand.token(OWNER),
                        HOME + "objects/",
                        BodyPublishers.ofString(Stand.envelope(indicator(2))),
                        "Accept",
                        "application/json"),
                406);
        assertThat(stand.ids(OWNER, HOME + "objects/", "")).containsExactly(id("indicator", 1));
    }

    @Test
    void every_endpoint_answers_in_the_media_type_of_the_standard() throws Exception {
        stand.add(indicator(1));
        for (String path : ENDPOINTS) {
            if (path.contains("status")) {
                continue;
            }
            for (String accept :
                    List.of(TAXII, "application/taxii+json", "*/*", "application/taxii+json ; version=2.1")) {
                var response = stand.get(OWNER, path, "Accept", accept);
                assertThat(response.statusCode()).as(path + " " + accept).isEqualTo(200);
                assertThat(response.headers().firstValue("Content-Type")).hasValue(TAXII);
            }
        }
    }

    // ---- §4.1 discovery, §4.2 API root ----

    @Test
    void discovery_lists_the_roots_a_visitor_may_know_of_under_the_public_address() throws Exception {
        stand.releaseFirst();
        JsonObject ours = stand.ask(OWNER, "/taxii2/");
        assertThat(ours.text("title")).isEqualTo("Ardania CSIRT");
        assertThat(ours.text("contact")).isEqualTo("duty@ardania.example");
        assertThat(ours.text("default")).isEqualTo("https://taxii.ardania.example/taxii2/home/");
        assertThat(ours.texts("api_roots"))
                .containsExactly(
                        "https://taxii.ardania.example/taxii2/home/",
                        "https://taxii.ardania.example/taxii2/agreements/");
        assertThat(stand.ask(PARTNER, "/taxii2/").texts("api_roots"))
                .containsExactly("https://taxii.ardania.example/taxii2/agreements/");
        JsonObject strangers = stand.ask(STRANGER, "/taxii2/");
        assertThat(strangers.names()).containsExactly("title", "contact");
    }

    @Test
    void an_api_root_tells_its_version_and_how_much_it_takes() throws Exception {
        JsonObject root = stand.ask(OWNER, "/taxii2/home/");
        assertThat(root.text("title")).isNotBlank();
        assertThat(root.texts("versions")).containsExactly(TAXII);
        assertThat(root.get("max_content_length")).hasToString("" + TaxiiDoor.BODY_BYTES_MAX);
        error(stand.get(PARTNER, "/taxii2/home/"), 404);
        error(stand.get(STRANGER, "/taxii2/agreements/"), 404);
        error(stand.get(OWNER, "/taxii2/elsewhere/"), 404);
    }

    // ---- §5.1 collections, §5.2 collection ----

    @Test
    void collections_are_listed_with_version_4_uuids_and_what_one_may_do() throws Exception {
        List<JsonObject> home = list(stand.ask(OWNER, "/taxii2/home/collections/"), "collections");
        assertThat(home).hasSize(1);
        JsonObject collection = home.getFirst();
        assertThat(UUID.fromString(collection.text("id")).version()).isEqualTo(4);
        assertThat(collection.text("alias")).isEqualTo("home");
        assertThat(collection.get("can_read")).hasToString("true");
        assertThat(collection.get("can_write")).hasToString("true");
        assertThat(collection.texts("media_types")).containsExactly("application/stix+json;version=2.1");

        JsonObject readers = list(stand.ask(READER, "/taxii2/home/collections/"), "collections")
                .getFirst();
        assertThat(readers.get("can_read")).hasToString("true");
        assertThat(readers.get("can_write")).hasToString("false");
    }

    @Test
    void a_collection_answers_under_its_id_and_its_alias() throws Exception {
        JsonObject byAlias = stand.ask(OWNER, HOME);
        String id = byAlias.text("id");
        assertThat(stand.ask(OWNER, "/taxii2/home/collections/" + id + "/")).isEqualTo(byAlias);
        stand.add(indicator(1));
        assertThat(stand.ids(OWNER, "/taxii2/home/collections/" + id + "/objects/", ""))
                .hasSize(1);
        assertThat(stand.get(OWNER, "/taxii2/home/collections/" + id).statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_partner_sees_its_outbox_and_nothing_else() throws Exception {
        stand.releaseFirst();
        stand.add(indicator(1));
        List<JsonObject> seen = list(stand.ask(PARTNER, "/taxii2/agreements/collections/"), "collections");
        assertThat(seen).hasSize(1);
        assertThat(seen.getFirst().text("alias")).isEqualTo(AGREEMENT);
        assertThat(seen.getFirst().get("can_write")).hasToString("false");

        String homeId = stand.ask(OWNER, HOME).text("id");
        String othersId = stand.ask(OWNER, "/taxii2/agreements/collections/ardania-syldavia-1/")
                .text("id");
        for (String path : List.of(
                HOME,
                HOME + "objects/",
                "/taxii2/home/collections/",
                "/taxii2/home/collections/" + homeId + "/objects/",
                "/taxii2/agreements/collections/home/",
                "/taxii2/agreements/collections/" + homeId + "/",
                "/taxii2/agreements/collections/ardania-syldavia-1/",
                "/taxii2/agreements/collections/" + othersId + "/objects/",
                "/taxii2/agreements/collections/" + othersId + "/manifest/")) {
            error(stand.get(PARTNER, path), 404);
        }
        error(stand.post(PARTNER, HOME + "objects/", BodyPublishers.ofString(Stand.envelope(indicator(2)))), 404);
    }

    @Test
    void what_may_not_be_known_and_what_is_not_there_look_the_same() throws Exception {
        stand.releaseFirst();
        String hidden = text(stand.ask(OWNER, "/taxii2/agreements/collections/ardania-syldavia-1/"), "id");
        String absent = hidden.replaceFirst("^.", hidden.startsWith("0") ? "1" : "0");
        var hiddenAnswer = stand.get(PARTNER, "/taxii2/agreements/collections/" + hidden + "/");
        var absentAnswer = stand.get(PARTNER, "/taxii2/agreements/collections/" + absent + "/");
        assertThat(hiddenAnswer.statusCode()).isEqualTo(absentAnswer.statusCode());
        assertThat(hiddenAnswer.body().replace(hidden, "ID"))
                .isEqualTo(absentAnswer.body().replace(absent, "ID"));
    }

    @Test
    void a_collection_stands_under_its_own_root_only() throws Exception {
        stand.releaseFirst();
        error(stand.get(OWNER, "/taxii2/agreements/collections/home/"), 404);
        error(stand.get(OWNER, "/taxii2/home/collections/" + AGREEMENT + "/"), 404);
    }

    // ---- rights ----

    @Test
    void who_may_not_read_is_told_403_and_may_still_add() throws Exception {
        stand.add(indicator(1));
        for (String path : List.of(
                HOME + "objects/",
                HOME + "manifest/",
                HOME + "objects/" + id("indicator", 1) + "/",
                HOME + "objects/" + id("indicator", 1) + "/versions/")) {
            error(stand.get(WRITER, path), 403, "can_read");
        }
        assertThat(stand.ask(WRITER, HOME).get("can_read")).hasToString("false");
        assertThat(stand.post(WRITER, HOME + "objects/", BodyPublishers.ofString(Stand.envelope(indicator(2))))
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void who_may_not_add_is_told_403() throws Exception {
        stand.releaseFirst();
        var body = BodyPublishers.ofString(Stand.envelope(indicator(1)));
        error(stand.post(READER, HOME + "objects/", body), 403, "can_write");
        error(stand.post(PARTNER, OUTBOX + "objects/", body), 403, "can_write");
        error(stand.post(OWNER, OUTBOX + "objects/", body), 403, "can_write");
        assertThat(stand.ids(OWNER, HOME + "objects/", "")).containsExactly(id("malware", 900));
    }

    @Test
    void deleting_takes_both_rights() throws Exception {
        stand.add(indicator(1));
        String path = HOME + "objects/" + id("indicator", 1) + "/";
        error(delete(READER, path), 403);
        error(delete(WRITER, path), 403);
        stand.release();
        error(delete(PARTNER, OUTBOX + "objects/" + id("indicator", 1) + "/"), 403);
        assertThat(stand.ids(OWNER, HOME + "objects/", "")).hasSize(1);
    }

    @Test
    void a_lapsed_agreement_closes_the_outbox_and_says_so() throws Exception {
        stand.add(indicator(1));
        stand.release();
        assertThat(stand.ids(PARTNER, OUTBOX + "objects/", "")).hasSize(1);
        stand.lapse();
        error(stand.get(PARTNER, OUTBOX + "objects/"), 403);
        error(stand.get(PARTNER, OUTBOX + "manifest/"), 403);
    }

    // ---- §5.4 objects, §5.3 manifest, §5.8 versions ----

    @Test
    void objects_come_back_byte_for_byte_in_the_order_they_were_added() throws Exception {
        stand.add(indicator(2), malware(1));
        stand.add(indicator(1));
        var response = stand.get(OWNER, HOME + "objects/");
        assertThat(response.body())
                .isEqualTo(
                        "{\"more\":false,\"objects\":[" + indicator(2) + "," + malware(1) + "," + indicator(1) + "]}");
    }

    @Test
    void the_manifest_tells_when_each_was_added_and_the_headers_the_first_and_the_last() throws Exception {
        stand.add(indicator(1), malware(1), indicator(2));
        var response = stand.get(OWNER, HOME + "manifest/");
        List<JsonObject> records = list(Json.parseObject(response.body()), "objects");
        assertThat(records).hasSize(3);
        JsonObject first = records.getFirst();
        JsonObject last = records.getLast();
        assertThat(first.text("id")).isEqualTo(id("indicator", 1));
        assertThat(first.text("version")).isEqualTo("2024-01-01T00:00:00.000Z");
        assertThat(first.text("media_type")).isEqualTo("application/stix+json;version=2.1");
        assertThat(first.text("date_added")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
        assertThat(first.text("date_added")).isLessThan(last.text("date_added"));
        for (String path : List.of("manifest/", "objects/")) {
            var headers = stand.get(OWNER, HOME + path).headers();
            assertThat(headers.firstValue("X-TAXII-Date-Added-First")).hasValue(first.text("date_added"));
            assertThat(headers.firstValue("X-TAXII-Date-Added-Last")).hasValue(last.text("date_added"));
        }
    }

    @Test
    void an_empty_collection_is_an_empty_envelope_without_a_list() throws Exception {
        var objects = stand.get(OWNER, HOME + "objects/");
        assertThat(objects.body()).isEqualTo("{\"more\":false}");
        assertThat(objects.headers().firstValue("X-TAXII-Date-Added-First")).isEmpty();
        assertThat(stand.get(OWNER, HOME + "manifest/").body()).isEqualTo("{}");
    }

    @Test
    void versions_of_an_object_are_listed_and_each_can_be_had() throws Exception {
        stand.add(
                indicator(1, "2024-01-01T00:00:00.000Z"),
                indicator(1, "2024-01-02T00:00:00.000Z"),
                indicator(1, "2024-01-03T00:00:00.123456Z"));
        String object = HOME + "objects/" + id("indicator", 1) + "/";
        assertThat(stand.ask(OWNER, object + "versions/").texts("versions"))
                .containsExactly("2024-01-01T00:00:00.000Z", "2024-01-02T00:00:00.000Z", "2024-01-03T00:00:00.123456Z");
        assertThat(versions(object)).containsExactly("2024-01-03T00:00:00.123456Z");
        assertThat(versions(object + "?match[version]=first")).containsExactly("2024-01-01T00:00:00.000Z");
        assertThat(versions(object + "?match[version]=last,first"))
                .containsExactly("2024-01-01T00:00:00.000Z", "2024-01-03T00:00:00.123456Z");
        assertThat(versions(object + "?match[version]=all")).hasSize(3);
        assertThat(versions(object + "?match[version]=2024-01-02T00:00:00Z"))
                .containsExactly("2024-01-02T00:00:00.000Z");
        assertThat(versions(object + "?match[version]=2024-01-02T00:00:00.000000Z,last"))
                .hasSize(2);
        assertThat(versions(object + "?match[spec_version]=2.1")).hasSize(1);
        assertThat(versions(object + "?match[spec_version]=2.0")).isEmpty();
        assertThat(versions(HOME + "objects/?match[version]=all")).hasSize(3);
        assertThat(versions(HOME + "objects/")).hasSize(1);
    }

    private List<String> versions(String path) throws Exception {
        return list(stand.ask(OWNER, path), "objects").stream()
                .map(each -> text(each, "modified"))
                .toList();
    }

    @Test
    void an_object_that_is_not_here_is_not_found() throws Exception {
        stand.add(indicator(1));
        for (String id : List.of(id("indicator", 2), "nonsense", "indicator--", "%2e%2e", "a%20b", "%00")) {
            var response = stand.get(OWNER, HOME + "objects/" + id + "/");
            assertThat(response.statusCode()).as(id).isIn(400, 404);
            error(response, response.statusCode());
        }
        error(stand.get(OWNER, HOME + "objects/" + id("indicator", 2) + "/versions/"), 404);
        error(stand.get(OWNER, HOME + "objects/" + id("indicator", 1) + "/?match[version]=2023-01-01T00:00:00Z"), 404);
    }

    @Test
    void an_object_that_was_not_added_lately_is_an_empty_page_and_one_that_is_not_here_a_404() throws Exception {
        stand.add(indicator(1));
        String later = "?added_after=2999-01-01T00:00:00Z";
        assertThat(stand.get(OWNER, HOME + "objects/" + id("indicator", 1) + "/" + later)
                        .body())
                .isEqualTo("{\"more\":false}");
        assertThat(stand.get(OWNER, HOME + "objects/" + id("indicator", 1) + "/versions/" + later)
                        .body())
                .isEqualTo("{}");
        error(stand.get(OWNER, HOME + "objects/" + id("indicator", 2) + "/" + later), 404);
    }

    @Test
    void filters_narrow_what_is_given() throws Exception {
        stand.add(indicator(1), malware(1), indicator(2), malware(2));
        assertThat(stand.ids(OWNER, HOME + "objects/", "match[type]=malware"))
                .containsExactly(id("malware", 1), id("malware", 2));
        assertThat(stand.ids(OWNER, HOME + "objects/", "match[type]=malware,indicator"))
                .hasSize(4);
        assertThat(stand.ids(OWNER, HOME + "objects/", "match[type]=x-nobody-knows"))
                .isEmpty();
        assertThat(stand.ids(
                        stand.token(OWNER),
                        HOME + "manifest/",
                        "match[id]=" + id("indicator", 2) + "," + id("malware", 1) + "&match[type]=malware"))
                .containsExactly(id("malware", 1));
        assertThat(stand.ids(OWNER, HOME + "objects/", "match[spec_version]=2.0"))
                .isEmpty();
        assertThat(stand.ids(OWNER, HOME + "objects/", "match[spec_version]=2.0,2.1"))
                .hasSize(4);
    }

    @Test
    void added_after_goes_on_where_the_header_of_the_last_page_says() throws Exception {
        stand.add(indicator(1), indicator(2), indicator(3));
        var page = stand.get(OWNER, HOME + "objects/?limit=2");
        String last = page.headers().firstValue("X-TAXII-Date-Added-Last").orElseThrow();
        assertThat(stand.ids(OWNER, HOME + "objects/", "added_after=" + last)).containsExactly(id("indicator", 3));
        assertThat(stand.ids(OWNER, HOME + "objects/", "added_after=1990-01-01T00:00:00Z"))
                .hasSize(3);
        assertThat(stand.ids(OWNER, HOME + "objects/", "added_after=2999-01-01T00:00:00Z"))
                .isEmpty();
    }

    @Test
    void every_malformed_query_is_a_400_at_every_endpoint_that_reads_one() throws Exception {
        stand.add(indicator(1));
        for (String path : List.of(
                HOME + "objects/",
                HOME + "manifest/",
                HOME + "objects/" + id("indicator", 1) + "/",
                HOME + "objects/" + id("indicator", 1) + "/versions/")) {
            for (String query : List.of(
                    "limit=0",
                    "limit=-1",
                    "limit=abc",
                    "limit=",
                    "limit=1&limit=2",
                    "added_after=nonsense",
                    "added_after=2024-01-01T00:00:00%2B01:00",
                    "next=",
                    "next=forged",
                    "next=" + "A".repeat(32),
                    "match[unknown]=x",
                    "unknown=x",
                    "match[spec_version]=two",
                    "%ff=x",
                    "limit=%zz")) {
                String answer =
                        query.contains("%zz") || query.contains("%ff") ? Raw.ask(stand, OWNER, path + "?" + query) : "";
                if (answer.isEmpty()) {
                    error(stand.get(OWNER, path + "?" + query), 400);
                } else {
                    assertThat(answer).as(query).startsWith("HTTP/1.1 400").contains("\"http_status\":\"400\"");
                }
            }
        }
        error(stand.get(OWNER, HOME + "objects/?match[version]=nonsense"), 400, "match[version]");
        error(stand.get(OWNER, HOME + "objects/?match[version]=all,last"), 400, "by itself");
        error(stand.get(OWNER, HOME + "objects/?match[id]=nonsense"), 400, "match[id]");
        error(stand.get(OWNER, HOME + "objects/" + id("indicator", 1) + "/?match[type]=indicator"), 400, "match[type]");
    }

    @Test
    void a_query_with_plain_brackets_is_read_like_one_with_encoded_ones() throws Exception {
        stand.add(indicator(1), malware(1));
        assertThat(Raw.ask(stand, OWNER, HOME + "objects/?match[type]=malware"))
                .startsWith("HTTP/1.1 200")
                .contains(id("malware", 1))
                .doesNotContain("indicator--");
    }

    // ---- §5.5 add, §4.3 status ----

    @Test
    void what_was_added_can_be_asked_for_again() throws Exception {
        var posted = stand.post(
                OWNER,
                HOME + "objects/",
                BodyPublishers.ofString(Stand.envelope(indicator(1), "{\"type\":\"indicator\"}", "7")));
        assertThat(posted.statusCode()).isEqualTo(202);
        assertThat(posted.headers().firstValue("Content-Type")).hasValue(TAXII);
        JsonObject status = Json.parseObject(posted.body());
        assertThat(UUID.fromString(status.text("id")).version()).isEqualTo(4);
        assertThat(status.text("status")).isEqualTo("complete");
        assertThat(status.text("request_timestamp")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
        assertThat(status.get("total_count")).hasToString("3");
        assertThat(status.get("success_count")).hasToString("1");
        assertThat(status.get("failure_count")).hasToString("2");
        assertThat(status.get("pending_count")).hasToString("0");
        JsonObject success = list(status, "successes").getFirst();
        assertThat(success.text("id")).isEqualTo(id("indicator", 1));
        assertThat(success.text("version")).isEqualTo("2024-01-01T00:00:00.000Z");
        for (JsonObject each : list(status, "failures")) {
            assertThat(each.text("id")).isNotNull();
            assertThat(each.text("version")).isNotNull();
            assertThat(each.text("message")).isNotBlank();
        }
        String path = "/taxii2/home/status/" + status.text("id") + "/";
        assertThat(posted.headers().firstValue("Location")).hasValue(path);
        assertThat(stand.ask(OWNER, path)).isEqualTo(status);
    }

    @Test
    void a_status_is_known_to_nobody_else() throws Exception {
        String id = stand.add(indicator(1)).text("id");
        error(stand.get(PARTNER, "/taxii2/agreements/status/" + id + "/"), 404);
        error(stand.get(OWNER, "/taxii2/agreements/status/" + id + "/"), 404);
        for (String unknown : List.of("2d086da7-4bdc-4f91-900e-d77486753710", "nonsense", "1-1-1-1-1", "%20")) {
            error(stand.get(OWNER, "/taxii2/home/status/" + unknown + "/"), 404);
        }
    }

    @Test
    void what_is_held_already_is_no_failure() throws Exception {
        stand.add(indicator(1));
        JsonObject again = stand.add(indicator(1), indicator(1), indicator(2));
        assertThat(again.get("success_count")).hasToString("3");
        assertThat(stand.ids(OWNER, HOME + "objects/", "")).containsExactly(id("indicator", 1), id("indicator", 2));
    }

    @Test
    void envelopes_bundles_and_nothing_are_taken() throws Exception {
        for (String body : List.of(
                "{}",
                "{\"objects\":[]}",
                "{\"more\":false}",
                "{\"type\":\"bundle\",\"id\":\"bundle--5d0092c5-5f74-4287-9642-33f4c354e56d\",\"objects\":[]}",
                " \n {\"objects\" : [ ] } \n ")) {
            var response = stand.post(OWNER, HOME + "objects/", BodyPublishers.ofString(body));
            assertThat(response.statusCode()).as(body).isEqualTo(202);
            assertThat(Json.parseObject(response.body()).get("total_count")).hasToString("0");
        }
        var bundle = stand.post(
                stand.token(OWNER),
                HOME + "objects/",
                BodyPublishers.ofString(
                        "{\"type\":\"bundle\",\"id\":\"bundle--5d0092c5-5f74-4287-9642-33f4c354e56d\",\"objects\":["
                                + indicator(1) + "]}"));
        assertThat(bundle.statusCode()).isEqualTo(202);
        assertThat(stand.ids(OWNER, HOME + "objects/", "")).containsExactly(id("indicator", 1));
    }

    // ---- §5.7 delete ----

    private HttpResponse<String> delete(String token, String path) throws Exception {
        return stand.send(stand.to(path)
                .header("Authorization", "Bearer " + stand.token(token))
                .header("Accept", TAXII)
                .DELETE());
    }

    @Test
    void a_deleted_object_is_gone() throws Exception {
        stand.add(indicator(1), indicator(1, "2024-01-02T00:00:00.000Z"), indicator(2));
        String object = HOME + "objects/" + id("indicator", 1) + "/";
        var deleted = delete(OWNER, object);
        assertThat(deleted.statusCode()).isEqualTo(200);
        assertThat(deleted.headers().firstValue("Content-Type")).hasValue(TAXII);
        assertThat(deleted.body()).isEmpty();
        error(stand.get(OWNER, object), 404);
        error(stand.get(OWNER, object + "versions/"), 404);
        assertThat(stand.ids(OWNER, HOME + "manifest/", "match[version]=all")).containsExactly(id("indicator", 2));
        error(delete(OWNER, object), 404);
    }

    @Test
    void a_single_version_can_be_deleted() throws Exception {
        stand.add(indicator(1), indicator(1, "2024-01-02T00:00:00.000Z"));
        String object = HOME + "objects/" + id("indicator", 1) + "/";
        assertThat(delete(OWNER, object + "?match[version]=2024-01-02T00:00:00.000Z")
                        .statusCode())
                .isEqualTo(200);
        error(stand.get(OWNER, object + "?match[version]=2024-01-02T00:00:00.000Z"), 404);
        assertThat(versions(object)).containsExactly("2024-01-01T00:00:00.000Z");
        error(delete(OWNER, object + "?match[version]=2024-01-02T00:00:00.000Z"), 404);
        error(delete(OWNER, object + "?match[spec_version]=2.0"), 404);
        error(delete(OWNER, object + "?limit=1"), 400);
        error(delete(OWNER, object + "?match[version]=nonsense"), 400);
    }

    // ---- the other database ----

    @OnBothDatabases
    void a_round_of_everything_gives_the_same_on_both_databases(Databases kind) throws Exception {
        try (Stand own = new Stand(kind.fresh(), Listening.plain("127.0.0.1:0"))) {
            own.add(indicator(1), malware(1), indicator(1, "2024-01-02T00:00:00.000Z"), indicator(2));
            own.release();
            String object = HOME + "objects/" + id("indicator", 2) + "/";
            assertThat(own.ids(OWNER, HOME + "objects/", "limit=1"))
                    .containsExactly(id("malware", 1), id("indicator", 1), id("indicator", 2));
            assertThat(own.ids(OWNER, HOME + "manifest/", "match[version]=all&match[type]=indicator"))
                    .containsExactly(id("indicator", 1), id("indicator", 1), id("indicator", 2));
            assertThat(own.ask(OWNER, object + "versions/").texts("versions")).hasSize(1);
            assertThat(own.ids(PARTNER, OUTBOX + "objects/", "limit=2")).hasSize(3);
            assertThat(own.pagesLogged()).isEqualTo(2);
            assertThat(own.get(OWNER, HOME + "objects/").headers().firstValue("X-TAXII-Date-Added-First"))
                    .hasValue(own.get(OWNER, HOME + "manifest/")
                            .headers()
                            .firstValue("X-TAXII-Date-Added-First")
                            .orElseThrow());
        }
    }

    // ---- methods and paths ----

    @Test
    void wrong_methods_and_wrong_paths_are_answered_in_the_form_of_the_standard() throws Exception {
        for (String method : List.of("PUT", "PATCH", "DELETE")) {
            var response = stand.send(stand.to(HOME + "objects/")
                    .header("Authorization", "Bearer " + stand.token(OWNER))
                    .method(method, BodyPublishers.noBody()));
            error(response, 405, "GET, HEAD, POST, OPTIONS");
            assertThat(response.headers().firstValue("Allow")).hasValue("GET, HEAD, POST, OPTIONS");
        }
        for (String path : List.of(
                "/taxii2/home/nothing/", "/taxii2/home/collections/home/objects/x/y/", "/taxii2/a/b/c/d/e/f/g")) {
            error(stand.get(OWNER, path), 404);
        }
        assertThat(stand.get(OWNER, "/taxii/").statusCode()).isEqualTo(404);
    }

    @Test
    void a_slash_at_the_end_makes_no_difference() throws Exception {
        stand.add(indicator(1));
        for (String path : ENDPOINTS) {
            var with = stand.get(OWNER, path);
            var without = stand.get(OWNER, path.substring(0, path.length() - 1));
            assertThat(without.statusCode()).isEqualTo(with.statusCode());
            assertThat(without.body()).isEqualTo(with.body());
        }
    }

    @Test
    void head_answers_like_get_without_the_body() throws Exception {
        stand.add(indicator(1));
        var head = stand.send(stand.to(HOME + "objects/")
                .header("Authorization", "Bearer " + stand.token(OWNER))
                .HEAD());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("X-TAXII-Date-Added-Last")).isPresent();
    }

    @Test
    void answers_are_for_their_reader_alone() throws Exception {
        stand.add(indicator(1));
        for (String path : ENDPOINTS) {
            var headers = stand.get(OWNER, path).headers();
            assertThat(headers.firstValue("Cache-Control").orElse("")).matches("private, no-cache|no-store");
        }
        assertThat(stand.get(OWNER, HOME + "objects/")
                        .headers()
                        .firstValue("Vary")
                        .orElse(""))
                .contains("Authorization", "Accept-Encoding");
    }
}
