package org.comity.doors.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.Request;
import org.comity.doors.Route;
import org.comity.doors.Wording;
import org.comity.doors.taxii.Doorkeeper;
import org.comity.ledger.Ledger;
import org.comity.ledger.LedgerFault;
import org.comity.ledger.Origin;
import org.comity.ledger.Receipt;
import org.comity.ledger.ShownLogs;
import org.comity.ledger.Witness;
import org.comity.parties.Credentials;
import org.comity.parties.Parties;
import org.comity.parties.Party;
import org.comity.parties.Scope;
import org.comity.parties.Visitor;
import org.comity.seal.BadSeal;
import org.comity.seal.Checkpoint;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.comity.seal.Tile;

/**
 * The logs under {@code /log/}, each at its own name: checkpoint and tiles as C2SP tlog-tiles has them, receipts, and
 * the statement that opens all of it. The counterparty of a log sees that log, an auditor sees every log; whoever keeps
 * a log elsewhere may have its checkpoints cosigned here (C2SP tlog-witness).
 */
public final class LogDoor {

    /** Of one question to cosign: a checkpoint and its proof. */
    static final long BODY_BYTES_MAX = AddCheckpoint.BYTES_MAX;

    private static final String UNKNOWN = "there is no such log here, or nothing of that name in it";

    private final Ledger ledger;
    private final Parties parties;
    private final Doorkeeper doorkeeper;

    public LogDoor(Ledger ledger, Parties parties, Credentials credentials) {
        this.ledger = ledger;
        this.parties = parties;
        this.doorkeeper = new Doorkeeper(credentials);
    }

    public List<Route> routes() {
        return List.of(
                route("GET", "/log/", 0, this::list),
                route("GET", "/log/{log...}", 0, this::read),
                route("POST", "/log/add-checkpoint", BODY_BYTES_MAX, this::addCheckpoint));
    }

    /** One endpoint, for a visitor who is known. */
    @FunctionalInterface
    private interface Endpoint {
        Answer answer(Visitor visitor, Request request) throws IOException;
    }

    private Route route(String method, String pattern, long bodyBytesMax, Endpoint endpoint) {
        return new Route(
                method,
                pattern,
                bodyBytesMax,
                true,
                request -> endpoint.answer(doorkeeper.admit(request), request)
                        .header("Vary", "Authorization")
                        .header("X-Content-Type-Options", "nosniff"),
                Wording.PLAIN);
    }

    /** What this visitor may see: nothing, the logs with their party, or all. */
    private ShownLogs shown(Visitor visitor) {
        if (visitor.may(Scope.AUDIT)) {
            return ledger.shownToAuditor();
        }
        if (visitor.may(Scope.LOG_READ)) {
            return ledger.shownTo(visitor.party());
        }
        throw new BadRequest(403, "this credential opens no log; it needs the scope log:read or audit");
    }

    private Answer list(Visitor visitor, Request request) {
        ShownLogs logs = shown(visitor);
        sign();
        String origins =
                logs.origins().stream().map(origin -> origin.text() + "\n").collect(Collectors.joining());
        return text(origins).header("Cache-Control", "private, no-cache");
    }

    /** {@code ORIGIN/checkpoint}, {@code ORIGIN/tile/...}, {@code ORIGIN/receipt/N}, {@code ORIGIN/statement}. */
    private Answer read(Visitor visitor, Request request) {
        ShownLogs logs = shown(visitor);
        String path = request.param("log");
        int tile = path.indexOf("/tile/");
        int slash = path.lastIndexOf('/');
        try {
            if (tile > 0) {
                Tile wanted = Tile.parse(path.substring(tile + 1));
                return logs.tile(Origin.parse(path.substring(0, tile)), wanted)
                        .map(bytes -> Answer.of(200)
                                .header("Content-Type", "application/octet-stream")
                                .header("Cache-Control", "private, max-age=604800, immutable")
                                .bytes(bytes))
                        .orElseThrow(LogDoor::unknown);
            }
            if (path.endsWith("/checkpoint")) {
                return logs.checkpoint(Origin.parse(path.substring(0, slash)))
                        .map(note -> text(note.print()).header("Cache-Control", "private, no-cache"))
                        .orElseThrow(LogDoor::unknown);
            }
            if (path.endsWith("/statement")) {
                sign();
                return statement(logs, Origin.parse(path.substring(0, slash)));
            }
            int receipt = path.lastIndexOf("/receipt/");
            if (receipt > 0 && path.substring(slash + 1).matches("[1-9][0-9]{0,17}")) {
                long number = Long.parseLong(path.substring(slash + 1));
                return logs.receipt(Origin.parse(path.substring(0, receipt)), number)
                        .map(Receipt::print)
                        .map(print -> text(print).header("Cache-Control", "private, no-store"))
                        .orElseThrow(LogDoor::unknown);
            }
        } catch (BadSeal noName) {
            throw unknown();
        }
        throw unknown();
    }

    /**
     * What crossed a moment ago is to stand in a statement, or the two sides differ for nothing; and whoever looks at all
     * logs sees none that nobody has signed yet.
     */
    private void sign() {
        try {
            ledger.checkpointAll();
        } catch (LedgerFault unsigned) {
            // The loop that signs says so in the node's log; here the last checkpoint is what there is to show.
        }
    }

    private static Answer statement(ShownLogs logs, Origin origin) {
        if (logs.checkpoint(origin).isEmpty()) {
            throw unknown();
        }
        return Answer.of(200)
                .header("Content-Type", "application/jsonl; charset=utf-8")
                .header("Cache-Control", "private, no-store")
                .written(out -> logs.state(origin, out));
    }

    /** One sentence for what is not there and what is not theirs. */
    private static BadRequest unknown() {
        return new BadRequest(404, UNKNOWN);
    }

    /** C2SP tlog-witness. Only the party that keeps a log may have it cosigned, by a credential of its own. */
    private Answer addCheckpoint(Visitor visitor, Request request) throws IOException {
        if (!visitor.may(Scope.LOG_READ)) {
            throw new BadRequest(403, "this credential has nothing cosigned; it needs the scope log:read");
        }
        AddCheckpoint asked = AddCheckpoint.parse(request.body().readAllBytes());
        Checkpoint checkpoint = asked.checkpoint();
        Party keeper = keeper(visitor, checkpoint);
        try {
            asked.note()
                    .open(List.of(
                            new NoteKey(checkpoint.origin(), keeper.noteKey().key())));
        } catch (BadSeal e) {
            throw new BadRequest(403, "the checkpoint is not signed by " + keeper.id() + ": " + e.getMessage());
        }
        if (asked.old() > checkpoint.size()) {
            throw new BadRequest(400, "the old size is larger than that of the checkpoint");
        }
        if (!ledger.witness().cosigns()) {
            throw new BadRequest(403, "the key of this node is not of the kind that can cosign");
        }
        return switch (ledger.witness()
                .take(onlyKeepers(asked.note(), checkpoint, keeper), asked.old(), asked.proof())) {
            case Witness.Taken taken ->
                text(ledger.witness().cosign(taken).print() + "\n").header("Cache-Control", "no-store");
            case Witness.OtherSize other -> otherSize(other.seen());
            case Witness.Contradiction fork when fork.seen() == checkpoint.size() -> otherSize(fork.seen());
            case Witness.Contradiction fork ->
                throw new BadRequest(422, fork.fork().why() + "; both checkpoints are kept as evidence");
        };
    }

    private Party keeper(Visitor visitor, Checkpoint checkpoint) {
        try {
            Origin origin = Origin.parse(checkpoint.origin());
            if (origin.party().equals(visitor.party()) && !visitor.home()) {
                return parties.find(origin.party()).orElseThrow(LogDoor::unknown);
            }
        } catch (BadSeal noName) {
            throw unknown();
        }
        throw unknown();
    }

    /** Nobody fills our table through us with signatures that we cannot check. */
    private static SignedNote onlyKeepers(SignedNote note, Checkpoint checkpoint, Party keeper) {
        var key = new NoteKey(checkpoint.origin(), keeper.noteKey().key());
        for (SignedNote.Line line : note.lines()) {
            var alone = new SignedNote(note.text(), List.of(line));
            try {
                alone.open(List.of(key));
                return alone;
            } catch (BadSeal other) {
                continue;
            }
        }
        throw unknown();
    }

    private static Answer otherSize(long size) {
        return Answer.of(409)
                .header("Content-Type", "text/x.tlog.size")
                .header("Cache-Control", "no-store")
                .bytes((size + "\n").getBytes(UTF_8));
    }

    private static Answer text(String text) {
        return Answer.of(200)
                .header("Content-Type", "text/plain; charset=utf-8")
                .bytes(text.getBytes(UTF_8));
    }
}
