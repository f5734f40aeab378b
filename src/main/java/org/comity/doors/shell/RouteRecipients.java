package org.comity.doors.shell;

import java.util.ArrayList;
import java.util.List;
import org.comity.routing.BadTable;
import org.comity.routing.Recipient;
import org.comity.yaml.BadYaml;
import org.comity.yaml.Mapping;
import org.comity.yaml.Yaml;

/**
 * The list of recipients as a file.
 *
 * @param unroutable the number of the one who gets rows that nobody is responsible for; -1 for none
 */
record RouteRecipients(List<Recipient> all, int unroutable) {
    private static final String HEADING = "route-recipients/1";

    static RouteRecipients read(String document) {
        Mapping list = Yaml.read(document);
        if (!list.text("comity").equals(HEADING)) {
            throw new BadYaml(list.line("comity"), "a list of recipients begins with: comity: " + HEADING);
        }
        var all = new ArrayList<Recipient>();
        for (Mapping each : list.mappings("recipients")) {
            Recipient recipient;
            Mapping optedOut = each.optionalMapping("opted-out").orElse(null);
            try {
                recipient = new Recipient(
                        each.text("id"),
                        each.text("name"),
                        each.texts("prefixes"),
                        each.texts("domains"),
                        each.texts("asns"),
                        each.texts("countries"),
                        each.texts("reports"),
                        optedOut == null ? List.of() : optedOut.texts("reports"),
                        optedOut == null ? List.of() : optedOut.texts("prefixes"));
            } catch (BadTable e) {
                throw new BadYaml(each.line(), String.valueOf(e.getMessage()));
            }
            if (optedOut != null) {
                optedOut.nothingElse();
            }
            each.nothingElse();
            if (all.stream().anyMatch(other -> other.id().equals(recipient.id()))) {
                throw new BadYaml(each.line("id"), "the recipient " + recipient.id() + " stands twice");
            }
            if (recipient.id().equals(RouteOutput.ACCOUNT)) {
                throw new BadYaml(each.line("id"), "the account of a run has that name; name the recipient otherwise");
            }
            all.add(recipient);
        }
        int unroutable = -1;
        String named = list.optionalText("unroutable").orElse(null);
        if (named != null) {
            unroutable = all.stream().map(Recipient::id).toList().indexOf(named);
            if (unroutable < 0) {
                throw new BadYaml(list.line("unroutable"), "there is no recipient " + named + " in this list");
            }
        }
        list.nothingElse();
        return new RouteRecipients(List.copyOf(all), unroutable);
    }
}
