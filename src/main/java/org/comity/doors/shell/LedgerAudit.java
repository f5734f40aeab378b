package org.comity.doors.shell;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.comity.doors.log.LogClient;
import org.comity.doors.log.LogFault;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.comity.ledger.Item;
import org.comity.ledger.Origin;
import org.comity.ledger.Statement;
import org.comity.seal.BadSeal;
import org.comity.seal.Checkpoint;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comity ledger audit}: what an auditor does, from anywhere, with a token and the party's key. */
@Command(
        name = "audit",
        description =
                "Read and check the logs that a node shows to the holder of a token, and open what they commit to."
                        + " Needs no node of one's own. Exits with 6 when anything does not hold.")
final class LedgerAudit implements Callable<Integer> {
    private final Shell shell;

    @Parameters(paramLabel = "URL", description = "the node's address")
    String url = "";

    @Mixin
    KeyChoice key = new KeyChoice();

    @Option(names = "--token-file", required = true, paramLabel = "FILE", description = "holds the token, with audit")
    Path token = Path.of(".");

    @Option(names = "--ca-file", paramLabel = "FILE", description = "trust these certificates (PEM) and no others")
    @Nullable
    Path authorities;

    @Option(names = "--items", description = "show every item of every act")
    boolean items;

    @Option(names = "-o", paramLabel = "FORM", defaultValue = "table", description = "table, json or csv")
    Table.Form form = Table.Form.table;

    LedgerAudit(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        Terminal terminal = shell.terminal();
        NoteKey keeper = key.read(terminal);
        JsonObject how = LedgerCosigners.how(terminal, URI.create(url), token, authorities);
        var table = new Table("log", "entry", "at", "what", "who", "items", "details");
        int logs = 0;
        try (LogClient client = LogClient.of(how)) {
            for (Origin origin : client.origins()) {
                try (InputStream in = client.statement(origin)) {
                    logs += Statement.read(in, party -> List.of(keeper), new Printing(origin, table));
                }
            }
        } catch (BadSeal e) {
            throw new Refusal(Exit.NOT_VERIFIED, "the logs do not hold: " + e.getMessage());
        } catch (LogFault e) {
            throw new Refusal(Exit.UNREACHABLE, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(Exit.FAULT, "interrupted");
        }
        table.print(terminal, form);
        terminal.say(logs + " logs, all of them as they were signed.");
        return Exit.OK;
    }

    private final class Printing implements Statement.Listener {
        private final Origin asked;
        private final Table table;

        Printing(Origin asked, Table table) {
            this.asked = asked;
            this.table = table;
        }

        @Override
        public void log(Origin origin, Checkpoint head, SignedNote note) {
            if (!origin.equals(asked)) {
                throw new BadSeal("asked for " + asked + ", and was given " + origin);
            }
        }

        @Override
        public void entry(Origin origin, long number, @Nullable JsonObject record, List<Item> all) {
            JsonObject said = record == null ? JsonObject.EMPTY : record;
            table.row(
                    origin.log().path(),
                    Long.toString(number),
                    said(said, "at"),
                    record == null ? "(record destroyed)" : said(said, "kind"),
                    said(said, "actor"),
                    items ? String.join(" ", all.stream().map(Item::id).toList()) : said(said, "count"),
                    said(said, "details"));
        }

        private static String said(JsonObject record, String name) {
            JsonValue value = record.get(name);
            return value == null ? "" : value instanceof JsonString text ? text.text() : Json.print(value);
        }
    }
}
