package org.comity.doors.shell;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.comity.doors.log.LogClient;
import org.comity.doors.log.LogFault;
import org.comity.json.JsonObject;
import org.comity.ledger.Cosigner;
import org.comity.ledger.Item;
import org.comity.ledger.Origin;
import org.comity.ledger.Reconciliation;
import org.comity.ledger.ShownLogs;
import org.comity.ledger.Statement;
import org.comity.parties.Party;
import org.comity.seal.BadSeal;
import org.comity.seal.Checkpoint;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Two parties' logs laid side by side: {@code comity ledger statement} and {@code comity ledger reconcile}. */
final class LedgerReconcile {
    private LedgerReconcile() {}

    @Command(
            name = "statement",
            description = "Write our logs with a party, opened, for that party to compare with its own. Nobody else may"
                    + " have it: it names what crossed.")
    static final class State extends NodeCommand {
        @Parameters(paramLabel = "PARTY", description = "the other side")
        String party = "";

        State(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            rooms.ledger().checkpointAll();
            ShownLogs logs =
                    rooms.ledger().shownTo(rooms.parties().require(party).id());
            List<Origin> origins = logs.origins();
            if (origins.isEmpty()) {
                throw new Refusal(Exit.NOT_FOUND, "there is no log with " + party + "; see: comity ledger list");
            }
            try {
                for (Origin origin : origins) {
                    logs.state(origin, terminal.out());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Exit.OK;
        }
    }

    @Command(
            name = "reconcile",
            description = "What did we send each other? Compare our logs with a party's own, item by item. Exits with 6"
                    + " where they differ.")
    static final class Reconcile extends NodeCommand {
        @Parameters(paramLabel = "PARTY", description = "the other side")
        String party = "";

        @Option(
                names = "--with",
                paramLabel = "FILE|URL",
                description =
                        "their statement, or their node; left out: the node that comity ledger cosigner add named")
        @Nullable
        String with;

        @Option(names = "--token-file", paramLabel = "FILE", description = "holds the bearer token for that URL")
        @Nullable
        Path token;

        @Option(names = "--ca-file", paramLabel = "FILE", description = "trust these certificates for that URL")
        @Nullable
        Path authorities;

        @Option(names = "-o", paramLabel = "FORM", defaultValue = "table", description = "table, json or csv")
        Table.Form form = Table.Form.table;

        Reconcile(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            rooms.ledger().checkpointAll();
            Party other = rooms.parties().require(party);
            var reconciliation = new Reconciliation();
            ShownLogs logs = rooms.ledger().shownTo(other.id());
            logs.origins().forEach(origin -> logs.tell(origin, reconciliation.ours()));
            var theirs = new OfThem(rooms, other, reconciliation.theirs());
            try {
                String source = with;
                if (source == null || source.startsWith("https://") || source.startsWith("http://")) {
                    online(rooms, terminal, other, theirs);
                } else {
                    try (InputStream in =
                            new BufferedInputStream(Files.newInputStream(terminal.file(Path.of(source))))) {
                        Statement.read(in, theirs::keys, theirs);
                    }
                }
            } catch (BadSeal e) {
                throw new Refusal(Exit.NOT_VERIFIED, "what " + party + " states does not hold: " + e.getMessage());
            } catch (LogFault e) {
                throw new Refusal(Exit.UNREACHABLE, String.valueOf(e.getMessage()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Refusal(Exit.FAULT, "interrupted");
            }
            return print(terminal, reconciliation.compare());
        }

        private void online(Rooms rooms, Terminal terminal, Party other, OfThem theirs)
                throws IOException, InterruptedException {
            JsonObject how = rooms.ledger()
                    .cosigners()
                    .find(other.id())
                    .map(Cosigner::how)
                    .orElse(JsonObject.EMPTY);
            String url = with;
            if (url != null) {
                how = LedgerCosigners.how(terminal, URI.create(url), token, authorities);
            } else if (how.isEmpty()) {
                throw new IllegalArgumentException("no address of " + party
                        + " is known; have it send its statement and give it by --with, or name its node with:"
                        + " comity ledger cosigner add " + party + " URL");
            }
            try (LogClient client = LogClient.of(how)) {
                for (Origin origin : client.origins()) {
                    try (InputStream in = client.statement(origin)) {
                        Statement.read(in, theirs::keys, theirs);
                    }
                }
            }
        }

        private int print(Terminal terminal, List<Reconciliation.Compared> compared) {
            var table = new Table("agreement", "direction", "in both", "different", "not comparable");
            var found = new Table("agreement", "direction", "item", "here", "there", "why");
            long differing = 0;
            for (Reconciliation.Compared each : compared) {
                String direction = each.sent() ? "we sent" : "they sent";
                table.row(
                        each.agreement(),
                        direction,
                        Long.toString(each.agreed()),
                        Long.toString(each.differing()),
                        Long.toString(each.unknown()));
                for (Reconciliation.Difference one : each.differences()) {
                    found.row(each.agreement(), direction, one.id(), one.here(), one.there(), one.why());
                }
                differing += each.differing();
            }
            if (form != Table.Form.table) {
                found.print(terminal, form);
            } else {
                table.print(terminal, form);
                compared.stream()
                        .flatMap(each -> each.differences().stream())
                        .findFirst()
                        .ifPresent(first -> {
                            terminal.say("The first difference: " + first.id());
                            terminal.say("  here: " + (first.here().isEmpty() ? "nowhere" : first.here()));
                            terminal.say("  there: " + (first.there().isEmpty() ? "nowhere" : first.there()));
                            terminal.say("  " + first.why());
                        });
            }
            long unreceipted = compared.stream()
                    .mapToLong(Reconciliation.Compared::unreceipted)
                    .sum();
            if (unreceipted > 0) {
                terminal.say(unreceipted + (unreceipted == 1 ? " item was" : " items were")
                        + " handed over, and neither log says that it arrived: there is no receipt.");
            }
            terminal.say(
                    differing == 0 ? "Both logs tell the same." : differing + " differences; all of them with -o csv.");
            return differing == 0 ? Exit.OK : Exit.NOT_VERIFIED;
        }
    }

    /** Takes of a statement only what that party keeps of us, and remembers it against what was seen of it before. */
    private record OfThem(Rooms rooms, Party party, Statement.Listener inner) implements Statement.Listener {
        List<NoteKey> keys(String id) {
            return id.equals(party.id()) ? List.of(party.noteKey()) : List.of();
        }

        @Override
        public void log(Origin origin, Checkpoint head, SignedNote note) {
            if (!origin.isWith(rooms.parties().ours().id())) {
                throw new BadSeal("the log " + origin + " is not with us");
            }
            rooms.ledger().witness().seen(origin.text()).ifPresent(seen -> {
                if (head.size() < seen.size()) {
                    throw new BadSeal("the log " + origin + " is stated with " + head.size()
                            + " entries, and was shown with " + seen.size() + " before; ask for a new statement");
                }
            });
            inner.log(origin, head, note);
        }

        @Override
        public void entry(Origin origin, long number, @Nullable JsonObject record, List<Item> items) {
            inner.entry(origin, number, record, items);
        }
    }
}
