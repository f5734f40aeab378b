package org.comity.doors.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.comity.doors.api.Stand.Got;
import org.comity.parties.Role;
import org.comity.seal.NoteKey;
import org.comity.seal.SigningKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Our own people over HTTP: the appointments say who may change whom, as everywhere. */
final class ApiPersonsTest {
    private static final String PIA = "{'person':'pia','name':'Pia Novak','roles':['approver','legal']}";

    private Stand stand;

    @BeforeEach
    void open() throws IOException {
        stand = new Stand();
        stand.person("lena", "operator");
        stand.person("anna", "approver");
        stand.person("ines", "auditor");
        stand.person("lea", "lead,legal");
        stand.person("adam", "administrator");
        stand.token("adam-reads", "adam", "api:read");
    }

    @AfterEach
    void close() throws IOException {
        stand.close();
    }

    @Test
    void our_people_are_listed_by_name() {
        Got first = stand.get("/persons?limit=2", "anna");
        assertThat(first.texts("persons.person")).containsExactly("adam", "anna");
        Got rest = stand.get("/persons?after=" + first.text("next"), "anna");
        assertThat(rest.texts("persons.person")).containsExactly("ines", "lea", "lena");
        assertThat(rest.json().get("more").toString()).isEqualTo("false");
        assertThat(stand.get("/me", "lea").json().texts("roles")).containsExactly("lead", "legal");
    }

    @Test
    void tokens_and_ties_of_somebody_are_shown_to_whom_the_console_shows_them() {
        Got own = stand.get("/persons/anna", "anna");
        assertThat(own.texts("tokens.name")).containsExactly("anna");
        assertThat(own.texts("ties.issuer")).isEmpty();
        assertThat(own.json().get("password").toString()).isEqualTo("false");
        Got operator = stand.get("/persons/anna", "lena");
        assertThat(operator.texts("tokens.name")).containsExactly("anna");
        assertThat(operator.json().has("ties")).isFalse();
        Got other = stand.get("/persons/lena", "anna");
        assertThat(other.json().has("tokens")).isFalse();
        assertThat(other.json().has("ties")).isFalse();
        assertThat(stand.get("/persons/lena", "ines").json().has("ties")).isTrue();
        assertThat(stand.get("/persons/adam", "adam").body()).doesNotContain("comity_");
    }

    @Test
    void somebody_is_taken_in_once_and_is_there_with_their_key() {
        String key = new NoteKey(
                        "pia",
                        SigningKey.create(new java.security.SecureRandom()).verifyKey())
                .text();
        String body = PIA.replace("}", ",'key':'" + key + "'}");
        Got added = stand.post("/persons", "adam", "add", body);
        assertThat(added.status()).as(added.body()).isEqualTo(201);
        assertThat(added.header("Location")).isEqualTo("/api/v1/persons/pia");
        assertThat(stand.post("/persons", "adam", "add", body).body()).isEqualTo(added.body());
        Got shown = stand.get("/persons/pia", "adam");
        assertThat(shown.json().texts("roles")).containsExactly("approver", "legal");
        assertThat(shown.text("key")).isEqualTo(key);
        assertThat(shown.text("fingerprint")).isNotEmpty();
        assertThat(stand.logged("person added")).last().asString().contains("\"actor\":\"adam\"", "pia");
        assertThat(stand.post("/persons", "adam", body).problem()).isEqualTo("invalid");
    }

    @Test
    void roles_are_those_that_are_said_from_now_on() {
        Got changed = stand.post("/persons/anna/roles", "adam", "{'roles':['operator','lead']}");
        assertThat(changed.json().texts("roles")).containsExactly("operator", "lead");
        assertThat(stand.rooms().people().require("anna").roles()).containsExactlyInAnyOrder(Role.OPERATOR, Role.LEAD);
        assertThat(stand.logged("roles changed")).singleElement().asString().contains("adam", "approver");
        assertThat(stand.post("/persons/anna/roles", "adam", "{'roles':['lead','operator']}")
                        .status())
                .isEqualTo(409);
        // Everybody may give up their own, and nobody takes one.
        assertThat(stand.post("/persons/anna/roles", "anna", "{'roles':['operator']}")
                        .status())
                .isEqualTo(200);
        assertThat(stand.post("/persons/anna/roles", "anna", "{'roles':['operator','auditor']}")
                        .problem())
                .isEqualTo("refused");
        assertThat(stand.post("/persons/adam/roles", "adam", "{'roles':['administrator','operator']}")
                        .problem())
                .isEqualTo("refused");
        assertThat(stand.post("/persons/adam/roles", "adam", "{'roles':[]}").problem())
                .isEqualTo("refused");
        assertThat(stand.rooms().people().require("adam").roles()).containsExactly(Role.ADMINISTRATOR);
    }

    @Test
    void who_is_removed_is_here_no_more_and_their_tokens_end() {
        assertThat(stand.post("/persons/anna/remove", "lena", "{}").problem()).isEqualTo("refused");
        assertThat(stand.get("/me", "anna").status()).isEqualTo(200);
        Got removed = stand.post("/persons/anna/remove", "adam", "gone", "{}");
        assertThat(removed.text("person")).isEqualTo("anna");
        assertThat(stand.post("/persons/anna/remove", "adam", "gone", "{}").body())
                .isEqualTo(removed.body());
        assertThat(stand.get("/me", "anna").problem()).isEqualTo("token");
        assertThat(stand.get("/persons/anna", "adam").problem()).isEqualTo("unknown");
        assertThat(stand.post("/persons/anna/remove", "adam", "{}").problem()).isEqualTo("unknown");
        assertThat(stand.logged("person removed")).singleElement().asString().contains("adam", "anna");
        assertThat(stand.post("/persons/adam/remove", "adam", "{}").problem()).isEqualTo("refused");
        // One's own hand is enough.
        assertThat(stand.post("/persons/lena/remove", "lena", "{}").status()).isEqualTo(200);
    }

    @Test
    void who_may_not_appoint_does_not_and_what_is_not_meant_is_not_taken() {
        for (String who : List.of("lena", "anna", "ines", "lea")) {
            assertThat(stand.post("/persons", who, PIA).problem()).isEqualTo("role");
            assertThat(stand.post("/persons/adam/roles", who, "{'roles':[]}").problem())
                    .isEqualTo("refused");
            assertThat(stand.post("/persons/adam/remove", who, "{}").problem()).isEqualTo("refused");
        }
        assertThat(stand.post("/persons", "adam-reads", PIA).problem()).isEqualTo("scope");
        assertThat(stand.post("/persons/lena/remove", "adam-reads", "{}").problem())
                .isEqualTo("scope");
        assertThat(stand.get("/persons", "").problem()).isEqualTo("token");
        assertThat(stand.get("/persons/nobody", "lena").problem()).isEqualTo("unknown");
        assertThat(stand.post("/persons/nobody/roles", "adam", "{'roles':[]}").problem())
                .isEqualTo("unknown");
        for (String body : List.of(
                "{}",
                "{'person':'pia'}",
                "{'name':'Pia'}",
                PIA.replace("'pia'", "'Pia!'"),
                PIA.replace("'pia'", "'operator'"),
                PIA.replace("Pia Novak", " "),
                PIA.replace("Pia Novak", "x".repeat(301)),
                PIA.replace("'legal'", "'king'"),
                PIA.replace("['approver','legal']", "'approver'"),
                PIA.replace("}", ",'key':'none'}"),
                PIA.replace("'roles'", "'rolls'"))) {
            assertThat(stand.post("/persons", "adam", body).problem()).as(body).isEqualTo("invalid");
        }
        assertThat(stand.post("/persons/lena/roles", "adam", "{}").problem()).isEqualTo("invalid");
        assertThat(stand.post("/persons/lena/remove", "adam", "{'why':'x'}").problem())
                .isEqualTo("invalid");
        assertThat(stand.rooms().people().all()).hasSize(5);
    }
}
