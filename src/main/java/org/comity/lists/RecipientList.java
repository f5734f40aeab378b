package org.comity.lists;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.comity.routing.BadTable;
import org.comity.routing.Listed;
import org.comity.routing.Recipient;
import org.comity.yaml.BadYaml;
import org.comity.yaml.Mapping;
import org.comity.yaml.Yaml;

/**
 * Lists of recipients as files. Of two recipients of one name, the one in the list given later counts, and takes the place of
 * the other: so the lists of others are overridden by one's own.
 *
 * @param listed all that the lists name
 * @param unroutable the number of the one who gets rows that nobody is responsible for; -1 for none
 * @param contacts whether whoever is named by a table of contacts alone is written to
 * @param files what was read
 */
public record RecipientList(List<Recipient> listed, int unroutable, boolean contacts, List<TableList.Hashed> files) {
    /** The name that no recipient has, as what a run came to has it. */
    public static final String ACCOUNT = "account.json";

    private static final String HEADING = "route-recipients/1";

    public RecipientList {
        listed = List.copyOf(listed);
        files = List.copyOf(files);
    }

    /** Reads what a list says beyond what routing needs, and asks each of its fields for it. */
    public interface Further {
        /** Of a recipient. */
        void recipient(Mapping entry, Recipient recipient);

        /** Of the list as a whole. */
        void list(Mapping list);
    }

    /** Passes over what only a node asks for: of whom and on what terms rows are given. */
    public static Further passedOver() {
        return new Further() {
            @Override
            public void recipient(Mapping entry, Recipient recipient) {
                for (String each : List.of("party", "agreement", "delivery", "form", "digest", "rate")) {
                    entry.texts(each);
                }
            }

            @Override
            public void list(Mapping list) {
                list.texts("tlp");
            }
        };
    }

    /**
     * Reads the files, the ones that override last.
     *
     * @param folder to which their paths are relative
     * @throws BadYaml when one cannot be read; of several it names the file
     */
    public static RecipientList read(List<Path> files, Path folder, Further further) throws IOException {
        var all = new LinkedHashMap<String, Recipient>();
        var read = new ArrayList<TableList.Hashed>();
        String unroutable = null;
        boolean contacts = false;
        for (Path each : files) {
            byte[] bytes = Files.readAllBytes(folder.resolve(each));
            Mapping list = Yaml.read(new String(bytes, StandardCharsets.UTF_8));
            try {
                if (!list.text("comity").equals(HEADING)) {
                    throw new BadYaml(list.line("comity"), "a list of recipients begins with: comity: " + HEADING);
                }
                recipients(list, all, further);
                further.list(list);
                String named = list.optionalText("unroutable").orElse(null);
                if (named != null && !all.containsKey(named)) {
                    throw new BadYaml(list.line("unroutable"), "there is no recipient " + named + " in this list");
                }
                unroutable = named == null ? unroutable : named;
                contacts = contacts(list, contacts);
                list.nothingElse();
            } catch (BadYaml e) {
                throw files.size() == 1 ? e : new BadYaml(0, each + ": " + e.getMessage());
            }
            read.add(new TableList.Hashed(each.toString(), TableList.sha256(bytes)));
        }
        int number = unroutable == null ? -1 : List.copyOf(all.keySet()).indexOf(unroutable);
        return new RecipientList(List.copyOf(all.values()), number, contacts, read);
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

    private static void recipients(Mapping list, LinkedHashMap<String, Recipient> all, Further further) {
        var here = new HashSet<String>();
        for (Mapping each : list.mappings("recipients")) {
            Recipient recipient = recipient(each);
            further.recipient(each, recipient);
            each.nothingElse();
            if (!here.add(recipient.id())) {
                throw new BadYaml(each.line("id"), "the recipient " + recipient.id() + " stands twice");
            }
            if (recipient.id().equals(ACCOUNT)) {
                throw new BadYaml(each.line("id"), "the account of a run has that name; name the recipient otherwise");
            }
            all.put(recipient.id(), recipient);
        }
    }

    private static Recipient recipient(Mapping entry) {
        Mapping optedOut = entry.optionalMapping("opted-out").orElse(null);
        Recipient recipient;
        try {
            recipient = new Recipient(
                    entry.text("id"),
                    entry.text("name"),
                    entry.optionalText("mail").orElse(""),
                    of(entry),
                    entry.texts("reports"),
                    optedOut == null ? Listed.NOTHING : of(optedOut),
                    optedOut == null ? List.of() : optedOut.texts("reports"));
        } catch (BadTable e) {
            throw new BadYaml(entry.line(), String.valueOf(e.getMessage()));
        }
        if (optedOut != null) {
            optedOut.nothingElse();
        }
        return recipient;
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
    public List<Recipient> with(List<String> named) {
        if (!contacts) {
            return listed;
        }
        var all = new ArrayList<>(listed);
        var ids = new HashSet<String>();
        listed.forEach(each -> ids.add(each.id()));
        for (String each : named) {
            Recipient recipient = Recipient.ofContact(each);
            if (!ids.add(recipient.id())) {
                throw new BadTable("the recipient " + recipient.id() + " has the name that the contact " + each
                        + " would get; name it otherwise");
            }
            all.add(recipient);
        }
        return all;
    }

    /** Where in {@link #with} those of the contacts begin; -1 where they are not written to. */
    public int contactsFrom() {
        return contacts ? listed.size() : -1;
    }
}
