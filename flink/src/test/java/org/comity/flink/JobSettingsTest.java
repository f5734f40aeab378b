package org.comity.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.regex.Pattern;
import org.comity.routing.Rendition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the job is told, and what it says to what it cannot use: before anything is submitted. */
class JobSettingsTest {
    private static final String FILES = "input: {files: reports}\noutput: {files: out}\n";

    @TempDir
    Path folder;

    private Stage stage;

    @BeforeEach
    void lay() throws IOException {
        stage = new Stage(folder, 1).report("2026-11-29-scan_telnet-a.csv", 1).report("scan_telnet-b.csv", 1);
    }

    private void refused(String more, String message) {
        assertThatThrownBy(() -> stage.plan(more)).hasMessageContaining(message);
    }

    @Test
    void what_is_not_said_has_its_usual_value() throws IOException {
        JobPlan plan = stage.plan(FILES);
        JobSettings settings = plan.settings();
        assertThat(settings.checkpointSeconds()).isEqualTo(60);
        assertThat(settings.keyDays()).isEqualTo(2);
        assertThat(settings.state()).isEqualTo(JobSettings.State.rocksdb);
        assertThat(settings.renditions())
                .containsEntry(
                        "csirt-se",
                        Map.of(
                                "src_ip", Rendition.Change.TRUNCATE,
                                "note", Rendition.Change.EMPTY,
                                "src_hostname", Rendition.Change.EMPTY));
        assertThat(plan.files()).hasSize(2);
        assertThat(plan.headings())
                .as("one for two files with the same columns")
                .hasSize(1);
        assertThat(plan.headings().getFirst().name()).matches("scan_telnet-[0-9a-f]{8}");
    }

    @Test
    void the_settings_that_the_handbook_shows_can_be_read() throws IOException {
        String page = Files.readString(Path.of("../docs/handbook/beyond-one-machine.md"));
        var shown = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(page);
        var inputs = new ArrayList<JobSettings.Input>();
        while (shown.find()) {
            inputs.add(JobSettings.read(Files.writeString(folder.resolve("shown.yaml"), shown.group(1)))
                    .input());
        }
        assertThat(inputs)
                .hasSize(2)
                .hasAtLeastOneElementOfType(JobSettings.Input.OfFiles.class)
                .hasAtLeastOneElementOfType(JobSettings.Input.OfKafka.class);
    }

    @Test
    void what_is_not_fit_is_told_by_file_and_line() {
        refused(
                FILES + "key-dys: 3\n",
                "job.yaml: line 8: there is no field \"key-dys\" here; did you mean \"key-days\"?");
        refused(FILES + "state: disk\n", "state is \"disk\"; write rocksdb or heap");
        refused(FILES + "key-days: 0\n", "write a whole number from 1 on");
        refused("input: {files: reports}\noutput: {}\n", "one of files and kafka is to be here");
        refused(
                "input: {files: reports}\noutput: {kafka: {servers: a, topic: all, account: b, transactions: c}}\n",
                "each recipient has a topic of its own");
        refused(
                "input: {kafka: {servers: a, group: b, topics: [{topic: c, report: D, header: ip}]}}\noutput: {files: out}\n",
                "\"D\" is no name of a report");
        refused(FILES + "stale: maybe\n", "write refuse or flag");
        refused(FILES + "max-age: 0\n", "fetch it anew, or route all the same with stale: flag");
    }

    @Test
    void a_rendition_of_nobody_and_a_report_without_a_name_are_told() throws IOException {
        Path settings = stage.settings(FILES);
        Files.writeString(settings, Files.readString(settings).replace("recipient: csirt-se", "recipient: csirt-sx"));
        assertThatThrownBy(() -> JobPlan.read(settings, Stage.TODAY)).hasMessageContaining("renditions name csirt-sx");
        stage.report("Report.csv", "ip\n");
        refused(FILES, "does not say of which report it is");
    }

    @Test
    void one_argument_is_expected() {
        assertThatThrownBy(() -> ObservationJob.main(new String[0])).hasMessageContaining("one argument is expected");
    }
}
