package org.comity.doors.shell;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
        return read(files, terminal.folder());
    }

    /** The same of paths that are relative to that folder. */
    static RouteRecipients read(List<Path> files, Path folder) throws IOException {
        var terms = new HashMap<String, FeedPlan.Terms>();
        var tlp = new ArrayList<Tlp>();
        RecipientList list = RecipientList.read(files, folder, new RecipientList.Further() {
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
        FeedPlan.Delivery by = switch (delivery) {
            case "node" -> FeedPlan.Delivery.NODE;
            case "files" -> FeedPlan.Delivery.FILES;
            case "mail" -> FeedPlan.Delivery.MAIL;
            default ->
                throw new BadYaml(
                        entry.line("delivery"), "delivery is \"" + delivery + "\"; write node, files or mail");
        };
        if (by == FeedPlan.Delivery.MAIL && recipient.mail().isEmpty()) {
            throw new BadYaml(entry.line("delivery"), recipient.id() + " gets mail and no address is listed: mail");
        }
        FeedPlan.Form form = form(entry);
        Duration digest = digest(entry);
        int rate = rate(entry);
        if (party == null
                && (agreement != null
                        || Stream.of("delivery", "form", "digest", "rate").anyMatch(entry.names()::contains))) {
            throw new BadYaml(entry.line(), "whose " + recipient.id() + " is, is not listed: party");
        }
        if (by != FeedPlan.Delivery.FILES && form != FeedPlan.Form.CSV) {
            throw new BadYaml(entry.line("form"), "another form than csv is for files: delivery: files");
        }
        for (String each : List.of("digest", "rate")) {
            if (by != FeedPlan.Delivery.MAIL && entry.names().contains(each)) {
                throw new BadYaml(entry.line(each), each + " is for mails: delivery: mail");
            }
        }
        return party == null ? null : new FeedPlan.Terms(party, agreement, by, recipient.mail(), form, digest, rate);
    }

    private static FeedPlan.Form form(Mapping entry) {
        String text = entry.optionalText("form").orElse("csv");
        return switch (text) {
            case "csv" -> FeedPlan.Form.CSV;
            case "xarf" -> FeedPlan.Form.XARF;
            case "sightings" -> FeedPlan.Form.SIGHTINGS;
            default -> throw new BadYaml(entry.line("form"), "form is \"" + text + "\"; write csv, xarf or sightings");
        };
    }

    /** Such as 30m, 24h or 7d. */
    private static Duration digest(Mapping entry) {
        String text = entry.optionalText("digest").orElse("");
        if (text.isEmpty()) {
            return FeedPlan.DIGEST;
        }
        Duration time = text.matches("[1-9][0-9]{0,4}[mhd]")
                ? Duration.of(
                        Long.parseLong(text.substring(0, text.length() - 1)),
                        switch (text.charAt(text.length() - 1)) {
                            case 'm' -> ChronoUnit.MINUTES;
                            case 'h' -> ChronoUnit.HOURS;
                            default -> ChronoUnit.DAYS;
                        })
                : Duration.ZERO;
        if (time.isZero() || time.compareTo(FeedPlan.DIGEST_MAX) > 0) {
            throw new BadYaml(
                    entry.line("digest"),
                    "digest is \"" + text + "\"; write the time between two mails, such as 30m, 24h or 7d, up to "
                            + FeedPlan.DIGEST_MAX.toDays() + "d");
        }
        return time;
    }

    private static int rate(Mapping entry) {
        String text = entry.optionalText("rate").orElse(Integer.toString(FeedPlan.RATE_MAX));
        int rate = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
        if (rate < 1 || rate > FeedPlan.RATE_MAX) {
            throw new BadYaml(
                    entry.line("rate"),
                    "rate is \"" + text + "\"; write how many mails a day, from 1 to " + FeedPlan.RATE_MAX);
        }
        return rate;
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
