package org.comity.doors.shell;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar over what is read of a file, where a person watches; nothing elsewhere. */
final class Progress implements AutoCloseable {
    private final InputStream counted;
    private final @Nullable ProgressBar bar;

    private Progress(InputStream counted, @Nullable ProgressBar bar) {
        this.counted = counted;
        this.bar = bar;
    }

    /** @param bytes of the whole; negative where that is unknown */
    static Progress over(Terminal terminal, String task, long bytes, InputStream in) {
        if (!terminal.interactive()) {
            return new Progress(in, null);
        }
        ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(bytes)
                .setUnit(" MB", 1 << 20)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(terminal.err(), Math.max(40, terminal.columns() - 1)))
                .build();
        return new Progress(new Counted(in, bar), bar);
    }

    InputStream counted() {
        return counted;
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    /** Steps the bar by what is read. */
    private static final class Counted extends FilterInputStream {
        private final ProgressBar bar;

        Counted(InputStream in, ProgressBar bar) {
            super(in);
            this.bar = bar;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int count = super.read(into, from, length);
            bar.stepBy(Math.max(0, count));
            return count;
        }
    }
}
