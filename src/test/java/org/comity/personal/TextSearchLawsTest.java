package org.comity.personal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Prose is looked at for the signs of each expression before it is asked; what is found must not depend on it. */
class TextSearchLawsTest {

    @Property(tries = 20_000)
    void theSignsHideNothing(@ForAll("texts") String text) {
        assertThat(TextSearch.in(text)).isEqualTo(TextSearch.inWithoutSigns(text));
    }

    /** Pieces of what is looked for, whole and broken, next to each other without anything between. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces = Arbitraries.of(
                "a.person",
                "@",
                "[@]",
                "[at]",
                "(at)",
                "ministry",
                ".",
                "[.]",
                "(.)",
                "[dot]",
                "example",
                "192",
                "0",
                "2",
                "198",
                "51",
                "100",
                "255",
                "/",
                "24",
                ":",
                "::",
                "2001",
                "db8",
                "f00",
                "1",
                "12:30:11",
                "+32",
                "0032",
                " ",
                "-",
                "(",
                ")",
                "555",
                "0100",
                "123",
                "4567",
                "BE",
                "DE",
                "71",
                "0961",
                "2345",
                "6769",
                "S-1-5-21",
                "-1004336348",
                "\\",
                "Users",
                "users",
                "home",
                "HOME",
                "documents and settings",
                "x",
                "https://",
                "login:secret",
                "Ω",
                "é",
                "\n",
                "A",
                "z",
                ",",
                "%",
                "_",
                "'",
                "\"");
        return pieces.list().ofMaxSize(14).map(each -> String.join("", each));
    }

    @Test
    void eachSortIsFoundByItsSigns() {
        for (String text : List.of(
                "mail a.person[at]ministry[dot]example today",
                "seen from 198.51.100.7",
                "seen from 2001:db8::7",
                "call +32 2 555 01 00",
                "pay to BE71 0961 2345 6769",
                "user S-1-5-21-1004336348-1177238915",
                "in C:\\Users\\aperson\\mail",
                "at ftp://aperson:secret@files.example/")) {
            assertThat(TextSearch.in(text)).as(text).isNotEmpty();
        }
    }
}
