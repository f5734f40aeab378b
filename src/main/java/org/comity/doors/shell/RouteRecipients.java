package org.comity.doors.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.comity.feeds.FeedPlan;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.marking.Tlp;
import org.comity.routing.BadTable;
import org.comity.routing.Listed;
import org.comity.routing.Recipient;
import org.comity.yaml.BadYaml;
import org.comity.yaml.Mapping;
import org.comity.yaml.Yaml;
import org.jspecify.annotations.Nullable;

/**
 * Lists of recipients as files. Of two recipients of one name, the one in the list given later counts, and takes the place of
 * the other: so the lists of others are overridden by one's own.
 *
 * @param listed all that the lists name
 * @param unroutable the number of the one who gets rows that nobody is responsible for; -1 for none
 * @param contacts whether whoever is named by a table of contacts alone is written to
 * @param told the lists, for the account
 * @param terms on which a node gives rows to a recipient, by its id, where the list names its party
 * @param tlp what the lists mark the rows with; null for nothing
 */
record RouteRecipients(
        List<Recipient> listed,
        int unroutable,
        boolean contacts,
        List<JsonValue> told,
        Map<String, FeedPlan.Terms> terms,
        @Nullable Tlp tlp) {
    private static final String HEADING = "route-recipients/1";

    /** Reads the files, the ones that override last. */
    static RouteRecipients read(List<Path> files, Terminal terminal) throws IOException {
        return read(files, terminal.folder());
    }

    /** The same of paths that are relative to that folder. */
    static RouteRecipients read(List<Path> files, Path folder) throws IOException {
        var all = new LinkedHashMap<String, Recipient>();
        var told = new ArrayList<JsonValue>();
        var terms = new HashMap<String, FeedPlan.Terms>();
        Tlp tlp = null;
        String unroutable = null;
        boolean contacts = false;
        for (Path each : files) {
            byte[] bytes = Files.readAllBytes(folder.resolve(each));
            Mapping list = Yaml.read(new String(bytes, StandardCharsets.UTF_8));
            try {
                if (!list.text("comity").equals(HEADING)) {
                    throw new BadYaml(list.line("comity"), "a list of recipients begins with: comity: " + HEADING);
                }
                recipients(list, all, terms);
                tlp = list.names().contains("tlp") ? tlp(list) : tlp;
                String named = list.optionalText("unroutable").orElse(null);
                if (named != null && !all.containsKey(named)) {
                    throw new BadYaml(list.line("unroutable"), "there is no recipient " + named + " in this list");
                }
                unroutable = named == null ? unroutable : named;
                contacts = contacts(list, contacts);
                list.nothingElse();
            } catch (BadYaml e) {
                throw files.size() == 1 ? e : new Refusal(Exit.USAGE, each + ": " + e.getMessage());
            }
            told.add(JsonObject.builder()
                    .put("file", each.toString())
                    .put("sha256", RouteTables.sha256(bytes))
                    .build());
        }
        int number = unroutable == null ? -1 : List.copyOf(all.keySet()).indexOf(unroutable);
        return new RouteRecipients(List.copyOf(all.values()), number, contacts, told, terms, tlp);
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

    private static boolean contacts(Mapping list, boolean before) {
        String text = list.optionalText("abuse-contacts").orElse(null);
        if (text == null) {
            return before;
        }
        if (!Set.of("on", "off").contains(text)) {
            throw new BadYaml(list.line("abuse-contacts"), "abuse-contacts is on or off");
        }
        return text.equals("on");
    }

    private static void recipients(Mapping list, Map<String, Recipient> all, Map<String, FeedPlan.Terms> terms) {
        var here = new HashSet<String>();
        for (Mapping each : list.mappings("recipients")) {
            Recipient recipient;
            Mapping optedOut = each.optionalMapping("opted-out").orElse(null);
            try {
                recipient = new Recipient(
                        each.text("id"),
                        each.text("name"),
                        each.optionalText("mail").orElse(""),
                        of(each),
                        each.texts("reports"),
                        optedOut == null ? Listed.NOTHING : of(optedOut),
                        optedOut == null ? List.of() : optedOut.texts("reports"));
            } catch (BadTable e) {
                throw new BadYaml(each.line(), String.valueOf(e.getMessage()));
            }
            if (optedOut != null) {
                optedOut.nothingElse();
            }
            FeedPlan.Terms its = terms(each, recipient);
            each.nothingElse();
            if (its == null) {
                terms.remove(recipient.id());
            } else {
                terms.put(recipient.id(), its);
            }
            if (!here.add(recipient.id())) {
                throw new BadYaml(each.line("id"), "the recipient " + recipient.id() + " stands twice");
            }
            if (recipient.id().equals(RouteOutput.ACCOUNT)) {
                throw new BadYaml(each.line("id"), "the account of a run has that name; name the recipient otherwise");
            }
            all.put(recipient.id(), recipient);
        }
    }

    private static Listed of(Mapping entry) {
        return new Listed(
                entry.texts("prefixes"),
                entry.texts("domains"),
                entry.texts("sectors"),
                entry.texts("asns"),
                entry.texts("countries"));
    }

    /** Those that are listed, and behind them those that a table of contacts names, where they are written to. */
    List<Recipient> with(List<String> named) {
        if (!contacts) {
            return listed;
        }
        var all = new ArrayList<>(listed);
        var ids = new HashSet<String>();
        listed.forEach(each -> ids.add(each.id()));
        for (String each : named) {
            Recipient recipient = Recipient.ofContact(each);
            if (!ids.add(recipient.id())) {
                throw new Refusal(
                        Exit.USAGE,
                        "the recipient " + recipient.id() + " has the name that the contact " + each
                                + " would get; name it otherwise");
            }
            all.add(recipient);
        }
        return all;
    }

    /** Where in {@link #with} those of the contacts begin; -1 where they are not written to. */
    int contactsFrom() {
        return contacts ? listed.size() : -1;
    }
}
