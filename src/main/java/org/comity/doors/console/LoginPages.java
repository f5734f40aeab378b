package org.comity.doors.console;

import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.Request;
import org.comity.parties.LoginAnswer;
import org.comity.parties.Logins;
import org.comity.parties.Person;

/**
 * Coming in. Whoever does not get in is told one sentence, whatever the reason: why is in the home log. What is typed
 * as a name that nobody here has is not written down; it may have been a password.
 */
final class LoginPages {
    private final ConsoleDoor door;
    private final Entrance entrance;

    LoginPages(ConsoleDoor door, Entrance entrance) {
        this.door = door;
        this.entrance = entrance;
    }

    /**
     * What the page to log in says.
     *
     * @param provider what people call the login provider; empty where there is none
     */
    record LoginPage(String name, boolean refused, String provider) {}

    /** What the page behind a link says: to whom it belongs, or that it is over. */
    record LinkPage(String path, String name, boolean over) {}

    Answer show(Request request) {
        return entrance.sitting(request).isPresent() ? door.onTo(ConsoleDoor.ROOT) : page(200, "", false);
    }

    private Answer page(int status, String name, boolean refused) {
        String provider =
                door.rooms().openId().map(each -> each.terms().title()).orElse("");
        return door.render(
                status, "login", null, null, Texts.ENGLISH.say("login.title"), new LoginPage(name, refused, provider));
    }

    Answer logIn(Request request) throws Exception {
        Form form = Form.of(request);
        Logins logins = door.rooms().logins();
        String address = Entrance.address(request);
        Logins.Attempt attempt = logins.attempt(form.text("name"), form.raw("password"), form.text("code"), address);
        LoginAnswer answer = door.rooms().database().write(transaction -> {
            LoginAnswer settled = logins.settle(transaction, attempt);
            LoginLog.write(door.rooms(), transaction, settled, "password", address);
            return settled;
        });
        return answer instanceof LoginAnswer.In in ? in(in) : page(403, form.text("name"), true);
    }

    /** Looking at a link does not use it up: programs that read mail look at links too. */
    Answer link(Request request) {
        String token = request.param("token");
        return switch (door.rooms().logins().linked(token)) {
            case LoginAnswer.In in -> linkPage(200, token, in.person(), false);
            case LoginAnswer.No no -> linkOver(token, no);
        };
    }

    Answer follow(Request request) throws Exception {
        String token = request.param("token");
        String address = Entrance.address(request);
        LoginAnswer answer = door.rooms().database().write(transaction -> {
            LoginAnswer settled = door.rooms().logins().byLink(transaction, token, address);
            LoginLog.write(door.rooms(), transaction, settled, "link", address);
            return settled;
        });
        return switch (answer) {
            case LoginAnswer.In in -> in(in);
            case LoginAnswer.No no -> linkOver(token, no);
        };
    }

    private Answer linkOver(String token, LoginAnswer.No no) {
        Person person = no.person();
        if (person == null) {
            throw new BadRequest(404, "there is nothing at this path");
        }
        return linkPage(410, token, person, true);
    }

    private Answer linkPage(int status, String token, Person person, boolean over) {
        return door.render(
                status,
                "link",
                null,
                null,
                Texts.ENGLISH.say("link.title"),
                new LinkPage("/console/link/" + (over ? "" : token + "/"), over ? "" : person.displayName(), over));
    }

    private Answer in(LoginAnswer.In in) {
        return entrance.withCookie(door.onTo(ConsoleDoor.ROOT), in.token());
    }
}
