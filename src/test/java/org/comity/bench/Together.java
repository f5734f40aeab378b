package org.comity.bench;

import java.util.ArrayList;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** The same work on several threads at once. */
final class Together {

    /** The work of one of them. */
    interface Part {
        void run(int number) throws Exception;
    }

    private Together() {}

    /** Runs parts 0 to {@code threads - 1} and returns the seconds until the last had ended, or throws what one threw. */
    static double seconds(int threads, Part part) throws Exception {
        var failures = new ConcurrentLinkedQueue<Throwable>();
        var begin = new CountDownLatch(1);
        var all = new ArrayList<Thread>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            all.add(Thread.ofPlatform().daemon().name("client-" + i).start(() -> {
                try {
                    begin.await();
                    part.run(number);
                } catch (Throwable e) {
                    failures.add(e);
                }
            }));
        }
        long before = System.nanoTime();
        begin.countDown();
        for (Thread each : all) {
            each.join();
        }
        double seconds = (System.nanoTime() - before) / 1e9;
        Throwable thrown = failures.peek();
        if (thrown != null) {
            throw new IllegalStateException(thrown.getMessage(), thrown);
        }
        return seconds;
    }
}
