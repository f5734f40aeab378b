package org.comity.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where a node's processor time goes during a part of a bench: samples by Flight Recorder, native code included, summed
 * by thread, by the innermost frame, and by the innermost frame that is ours.
 */
final class Profile {

    private static final int LINES = 14;

    private final long pid;
    private final Path file;

    private Profile(long pid, Path file) {
        this.pid = pid;
        this.file = file;
    }

    /** Begins to sample that JVM. */
    static Profile begin(long pid, Path file) throws IOException, InterruptedException {
        jcmd(pid, "JFR.start", "name=bench", "jdk.CPUTimeSample#enabled=true", "jdk.CPUTimeSample#throttle=5ms");
        return new Profile(pid, file);
    }

    /** Ends it and prints what was found. */
    void end(String part) throws IOException, InterruptedException {
        jcmd(pid, "JFR.stop", "name=bench", "filename=" + file);
        var threads = new TreeMap<String, Integer>();
        var frames = new TreeMap<String, Integer>();
        var ours = new TreeMap<String, Integer>();
        int all = 0;
        try (var recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                if (event.getEventType().getName().equals("jdk.CPUTimeSample")) {
                    all++;
                    RecordedThread thread = event.getThread("eventThread");
                    add(threads, thread == null ? "?" : name(thread));
                    RecordedStackTrace trace = event.getStackTrace();
                    List<RecordedFrame> stack = trace == null ? List.of() : trace.getFrames();
                    add(frames, stack.isEmpty() ? "(no Java frame)" : name(stack.getFirst()));
                    add(
                            ours,
                            stack.stream()
                                    .map(Profile::name)
                                    .filter(frame -> frame.startsWith("org.comity."))
                                    .findFirst()
                                    .orElse("(none)"));
                }
            }
        }
        Files.delete(file);
        System.out.println("profile of " + part + ", " + all + " samples");
        print("threads", threads, all);
        print("frames", frames, all);
        print("our frames", ours, all);
    }

    private static void print(String title, Map<String, Integer> counts, int all) {
        System.out.println("  " + title);
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(LINES)
                .forEach(each -> System.out.printf("    %5.1f %%  %s%n", 100.0 * each.getValue() / all, each.getKey()));
    }

    private static void add(Map<String, Integer> counts, String name) {
        counts.merge(name, 1, Integer::sum);
    }

    private static String name(RecordedThread thread) {
        String name = thread.getJavaName() == null ? thread.getOSName() : thread.getJavaName();
        return thread.isVirtual() ? "virtual threads" : name == null ? "?" : name.replaceAll("[0-9]+", "N");
    }

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }

    private static void jcmd(long pid, String... command) throws IOException, InterruptedException {
        var line = new java.util.ArrayList<String>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        line.add(Long.toString(pid));
        line.addAll(List.of(command));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", line) + ": " + out);
        }
    }
}
