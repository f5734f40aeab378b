package org.comity.doors.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.comity.doors.log.Cosigning;
import org.comity.doors.log.LogClient;
import org.comity.json.JsonObject;
import org.comity.ledger.Cosigner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comity ledger cosigner}: whose nodes cosign our logs, and show us theirs. */
@Command(
        name = "cosigner",
        description = "Partners and auditors whose nodes cosign our logs.",
        subcommands = {LedgerCosigners.Add.class, LedgerCosigners.Listing.class, LedgerCosigners.Remove.class})
final class LedgerCosigners extends Noun {

    /** How a node is reached, as it is kept. */
    static JsonObject how(Terminal terminal, URI url, @Nullable Path token, @Nullable Path authorities) {
        return JsonObject.builder()
                .put("url", url.toString())
                .putIfPresent(
                        "token_file",
                        token == null ? null : terminal.file(token).toString())
                .putIfPresent(
                        "ca_file",
                        authorities == null ? null : terminal.file(authorities).toString())
                .build();
    }

    @Command(name = "add", description = "Say where a party's node is; a serving node visits it after each checkpoint.")
    static final class Add extends NodeCommand {
        @Parameters(index = "0", paramLabel = "PARTY", description = "the partner or auditor")
        String party = "";

        @Parameters(index = "1", paramLabel = "URL", description = "its node's address")
        String url = "";

        @Option(names = "--token-file", paramLabel = "FILE", description = "holds its token for us, with log:read")
        @Nullable
        Path token;

        @Option(names = "--ca-file", paramLabel = "FILE", description = "trust these certificates (PEM) and no others")
        @Nullable
        Path authorities;

        @Option(names = "--auditor", description = "it cosigns every log, the home log too; else those with itself")
        boolean auditor;

        Add(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            String id = rooms.parties().require(party).id();
            JsonObject how = how(terminal, URI.create(url), token, authorities);
            try {
                LogClient.of(how).close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            rooms.ledger().cosigners().put(new Cosigner(id, auditor, how));
            terminal.say("Visited after each checkpoint while the node serves; now with: comity ledger cosign " + id);
            return Exit.OK;
        }
    }

    @Command(name = "list", description = "List them, and what was seen of their logs.")
    static final class Listing extends TableCommand {
        Listing(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            var table = new Table("party", "what", "address");
            for (Cosigner each : rooms.ledger().cosigners().all()) {
                table.row(
                        each.party(),
                        each.auditor() ? "auditor" : "partner",
                        String.valueOf(each.how().text("url")));
            }
            table.print(terminal, form());
            return Exit.OK;
        }
    }

    @Command(name = "remove", description = "Visit it no more; its cosignatures stay.")
    static final class Remove extends NodeCommand {
        @Parameters(paramLabel = "PARTY", description = "the partner or auditor")
        String party = "";

        Remove(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            if (!rooms.ledger().cosigners().remove(party)) {
                throw new Refusal(Exit.NOT_FOUND, party + " is no cosigner; see: comity ledger cosigner list");
            }
            terminal.say(party + " is visited no more.");
            return Exit.OK;
        }
    }

    @Command(
            name = "cosign",
            description =
                    "Have partners and auditors cosign our logs now, and look whether theirs have only grown. Exits"
                            + " with 6 on a fork.")
    static final class Cosign extends NodeCommand {
        @Parameters(paramLabel = "PARTY", arity = "0..1", description = "one of them; left out: all")
        @Nullable
        String party;

        Cosign(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            rooms.ledger().checkpointAll();
            List<Cosigner> visited = rooms.ledger().cosigners().all().stream()
                    .filter(each -> party == null || each.party().equals(party))
                    .toList();
            if (visited.isEmpty()) {
                throw new Refusal(
                        Exit.NOT_FOUND,
                        party == null
                                ? "there is no cosigner; add one with: comity ledger cosigner add PARTY URL"
                                : party + " is no cosigner; see: comity ledger cosigner list");
            }
            var cosigning = new Cosigning(rooms.ledger(), rooms.parties());
            int exit = Exit.OK;
            for (Cosigner each : visited) {
                try {
                    Cosigning.Round round = cosigning.visit(each);
                    terminal.out()
                            .println(each.party() + ": cosigned " + round.cosigned() + ", looked at " + round.looked());
                    round.remarks().forEach(remark -> terminal.say("  " + remark));
                    int forks = LedgerVerify.forks(round.forks(), terminal);
                    exit = forks != Exit.OK
                            ? forks
                            : exit == Exit.OK && !round.remarks().isEmpty() ? Exit.UNREACHABLE : exit;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new Refusal(Exit.FAULT, "interrupted");
                }
            }
            return exit;
        }
    }
}
