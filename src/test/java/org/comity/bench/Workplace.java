package org.comity.bench;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The folder of one run and everything started in it. However the run ends, Ctrl-C included, what was started is stopped
 * in reverse order and the folder is removed.
 */
final class Workplace implements AutoCloseable {

    private final Path folder;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final Thread atExit = new Thread(this::cutShort, "clear-workplace");
    private boolean cleared;

    private Workplace(Path folder) {
        this.folder = folder;
    }

    /** Opens a new folder inside {@code parent}. */
    static Workplace in(Path parent) throws IOException {
        Files.createDirectories(parent);
        var workplace = new Workplace(Files.createTempDirectory(parent, "comity-bench-"));
        Runtime.getRuntime().addShutdownHook(workplace.atExit);
        return workplace;
    }

    Path folder() {
        return folder;
    }

    /** A new folder in it. */
    Path folder(String name) throws IOException {
        return Files.createDirectory(folder.resolve(name));
    }

    /**
     * Has it closed with the workplace, unless {@link #end} comes first.
     *
     * @throws IllegalStateException after closing it, where the workplace is cleared already
     */
    synchronized <T extends AutoCloseable> T keep(T thing) {
        started.push(thing);
        if (cleared) {
            clear();
            throw new IllegalStateException("the run was interrupted");
        }
        return thing;
    }

    /** Closes it now. */
    void end(AutoCloseable thing) throws Exception {
        thing.close();
        synchronized (this) {
            started.remove(thing);
        }
    }

    /** Removes a folder or file with all that is in it. */
    static void remove(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE; // gone already: a server was still tidying up
            }

            @Override
            public FileVisitResult postVisitDirectory(
                    Path directory, java.io.@org.jspecify.annotations.Nullable IOException e) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /**
     * Stops before anything is measured where the disk is too small.
     *
     * @param bytes what the run will need at its largest moment
     */
    void requireFree(long bytes) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < bytes) {
            throw new Options.NotUnderstood(String.format(
                    "this run needs about %.1f GB free in %s, and %.1f GB are; free some, name another disk with"
                            + " --folder, or run smaller --sizes",
                    bytes / 1e9, folder.getParent(), free / 1e9));
        }
    }

    /** Whether the run was cut short; what fails after that is no failure. */
    synchronized boolean cleared() {
        return cleared;
    }

    private void cutShort() {
        Bench.say("told to stop: stopping what was started, removing what was written");
        clear();
    }

    private synchronized void clear() {
        cleared = true;
        while (!started.isEmpty()) {
            AutoCloseable thing = started.pop();
            try {
                thing.close();
            } catch (Exception e) {
                System.err.println("bench: " + thing + " did not stop: " + e);
            }
        }
        try {
            remove(folder);
        } catch (IOException e) {
            System.err.println("bench: left behind " + folder + ": " + e);
        }
    }

    @Override
    public void close() {
        clear();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            return; // the hook runs already
        }
    }
}
