package org.comity.cases;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.comity.border.CaseStep;
import org.comity.border.Signer;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.seal.Digest;
import org.jspecify.annotations.Nullable;

/** A case as its opener alone wrote it: opened, another invited, and told of in steps of several sorts. For benches. */
public final class WrittenCase {
    private static final int OPENING = 2;

    private WrittenCase() {}

    /** The id of the case that {@link #steps} writes. */
    public static String id(Signer author, String name, String agreement) {
        return Rules.id(name, agreement, "incident", author.party(), nonce(name));
    }

    private static String nonce(String name) {
        return Digest.of(name).hex().substring(0, 32);
    }

    /**
     * Steps that count one after the other.
     *
     * @param invited who may join, and whose some of the tasks are
     * @param steps how many; at least two
     * @param tasks how many of them are tasks, one in ten of them the invited party's
     * @param closed whether the last one closes it
     */
    public static List<CaseStep> steps(
            Signer author, String name, String agreement, String invited, int steps, int tasks, boolean closed) {
        String id = id(author, name, agreement);
        var written = new ArrayList<CaseStep>(steps);
        CaseStep last = null;
        int every = tasks == 0 ? Integer.MAX_VALUE : Math.max(1, (steps - OPENING) / tasks);
        for (int i = 0; i < steps; i++) {
            JsonObject says = i == 0
                    ? says("opened", "title", "Outage " + name, "nonce", nonce(name))
                    : i == 1
                            ? says("invited", "party", invited).toBuilder()
                                    .put("roles", JsonArray.ofTexts(List.of("technical", "operational")))
                                    .build()
                            : closed && i == steps - 1
                                    ? says("closed")
                                    : (i - OPENING) % every == every / 2
                                            ? task(name, (i - OPENING) / every, author.party(), invited)
                                            : i % 7 == 3 ? link(i) : note(i);
            last = sign(author, id, agreement, last, i, says);
            written.add(last);
        }
        return written;
    }

    private static JsonObject task(String name, int task, String author, String invited) {
        boolean theirs = Math.floorMod(name.hashCode() + task, 10) == 0;
        return says(
                "tasked",
                "task",
                "t" + task,
                "title",
                "Look after operator " + task,
                "party",
                theirs ? invited : author);
    }

    private static JsonObject link(int i) {
        return says("linked", "object", "indicator--00000000-0000-4000-8000-%012d".formatted(i), "as", "indicator");
    }

    private static JsonObject note(int i) {
        return says(
                "noted",
                "text",
                "The gateway of operator " + i + " answers again; two of its customers have not been reached since"
                        + " the night, and the line to the control room is watched.");
    }

    private static CaseStep sign(
            Signer author, String id, String agreement, @Nullable CaseStep last, int i, JsonObject says) {
        var header = new CaseStep.Header(
                id,
                agreement,
                "incident",
                author.party(),
                author.incarnation(),
                List.of(),
                i + 1L,
                last == null ? null : last.hash(),
                last == null ? List.of() : List.of(last.hash()),
                Instant.parse("2026-03-02T09:00:00Z").plusSeconds(60L * i),
                Digest.of(""));
        var salt = new byte[CaseStep.SALT_BYTES];
        java.util.Arrays.fill(salt, (byte) i);
        return CaseStep.sign(header, salt, says, author);
    }

    private static JsonObject says(String step, String... pairs) {
        JsonObject.Builder says = JsonObject.builder().put("step", step).put("tlp", "TLP:GREEN");
        for (int i = 0; i < pairs.length; i += 2) {
            says.put(pairs[i], pairs[i + 1]);
        }
        return says.build();
    }
}
