package org.comity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher beside a program that is built already, with a JDK that only says how it was called. */
class LauncherTest {
    @TempDir
    Path folder;

    private Path jdk;

    @BeforeEach
    void lay() throws IOException {
        Path home = Path.of(System.getProperty("comity.home", ""));
        program(folder.resolve("comity"), Files.readString(home.resolve("comity")));
        Files.writeString(Files.createDirectory(folder.resolve("target")).resolve("comity.jar"), "built");
        jdk = Files.createDirectory(folder.resolve("jdk"));
        Files.createDirectory(jdk.resolve("bin"));
        program(jdk.resolve("bin/java"), "#!/bin/sh\necho \"$@\"\n");
        program(jdk.resolve("bin/javac"), "#!/bin/sh\n");
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.3\"\n");
    }

    private static void program(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String launched(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of(folder.resolve("comity").toString()));
        line.addAll(List.of(arguments));
        var builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().keySet().removeIf(each -> each.startsWith("COMITY_"));
        builder.environment().put("COMITY_JAVA_HOME", jdk.toString());
        builder.environment().put("COMITY_NO_CACHE", "1");
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void what_speeds_up_millions_of_rows_is_asked_for_by_whoever_has_them() throws IOException, InterruptedException {
        assertThat(launched(Map.of(), "route", "a file"))
                .endsWith("org.comity.Comity route a file\n")
                .doesNotContain("vector");
        assertThat(launched(Map.of("COMITY_BULK", "0"), "route")).doesNotContain("vector");
        assertThat(launched(Map.of("COMITY_BULK", "1"), "route", "a file"))
                .contains("--add-modules=jdk.incubator.vector ")
                .contains("-XX:+UseTransparentHugePages ")
                .contains("-XX:PretenureSizeThreshold=256k ")
                .endsWith("org.comity.Comity route a file\n");
    }
}
