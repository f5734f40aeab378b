package org.comity.duty;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.comity.yaml.BadYaml;
import org.comity.yaml.Mapping;
import org.comity.yaml.Nearest;

/** Single words of the forms of this room. */
final class Words {
    private Words() {}

    /** The first field of each form: what it is, and of which version. */
    static void version(Mapping form, String version) {
        String said = form.text("comity");
        if (!said.equals(version)) {
            throw new BadYaml(form.line("comity"), "comity is \"" + said + "\"; write " + version);
        }
    }

    /** A date such as 2026-09-11; empty where it is missing. */
    static Optional<LocalDate> date(Mapping form, String name) {
        return form.optionalText(name).map(text -> {
            try {
                return LocalDate.parse(text);
            } catch (DateTimeException e) {
                throw new BadYaml(form.line(name), name + " is \"" + text + "\"; write a date such as 2026-09-11");
            }
        });
    }

    static ZoneId zone(String text, int line, Function<String, ZoneId> zones) {
        try {
            return zones.apply(text);
        } catch (DateTimeException e) {
            throw new BadYaml(line, "there is no time zone \"" + text + "\"; write one such as Europe/Berlin");
        }
    }

    /** The constant of that name, written in small letters with spaces. */
    static <E extends Enum<E>> E named(Class<E> type, String text, int line, String wanted) {
        String name = text.toUpperCase(Locale.ROOT).replace(' ', '_');
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new BadYaml(line, "\"" + text + "\" is not " + wanted));
    }

    /** How a constant is written: in small letters with spaces. */
    static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static Fact fact(String text, int line) {
        return Fact.of(text)
                .orElseThrow(() -> new BadYaml(
                        line,
                        "there is no fact \"" + text + "\""
                                + near(
                                        text,
                                        Arrays.stream(Fact.values())
                                                .map(Fact::id)
                                                .toList())));
    }

    /** The name probably meant, as a half sentence; empty where none is near. */
    static String near(String text, List<String> names) {
        return Nearest.of(text, names)
                .map(name -> "; did you mean \"" + name + "\"?")
                .orElse("");
    }
}
