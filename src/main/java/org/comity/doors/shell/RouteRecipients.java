package org.comity.doors.shell;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.comity.feeds.FeedPlan;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.lists.RecipientList;
import org.comity.marking.Tlp;
import org.comity.routing.Recipient;
import org.comity.yaml.BadYaml;
import org.comity.yaml.Mapping;
import org.jspecify.annotations.Nullable;

/**
 * Lists of recipients, as {@link RecipientList} reads them, and what a node asks of them besides.
 *
 * @param told the lists, for the account
 * @param terms on which a node gives rows to a recipient, by its id, where the list names its party
 * @param tlp what the lists mark the rows with; null for nothing
 */
record RouteRecipients(
        RecipientList list,
        List<JsonValue> told,
        Map<String, FeedPlan.Terms> terms,
        @Nullable Tlp tlp) {

    /** Reads the files, the ones that override last. */
    static RouteRecipients read(List<Path> files, Terminal terminal) throws IOException {
        var terms = new HashMap<String, FeedPlan.Terms>();
        var tlp = new ArrayList<Tlp>();
        RecipientList list = RecipientList.read(files, terminal.file(Path.of("")), new RecipientList.Further() {
            @Override
            public void recipient(Mapping entry, Recipient recipient) {
                FeedPlan.Terms its = terms(entry, recipient);
                if (its == null) {
                    terms.remove(recipient.id());
                } else {
                    terms.put(recipient.id(), its);
                }
            }

            @Override
            public void list(Mapping list) {
                if (list.names().contains("tlp")) {
                    tlp.add(tlp(list));
                }
            }
        });
        List<JsonValue> told = list.files().stream()
                .map(each -> (JsonValue) JsonObject.builder()
                        .put("file", each.file())
                        .put("sha256", each.sha256())
                        .build())
                .toList();
        return new RouteRecipients(list, told, terms, tlp.isEmpty() ? null : tlp.getLast());
    }

    private static Tlp tlp(Mapping list) {
        String text = list.text("tlp");
        Tlp tlp = Tlp.ofLabel(text.startsWith("TLP:") ? text : "TLP:" + text);
        if (tlp == null) {
            throw new BadYaml(list.line("tlp"), "tlp is \"" + text + "\"; write CLEAR, GREEN, AMBER or AMBER+STRICT");
        }
        return tlp;
    }

    /** Whose a recipient is, and how rows get there; null where the list does not say: it is then for no node. */
    private static FeedPlan.@Nullable Terms terms(Mapping entry, Recipient recipient) {
        String party = entry.optionalText("party").orElse(null);
        String agreement = entry.optionalText("agreement").orElse(null);
        String delivery = entry.optionalText("delivery").orElse("node");
        FeedPlan.Delivery by =
                switch (delivery) {
                    case "node" -> FeedPlan.Delivery.NODE;
                    case "files" -> FeedPlan.Delivery.FILES;
                    case "mail" -> FeedPlan.Delivery.MAIL;
                    default ->
                        throw new BadYaml(
                                entry.line("delivery"),
                                "delivery is \"" + delivery + "\"; write node, files or mail");
                };
        if (by == FeedPlan.Delivery.MAIL && recipient.mail().isEmpty()) {
            throw new BadYaml(entry.line("delivery"), recipient.id() + " gets mail and no address is listed: mail");
        }
        if (party == null && (agreement != null || entry.names().contains("delivery"))) {
            throw new BadYaml(entry.line(), "whose " + recipient.id() + " is, is not listed: party");
        }
        return party == null ? null : new FeedPlan.Terms(party, agreement, by, recipient.mail());
    }

    /** All that the lists name. */
    List<Recipient> listed() {
        return list.listed();
    }

    /** The number of the one who gets rows that nobody is responsible for; -1 for none. */
    int unroutable() {
        return list.unroutable();
    }

    /** Those that are listed, and behind them those that a table of contacts names, where they are written to. */
    List<Recipient> with(List<String> named) {
        return list.with(named);
    }

    /** Where in {@link #with} those of the contacts begin; -1 where they are not written to. */
    int contactsFrom() {
        return list.contactsFrom();
    }
}
