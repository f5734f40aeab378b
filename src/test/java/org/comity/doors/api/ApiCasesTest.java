package org.comity.doors.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.comity.doors.api.Stand.Got;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Cases over HTTP: what the command line does and says, for the person whose token is shown. */
final class ApiCasesTest {
    private static Stand stand;

    @BeforeAll
    static void open() throws IOException {
        stand = new Stand();
        stand.person("lena", "operator");
        stand.person("olga", "operator");
        stand.person("ines", "auditor");
        stand.person("lea", "lead");
    }

    @AfterAll
    static void close() throws IOException {
        stand.close();
    }

    private static Got opened(String name) {
        Got opened = stand.post(
                "/cases",
                "lena",
                "{'name':'%s','kind':'incident','agreement':'joint','title':'Outages','tlp':'AMBER'}".formatted(name));
        assertThat(opened.status()).isEqualTo(201);
        return opened;
    }

    @Test
    void whoever_calls_is_told_who_they_are() {
        Got me = stand.get("/me", "lena");
        assertThat(me.status()).isEqualTo(200);
        assertThat(me.text("person")).isEqualTo("lena");
        assertThat(me.json().texts("roles")).containsExactly("operator");
    }

    @Test
    void a_case_is_opened_and_worked_as_by_the_commands() {
        Got opened = opened("grid");
        String path = opened.header("Location").substring("/api/v1".length());
        assertThat(path).startsWith("/cases/grid.");
        Got notified = stand.post(
                path + "/steps",
                "lena",
                "{'step':'notified','says':{'party':'%s','roles':['technical']}}".formatted(Stand.WESTLAND));
        assertThat(notified.text("step")).isEqualTo("invited");
        assertThat(notified.json().texts("goes_to")).containsExactly(Stand.WESTLAND);
        assertThat(stand.post(
                                path + "/steps",
                                "lena",
                                "{'step':'assessed','says':{'class':'availability','severity':'yellow'}}")
                        .status())
                .isEqualTo(201);
        stand.post(path + "/steps", "lena", "{'step':'noted','text':'Ours alone','for':'home'}");

        Got shown = stand.get("/cases/grid", "ines");
        assertThat(shown.texts("members.party")).containsExactly(Stand.WESTLAND, Stand.OURS);
        assertThat(shown.texts("facts.value")).contains("assessed", "yellow");
        assertThat(stand.run("case", "show", "grid"))
                .contains(shown.text("digest").substring(0, 16));
        Got timeline = stand.get("/cases/grid/timeline?limit=2", "lena");
        assertThat(timeline.texts("steps.word")).containsExactly("opened", "notified");
        assertThat(stand.get("/cases/grid/timeline?after=" + timeline.text("next"), "lena")
                        .texts("steps.word"))
                .containsExactly("assessed", "noted");
        assertThat(stand.get(notified.header("Location").substring("/api/v1".length()), "lena")
                        .text("sha256"))
                .isEqualTo(notified.text("sha256"));
        assertThat(stand.logged("case step taken")).last().asString().contains("\"actor\":\"lena\"");
    }

    @Test
    void the_same_act_under_the_same_key_is_done_once() {
        opened("once");
        String note = "{'step':'noted','text':'Said once'}";
        Got first = stand.post("/cases/once/steps", "lena", "key-1", note);
        Got again = stand.post("/cases/once/steps", "lena", "key-1", note);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(first.header("Idempotent-Replayed")).isEmpty();
        assertThat(stand.get("/cases/once/timeline", "lena").texts("steps.step"))
                .isEqualTo(List.of("opened", "noted"));
    }

    @Test
    void a_lead_works_cases_as_on_the_command_line() {
        Got opened = stand.post(
                "/cases",
                "lea",
                "{'name':'led','kind':'incident','agreement':'joint','title':'Outages','tlp':'AMBER'}");
        assertThat(opened.status()).as(opened.body()).isEqualTo(201);
        assertThat(stand.post("/cases/led/steps", "lea", "{'step':'noted','text':'Led'}")
                        .status())
                .isEqualTo(201);
        assertThat(stand.post("/cases/led/readers", "lea", "{'person':'lea'}").status())
                .isEqualTo(200);
        assertThat(stand.get("/me", "lea").json().texts("roles")).containsExactly("lead");
    }
}
