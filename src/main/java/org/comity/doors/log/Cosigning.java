package org.comity.doors.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comity.ledger.Cosigner;
import org.comity.ledger.Fork;
import org.comity.ledger.Ledger;
import org.comity.ledger.LogName;
import org.comity.ledger.Origin;
import org.comity.ledger.Witness;
import org.comity.parties.Parties;
import org.comity.parties.Party;
import org.comity.seal.BadSeal;
import org.comity.seal.Checkpoint;
import org.comity.seal.Digest;
import org.comity.seal.Merkle;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.comity.seal.TileTree;

/**
 * Goes to those whose address is known: has them cosign our logs, and looks whether theirs have only grown. Nothing else
 * waits for it, and what fails is tried at the next round.
 */
public final class Cosigning {
    private final Ledger ledger;
    private final Parties parties;

    public Cosigning(Ledger ledger, Parties parties) {
        this.ledger = ledger;
        this.parties = parties;
    }

    /**
     * What came of one visit.
     *
     * @param cosigned how many of our checkpoints they put their line under
     * @param looked how many of their logs were found to have only grown
     * @param forks contradictions that were found, now kept as evidence
     * @param remarks what went wrong otherwise
     */
    public record Round(String party, int cosigned, int looked, List<Fork> forks, List<String> remarks) {
        public Round {
            forks = List.copyOf(forks);
            remarks = List.copyOf(remarks);
        }
    }

    /** Visits one of them. */
    public Round visit(Cosigner cosigner) throws InterruptedException {
        var forks = new ArrayList<Fork>();
        var remarks = new ArrayList<String>();
        int cosigned = 0;
        int looked = 0;
        Party party = parties.find(cosigner.party()).orElse(null);
        if (party == null) {
            return new Round(cosigner.party(), 0, 0, forks, List.of("no party of that id is known any more"));
        }
        try (LogClient client = LogClient.of(cosigner.how())) {
            for (LogName log : ledger.logs()) {
                if (cosigner.auditor() || ledger.named(log).isWith(party.id())) {
                    cosigned += ask(client, log, party, remarks) ? 1 : 0;
                }
            }
            if (!cosigner.auditor()) {
                looked = look(client, party, forks, remarks);
            }
        } catch (IOException | IllegalArgumentException e) {
            remarks.add(String.valueOf(e.getMessage()));
        }
        return new Round(party.id(), cosigned, looked, forks, remarks);
    }

    private boolean ask(LogClient client, LogName log, Party party, List<String> remarks)
            throws LogFault, InterruptedException {
        SignedNote note = ledger.checkpoint(log).orElse(null);
        NoteKey key = LogClient.cosignatureKey(party.noteKey()).orElse(null);
        if (note == null || key == null) {
            return false;
        }
        long size = Checkpoint.parse(note.text()).size();
        long old = ledger.cosigned(log, key);
        if (old >= size) {
            return false;
        }
        LogClient.Cosigned answer = ask(client, log, old, size, note);
        if (answer instanceof LogClient.OtherSize other && other.size() <= size) {
            // They remember another size than we do: an answer was lost on its way here, or one of us was restored.
            answer = ask(client, log, other.size(), size, note);
        }
        switch (answer) {
            case LogClient.Lines lines -> {
                for (SignedNote.Line line : lines.lines()) {
                    try {
                        ledger.cosigned(log, note, key, line);
                        return true;
                    } catch (BadSeal e) {
                        remarks.add(log + ": what they put under it does not hold: " + e.getMessage());
                    }
                }
            }
            case LogClient.OtherSize other ->
                remarks.add(log + ": they have seen a checkpoint of size " + other.size() + " that is not this log of "
                        + size);
            case LogClient.Declined declined ->
                remarks.add(log + ": not cosigned, " + declined.status() + " " + declined.why());
        }
        return false;
    }

    private LogClient.Cosigned ask(LogClient client, LogName log, long old, long size, SignedNote note)
            throws LogFault, InterruptedException {
        List<Digest> proof = ledger.consistency(log, old, size).orElse(List.of());
        return client.addCheckpoint(old, proof, note);
    }

    private int look(LogClient client, Party party, List<Fork> forks, List<String> remarks)
            throws LogFault, InterruptedException {
        int looked = 0;
        for (Origin origin : client.origins()) {
            if (!origin.party().equals(party.id())) {
                remarks.add("they show a log that is not theirs: " + origin);
                continue;
            }
            try {
                Optional<Fork> fork = look(client, origin, party);
                looked += fork.isEmpty() ? 1 : 0;
                fork.ifPresent(forks::add);
            } catch (BadSeal | LogFault | IllegalArgumentException e) {
                remarks.add(origin + ": " + e.getMessage());
            } catch (UncheckedIOException e) {
                remarks.add(origin + ": " + e.getMessage());
            }
        }
        // What they showed once they have to show always.
        for (Witness.Seen seen : ledger.witness().all()) {
            if (Origin.parse(seen.origin()).party().equals(party.id())
                    && Origin.parse(seen.origin()).isWith(parties.ours().id())
                    && client.checkpoint(Origin.parse(seen.origin())).isEmpty()) {
                remarks.add(seen.origin() + ": was seen with " + seen.size() + " entries, and is not shown any more");
            }
        }
        return looked;
    }

    /** Takes the log's checkpoint, if it follows from the last one seen; answers the contradiction, if it is one. */
    private Optional<Fork> look(LogClient client, Origin origin, Party party) throws LogFault, InterruptedException {
        SignedNote note = client.checkpoint(origin).orElseThrow(() -> new LogFault("is listed, and has no checkpoint"));
        var keeper = new NoteKey(origin.text(), party.noteKey().key());
        note.open(List.of(keeper));
        Checkpoint head = Checkpoint.parse(note.text());
        if (!head.origin().equals(origin.text())) {
            throw new BadSeal("answers with the checkpoint of another log, " + head.origin());
        }
        Witness.Seen seen = ledger.witness().seen(origin.text()).orElse(null);
        long old = seen == null ? 0 : seen.size();
        if (head.size() < old) {
            throw new BadSeal("shows " + head.size() + " entries, and has shown " + old + " before");
        }
        var alone = new SignedNote(
                note.text(),
                note.lines().stream()
                        .filter(line -> line.name().equals(origin.text()))
                        .toList());
        List<Digest> path = seen == null || old == head.size() ? List.of() : proof(client, origin, head, old);
        return switch (ledger.witness().take(alone, old, path)) {
            case Witness.Taken taken -> Optional.empty();
            case Witness.OtherSize meanwhile -> Optional.empty(); // they had another one cosigned just now
            case Witness.Contradiction contradiction -> Optional.of(contradiction.fork());
        };
    }

    /**
     * The consistency proof by their tiles. It is made sure of that it proves something of the tree they signed: tiles
     * that do not belong to it are a fault of the answer, and no evidence.
     */
    private static List<Digest> proof(LogClient client, Origin origin, Checkpoint head, long old) {
        var tree = new TileTree(head.size(), tile -> {
            try {
                return client.tile(origin, tile);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        });
        List<Digest> path = Merkle.consistency(old, head.size(), tree);
        if (!Merkle.consistent(old, Merkle.root(old, tree), head.size(), head.root(), path)) {
            throw new BadSeal("its tiles are not those of the checkpoint of size " + head.size());
        }
        return path;
    }
}
