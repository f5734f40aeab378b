package org.comity.doors.console;

import java.net.URI;
import java.util.List;
import org.comity.doors.Answer;
import org.comity.doors.oidc.OpenId;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.ledger.Act;
import org.comity.ledger.LogName;
import org.comity.parties.Logins;
import org.comity.parties.Logins.Change;
import org.comity.parties.Sitting;

/** What somebody does about their own login: sets a password with an app for codes, and logs out. */
final class AccountPages {
    private final ConsoleDoor door;
    private final Entrance entrance;

    AccountPages(ConsoleDoor door, Entrance entrance) {
        this.door = door;
        this.entrance = entrance;
    }

    /**
     * What the page says.
     *
     * @param problem the key of what is wrong with what was typed; empty where nothing is
     * @param field which field it is about
     * @param secret to be typed into the app
     * @param uri the same for an app on this machine
     * @param issuer the login provider by which they came, and so without a password here; empty where they did not
     * @param asksCurrent whether the password until now is asked
     */
    record AccountPage(
            String problem,
            String field,
            boolean done,
            String secret,
            String uri,
            boolean asksCurrent,
            boolean hasPassword,
            String issuer,
            int open) {}

    /** What the page of whoever has logged out says: where they log out of the login provider too. */
    record LoggedOutPage(String provider, String end) {}

    Answer show(Visit visit) {
        return page(visit, 200, "", "", visit.asked("done").equals("1"));
    }

    private Answer page(Visit visit, int status, String problem, String field, boolean done) {
        Sitting sitting = visit.sitting();
        Logins logins = door.rooms().logins();
        boolean hasPassword = logins.hasPassword(visit.person());
        var page = new AccountPage(
                problem,
                field,
                done,
                sitting.offer().spoken(),
                sitting.offer()
                        .uri(
                                "Comity " + door.rooms().parties().ours().id(),
                                visit.person().name()),
                hasPassword && !sitting.linked(),
                hasPassword,
                hasPassword ? "" : sitting.issuer(),
                logins.sittings().open(visit.person()));
        return door.render(status, "account", visit.person(), Place.HOME, Texts.ENGLISH.say("account.title"), page);
    }

    Answer set(Visit visit) throws Exception {
        Form form = Form.of(visit.request());
        Logins logins = door.rooms().logins();
        if (!visit.sitting().issuer().isEmpty() && !logins.hasPassword(visit.person())) {
            return door.onTo("/console/account/"); // a password here would outlast what the provider says of them
        }
        String address = Entrance.address(visit.request());
        Logins.NewPassword fresh = logins.prepare(
                visit.sitting(),
                address,
                form.raw("current"),
                form.raw("password"),
                form.raw("again"),
                form.text("code"));
        if (fresh.change() == Change.FINE || fresh.change() == Change.WRONG_PASSWORD) {
            door.rooms().database().write(transaction -> {
                List<String> locked = logins.settle(transaction, visit.sitting(), address, fresh);
                boolean fine = fresh.change() == Change.FINE;
                var details = JsonObject.builder().put("from", address);
                if (!fine) {
                    details.put("why", "the password until now is wrong");
                }
                if (!locked.isEmpty()) {
                    details.put("locked", JsonArray.ofTexts(locked));
                }
                door.rooms()
                        .ledger()
                        .append(
                                transaction,
                                LogName.HOME,
                                Act.of(
                                                fine ? "password set" : "password not set",
                                                visit.person().name())
                                        .with(details.build()));
                return null;
            });
        }
        return switch (fresh.change()) {
            case FINE -> door.onTo("/console/account/?done=1");
            case TOO_SHORT -> page(visit, 422, "account.short", "password", false);
            case TOO_LONG -> page(visit, 422, "account.long", "password", false);
            case TOO_PLAIN -> page(visit, 422, "account.plain", "password", false);
            case NOT_THE_SAME -> page(visit, 422, "account.again.differs", "again", false);
            case WRONG_CODE -> page(visit, 422, "account.code.wrong", "code", false);
            case WRONG_PASSWORD, LOCKED -> page(visit, 422, "account.current.wrong", "current", false);
        };
    }

    Answer logOut(Visit visit) {
        door.rooms().database().write(transaction -> {
            door.rooms().logins().sittings().end(transaction, visit.sitting());
            return door.rooms()
                    .ledger()
                    .append(
                            transaction,
                            LogName.HOME,
                            Act.of("logged out", visit.person().name()));
        });
        return loggedOut(visit);
    }

    /** Whoever came by the login provider is shown how to log out there too. A form may not lead elsewhere, a link may. */
    private Answer loggedOut(Visit visit) {
        OpenId openId = door.rooms().openId().orElse(null);
        URI end = openId == null
                        || !openId.terms().issuer().equals(visit.sitting().issuer())
                ? null
                : openId.end(URI.create(door.rooms().base().get() + "/console/login/"))
                        .orElse(null);
        if (openId == null || end == null) {
            return entrance.withoutCookie(door.onTo("/console/login/"));
        }
        return entrance.withoutCookie(door.render(
                200,
                "loggedout",
                null,
                null,
                Texts.ENGLISH.say("provider.out.title"),
                new LoggedOutPage(openId.terms().title(), end.toString())));
    }

    Answer logOutEverywhere(Visit visit) {
        door.rooms().database().write(transaction -> {
            int ended = door.rooms().logins().sittings().endAll(transaction, visit.person());
            return door.rooms()
                    .ledger()
                    .append(
                            transaction,
                            LogName.HOME,
                            Act.of("logged out", visit.person().name())
                                    .with(JsonObject.builder()
                                            .put("everywhere", ended)
                                            .build()));
        });
        return loggedOut(visit);
    }
}
