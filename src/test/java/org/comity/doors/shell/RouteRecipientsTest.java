package org.comity.doors.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.comity.json.JsonObject;
import org.comity.routing.Recipient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets a row: sectors, overrides, opt-outs, and contacts for abuse. */
class RouteRecipientsTest {
    private static final String HEADER = "ip,port,hostname,sector,naics\n";

    @TempDir
    Path folder;

    private RouteStage stage;

    @BeforeEach
    void lay() throws IOException {
        stage = new RouteStage(folder);
    }

    /** To whom a row of a scan goes. */
    private String to(String row) throws IOException {
        stage.route(HEADER + row + "\n", "--report", "scan_x", "-");
        assertThat(stage.said()).doesNotContain("comity:");
        return String.join(" ", stage.files().keySet()).replace("/scan_x.csv", "");
    }

    @Test
    void a_sector_stands_behind_the_host_name_and_before_the_network() throws IOException {
        stage.recipients("", "  - {id: health, name: Health, sectors: [Health Care, \"62\"]}\n");
        assertThat(to("192.0.2.1,1,,Health Care,")).isEqualTo("health");
        assertThat(to("192.0.2.1,1,,HEALTH care,0")).isEqualTo("health");
        assertThat(to("192.0.2.1,1,a.hospital.example,Health Care,")).isEqualTo("hospitals");
        assertThat(to("192.0.2.1,1,,Health,")).as("words count whole").isEqualTo("net");
        assertThat(to("192.0.2.1,1,,,622110")).isEqualTo("health");
        assertThat(to("192.0.2.1,1,,Communications,622110")).isEqualTo("health");
        assertThat(to("192.0.2.1,1,,,518210")).isEqualTo("net");
        assertThat(to("192.0.2.1,1,,,")).isEqualTo("net");
    }

    @Test
    void a_sector_of_one_country_goes_before_the_sector_everywhere() throws IOException {
        stage.recipients("", """
                  - {id: health-nl, name: Health in NL, sectors: "62@nl"}
                  - {id: hospitals-se, name: Hospitals in SE, sectors: "622@SE"}
                  - {id: health, name: Health, sectors: "62"}
                """);
        assertThat(to("192.0.2.1,1,,,622110")).isEqualTo("health-nl");
        assertThat(to("198.51.100.1,1,,,622110")).isEqualTo("hospitals-se");
        assertThat(to("198.51.100.1,1,,,621000")).isEqualTo("health");
        assertThat(to("203.0.113.1,1,,,622110"))
                .as("a country that no table knows")
                .isEqualTo("health");
    }

    @Test
    void what_a_table_says_of_a_sector_counts_before_the_report() throws IOException {
        stage.table("sector", "prefixes", stage.today, "192.0.2.0/25,Energy\n192.0.2.64/26,622110\n");
        stage.recipients("", """
                  - {id: health, name: Health, sectors: [Health Care, "62"]}
                  - {id: energy, name: Energy, sectors: energy}
                """);
        assertThat(to("192.0.2.1,1,,Health Care,622110")).isEqualTo("energy");
        assertThat(to("192.0.2.65,1,,Energy,")).isEqualTo("health");
        assertThat(to("192.0.2.129,1,,Health Care,")).isEqualTo("health");
    }

    @Test
    void the_list_given_later_overrides_whom_it_names_too() throws IOException {
        stage.write("own.yaml", """
                comity: route-recipients/1
                unroutable: desk
                recipients:
                  - {id: net, name: The network by its new name, prefixes: 198.51.100.0/24, mail: noc@net.example}
                  - {id: desk, name: Our own desk}
                """);
        assertThat(stage.route(
                        HEADER + "192.0.2.1,1,,,\n198.51.100.1,1,,,\n203.0.113.1,1,,,\n",
                        "--report",
                        "scan_x",
                        "--recipients",
                        "recipients.yaml",
                        "--recipients",
                        "own.yaml",
                        "-"))
                .isZero();
        assertThat(stage.files())
                .isEqualTo(Map.of(
                        "nl/scan_x.csv", HEADER + "192.0.2.1,1,,,\n",
                        "net/scan_x.csv", HEADER + "198.51.100.1,1,,,\n",
                        "desk/scan_x.csv", HEADER + "203.0.113.1,1,,,\n"));
        List<JsonObject> lists = objects("lists");
        assertThat(lists.stream().map(each -> each.text("file"))).containsExactly("recipients.yaml", "own.yaml");
        assertThat(lists).allSatisfy(each -> assertThat(each.text("sha256")).hasSize(64));
        stage.write("bad.yaml", "comity: route-recipients/1\nunroutable: nobody\nrecipients:\n  - {id: a, name: A}\n");
        assertThat(stage.route("", "--report", "x", "--recipients", "recipients.yaml", "--recipients", "bad.yaml", "-"))
                .isEqualTo(2);
        assertThat(stage.said()).contains("bad.yaml: ", "there is no recipient nobody");
    }

    private List<JsonObject> objects(String name) throws IOException {
        return Objects.requireNonNull(stage.account().array(name)).elements().stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    @Test
    void rows_of_what_was_opted_out_of_end_there() throws IOException {
        stage.recipients("", """
                  - id: all
                    name: All of it
                    prefixes: 0.0.0.0/0
                    opted-out:
                      domains: clinic.example
                      asns: 64500
                      sectors: "62"
                      reports: scan_y
                """);
        assertThat(to("198.51.100.1,1,,,")).isEqualTo("all");
        assertThat(to("192.0.2.1,1,,,")).as("by network").isEmpty();
        assertThat(stage.count("refused")).isEqualTo("1");
        assertThat(to("198.51.100.1,1,a.clinic.example,,")).as("by name").isEmpty();
        assertThat(to("198.51.100.1,1,,,622110")).as("by sector").isEmpty();
        assertThat(to("198.51.100.1,1,notclinic.example,,512000")).isEqualTo("all");
        stage.route(HEADER + "198.51.100.1,1,,,\n", "--report", "scan_y", "-");
        assertThat(stage.count("refused")).as("by report").isEqualTo("1");
    }

    @Test
    void who_is_not_listed_is_found_by_the_contact_for_abuse_where_the_list_says_so() throws IOException {
        stage.table("abuse", "prefixes", stage.today, """
                192.0.2.0/24,abuse@network.example
                203.0.113.0/25,Abuse@Other.Example
                203.0.113.128/25,nobody.is.written.to@other.example
                """);
        String rows = HEADER + "192.0.2.1,1,,,\n203.0.113.1,1,,,\n";
        assertThat(stage.route(rows, "--report", "scan_x", "-")).isZero();
        assertThat(stage.count("unroutable"))
                .as("nobody said that they are written to")
                .isEqualTo("1");

        stage.recipients("abuse-contacts: on\n", "");
        assertThat(stage.route(rows + "203.0.114.1,1,,,\n", "--report", "scan_x", "-"))
                .isZero();
        String id = Recipient.ofContact("abuse@other.example").id();
        assertThat(id).matches("abuse-other\\.example-[0-9a-f]{16}");
        assertThat(stage.files())
                .isEqualTo(Map.of(
                        "net/scan_x.csv",
                        HEADER + "192.0.2.1,1,,,\n",
                        id + "/scan_x.csv",
                        HEADER + "203.0.113.1,1,,,\n"));
        assertThat(stage.count("unroutable")).isEqualTo("1");
        assertThat(objects("recipients").stream().filter(each -> each.has("mail")))
                .as("those who got nothing are not told of")
                .singleElement()
                .satisfies(each -> assertThat(each.text("mail")).isEqualTo("abuse@other.example"));
        assertThat(stage.said()).contains(id).doesNotContain("nobody.is.written.to");
    }

    @Test
    void contacts_that_read_alike_have_folders_of_their_own() {
        assertThat(List.of(
                                "a+b@x.example",
                                "a_b@x.example",
                                "A+B@x.example",
                                "é@x.example",
                                "..@x.example",
                                "a".repeat(64) + "@" + "b".repeat(60) + ".example")
                        .stream()
                        .map(Recipient::ofContact)
                        .map(Recipient::id)
                        .distinct())
                .as("in small and large letters one is meant")
                .hasSize(5)
                .allMatch(each -> each.length() <= 63);
    }

    @Test
    void what_is_no_recipient_is_told_by_its_line() throws IOException {
        for (String wrong : List.of(
                "sectors: \"6\"",
                "sectors: \"Health@NLD\"",
                "sectors: \"@NL\"",
                "mail: nobody",
                "asns: x",
                "prefixes: 192.0.2.1/24")) {
            stage.recipients("", "  - {id: wrong, name: W, " + wrong + "}\n");
            assertThat(stage.route("", "--report", "x", "-")).as(wrong).isEqualTo(2);
            assertThat(stage.said()).as(wrong).contains("line 7");
        }
        stage.recipients("abuse-contacts: maybe\n", "");
        assertThat(stage.route("", "--report", "x", "-")).isEqualTo(2);
        assertThat(stage.said()).contains("line 2", "abuse-contacts is on or off");
    }
}
