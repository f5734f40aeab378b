package org.comity.parties;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.comity.parties.Obligations.Attribution;
import org.comity.parties.Obligations.ExplainUse;
import org.comity.parties.Obligations.Onward;
import org.comity.yaml.BadYaml;
import org.comity.yaml.Mapping;
import org.comity.yaml.Yaml;
import org.jspecify.annotations.Nullable;

/** Reads an agreement document, field by field; {@link ClauseForm} reads its clauses. */
final class AgreementForm {
    private static final String FORMAT = "agreement/1";
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{1,62}[a-z0-9]");
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern TIME = Pattern.compile("([1-9][0-9]{0,4}) (day|hour|minute|second)s?");

    private AgreementForm() {}

    static Agreement read(byte[] document) {
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
        List<Purpose> purposes = purposes(form);
        String purpose = purposes.isEmpty()
                ? form.text("purpose")
                : form.optionalText("purpose")
                        .orElse(purposes.stream().map(Purpose::text).collect(Collectors.joining("; ")));
        Instrument instrument = instrument(form);
        List<Agreement.Member> members = members(form);
        Set<String> ids = members.stream().map(Agreement.Member::id).collect(Collectors.toSet());
        List<Group> groups = groups(form, ids);
        groups.forEach(group -> ids.add(group.id()));
        Mapping valid = form.mapping("valid");
        Instant from = valid.instant("from");
        Instant until = valid.instant("until");
        valid.nothingElse();
        if (!from.isBefore(until)) {
            throw new BadYaml(valid.line("until"), "valid.until must be later than valid.from");
        }
        List<Ground> grounds = grounds(form);
        Obligations obligations = form.optionalMapping("obligations")
                .map(AgreementForm::obligations)
                .orElse(Obligations.NONE);
        boolean open = choice(form, "accession", "open", "closed");
        boolean opinions = choice(form, "opinions", "required", "not required");
        List<Clause> clauses = new ClauseForm(ids, purposes, grounds).read(form);
        form.nothingElse();
        return new Agreement(
                id,
                version,
                title,
                purpose,
                instrument,
                purposes,
                members,
                groups,
                from,
                until,
                grounds,
                clauses,
                obligations,
                open,
                opinions);
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

    /** One line of text, or what is known of the instrument. */
    private static Instrument instrument(Mapping form) {
        if (!form.isMapping("implements")) {
            return form.optionalText("implements").map(Instrument::named).orElse(Instrument.NONE);
        }
        Mapping entry = form.mapping("implements");
        String title = entry.text("title");
        LocalDate date =
                entry.optionalText("date").map(text -> date(entry, text)).orElse(null);
        List<String> signatories = entry.texts("signatories");
        List<String> languages = entry.texts("languages");
        Boolean binding = entry.names().contains("binding") ? choice(entry, "binding", "yes", "no") : null;
        @Nullable String sha256 = entry.optionalText("sha256").orElse(null);
        if (sha256 != null && !SHA256.matcher(sha256).matches()) {
            throw new BadYaml(
                    entry.line("sha256"),
                    "implements.sha256 is no digest; write what sha256sum says, 64 digits in hex");
        }
        entry.nothingElse();
        return new Instrument(title, date, signatories, languages, binding, sha256);
    }

    private static LocalDate date(Mapping entry, String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new BadYaml(
                    entry.line("date"), "implements.date is \"" + text + "\"; write a day such as 2026-11-01");
        }
    }

    private static List<Purpose> purposes(Mapping form) {
        var purposes = new ArrayList<Purpose>();
        for (Mapping entry : form.optionalMappings("purposes")) {
            purposes.add(new Purpose(
                    name(entry, "purposes", purposes.stream().map(Purpose::id).toList()), entry.text("text")));
            entry.nothingElse();
        }
        return purposes;
    }

    private static List<Agreement.Member> members(Mapping form) {
        var members = new ArrayList<Agreement.Member>();
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
            String name = entry.text("name");
            String key = entry.text("key");
            members.add(new Agreement.Member(id, name, key.equals("none") ? "" : key));
            entry.nothingElse();
        }
        if (members.size() < 2) {
            throw new BadYaml(form.line("parties"), "an agreement needs at least two parties");
        }
        return members;
    }

    private static List<Group> groups(Mapping form, Set<String> parties) {
        var groups = new ArrayList<Group>();
        for (Mapping entry : form.optionalMappings("groups")) {
            String id = name(entry, "groups", groups.stream().map(Group::id).toList());
            String name = entry.text("name");
            List<String> members = entry.texts("members");
            if (members.isEmpty()) {
                throw new BadYaml(
                        entry.line("members"), "groups: " + id + " has no members, which means nobody; name one");
            }
            for (String member : members) {
                if (!parties.contains(member)) {
                    throw new BadYaml(entry.line("members"), "groups: " + member + " is no party to this agreement");
                }
            }
            boolean hidden = choice(entry, "hidden", "yes", "no");
            entry.nothingElse();
            groups.add(new Group(id, name, new LinkedHashSet<>(members), hidden));
        }
        return groups;
    }

    private static List<Ground> grounds(Mapping form) {
        var grounds = new ArrayList<Ground>();
        for (Mapping entry : form.optionalMappings("grounds")) {
            String id = name(entry, "grounds", grounds.stream().map(Ground::id).toList());
            Ground.Kind kind = choice(entry, "kind", Ground.Kind.class, null);
            String text = entry.text("text");
            String source = entry.text("source");
            Clause.Validity valid = validity(entry);
            Ground.Status status = choice(entry, "status", Ground.Status.class, null);
            entry.nothingElse();
            grounds.add(new Ground(id, kind, text, source, valid.from(), valid.until(), status));
        }
        return grounds;
    }

    static Obligations obligations(Mapping entry) {
        var obligations = new Obligations(
                time(entry, "retention"),
                choice(entry, "onward", Onward.class, Onward.NO),
                choice(entry, "attribution", Attribution.class, Attribution.NOT_ASKED),
                time(entry, "notification"),
                choice(entry, "explain-use", ExplainUse.class, ExplainUse.NO));
        entry.nothingElse();
        return obligations;
    }

    private static @Nullable Duration time(Mapping entry, String field) {
        Optional<String> text = entry.optionalText(field);
        if (text.isEmpty()) {
            return null;
        }
        Matcher time = TIME.matcher(text.get());
        if (!time.matches()) {
            throw new BadYaml(
                    entry.line(field), field + " is \"" + text.get() + "\"; write a time such as 90 days or 72 hours");
        }
        long number = Long.parseLong(time.group(1));
        return switch (time.group(2)) {
            case "day" -> Duration.ofDays(number);
            case "hour" -> Duration.ofHours(number);
            case "minute" -> Duration.ofMinutes(number);
            default -> Duration.ofSeconds(number);
        };
    }

    /** {@code from} and {@code until} of a ground or clause, each of which may be left open. */
    static Clause.Validity validity(Mapping entry) {
        Instant from = entry.names().contains("from") ? entry.instant("from") : null;
        Instant until = entry.names().contains("until") ? entry.instant("until") : null;
        if (from != null && until != null && !from.isBefore(until)) {
            throw new BadYaml(entry.line("until"), "until must be later than from");
        }
        return new Clause.Validity(from, until);
    }

    private static String name(Mapping entry, String list, List<String> taken) {
        String id = entry.text("id");
        if (!NAME.matcher(id).matches()) {
            throw new BadYaml(
                    entry.line("id"), list + ": \"" + id + "\" is no name; write small letters, digits and hyphens");
        }
        if (taken.contains(id)) {
            throw new BadYaml(entry.line("id"), list + ": " + id + " stands twice");
        }
        return id;
    }

    /** Whether the field says the one or the other; the other where it is left out. */
    private static boolean choice(Mapping entry, String field, String one, String other) {
        String said = entry.optionalText(field).orElse(other);
        if (!said.equals(one) && !said.equals(other)) {
            throw new BadYaml(entry.line(field), field + " is \"" + said + "\"; write " + one + " or " + other);
        }
        return said.equals(one);
    }

    /** One of a few choices; must be there where nothing stands in for it. */
    static <E extends Enum<E> & Labelled> E choice(
            Mapping entry, String field, Class<E> choices, @Nullable E otherwise) {
        Optional<String> said = otherwise == null ? Optional.of(entry.text(field)) : entry.optionalText(field);
        if (said.isEmpty() && otherwise != null) {
            return otherwise;
        }
        return Labelled.of(choices, said.orElseThrow())
                .orElseThrow(() -> new BadYaml(
                        entry.line(field),
                        field + " is \"" + said.orElseThrow() + "\"; choose from " + Labelled.all(choices)));
    }
}
