package org.comity.parties;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.comity.marking.Tlp;
import org.comity.yaml.BadYaml;
import org.comity.yaml.Mapping;
import org.comity.yaml.Yaml;
import org.jspecify.annotations.Nullable;

/**
 * Technical sharing terms between parties, as a document says them. It creates no law; it names the instrument it
 * implements.
 *
 * @param id the agreement's short name, the same in every version
 * @param version counted from 1
 * @param title a line for people
 * @param purpose what sharing under it is for
 * @param instrument the instrument it implements, in words; may be empty
 * @param members the parties, in the order of the document
 * @param from the first instant it allows anything
 * @param until the first instant it no longer does
 * @param clauses what may cross; nothing else may
 */
public record Agreement(
        String id,
        int version,
        String title,
        String purpose,
        String instrument,
        List<Member> members,
        Instant from,
        Instant until,
        List<Clause> clauses) {

    private static final String FORMAT = "agreement/1";
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{1,62}[a-z0-9]");
    private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9-]{1,248}[a-z0-9]");

    /** A party to the agreement, with the key it signs by. */
    public record Member(String id, String name, String key) {}

    public Agreement {
        members = List.copyOf(members);
        clauses = List.copyOf(clauses);
    }

    /**
     * Reads an agreement document.
     *
     * @param document YAML in UTF-8, as the handbook's page on agreements describes it
     * @throws BadYaml naming the line, what was expected, and the next move
     */
    public static Agreement read(byte[] document) {
        Mapping form = Yaml.read(text(document));
        String format = form.text("comity");
        if (!format.equals(FORMAT)) {
            throw new BadYaml(form.line("comity"), "comity is \"" + format + "\"; this program reads " + FORMAT);
        }
        String id = form.text("id");
        if (!ID.matcher(id).matches() || id.equals("home")) {
            throw new BadYaml(
                    form.line("id"),
                    "id is \"" + id + "\"; write 3 to 64 small letters, digits and hyphens, starting with a letter"
                            + " (and not \"home\")");
        }
        int version = form.count("version", 1);
        String title = form.text("title");
        String purpose = form.text("purpose");
        String instrument = form.optionalText("implements").orElse("");
        List<Member> members = members(form);
        Mapping valid = form.mapping("valid");
        Instant from = valid.instant("from");
        Instant until = valid.instant("until");
        valid.nothingElse();
        if (!from.isBefore(until)) {
            throw new BadYaml(valid.line("until"), "valid.until must be later than valid.from");
        }
        List<Clause> clauses = clauses(form, members.stream().map(Member::id).collect(Collectors.toSet()));
        form.nothingElse();
        return new Agreement(id, version, title, purpose, instrument, members, from, until, clauses);
    }

    public Optional<Member> member(String party) {
        return members.stream().filter(member -> member.id().equals(party)).findFirst();
    }

    /** Whether its validity covers that instant; whether it was accepted is another question. */
    public boolean validAt(Instant instant) {
        return !instant.isBefore(from) && instant.isBefore(until);
    }

    private static String text(byte[] document) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(document))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadYaml(0, "the document is not UTF-8 text");
        }
    }

    private static List<Member> members(Mapping form) {
        var members = new ArrayList<Member>();
        var ids = new HashSet<String>();
        for (Mapping entry : form.mappings("parties")) {
            String id = entry.text("id");
            try {
                Party.requireId(id);
            } catch (IllegalArgumentException e) {
                throw new BadYaml(entry.line("id"), "parties: " + e.getMessage());
            }
            if (!ids.add(id)) {
                throw new BadYaml(entry.line("id"), "parties: " + id + " stands twice");
            }
            members.add(new Member(id, entry.text("name"), entry.text("key")));
            entry.nothingElse();
        }
        if (members.size() < 2) {
            throw new BadYaml(form.line("parties"), "an agreement needs at least two parties");
        }
        return members;
    }

    private static List<Clause> clauses(Mapping form, Set<String> members) {
        var clauses = new ArrayList<Clause>();
        var ids = new HashSet<String>();
        for (Mapping entry : form.mappings("clauses")) {
            String id = entry.text("id");
            if (!ids.add(id)) {
                throw new BadYaml(entry.line("id"), "clauses: the clause " + id + " stands twice");
            }
            String title = entry.text("title");
            Set<String> from = parties(entry, "from", members);
            Set<String> to = parties(entry, "to", members);
            Set<String> types = types(entry);
            Tlp tlp = tlp(entry, "tlp", entry.text("tlp"));
            String unmarkedText = entry.text("unmarked");
            @Nullable Tlp unmarked = unmarkedText.equals("refuse") ? null : tlp(entry, "unmarked", unmarkedText);
            Approval approval = approval(entry);
            entry.nothingElse();
            clauses.add(new Clause(id, title, from, to, types, tlp, unmarked, approval));
        }
        return clauses;
    }

    /** An empty list would mean nobody, which is surely not meant; a missing field means everybody in the agreement. */
    private static Set<String> parties(Mapping entry, String field, Set<String> members) {
        List<String> ids = entry.texts(field);
        if (ids.isEmpty() && entry.names().contains(field)) {
            throw new BadYaml(
                    entry.line(field), field + " is empty, which lets nothing cross; name a party or leave it out");
        }
        for (String id : ids) {
            if (!members.contains(id)) {
                throw new BadYaml(entry.line(field), field + ": " + id + " is no party to this agreement");
            }
        }
        return Set.copyOf(ids);
    }

    private static Set<String> types(Mapping entry) {
        List<String> types = entry.texts("types");
        if (types.equals(List.of("any"))) {
            return Set.of();
        }
        if (types.isEmpty()) {
            throw new BadYaml(entry.line("types"), "types: list the STIX types that may cross, or write any");
        }
        for (String type : types) {
            if (!TYPE.matcher(type).matches() || type.equals("any")) {
                throw new BadYaml(entry.line("types"), "types: \"" + type + "\" is no STIX type");
            }
        }
        return new HashSet<>(types);
    }

    private static Approval approval(Mapping entry) {
        String text = entry.optionalText("approval").orElse(Approval.FLOWS.label());
        return Approval.of(text)
                .orElseThrow(() -> new BadYaml(
                        entry.line("approval"), "approval is \"" + text + "\"; write flows, staged or two persons"));
    }

    private static Tlp tlp(Mapping entry, String field, String text) {
        return Arrays.stream(Tlp.values())
                .filter(tlp -> tlp.label().equals("TLP:" + text.toUpperCase(Locale.ROOT))
                        || tlp.label().equals(text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new BadYaml(
                        entry.line(field),
                        field + " is \"" + text + "\"; write CLEAR, GREEN, AMBER, AMBER+STRICT or RED"
                                + (field.equals("unmarked") ? ", or refuse" : "")));
    }
}
