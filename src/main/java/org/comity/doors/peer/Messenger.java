package org.comity.doors.peer;

import java.util.HashMap;
import java.util.Map;
import org.comity.border.Federation;
import org.comity.border.Refused;

/**
 * Goes to a partner as soon as a letter to it is durable, so that it need not wait for the next round. Where that fails
 * nothing is lost: the rounds go on, at the pace that failures set.
 */
public final class Messenger implements AutoCloseable {
    private final Federation federation;
    private final Exchange exchange;

    /** Partners that are being visited, and whether more was written to them meanwhile. */
    private final Map<String, Boolean> visited = new HashMap<>();

    private boolean closed;

    /** Goes from now on, until it is closed. */
    public Messenger(Federation federation, Exchange exchange) {
        this.federation = federation;
        this.exchange = exchange;
        federation.letters().whenWritten(this::written);
    }

    /** Called by the writer of the database, which waits for nobody: it only starts somebody. */
    private void written(String party) {
        synchronized (visited) {
            if (closed || visited.replace(party, true) != null) {
                return;
            }
            visited.put(party, false);
        }
        Thread.ofVirtual().name("messenger-" + party).start(() -> visit(party));
    }

    private void visit(String party) {
        boolean well;
        do {
            well = exchanged(party);
        } while (more(party, well));
    }

    private boolean more(String party, boolean well) {
        synchronized (visited) {
            if (well && !closed && Boolean.TRUE.equals(visited.get(party))) {
                visited.put(party, false);
                return true;
            }
            visited.remove(party);
            return false;
        }
    }

    private boolean exchanged(String party) {
        try {
            return exchange.now(party);
        } catch (PeerFault | Refused e) {
            System.getLogger("comity.peer").log(System.Logger.Level.WARNING, "{0}: {1}", party, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            System.getLogger("comity.peer").log(System.Logger.Level.ERROR, party + " could not be visited", e);
        }
        return false;
    }

    @Override
    public void close() {
        federation.letters().whenWritten(party -> {});
        synchronized (visited) {
            closed = true;
        }
    }
}
