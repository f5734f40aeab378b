package org.comity.doors.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comity.border.Refused;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.Request;
import org.comity.doors.Route;
import org.comity.doors.Wording;
import org.comity.doors.shell.Rooms;
import org.comity.parties.Actor;
import org.comity.parties.NotPermitted;
import org.comity.parties.Person;
import org.comity.parties.Sitting;
import org.jspecify.annotations.Nullable;

/**
 * The pages under {@code /console/}. Each belongs to a place, and is there only for those whom the place is for; a form
 * counts only from a page of ours.
 */
public final class ConsoleDoor implements AutoCloseable {
    static final String ROOT = "/console/";

    private final Rooms rooms;
    private final Looks looks;
    private final Entrance entrance;
    private final CaseEvents events;
    private final Wording wording = this::worded;

    /** A page or an act, for somebody who is logged in. */
    @FunctionalInterface
    interface Page {
        Answer answer(Visit visit) throws Exception;
    }

    /** A page that is told what changes while it is open. */
    interface Live {
        Frame.Fresh fresh();
    }

    /** A page or an act for whoever comes. */
    @FunctionalInterface
    interface Open {
        Answer answer(Request request) throws Exception;
    }

    public ConsoleDoor(Rooms rooms) {
        this.rooms = rooms;
        this.looks = new Looks(rooms.base());
        this.entrance = new Entrance(rooms.logins().sittings(), rooms.base());
        this.events = new CaseEvents(rooms, entrance, looks);
    }

    /** Ends the streams of events that are open; pages come to them again. */
    @Override
    public void close() {
        events.close();
    }

    public List<Route> routes() {
        var routes = new ArrayList<Route>();
        routes.add(new Route("GET", "/", 0, true, request -> looks.onTo(ROOT), Wording.PLAIN));
        routes.add(new Route("GET", "/console/style/{file}", 0, true, looks::style, wording));
        routes.add(new Route("GET", "/console/script/{file}", 0, true, looks::script, wording));
        var logins = new LoginPages(this, entrance);
        routes.add(open("GET", "/console/login/", logins::show));
        routes.add(open("POST", "/console/login/", logins::logIn));
        routes.add(open("GET", "/console/link/{token}/", logins::link));
        routes.add(open("POST", "/console/link/{token}/", logins::follow));
        var provider = new ProviderPages(this, entrance);
        routes.add(open("GET", ProviderPages.PATH + "start/", provider::start));
        routes.add(open("GET", ProviderPages.PATH, provider::back));
        routes.add(open("POST", ProviderPages.PATH + "code/", provider::code));
        var account = new AccountPages(this, entrance);
        routes.add(page("GET", "/console/account/", Place.HOME, 0, account::show));
        routes.add(page("POST", "/console/account/", Place.HOME, Form.BYTES_MAX, account::set));
        var feeds = new FeedPages(this);
        routes.add(page("GET", "/console/account/feeds/", Place.CASES, 0, feeds::show));
        routes.add(page("POST", "/console/account/feeds/", Place.CASES, Form.BYTES_MAX, feeds::make));
        routes.add(page("POST", "/console/account/feeds/{nr}/revoke/", Place.CASES, Form.BYTES_MAX, feeds::revoke));
        routes.add(page("POST", "/console/logout/", Place.HOME, Form.BYTES_MAX, account::logOut));
        routes.add(page("POST", "/console/logout/everywhere/", Place.HOME, Form.BYTES_MAX, account::logOutEverywhere));
        routes.add(page("GET", Place.HOME.path(), Place.HOME, 0, new HomePages(this)::show));
        routes.add(new Route("GET", CaseEvents.PATH, 0, false, events::open, wording));
        routes.add(page("GET", SearchPages.PATH, Place.HOME, 0, new SearchPages(this)::show));
        cases(routes);
        agreements(routes);
        releases(routes);
        library(routes);
        var contacts = new ContactPages(this);
        routes.add(page("GET", Place.CONTACTS.path(), Place.CONTACTS, 0, contacts::show));
        routes.add(page(
                "POST", "/console/contacts/person/{person}/link/", Place.CONTACTS, Form.BYTES_MAX, contacts::link));
        people(routes);
        var observations = new ObservationPages(this);
        routes.add(page("GET", Place.FEEDS.path(), Place.FEEDS, 0, observations::show));
        String segment = ObservationPages.PATH + "segments/{segment}/";
        routes.add(page("GET", segment, Place.FEEDS, 0, observations::segment));
        routes.add(page("POST", segment, Place.FEEDS, Form.BYTES_MAX, observations::download));
        return routes;
    }

    private void people(List<Route> routes) {
        var people = new PeoplePages(this);
        String person = "/console/contacts/person/{person}/";
        routes.add(page("POST", "/console/contacts/person/", Place.CONTACTS, Form.BYTES_MAX, people::add));
        routes.add(page("GET", person, Place.CONTACTS, 0, people::show));
        routes.add(page("POST", person + "roles/", Place.CONTACTS, Form.BYTES_MAX, people::roles));
        routes.add(page("POST", person + "remove/", Place.CONTACTS, Form.BYTES_MAX, people::remove));
        routes.add(page("POST", person + "oidc/", Place.CONTACTS, Form.BYTES_MAX, people::tie));
        routes.add(page("POST", person + "token/", Place.CONTACTS, Form.BYTES_MAX, people::token));
        routes.add(page("POST", "/console/contacts/token/", Place.CONTACTS, Form.BYTES_MAX, people::partyToken));
        routes.add(page("POST", "/console/contacts/token/revoke/", Place.CONTACTS, Form.BYTES_MAX, people::revoke));
    }

    private void cases(List<Route> routes) {
        var cases = new CasePages(this);
        routes.add(page("GET", Place.CASES.path(), Place.CASES, 0, cases::list));
        var opening = new OpenCasePages(this);
        routes.add(page("GET", "/console/cases/open/", Place.CASES, 0, opening::show));
        routes.add(page("POST", "/console/cases/open/", Place.CASES, Form.NOTE_BYTES_MAX, opening::post));
        String one = "/console/cases/{case}/";
        routes.add(page("GET", one, Place.CASES, 0, cases::show));
        var papers = new PaperPages(this);
        routes.add(page("GET", one + "paper.pdf", Place.CASES, 0, papers::pdf));
        routes.add(page("GET", one + "paper.csv", Place.CASES, 0, papers::csv));
        var steps = new StepPages(this);
        routes.add(page("GET", one + "step/{step}/", Place.CASES, 0, steps::show));
        routes.add(page("POST", one + "step/{step}/", Place.CASES, Form.NOTE_BYTES_MAX, steps::post));
        routes.add(page("GET", one + "why/", Place.CASES, 0, new CaseWhyPages(this)::show));
        routes.add(page("POST", one + "readers/", Place.CASES, Form.BYTES_MAX, new CaseReaders(this)::assign));
        var facts = new FactPages(this);
        routes.add(page("GET", "/console/cases/{case}/facts/", Place.CASES, 0, facts::show));
        routes.add(page("POST", "/console/cases/{case}/facts/", Place.CASES, Form.DUTY_BYTES_MAX, facts::state));
        var clocks = new ClockPages(this);
        String stage = "/console/cases/{case}/clocks/{rule}/{stage}/";
        routes.add(page("GET", stage, Place.CASES, 0, clocks::show));
        routes.add(page("GET", stage + "form.pdf", Place.CASES, 0, papers::stage));
        routes.add(page("POST", stage, Place.CASES, Form.DUTY_BYTES_MAX, clocks::record));
    }

    private void agreements(List<Route> routes) {
        var agreements = new AgreementPages(this);
        routes.add(page("GET", Place.AGREEMENTS.path(), Place.AGREEMENTS, 0, agreements::list));
        routes.add(page("GET", "/console/agreements/{agreement}/", Place.AGREEMENTS, 0, agreements::show));
        var drafts = new DraftPages(this);
        String agreement = "/console/agreements/{agreement}/";
        routes.add(page("GET", agreement + "edit/", Place.AGREEMENTS, 0, drafts::edit));
        routes.add(page("POST", agreement + "edit/", Place.AGREEMENTS, Form.DRAFT_BYTES_MAX, drafts::act));
        routes.add(page("GET", agreement + "sign/", Place.AGREEMENTS, 0, drafts::sign));
        routes.add(page("POST", agreement + "sign/", Place.AGREEMENTS, Form.BYTES_MAX, drafts::signed));
        routes.add(page("POST", agreement + "opinion/", Place.AGREEMENTS, Form.BYTES_MAX, drafts::opinion));
        routes.add(page("GET", agreement + "gets/", Place.AGREEMENTS, 0, new GetsPages(this)::show));
        routes.add(page("GET", "/console/why/", Place.AGREEMENTS, 0, agreements::why));
    }

    private void releases(List<Route> routes) {
        var releases = new ReleasePages(this);
        routes.add(page("GET", Place.RELEASES.path(), Place.RELEASES, 0, releases::show));
        String staging = "/console/releases/staging/{nr}/";
        routes.add(page("GET", staging, Place.RELEASES, 0, releases::staging));
        routes.add(page("POST", staging + "approve/", Place.RELEASES, Form.BYTES_MAX, releases::approve));
        routes.add(page("POST", staging + "reject/", Place.RELEASES, Form.BYTES_MAX, releases::reject));
        routes.add(page("POST", staging + "withdraw/", Place.RELEASES, Form.BYTES_MAX, releases::withdraw));
        var recalled = new RecalledPages(this);
        routes.add(page("GET", "/console/releases/recall/{nr}/", Place.RELEASES, 0, recalled::show));
        routes.add(page("POST", "/console/releases/recall/{nr}/", Place.RELEASES, Form.BYTES_MAX, recalled::answer));
        var share = new SharePages(this);
        routes.add(page("GET", SharePages.PATH, Place.RELEASES, 0, share::show));
        routes.add(page("POST", SharePages.PATH, Place.RELEASES, Form.NOTE_BYTES_MAX, share::look));
        var checking = new LogChecking();
        var audit = new AuditPages(this, checking);
        routes.add(page("GET", AuditPages.PATH, Place.RELEASES, 0, audit::show));
        routes.add(page("GET", AuditPages.PATH + "file/", Place.RELEASES, 0, audit::file));
        var logs = new LogPages(this, checking);
        routes.add(page("GET", "/console/releases/refusals/", Place.RELEASES, 0, logs::refusals));
        routes.add(page("GET", "/console/releases/logs/", Place.RELEASES, 0, logs::list));
        routes.add(page("POST", "/console/releases/logs/verify/", Place.RELEASES, Form.BYTES_MAX, logs::verify));
        routes.add(page("GET", "/console/releases/log/", Place.RELEASES, 0, logs::show));
    }

    private void library(List<Route> routes) {
        var library = new LibraryPages(this);
        routes.add(page("GET", Place.LIBRARY.path(), Place.LIBRARY, 0, library::list));
        routes.add(page("POST", Place.LIBRARY.path(), Place.LIBRARY, Form.BYTES_MAX, library::search));
        String object = "/console/library/{object}/";
        routes.add(page("GET", object, Place.LIBRARY, 0, library::show));
        routes.add(page("POST", object, Place.LIBRARY, Form.BYTES_MAX, library::read));
        routes.add(page("GET", object + "preview/", Place.LIBRARY, 0, library::preview));
        routes.add(page("POST", object + "preview/", Place.LIBRARY, Form.BYTES_MAX, library::previewRead));
        var recall = new RecallPages(this);
        routes.add(page("GET", object + "recall/", Place.LIBRARY, 0, recall::show));
        routes.add(page("POST", object + "recall/", Place.LIBRARY, Form.BYTES_MAX, recall::ask));
    }

    // ---- what pages need of the door ----

    Rooms rooms() {
        return rooms;
    }

    /** The page of that template; {@code title} is the key of its title. */
    Answer render(
            int status, String template, @Nullable Person person, @Nullable Place place, String title, Object page) {
        var frame = new Frame(
                Texts.ENGLISH,
                rooms.parties().ours().name(),
                person,
                place,
                title,
                rooms.clock().instant(),
                looks.stylePath(),
                looks.scriptPath(),
                page instanceof Live live ? live.fresh() : Frame.Fresh.NOT);
        return looks.page(status, template, frame, page);
    }

    /** The same, for somebody who is logged in. */
    Answer render(Visit visit, String template, Place place, String title, Object page) {
        return render(200, template, visit.person(), place, title, page);
    }

    /** A file to be kept, never opened by the browser. */
    Answer file(String name, String type, byte[] bytes) {
        return looks.file(name, type, bytes);
    }

    /** On to another page of ours. */
    Answer onTo(String path) {
        return looks.onTo(path);
    }

    // ---- routes ----

    private Route open(String method, String pattern, Open open) {
        return new Route(
                method,
                pattern,
                method.equals("POST") ? Form.BYTES_MAX : 0,
                true,
                request -> method.equals("POST") && !entrance.isFromOurPage(request) ? notOurs() : open.answer(request),
                wording);
    }

    private Route page(String method, String pattern, Place place, long bytesMax, Page page) {
        return new Route(
                method,
                pattern,
                bytesMax,
                true,
                request -> {
                    if (method.equals("POST") && !entrance.isFromOurPage(request)) {
                        return notOurs();
                    }
                    Optional<Sitting> sitting = entrance.sitting(request);
                    if (sitting.isEmpty()) {
                        return looks.onTo("/console/login/");
                    }
                    Person person = sitting.get().person();
                    if (!place.isFor(person)) {
                        return told(404, person, Texts.ENGLISH.say("error.404"), null);
                    }
                    return answered(page, new Visit(sitting.get(), request, rooms.as(Actor.of(person))));
                },
                wording);
    }

    /** An ordinary no becomes a page that says it; a fault goes on to the listener, which logs it. */
    private Answer answered(Page page, Visit visit) throws Exception {
        try {
            return page.answer(visit);
        } catch (BadRequest e) {
            return told(e.status(), visit.person(), String.valueOf(e.getMessage()), null);
        } catch (Refused e) {
            int status = switch (e.why()) {
                case UNKNOWN -> 404;
                case FORBIDDEN, AGREEMENT -> 403;
                case UNFIT, TOO_MUCH -> 409;
            };
            return told(status, visit.person(), String.valueOf(e.getMessage()), null);
        } catch (NotPermitted e) {
            return told(403, visit.person(), String.valueOf(e.getMessage()), null);
        }
    }

    private Answer notOurs() {
        return told(403, null, Texts.ENGLISH.say("error.origin"), null);
    }

    private Answer worded(int status, String description, @Nullable String errorId) {
        return told(status, null, status == 404 ? Texts.ENGLISH.say("error.404") : description, errorId);
    }

    /** What an error page says. */
    record Problem(int status, String sentence, @Nullable String errorId) {}

    private Answer told(int status, @Nullable Person person, String sentence, @Nullable String errorId) {
        return render(
                status,
                "error",
                person,
                null,
                Texts.ENGLISH.say(status == 404 ? "error.title.404" : "error.title"),
                new Problem(status, sentence, errorId));
    }
}
