package org.comity.doors.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comity.Setting;
import org.comity.doors.console.Stand.Got;
import org.comity.parties.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Our people and tokens changed by forms: what a command allows is allowed, and nothing else. */
final class PeoplePagesTest {
    private static final String PERSON = "/console/contacts/person/";
    private static final Pattern TOKEN = Pattern.compile("comity_[A-Za-z0-9_-]{40,}");

    private Stand stand;
    private String adam;
    private String lena;

    @BeforeEach
    void open() throws IOException {
        stand = new Stand(
                rooms -> {}, Map.of(Setting.OIDC_ISSUER, "https://login.example", Setting.OIDC_CLIENT_ID, "northland"));
        adam = stand.in("adam", "administrator");
        lena = stand.in("lena", "operator");
    }

    @AfterEach
    void close() throws IOException {
        stand.close();
    }

    private void logged(String kind, String... parts) {
        assertThat(stand.logged(kind))
                .last()
                .asString()
                .contains("\"actor\":\"adam\"")
                .contains(parts);
    }

    @Test
    void an_administrator_takes_somebody_in_gives_and_takes_roles_and_removes_them() {
        Got in = stand.post(PERSON, adam, Map.of("name", "mara", "called", "Mara Example", "role.approver", "1"));
        assertThat(in.header("Location")).isEqualTo(PERSON + "mara/");
        logged("person added", "\"person\":\"mara\"", "approver");
        assertThat(stand.get(PERSON + "mara/", adam).body()).contains("Mara Example", "Set the roles", "Remove Mara");
        stand.post(PERSON + "mara/roles/", adam, Map.of("role.operator", "1", "role.auditor", "1"));
        assertThat(stand.rooms().people().require("mara").roles())
                .containsExactlyInAnyOrder(Role.OPERATOR, Role.AUDITOR);
        logged("roles changed", "\"from\":\"approver\"", "\"to\":\"operator,auditor\"");
        Got not = stand.post(PERSON + "mara/remove/", adam, Map.of("name", "lena"));
        assertThat(not.status()).isEqualTo(422);
        assertThat(stand.rooms().people().find("mara")).isPresent();
        stand.post(PERSON + "mara/remove/", adam, Map.of("name", "mara"));
        assertThat(stand.rooms().people().find("mara")).isEmpty();
        logged("person removed", "mara");
        assertThat(stand.get(PERSON + "mara/", adam).status()).isEqualTo(404);
    }

    @Test
    void nobody_gives_themselves_a_role_and_the_last_administrator_stays() {
        assertThat(stand.post(PERSON + "adam/roles/", adam, Map.of("role.administrator", "1", "role.operator", "1"))
                        .status())
                .isEqualTo(403);
        assertThat(stand.post(PERSON + "adam/roles/", adam, Map.of()).body())
                .contains("adam is the last administrator");
        Got last = stand.post(PERSON + "adam/remove/", adam, Map.of("name", "adam"));
        assertThat(last.status()).isEqualTo(403);
        assertThat(last.body()).contains("adam is the last administrator");
        assertThat(stand.rooms().people().require("adam").roles()).containsExactly(Role.ADMINISTRATOR);
        stand.post(PERSON + "lena/roles/", adam, Map.of("role.administrator", "1"));
        stand.post(PERSON + "adam/remove/", adam, Map.of("name", "adam"));
        assertThat(stand.rooms().people().find("adam")).isEmpty();
    }

    @Test
    void whoever_is_no_administrator_changes_nobody() {
        Map<String, Map<String, String>> forms = Map.of(
                PERSON,
                Map.of("name", "mara", "called", "Mara"),
                PERSON + "adam/roles/",
                Map.of(),
                PERSON + "lena/roles/",
                Map.of("role.administrator", "1", "role.operator", "1"),
                PERSON + "adam/remove/",
                Map.of("name", "adam"),
                PERSON + "adam/oidc/",
                Map.of("subject", "mine"),
                PERSON + "lena/oidc/",
                Map.of("subject", "mine"),
                PERSON + "adam/link/",
                Map.of(),
                PERSON + "adam/token/",
                Map.of("token", "t", "scope.commands", "1", "days", "1"));
        for (Map.Entry<String, Map<String, String>> each : forms.entrySet()) {
            assertThat(stand.post(each.getKey(), lena, each.getValue()).status())
                    .as(each.getKey())
                    .isEqualTo(403);
        }
        assertThat(stand.get(PERSON + "adam/", lena).body())
                .doesNotContain("Set the roles", "Remove Adam", "Make a token", "Tie to");
        assertThat(stand.logged("roles changed")).isEmpty();
        assertThat(stand.rooms().people().require("lena").roles()).containsExactly(Role.OPERATOR);
    }

    @Test
    void a_subject_is_tied_to_one_person_alone() {
        assertThat(stand.get(PERSON + "lena/", adam).body()).contains("What login.example calls them");
        stand.post(PERSON + "lena/oidc/", adam, Map.of("subject", "248289761001"));
        logged("login tied", "lena", "https://login.example", "248289761001");
        assertThat(stand.get(PERSON + "lena/", adam).body()).contains("248289761001");
        Got taken = stand.post(PERSON + "adam/oidc/", adam, Map.of("subject", "248289761001"));
        assertThat(taken.status()).isEqualTo(422);
        assertThat(taken.body()).contains("tied to lena already");
        assertThat(stand.run("auth", "explain", "lena"))
                .contains("At https://login.example they are 248289761001 (sub)");
        stand.post(PERSON + "lena/oidc/", adam, Map.of("end", "1"));
        logged("login untied", "lena");
        assertThat(stand.run("auth", "explain", "lena")).contains("Next: comity person oidc lena --subject SUB");
    }

    @Test
    void a_token_is_shown_once_and_ended_at_once() {
        Got made =
                stand.post(PERSON + "lena/token/", lena, Map.of("token", "lenas", "scope.commands", "1", "days", "30"));
        Matcher token = TOKEN.matcher(made.body());
        assertThat(token.find()).as(made.body()).isTrue();
        assertThat(stand.rooms().credentials().personByToken(token.group())).isPresent();
        assertThat(stand.get(PERSON + "lena/", lena).body()).contains("lenas").doesNotContain(token.group());
        assertThat(stand.logged("token made")).last().asString().contains("\"actor\":\"lena\"", "lenas");
        stand.post("/console/contacts/token/revoke/", lena, Map.of("token", "lenas"));
        assertThat(stand.rooms().credentials().personByToken(token.group())).isEmpty();

        Got sensor = stand.post(
                "/console/contacts/token/",
                lena,
                Map.of("token", "sensor", "party", Stand.OURS, "scope.taxii:write", "1", "days", "30"));
        assertThat(TOKEN.matcher(sensor.body()).find()).isTrue();
        assertThat(stand.logged("token made")).last().asString().contains("\"actor\":\"lena\"", "sensor", Stand.OURS);
        for (Map<String, String> wrong : List.of(
                Map.of("token", "t", "days", "30"),
                Map.of("token", "t", "scope.taxii:read", "1", "days", "0"),
                Map.of("token", "t", "scope.taxii:read", "1", "days", "3651"),
                Map.of("token", "sensor", "scope.taxii:read", "1", "days", "1"),
                Map.of("token", "t", "scope.commands", "1", "days", "1"),
                Map.of("token", "t", "scope.taxii:read", "1", "days", "1", "party", "nobody.example"))) {
            assertThat(stand.post("/console/contacts/token/", lena, wrong).status())
                    .as(wrong.toString())
                    .isEqualTo(422);
        }
        assertThat(stand.post("/console/contacts/token/revoke/", lena, Map.of("token", "none"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void whatever_is_typed_comes_back_as_text_and_a_form_of_another_site_does_nothing() {
        String script = Scene.SCRIPT;
        stand.post(PERSON, adam, Map.of("name", "mara", "called", script));
        stand.post(PERSON + "mara/oidc/", adam, Map.of("subject", script));
        stand.post("/console/contacts/token/", lena, Map.of("token", script, "scope.taxii:read", "1", "days", "9"));
        stand.post(PERSON + "mara/token/", adam, Map.of("token", script + "2", "scope.commands", "1", "days", "9"));
        for (Got got : List.of(
                stand.get("/console/contacts/", adam),
                stand.get(PERSON + "mara/", adam),
                stand.post(PERSON, adam, Map.of("name", script, "called", script)),
                stand.post(PERSON, adam, Map.of("name", "nora", "called", "Nora", "key", script)),
                stand.post(PERSON + "mara/remove/", adam, Map.of("name", script)),
                stand.post(PERSON + "lena/oidc/", adam, Map.of("subject", script)),
                stand.post(
                        "/console/contacts/token/",
                        lena,
                        Map.of("token", "t", "party", script, "scope.audit", "1", "days", "9")),
                stand.post("/console/contacts/token/revoke/", adam, Map.of("token", script)))) {
            assertThat(got.body()).doesNotContain("<script>", "<img");
        }
        assertThat(stand.get(PERSON + "mara/", adam).body()).contains("&lt;script&gt;");
        for (String path : List.of(
                PERSON,
                PERSON + "lena/roles/",
                PERSON + "lena/remove/",
                PERSON + "lena/oidc/",
                PERSON + "lena/token/",
                "/console/contacts/token/",
                "/console/contacts/token/revoke/")) {
            Got forged = stand.send(stand.form(path, adam, Map.of("name", "lena"))
                    .header("Origin", "https://elsewhere.example")
                    .header("Sec-Fetch-Site", "cross-site"));
            assertThat(forged.status()).as(path).isEqualTo(403);
        }
        assertThat(stand.rooms().people().find("lena")).isPresent();
    }
}
