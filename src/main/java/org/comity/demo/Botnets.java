package org.comity.demo;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.stix.StixId;

/**
 * A collection of some three thousand STIX 2.1 objects on five botnets that authorities took down together between 2014
 * and 2016: Avalanche, GameOver ZeuS, Shylock, Beebone and Simda.
 *
 * <p>Names and public facts are real and cite their sources; they are labelled {@code public-record}. What a CSIRT would
 * add from its own sensors is generated, labelled {@code generated}, and uses only names and addresses that are reserved
 * for documentation. The parties are fictional and labelled so. Seven in ten are marked TLP:CLEAR or TLP:GREEN; the
 * rest is marked more strictly or not at all, so that an agreement has something to refuse.
 */
public final class Botnets implements Iterable<JsonObject> {

    /** The seed of the collection that the demonstration and the documents use. */
    public static final long SEED = 20_161_130;

    /** The end of the month in which everything in that collection is said to have been found. */
    public static final Instant DATE = Instant.parse("2026-10-01T08:00:00Z");

    private final String id;
    private final List<JsonObject> objects;

    /** The collection that the demonstration and the documents use. */
    public Botnets() {
        this(SEED, DATE);
    }

    /**
     * A collection; the same seed and date give the same bytes.
     *
     * @param seed changes what is generated; the public part stays the same
     * @param date no object is younger
     */
    public Botnets(long seed, Instant date) {
        var random = new Random(seed); // its numbers are part of the Java specification, those of others are not
        var values = new Values(random);
        this.id = StixId.random("bundle", random).toString();
        var publicRecord = new PublicRecord(date);
        var all = new ArrayList<>(publicRecord.objects());
        for (PublicRecord.Botnet botnet : publicRecord.botnets()) {
            for (Mark mark : Mark.values()) {
                new Findings(botnet, mark, values, random, date, all::add).generate();
            }
        }
        this.objects = List.copyOf(all);
    }

    /** Every object once, after those that it refers to. */
    public List<JsonObject> objects() {
        return objects;
    }

    @Override
    public Iterator<JsonObject> iterator() {
        return objects.iterator();
    }

    /** All of them as one STIX bundle in UTF-8, an object a line. */
    public byte[] bundle() {
        var out = new ByteArrayOutputStream(1 << 21);
        out.writeBytes(text("{\"type\":\"bundle\",\"id\":\"" + id + "\",\"objects\":[\n"));
        for (int i = 0; i < objects.size(); i++) {
            out.writeBytes(Json.bytes(objects.get(i)));
            out.writeBytes(text(i + 1 < objects.size() ? ",\n" : "\n"));
        }
        out.writeBytes(text("]}\n"));
        return out.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
