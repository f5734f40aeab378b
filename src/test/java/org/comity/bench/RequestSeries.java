package org.comity.bench;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;

/**
 * Many equal GETs to one node.
 *
 * @param authorization the whole value of the header
 * @param check looks at the answer of the request of that number, off the clock, and throws where it is wrong
 */
record RequestSeries(URI base, String authorization, List<String> targets, ObjIntConsumer<HttpConnection> check) {

    /** How long they took, and how long each of them. */
    record Taken(double seconds, Latencies each) {
        double perSecond() {
            return each.count() / seconds;
        }
    }

    /** The same requests, shortened to the first few. */
    RequestSeries first(int count) {
        return new RequestSeries(base, authorization, targets.subList(0, Math.min(count, targets.size())), check);
    }

    /** Asks all of them, dealt out to that many kept-alive connections, each waiting for its answer. */
    Taken ask(int connections) throws Exception {
        List<long[]> nanos = new ArrayList<>();
        double seconds = Together.seconds(connections, number -> {
            var mine = new long[(targets.size() - number + connections - 1) / connections];
            try (var connection = new HttpConnection(base, authorization)) {
                for (int i = 0; i < mine.length; i++) {
                    int request = number + i * connections;
                    long before = System.nanoTime();
                    connection.get(targets.get(request));
                    mine[i] = System.nanoTime() - before;
                    connection.expect(200, "GET " + targets.get(request));
                    check.accept(connection, request);
                }
            }
            synchronized (nanos) {
                nanos.add(mine);
            }
        });
        return new Taken(seconds, Latencies.of(nanos));
    }
}
