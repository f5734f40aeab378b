package org.comity.doors.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.ledger.Item;
import org.comity.ledger.Origin;
import org.comity.ledger.Receipt;
import org.comity.ledger.ShownLogs;
import org.comity.seal.BadSeal;
import org.comity.seal.Digest;
import org.comity.seal.NoteKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Receipts for others: {@code comity ledger prove} makes one, {@code comity ledger check-proof} checks it. */
final class LedgerProofs {
    private LedgerProofs() {}

    @Command(
            name = "prove",
            description = "Write a receipt: that an act stands in a log, to be checked without this node.")
    static final class Prove extends NodeCommand {
        @Parameters(
                index = "0",
                paramLabel = "LOG",
                description = "as comity ledger list names it, or its whole origin")
        String log = "";

        @Parameters(index = "1", paramLabel = "ENTRY", description = "the entry's number")
        long entry;

        @Option(names = "--out", paramLabel = "FILE", description = "write it there; left out: on stdout")
        @Nullable
        Path out;

        @Option(names = "--items", description = "show all items of the act")
        boolean items;

        @Option(names = "--item", paramLabel = "ID", description = "show this item of the act, and no other")
        @Nullable
        String item;

        @Option(names = "--closed", description = "show neither record nor items: only that there is such an entry")
        boolean closed;

        Prove(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            rooms.ledger().checkpointAll();
            Receipt receipt = receipt(rooms.ledger().shownToAuditor(), LedgerCommands.origin(rooms, log))
                    .orElseThrow(() -> new Refusal(
                            Exit.NOT_FOUND, "the log " + log + " has no entry " + entry + "; see: comity ledger show"));
            if (receipt.opening() == null && !closed) {
                terminal.say("The record of entry " + entry + " is destroyed; the receipt shows the entry alone.");
            }
            String print = (closed ? receipt.closed() : receipt).print();
            if (out == null) {
                terminal.out().print(print);
                return Exit.OK;
            }
            try {
                Files.writeString(terminal.file(out), print);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            terminal.say(
                    "Written to " + out + ". Check it anywhere with: comity ledger check-proof " + out + " --key KEY");
            return Exit.OK;
        }

        private Optional<Receipt> receipt(ShownLogs logs, Origin origin) {
            String one = item;
            if (one != null) {
                return logs.receiptOf(origin, entry, one);
            }
            return items ? logs.receiptWithItems(origin, entry) : logs.receipt(origin, entry);
        }
    }

    @Command(
            name = "check-proof",
            description =
                    "Check a receipt with the party's key alone, without a node. Exits with 6 when it does not hold.")
    static final class Check implements Callable<Integer> {
        private final Shell shell;

        @Parameters(paramLabel = "FILE", description = "the receipt")
        Path file = Path.of(".");

        @Mixin
        KeyChoice key = new KeyChoice();

        @Option(
                names = "--cosigner-key",
                paramLabel = "KEY",
                description = "the key of a party that has to have cosigned; may be repeated")
        List<String> cosigners = new ArrayList<>();

        @Option(
                names = "--content",
                paramLabel = "FILE",
                description = "a file whose exact bytes have to be those of an item that the receipt shows")
        @Nullable
        Path content;

        Check(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() throws IOException {
            Terminal terminal = shell.terminal();
            byte[] written = Files.readAllBytes(terminal.file(file));
            NoteKey keeper = key.read(terminal);
            var known = cosigners.stream()
                    .map(NoteKey::parse)
                    .map(each -> new NoteKey(each.name(), each.key(), NoteKey.Use.COSIGNATURE))
                    .toList();
            try {
                Receipt.Proved proved = Receipt.parse(written).verify(List.of(keeper), known);
                requireCosigned(known, proved);
                requireContent(terminal, proved);
                print(terminal, proved);
                return Exit.OK;
            } catch (BadSeal e) {
                throw new Refusal(Exit.NOT_VERIFIED, "the receipt does not hold: " + e.getMessage());
            }
        }

        private static void requireCosigned(List<NoteKey> known, Receipt.Proved proved) {
            for (NoteKey each : known) {
                if (proved.cosigned().stream().noneMatch(held -> held.key().equals(each))) {
                    throw new BadSeal(each.name() + " has not cosigned it");
                }
            }
        }

        private void requireContent(Terminal terminal, Receipt.Proved proved) throws IOException {
            if (content != null) {
                Digest digest = Digest.of(Files.readAllBytes(terminal.file(content)));
                if (proved.items().stream().noneMatch(item -> item.digest().equals(digest))) {
                    throw new BadSeal("the receipt shows no item with the sha256 " + digest.hex() + " of " + content);
                }
            }
        }

        private static void print(Terminal terminal, Receipt.Proved proved) {
            var out = terminal.out();
            out.println("log: " + proved.origin());
            out.println("entry: " + proved.number() + " of " + proved.head().size());
            JsonObject record = proved.record().orElse(JsonObject.EMPTY);
            record.forEach((name, value) -> {
                if (!name.equals("items")) {
                    out.println(name + ": " + (value instanceof JsonString text ? text.text() : Json.print(value)));
                }
            });
            for (Item item : proved.items()) {
                out.println("item: " + item.id() + " sha256 " + item.digest().hex());
            }
            if (!proved.cosigned().isEmpty()) {
                out.println("cosigned: "
                        + proved.cosigned().stream()
                                .map(held -> held.key().name() + " at " + held.at())
                                .collect(Collectors.joining(", ")));
            }
            terminal.say(
                    proved.record().isPresent()
                            ? "The receipt holds: " + proved.origin().party()
                                    + " has signed that this stands in its log."
                            : "The receipt holds for the entry; what it says is not shown.");
        }
    }
}
