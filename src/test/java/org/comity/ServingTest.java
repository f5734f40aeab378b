package org.comity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Map;
import org.comity.doors.shell.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node with its doors open, wired as the program wires it. */
final class ServingTest {
    @TempDir
    Path temporary;

    @Test
    void a_serving_node_is_live_and_ready_and_its_folder_is_its_owners_alone() throws Exception {
        DataFolder folder = created();
        Config config = config(folder, Map.of(Setting.SERVER_LISTEN, "127.0.0.1:0"));
        try (Node node = Node.open(folder, config, InstantSource.system());
                Serving serving = Serving.open(node, folder, config, true);
                var client = HttpClient.newHttpClient()) {
            assertThat(get(client, serving.base() + "/health/live")).isEqualTo("200 live\n");
            assertThat(get(client, serving.base() + "/health/ready")).isEqualTo("200 ready\n");
            assertThat(get(client, serving.base() + "/taxii2/")).startsWith("401 ");
            assertThat(get(client, serving.base() + "/nowhere")).startsWith("404 ");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
                    .isEqualTo("rwx------");
            for (Path secret : new Path[] {folder.signingKey(), folder.bookmarkKey(), folder.socket()}) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                        .as(secret.toString())
                        .isEqualTo("rw-------");
            }
        }
        assertThat(folder.socket()).doesNotExist();
    }

    @Test
    void a_node_comes_up_on_what_a_crash_in_the_middle_of_its_first_start_left() throws Exception {
        DataFolder folder = created();
        Config config = config(folder, Map.of(Setting.SERVER_LISTEN, "127.0.0.1:0"));
        Files.deleteIfExists(folder.bookmarkKey());
        Files.createFile(folder.bookmarkKey());
        Files.writeString(folder.bookmarkKey().resolveSibling("bookmark.key.unfinished"), "cut");
        Files.writeString(folder.socket(), "");
        byte[] key;
        try (Node node = Node.open(folder, config, InstantSource.system());
                Serving serving = Serving.open(node, folder, config, true);
                var client = HttpClient.newHttpClient()) {
            assertThat(get(client, serving.base() + "/health/ready")).isEqualTo("200 ready\n");
            key = node.bookmarkKey();
            assertThat(key).hasSize(32);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.bookmarkKey())))
                .isEqualTo("rw-------");
        try (Node node = Node.open(folder, config, InstantSource.system())) {
            assertThat(node.bookmarkKey()).isEqualTo(key);
        }
    }

    @Test
    void two_processes_never_share_a_data_folder() throws Exception {
        DataFolder folder = created();
        Config config = config(folder, Map.of());
        try (Node node = Node.open(folder, config, InstantSource.system())) {
            assertThat(node.rooms().parties().ours().id()).isEqualTo("csirt.northland.example");
            assertThatThrownBy(() -> Node.open(folder, config, InstantSource.system()))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("another process has the data folder");
        }
    }

    @Test
    void plain_http_is_refused_on_anything_but_loopback() throws Exception {
        DataFolder folder = created();
        Config config = config(folder, Map.of(Setting.SERVER_LISTEN, "192.0.2.1:0"));
        try (Node node = Node.open(folder, config, InstantSource.system())) {
            assertThatThrownBy(() -> Serving.open(node, folder, config, true))
                    .hasMessageContaining("plain HTTP is for this machine only");
        }
    }

    @Test
    void settings_come_from_file_environment_and_command_line_in_that_order_and_unknown_ones_are_refused()
            throws Exception {
        DataFolder folder = created();
        Files.writeString(folder.config(), "server:\n  listen: 127.0.0.1:1\n  public_url: https://one.example\n");
        Path secret = temporary.resolve("secret");
        Files.writeString(secret, "jdbc:postgresql://db.example/comity\n");
        Config config = Config.read(
                folder.path(),
                Map.of(
                        "COMITY_SERVER__PUBLIC_URL", "https://two.example",
                        "COMITY_DATABASE__URL_FILE", secret.toString(),
                        "COMITY_JAVA_HOME", "/somewhere"),
                Map.of(Setting.FOLLOW_EVERY_SECONDS, "7"));
        assertThat(config.get(Setting.SERVER_LISTEN)).isEqualTo("127.0.0.1:1");
        assertThat(config.value(Setting.SERVER_LISTEN).origin()).endsWith("comity.yaml line 2");
        assertThat(config.get(Setting.SERVER_PUBLIC_URL)).isEqualTo("https://two.example");
        assertThat(config.get(Setting.DATABASE_URL)).isEqualTo("jdbc:postgresql://db.example/comity");
        assertThat(config.get(Setting.FOLLOW_EVERY_SECONDS)).isEqualTo("7");

        Files.writeString(folder.config(), "server:\n  lisen: 127.0.0.1:1\n");
        assertThatThrownBy(() -> config(folder, Map.of()))
                .hasMessageContaining("line 2: there is no setting server.lisen; did you mean server.listen?");
        Files.writeString(folder.config(), "");
        assertThatThrownBy(() -> Config.read(folder.path(), Map.of("COMITY_SERVER__LISEN", "x"), Map.of()))
                .hasMessageContaining("did you mean COMITY_SERVER__LISTEN?");
    }

    /** What one recipient gets of a block is one segment, and partners take none of more than a gibibyte. */
    @Test
    void a_block_is_never_larger_than_what_a_partner_takes() throws Exception {
        DataFolder folder = created();
        for (String mib : new String[] {"0", "1001"}) {
            assertThatThrownBy(() -> Node.open(
                            folder, config(folder, Map.of(Setting.FEED_BLOCK_MIB, mib)), InstantSource.system()))
                    .hasMessage("feed.block_mib is a number from 1 to 1000, not " + mib);
        }
        Node.open(folder, config(folder, Map.of(Setting.FEED_BLOCK_MIB, "1000")), InstantSource.system())
                .close();
    }

    private DataFolder created() throws IOException {
        var folder = new DataFolder(temporary.resolve("node"));
        Node.create(
                folder, config(folder, Map.of()), "csirt.northland.example", "Northland CSIRT", InstantSource.system());
        return folder;
    }

    private static Config config(DataFolder folder, Map<Setting, String> set) {
        return Config.read(folder.path(), Map.of(), set);
    }

    private static String get(HttpClient client, String url) throws IOException, InterruptedException {
        var answer = client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }
}
