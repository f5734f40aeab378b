package org.comity.cases;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.comity.border.CaseStep;
import org.comity.json.JsonObject;

/**
 * A step as the case reads it.
 *
 * @param signed the step as its author signed it
 * @param hash by which others name it, in hexadecimal
 * @param parents hashes of the steps it came after: the heads it names and the one before it in its chain
 * @param type what sort of step it is
 * @param area the work area it names; empty where it names none
 */
public record Step(CaseStep signed, String hash, List<String> parents, String type, String area) {

    public static Step of(CaseStep signed) {
        CaseStep.Header header = signed.header();
        var parents = new LinkedHashSet<String>();
        header.heads().forEach(each -> parents.add(each.hex()));
        if (header.forAll() && header.previous() != null) {
            parents.add(header.previous().hex());
        }
        return new Step(signed, signed.hash().hex(), List.copyOf(parents), text(signed, "step"), text(signed, "area"));
    }

    public String author() {
        return signed.author();
    }

    public long number() {
        return signed.header().number();
    }

    public long incarnation() {
        return Long.parseLong(signed.header().incarnation());
    }

    /** Whether it is for all members; only such a step changes the state. */
    public boolean forAll() {
        return signed.header().forAll();
    }

    /** Whether it never leaves its author's node. */
    public boolean atHome() {
        List<String> audience = signed.header().audience();
        return audience.size() == 1 && audience.getFirst().equals(author());
    }

    /** What its author wrote. */
    public String text() {
        return text("text");
    }

    public JsonObject says() {
        return signed.body();
    }

    /** What it says under that name; empty where it says nothing. */
    public String text(String field) {
        return text(signed, field);
    }

    private static String text(CaseStep signed, String field) {
        return Objects.requireNonNullElse(signed.body().text(field), "");
    }

    /** The list it says under that name. */
    public List<String> texts(String field) {
        return signed.body().texts(field);
    }

    /** When it was taken, as its author says. */
    public Instant made() {
        return signed.header().made();
    }

    /** Incarnation and number, as removals name them. */
    String place() {
        return signed.header().incarnation() + "." + number();
    }

    /** The same by its hash. */
    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof Step step && step.hash.equals(hash);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    @Override
    public String toString() {
        return author() + " " + place() + " " + type();
    }
}
