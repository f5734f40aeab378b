package org.comity.doors.console;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.comity.border.Refused;
import org.comity.border.Simulation;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.shell.AgreementSpoken;
import org.comity.doors.shell.Rooms;
import org.comity.parties.Agreement;
import org.comity.parties.AgreementLint;
import org.comity.parties.Changed;
import org.comity.parties.Opinion;
import org.comity.parties.Person;
import org.comity.parties.Role;
import org.comity.parties.StandingAgreement;
import org.comity.seal.Digest;
import org.comity.yaml.BadYaml;
import org.comity.yaml.Mapping;
import org.comity.yaml.Yaml;

/**
 * An agreement that is being written: what it says, what lint finds, how it differs, what would become of what is held; and
 * its way to a signature. What was typed is kept on the page, whatever is wrong with it.
 */
final class DraftPages {
    /** What is tried where not all of it is. */
    private static final Duration LATELY = Duration.ofDays(90);

    private final ConsoleDoor door;

    DraftPages(ConsoleDoor door) {
        this.door = door;
    }

    /** @param line where it stands in the text; 0 where it is about all of it */
    record Finding(AgreementLint.Finding lint, int line) {}

    /**
     * What a draft says; empty where it cannot be read.
     *
     * @param signers who would have to sign it, or would be asked more
     * @param sentences its sentences beside those of the version it is compared with
     * @param text the same of the text
     */
    record Said(
            List<AgreementPages.Line> lines,
            List<Finding> findings,
            List<Changed> signers,
            List<LineDiff.Line> sentences,
            List<LineDiff.Line> text) {}

    /**
     * The page.
     *
     * @param against the version it is compared with
     * @param lately whether only what came lately is tried
     * @param problem what is wrong with it; empty where nothing is
     * @param said what it says; none where nobody asked yet, or it cannot be read
     * @param tried what would become of what is held; none where nobody asked
     * @param mayAdd whether this person may take it in
     */
    record DraftPage(
            String agreement,
            String draft,
            int against,
            List<Integer> versions,
            boolean lately,
            String problem,
            List<Said> said,
            List<Simulation> tried,
            boolean mayAdd) {}

    /**
     * The page on which a version is signed.
     *
     * @param statement exactly what is signed
     * @param no why this person cannot sign it; empty where they can
     * @param note what to send to the others; empty before
     */
    record SignPage(
            StandingAgreement agreement,
            List<AgreementPages.Line> lines,
            String statement,
            String sha256,
            String no,
            String note,
            List<Opinion> opinions,
            boolean mayRecord) {}

    // ---- writing ----

    Answer edit(Visit visit) {
        requireDrafting(visit);
        StandingAgreement agreement = asked(visit);
        String draft = new String(agreement.document(), StandardCharsets.UTF_8);
        return page(visit, 200, draft, agreement.terms().version(), true, "", List.of());
    }

    /** By the button: say what it says, try it, or take it in. */
    Answer act(Visit visit) throws Exception {
        requireDrafting(visit);
        Form form = Form.of(visit.request());
        // A page sends the ends of lines in its own way; the terms are the same.
        String draft = form.raw("draft").replace("\r\n", "\n");
        int against = form.text("against").matches("[0-9]{1,9}") ? Integer.parseInt(form.text("against")) : 0;
        boolean lately = form.text("lately").equals("1");
        byte[] document = draft.getBytes(StandardCharsets.UTF_8);
        Rooms rooms = visit.rooms();
        try {
            if (form.text("act").equals("try")) {
                Instant since = lately ? rooms.clock().instant().minus(LATELY) : Instant.MIN;
                Simulation tried = rooms.gate().simulate(document, since, change -> {});
                return page(visit, 200, draft, against, lately, "", List.of(tried));
            }
            if (form.text("act").equals("add")) {
                requireOperator(visit);
                Agreement terms = Agreement.read(document);
                if (!terms.id().equals(visit.request().param("agreement"))) {
                    throw new IllegalArgumentException(Texts.ENGLISH.say(
                            "draft.other", terms.id(), visit.request().param("agreement")));
                }
                StandingAgreement added =
                        rooms.database().write(transaction -> rooms.agreements().add(transaction, document));
                return door.onTo(AgreementPages.path(added) + "sign/?version="
                        + added.terms().version());
            }
            return page(visit, 200, draft, against, lately, "", List.of());
        } catch (BadYaml | IllegalArgumentException e) {
            return page(visit, 422, draft, against, lately, String.valueOf(e.getMessage()), List.of());
        }
    }

    private static void requireDrafting(Visit visit) {
        if (!AgreementPages.maySimulate(visit)) {
            throw new Refused(Refused.Why.FORBIDDEN, Texts.ENGLISH.say("simulate.not.yours"));
        }
    }

    private static void requireOperator(Visit visit) {
        if (!visit.is(Role.OPERATOR)) {
            throw new Refused(Refused.Why.FORBIDDEN, Texts.ENGLISH.say("draft.not.yours"));
        }
    }

    private static StandingAgreement asked(Visit visit) {
        String id = visit.request().param("agreement");
        int version = (int) Math.min(visit.asked("version", 0), Integer.MAX_VALUE);
        return (version == 0
                        ? visit.rooms().agreements().all().stream()
                                .filter(each -> each.terms().id().equals(id))
                                .reduce((first, second) -> second)
                        : visit.rooms().agreements().find(id, version))
                .orElseThrow(() -> new BadRequest(404, Texts.ENGLISH.say("error.404")));
    }

    private Answer page(
            Visit visit,
            int status,
            String draft,
            int against,
            boolean lately,
            String problem,
            List<Simulation> tried) {
        Rooms rooms = visit.rooms();
        String id = visit.request().param("agreement");
        List<StandingAgreement> versions = rooms.agreements().all().stream()
                .filter(each -> each.terms().id().equals(id))
                .toList();
        if (versions.isEmpty()) {
            throw new BadRequest(404, Texts.ENGLISH.say("error.404"));
        }
        StandingAgreement other = versions.stream()
                .filter(each -> each.terms().version() == against)
                .findFirst()
                .orElse(versions.getLast());
        List<Said> said = List.of();
        String wrong = problem;
        int code = status;
        try {
            said = List.of(said(rooms, draft, other));
        } catch (BadYaml | IllegalArgumentException e) {
            wrong = problem.isEmpty() ? String.valueOf(e.getMessage()) : problem;
            code = 422;
        }
        var page = new DraftPage(
                id,
                draft,
                other.terms().version(),
                versions.stream().map(each -> each.terms().version()).toList(),
                lately,
                wrong,
                said,
                tried,
                visit.is(Role.OPERATOR));
        return door.render(code, "draft", visit.person(), Place.AGREEMENTS, Texts.ENGLISH.say("draft.title", id), page);
    }

    private static Said said(Rooms rooms, String draft, StandingAgreement other) {
        byte[] document = draft.getBytes(StandardCharsets.UTF_8);
        StandingAgreement supposed = rooms.agreements().supposed(document);
        Instant now = rooms.clock().instant();
        Mapping yaml = Yaml.read(draft);
        List<Finding> findings = AgreementLint.of(supposed).stream()
                .map(each -> new Finding(each, line(yaml, each.where())))
                .toList();
        return new Said(
                lines(supposed, now),
                findings,
                Changed.between(other, supposed),
                LineDiff.around(LineDiff.of(spoken(other, now), spoken(supposed, now)), 0),
                LineDiff.around(
                        LineDiff.of(
                                new String(other.document(), StandardCharsets.UTF_8)
                                        .lines()
                                        .toList(),
                                draft.lines().toList()),
                        2));
    }

    private static List<String> spoken(StandingAgreement agreement, Instant now) {
        // The first two are the title and how it stands, the last is the digest.
        List<String> lines = new AgreementSpoken(agreement, null, now).lines();
        return lines.subList(2, lines.size() - 1);
    }

    static List<AgreementPages.Line> lines(StandingAgreement agreement, Instant now) {
        return new AgreementSpoken(agreement, null, now)
                .lines().stream()
                        .skip(2)
                        .map(line -> new AgreementPages.Line(line.strip(), line.startsWith("  ")))
                        .toList();
    }

    /** Where what a finding is about stands: {@code clause 2} is the clause with that id, {@code implements} a field. */
    static int line(Mapping yaml, String where) {
        String[] words = where.split(" ", 2);
        if (words.length == 1) {
            return yaml.names().contains(where) ? yaml.line(where) : 0;
        }
        String list = words[0] + "s";
        if (!yaml.names().contains(list)) {
            return yaml.names().contains(words[0]) ? yaml.line(words[0]) : 0;
        }
        try {
            return yaml.mappings(list).stream()
                    .filter(each ->
                            each.optionalText("id").filter(words[1]::equals).isPresent())
                    .findFirst()
                    .map(Mapping::line)
                    .orElse(yaml.line(list));
        } catch (BadYaml noList) {
            return yaml.line(list);
        }
    }

    // ---- signing ----

    Answer sign(Visit visit) {
        return signing(visit, asked(visit), "");
    }

    private Answer signing(Visit visit, StandingAgreement agreement, String note) {
        Rooms rooms = visit.rooms();
        String statement = rooms.agreements().statement(agreement);
        var page = new SignPage(
                agreement,
                lines(agreement, rooms.clock().instant()),
                statement,
                digest(statement),
                no(visit, agreement),
                note,
                rooms.agreements().annexes().opinions(agreement),
                visit.isOneOf(Role.OPINING));
        return door.render(
                visit,
                "sign",
                Place.AGREEMENTS,
                Texts.ENGLISH.say(
                        "sign.title", agreement.terms().id(), agreement.terms().version()),
                page);
    }

    private static String digest(String statement) {
        return Digest.of(statement.getBytes(StandardCharsets.UTF_8)).hex();
    }

    private static String no(Visit visit, StandingAgreement agreement) {
        Rooms rooms = visit.rooms();
        String ours = rooms.parties().ours().id();
        if (!visit.is(Role.SIGNATORY)) {
            return Texts.ENGLISH.say("sign.not.yours");
        }
        if (agreement.ended() != null) {
            return Texts.ENGLISH.say("sign.ended");
        }
        if (agreement.terms().member(ours).isEmpty()) {
            return Texts.ENGLISH.say("sign.not.named");
        }
        if (!agreement.missing().contains(ours)) {
            return Texts.ENGLISH.say("sign.done");
        }
        return Objects.requireNonNullElse(rooms.agreements().notSignable(agreement, rooms.actor()), "");
    }

    /** A signature is under what was on the page: with another statement there is none. */
    Answer signed(Visit visit) throws Exception {
        Rooms rooms = visit.rooms();
        StandingAgreement agreement = asked(visit);
        String no = no(visit, agreement);
        if (!no.isEmpty()) {
            throw new Refused(visit.is(Role.SIGNATORY) ? Refused.Why.UNFIT : Refused.Why.FORBIDDEN, no);
        }
        Form form = Form.of(visit.request());
        if (!form.text("sha256").equals(digest(rooms.agreements().statement(agreement)))) {
            throw new Refused(Refused.Why.UNFIT, Texts.ENGLISH.say("sign.another"));
        }
        if (!form.text("read").equals("1")) {
            throw new BadRequest(422, Texts.ENGLISH.say("sign.read.missing"));
        }
        String note = rooms.agreements().sign(agreement, rooms.key(), rooms.actor());
        rooms.gate()
                .agreeing()
                .accept(
                        agreement,
                        note,
                        rooms.actor().person().map(Person::name).orElse(null));
        return signing(
                visit,
                rooms.agreements()
                        .find(agreement.terms().id(), agreement.terms().version())
                        .orElseThrow(),
                note);
    }

    /** What somebody of ours says of it, recorded before it is signed. */
    Answer opinion(Visit visit) throws Exception {
        if (!visit.isOneOf(Role.OPINING)) {
            throw new Refused(Refused.Why.FORBIDDEN, Texts.ENGLISH.say("draft.opinion.not.yours"));
        }
        Rooms rooms = visit.rooms();
        StandingAgreement agreement = asked(visit);
        Form form = Form.of(visit.request());
        try {
            var opinion = new Opinion(
                    Opinion.Kind.named(form.text("kind")),
                    form.text("by"),
                    form.text("text"),
                    rooms.clock().instant());
            rooms.database().write(transaction -> {
                rooms.agreements().annexes().record(transaction, agreement, opinion);
                return null;
            });
        } catch (IllegalArgumentException e) {
            throw new BadRequest(422, String.valueOf(e.getMessage()));
        }
        return door.onTo(AgreementPages.path(agreement) + "sign/?version="
                + agreement.terms().version());
    }
}
