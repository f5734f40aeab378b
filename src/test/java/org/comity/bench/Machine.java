package org.comity.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What the figures were measured on. */
final class Machine {

    private Machine() {}

    /** One line: processor, cores, memory, system, JDK, the file system under the data, and how busy all was before. */
    static String line(Path folder) throws IOException {
        return String.format(
                Locale.ROOT,
                "%d cores of %s, %.0f GB memory, Linux %s, JDK %s, data on %s, load %s at the start",
                Runtime.getRuntime().availableProcessors(),
                after("/proc/cpuinfo", "model name").replaceAll("\\s+", " "),
                Double.parseDouble(after("/proc/meminfo", "MemTotal")
                                .replace("kB", "")
                                .strip())
                        / 1024
                        / 1024,
                System.getProperty("os.version", "?"),
                Runtime.version(),
                fileSystem(folder),
                Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
    }

    /** The file system under a folder; on one kept in memory, durable writes cost nothing and figures mean nothing. */
    static String fileSystem(Path folder) throws IOException {
        String type = Files.getFileStore(folder).type();
        return type.equals("tmpfs") ? "tmpfs (memory: nothing here is durable)" : type;
    }

    private static String after(String file, String key) throws IOException {
        for (String line : Files.readAllLines(Path.of(file))) {
            if (line.startsWith(key)) {
                return line.substring(line.indexOf(':') + 1).strip();
            }
        }
        return "an unnamed processor";
    }
}
