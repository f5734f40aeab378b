package org.comity.doors.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comity.doors.console.Stand.Got;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A yes and a no on a page count as they do on the command line. */
final class ApprovalTest {
    private static final Pattern SHA = Pattern.compile("name=\"sha256\" value=\"([0-9a-f]{64})\"");
    private static final String STAGING = "/console/releases/staging/1/";

    private Stand stand;

    @BeforeEach
    void open() throws IOException {
        stand = new Stand();
        stand.person("lena", "approver");
        stand.person("otto", "approver,operator");
        stand.person("ines", "auditor");
        Scene.play(stand);
    }

    @AfterEach
    void close() throws IOException {
        stand.close();
    }

    private String sha(String cookie) {
        Matcher found = SHA.matcher(stand.get(STAGING, cookie).body());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    @Test
    void two_persons_approve_and_it_is_released() {
        String lena = stand.in("lena");
        String otto = stand.in("otto");
        String sha = sha(lena);
        assertThat(stand.post(STAGING + "approve/", lena, Map.of("sha256", sha)).body())
                .contains("1 of 2 persons");
        assertThat(stand.get(STAGING, lena).body())
                .contains("You have approved it")
                .doesNotContain("name=\"sha256\"");
        assertThat(stand.post(STAGING + "approve/", lena, Map.of("sha256", sha)).body())
                .as("one person is one person")
                .contains("1 of 2 persons");
        assertThat(stand.post(STAGING + "approve/", otto, Map.of("sha256", sha)).body())
                .contains("3 released to " + Scene.EASTLAND);
        assertThat(stand.get("/console/library/" + Scene.AMBER + "/", otto).body())
                .contains("state released");
        assertThat(stand.logged("approved")).hasSize(3).allMatch(each -> each.contains("token or login"));
        assertThat(stand.post(STAGING + "approve/", otto, Map.of("sha256", sha)).status())
                .as("it waits no longer")
                .isEqualTo(409);
    }

    @Test
    void a_yes_to_another_staging_than_was_on_the_page_is_none() {
        String lena = stand.in("lena");
        assertThat(stand.post(STAGING + "approve/", lena, Map.of("sha256", "0".repeat(64)))
                        .status())
                .isEqualTo(409);
        assertThat(stand.post(STAGING + "approve/", lena, Map.of()).status()).isEqualTo(409);
        assertThat(stand.logged("approved")).isEmpty();
    }

    @Test
    void who_is_no_approver_neither_sees_the_buttons_nor_can_press_them() {
        String ines = stand.in("ines");
        assertThat(stand.get(STAGING, ines).body()).doesNotContain(">Approve<", ">Reject<", ">Withdraw<");
        String sha = stand.rooms().gate().releases().staging(1).sha256().hex();
        assertThat(stand.post(STAGING + "approve/", ines, Map.of("sha256", sha)).status())
                .isEqualTo(403);
        assertThat(stand.post(STAGING + "reject/", ines, Map.of("why", "no")).status())
                .isEqualTo(403);
        assertThat(stand.post(STAGING + "withdraw/", ines, Map.of("why", "no")).status())
                .isEqualTo(403);
        assertThat(stand.get("/console/releases/", ines).body()).contains("Staging 1");
    }

    @Test
    void a_role_taken_away_counts_at_the_next_press() {
        String lena = stand.in("lena");
        String sha = sha(lena);
        stand.run("person", "role", "lena", "--take", "approver");
        Got got = stand.post(STAGING + "approve/", lena, Map.of("sha256", sha));
        assertThat(got.status()).isEqualTo(404);
        assertThat(stand.logged("approved")).isEmpty();
    }

    @Test
    void a_no_needs_a_reason_and_is_for_ever() {
        String lena = stand.in("lena");
        assertThat(stand.post(STAGING + "reject/", lena, Map.of("why", "  ")).status())
                .isEqualTo(422);
        assertThat(stand.post(STAGING + "reject/", lena, Map.of("why", "names a victim"))
                        .header("Location"))
                .isEqualTo(STAGING);
        assertThat(stand.get(STAGING, lena).body())
                .contains("rejected", "names a victim")
                .doesNotContain("name=\"sha256\"");
        assertThat(stand.logged("rejected")).singleElement().asString().contains("\"actor\":\"lena\"");
    }

    @Test
    void an_operator_takes_it_back() {
        String otto = stand.in("otto");
        assertThat(stand.post(STAGING + "withdraw/", otto, Map.of("why", "too early"))
                        .status())
                .isEqualTo(303);
        assertThat(stand.get(STAGING, otto).body()).contains("withdrawn", "too early");
    }
}
