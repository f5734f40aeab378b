package org.comity.doors.taxii;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Faults that were found in programs of others, tried on the TAXII door. */
final class KnownFaultsTest {
    private static final String OTHERS_OUTBOX = "/taxii2/agreements/collections/" + Stand.OTHER_AGREEMENT + "/";

    /** CVE-2026-56424: one object is authorised and another is acted on. */
    @Test
    void an_object_is_looked_for_in_the_collection_that_was_asked_and_in_no_other() throws Exception {
        try (var stand = new Stand()) {
            stand.releaseFirst();
            stand.add(Stand.indicator(7)); // at home only
            assertThat(stand.get(Stand.PARTNER, Stand.OUTBOX + "objects/" + Stand.id("malware", 900) + "/")
                            .statusCode())
                    .isEqualTo(200);
            String hidden = stand.get(Stand.PARTNER, Stand.OUTBOX + "objects/" + Stand.id("indicator", 7) + "/")
                    .body();
            String nowhere = stand.get(Stand.PARTNER, Stand.OUTBOX + "objects/" + Stand.id("indicator", 8) + "/")
                    .body();
            assertThat(hidden).isEqualTo(nowhere).doesNotContain("198.51.100.7");
        }
    }

    /** CVE-2019-12794 and CVE-2026-44380: somebody of less standing acts on somebody of more. */
    @Test
    void a_partner_with_every_scope_adds_nothing_at_home_or_in_its_outbox() throws Exception {
        try (var stand = new Stand()) {
            stand.releaseFirst();
            for (String collection : List.of(Stand.HOME, Stand.OUTBOX)) {
                assertThat(stand.post(
                                        Stand.PARTNER,
                                        collection + "objects/",
                                        BodyPublishers.ofString(Stand.envelope(Stand.indicator(1))))
                                .statusCode())
                        .isIn(403, 404);
            }
        }
    }

    /** CVE-2026-27960 and melicertes/csp#27: acting as somebody by naming them. */
    @Test
    void nobody_is_believed_for_naming_a_party() throws Exception {
        try (var stand = new Stand()) {
            stand.releaseFirst();
            for (String name : List.of(Stand.THEIRS, Stand.OURS, "admin", "")) {
                assertThat(stand.get(name, Stand.OUTBOX, "X-Forwarded-User", name, "X-Party", name)
                                .statusCode())
                        .isEqualTo(401);
            }
            assertThat(stand.get(Stand.STRANGER, Stand.OUTBOX, "X-Party", Stand.THEIRS)
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    /** CVE-2026-21886: a delete that was meant for one sort of thing removes any. */
    @Test
    void a_partner_deletes_nothing() throws Exception {
        try (var stand = new Stand()) {
            stand.releaseFirst();
            String path = Stand.OUTBOX + "objects/" + Stand.id("malware", 900) + "/";
            var request = stand.to(path)
                    .header("Authorization", "Bearer " + stand.token(Stand.PARTNER))
                    .header("Accept", Stand.TAXII)
                    .DELETE();
            assertThat(stand.send(request).statusCode()).isIn(403, 405);
            assertThat(stand.get(Stand.PARTNER, path).statusCode()).isEqualTo(200);
        }
    }

    /** MISP#1720 and MISP#4200: a party outside the group, or a group of nobody, is reached. */
    @Test
    void the_outbox_of_others_is_answered_like_one_that_is_not_there() throws Exception {
        try (var stand = new Stand()) {
            stand.releaseFirst();
            for (String rest : List.of("", "objects/", "manifest/")) {
                var others = stand.get(Stand.PARTNER, OTHERS_OUTBOX + rest);
                var nowhere = stand.get(Stand.PARTNER, OTHERS_OUTBOX.replace("syldavia", "nowhere") + rest);
                assertThat(others.statusCode()).isEqualTo(404).isEqualTo(nowhere.statusCode());
                assertThat(others.body().replace("syldavia", "nowhere")).isEqualTo(nowhere.body());
            }
            assertThat(stand.get(Stand.STRANGER, "/taxii2/agreements/collections/")
                            .body())
                    .doesNotContain(Stand.AGREEMENT);
        }
    }

    /** Histories and filters that reveal what is hidden. */
    @Test
    void versions_and_filters_show_nothing_of_what_is_held_at_home() throws Exception {
        try (var stand = new Stand()) {
            stand.releaseFirst();
            String manifest =
                    stand.get(Stand.PARTNER, Stand.OUTBOX + "manifest/").body();
            String filtered = stand.get(Stand.PARTNER, Stand.OUTBOX + "objects/?match%5Btype%5D=indicator")
                    .body();
            stand.add(Stand.indicator(3));
            assertThat(stand.get(Stand.PARTNER, Stand.OUTBOX + "manifest/").body())
                    .isEqualTo(manifest);
            assertThat(stand.get(Stand.PARTNER, Stand.OUTBOX + "objects/?match%5Btype%5D=indicator")
                            .body())
                    .isEqualTo(filtered);
        }
    }
}
