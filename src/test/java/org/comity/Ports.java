package org.comity;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;

/** Ports on this machine. */
final class Ports {
    /** Below those that systems give to connections that go out, so that nobody gets it while it is not listened on. */
    private static final int FROM = 20_000;

    private static final int TO = 32_000;
    private static final int TRIES = 100;

    private Ports() {}

    /** One on which nobody listens now, for a node that comes back to the same place again and again. */
    static int free(Random random) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            int port = random.nextInt(FROM, TO);
            try (var tried = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return tried.getLocalPort();
            } catch (IOException e) {
                continue; // somebody is there
            }
        }
        throw new IOException("no free port between " + FROM + " and " + TO);
    }
}
