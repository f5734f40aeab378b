package org.comity.bench;

/** How many processor cores node and client keep busy from now on: shows whether the client was in the way. */
final class Cores {

    private final NodeProcess node;
    private final double nodeBefore;
    private final double clientBefore;

    Cores(NodeProcess node) {
        this.node = node;
        this.nodeBefore = node.cpuSeconds();
        this.clientBefore = clientSeconds();
    }

    /** Processor time of the node for each of the things done, which a busy machine changes least. */
    double microseconds(String what, double seconds, long done) {
        double used = node.cpuSeconds() - nodeBefore;
        Bench.say("%s kept %.2f cores busy in the node, %.2f in the client"
                .formatted(what, used / seconds, (clientSeconds() - clientBefore) / seconds));
        return used * 1e6 / done;
    }

    private static double clientSeconds() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }
}
