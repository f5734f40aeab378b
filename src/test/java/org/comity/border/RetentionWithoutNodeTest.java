package org.comity.border;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.comity.ledger.LogName;
import org.comity.parties.Paper;
import org.comity.sql.Databases;
import org.comity.sql.OnBothDatabases;

/** With a partner without a node things go in time likewise, and what cannot be told by letter is said to be so. */
final class RetentionWithoutNodeTest {
    private static final String POLICE = "police.westland.example";

    @OnBothDatabases
    void what_came_from_it_goes_and_what_it_has_cannot_be_asked_for_by_letter(Databases kind) {
        try (var border = new Border(kind.fresh())) {
            var federation = border.gate.federation(
                    border.keys, border.ledger, new Signer(Border.OURS, "1", border.ourKey), UUID::randomUUID);
            border.database.write(
                    transaction -> border.parties.add(transaction, POLICE, "Westland Cyber Police", "", false));
            String text = border.document("botnets", 1, "refuse")
                    .replace(
                            "  - id: " + Border.THEIRS + "\n    name: Westland CERT\n    key: "
                                    + Border.key(Border.THEIRS, border.theirKey),
                            "  - id: " + POLICE + "\n    name: Westland Cyber Police\n    key: none");
            var agreement = border.database.write(transaction -> border.agreements.add(
                    transaction,
                    (text + "obligations:\n  retention: 5 days\n").getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            border.gate.accept(
                    agreement,
                    border.agreements.sign(agreement, border.ourKey, org.comity.parties.Actor.AT_THE_FOLDER));
            border.gate
                    .agreeing()
                    .acceptPaper(agreement, POLICE, new Paper("ab".repeat(32), List.of("mara", "jon")), border.ourKey);
            border.add(Border.tool(1, Border.GREEN));
            border.gate.release("lena", "botnets", Border.all(10), false);
            border.gate.admitFrom(
                    "botnets", POLICE, Border.elements(Border.tool(2, Border.GREEN)), "follow police", null);

            border.clock.turn(Duration.ofDays(5));
            assertThat(federation.retention().run()).isEqualTo(new Retention.Ran(1, 1, 1, 0, 0));
            assertThat(border.ledger.entries(LogName.of("botnets", POLICE), 0, 100))
                    .extracting(each ->
                            each.opening() == null ? "" : each.opening().json().text("kind"))
                    .endsWith("deleted");

            border.gate.agreeing().end("lena", border.agreements.require("botnets"), "a new law");
            assertThat(federation.retention().run().letters()).isZero();
            assertThat(federation.deletions().all()).singleElement().satisfies(each -> {
                assertThat(each.party()).isEqualTo(POLICE);
                assertThat(each.standing(border.clock.instant())).isEqualTo("cannot be told by letter: no node");
            });
            assertThat(border.read(Border.all(10)).rows()).as("our own stays").hasSize(1);
            border.ledger.checkpointAll();
            assertThat(border.ledger.verify().holds()).isTrue();
        }
    }
}
