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
public final class ConsoleDoor {
    static final String ROOT = "/console/";

    private final Rooms rooms;
    private final Looks looks;
    private final Entrance entrance;
    private final Wording wording = this::worded;

    /** A page or an act, for somebody who is logged in. */
    @FunctionalInterface
    interface Page {
        Answer answer(Visit visit) throws Exception;
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
    }

    public List<Route> routes() {
        var routes = new ArrayList<Route>();
        routes.add(new Route("GET", "/", 0, true, request -> looks.onTo(ROOT), Wording.PLAIN));
        routes.add(new Route("GET", "/console/style/{file}", 0, true, looks::style, wording));
        var logins = new LoginPages(this, entrance);
        routes.add(open("GET", "/console/login/", logins::show));
        routes.add(open("POST", "/console/login/", logins::logIn));
        routes.add(open("GET", "/console/link/{token}/", logins::link));
        routes.add(open("POST", "/console/link/{token}/", logins::follow));
        var account = new AccountPages(this, entrance);
        routes.add(page("GET", "/console/account/", Place.HOME, 0, account::show));
        routes.add(page("POST", "/console/account/", Place.HOME, Form.BYTES_MAX, account::set));
        routes.add(page("POST", "/console/logout/", Place.HOME, Form.BYTES_MAX, account::logOut));
        routes.add(page("POST", "/console/logout/everywhere/", Place.HOME, Form.BYTES_MAX, account::logOutEverywhere));
        routes.add(page("GET", Place.HOME.path(), Place.HOME, 0, new HomePages(this)::show));
        return routes;
    }

    // ---- what pages need of the door ----

    Rooms rooms() {
        return rooms;
    }

    /** The page of that template; {@code title} is the key of its title. */
    Answer render(int status, String template, @Nullable Person person, @Nullable Place place, String title, Object page) {
        var frame = new Frame(
                Texts.ENGLISH,
                rooms.parties().ours().name(),
                person,
                place,
                title,
                rooms.clock().instant(),
                looks.stylePath());
        return looks.page(status, template, frame, page);
    }

    /** The same, for somebody who is logged in. */
    Answer render(Visit visit, String template, Place place, String title, Object page) {
        return render(200, template, visit.person(), place, title, page);
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
                request -> method.equals("POST") && !entrance.isFromOurPage(request)
                        ? notOurs(request)
                        : open.answer(request),
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
                        return notOurs(request);
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

    private Answer notOurs(Request request) {
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
