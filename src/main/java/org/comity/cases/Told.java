package org.comity.cases;

import java.util.List;
import org.comity.json.JsonObject;

/**
 * What somebody's STIX objects say, as steps of a case: made by its kind, and taken by whoever works the case.
 *
 * @param title what it is about, in a line
 * @param tlp the marking of the whole; empty where it has none
 * @param text more about it; empty where there is nothing
 * @param steps what follows, in the order in which it can be taken
 * @param links objects that belong to it
 * @param ending steps that end the work; they come after everything else
 * @param left what no step can say
 */
public record Told(
        String title, String tlp, String text, List<Said> steps, List<Link> links, List<Said> ending, List<Left> left) {

    /** A step to be taken, and what it says. */
    public record Said(String type, JsonObject says) {}

    /**
     * An object that belongs to the case.
     *
     * @param what it is to the case
     */
    public record Link(String object, String what) {}

    /** Something that no step says; it stays in the object, which is held. */
    public record Left(String object, String why) {}

    public Told {
        steps = List.copyOf(steps);
        links = List.copyOf(links);
        ending = List.copyOf(ending);
        left = List.copyOf(left);
    }
}
